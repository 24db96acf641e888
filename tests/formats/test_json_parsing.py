"""What the three dialects read and refuse, by the public suites and by the words of the refusals."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pyjson5
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsafe.data.changes import Delete, Insert, Rename, Set
from confsafe.data.sameness import same
from confsafe.errors import ParseError, ValueRefused
from confsafe.formats import by_name
from confsafe.formats.json.reader.dialect import JSON5
from confsafe.formats.json.reader.scanner import parse
from confsafe.formats.text import apply_splices


def text_of(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None


def reads(dialect: str, text: str | None) -> bool:
    try:
        if text is None:
            return False
        by_name(dialect).data(text)
    except ParseError as error:
        assert error.line is not None and error.column is not None
        return False
    return True


def test_every_valid_case_of_the_json_suite_is_read_as_the_standard_library_does(corpus: Path) -> None:
    cases = sorted((corpus / "JSONTestSuite" / "test_parsing").glob("y_*.json"))
    assert len(cases) > 90
    for case in cases:
        text = text_of(case)
        assert text is not None
        for dialect in ("json", "jsonc", "json5"):
            assert same(by_name(dialect).data(text), json.loads(text)), (case.name, dialect)


def test_every_invalid_case_of_the_json_suite_is_refused(corpus: Path) -> None:
    cases = sorted((corpus / "JSONTestSuite" / "test_parsing").glob("n_*.json"))
    assert len(cases) > 180
    assert [case.name for case in cases if reads("json", text_of(case))] == []


def test_json_with_comments_accepts_of_the_invalid_cases_only_comments_and_trailing_commas(corpus: Path) -> None:
    accepted = [
        case.name
        for case in sorted((corpus / "JSONTestSuite" / "test_parsing").glob("n_*.json"))
        if reads("jsonc", text_of(case))
    ]
    assert accepted == [
        "n_array_extra_comma.json",
        "n_array_number_and_comma.json",
        "n_object_trailing_comma.json",
        "n_object_trailing_comment.json",
        "n_object_trailing_comment_slash_open.json",
        "n_single_space.json",
        "n_structure_UTF8_BOM_no_data.json",
        "n_structure_no_data.json",
        "n_structure_object_with_comment.json",
    ]


def test_the_json5_suite_is_read_and_refused_as_it_says(corpus: Path) -> None:
    cases = [path for path in sorted((corpus / "json5-tests").rglob("*")) if "todo" not in path.parts]
    valid = [path for path in cases if path.suffix in (".json", ".json5")]
    invalid = [path for path in cases if path.suffix in (".js", ".txt")]
    assert len(valid) > 60 and len(invalid) > 20
    for case in valid:
        text = text_of(case)
        assert text is not None
        assert same(by_name("json5").data(text), pyjson5.decode(text)), case.name
    taken = [case for case in invalid if reads("json5", text_of(case))]
    # Comments alone are an empty file that somebody has begun: JSON with comments and JSON5 take it alike, as {}.
    assert [case.name for case in taken if by_name("json5").data(text_of(case) or "") != {}] == []
    assert all((text_of(case) or "").lstrip().startswith(("//", "/*")) for case in taken if text_of(case))


@pytest.mark.parametrize(
    ("dialect", "text", "place", "reason"),
    [
        ("json", '{"a": 1\n"b": 2}', (2, 1), 'expected "," or "}" after a value, found a string'),
        ("json", '{"a" 1}', (1, 6), 'expected ":" after the key, found "1"'),
        ("json", '{"a": 1,}', (1, 8), 'JSON allows no "," before "}"'),
        ("json", "[1, 2,\n]", (1, 6), 'JSON allows no "," before "]"'),
        ("json", "{a: 1}", (1, 2), 'expected a key in double quotes, found "a"'),
        ("json", "['a']", (1, 2), "JSON takes double quotes"),
        ("json", "[1, // one\n2]", (1, 5), "JSON allows no comments"),
        ("json", '{"a": [1,\n  2', (2, 4), 'the "[" of line 1 is not closed'),
        ("json", '["a\nb"]', (1, 2), 'the string is not closed by "'),
        ("json", '["a\tb"]', (1, 4), "a string cannot hold U+0009; write \\u0009"),
        ("json", '["\\q"]', (1, 3), "\\q is no escape"),
        ("json", "[012]", (1, 2), 'a number must not start with 0, as "012" does'),
        ("json", "[NaN]", (1, 2), 'expected a value, found "NaN"'),
        ("json", "[True]", (1, 2), 'expected a value, found "True"'),
        ("json", "{} {}", (1, 4), 'expected the end after the value, found "{"'),
        ("json", "", (1, 1), "expected a value, found the end of the text"),
        ("jsonc", "// c\n[1, /* c */ 2 3]", (2, 15), 'expected "," or "]" after a value, found "3"'),
        ("jsonc", "[1, /* c", (1, 5), 'the comment is not closed by "*/"'),
        ("jsonc", "[ , ]", (1, 3), 'expected a value, found ","'),
        ("jsonc", "[1 /* c */ , , ]", (1, 14), 'expected a value, found ","'),
        ("json5", "{10twenty: 1}", (1, 2), 'expected a key, found "10twenty"'),
        ("json5", "[0x]", (1, 2), 'expected a value, found "0x"'),
        ("json5", "['a\nb']", (1, 2), "the string is not closed by '"),
    ],
)
def test_an_error_names_the_place_and_the_fact(dialect: str, text: str, place: tuple[int, int], reason: str) -> None:
    with pytest.raises(ParseError) as caught:
        by_name(dialect).read(text)
    assert (caught.value.line, caught.value.column) == place
    assert caught.value.reason == reason


REPEATED = [
    ("json", '{"a": 1,\n "b": {"c": 1, "c": 2}}', ("b", "c"), "line 2, column 16"),
    ("json", '{"a": 1, "\\u0061": 2}', ("a",), "line 1, column 10"),
    ("jsonc", '{"a": 1, // one\n "a": 2,}', ("a",), "line 2, column 2"),
    ("json5", "{a: 1, 'a': 2}", ("a",), "line 1, column 8"),
]


@pytest.mark.parametrize(("dialect", "text", "path", "place"), REPEATED)
def test_of_equal_keys_the_last_one_counts(dialect: str, text: str, path: tuple[str, ...], place: str) -> None:
    assert by_name(dialect).data(text) == by_name(dialect).read(text).data == pyjson5.decode(text)


@pytest.mark.parametrize(("dialect", "text", "path", "place"), REPEATED)
def test_an_edit_that_would_touch_one_of_two_equal_keys_is_refused(
    dialect: str, text: str, path: tuple[str, ...], place: str
) -> None:
    reading = by_name(dialect).read(text)
    for change in (Set(path, 5), Set(path[:-1], {"x": 1}), Delete(path), Rename(path, "z")):
        with pytest.raises(ValueRefused, match="is there twice") as caught:
            reading.splices([change], None)
        assert place in str(caught.value)


def test_an_edit_beside_equal_keys_is_made() -> None:
    text = '{"//": "one", "a": 1, "//": "two"}'
    reading = by_name("json").read(text)
    splices = reading.splices([Set(("a",), 2), Insert((), "b", 3, "a")], None)
    assert apply_splices(text, splices) == '{"//": "one", "a": 2, "b": 3, "//": "two"}'


@pytest.mark.parametrize("dialect", ["jsonc", "json5"])
@pytest.mark.parametrize("text", ["", "  \n", "// nothing yet", "/* a */\n// b\n"])
def test_where_comments_may_stand_they_may_stand_alone(dialect: str, text: str) -> None:
    assert by_name(dialect).read(text).data == {}
    assert by_name(dialect).data(text) == {}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: 1, $b: 2, 'c d': 3, \\u0065: 4, é: 5}", {"a": 1, "$b": 2, "c d": 3, "e": 4, "é": 5}),
        ("['it\\'s', \"\\x41\\v\\0\\\nb\", 'a\u2028b']", ["it's", "A\v\0b", "a\u2028b"]),
        ("['\\uD83D\\uDE00', '\\uD83D']", ["\U0001f600", "\ud83d"]),
        ("[0xFF, -0x1, +1, .5, 5., 1.e2, -.5e-1]", [255, -1, 1, 0.5, 5.0, 100.0, -0.05]),
        ("\ufeff\u00a0[\v1\f,\u2029]", [1]),
        ("[Infinity, -Infinity]", [math.inf, -math.inf]),
    ],
)
def test_json5_spellings(text: str, value: object) -> None:
    assert same(by_name("json5").data(text), value)


@pytest.mark.parametrize("dialect", ["json", "jsonc", "json5"])
def test_lone_surrogate_escapes_are_kept(dialect: str) -> None:
    assert by_name(dialect).data('["\\ud800"]') == ["\ud800"]


@pytest.mark.parametrize("dialect", ["json", "jsonc", "json5"])
@pytest.mark.parametrize("opening", ["[", '{"a":', "[//\n"])
def test_nesting_without_end_is_refused_not_crashed_on(dialect: str, opening: str) -> None:
    with pytest.raises(ParseError):
        by_name(dialect).read(opening * 100_000)
    with pytest.raises(ParseError, match=r"nested more than|allows no comments"):
        by_name(dialect).read(opening * 100_000 + "1" + ("]" if "[" in opening else "}") * 100_000)


@pytest.mark.parametrize("dialect", ["json", "jsonc", "json5"])
def test_an_integer_beyond_pythons_limit_is_refused_with_its_place(dialect: str) -> None:
    with pytest.raises(ParseError, match="5000 digits") as caught:
        by_name(dialect).read("[\n  " + "9" * 5000 + "]")
    assert (caught.value.line, caught.value.column) == (2, 3)


@pytest.mark.parametrize(
    "text", ["/*" * 60_000, '"' + '\\"' * 60_000, "[1" + ",/**/" * 60_000, "//" + "\n//" * 60_000 + "\nx"]
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    for dialect in ("json", "jsonc", "json5"):
        with pytest.raises(ParseError):
            by_name(dialect).read(text)


@pytest.mark.parametrize("dialect", ["json", "jsonc", "json5"])
def test_a_second_document_is_refused(dialect: str) -> None:
    assert by_name(dialect).read("{}", document=0).data == {}
    with pytest.raises(ParseError):
        by_name(dialect).read("{}", document=1)


PIECES = [
    *("{", "}", "[", "]", ",", ":", " ", "\n", "\u00a0", "// c\n", "/* c */"),
    *("a", "true", "null", "NaN", "Infinity", "'s'", '"d"', "'\\x41'", '"\\ud83d\\ude00"', "\\u0061b", "é"),
    *("0", "1", "-", "+", ".", "5", "e3", "0xF", "-0x1", "+1", ".5", "5.", "-0.0", "1e400"),
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_fast_ways_to_read_json5_agree_with_the_exact_one(text: str) -> None:
    for candidate in (text, f"[{text}]", f"{{a: {text}}}", f"{{{text}: 1}}"):
        try:
            exact = parse(candidate, JSON5, unique=False)
        except ParseError:
            with pytest.raises(ParseError):
                by_name("json5").data(candidate)
        else:
            assert same(by_name("json5").data(candidate), exact)
            if exact == {} and "{" not in candidate:  # nothing but comments, which pyjson5 refuses
                continue
            if "inf" not in repr(exact):  # pyjson5 refuses numbers out of range
                assert same(pyjson5.decode(candidate), exact)
