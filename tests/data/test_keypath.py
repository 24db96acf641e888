"""Key paths are read as INTERFACE and docs say, and written so that they are read back."""

from __future__ import annotations

import copy
import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confsafe.data.keypath import (
    as_keypath,
    assign,
    close_name,
    format_path,
    look_up,
    parse,
    peek,
    places,
    remove,
    resolve,
)
from confsafe.errors import KeyMissing, KeyPathError, ValueRefused

DATA: dict[Any, Any] = {
    "server": {"port": 80, "host": "a"},
    "a": {"x.y": {"z": 1}},
    "list": [{"name": "web", "image": "w", "n": 1}, {"name": "db", "image": "d", "n": 2}],
    "empty": None,
    8080: "int",
    True: "yes",
    datetime.date(2026, 1, 2): "date",
    "": "no name",
    "a/b": {"~": [10, 11]},
    "12": "digits",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("server.port", 80),
        ("a.\"x.y\".'z'", 1),
        ("list[0].name", "web"),
        ("list[-1].name", "db"),
        ("list.1.name", "db"),
        ("list[name=db].image", "d"),
        ("list[n=2].image", "d"),
        ("list['name'=\"db\"].image", "d"),
        ("[8080]", "int"),
        ("[true]", "yes"),
        ("[2026-01-02]", "date"),
        ('""', "no name"),
        ("a/b.~[1]", 11),
        ("/a~1b/~0/1", 11),
        ("/server/port", 80),
        ("/", "no name"),
        ("12", "digits"),
        ('"\\u0073erver".port', 80),
        ("", DATA),
    ],
)
def test_a_path_finds_its_value(text: str, value: Any) -> None:
    assert look_up(DATA, parse(text)) == value


@pytest.mark.parametrize(
    ("text", "caret"),
    [
        ("a..b", 2),
        (".a", 0),
        ("a.", 2),
        ("a[", 2),
        ("a[]", 2),
        ("a[x]", 2),
        ("a[0", 3),
        ('a."b', 2),
        ("a]b", 1),
        ('"a"b', 3),
        ('"\\q"', 1),
        ("/a~2", 2),
        ("a[name=web", 10),
    ],
)
def test_a_wrong_path_shows_a_caret_under_the_wrong_character(text: str, caret: int) -> None:
    with pytest.raises(KeyPathError) as caught:
        parse(text)
    *_, path, mark = str(caught.value).splitlines()
    assert path == "  " + text
    assert mark.rstrip(".") == "  " + " " * caret + "^"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("server.prot", "no `prot` in server; did you mean `port`?"),
        ("sever", "did you mean `server`?"),
        ("server.port.x", "no `x` in server.port: it is an integer, not a mapping or list"),
        ("list[7]", "no item [7] in list: it has 2 items"),
        ("list[name=mq]", "no item [name=mq] in list; there is `web`, `db`"),
        ("list.name", "no `name` in list: it is a list of 2 items"),
        ("server[name=x]", "[name=x] needs a list, but server is a mapping"),
        ("list[+]", "nothing is there"),
        ("[1]", "no [1] in the file"),
    ],
)
def test_a_missing_key_says_how_far_the_path_got(text: str, words: str) -> None:
    with pytest.raises(KeyMissing) as caught:
        look_up(DATA, parse(text))
    assert words in str(caught.value)


def test_a_selector_that_fits_two_items_is_refused() -> None:
    with pytest.raises(KeyMissing, match="fits 2 items"):
        look_up({"l": [{"n": 1}, {"n": 1}]}, parse("l[n=1]"))


keys = st.text(max_size=5) | st.integers(-5, 99) | st.booleans() | st.dates()


@given(st.lists(st.text(max_size=6), max_size=4))
def test_a_written_path_is_read_back(path: list[str]) -> None:
    data: Any = "value"
    for key in reversed(path):
        data = {key: data}
    assert resolve(data, parse(format_path(tuple(path)))) == tuple(path)


@given(st.lists(keys, max_size=4))
def test_a_written_path_with_odd_keys_is_read_back(path: list[Any]) -> None:
    data: Any = "value"
    for key in reversed(path):
        data = {key: data}
    assert resolve(data, parse(format_path(tuple(path)))) == tuple(path)


def test_a_sequence_of_keys_is_taken_as_it_is() -> None:
    assert look_up({"a.b": [5]}, as_keypath(("a.b", 0))) == 5


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ({}, "a.b.c", {"a": {"b": {"c": 1}}}),
        ({"a": None}, "a.b", {"a": {"b": 1}}),
        ({"l": [0]}, "l[+]", {"l": [0, 1]}),
        ({}, "l[+]", {"l": [1]}),
        ({}, "l[+].name", {"l": [{"name": 1}]}),
        ({"l": [0]}, "l[-1]", {"l": [1]}),
        ({"l": [0]}, "/l/-", {"l": [0, 1]}),
        ({}, "[8080]", {8080: 1}),
        ({"l": [{"n": "x"}]}, "l[n=x].v", {"l": [{"n": "x", "v": 1}]}),
    ],
)
def test_assign_makes_what_is_missing_on_the_way(before: Any, text: str, after: Any) -> None:
    assign(before, parse(text), 1)
    assert before == after


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ({}, "l[0]", {"l": [1]}),
        ({}, "l[0].url", {"l": [{"url": 1}]}),
        ({"l": None}, "l[0]", {"l": [1]}),
        ({"l": []}, "l[+]", {"l": [1]}),
        ({}, "/l/-", {"l": [1]}),
        ({}, "/l/-/a", {"l": [{"a": 1}]}),
        ({}, "a.l[0][0]", {"a": {"l": [[1]]}}),
        ({"ports": {80: "web"}}, "ports[8080]", {"ports": {80: "web", 8080: 1}}),
    ],
)
def test_an_index_of_what_does_not_exist_makes_a_list(before: Any, text: str, after: Any) -> None:
    assign(before, parse(text), 1)
    assert before == after


@pytest.mark.parametrize("text", ["l[5]", "l[1].a", "l[-1]", "a.l[2]", "full[1]", "full[2].a", "full[-2]"])
def test_an_index_beyond_the_end_of_a_list_is_refused_and_the_place_behind_the_last_named(text: str) -> None:
    data: Any = {"full": [0]}
    with pytest.raises(KeyMissing) as caught:
        assign(data, parse(text), 1)
    assert "[+]" in str(caught.value)
    assert data == {"full": [0]}


def test_a_selector_of_an_absent_list_is_told_that_it_is_absent() -> None:
    with pytest.raises(KeyMissing) as caught:
        assign({}, parse("list[name=x].y"), 1)
    assert "there is no list" in str(caught.value)
    assert "mapping" not in str(caught.value)


DOTTED: dict[Any, Any] = {
    "editor.fontSize": 13,
    "editor.tabSize": 4,
    "files.exclude": {"a.b": 1, "list": [{"x.y": 2}]},
    "[python]": {"editor.tabSize": 2},
}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("editor.fontSize", ("editor.fontSize",)),
        ("files.exclude.a.b", ("files.exclude", "a.b")),
        ("files.exclude.list[0].x.y", ("files.exclude", "list", 0, "x.y")),
        ("files.exclude.list.0.x.y", ("files.exclude", "list", 0, "x.y")),
        ('"[python]".editor.tabSize', ("[python]", "editor.tabSize")),
    ],
)
def test_an_unquoted_name_with_dots_means_the_key_that_is_there(text: str, path: tuple[Any, ...]) -> None:
    assert resolve(DOTTED, parse(text)) == path
    assert look_up(DOTTED, parse(text)) == look_up(DOTTED, as_keypath(path))
    data = copy.deepcopy(DOTTED)
    assert assign(data, parse(text), "new").path == path
    remove(data, parse(text))
    with pytest.raises(KeyMissing):
        resolve(data, as_keypath(path))


@pytest.mark.parametrize("key", ['editor."fontSize"', '"editor".fontSize', "/editor/fontSize", ("editor", "fontSize")])
def test_quoted_names_pointers_and_sequences_are_never_joined(key: Any) -> None:
    with pytest.raises(KeyMissing):
        resolve(DOTTED, as_keypath(key))


@pytest.mark.parametrize(
    ("data", "text", "path"),
    [
        ({"a.b": 1, "a": {"b": 2}}, "a.b", ("a", "b")),
        ({"a.b": {"c": 1}, "a.b.c": 2}, "a.b.c", ("a.b.c",)),
        ({"a": {"b": {"x": 1}}, "a.b": {"c": 1}}, "a.b.c", ("a.b", "c")),
    ],
)
def test_the_way_as_written_comes_first_then_the_longest_name(data: Any, text: str, path: tuple[Any, ...]) -> None:
    assert resolve(data, parse(text)) == path


def test_a_new_entry_goes_below_the_key_with_dots_that_leads_furthest() -> None:
    data: Any = {"files.exclude": {"x": 1}, "port": 1, "host": 2}
    assert assign(data, parse("files.exclude.y"), 2).path == ("files.exclude", "y")
    assert assign(data, parse("log.level"), 2).path == ("log", "level")


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("editor.wordWrap", ['"editor.wordWrap"', '"editor"."wordWrap"']),
        ('"[python]".editor.wordWrap', ['"[python]"."editor.wordWrap"', '"[python]"."editor"."wordWrap"']),
        ("editor.words[0]", ['"editor.words"[0]', '"editor"."words"[0]']),
    ],
)
def test_a_new_name_with_dots_among_such_is_refused_with_both_spellings(text: str, spellings: list[str]) -> None:
    data = copy.deepcopy(DOTTED)
    with pytest.raises(KeyPathError) as caught:
        assign(data, parse(text), 1)
    assert all(spelling in str(caught.value) for spelling in spellings)
    assert data == DOTTED
    for spelling in spellings:
        assign(data, parse(spelling), 1)


def test_data_that_contain_themselves_end_the_search_for_a_name() -> None:
    data: dict[str, Any] = {}
    data.update({"a": data, "a.a": data})
    with pytest.raises(KeyMissing):
        resolve(data, parse("a." * 40 + "b"))


@pytest.mark.parametrize(
    ("new", "names", "close"),
    [
        ("verison", ["name", "version"], "version"),
        ("repositry", ["repository", "tag"], "repository"),
        ("script", ["scripts"], "scripts"),
        ("log-level", ["logLevel"], "logLevel"),
        ("imgae", ["image"], "image"),
        ("license", ["name", "version"], None),
        ("server2", ["server1"], None),
        ("cpu", ["gpu"], None),
        ("post", ["host"], None),
        ("max_size", ["min_size"], None),
        ("b", ["a"], None),
    ],
)
def test_a_name_is_close_to_one_that_a_slip_would_make_of_it(new: str, names: list[str], close: str | None) -> None:
    assert close_name(new, names) == close


def test_a_selector_needs_no_brackets_on_a_list() -> None:
    assert look_up(DATA, parse("list.name=db.image")) == "d"
    assert look_up({"name=db": 1}, parse("name=db")) == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("s.x", ValueRefused),
        ("l[3]", KeyMissing),
        ("l[n=1].x", KeyMissing),
        ("", KeyPathError),
        ("m[n=1]", ValueRefused),
    ],
)
def test_assign_refuses_what_has_no_place(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        assign({"s": "text", "l": [], "m": {}}, parse(text), 1)


def test_remove_takes_the_entry_out() -> None:
    data = {"a": {"b": 1, "c": 2}, "l": [1, 2]}
    remove(data, parse("a.b"))
    remove(data, parse("l[0]"))
    assert data == {"a": {"c": 2}, "l": [2]}


@pytest.mark.parametrize(
    ("text", "path", "new", "old"),
    [
        ("a.b", ("a", "b"), 0, 1),
        ("a.c", ("a", "c"), 2, None),
        ("a.c.d", ("a", "c", "d"), 2, None),
        ("x.y.z", ("x", "y", "z"), 1, None),
        ("n", ("n",), 0, None),
        ("n.x", ("n", "x"), 2, None),
        ("l[0]", ("l", 0), 0, 5),
        ("l[+]", ("l", 1), 2, None),
    ],
)
def test_an_assignment_tells_what_it_made_and_what_it_replaced(text: str, path: Any, new: int, old: Any) -> None:
    data = {"a": {"b": 1}, "n": None, "l": [5]}
    assert assign(data, parse(text), 9) == (path, new, old)


GIT = {"remote": {"origin": {"url": "u"}, 'a"b\\c': {"url": "v"}}}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('"remote \\"origin\\"".url', ("remote", "origin", "url")),
        ("'remote \"origin\"'", ("remote", "origin")),
        ("'remote   \"origin\"'.url", ("remote", "origin", "url")),
        ('\'remote "a\\"b\\\\c"\'.url', ("remote", 'a"b\\c', "url")),
    ],
)
def test_a_header_as_git_writes_it_means_its_two_names(text: str, path: tuple[str, ...]) -> None:
    assert resolve(GIT, parse(text)) == path
    assert peek(GIT, parse(text), None) == look_up(GIT, parse(text)) == look_up(GIT, as_keypath(path))
    data = copy.deepcopy(GIT)
    assert assign(data, parse(text), "new").path == path
    assert remove(data, parse(text)).path == path


def test_a_header_with_stars_behind_it_fits_the_entries_of_its_two_names() -> None:
    assert list(places(GIT, parse("'remote \"origin\"'.*"))) == [("remote", "origin", "url")]


def test_a_header_that_is_a_key_is_that_key_and_so_is_one_that_leads_nowhere() -> None:
    data: dict[str, Any] = {'remote "origin"': {"url": "own"}, "remote": {"origin": {"url": "u"}}}
    assert look_up(data, parse("'remote \"origin\"'.url")) == "own"
    assert assign(data, parse("'remote \"up\"'.url"), "x").path == ('remote "up"', "url")


def test_a_sequence_and_a_pointer_are_never_divided() -> None:
    for keypath in (as_keypath(['remote "origin"', "url"]), parse('/remote "origin"/url')):
        assert peek(GIT, keypath, None) is None
        assert len(assign(copy.deepcopy(GIT), keypath, "x").path) == 2
