"""Who is asked first for the example of a new text."""

from __future__ import annotations

from confsafe.formats.layout.examples import habit_of, majority, most_alike
from confsafe.formats.yaml.places.geometry import Geometry
from confsafe.formats.yaml.reader.parsing import parse
from confsafe.formats.yaml.write.examples import Examples
from confsafe.formats.yaml.write.style import Where


def letter(examples: Examples, node: int) -> str | None:
    """The value of a YAML scalar of one letter, as an opinion."""
    spelled = examples.spelled(node) or ""
    return spelled if len(spelled) == 1 else None


def chosen(text: str, key: str) -> str:
    """What a new entry of that key in the first mapping within the text's own is told."""
    tree = parse(text, None)
    return Examples(Geometry(tree)).choose("d", Where(key, among=2, within=2), letter)


FILE = "".join(f"name{number}: f\n" for number in range(9))


def test_the_same_key_is_asked_before_the_siblings_and_the_file():
    assert chosen("here:\n  xx: s\n  yy: s\nthere:\n  key: k\n" + FILE, "key") == "k"


def test_the_siblings_are_asked_before_the_file():
    assert chosen("here:\n  xx: s\n  yy: t\n  zz: s\nthere:\n  key: kk\n" + FILE, "key") == "s"


def test_of_the_file_only_a_habit_counts():
    assert habit_of(["f"] * 4 + ["g"], "d") == "f"
    assert habit_of(["f"] * 3 + ["g"], "d") == "d"
    assert chosen("here:\n  xx: ss\nthere: g\n" + FILE, "key") == "f"
    assert chosen("here:\n  xx: ss\nthere: g\nthen: g\nnext: g\n" + FILE, "key") == "d"


def test_no_votes_give_no_majority():
    assert majority([]) is None


def test_the_same_keys_are_more_alike_than_more_keys():
    assert most_alike({"a"}, [{"a", "b"}, {"a"}], near=0) == 1


def test_the_most_common_keys_are_the_most_alike():
    assert most_alike({"a", "b", "c"}, [{"a"}, {"a", "b", "x"}], near=0) == 1


def test_of_equals_the_nearest_is_taken():
    assert most_alike({"a"}, [{"a"}, {"a"}, {"a"}], near=2) == 2


def test_nothing_in_common_is_no_example():
    assert most_alike({"a"}, [{"b"}], near=0) is None
