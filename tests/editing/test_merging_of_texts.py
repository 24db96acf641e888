"""What a merge takes from both texts: spelling, comments, anchors, lists; and what it leaves as a conflict."""

from __future__ import annotations

import pytest

import confsafe
from confsafe.data.marks import Marks


def merged(base: str, ours: str, theirs: str, format: str = "yaml") -> str:
    """The merged text of a merge without conflicts."""
    found = confsafe.merge(base, ours, theirs, format)  # type: ignore[arg-type]
    assert found.conflicts == []
    return found.text


@pytest.mark.parametrize(
    ("format", "base", "ours", "theirs", "wanted"),
    [
        (
            "yaml",
            "a: 1\n",
            "a: 1\nb: 2\n",
            "a: 1\nmode: 0644\non: yes # 1.1\n",
            "a: 1\nb: 2\nmode: 0644\non: yes # 1.1\n",
        ),
        ("yaml", "a: 1\n", "a: 1\nb: 2\n", "a: 1\nf: >-\n  x\n  y\n", "a: 1\nb: 2\nf: >-\n  x\n  y\n"),
        ("toml", "a = 1\n", "a = 1\nb = 2\n", "a = 1\nm = 0xFF # hex\n", "a = 1\nb = 2\nm = 0xFF # hex\n"),
        (
            "jsonc",
            '{\n  "a": 1\n}\n',
            '{\n  "a": 1,\n  "b": 2\n}\n',
            '{\n  "a": 1,\n  // why\n  "n": 1e3 /* exp */\n}\n',
            '{\n  "a": 1,\n  "b": 2,\n  // why\n  "n": 1e3 /* exp */\n}\n',
        ),
    ],
)
def test_what_only_they_have_comes_as_they_wrote_it(
    format: str, base: str, ours: str, theirs: str, wanted: str
) -> None:
    assert merged(base, ours, theirs, format) == wanted


def test_their_entry_is_indented_as_our_file_is() -> None:
    base = "top:\n  a: 1\n  b: 1\n"
    ours = "top:\n    a: 2\n    b: 1\n"
    theirs = "top:\n  a: 1\n  b: 1\n  # why\n  c: {x: 0x10} # flow\n"
    assert merged(base, ours, theirs) == "top:\n    a: 2\n    b: 1\n    # why\n    c: {x: 0x10} # flow\n"


def test_an_alias_of_ours_says_what_they_changed_at_its_anchor() -> None:
    base = "a: &a\n  x: 1\nb: *a\n"
    assert merged(base, base + "c: *a\n", base.replace("1", "5")) == base.replace("1", "5") + "c: *a\n"


def test_a_merge_key_of_ours_takes_what_they_changed_in_the_base() -> None:
    base = "def: &def\n  image: a:1\nweb:\n  <<: *def\n"
    ours = base + "worker:\n  <<: *def\n"
    assert merged(base, ours, base.replace("a:1", "a:2")) == ours.replace("a:1", "a:2")


def test_their_anchor_comes_to_what_we_changed() -> None:
    base = "c:\n  e: true\n\ng:\n  n: app\n"
    ours, theirs = base.replace("true", "false"), base.replace("c:\n", "c: &c\n", 1) + "  c: *c\n"
    assert merged(base, ours, theirs) == theirs.replace("true", "false")


def test_a_comment_comes_with_the_value_beside_which_it_stands() -> None:
    base = "steps:\n  - name: a\n    uses: t@1 # v1\n    with: x\n"
    ours = "steps:\n  - name: new\n  - name: a\n    if: linux\n    uses: t@1 # v1\n    with: x\n"
    theirs = base.replace("t@1 # v1", "t@2 # v2")
    assert merged(base, ours, theirs) == ours.replace("t@1 # v1", "t@2 # v2")


def test_two_comments_at_one_place_both_live() -> None:
    base = "k:\n  # x\n  a: 1\n"
    text = merged(base, base.replace("# x", "# x\n  # ours"), base.replace("# x", "# x\n  # theirs"))
    assert "# ours" in text
    assert "# theirs" in text


def test_a_comment_that_both_changed_is_a_conflict_of_its_entry() -> None:
    base = "a = 1\nport = 80  # the port\nz = 1\n"
    found = confsafe.merge(base, base.replace("the port", "our port"), base.replace("the port", "their port"), "toml")
    assert found.conflicts == ["port"]
    assert found.text == base.replace("the port", "our port")
    assert "# our port" in found.marked
    assert "# their port" in found.marked


def test_entries_that_they_commented_out_stay_there() -> None:
    base = "# head\nk:\n  - a # x\n  - b\n"
    text = merged(base, base.replace("# head", "# head, ours"), "# head\n#k:\n#  - a # x\n#  - b\n")
    assert text == "# head, ours\n#k:\n#  - a # x\n#  - b\n"


def test_a_text_of_several_lines_is_merged_by_its_lines() -> None:
    base = "run: |\n  one\n  two\n  three\nz: 1\n"
    assert merged(base, base.replace("one", "ONE"), base.replace("three", "THREE")) == base.replace(
        "one", "ONE"
    ).replace("three", "THREE")


def test_what_they_wrapped_and_we_changed_is_changed_within() -> None:
    base = "- a: 1 # x\n- b: 2\n- c: 3\n"
    assert merged(base, base.replace("b: 2", "b: 5"), "list:\n" + base) == "list:\n" + base.replace("b: 2", "b: 5")


@pytest.mark.parametrize("ours", ["a  =  1\n", "a = 1\r\n", "\ufeffa = 1\n"])
def test_a_side_that_changed_layout_alone_takes_the_comment_of_the_other(ours: str) -> None:
    assert "# new" in merged("a = 1 # old\n", ours.replace("1", "1 # old"), "a = 1 # new\n", "toml")


def test_an_item_that_both_added_elsewhere_does_not_come_twice_though_the_lines_merge() -> None:
    lines = {name: "l:\n" + "".join(f"- {c}\n" for c in name) for name in ("ace", "abce", "aceb")}
    assert confsafe.merge(lines["ace"], lines["abce"], lines["aceb"], "yaml").conflicts == ["l"]


def test_both_sides_of_a_conflict_stand_as_they_were_written() -> None:
    base = "a: 1\nold: 2 # c\nz: 3\n"
    found = confsafe.merge(base, "a: 1\nz: 3\n", base.replace("2 # c", "'5' # c"), "yaml")
    assert found.conflicts == ["old"]
    assert found.marked == "a: 1\n<<<<<<< ours\n=======\nold: '5' # c\n>>>>>>> theirs\nz: 3\n"


def test_the_marks_can_be_those_that_git_asks_for() -> None:
    marks = Marks(9, "main", "topic", "1f2e3d", "diff3")
    found = confsafe.merge("a = 1\n", "a = 2\n", "a = 3\n", "toml", marks=marks)
    assert found.marked == "<<<<<<<<< main\na = 2\n||||||||| 1f2e3d\na = 1\n=========\na = 3\n>>>>>>>>> topic\n"


def test_a_long_file_with_many_changed_comments_is_merged_in_a_few_readings() -> None:
    base = "".join(f"key{n}: {n} # c{n}\n" for n in range(400))
    ours, theirs = base.replace("1 #", "1  #"), base.replace("# c", "# their c")
    text = merged(base, ours, theirs)
    assert text.count("# their c") == 400


def test_a_key_that_both_added_is_there_once_in_json() -> None:
    base = '{\n  "a": 1,\n  "b": 1\n}\n'
    ours, theirs = ('{\n  "b": 1,\n  "n": 1\n}\n', '{\n  "a": 1,\n  "b": 1,\n  "n": 1,\n  "m": 1\n}\n')
    assert merged(base, ours, theirs, "json") == '{\n  "b": 1,\n  "n": 1,\n  "m": 1\n}\n'


def test_a_side_with_a_key_twice_is_not_merged_by_keys() -> None:
    with pytest.raises(confsafe.ParseError, match="ours does not parse: the key"):
        confsafe.merge('{"a": 1}', '{"a": 1, "a": 2}', '{"a": 3}', "json")


MOVES = {
    "toml": (
        'color = "red"  # the brand\'s\nsize = 1\n\n[ui]\nx = 1\n',
        'size = 1\n\n[ui]\nx = 1\ncolor = "red"  # the brand\'s\n',
        ('color = "red"  # the brand\'s', 'color = "blue"  # their own'),
    ),
    "yaml": (
        "a: 1\nserver:\n  host: x # h\n  port: 80 # p\n",
        "a: 1\nnet:\n  server:\n    host: x # h\n    port: 80 # p\n",
        ("port: 80 # p", "port: 81 # public"),
    ),
    "jsonc": (
        '{\n  "a": {"x": 1, "y": 2}, // c\n  "b": 1\n}\n',
        '{\n  "b": 1,\n  "c": {\n    "a": {"x": 1, "y": 2} // c\n  }\n}\n',
        ('"y": 2}', '"y": 3}'),
    ),
}


@pytest.mark.parametrize("format", MOVES)
@pytest.mark.parametrize("we_move", [True, False])
def test_what_one_side_moved_and_the_other_changed_is_changed_where_it_stands_now(format: str, we_move: bool) -> None:
    base, moved, (old, new) = MOVES[format]
    changed, wanted = base.replace(old, new), moved.replace(old, new)
    assert merged(base, moved if we_move else changed, changed if we_move else moved, format) == wanted


def test_a_comment_comes_to_an_entry_under_its_new_name() -> None:
    base = "old:\n  a: 1 # c\n  b: 2\n  c: 3\nz: 1\n"
    ours = base.replace("old:", "new:").replace("a: 1", "a:  1")
    assert merged(base, ours, base.replace("1 # c", "5 # changed")) == ours.replace("1 # c", "5 # changed", 1)


def test_tables_that_both_added_stand_apart_as_each_of_them_did() -> None:
    base = "[a]\nx = 1\n"
    text = merged(base, base + "\n# mine\n[b]\ny = 1\n", base + "\n# theirs\n[c]\nz = 0x1F\n", "toml")
    assert text == base + "\n# mine\n[b]\ny = 1\n\n# theirs\n[c]\nz = 0x1F\n"


def test_an_alias_of_an_anchor_that_they_renamed_is_a_conflict() -> None:
    base = "def: &def\n  x: 1\nweb:\n  <<: *def\n"
    ours = base + "worker:\n  <<: *def\n"
    found = confsafe.merge(base, ours, base.replace("def", "base"), "yaml")
    assert (found.conflicts, found.text) == ([""], ours)
    assert "<<: *base" in found.marked


def test_documents_of_a_stream_get_both_sides_entries_as_they_were_written() -> None:
    base = "a: 1\n---\nb: 1\n"
    assert merged(base, "a: 2\n---\nb: 1\nd: 1\n", base + "c: 0x1\n") == "a: 2\n---\nb: 1\nd: 1\nc: 0x1\n"


def test_two_comments_behind_one_value_are_a_conflict_and_not_one_comment() -> None:
    found = confsafe.merge("a: 1\n", "a: 2 # ours\n", "a: 1 # theirs\n", "yaml")
    assert (found.conflicts, found.text) == (["a"], "a: 2 # ours\n")
    assert found.marked == "<<<<<<< ours\na: 2 # ours\n=======\na: 2 # theirs\n>>>>>>> theirs\n"


@pytest.mark.parametrize(
    ("format", "base", "ours", "theirs", "wanted"),
    [
        ("yaml", "m: {a: 1}\n", "m: {a: 1, c: 3}\n", "m: {a: 5, d: 0x4}\n", "{a: 5, c: 3, d: 0x4}"),
        ("json", '{"a":1,"b":2}', '{"a":1,"b":2,"c":3}', '{"a":5,"b":2,"d":1e3}', '{"a":5,"b":2,"c":3,"d":1e3}'),
        ("yaml", "l: [a, b]\n", "l: [a, b, d]\n", "l: [aa, b]\n", "[aa, b, d]"),
    ],
)
def test_entries_of_one_line_are_merged_within_it(format: str, base: str, ours: str, theirs: str, wanted: str) -> None:
    assert merged(base, ours, theirs, format).strip().removeprefix("m: ").removeprefix("l: ") == wanted
