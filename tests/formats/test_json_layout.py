"""Entries that come, go, move and change their kind, in the layout of the file around them."""

from __future__ import annotations

from typing import Any

import pytest

import confsafe
from confsafe.data.changes import FRONT, Delete, Insert, Move, Rename, Set
from confsafe.formats import by_name
from confsafe.formats.text import apply_splices

SETTINGS = """{
    // the server
    "server": {
        "host": "a", // where
        "port": 80 // which
    },
    "list": [1, 2, 3],
    "objects": [
        { "a": 1 },
        { "a": 2 }, // second
    ],
    "empty": {},
    "none": []
}
"""


SERVER = """{
        "host": "a", // where
        "port": 80 // which
    }"""


def changed(text: str, *changes: Any, dialect: str = "jsonc", after: Any = None) -> str:
    return apply_splices(text, by_name(dialect).read(text).splices(changes, after))


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ([Insert(("server",), "tls", True, "port")], '80 // which\n', '80, // which\n        "tls": true\n'),
        ([Insert(("server",), "tls", True, "host")], '// where\n', '// where\n        "tls": true,\n'),
        ([Insert(("server",), "tls", True, FRONT)], '"host"', '"tls": true,\n        "host"'),
        ([Insert(("list",), None, 9, 2)], "3]", "3, 9]"),
        ([Insert(("list",), None, 9, FRONT)], "[1", "[9, 1"),
        ([Insert(("list",), None, [1, 2], FRONT)], "[1", "[[1, 2], 1"),
        ([Insert(("objects",), None, {"a": 3, "b": []}, 1)], "ond\n", 'ond\n        { "a": 3, "b": [] },\n'),
        ([Insert(("empty",), "k", 1, FRONT)], "{},", '{\n        "k": 1\n    },'),
        ([Insert(("empty",), "k", {"l": 1}, FRONT)], "{},", '{\n        "k": { "l": 1 }\n    },'),
        ([Insert((), "new", {"a": [1]}, "none")], "[]\n", '[],\n    "new": {\n        "a": [1]\n    }\n'),
        ([Set(("list",), {"a": 1})], "[1, 2, 3]", '{\n        "a": 1\n    }'),
        ([Set(("server",), 5)], SERVER, "5"),
        ([Set(("objects", 0, "a"), {"b": 1})], "1 }", '{ "b": 1 } }'),
        ([Delete(("server",))], SETTINGS[2 : SETTINGS.index('    "list"')], ""),
        ([Delete(("server", "port"))], ', // where\n        "port": 80 // which\n', ' // where\n'),
        ([Delete(("server", "host")), Delete(("server", "port"))], SERVER, "{}"),
        ([Delete(("list", 0)), Delete(("list", 1)), Delete(("list", 2))], "1, 2, 3", ""),
        ([Delete(("objects", 1))], '        { "a": 2 }, // second\n', ""),
        ([Delete(("none",))], ',\n    "none": []', ""),
        ([Rename(("server",), "servers"), Set(("server", "port"), 1)], None, None),
    ],
)  # fmt: skip
def test_one_place_changes(changes: list[Any], old: str | None, new: str | None) -> None:
    if old is None or new is None:
        expected = SETTINGS.replace('"server"', '"servers"').replace("80", "1")
    else:
        assert SETTINGS.count(old) >= 1
        expected = SETTINGS.replace(old, new, 1)
    assert changed(SETTINGS, *changes) == expected


def test_changes_at_several_depths_compose() -> None:
    result = changed(
        SETTINGS,
        Set(("server", "port"), 8080),
        Insert(("server",), "tls", None, "port"),
        Rename(("server",), "backend"),
        Delete(("list", 1)),
        Insert(("list",), None, 9, 2),
        Delete(("objects", 0)),
        Set(("objects", 1, "a"), 22),
        Insert(("objects",), None, {"a": 3}, 1),
        Delete(("empty",)),
        Insert((), "last", "x", "none"),
    )
    assert (
        result
        == """{
    // the server
    "backend": {
        "host": "a", // where
        "port": 8080, // which
        "tls": null
    },
    "list": [1, 3, 9],
    "objects": [
        { "a": 22 }, // second
        { "a": 3 },
    ],
    "none": [],
    "last": "x"
}
"""
    )


def test_an_item_moves_with_its_comments() -> None:
    text = "[\n  // about one\n  1, // one\n  2, // two\n  3 // three\n]\n"
    moved = changed(text, Delete((0,)), Insert((), None, 1, 2, moves=(Move((0,)),)))
    assert moved == "[\n  2, // two\n  3, // three\n  // about one\n  1 // one\n]\n"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ('{"a":1}', '{"a":1,"b":{"c":[1,2]}}'),
        ('{"a": 1}', '{"a": 1, "b": {"c": [1, 2]}}'),
        ('{ "a" : 1 }', '{ "a" : 1, "b" : { "c" : [1, 2] } }'),
        ('{\n\t"a": 1\n}', '{\n\t"a": 1,\n\t"b": {\n\t\t"c": [\n\t\t\t1,\n\t\t\t2\n\t\t]\n\t}\n}'),
        ('{\r\n "a": 1\r\n}\r\n', '{\r\n "a": 1,\r\n "b": {\r\n  "c": [\r\n   1,\r\n   2\r\n  ]\r\n }\r\n}\r\n'),
        ('{\n  "a": [1]\n}', '{\n  "a": [1],\n  "b": {\n    "c": [1, 2]\n  }\n}'),
        ('{\n  "a": {"x": [1]}\n}', '{\n  "a": {"x": [1]},\n  "b": {"c": [1, 2]}\n}'),
        ("{}", '{\n  "b": {\n    "c": [\n      1,\n      2\n    ]\n  }\n}'),
    ],
)
def test_a_new_container_is_written_as_the_file_writes_them(text: str, new: str) -> None:
    data = by_name("json").data(text)
    after = list(data)[-1] if data else FRONT
    assert changed(text, Insert((), "b", {"c": [1, 2]}, after), dialect="json") == new


def test_a_file_of_lone_carriage_returns_gets_no_other_line_end() -> None:
    assert changed("{\r  a: 1\r}\r", Insert((), "b", [2, [3]], "a"), dialect="json5").count("\n") == 0


def test_a_comment_between_key_and_value_is_not_copied() -> None:
    text = '{"a":/* in */1, "b":2}'
    assert changed(text, Insert((), "c", 3, "b")) == '{"a":/* in */1, "b":2, "c":3}'
    assert changed('{"a":/* in */1}', Insert((), "c", 3, "a")) == '{"a":/* in */1, "c":3}'


def test_objects_whose_brackets_share_lines_are_continued_so() -> None:
    text = '[{\n  "a": 1\n}, {\n  "a": 2\n}]\n'
    assert changed(text, Insert((), None, {"a": 3}, 1)) == '[{\n  "a": 1\n}, {\n  "a": 2\n}, {\n  "a": 3\n}]\n'
    assert changed(text, Delete((0,))) == '[{\n  "a": 2\n}]\n'


def test_a_new_list_hugs_its_objects_as_the_one_beside_it_does() -> None:
    text = '{\n  "a": [{\n    "x": 1\n  }],\n  "o": {\n    "y": 2\n  }\n}\n'
    two = changed(text, Insert((), "b", [{"x": 3}, {"y": 4}], "o"), dialect="json")
    assert two == text[:-3] + ',\n  "b": [{\n    "x": 3\n  }, {\n    "y": 4\n  }]\n}\n'
    assert changed(text, Insert((), "b", [5, {"x": 3}], "o"), dialect="json").endswith('"b": [5, {"x": 3}]\n}\n')
    data = confsafe.loads(text, "json")
    data["o"] = [data["o"]]
    assert confsafe.patch(text, data, "json") == '{\n  "a": [{\n    "x": 1\n  }],\n  "o": [{\n    "y": 2\n  }]\n}\n'


def test_the_colons_of_a_new_object_are_those_of_the_item_that_it_is_like() -> None:
    text = '{\n  "k" : 1,\n  "l" : [\n    {"a": 1}\n  ]\n}\n'
    new = changed(text, Insert(("l",), None, {"a": 2, "b": 3}, 0), dialect="json")
    assert new == '{\n  "k" : 1,\n  "l" : [\n    {"a": 1},\n    {"a": 2, "b": 3}\n  ]\n}\n'


def test_a_second_entry_begins_with_a_comma_where_the_lines_of_the_file_do() -> None:
    text = '{\n    "a": 1\n  , "b": 2\n  , "o": {\n      "x": 1\n    }\n}\n'
    new = text.replace('"x": 1\n', '"x": 1\n    , "y": 2\n')
    assert changed(text, Insert(("o",), "y", 2, "x"), dialect="json") == new


def test_a_trailing_comma_stays_and_is_never_added() -> None:
    assert changed("[\n  1,\n]", Insert((), None, 2, 0)) == "[\n  1,\n  2,\n]"
    assert changed("[\n  1\n]", Insert((), None, 2, 0)) == "[\n  1,\n  2\n]"
    assert changed("[\n  1,\n  2,\n]", Delete((1,))) == "[\n  1,\n]"
    assert changed("[\n  1,\n  2\n]", Delete((1,)), dialect="json") == "[\n  1\n]"


def test_keys_take_the_quotes_of_their_siblings() -> None:
    value = {"x": "it's", "y-z": 1}
    assert changed("{a: 'q'}", Insert((), "b", value, "a"), dialect="json5") == "{a: 'q', b: {x: \"it's\", 'y-z': 1}}"
    assert changed('{"a": 1}', Insert((), "b", 2, "a"), dialect="json5") == '{"a": 1, "b": 2}'
    assert changed("{'a': 1}", Insert((), "b", 2, "a"), dialect="json5") == "{'a': 1, 'b': 2}"


def test_a_new_key_takes_the_space_of_its_siblings_but_no_column() -> None:
    assert changed('{"a" : 1}', Insert((), "b", 2, "a")) == '{"a" : 1, "b" : 2}'
    assert changed('{"a":    1,\n "bcd": 2}', Insert((), "e", 3, "bcd")).endswith('"e": 3}')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", '{\n  "a": 1\n}\n'),
        ("// c", '// c\n{\n  "a": 1\n}\n'),
        ("// c\r\n", '// c\r\n{\r\n  "a": 1\r\n}\r\n'),
        ("{}", '{\n  "a": 1\n}'),
        ("{ // c\n}\n", '{ // c\n  "a": 1\n}\n'),
        ("{\n  // c\n}\n", '{\n  // c\n  "a": 1\n}\n'),
    ],
)
def test_the_first_key_of_an_empty_file(text: str, expected: str) -> None:
    assert changed(text, Insert((), "a", 1, FRONT), after={"a": 1}) == expected


def test_the_whole_document_may_change_its_kind() -> None:
    assert changed("// c\n[1] // d\n", Set((), {"a": 1})) == '// c\n{"a": 1} // d\n'
    assert changed("5", Set((), [1, [2]]), dialect="json") == "[\n  1,\n  [\n    2\n  ]\n]"


def test_a_change_of_what_is_not_there_is_a_fault_of_the_caller() -> None:
    for path in [("x",), ("server", "x"), ("list", 7)]:
        with pytest.raises(KeyError):
            changed(SETTINGS, Set(path, 1))


def test_spans_are_found_along_a_path() -> None:
    reading = by_name("jsonc").read(SETTINGS)
    for path, text in [(("server", "port"), "80"), (("objects", 1, "a"), "2"), (("none",), "[]"), ((), SETTINGS[:-1])]:
        span = reading.span(path)
        assert span is not None and SETTINGS[span.start : span.end] == text
    for absent in [("x",), ("list", 3), ("list", -1), ("server", "port", "x"), ("list", "0")]:
        assert reading.span(absent) is None
    assert by_name("jsonc").read("// c").span(()) is None


def test_a_key_is_found_though_its_text_stands_elsewhere_too() -> None:
    text = '{"x": "\\"k\\"", "y": {"k": "k"}, "z": ":", "\\u006b": 1, "k2": {"a": 2}}'
    assert changed(text, Set(("k",), 5), dialect="json") == text.replace("1,", "5,")
    assert changed(text, Set(("k2", "a"), 5), dialect="json") == text.replace("2}", "5}")
    assert changed(text, Set(("y", "k"), 5), dialect="json") == text.replace('"k": "k"', '"k": 5')


@pytest.mark.parametrize("dialect", ["json", "jsonc", "json5"])
def test_twenty_thousand_entries_are_edited_in_linear_time(dialect: str) -> None:
    text = "[\n" + ",\n".join(f'  {{"n": {n}}}' for n in range(20_000)) + "\n]\n"
    deletes = [Delete((n,)) for n in range(0, 20_000, 3)]
    sets = [Set((n, "n"), -n) for n in range(1, 20_000, 3)]
    inserts = [Insert((), None, {"n": 0}, n) for n in range(2, 20_000, 3)]
    result = changed(text, *deletes, *sets, *inserts, dialect=dialect)
    data = by_name(dialect).data(result)
    assert data[:4] == [{"n": -1}, {"n": 2}, {"n": 0}, {"n": -4}]
    assert len(data) == 20_000 - len(deletes) + len(inserts)


def test_values_below_their_keys_do_not_tell_how_a_colon_is_spaced() -> None:
    text = '{\n  "a":\n    0,\n  "b":"",\n  "c":1,\n  "d":\n    2\n}\n'
    assert changed(text, Insert((), "e", 3, "d")) == text.replace("2\n", '2,\n  "e":3\n')


def test_a_comment_in_front_of_the_comma_goes_with_the_last_item_of_a_line() -> None:
    text = '[\n  "a"/* a */,   "b"/* b */, \n  // end\n]\n'
    after = confsafe.loads(text, "jsonc")
    del after[1]
    assert confsafe.patch(text, after, "jsonc") == '[\n  "a"/* a */, \n  // end\n]\n'


def test_a_list_is_broken_as_the_one_of_the_same_key_is_though_that_has_more_items() -> None:
    text = '{\n  "a": {\n    "source": [\n      "x",\n      "y"\n    ]\n  }\n}\n'
    new = Insert((), "b", {"source": ["z"]}, "a")
    expected = '\n  },\n  "b": {\n    "source": [\n      "z"\n    ]\n  }\n}\n'
    assert changed(text, new) == text.removesuffix("\n  }\n}\n") + expected


LONG = "an-item-that-needs-more-than-is-left-of-the-line-of-80-columns"


def test_an_array_that_outgrows_its_line_gets_a_line_for_each_item() -> None:
    text = '{\n  "l": ["first", "second"],\n  "n": 1\n}\n'
    broken = f'{{\n  "l": [\n    "first",\n    "second",\n    "{LONG}"\n  ],\n  "n": 1\n}}\n'
    assert changed(text, Insert(("l",), None, LONG, 1)) == broken


def test_an_array_stays_on_its_line_while_the_file_has_wider_ones() -> None:
    text = f'{{\n  "l": ["first", "second"],\n  "wide": "{LONG}{LONG}"\n}}\n'
    assert changed(text, Insert(("l",), None, LONG, 1)).startswith(f'{{\n  "l": ["first", "second", "{LONG}"],\n')


def test_an_array_with_a_comment_stays_on_its_line() -> None:
    text = '{\n  "l": ["first", /* and */ "second"]\n}\n'
    assert changed(text, Insert(("l",), None, LONG, 1)) == text.replace("second", f'second", "{LONG}')


def test_an_object_on_one_line_is_broken_by_what_moves_in_with_a_line_comment() -> None:
    text = '{\n  "a": {\n    // first\n    "x": 10,\n    "y": 2\n  },\n  "b": { "q": 1 }\n}\n'
    move = Insert(("b",), "x", 10, "q", moves=(Move(("a", "x")),))
    assert changed(text, Delete(("a", "x")), move) == (
        '{\n  "a": {\n    "y": 2\n  },\n  "b": {\n    "q": 1,\n    // first\n    "x": 10\n  }\n}\n'
    )


@pytest.mark.parametrize(
    ("entry", "inside", "moved"),
    [
        pytest.param(
            '"a":\n    // two\n    1.5, // four',
            '"b": 1,\n    "x": 2',
            '"b": 1,\n    "x": 2,\n    // two\n    "c": 1.5 // four',
            id="a comment between key and value moves above the new key",
        ),
        pytest.param(
            '"a": 1.5 /* one */, // two',
            '"b": 1,',
            '"b": 1,\n    "c": 1.5, /* one */ // two',
            id="a comma stands in front of the last of several",
        ),
    ],
)
def test_comments_come_along_into_another_object(entry: str, inside: str, moved: str) -> None:
    text = f'{{\n  {entry}\n  "n": {{\n    {inside}\n  }}\n}}\n'
    data = confsafe.loads(text, "jsonc")
    data["n"]["c"] = data.pop("a")
    assert confsafe.patch(text, data, "jsonc") == f'{{\n  "n": {{\n    {moved}\n  }}\n}}\n'


def test_a_scalar_in_the_place_of_its_object_keeps_the_comment_in_front_of_it() -> None:
    text = '{\n  "s": {\n    "limit": /* at once */ 12345 // most\n  }\n}\n'
    data = confsafe.loads(text, "jsonc")
    data["s"] = 12345
    assert confsafe.patch(text, data, "jsonc") == '{\n  "s": /* at once */ 12345 // most\n}\n'


def test_the_blanks_behind_a_comment_are_none_of_those_between_a_new_key_and_its_value() -> None:
    for old in ('"a": /* one */ 1', '"a": /* one */1', '"a": 1'):
        data = confsafe.loads(f"{{\n  {old}\n}}\n", "jsonc")
        data["b"] = 2
        assert confsafe.patch(f"{{\n  {old}\n}}\n", data, "jsonc") == f'{{\n  {old},\n  "b": 2\n}}\n'


def test_a_block_comment_moves_with_all_its_lines_indented() -> None:
    a, c = '"a": {\n    /* one\n       two */\n    "x": 1,\n    "y": 2\n  }', '"c": {\n      "z": 1\n    }'
    text = f'{{\n  {a},\n  "b": {{\n    {c}\n  }}\n}}\n'
    move = Insert(("b", "c"), "x", 1, "z", moves=(Move(("a", "x")),))
    moved = '      "z": 1,\n      /* one\n         two */\n      "x": 1\n    }\n'
    assert changed(text, Delete(("a", "x")), move).endswith(moved + "  }\n}\n")


def test_a_new_key_is_padded_to_the_colon_where_colons_stand_in_a_column() -> None:
    text = '{\n  "name"     : "x",\n  "homepage" : 2\n}\n'
    new = confsafe.patch(text, {"name": "x", "homepage": 2, "url": 3, "description": 4}, "json")
    assert new == '{\n  "name"     : "x",\n  "homepage" : 2,\n  "url"      : 3,\n  "description" : 4\n}\n'


@pytest.mark.parametrize(
    "comment",
    [
        '/* "t": false, */',
        '/* "t": false,\n  "u": [1,\n    2], */',
        '/* Off for now\n  "t": false, */',
        '/*\n   * Off for now:\n   * "t": false\n   */',
    ],
)
def test_a_block_comment_that_ends_with_entries_stays_when_the_entry_below_it_goes(comment: str) -> None:
    text = f'{{\n  "a": 1,\n  {comment}\n  "b": 2,\n  "c": 3\n}}\n'
    assert changed(text, Delete(("b",))) == text.replace('  "b": 2,\n', "")
    prose = text.replace(comment, '/* Off for "now",\n  "t" is false */')
    assert changed(prose, Delete(("b",))) == '{\n  "a": 1,\n  "c": 3\n}\n'
