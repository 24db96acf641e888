"""What is read and what is refused: documents, duplicate keys, places of errors, texts that libyaml misreads."""

from __future__ import annotations

import time

import pytest
from yaml_edits import YAML

from confsafe.errors import ParseError


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: 1\nb: [1,\n", 3, 1, "node content"),
        ("a: b: c\n", 1, 5, "needs quotes"),
        ("a: 1\n\tb: 2\n", 2, 1, "tab"),
        ("a: 1\nb: \x00\n", 2, 4, "NUL"),
        ("a: 1\nb: \x07\n", 2, 4, "U+0007"),
        ("a: 1\nb: 2\na: 3\n", 3, 1, '"a" appears twice, in line 1 and in line 3'),
        ("x: {a: 1, b: 2, a: 3}\n", 1, 17, '"a" appears twice'),
        ("[a, b]: 1\n? [a, b]\n: 2\n", 2, 3, "appears twice"),
        ("a: *x\n", 1, 4, 'no anchor "&x"'),
        ("a: @b\n", 1, 4, "cannot start with '@'; quote it"),
        ("a:\n  - b\n c: 1\n", 3, 2, "expected"),
        ('a: "b\n', 2, 1, "end of stream"),
        ("a: [b]#c\n", 1, 7, "blank before"),
        ('a: "b"#c\n', 1, 7, "blank before"),
        ("a: |#c\n  x\n", 1, 5, "blank before"),
        ("- [-]\n", 1, 4, '"-" alone'),
        ("- [-, a]\n", 1, 4, '"-" alone'),
        ("- !!str, x\n", 1, 3, "tag cannot hold"),
        ("a: 1\n%YAML 1.2\n---\nb\n", 2, 1, '"..."'),
        ("a: >\n   \n # x\n", 2, 1, "blank line is deeper"),
        ("a: |-\n\n   \n # x\n", 2, 1, "blank line is deeper"),
    ],
)
def test_an_error_names_its_place_in_one_sentence(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(ParseError) as caught:
        YAML.read(text, document=0)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("mark", ["|", ">-", "|+"])
@pytest.mark.parametrize("other", ["", "b: |\n  x\n"])
def test_blank_lines_of_an_empty_block_scalar_may_be_deeper_than_what_follows_it(mark: str, other: str) -> None:
    data = YAML.read(f"a: {mark}\n   \nc: 1\n{other}").data
    assert data == {"a": "\n" * mark.count("+"), "c": 1} | ({"b": "x\n"} if other else {})


@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "a: 1\nb: [1,\n", "- [-]\n"])
def test_data_alone_refuses_what_reading_refuses(text: str) -> None:
    with pytest.raises(ParseError):
        YAML.data(text)


def test_several_documents_need_a_choice() -> None:
    stream = "a: 1\n---\nb: 2\n---\nc: 3\n"
    with pytest.raises(ParseError, match=r"holds 3 documents; choose one with document=0 to 2"):
        YAML.data(stream)
    assert [YAML.data(stream, document=n) for n in range(3)] == [{"a": 1}, {"b": 2}, {"c": 3}]


def test_a_document_that_is_not_there_is_refused() -> None:
    with pytest.raises(ParseError, match="no document 2: the file holds 2"):
        YAML.data("a\n---\nb\n", document=2)


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "---\n# c\n...\n", "~\n"])
def test_an_empty_document_is_null(text: str) -> None:
    assert YAML.data(text) is None


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("{ ?a: b }", {"?a": "b"}),
        ("[?x]", ["?x"]),
        ("[a, ? b : c]", ["a", {"b": "c"}]),
        ("a: &an:chor b\n", {"a": "b"}),
        ("{a: 12:30}", {"a": "12:30"}),
        ("a: \"\\/\"\n", {"a": "/"}),
        ("a: {b: , c: }\n", {"a": {"b": None, "c": None}}),
        ("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}),
        ("a#b: c#d\n", {"a#b": "c#d"}),
        ("- -\n- - -\n", [[None], [[None]]]),
    ],
)  # fmt: skip
def test_what_yaml_1_2_allows_is_read_also_where_libyaml_does_not(text: str, data: object) -> None:
    assert YAML.data(text) == data


def test_question_marks_are_read_at_their_own_places() -> None:
    reading = YAML.read("{ ?a: b, ?c: d }\n")
    assert reading.data == {"?a": "b", "?c": "d"}
    assert reading.span(("?c",)) == (13, 14)


@pytest.mark.parametrize(
    "text", ["[" * 99999, "[" * 99999 + "]" * 99999, "- " * 9999 + "a", "{a: " * 9999, "? " * 9999]
)
@pytest.mark.parametrize("front", ["", "a: 1\n---\n"])
def test_nesting_without_end_is_refused_at_once(text: str, front: str) -> None:
    start = time.perf_counter()
    with pytest.raises(ParseError, match="nested too deeply"):
        YAML.data(front + text, document=0)
    assert time.perf_counter() - start < 5


def test_nesting_of_hundreds_of_levels_is_read() -> None:
    data = YAML.data("[" * 900 + "]" * 900)
    for _ in range(899):
        data = data[0]
    assert data == []


def test_an_integer_of_thousands_of_digits_is_refused() -> None:
    with pytest.raises(ParseError, match="digits"):
        YAML.data("a: " + "9" * 5000)


def test_a_lone_surrogate_in_the_text_is_refused() -> None:
    with pytest.raises(ParseError):
        YAML.data("a: \ud800")
