"""What vanishes at one place and appears at another takes its text and its comments along: before and after."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

import confsafe
from confsafe.document import Document


def edited(text: str, change: Callable[[dict[str, Any]], None]) -> str:
    """The text after the edit, which needed no coarser attempt."""
    document = Document(text, "toml")
    data = copy.deepcopy(document.data)
    change(data)
    result = document.edited(data)
    assert document.coarser == 0
    return result


def test_a_scalar_moves_into_a_new_table_with_the_comment_behind_it() -> None:
    text = '# About the file.\n\ntheme = "dark"   # easy on the eyes\n\n[server]\nport = 1\n'

    def change(data: dict[str, Any]) -> None:
        data["ui"] = {"theme": data.pop("theme")}

    expected = '# About the file.\n\n[server]\nport = 1\n\n[ui]\ntheme = "dark"   # easy on the eyes\n'
    assert edited(text, change) == expected


def test_a_text_over_lines_moves_with_its_comments_although_a_word_of_it_changes() -> None:
    text = 'x = 1\n[a]\ny = 1\n# why\ntext = """\none two three\nfour five six"""  # c\n'

    def change(data: dict[str, Any]) -> None:
        data["text"] = data["a"].pop("text").replace("four", "4")

    expected = 'x = 1\n# why\ntext = """\none two three\n4 five six"""  # c\n[a]\ny = 1\n'
    assert edited(text, change) == expected


def test_a_scalar_moves_into_a_list_of_a_new_table_with_the_comment_behind_it() -> None:
    def change(data: dict[str, Any]) -> None:
        data["n"] = {"deep": [data["a"].pop("b"), {"x": []}]}

    text = "[a]\na = 2\nb = 1 # why\n"
    assert edited(text, change) == "[a]\na = 2\n\n[n]\ndeep = [\n    1, # why\n    { x = [] },\n]\n"


def test_the_comment_behind_a_dotted_key_between_brackets_goes_along() -> None:
    text = "b = {\n  a.a = 0b101, # five\n  c = 2,\n} # about b\nc = 1\n"

    def out(data: dict[str, Any]) -> None:
        data["z"] = data["b"].pop("a")["a"]

    assert edited(text, out) == "b = {\n  c = 2,\n} # about b\nc = 1\nz = 0b101 # five\n"
    assert edited(text, lambda data: data.update(b=5)) == "# five\nb = 0b101 # about b\nc = 1\n"


def test_a_table_moves_below_two_new_ones_with_its_comments() -> None:
    text = '[tool.x]\na = 1\n\n# what developers need\n[dev]\npytest = "8"  # the runner\nruff = "1"\n\n[z]\nb = 2\n'

    def change(data: dict[str, Any]) -> None:
        data["tool"]["group"] = {"dev": {"deps": data.pop("dev")}}

    moved = '# what developers need\n[tool.group.dev.deps]\npytest = "8"  # the runner\nruff = "1"\n'
    assert edited(text, change) == f"[tool.x]\na = 1\n\n{moved}\n[z]\nb = 2\n"


def test_what_changes_in_a_value_that_moves_is_edited_in_its_text() -> None:
    text = "[old]\n# how many\nn = 1  # at most\nm = [\n  1,  # one\n  2,\n]\nk = 0x10\n\n[z]\n"

    def change(data: dict[str, Any]) -> None:
        value = data.pop("old")
        value["n"] = 5
        data["z"]["new"] = value

    moved = "[z.new]\n# how many\nn = 5  # at most\nm = [\n  1,  # one\n  2,\n]\nk = 0x10\n"
    assert edited(text, change) == f"[z]\n\n{moved}"


def test_an_item_moves_from_one_list_to_another_with_its_comments() -> None:
    text = 'a = [\n  "x",\n  # the runner\n  "pytest>=8",  # no older\n]\nb = [\n  "hypothesis",\n]\n'

    def change(data: dict[str, Any]) -> None:
        data["b"].append(data["a"].pop())

    expected = 'a = [\n  "x",\n]\nb = [\n  "hypothesis",\n  # the runner\n  "pytest>=8",  # no older\n]\n'
    assert edited(text, change) == expected


def test_a_key_moves_out_of_an_indented_table_at_the_indentation_of_its_new_place() -> None:
    outputs = '  # which feeds\n  outputs = [\n    "html",  # pages\n    "rss",\n  ]\n'
    text = f'title = "Site"\n\n[params]\n  author = "Ann"\n{outputs}'

    def change(data: dict[str, Any]) -> None:
        data["outputs"] = data["params"].pop("outputs")

    moved = '# which feeds\noutputs = [\n  "html",  # pages\n  "rss",\n]\n'
    assert edited(text, change) == f'title = "Site"\n{moved}\n[params]\n  author = "Ann"\n'


@pytest.mark.parametrize("beside", [[], [0], 1])
def test_a_table_that_becomes_an_item_of_a_mixed_list_is_written_inline(beside: Any) -> None:
    result = confsafe.patch('[a]\nb = "yes"\nc = 0\n', {"a": [beside, {"b": "yes", "c": 0}]}, "toml")
    assert result == f'a = [{beside}, {{ b = "yes", c = 0 }}]\n'


def test_a_table_that_becomes_an_item_of_a_list_of_lists_is_written_inline() -> None:
    assert confsafe.patch("[a]\nb = 1\n", {"a": [[{"b": 1}]]}, "toml") == "a = [[{ b = 1 }]]\n"


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        ("[[a]]\nx.y = 0b101 # why\nz = 1\n", lambda d: d.update(a=[5]), "# why\na = [5]\n"),
        (
            "x = 1\n\n# about c\n[[c]] # the c\ny = 0b101 # why\n\n[d]\n",
            lambda d: d.update(c=5),
            "x = 1\n# about c\n# why\nc = 0b101 # the c\n\n[d]\n",
        ),
    ],
)
def test_a_scalar_that_moves_out_of_a_table_into_its_place_brings_its_comment(
    text: str, change: Callable[[dict[str, Any]], None], expected: str
) -> None:
    assert edited(text, change) == expected


RUFF = (
    '[tool.ruff]\nwidth = 79\n\n[tool.ruff.lint]\nselect = ["E"]\n\n[tool.ruff.format]\nquote-style = "double"\n\n'
    '# ours first\n[tool.ruff.isort]  # of imports\nknown-first-party = ["x"]\n\n# types\n[tool.mypy]\nstrict = true\n'
)


def test_a_table_that_moves_stays_where_it_is_if_the_order_of_the_data_lets_it() -> None:
    def change(data: dict[str, Any]) -> None:
        data["tool"]["ruff"]["lint"]["isort"] = data["tool"]["ruff"].pop("isort")

    assert edited(RUFF, change) == RUFF.replace("[tool.ruff.isort]", "[tool.ruff.lint.isort]")
    text = RUFF + "\n[tool.ruff.lint.pydocstyle]\nconvention = 'google'\n"
    assert edited(text, change).endswith(
        "'google'\n\n# ours first\n[tool.ruff.lint.isort]  # of imports\nknown-first-party = [\"x\"]\n"
    )


def test_a_table_that_leaves_an_element_of_an_array_does_not_stay_between_the_elements() -> None:
    text = "[a]\nx = 1\n\n[[f]]\nn = 1\n\n[f.p]  # p\nq = 1\n\n[[f]]\nn = 2\n"

    def change(data: dict[str, Any]) -> None:
        data["a"]["p"] = data["f"][0].pop("p")

    assert edited(text, change) == "[a]\nx = 1\n\n[a.p]  # p\nq = 1\n\n[[f]]\nn = 1\n\n[[f]]\nn = 2\n"


def test_a_table_from_another_branch_goes_to_its_siblings() -> None:
    text = '[project]\nname = "x"\n\n[tool.poetry]\nn = 1\n\n# what to run\n[tool.poetry.scripts]\nx = "x:main"\n'

    def change(data: dict[str, Any]) -> None:
        data["project"]["scripts"] = data["tool"]["poetry"].pop("scripts")

    moved = '\n# what to run\n[project.scripts]\nx = "x:main"\n'
    assert edited(text, change) == f'[project]\nname = "x"\n{moved}\n[tool.poetry]\nn = 1\n'


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        (" # about b", "# why\n# web\nb = 80 # about b\nz = 1\n"),
        ("", "# why\nb = 80  # web\nz = 1\n"),
    ],
)
def test_a_scalar_that_moves_out_of_a_value_over_lines_into_its_place_brings_its_comments(
    behind: str, expected: str
) -> None:
    text = f'b = {{\n  host = "x", # the host\n  # why\n  port = 80, # web\n}}{behind}\nz = 1\n'
    assert edited(text, lambda data: data.update(b=80)) == expected


def test_a_table_that_moves_into_the_place_of_a_line_takes_over_its_comments() -> None:
    text = "a = 0\n# why\nb = 1 # own\nz = 2\n\n# above\n[c] # behind\nx = 1\n"

    def change(data: dict[str, Any]) -> None:
        data["b"] = data.pop("c")

    assert edited(text, change) == "a = 0\nz = 2\n\n# why\n# own\n# above\n[b] # behind\nx = 1\n"


def test_a_table_that_moves_into_the_place_of_another_keeps_the_comments_of_both() -> None:
    text = "[a]\n# of b\n[[a.b]] # behind b\ny = [1]\n# of c\n[a.c] # behind c\nx = 1\n"

    def change(data: dict[str, Any]) -> None:
        data["a"]["b"] = data["a"].pop("c")

    assert edited(text, change) == "[a]\n# of b\n# behind b\n# of c\n[a.b] # behind c\nx = 1\n"


@pytest.mark.parametrize(
    ("text", "to", "expected"),
    [
        pytest.param(
            "a = 1234 # why\n\n[t]\n# of b\nb = { x = 1 }\n",
            ("t", "b", "a"),
            "[t]\n# of b\n# why\nb = { x = 1, a = 1234 }\n",
            id="into braces on one line",
        ),
        pytest.param(
            "a = 1234 # why\n\n[t]\nb = {\n  x = 1,\n}\n",
            ("t", "b", "a"),
            "[t]\nb = {\n  x = 1,\n  a = 1234, # why\n}\n",
            id="into braces over lines",
        ),
        pytest.param(
            "[t]\nb = { x = 1 }\n\n# above\n[a] # behind\n# one\np = 1 # two\nq.r = 2 # three\n",
            ("t", "b", "a"),
            "[t]\n# above\n# behind\n# one\n# two\n# three\nb = { x = 1, a = { p = 1, q = { r = 2 } } }\n",
            id="a table with lines of its own into braces",
        ),
    ],
)
def test_comments_for_which_there_is_no_place_come_to_stand_above_the_line(
    text: str, to: tuple[str, str, str], expected: str
) -> None:
    def change(data: dict[str, Any]) -> None:
        data[to[0]][to[1]][to[2]] = data.pop("a")

    assert edited(text, change) == expected


def test_an_entry_keeps_its_comments_where_it_changes_in_a_table_that_moves() -> None:
    text = "c.z = 1\n# of a\nk.a = [1, 2, 3] # behind\nk.b = 2\n"

    def change(data: dict[str, Any]) -> None:
        data["c"]["new"] = {"inner": data.pop("k")}
        data["c"]["new"]["inner"]["a"].insert(0, data["c"]["new"]["inner"]["a"].pop())

    expected = "c.z = 1\n# of a\nc.new.inner.a = [3, 1, 2] # behind\nc.new.inner.b = 2\n"
    assert edited(text, change) == expected


def test_elements_change_places_in_an_array_of_tables_that_moves() -> None:
    text = "[s]\n[[s.c]] # one\nx = 1\n\n[[s.c]]\ny.k = 7\n\n[[s.c]] # two\nz = 0\n\n[k]\n"

    def change(data: dict[str, Any]) -> None:
        first, second, third = data["s"].pop("c")
        data["k"]["in"] = {"d": [first, third, second]}

    moved = "[[k.in.d]] # one\nx = 1\n\n[[k.in.d]] # two\nz = 0\n\n[[k.in.d]]\ny.k = 7\n"
    assert edited(text, change) == f"[s]\n\n[k]\n\n{moved}"


def test_what_moves_into_an_array_of_tables_that_becomes_a_list_has_its_comment_above() -> None:
    text = "x = 1234 # why\n\n# of t\n[[t]]\na = 1\n"

    def change(data: dict[str, Any]) -> None:
        data["t"] = [{"a": 1}, {"x": data.pop("x")}, 3]

    assert edited(text, change) == "# of t\n# why\nt = [{ a = 1 }, { x = 1234 }, 3]\n"


_ITEM = "[u]\nlist = [\n  2,\n  # why\n  { a = 1234, b = 5678 }, # behind\n]\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[[t]]\nz = 1\n\n", "# why\n[t] # behind\na = 1234\nb = 5678\n\n", id="without comments"),
        pytest.param(
            "# of t\n[[t]] # behind t\nz = 1\n\n",
            "# of t\n# why\n# behind\n[t] # behind t\na = 1234\nb = 5678\n\n",
            id="with comments of its own",
        ),
    ],
)
def test_an_item_that_moves_into_the_place_of_an_array_of_tables_brings_its_comments(text: str, expected: str) -> None:
    def change(data: dict[str, Any]) -> None:
        data["t"] = data["u"]["list"].pop()

    assert edited(text + _ITEM, change) == expected + "[u]\nlist = [\n  2,\n]\n"


def test_an_array_of_tables_that_takes_in_another_as_a_list_goes_where_a_value_may_stand() -> None:
    text = "# head\n[a]\nx = 1\n\n[[b]]\ny = 1\n\n[[c]]\nz = 1\n"
    new = confsafe.patch(text, {"a": {"x": 1}, "c": [{"z": 1}, [{"y": 1}]]}, "toml")
    assert tomllib.loads(new) == {"a": {"x": 1}, "c": [{"z": 1}, [{"y": 1}]]}
    assert new.startswith("# head\n")
    assert new.endswith("[a]\nx = 1\n")


def test_the_heading_of_a_list_goes_along_with_the_item_below_it_once() -> None:
    text = "[u]\nlist = [\n  # why\n  { a = 1234, b = 5678 }, # behind\n  3,\n]\n"

    def change(data: dict[str, Any]) -> None:
        data["u"]["z"] = data["u"]["list"].pop(0)

    assert edited(text, change) == "[u]\nlist = [\n  3,\n]\n\n# why\n[u.z] # behind\na = 1234\nb = 5678\n"


def test_the_comment_above_the_first_entry_of_a_table_goes_along_where_it_becomes_dotted_keys() -> None:
    text = '[a]\nb.x = 1\n\n[t]\n# why\np = 1234\nq = "text"\n'

    def change(data: dict[str, Any]) -> None:
        data["a"]["b"]["n"] = data.pop("t")

    assert edited(text, change) == '[a]\nb.x = 1\n# why\nb.n.p = 1234\nb.n.q = "text"\n'


WIDE = "w" * 60


@pytest.mark.parametrize(
    ("text", "after", "new"),
    [
        pytest.param(
            f'l = ["{WIDE}"]\n\n# about t\n[t]  # t\nx = "{WIDE}"  # x\n',
            {"l": [WIDE, {"x": WIDE}]},
            f'l = [\n    "{WIDE}",\n    # about t\n    # t\n    # x\n    {{ x = "{WIDE}" }},\n]\n',
            id="into a list that outgrows its line",
        ),
        pytest.param(
            "[a]\nb.c = 1\n\n# about t\n[t]\nx = 1\n\n[t.u]  # u\ny = 2\n",
            {"a": {"b": {"c": 1, "t": {"x": 1, "u": {"y": 2}}}}},
            "[a]\nb.c = 1\n# about t\nb.t.x = 1\n# u\nb.t.u.y = 2\n",
            id="into a table of dotted keys",
        ),
        pytest.param(
            'a = { l = ["x"] }\nm = [\n    "long text",  # why\n    1,\n]\n',
            {"a": {"l": ["x", "long text"]}, "m": [1]},
            'a = { l = ["x",\n    "long text"  # why\n] }\nm = [\n    1,\n]\n',
            id="into a list on one line, whose comma comes in front of the comment",
        ),
    ],
)
def test_the_comments_of_what_moves_come_along(text: str, after: dict[str, Any], new: str) -> None:
    document = Document(text, "toml")
    assert (document.edited(after), document.coarser) == (new, 0)


def test_a_list_that_becomes_a_mapping_gets_a_header_where_its_items_have_comments() -> None:
    text = "v = 0\n# about l\nl = [\n    # one\n    'a',\n    { y = 10 },  # two\n]  # l\nz = 1\n"

    def change(data: dict[str, Any]) -> None:
        data["l"] = {"p": "a", "q": {"y": 10}}

    assert edited(text, change) == "v = 0\nz = 1\n\n# about l\n[l]  # l\n# one\np = 'a'\n\n[l.q]  # two\ny = 10\n"
    plain = text.replace("    # one\n", "").replace("  # two", "")
    assert edited(plain, change) == "v = 0\n# about l\nl = { p = 'a', q = { y = 10 } }  # l\nz = 1\n"


def test_a_list_without_comments_that_becomes_a_mapping_stays_on_its_line() -> None:
    text = 'test = ["app --version", "app/"]\n'
    after = {"test": {"cmd": "app --version", "expected": "app/"}}
    assert edited(text, lambda data: data.update(after)) == 'test = { cmd = "app --version", expected = "app/" }\n'


@pytest.mark.parametrize("between", ["# --- b ---\n", "# old = 1\n", "# about b\n", "\n", ""])
def test_tables_that_are_wrapped_get_other_headers_and_what_stands_between_them_stays(between: str) -> None:
    text = f"[a]\nx = 1\n\n{between}[b] # b\ny = 1\n\n[b.c]\n[[d]]\nz = 1\n\n[last]\n"
    wrapped = text.replace("[a]", "[s.t.a]").replace("[b]", "[s.t.b]").replace("[b.c]", "[s.t.b.c]")

    def wrap(data: dict[str, Any], *keys: str) -> None:
        last = data.pop("last")
        data["s"] = {"t": {key: data.pop(key) for key in keys}}
        data["last"] = last

    assert edited(text, lambda data: wrap(data, "a", "b", "d")) == wrapped.replace("[[d]]", "[[s.t.d]]")
    changed = wrapped.replace("[[d]]", "[[s.t.d]]").replace("y = 1\n", "y = 2\n")
    assert edited(text, lambda data: (data["b"].update(y=2), wrap(data, "a", "b", "d"))) == changed


def test_a_wrapped_scalar_stays_on_its_line_with_its_comment() -> None:
    text = "a = 1001  # why\nz = 1\n"
    assert edited(text, lambda data: data.update(a={"b": 1001})) == "a = { b = 1001 }  # why\nz = 1\n"


def test_the_items_of_a_list_that_a_mapping_becomes_keep_their_comments_on_their_lines() -> None:
    text = "v = 0\n\n# about l\n[l]  # l\n# one\np = 'a text'\nq = 0x10  # two\n\n# three\n[l.r]\ny = 10\n"

    def change(data: dict[str, Any]) -> None:
        data["l"] = list(data["l"].values())

    assert edited(text, change) == (
        "v = 0\n# about l\nl = [\n    # one\n    'a text',\n    0x10,  # two\n    # three\n    { y = 10 },\n]  # l\n"
    )


def test_a_table_without_a_header_gets_one_where_it_becomes_an_element_of_an_array() -> None:
    text = "[x]\ny = 1\n\n[a.b]  # about b\n# about c\nc = 1\n"
    assert edited(text, lambda data: data.update(a=[data["a"]])) == text.replace("[a.b]", "[[a]]\n\n[a.b]")


def test_an_element_that_moves_into_another_stands_among_the_tables_of_that() -> None:
    text = "[[a]]\nx = 1\n\n[[a]]\nx = 2\n\n# about y\n[[a]]\ny = 1  # y\n"
    assert edited(text, lambda data: data["a"][0].update(b=data["a"].pop())) == (
        "[[a]]\nx = 1\n\n# about y\n[a.b]\ny = 1  # y\n\n[[a]]\nx = 2\n"
    )


def test_a_value_that_goes_into_a_list_in_its_own_place_keeps_its_comments_once() -> None:
    text = '# head\n\n# above\na = "long text" # behind\n'
    assert edited(text, lambda data: data.update(a=[{"name": "long text", "port": 80}])) == (
        text.replace('"long text"', '[\n    { name = "long text", port = 80 },\n]')
    )


@pytest.mark.parametrize(
    ("text", "new"),
    [
        pytest.param(
            "m = [\n  # a\n  { k0 = 2 },  # x\n  { k1 = 3 },\n  # b\n  { k2 = [1, 2] },  # y\n]\n",
            "[m]\n# a\nk0 = 2  # x\nk1 = 3\n# b\nk2 = [1, 2]  # y\n",
            id="a list of inline tables",
        ),
        pytest.param(
            "# a\n[[m]]\nk0 = 2  # x\n\n# b\n[[m]]  # h\n# c\nk1 = [1, 2]  # y\n\n[[m]]  # i\nk2 = 3\n\n[n]\n",
            "# a\n[m]\nk0 = 2  # x\n# b\n# h\n# c\nk1 = [1, 2]  # y\nk2 = 3  # i\n\n[n]\n",
            id="an array of tables",
        ),
        pytest.param(
            "# a\n[[m]]\nk0 = 2  # x\n\n# t\n[[m]]\n\n# u\n[m.t]  # v\ns = 1\n\n[n]\n",
            "# a\n[m]\nk0 = 2  # x\n\n# t\n# u\n[m.t]  # v\ns = 1\n\n[n]\n",
            id="one with a table in it",
        ),
    ],
)
def test_the_comments_of_an_item_come_with_its_first_entry_where_the_list_becomes_a_table(text: str, new: str) -> None:
    def change(data: dict[str, Any]) -> None:
        data["m"] = {key: value for item in data["m"] for key, value in item.items()}

    assert edited(text, change) == new


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ([{"y": 1}, {"w": 1}], "[[a]] # y\ny=1\n\n# c\n[[a]]\nw=1 #w\n"),
        ([{"q": 1}, {"z": 1}, {"w": 1}], "[[a]]\nq=1\n\n# about a\n[[a]]\nz=1\n\n# c\n[[a]]\nw=1 #w\n"),
        ([{"z": 1}, {"y": 1}, {"q": 1}, {"w": 1}], None),
    ],
    ids=["the first is deleted", "one is inserted in front and one deleted", "one is inserted in the middle"],
)
def test_elements_take_their_text_along_where_others_come_and_go_in_the_array_that_moves(
    elements: list[dict[str, int]], expected: str | None
) -> None:
    array = "# about a\n[[_.a]]\nz=1\n\n[[_.a]] # y\ny=1\n\n# c\n[[_.a]]\nw=1 #w\n"
    whole = array.replace("_.", "").replace("# c", "[[a]]\nq=1\n\n# c")

    def change(data: dict[str, Any]) -> None:
        del data["_"]
        data.update(b=1, a=elements)

    assert edited(f'[_]\n0="x"\n\n{array}', change) == f"b=1\n\n{expected or whole}"


def test_commented_out_lines_of_a_table_stay_where_its_entries_go_elsewhere_one_by_one() -> None:
    table = "# top\n[m]  # head\n# off = 1\n\na = 1  # x\n# b = 2\n\nc = [1, 2]\n# d = 3\n"
    loose = "# top\n# off = 1\n# b = 2\n# d = 3\n"
    text = f"a.b = 1\nc.d = 2\ne.f = 2\n\n{table}\n[n]\n"
    dotted = f"a.b = 1\nc.d = 2\ne.f = 2\n{loose}# head\ne.m.a = 1  # x\ne.m.c = [1, 2]\n\n[n]\n"
    pairs = f"{loose}[[m]]  # head\na = 1  # x\n\n[[m]]\nc = [1, 2]\n\n[n]\n"
    assert edited(text, lambda data: data["e"].update(m=data.pop("m"))) == dotted
    change = edited(f"{table}\n[n]\n", lambda data: data.update(m=[{key: item} for key, item in data["m"].items()]))
    assert change == pairs
    assert edited(f"{table}\n[n]\n", lambda data: data.update(m=5)) == "# top\nm = 5  # head\n\n[n]\n"
