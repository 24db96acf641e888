"""Comments of entries: read, written, taken away; entries commented out and in again."""

from __future__ import annotations

import pytest

from confsafe.errors import KeyMissing, ValueRefused
from confsafe.formats import by_name
from confsafe.formats.text import Comment, apply_splices

TEXT = """{
  // about a,
  // in two lines
  "a": 1, // inline a
  /* above b */
  "b": [ // of the bracket
    1,
    2 /* two */
  ], /* inline b */

  // nobody's

  /*
   * above c,
   * starred
   */
  "c": { "d": 1 /* d */, "e": 2 },
  "f": 1, // inline f,
          // continued
  "g": 2
}
"""


def comment_of(text: str, *path: str | int) -> Comment:
    return by_name("jsonc").read(text).comment(path)


def commented(text: str, path: tuple[str | int, ...], comment: Comment) -> str:
    return apply_splices(text, by_name("jsonc").read(text).comment_splices(path, comment))


@pytest.mark.parametrize(
    ("path", "above", "inline"),
    [
        (("a",), "about a,\nin two lines", "inline a"),
        (("b",), "above b", "inline b"),
        (("b", 0), None, None),
        (("b", 1), None, "two"),
        (("c",), "above c,\nstarred", None),
        (("c", "d"), None, "d"),
        (("c", "e"), None, None),
        (("f",), None, "inline f,\ncontinued"),
        (("g",), None, None),
        ((), None, None),
    ],
)
def test_the_comment_of_an_entry(path: tuple[str | int, ...], above: str | None, inline: str | None) -> None:
    assert comment_of(TEXT, *path) == Comment(above, inline)


@pytest.mark.parametrize(
    ("path", "comment", "old", "new"),
    [
        (("a",), Comment("x", "inline a"), "// about a,\n  // in two lines", "// x"),
        (("a",), Comment("about a,\nin two lines", "y"), "// inline a", "// y"),
        (("a",), Comment(None, "inline a"), "  // about a,\n  // in two lines\n", ""),
        (("a",), Comment("about a,\nin two lines", None), " // inline a", ""),
        (("b",), Comment("x", "y"), "/* above b */", "/* x */"),
        (("b",), Comment("x\n\ny", "inline b"), "/* above b */", "/*\n   * x\n   *\n   * y\n   */"),
        (("b",), Comment("x */", "inline b"), "/* above b */", "// x */"),
        (("b",), Comment("above b", None), " /* inline b */", ""),
        (("b", 0), Comment("x\n\ny", None), "    1,", "    // x\n    //\n    // y\n    1,"),
        (("b", 0), Comment(None, "y"), "    1,", "    1, // y"),
        (("b", 1), Comment(None, "y"), "/* two */", "/* y */"),
        (("c",), Comment("x", None), "above c,\n   * starred", "x"),
        (("c", "d"), Comment(None, "y"), "/* d */", "/* y */"),
        (("c", "d"), Comment(None, None), " /* d */", ""),
        (("c", "e"), Comment(None, "y"), '"e": 2', '"e": 2 /* y */'),
        (("g",), Comment(None, "y"), '"g": 2', '"g": 2 // y'),
        (("g",), Comment("", ""), '"g": 2', '//\n  "g": 2 //'),
    ],
)
def test_writing_a_comment(path: tuple[str | int, ...], comment: Comment, old: str, new: str) -> None:
    expected = TEXT.replace(old, new)
    if path == ("b",) and comment == Comment("x", "y"):
        expected = expected.replace("/* inline b */", "/* y */")
    result = commented(TEXT, path, comment)
    assert result == expected
    assert comment_of(result, *path) == comment
    assert by_name("jsonc").data(result) == by_name("jsonc").data(TEXT)


def test_every_comment_may_be_taken_away() -> None:
    text = TEXT
    for path in [("a",), ("b",), ("b", 1), ("c",), ("c", "d"), ("f",)]:
        text = commented(text, path, Comment())
        assert comment_of(text, *path) == Comment()
    assert [text[span.start : span.end] for span in by_name("jsonc").read(text).comments()] == [
        "// of the bracket",
        "// nobody's",
    ]


def test_a_comment_that_is_as_asked_for_is_left_alone() -> None:
    reading = by_name("jsonc").read(TEXT)
    for path in [("a",), ("b",), ("c",), ("f",), ("g",)]:
        assert reading.comment_splices(path, reading.comment(path)) == []


@pytest.mark.parametrize(
    ("path", "comment"),
    [
        (("c", "d"), Comment("x", "d")),
        (("c", "d"), Comment(None, "*/")),
        (("a",), Comment(None, "two\nlines")),
        (("a",), Comment("a\rb", None)),
        ((), Comment("x", None)),
    ],
)
def test_an_impossible_comment_is_refused(path: tuple[str | int, ...], comment: Comment) -> None:
    with pytest.raises(ValueRefused):
        commented(TEXT, path, comment)


def test_strict_json_has_no_comments() -> None:
    reading = by_name("json").read('{\n  "a": 1\n}')
    assert reading.comment(("a",)) == Comment()
    assert reading.comments() == []
    for ask in (reading.disable_splices, reading.enable_splices):
        with pytest.raises(ValueRefused, match="JSON has no comments"):
            ask(("a",))
    with pytest.raises(ValueRefused, match="JSON has no comments"):
        reading.comment_splices(("a",), Comment("x", None))


def test_the_comment_of_an_absent_entry_is_missing() -> None:
    reading = by_name("jsonc").read(TEXT)
    for path in [("x",), ("b", 7), ("a", "x")]:
        with pytest.raises(KeyMissing):
            reading.comment(path)
        with pytest.raises(KeyMissing):
            reading.disable_splices(path)


def test_windows_line_ends_stay() -> None:
    text = '{\r\n  // x\r\n  "a": 1, // y\r\n  "b": 2\r\n}\r\n'
    assert comment_of(text, "a") == Comment("x", "y")
    assert commented(text, ("a",), Comment("p\nq", "r")) == text.replace("// x", "// p\r\n  // q").replace(
        "// y", "// r"
    )
    assert commented(text, ("b",), Comment("p", None)) == text.replace('  "b"', '  // p\r\n  "b"')


def disabled(text: str, *path: str | int, dialect: str = "jsonc") -> str:
    return apply_splices(text, by_name(dialect).read(text).disable_splices(path))


def enabled(text: str, *path: str | int, dialect: str = "jsonc") -> str:
    return apply_splices(text, by_name(dialect).read(text).enable_splices(path))


@pytest.mark.parametrize("path", [("a",), ("b",), ("b", 0), ("b", 1), ("c",), ("f",), ("g",)])
def test_a_disabled_entry_is_gone_and_comes_back_exactly(path: tuple[str | int, ...]) -> None:
    without = disabled(TEXT, *path)
    expected = by_name("jsonc").data(TEXT)
    place = expected
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    assert by_name("jsonc").data(without) == expected
    assert enabled(without, *path) == TEXT


def test_disabling_marks_every_line_of_the_entry() -> None:
    text = '{\n    "a": {\n\n      "b": [1,\n2]\n    }, // c\n    "d": 1\n}\n'
    result = disabled(text, "a")
    assert result == '{\n    // "a": {\n    //\n    //   "b": [1,\n// 2]\n    // }, // c\n    "d": 1\n}\n'
    assert enabled(result, "a") == text


@pytest.mark.parametrize("comma", ["", ","])
def test_disabling_the_last_entry_leaves_no_new_trailing_comma(comma: str) -> None:
    text = f'{{\n  "a": 1, // a\n  "b": 2{comma} // b\n}}\n'
    result = disabled(text, "b")
    assert result == f'{{\n  "a": 1{comma} // a\n  // "b": 2{comma} // b\n}}\n'
    assert enabled(result, "b") == text


def test_two_disabled_entries_come_back_in_either_order() -> None:
    text = '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n'
    both = disabled(disabled(text, "c"), "b")
    assert by_name("jsonc").data(both) == {"a": 1}
    assert by_name("jsonc").data(enabled(both, "b")) == {"a": 1, "b": 2}
    assert by_name("jsonc").data(enabled(enabled(both, "b"), "c")) == {"a": 1, "b": 2, "c": 3}
    assert by_name("jsonc").data(enabled(enabled(both, "c"), "b")) == {"a": 1, "b": 2, "c": 3}
    none = disabled(both, "a")
    assert by_name("jsonc").data(none) == {}
    assert by_name("jsonc").data(enabled(enabled(enabled(none, "c"), "a"), "b")) == {"a": 1, "b": 2, "c": 3}


def test_a_hand_written_disabled_entry_is_enabled() -> None:
    text = '{\n  // see the manual\n  //"target": "es5",\n  "strict": true\n}\n'
    assert enabled(text, "target") == text.replace('//"target"', '"target"')


def test_of_several_commented_out_alternatives_the_one_that_was_disabled_comes_back() -> None:
    text = '{\n  // "a": 1,\n  // "a": { "a": 2 },\n  "a": {\n    "a": 3\n  },\n  "b": 4\n}\n'
    assert enabled(disabled(text, "a"), "a") == text


def test_an_entry_with_a_commented_out_alternative_below_is_not_disabled() -> None:
    with pytest.raises(ValueRefused, match="commented out already"):
        disabled('{\n  "a": 1,\n  // "a": 2,\n  "b": 3\n}\n', "a")
    with pytest.raises(ValueRefused, match="commented out already"):
        disabled("[\n  1,\n  // 2,\n  3\n]\n", 0)


def test_items_are_disabled_and_enabled_in_turn() -> None:
    text = "[\n  1,\n  2,\n  3\n]\n"
    once = disabled(text, 0)
    twice = disabled(once, 0)
    assert twice == "[\n  // 1,\n  // 2,\n  3\n]\n"
    assert enabled(twice, 0) == once
    assert enabled(once, 0) == text


def test_an_empty_comment_above_is_not_part_of_the_disabled_entry() -> None:
    text = "[\n  //\n  1,\n  2\n]\n"
    assert enabled(disabled(text, 0), 0) == text


def test_prose_is_not_taken_for_an_entry() -> None:
    with pytest.raises(KeyMissing, match="no disabled target"):
        enabled('{\n  // "target" is what tsc makes: es5\n  "strict": true\n}\n', "target")


def test_json5_entries_are_disabled_in_their_spelling() -> None:
    text = "{\n  a: 'x', // a\n  b: +1\n}\n"
    assert disabled(text, "a", dialect="json5") == "{\n  // a: 'x', // a\n  b: +1\n}\n"
    for key in ("a", "b"):
        assert enabled(disabled(text, key, dialect="json5"), key, dialect="json5") == text


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{ "a": 1 }', ("a",)),
        ('{\n  "a": 1, "b": 2\n}', ("a",)),
        ('{\n  "a": 1 /* over\n  lines */\n}', ("a",)),
    ],
)
def test_an_entry_without_lines_of_its_own_cannot_be_disabled(text: str, path: tuple[str, ...]) -> None:
    with pytest.raises(ValueRefused):
        disabled(text, *path)


def test_a_comment_of_several_lines_is_read_back_where_lines_end_in_a_carriage_return() -> None:
    text = '{\r  /* one */\r  "a": 1\r}\r'
    new = commented(text, ("a",), Comment(above="one\ntwo"))
    assert comment_of(new, "a") == Comment(above="one\ntwo")
    assert new == '{\r  /*\r   * one\r   * two\r   */\r  "a": 1\r}\r'


@pytest.mark.parametrize("path", [("a",), ("b",)])
def test_an_entry_whose_comma_begins_a_line_is_not_commented_out(path: tuple[str, ...]) -> None:
    with pytest.raises(ValueRefused, match="comma begins the line"):
        disabled('{\n  "a": 1\n  , "b": 2\n}\n', *path)
