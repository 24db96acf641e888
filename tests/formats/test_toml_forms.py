"""How new TOML is spelled: the form of a mapping, the quotes of a key or string, headers that are no longer needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from toml_edits import edited

Change = Callable[[Any], Any]
WIDE = "w" * 60


def between(data: dict[str, Any], before: str, **new: Any) -> None:
    """Put new keys in front of one that is there."""
    later = {key: data.pop(key) for key in list(data)[list(data).index(before) :]}
    data.update(new, **later)


@pytest.mark.parametrize("there", ["[\n    1, 2]", "[ # one\n    1, 2]", "[1, 2\n]", "[1, 2 # two\n    ,]"])
def test_a_list_is_written_as_one_with_a_line_end_in_front_of_its_items_or_behind_them(there: str) -> None:
    text = f"a = {there}\n"
    new = "b = [\n    1,\n    2,\n    3"
    assert edited(text, lambda data: data.update(b=[1, 2, 3])).startswith(text + new)


def test_a_list_is_written_as_three_beside_it_that_all_stand_on_lines() -> None:
    lists = "".join(f'{key} = [\n  "a",\n  "b",\n]\n' for key in ("dev", "test", "lint"))
    new = 'doc = [\n  "pdoc",\n]\n'
    assert edited(lists, lambda data: data.update(doc=["pdoc"])) == lists + new


def test_a_list_on_one_line_that_was_too_wide_before_stays_on_it() -> None:
    wide = f'a = ["{WIDE}", "{WIDE}"]\n'
    assert edited(wide, lambda data: data["a"].append("x")) == wide.replace('"]', '", "x"]')


def test_what_looks_like_a_list_within_a_string_is_no_example() -> None:
    text = 'run = """\nfiles = [ -f x ] || exit\nhosts = [oops\n"""\n'
    assert edited(text, lambda data: data.update(new=["a", "b"])) == text + 'new = ["a", "b"]\n'


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        pytest.param(
            'name = "a"\ntest = { cmd = "x" }\n',
            lambda d: between(d, "test", files=[{"path": WIDE, "pattern": WIDE}]),
            f'name = "a"\nfiles = [\n    {{ path = "{WIDE}", pattern = "{WIDE}" }},\n]\ntest = {{ cmd = "x" }}\n',
            id="a list of mappings is inline where lines of its table follow, however wide",
        ),
        pytest.param(
            '"ui.a" = { fg = "x" }\n"ui.z" = "y"\n\n[palette]\nx = "#fff"\n',
            lambda d: between(d, "ui.z", **{"ui.b": {"fg": WIDE, "bg": WIDE}}),
            f'"ui.a" = {{ fg = "x" }}\n"ui.b" = {{ fg = "{WIDE}", bg = "{WIDE}" }}\n"ui.z" = "y"\n'
            '\n[palette]\nx = "#fff"\n',
            id="a mapping is inline where lines of its table follow, however wide",
        ),
        pytest.param(
            "[ruff]\nformat.style = 'x'\nmccabe = { max = 1 }\nselect = ['Q']\nline = 9\n",
            lambda d: between(d["ruff"], "format", lint={"select": d["ruff"].pop("select"), "isort": {"on": {"x": 1}}}),
            "[ruff]\nlint.select = ['Q']\nlint.isort.on.x = 1\nformat.style = 'x'\nmccabe = { max = 1 }\nline = 9\n",
            id="a deep mapping has dotted keys where lines of its table follow and another one has them",
        ),
        pytest.param(
            '[project]\nauthors = [{ name = "me" }]\n\n[tool.mypy]\nstrict = true\n',
            lambda d: d["tool"]["mypy"].update(overrides=[{"module": ["x.*"], "strict": False}]),
            '[project]\nauthors = [{ name = "me" }]\n\n[tool.mypy]\nstrict = true\n'
            '\n[[tool.mypy.overrides]]\nmodule = ["x.*"]\nstrict = false\n',
            id="a list of mappings in a table of a table has headers",
        ),
        pytest.param(
            '[package]\nedition.workspace = true\nauthors = ["me"]\nname = "a"\n',
            lambda d: d["package"].update(authors={"workspace": True}),
            '[package]\nedition.workspace = true\nauthors.workspace = true\nname = "a"\n',
            id="a mapping in the place of a list is dotted where its siblings are",
        ),
        pytest.param(
            '[dependencies]\na.workspace = true\nb = { path = "../b", version = "1" }\n',
            lambda d: d["dependencies"].update(a={"path": "../a", "version": "2"}),
            '[dependencies]\na = { path = "../a", version = "2" }\nb = { path = "../b", version = "1" }\n',
            id="a dotted mapping whose entries are all exchanged is written as the mappings beside it",
        ),
        pytest.param(
            '[dependencies]\na.workspace = true\nb.path = "../b"\n',
            lambda d: d["dependencies"].update(a={"path": "../a", "version": "2"}),
            '[dependencies]\na.path = "../a"\na.version = "2"\nb.path = "../b"\n',
            id="it stays dotted where they are",
        ),
        pytest.param(
            '[package]\nedition.workspace = true\n\n[dependencies]\na = { version = "1" } # why\nb = { git = "x" }\n',
            lambda d: d["dependencies"].update(a={"workspace": True}),
            '[package]\nedition.workspace = true\n\n[dependencies]\na.workspace = true # why\nb = { git = "x" }\n',
            id="what comes from the workspace is dotted in a file that has it so, also in the place of braces",
        ),
        pytest.param(
            '[dependencies]\na = {version="1"} # why\nb = { path = "../b" }\n',
            lambda d: d["dependencies"].update(a={"git": "x"}),
            '[dependencies]\na = {git="x"} # why\nb = { path = "../b" }\n',
            id="braces whose entries are all exchanged keep their spaces",
        ),
        pytest.param(
            '[libraries]\na = { group = "x", version.ref = "x" }\nb = { id = "y" }\n',
            lambda d: d["libraries"].update(c={"group": "z", "version": {"ref": "z"}}),
            '[libraries]\na = { group = "x", version.ref = "x" }\nb = { id = "y" }\n'
            'c = { group = "z", version.ref = "z" }\n',
            id="a mapping within braces is dotted where the same keys are so in others",
        ),
        pytest.param(
            '[libraries]\na = { group = "x", version.ref = "x" }\n',
            lambda d: d["libraries"].update(b={"group": "z", "version": {"ref": "z", "strictly": "1"}}),
            '[libraries]\na = { group = "x", version.ref = "x" }\n'
            'b = { group = "z", version = { ref = "z", strictly = "1" } }\n',
            id="and in braces where it has other keys",
        ),
    ],
)
def test_a_new_mapping_has_the_form_of_its_place(text: str, change: Change, expected: str) -> None:
    assert edited(text, change) == expected


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        pytest.param(
            '"ui.a" = 1\nplain = 2\n"free" = 3\n',
            lambda d: d.update(tag=4),
            '"ui.a" = 1\nplain = 2\n"free" = 3\n"tag" = 4\n',
            id="a key is quoted as the one above it, which needs no quotes",
        ),
        pytest.param(
            '"free" = 3\nplain = 2\n',
            lambda d: d.update(tag=4),
            '"free" = 3\nplain = 2\ntag = 4\n',
            id="and bare as the one above it",
        ),
        pytest.param(
            '"a" = 1\n"b" = 2\nc = 3\n"ui.x" = 4\n',
            lambda d: d.update(tag=4),
            '"a" = 1\n"b" = 2\nc = 3\n"ui.x" = 4\n"tag" = 4\n',
            id="else as most of the siblings that need none",
        ),
        pytest.param(
            'x = "a"\n',
            lambda d: d.update(pattern="/(\n  \\.git\n)/\n"),
            "x = \"a\"\npattern = '''\n/(\n  \\.git\n)/\n'''\n",
            id="a string of several lines keeps its backslashes",
        ),
        pytest.param(
            'run = "make OPTS=\'-W\'"\nx = "a"\ny = "b"\n',
            lambda d: d.update(OPTS="-n"),
            'run = "make OPTS=\'-W\'"\nx = "a"\ny = "b"\nOPTS = "-n"\n',
            id="what reads like the same key within a string shows nothing",
        ),
        pytest.param(
            '[a]\n\tOPTS = \'x\'\n[b]\ny = "b"\nz = "b"\n',
            lambda d: d["b"].update(OPTS="-n"),
            "[a]\n\tOPTS = 'x'\n[b]\ny = \"b\"\nz = \"b\"\nOPTS = '-n'\n",
            id="the same key shows its own",
        ),
    ],
)
def test_quotes_follow_what_is_there(text: str, change: Change, expected: str) -> None:
    assert edited(text, change) == expected


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        pytest.param(
            "[a]\nx = 1\n\n[b]\ny = 2\n",
            lambda d: d.update(a={"inner": {"x": 1}}),
            "[a.inner]\nx = 1\n\n[b]\ny = 2\n",
            id="wrapped as a whole",
        ),
        pytest.param(
            "z = 1\n\n# about a\n[a]\nx = 1\n\n[b]\ny = 2\n",
            lambda d: d.update(a={"inner": {"x": 1}}),
            "z = 1\n\n# about a\n[a]\n\n[a.inner]\nx = 1\n\n[b]\ny = 2\n",
            id="a header with a comment of its own stays",
        ),
        pytest.param(
            "[a]\nx = 1\n\n[a.b]\ny = 2\n",
            lambda d: d["a"].pop("x"),
            "[a.b]\ny = 2\n",
            id="so does one that only loses its entries: it may have been made for them",
        ),
        pytest.param(
            "[a]\nx = 1\n\n# z = 3\n\n[a.b]\ny = 2\n",
            lambda d: d["a"].pop("x"),
            "[a]\n\n# z = 3\n\n[a.b]\ny = 2\n",
            id="one with a commented-out entry below it stays",
        ),
        pytest.param(
            "[a]  # why\nx = 1\n\n[a.b]\ny = 2\n",
            lambda d: d["a"].pop("x"),
            "[a]  # why\n\n[a.b]\ny = 2\n",
            id="one with a comment behind it stays",
        ),
        pytest.param(
            "[a]\nx = 1\n\n[b]\nz = 3\n\n[a.b]\ny = 2\n",
            lambda d: d["a"].pop("x"),
            "[a]\n\n[b]\nz = 3\n\n[a.b]\ny = 2\n",
            id="one without which the table would have another place in the data stays",
        ),
    ],
)
def test_a_header_goes_that_lost_its_entries_where_tables_below_it_say_the_same(
    text: str, change: Change, expected: str
) -> None:
    assert edited(text, change) == expected


PROJECT = (
    '[project]\nname = "x"\nauthors = [\n    { name = "me" },\n]\ndependencies = [\n    "a",\n    "b",\n]\n'
    '\n[groups]\ndev = [\n    "c",\n]\n'
)


@pytest.mark.parametrize(
    ("table", "new", "lines"),
    [
        pytest.param("project", ["version"], '["version"]', id="a single item stands on one line, as by hand"),
        pytest.param("groups", ["c"], '[\n    "c",\n]', id="unless a list beside it has its single item on lines"),
        pytest.param("project", ["v", "w"], '[\n    "v",\n    "w",\n]', id="two do as lists that need not"),
    ],
)
def test_a_new_list_stands_on_the_lines_that_people_would_give_it(table: str, new: list[str], lines: str) -> None:
    text = edited(PROJECT, lambda d: d[table].update(new=new))
    end = PROJECT.index("\n[groups]") if table == "project" else len(PROJECT)
    assert text == f"{PROJECT[:end]}new = {lines}\n{PROJECT[end:]}"


def test_a_list_within_a_new_list_stays_on_one_line_where_it_fits_and_is_indented_as_most_are() -> None:
    text = 'x = [\n    "a",\n]\n[t]\nrun = [\n\t["a", "b"],\n]\n[u]\nrun = [\n\t["a", "b"],\n]\n'
    run = [["a", "b", "c"], ["d" * 50, "e" * 50]]
    wide = f'\t[\n\t\t"{"d" * 50}",\n\t\t"{"e" * 50}",\n\t],\n'
    assert edited(text, lambda data: data.update(v={"run": run})) == (
        text + '[v]\nrun = [\n\t["a", "b", "c"],\n' + wide + "]\n"
    )
