"""Keys and tables that come, go and are renamed, for every way in which TOML can write a table: before and after."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import tomli
from toml_edits import TOML, edited

import confsafe
from confsafe.data.changes import Insert, Rename
from confsafe.document import Document
from confsafe.formats.text import apply_splices

CONFIG = """\
# The service.

title = "x"  # what it is called
debug = false

# How it is reached.
[server]  # main
port = 80  # web
host = 'h'

[server.tls]
on = true

# Another thing.
[other]
x = 1

[[routes]]
path = "/a"

[[routes]]
path = "/b"  # second
"""


def changed(old: str, new: str, text: str = CONFIG) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


Change = Callable[[Any], Any]


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        pytest.param(
            lambda d: d["server"].update(user="u"),
            "host = 'h'\n",
            "host = 'h'\nuser = 'u'\n",
            id="a scalar goes before the sub-table's header",
        ),
        pytest.param(
            lambda d: d.update(new=1),
            "debug = false\n",
            "debug = false\nnew = 1\n",
            id="a scalar of the root goes before the first table's comment",
        ),
        pytest.param(
            lambda d: d["other"].update(y={"z": 1}),
            "x = 1\n",
            "x = 1\n\n[other.y]\nz = 1\n",
            id="a mapping gets a header where tables have headers",
        ),
        pytest.param(
            lambda d: d["other"].update(y=[{"z": 1}, {"z": 2}]),
            "x = 1\n",
            "x = 1\n\n[[other.y]]\nz = 1\n\n[[other.y]]\nz = 2\n",
            id="a list of mappings becomes an array of tables",
        ),
        pytest.param(
            lambda d: d["server"].update(cache={"a": {"b": 1}}),
            "on = true\n",
            "on = true\n\n[server.cache.a]\nb = 1\n",
            id="a new table goes behind its sibling and before the next one's comment",
        ),
        pytest.param(
            lambda d: d["other"].update(y={}),
            "x = 1\n",
            "x = 1\n\n[other.y]\n",
            id="an empty mapping gets an empty table",
        ),
        pytest.param(
            lambda d: d["routes"].insert(0, {"path": "/0"}),
            '[[routes]]\npath = "/a"\n',
            '[[routes]]\npath = "/0"\n\n[[routes]]\npath = "/a"\n',
            id="an element goes in front of an array of tables",
        ),
        pytest.param(
            lambda d: d["routes"].insert(1, {"path": "/c", "sub": {"k": 1}}),
            'path = "/a"\n',
            'path = "/a"\n\n[[routes]]\npath = "/c"\n\n[routes.sub]\nk = 1\n',
            id="an element with a sub-table goes amid an array of tables",
        ),
        pytest.param(
            lambda d: d["routes"][0].update(sub={"k": 1}),
            'path = "/a"\n',
            'path = "/a"\n\n[routes.sub]\nk = 1\n',
            id="a sub-table of an element stays below that element",
        ),
        pytest.param(
            lambda d: d["server"].pop("tls"),
            "[server.tls]\non = true\n\n",
            "",
            id="a table goes with the blank line behind it",
        ),
        pytest.param(
            lambda d: d.pop("server"),
            CONFIG[CONFIG.index("# How") : CONFIG.index("# Another")],
            "",
            id="a table takes its comment and its sub-tables, not the next one's comment",
        ),
        pytest.param(
            lambda d: d["routes"].pop(1),
            '\n[[routes]]\npath = "/b"  # second\n',
            "",
            id="the last element takes the blank line in front of it",
        ),
        pytest.param(
            lambda d: d.pop("title"),
            'title = "x"  # what it is called\n',
            "",
            id="a key takes its trailing comment, not a comment a blank line above",
        ),
        pytest.param(
            lambda d: d["server"].pop("port"),
            "port = 80  # web\n",
            "",
            id="the first key of a table leaves the header's comment",
        ),
        pytest.param(
            lambda d: d["other"].clear(),
            "x = 1\n",
            "",
            id="a table that loses all keys stays as an empty one",
        ),
        pytest.param(
            lambda d: d["server"].update(tls=5),
            "host = 'h'\n\n[server.tls]\non = true\n",
            "host = 'h'\ntls = 5\n",
            id="a table that becomes a scalar goes where its parent's keys are",
        ),
        pytest.param(
            lambda d: d["routes"].clear(),
            CONFIG[CONFIG.index("debug") :],
            "debug = false\nroutes = []\n"
            + CONFIG[CONFIG.index("debug = false\n") + 14 : CONFIG.index("\n[[routes]]")],
            id="an array of tables that loses all elements is an empty array among the root's keys",
        ),
        pytest.param(
            lambda d: d["routes"].reverse(),
            CONFIG[CONFIG.index("[[routes]]") :],
            '[[routes]]\npath = "/b"  # second\n\n[[routes]]\npath = "/a"\n',
            id="elements that change places take their comments along",
        ),
        pytest.param(
            lambda d: d["routes"].append(5),
            "debug = false\n",
            'debug = false\n# second\nroutes = [{ path = "/a" }, { path = "/b" }, 5]\n',
            id="an array of tables that takes in a number becomes an array",
        ),
    ],
)
def test_one_change_of_a_file_with_all_kinds_of_tables(change: Change, old: str, new: str) -> None:
    if "[5]" in new or ", 5]" in new:
        result = edited(CONFIG, change)
        assert new in result
        assert "[[routes]]" not in result
    else:
        assert edited(CONFIG, change) == changed(old, new)


def test_a_table_that_becomes_a_scalar_keeps_its_headers_comments() -> None:
    text = "a = 1\n\n# about b\n[b]  # behind\nx = 1 # gone\n[c]\n"
    assert edited(text, lambda d: d.update(b=5)) == "a = 1\n# about b\nb = 5  # behind\n\n[c]\n"
    assert edited("#b\n[b]#behind\n", lambda d: d.update(b=5)) == "#b\nb = 5#behind\n"


def test_so_it_does_where_its_parent_gets_a_header_with_it() -> None:
    text = "[z]\n\n# about b\n[a.b]  # behind\nx = 1\n\n[a.c]\n"
    assert edited(text, lambda d: d["a"].update(b=5)) == "[z]\n\n[a]\n# about b\nb = 5  # behind\n\n[a.c]\n"


def test_an_array_of_tables_that_becomes_a_mapping_is_written_as_its_siblings_are() -> None:
    text = "a.x = 1\nb.x = 1\n\n# about c\n[[c]] # behind\ny = 1\n"
    expected = "a.x = 1\nb.x = 1\n# about c\nc.p = 1 # behind\nc.q = 2\n"
    assert edited(text, lambda d: d.update(c={"p": 1, "q": 2})) == expected


@pytest.mark.parametrize(
    ("value", "old", "new"),
    [
        (5, "t = 0\n", "t = 0\n# about r\nr = 5 # r\n"),
        ([{"p": "/"}, 5], "t = 0\n", 't = 0\n# about r\nr = [{ p = "/" }, 5] # r\n'),
        ({"p": 1}, None, "# about r\n[r] # r\np = 1\n\n"),
        ({"p": {"q": 1}}, None, "# about r\n[r.p] # r\nq = 1\n\n"),
    ],
)
def test_an_array_of_tables_keeps_its_first_comment_whatever_it_becomes(value: Any, old: str | None, new: str) -> None:
    array = '# about r\n[[r]] # r\np = "/"\n\n# second\n[[r]]\np = "b"\n\n'
    text = "t = 0\n\n[a]\nx = 1\n\n" + array + "[z]\n"
    expected = changed(old, new, text.replace(array, "")) if old else text.replace(array, new)
    assert edited(text, lambda d: d.update(r=value)) == expected


def test_an_array_of_tables_becomes_dotted_keys_where_its_parent_gets_a_header_with_it() -> None:
    document = Document("[[a.k]]  # one\nz = 1\n\n[t]\nk.x = 3\n", "toml")
    after = {"a": {"k": {"x": 1, "y": {"z": 2}}}, "t": {"k": {"x": 3}}}
    assert document.edited(after) == "[a]\nk.x = 1  # one\nk.y.z = 2\n\n[t]\nk.x = 3\n"
    assert document.coarser == 0


def test_a_table_that_becomes_an_array_of_tables_stays_at_its_place_with_its_comment() -> None:
    text = "[a]\n\n# about b\n[b] # b\nx = 1\n[b.c]\n\n[d]\n"
    expected = "[a]\n\n# about b\n[[b]] # b\np = 1\n\n[[b]]\np = 2\n\n[d]\n"
    assert edited(text, lambda d: d.update(b=[{"p": 1}, {"p": 2}])) == expected


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        # dotted keys
        ("a.b = 1\n", lambda d: d["a"].update(c=2), "a.b = 1\na.c = 2\n"),
        (
            "a . b = 1\nz = 0\n",
            lambda d: d["a"].update(c={"d": 2, "e": {"f": 3}}),
            "a . b = 1\na.c.d = 2\na.c.e.f = 3\nz = 0\n",
        ),
        ("a.b = 1\n", lambda d: d["a"].update(c=[{"d": 2}]), "a.b = 1\na.c = [\n    { d = 2 },\n]\n"),
        ("a.b = 1\n", lambda d: d["a"].update(c={}), "a.b = 1\na.c = {}\n"),
        ("a.b.c = 1 # x\n", lambda d: d["a"]["b"].clear(), "a.b = {}\n"),
        ("a.b.c = 1\na.b.d = 2\n", lambda d: d["a"]["b"].pop("c"), "a.b.d = 2\n"),
        ("a.b.c = 1\na.b.d = 2\na.e = 3\n", lambda d: d["a"].pop("b"), "a.e = 3\n"),
        ("a.b = 1\nx = 1\na.c = 2\ny = 2\n", lambda d: d["a"].update(d=3), "a.b = 1\nx = 1\na.c = 2\na.d = 3\ny = 2\n"),
        ("a.b.c = 1\nx = 1\n", lambda d: d["a"].update(b=5), "a.b = 5\nx = 1\n"),
        ("[t]\na.b.c = 1\n", lambda d: d["t"]["a"].update(new=1), "[t]\na.b.c = 1\na.new = 1\n"),
        ("[t]\nx = 1\n", lambda d: d["t"].update({"new key": 1}), '[t]\nx = 1\n"new key" = 1\n'),
        (
            "a.x = 1\na.y = 2\nb.x = 3\na.z = 4\n",
            lambda d: (d.update(n=0, b=d.pop("b"))),
            "a.x = 1\na.y = 2\nn = 0\nb.x = 3\na.z = 4\n",
        ),
        # a dotted table with a sub-table of its own header
        (
            "[f]\na.c = 1\n\n[f.a.t]\ns = 1\n",
            lambda d: d["f"]["a"].update(n=2),
            "[f]\na.c = 1\na.n = 2\n\n[f.a.t]\ns = 1\n",
        ),
        (
            "[f]\na.c = 1\n\n[f.a.t]\ns = 1\n",
            lambda d: d["f"]["a"].update(n={"m": 2}),
            "[f]\na.c = 1\n\n[f.a.t]\ns = 1\n\n[f.a.n]\nm = 2\n",
        ),
        ("[f]\na.c = 1\n\n[f.a.t]\ns = 1\n", lambda d: d["f"].pop("a"), "[f]\n"),
        # implicit tables
        ("[a.b]\nx = 1\n", lambda d: d["a"].update(k=1), "[a]\nk = 1\n\n[a.b]\nx = 1\n"),
        ("[a]\n  x = 1\n", lambda d: d.update(k=1), "k = 1\n\n[a]\n  x = 1\n"),
        ("# f\n\n# a\n[a]\nx = 1\n", lambda d: d.update(a=1), "# f\n\n# a\na = 1\n"),
        ("[a]\nx = 1\n\n[b]\ny = 1\n", lambda d: d.update(a=1), "a = 1\n\n[b]\ny = 1\n"),
        ("# c\n[a.b]\nx = 1\n", lambda d: d["a"].update(k=1), "# c\n[a]\nk = 1\n\n[a.b]\nx = 1\n"),
        ("z = 1\n\n# c\n[a.b]\n", lambda d: d["a"].update(k=1), "z = 1\n\n[a]\nk = 1\n\n# c\n[a.b]\n"),
        ("[a.b]\nx = 1\n", lambda d: d["a"].pop("b"), "[a]\n"),
        ("[z]\n\n[a.b]\nx = 1\n\n[y]\n", lambda d: d["a"].pop("b"), "[z]\n\n[a]\n\n[y]\n"),
        ("z = 1\n\n# about b\n[a.b]  # b\n\n[y]\n", lambda d: d["a"].pop("b"), "z = 1\n\n[a]\n\n[y]\n"),
        ("[a.b.c]\nx = 1\n", lambda d: d["a"]["b"].clear(), "[a.b]\n"),
        ("[[a.b]]\nx = 1\n", lambda d: d["a"]["b"].clear(), "[a]\nb = []\n"),
        ("[a.b]\n[a.c]\n", lambda d: (d["a"].pop("b"), d["a"].update(k=1)), "[a]\nk = 1\n[a.c]\n"),
        ("[a.b]\nx = 1\n", lambda d: d["a"].update(b=1), "[a]\nb = 1\n"),
        ("[a.b]\nx = 1\n", lambda d: d.update(a=1), "a = 1\n"),
        # tables out of order
        (
            "[a]\nx = 1\n\n[b]\n\n[a.c]\ny = 1\n\n[d]\n",
            lambda d: d["a"].update(n={"m": 1}),
            "[a]\nx = 1\n\n[b]\n\n[a.c]\ny = 1\n\n[a.n]\nm = 1\n\n[d]\n",
        ),
        ("[a]\nx = 1\n\n[b]\n\n[a.c]\ny = 1\n\n[d]\n", lambda d: d.pop("a"), "[b]\n\n[d]\n"),
        ("[a.c]\n\n[b]\n\n[a]\nx = 1\n", lambda d: d["a"].update(k=1), "[a.c]\n\n[b]\n\n[a]\nx = 1\nk = 1\n"),
        (
            "[[a]]\nx = 1\n\n[b]\n\n[a.c]\ny = 1\n\n[[a]]\nx = 2\n",
            lambda d: d["a"].pop(0),
            "[b]\n\n[[a]]\nx = 2\n",
        ),
        (
            "[[a]]\nx = 1\n\n[b]\n\n[a.c]\ny = 1\n\n[[a]]\nx = 2\n",
            lambda d: d["a"].insert(1, {"x": 3}),
            "[[a]]\nx = 1\n\n[b]\n\n[a.c]\ny = 1\n\n[[a]]\nx = 3\n\n[[a]]\nx = 2\n",
        ),
        # arrays of tables within arrays of tables
        (
            "[[a]]\n[[a.b]]\nx = 1\n[[a]]\n[[a.b]]\nx = 2\n",
            lambda d: d["a"][0]["b"].append({"x": 9}),
            "[[a]]\n[[a.b]]\nx = 1\n[[a.b]]\nx = 9\n[[a]]\n[[a.b]]\nx = 2\n",
        ),
        (
            "[[a]]\n[[a.b]]\nx = 1\n[[a]]\n[[a.b]]\nx = 2\n",
            lambda d: d["a"].reverse(),
            "[[a]]\n[[a.b]]\nx = 2\n[[a]]\n[[a.b]]\nx = 1\n",
        ),
        ("[[a]]\n[[a.b]]\nx = 1\n", lambda d: d["a"][0]["b"].clear(), "[[a]]\nb = []\n"),
        (
            "[p]\nx = 1\n",
            lambda d: d["p"].update({"dependency-overrides": {"numpy": {"version": "1"}}}),
            '[p]\nx = 1\n\n[p.dependency-overrides]\nnumpy = { version = "1" }\n',
        ),
        # what comes into another table takes no comment over from what it takes the place of
        (
            "a.x = 1\n# about y\nb.y = 2\nb.z = 3\n",
            lambda d: (d["b"].pop("y"), d["a"].update(k={"m": True})),
            "a.x = 1\na.k.m = true\nb.z = 3\n",
        ),
        (
            "a.x = 1\n# about y\nb.y = 2\n",
            lambda d: (d.pop("b"), d.update(k={"m": True})),
            "a.x = 1\n# about y\nk.m = true\n",
        ),
        # what names a file, a text or a repository alone is inline
        (
            '[project]\nname = "a"\n\n[project.urls]\nHome = "x"\n',
            lambda d: d["project"].update(license={"text": "MIT"}),
            '[project]\nname = "a"\nlicense = { text = "MIT" }\n\n[project.urls]\nHome = "x"\n',
        ),
        (
            "[tool.coverage.report]\nfail_under = 90\n",
            lambda d: d["tool"]["coverage"].update(run={"branch": True}),
            "[tool.coverage.report]\nfail_under = 90\n\n[tool.coverage.run]\nbranch = true\n",
        ),
        # a mapping of the same key by dotted keys tells nothing about a list
        (
            "[a.b]\nm.x = 1\n",
            lambda d: d["a"].update(c={"m": [{"y": 1}]}),
            "[a.b]\nm.x = 1\n\n[[a.c.m]]\ny = 1\n",
        ),
        (
            "[a.b]\nm.x = 1\n\n[a.c]\nz = 1\n",
            lambda d: d["a"]["c"].update(m=[{"y": 1}]),
            "[a.b]\nm.x = 1\n\n[a.c]\nz = 1\n\n[[a.c.m]]\ny = 1\n",
        ),
        # people stand on lines of a list, whatever other lists of mappings do
        (
            "[[tool.s]]\nb = 1\n",
            lambda d: d.update(project={"authors": [{"name": "Ann"}, {"name": "Bob"}], "version": "1"}),
            '[[tool.s]]\nb = 1\n\n[project]\nauthors = [\n    { name = "Ann" },\n    { name = "Bob" },\n]\n'
            'version = "1"\n',
        ),
        (
            '[project]\nname = "x"\n\n[[tool.s]]\nb = 1\n',
            lambda d: d["project"].update(maintainers=[{"name": "Ann"}, {"name": "Bob"}]),
            '[project]\nname = "x"\nmaintainers = [\n    { name = "Ann" },\n    { name = "Bob" },\n]\n\n'
            '[[tool.s]]\nb = 1\n',
        ),
        # tables of things by name have a thing a line
        (
            "[tool.ruff]\nx = 1\n",
            lambda d: d["tool"].update(uv={"sources": {"a": {"path": "../a", "editable": True}, "b": {"git": "u"}}}),
            '[tool.ruff]\nx = 1\n\n[tool.uv.sources]\na = { path = "../a", editable = true }\nb = { git = "u" }\n',
        ),
        (
            '[package]\nname = "x"\n',
            lambda d: d.update(
                lints={"rust": {"unsafe_code": "deny"}, "clippy": {"all": {"level": "warn", "priority": -1}}}
            ),
            '[package]\nname = "x"\n\n[lints.rust]\nunsafe_code = "deny"\n\n'
            '[lints.clippy]\nall = { level = "warn", priority = -1 }\n',
        ),
        # a fold mark below a table that goes stays
        ("# region b\n[b]\ny = 1\n# endregion\n\n[c]\n", lambda d: d.pop("b"), "# region b\n# endregion\n\n[c]\n"),
        (
            "[a]\nx = 1\n\n[b]\ny = 1\n# about y\n# endregion\n",
            lambda d: d.pop("b"),
            "[a]\nx = 1\n# endregion\n",
        ),
        # the first header below another one stands as the entries do
        (
            "[[rules]]\n\tid = 1\n\n[x]\n",
            lambda d: d["rules"][0].update(allow={"paths": 2}),
            "[[rules]]\n\tid = 1\n\t[rules.allow]\n\t\tpaths = 2\n\n[x]\n",
        ),
        (
            "[a]\n  x = 1\n\n[b]\n  x = 1\n\n[b.c]\n  y = 1\n",
            lambda d: d["a"].update(c={"y": 1}),
            "[a]\n  x = 1\n\n[a.c]\n  y = 1\n\n[b]\n  x = 1\n\n[b.c]\n  y = 1\n",
        ),
        # the spaces around the first `=` of a table are most of those in the table above
        ("[a]\nx= 1\ny = 2\nz = 3\n", lambda d: d.update(b={"x": 1}), "[a]\nx= 1\ny = 2\nz = 3\n\n[b]\nx = 1\n"),
        # a list in the place of a text is written as the lists beside it
        (
            '[a]\nx = "b"\ny = ["c"]\nz = [\n  1,\n]\n',
            lambda d: d["a"].update(x=["b", "c"]),
            '[a]\nx = ["b", "c"]\ny = ["c"]\nz = [\n  1,\n]\n',
        ),
        # the comment of an array of tables goes with its last element
        ("# about b\n[[a.b]] # one\n\n[c]\n", lambda d: d["a"]["b"].clear(), "# about b\n[a]\nb = []\n\n[c]\n"),
        ("[x]\n\n# about b\n[[a.b]] # one\n", lambda d: d["a"]["b"].clear(), "[x]\n\n[a]\nb = []\n"),
        # a comment that comes along does not join the file's header
        (
            "# MIT\n[[a]]\nx = 1\n\n# about b\n[[b]]\ny = 1\n",
            lambda d: d.update(b=["z"]),
            '# MIT\n\n# about b\nb = ["z"]\n\n[[a]]\nx = 1\n',
        ),
        ("# MIT\n[[a]]\nx = 1\n\n# no x\n[[a]]\n", lambda d: d.update(a=[5, {}]), "# MIT\n\n# no x\na = [5, {}]\n"),
        (
            "[[a]]\nx = 1\n\n[[a]]\nx = 2\n",
            lambda d: (d["a"].append({"x": 3}), d["a"][1].update(s={"k": 1})),
            "[[a]]\nx = 1\n\n[[a]]\nx = 2\n\n[a.s]\nk = 1\n\n[[a]]\nx = 3\n",
        ),
        # inline tables
        ("a = { x = 1 }\n", lambda d: d["a"].update(y=2), "a = { x = 1, y = 2 }\n"),
        ("a = {x=1}\n", lambda d: d["a"].update(y={"z": 1}), "a = {x=1, y={z=1}}\n"),
        ("a = {}\n", lambda d: d["a"].update(x=1, y=2), "a = { x = 1, y = 2 }\n"),
        ("b = {c=1}\na = {}\n", lambda d: d["a"].update(x=1), "b = {c=1}\na = {x = 1}\n"),
        ("a = { x = 1, y = 2 }\n", lambda d: d["a"].pop("x"), "a = { y = 2 }\n"),
        ("a = { x = 1 }\n", lambda d: d["a"].clear(), "a = {}\n"),
        ("a = {b.c = 1, b.d = 2}\n", lambda d: d["a"]["b"].update(e=3), "a = {b.c = 1, b.d = 2, b.e = 3}\n"),
        ("a = {b.c = 1, e = 2}\n", lambda d: d["a"]["b"].clear(), "a = {b = {}, e = 2}\n"),
        (
            "a = {\n  x = 1,\n  # about c\n  b.c = 1, # one\n  y = 2,\n}\n",
            lambda d: d["a"]["b"].clear(),
            "a = {\n  x = 1,\n  b = {},\n  y = 2,\n}\n",
        ),
        ("a = [{ x = 1 }]\n", lambda d: d["a"].append({"x": 2}), "a = [{ x = 1 }, { x = 2 }]\n"),
        # a new mapping in the form of its siblings
        (
            '[deps]\nrand = { version = "1" }\n',
            lambda d: d["deps"].update(serde={"version": "2"}),
            '[deps]\nrand = { version = "1" }\nserde = { version = "2" }\n',
        ),
        ("a.x = 1\nb.x = 2\n", lambda d: d.update(c={"x": 3}), "a.x = 1\nb.x = 2\nc.x = 3\n"),
        ("a = [{x = 1}]\n", lambda d: d.update(b=[{"x": 1}]), "a = [{x = 1}]\nb = [{x = 1}]\n"),
        # layout copied from the neighbours
        ("[a]\n  x=1\n", lambda d: d["a"].update(y=2), "[a]\n  x=1\n  y=2\n"),
        (
            "name    = 1\nversion = 2\n",
            lambda d: d.update(x=3),
            "name    = 1\nversion = 2\nx       = 3\n",
        ),
        (
            "[a]\n  x = 1\n\n  [a.b]\n    y = 1\n",
            lambda d: d["a"].update(c={"z": 1}),
            "[a]\n  x = 1\n\n  [a.b]\n    y = 1\n\n  [a.c]\n    z = 1\n",
        ),
        ("[a]\nx = 1\n[b]\ny = 1\n", lambda d: d.update(c={"z": 1}), "[a]\nx = 1\n[b]\ny = 1\n[c]\nz = 1\n"),
        ("[a]\n\n\n[b]\ny = 1\n", lambda d: d.update(c={"z": 1}), "[a]\n\n\n[b]\ny = 1\n\n\n[c]\nz = 1\n"),
        (
            "[a]\n[a.b]\nx = 1\n\n[a.c]\nx = 2\n",
            lambda d: d.update(a={"b": d["a"]["b"], "n": {"x": 3}, "c": d["a"]["c"]}),
            "[a]\n[a.b]\nx = 1\n\n[a.n]\nx = 3\n\n[a.c]\nx = 2\n",
        ),
        (
            "[a]\n[a.b]\nx = 1\n\n[a.c]\nx = 2\n",
            lambda d: d.update(a={"n": {"x": 3}, **d["a"]}),
            "[a]\n[a.n]\nx = 3\n\n[a.b]\nx = 1\n\n[a.c]\nx = 2\n",
        ),
        # the form that the tables beside it have
        (
            "[[p]]\nn = 1\ns = { r = 1 }\nd = [{ n = 2 }]\n",
            lambda d: d["p"].append({"n": 2, "s": {"r": 2}, "d": [{"n": 3}], "q": {"x": 1}}),
            "[[p]]\nn = 1\ns = { r = 1 }\nd = [{ n = 2 }]\n\n"
            "[[p]]\nn = 2\ns = { r = 2 }\nd = [{ n = 3 }]\nq = { x = 1 }\n",
        ),
        (
            "[[p]]\nd = [{ n = 2 }]\n[p.m]\nx = 1\n\n[[p]]\nn = 3\n",
            lambda d: d["p"][1].update(d=[{"n": 4}], m={"x": 2}),
            "[[p]]\nd = [{ n = 2 }]\n[p.m]\nx = 1\n\n[[p]]\nn = 3\nd = [{ n = 4 }]\n[p.m]\nx = 2\n",
        ),
        (
            "[s.a]\nt = { x = 1 }\n\n[s.b]\n",
            lambda d: d["s"].update(c={"t": {"x": 2}, "u": {"y": 1}}),
            "[s.a]\nt = { x = 1 }\n\n[s.b]\n\n[s.c]\nt = { x = 2 }\nu = { y = 1 }\n",
        ),
        (
            "[a]\nt = { x = 1 }\n\n[b]\n",
            lambda d: d.update(c={"t": {"x": 2}}),
            "[a]\nt = { x = 1 }\n\n[b]\n\n[c]\nt = { x = 2 }\n",
        ),
        # the quotes of a new key
        ("'*.js' = 1\n", lambda d: d.update({"*.py": 2, "b": 3}), "'*.js' = 1\n'*.py' = 2\nb = 3\n"),
        ('"a" = 1\n"x y" = 2\n', lambda d: d.update(b=3), '"a" = 1\n"x y" = 2\n"b" = 3\n'),
        ('[t."a/b"]\nx = 1\n', lambda d: d["t"].update({"c/d": {"x": 2}}), '[t."a/b"]\nx = 1\n\n[t."c/d"]\nx = 2\n'),
        ("[t.'a/b']\nx = 1\n", lambda d: d["t"].update({"c/d": {"x": 2}}), "[t.'a/b']\nx = 1\n\n[t.'c/d']\nx = 2\n"),
        ("['a']\nx = 1\n", lambda d: d.update(a=5), "'a' = 5\n"),
        ("['a b']\n", lambda d: d["a b"].update(c={"d": 1}), "['a b']\n\n['a b'.c]\nd = 1\n"),
        # first keys
        ("", lambda d: d.update(x=1, y={"z": 1}), "x = 1\n\n[y]\nz = 1\n"),
        ("", lambda d: d.update(a={"b": {"c": 1}}), "[a.b]\nc = 1\n"),
        ("# only a comment\n", lambda d: d.update(x=1), "# only a comment\n\nx = 1\n"),
        ("# only a comment\n\n", lambda d: d.update(x=1), "# only a comment\n\nx = 1\n"),
        ("# only a comment", lambda d: d.update(x=1), "# only a comment\n\nx = 1"),
        ("# only a comment\n", lambda d: d.update(x={"y": 1}), "# only a comment\n\n[x]\ny = 1\n"),
        ("# head\n\n[a]\n", lambda d: d.update(x=1), "# head\n\nx = 1\n\n[a]\n"),
        ("[a] # c\n[b]\n", lambda d: d["a"].update(x=1), "[a] # c\nx = 1\n[b]\n"),
        ("[a]\n# x = 0\n\n# next\n[b]\n", lambda d: d["a"].update(x=1), "[a]\n# x = 0\nx = 1\n\n# next\n[b]\n"),
        # the end of the text
        ("a = 1\nb = 2", lambda d: d.update(c=3), "a = 1\nb = 2\nc = 3"),
        ("a = 1\nb = 2", lambda d: d.pop("b"), "a = 1"),
        ("a = 1\n\nb = 2", lambda d: d.pop("b"), "a = 1"),
        ("a = 1", lambda d: d.update(t={"x": 1}), "a = 1\n\n[t]\nx = 1"),
        ("[a]\nx = 1\n\n[b]\ny = 1", lambda d: d.pop("b"), "[a]\nx = 1"),
        ("a = 1\n", lambda d: d.clear(), ""),
        ("a = 1\r\n[b]\r\nc = 2", lambda d: d["b"].update(k="x"), 'a = 1\r\n[b]\r\nc = 2\r\nk = "x"'),
        # a trailing comment of several lines
        ("a = 1 # x\n      # y\nb = 2\n", lambda d: d.pop("b"), "a = 1 # x\n      # y\n"),
        ("a = 1 # x\n      # y\nb = 2\n", lambda d: d.pop("a"), "b = 2\n"),
        ("a = 1 # x\n      # y\n[b]\n", lambda d: d.update(n=1), "a = 1 # x\n      # y\nn = 1\n[b]\n"),
        # what is nobody's stays
        ("[a]\nx = 1\n\n# free\n\n# b's\n[b]\ny = 1\n", lambda d: d.pop("a"), "# free\n\n# b's\n[b]\ny = 1\n"),
        ("[a]\nx = 1\n# a's tail\n\n[b]\n", lambda d: d.pop("a"), "[b]\n"),
        ("[a]\nx = 1\n# b's\n[b]\n", lambda d: d.pop("a"), "# b's\n[b]\n"),
        ("[a]\nx = 1\n# b's\n[b]\n", lambda d: d.pop("b"), "[a]\nx = 1\n"),
        ("a = 1\n\n# free\n\n# b's\nb = 2\n", lambda d: d.pop("b"), "a = 1\n\n# free\n"),
        ('a = """\n# text\n"""\n[b]\n', lambda d: d.pop("b"), 'a = """\n# text\n"""\n'),
        ("#!/usr/bin/env app\na = 1\nb = 2\n", lambda d: d.pop("a"), "#!/usr/bin/env app\nb = 2\n"),
        ("#:schema x.json\n[a]\n[b]\n", lambda d: d.pop("a"), "#:schema x.json\n[b]\n"),
        # arrays
        ("a = [\n  1, # one\n  2, # two\n]\n", lambda d: d["a"].append(3), "a = [\n  1, # one\n  2, # two\n  3,\n]\n"),
        ("a = [\n  1, # one\n  2 # two\n]\n", lambda d: d["a"].append(3), "a = [\n  1, # one\n  2, # two\n  3\n]\n"),
        ("a = [\n  # above\n  1, # one\n  2,\n]\n", lambda d: d["a"].pop(0), "a = [\n  # above\n  2,\n]\n"),
        ("a = [\n  # above\n  1, # one\n\n  2,\n]\n", lambda d: d["a"].pop(0), "a = [\n  2,\n]\n"),
        ("a = [\n\t[\n]# x\n\t# y\n]\n", lambda d: d["a"].pop(), "a = [\n\t# y\n]\n"),
        ("a = [1, 2]\n", lambda d: d["a"].insert(0, 0), "a = [0, 1, 2]\n"),
        ("a = [1, 2]\n", lambda d: d["a"].clear(), "a = []\n"),
        ("a = []\n", lambda d: d["a"].append("x"), 'a = ["x"]\n'),
        # TOML 1.1 where it is there already
        ("a = {\n  x = 1,\n}\n", lambda d: d["a"].update(y=2), "a = {\n  x = 1,\n  y = 2,\n}\n"),
        ("a = { x = 1, }\n", lambda d: d["a"].update(y=2), "a = { x = 1, y = 2, }\n"),
    ],
)  # fmt: skip
def test_a_change_touches_its_own_lines(text: str, change: Change, expected: str) -> None:
    assert edited(text, change) == expected


def test_a_new_inline_table_that_is_too_long_for_a_line_gets_a_header() -> None:
    text = '[deps]\nrand = { version = "1" }\n'
    features = [f"a-rather-long-feature-{number}" for number in range(6)]
    result = edited(text, lambda d: d["deps"].update(serde={"version": "2", "features": features}))
    assert result.startswith(text + '\n[deps.serde]\nversion = "2"\nfeatures = [\n')


@pytest.mark.parametrize(
    ("text", "new", "expected"),
    [
        pytest.param(
            "[tool.a]\nx = 1\n\n[build]\ny = 1\n",
            {"b": {"z": 1}},
            "[tool.a]\nx = 1\n\n[build]\ny = 1\n\n[tool.b]\nz = 1\n",
            id="the last table of a tool stands at the end of the file",
        ),
        pytest.param(
            "[target.a]\nx = 1\n\n[features]\ny = 1\n",
            {"b": {"z": 1}},
            "[target.a]\nx = 1\n\n[target.b]\nz = 1\n\n[features]\ny = 1\n",
            id="that of another one without a header beside its like",
        ),
        pytest.param(
            "[tool]\nx = 1\n\n[tool.a]\nx = 1\n\n[build]\ny = 1\n",
            {"b": {"z": 1}},
            "[tool]\nx = 1\n\n[tool.a]\nx = 1\n\n[tool.b]\nz = 1\n\n[build]\ny = 1\n",
            id="that of one with a header behind its others",
        ),
        pytest.param(
            "[tool.a]\nx = 1\n\n[tool.b]\nx = 1\n\n[build]\ny = 1\n\n[tool.z]\n",
            {"m": {"x": 1}, "z": {}},
            "[tool.a]\nx = 1\n\n[tool.b]\nx = 1\n\n[build]\ny = 1\n\n[tool.m]\nx = 1\n\n[tool.z]\n",
            id="that of a tool above the next one",
        ),
        pytest.param(
            "[t]\nx = 1\n\n[t.a]\nx = 1\n\n[t.b]\nx = 1\n\n[t.a.c]\nx = 1\n",
            {"m": {"x": 1}},
            "[t]\nx = 1\n\n[t.a]\nx = 1\n\n[t.b]\nx = 1\n\n[t.a.c]\nx = 1\n\n[t.m]\nx = 1\n",
            id="the last behind all of its table that stands together",
        ),
    ],
)
def test_a_new_table_among_others_stands_where_people_put_it(text: str, new: dict[str, Any], expected: str) -> None:
    document = Document(text, "toml")
    after = copy.deepcopy(document.data)
    table = after[next(iter(after))]
    for key in new:
        table.pop(key, None)
    table.update(new)
    assert document.edited(after) == expected
    assert document.coarser == 0


@pytest.mark.parametrize(
    ("text", "new", "above"),
    [
        ("uv-fs = 1\nuv-types = 1\n\n{}anstream = 1\n", ("uv-warnings", "uv-workspace"), True),
        ("uv-fs = 1\n\n{}\nanstream = 1\n", ("log-file", "log-level"), False),
        ('"ui.menu" = 1\n\n{}\nerror = 1\n', ("ui.line.a", "ui.line.b"), False),
    ],
)
def test_entries_between_two_paragraphs_join_the_one_whose_first_word_they_share_or_are_one_of_their_own(
    text: str, new: tuple[str, ...], above: bool
) -> None:
    lines = "".join(f'"{key}" = 1\n' if "." in key else f"{key} = 1\n" for key in new)
    first, second = text.format("").split("\n\n", 1)
    expected = f"{first}\n{lines}\n{second}" if above else text.format(lines)
    document = Document(f"{first}\n\n{second.lstrip()}", "toml")
    keys = [*document.data]
    data = dict.fromkeys((*keys[:-1], *new, keys[-1]), 1)
    assert document.edited(data) == expected


@pytest.mark.parametrize(
    ("keys", "new"),
    [
        ("pdf", "[p]\n\n[d]\n\n[f]\n\n[p.meta]\n"),
        ("pfd", "[p]\n\n[f]\n\n[d]\n\n[p.meta]\n"),
    ],
)
def test_a_new_table_stands_beside_its_neighbours_where_the_first_has_tables_further_down(keys: str, new: str) -> None:
    document = Document("[p]\n\n[f]\n\n[p.meta]\n", "toml")
    assert document.edited({key: {"meta": {}} if key == "p" else {} for key in keys}) == new


def test_nested_creation_writes_only_the_headers_that_are_needed() -> None:
    assert edited("x = 1\n", lambda d: d.update(a={"b": {"c": 1}})) == "x = 1\n\n[a.b]\nc = 1\n"


@pytest.mark.parametrize(
    ("text", "path", "key", "expected"),
    [
        ("a = 1 # c\n", ("a",), "b", "b = 1 # c\n"),
        ("'a' = 1\n", ("a",), "b", "'b' = 1\n"),
        ('"a" = 1\n', ("a",), "b.c", '"b.c" = 1\n'),
        ("a = 1\n", ("a",), "b c", '"b c" = 1\n'),
        ("x.a.y = 1\nx.a.z = 2\n", ("x", "a"), "b", "x.b.y = 1\nx.b.z = 2\n"),
        ("[a] # c\nx = 1\n[a.b]\n[c]\n[a.d]\n", ("a",), "n", "[n] # c\nx = 1\n[n.b]\n[c]\n[n.d]\n"),
        ("[[a]]\n[a.b]\n[[a]]\n", ("a",), "n", "[[n]]\n[n.b]\n[[n]]\n"),
        ("[f]\na.c = 1\n[f.a.t]\n", ("f", "a"), "n", "[f]\nn.c = 1\n[f.n.t]\n"),
        ("x = { a.b = 1, a.c = 2 }\n", ("x", "a"), "n", "x = { n.b = 1, n.c = 2 }\n"),
        ("[x.a.y]\n", ("x", "a"), "n m", '[x."n m".y]\n'),
    ],
)
def test_a_rename_changes_the_name_wherever_it_is_written(
    text: str, path: tuple[str, ...], key: str, expected: str
) -> None:
    after = tomli.loads(expected)
    splices = TOML.read(text).splices([Rename(path, key)], after)
    assert apply_splices(text, splices) == expected


def test_a_table_that_is_renamed_and_gets_a_sub_table_has_one_name() -> None:
    text = "[a]\nx = 1\n\n[b]\ny = 1\n"

    after = {"n": {"x": 1, "s": {"k": 1}}, "b": {"y": 1}}
    changes = [Rename(("a",), "n"), Insert(("a",), "s", {"k": 1}, "x")]
    result = apply_splices(text, TOML.read(text).splices(changes, after))
    assert result == "[n]\nx = 1\n\n[n.s]\nk = 1\n\n[b]\ny = 1\n"


def test_several_changes_of_one_table_at_once() -> None:
    text = "[a]\n# one\nx = 1 # x\n# two\ny = 2 # y\nz = 3\n\n[a.s]\nk = 1\n"

    def change(data: Any) -> None:
        data["a"].pop("x")
        data["a"]["y"] = [1]
        data["a"]["n"] = {"m": 1}
        data["a"]["p"] = True
        data["a"]["s"].pop("k")

    assert edited(text, change) == "[a]\n# two\ny = [1] # y\nz = 3\nn = { m = 1 }\np = true\n\n[a.s]\n"


def test_no_change_is_no_splice() -> None:
    assert edited(CONFIG, lambda data: None) == CONFIG


def test_a_table_in_the_place_of_an_array_at_the_end_of_a_text_without_a_final_line_break() -> None:
    document = Document("[[a]]\n[a.b]\n\n[[a]]\n[[a]]", "toml")
    assert document.edited({"a": {"x": 1}}) == "[a]\nx = 1"
    assert document.coarser == 0


@pytest.mark.parametrize("text", ["# head\n\n", "# head\n\n# more\n", "\n#\n", "# [t]\n\n"])
def test_values_and_tables_come_together_into_a_file_of_comments(text: str) -> None:
    new = confsafe.patch(text, {"a": 1, "t": {"x": 1}}, "toml")
    assert new == f"{text.rstrip()}\n\na = 1\n\n[t]\nx = 1\n"


@pytest.mark.parametrize("head", ["", "# head\n\n", "# head\n\n# of a\n", "# head\n\n\n"])
@pytest.mark.parametrize("after", [{"k": 1, "t": {"z": 1}, "a": {"x": 1}}, {"k": 1, "a": {"x": 1}, "t": {"z": 1}}])
def test_a_value_and_a_table_come_together_above_and_below_the_first_table(head: str, after: dict[str, Any]) -> None:
    new = confsafe.patch(f"{head}[a]\nx = 1\n", after, "toml")
    gap = "\n\n\n" if head.endswith("\n\n\n") and list(after)[1] == "t" else "\n\n"
    below = new[new.index("k = 1") :]
    assert tomli.loads(new) == after
    assert [line for line in below.splitlines() if line[:1] == "["] == [f"[{name}]" for name in list(after)[1:]]
    assert f"1{gap}" in below
    assert "1\n[" not in below
