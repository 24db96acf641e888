"""Other values for entries that stay: the old spelling guides the new one, and every reader reads it right."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from yaml_edits import YAML, deleting, edited, judged, saved, setting

import confsafe
from confsafe.data.sameness import same
from confsafe.data.tagged import Tagged
from confsafe.document import Document
from confsafe.errors import ValueRefused

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ("x", "u", "u"),
        ("'x'", "y", "'y'"),
        ("'x'", "it's", '"it\'s"'),
        ('"x"', 'say "y"', "'say \"y\"'"),
        ("'it''s'", "it's y", "'it''s y'"),
        ("yes", "no", "no"),
        ("yes", "12:30", '"12:30"'),
        ("0644", 755, "0755"),
        ("12:30", "12:45", "12:45"),
        ("1_000", "2_000", "2_000"),
        ("'x'", "a\nb", '"a\\nb"'),
        ('"x"', "y", '"y"'),
        ('"x"', 'say "hi"\t\\', '"say \\"hi\\"\\t\\\\"'),
        ("x", "yes", '"yes"'),
        ("x", 'a "b": c', "'a \"b\": c'"),
        ("x", "", '""'),
        ("x", " padded ", '" padded "'),
        ("x", "a: b # c", '"a: b # c"'),
        ("x", "a:b#c, [d] {e}", "a:b#c, [d] {e}"),
        ("x", "two\nlines\n", '"two\\nlines\\n"'),
        ("1", 2, "2"),
        ("0x1F", 32, "0x20"),
        ("0xab", 255, "0xff"),
        ("0o17", 8, "0o10"),
        ("0x1F", -1, "-1"),
        ("true", False, "false"),
        ("True", False, "False"),
        ("TRUE", False, "FALSE"),
        ("yes", True, "true"),
        ("~", 1, "1"),
        ("1", None, ""),
        ("1.5", 2.0, "2.0"),
        ("1.5", 1e20, "1.0e+20"),
        ("1.5", -0.0, "-0.0"),
        ("1.5", INF, ".inf"),
        (".Inf", -INF, "-.Inf"),
        ("2024-02-28", date(2024, 2, 29), "2024-02-29"),
        ("2024-02-28 10:00:00", datetime(2024, 2, 29, 1, 2, 3), "2024-02-29 01:02:03"),
        ("2024-02-28T10:00:00Z", datetime(2024, 2, 29, tzinfo=UTC), "2024-02-29T00:00:00Z"),
        ("2024-02-28t10:00:00 +01:00", datetime(2024, 2, 29, tzinfo=UTC), "2024-02-29t00:00:00 +00:00"),
        ("x", datetime(2024, 2, 29, 1, tzinfo=timezone(-timedelta(hours=5, minutes=30))), "2024-02-29T01:00:00-05:30"),
        ("x", b"hello", '!!binary "aGVsbG8="'),
        ("[1, 2]", {"a": [1]}, "\n  a: [1]"),
        ("x", [], "[]"),
        ("x", {}, "{}"),
        ("!Ref a", Tagged("!Ref", "b c"), "!Ref b c"),
        ("!Ref 'a'", Tagged("!Ref", "b"), "!Ref 'b'"),
        ("!Ref a", Tagged("!Sub", "b"), "!Sub b"),
        ("!Ref a", "b", "b"),
        ("!!str a", "b", "!!str b"),
        ("!!str 12", "13", '!!str "13"'),
        ("!!str a", 5, "5"),
        ("&x a", "b", "&x b"),
        ("&x !!str a", "b", "&x !!str b"),
        ("&x", "b", "&x b"),
        ("", "b", "b"),
        ("", None, ""),
        ("a\n  b", "c", "c"),
        ("'a\n\n  b'", "c", "'c'"),
    ],
)
def test_the_old_spelling_guides_the_new_one(old: str, value: Any, new: str) -> None:
    text = f"k: {old}  # c\n".replace(":   #", ":  #") if "\n" not in old else f"k: {old}\n"
    wanted = f"k: {new}  # c\n".replace(":   #", ":  #") if "\n" not in old else f"k: {new}\n"
    if new.startswith("\n"):
        wanted = f"k:  # c{new}\n"
    if not old:
        text, wanted = "k:\n", f"k: {new}\n" if new else "k:\n"
    assert edited(text, setting("k", value)) == wanted


@pytest.mark.parametrize(
    ("text", "value", "new"),
    [
        ("k: |\n  a\n\nz: 1\n", "b\nc\n", "k: |\n  b\n  c\n\nz: 1\n"),
        ("k: |\n  a\n\nz: 1\n", "b", "k: b\n\nz: 1\n"),
        ("k: |\n  a\n  b\nz: 1\n", "b: c", "k: |-\n  b: c\nz: 1\n"),
        ("k: |  # why\n  a\n  b\nz: 1\n", "b", "k: b  # why\nz: 1\n"),
        ("k: |-\n  a\n  b\nz: 1\n", "b", "k: |-\n  b\nz: 1\n"),
        ("k: |\n  a\n    \n  b\nz: 1\n", "a\n  \nc\n", "k: |\n  a\n    \n  c\nz: 1\n"),
        ("k: |\n  a\n  \n  b\n\n  c\nz: 1\n", "a\n\nx\n\nc\n", "k: |\n  a\n  \n  x\n\n  c\nz: 1\n"),
        ("k: |-\n  a\nz: 1\n", "b\n", "k: |\n  b\nz: 1\n"),
        ("k: |+\n  a\n\nz: 1\n", "b\n", "k: |+\n  b\nz: 1\n"),
        ("k: |+\n  a\n\nz: 1\n", "b\n\n\n", "k: |+\n  b\n\n\nz: 1\n"),
        ("k: |\n  a\nz: 1\n", "b\n\n", "k: |+\n  b\n\nz: 1\n"),
        ("k: |\n  a\n\nz: 1\n", "b\n\n", 'k: "b\\n\\n"\n\nz: 1\n'),
        ("k: |  # why\n  a\n", "b\n", "k: |  # why\n  b\n"),
        ("k: |  # why\n  a\n", 5, "k: 5  # why\n"),
        ("k: |  # why\n  a\n", {"b": 1}, "k:  # why\n  b: 1\n"),
        ("k: |4\n     a\n", "  b\n", "k: |4\n      b\n"),
        ("k: |\n  a\n", "  b\n", "k: |2\n    b\n"),
        ("k: |\n  a\n", "b\r\n", 'k: "b\\r\\n"\n'),
        ("k: |\n    a\n", "b\n\nc\n", "k: |\n    b\n\n    c\n"),
        ("k: |\n  a", "b", "k: |\n  b"),
        ("k: |\n  a", 5, "k: 5"),
        ("k: >-\n  one two\n  three\n", "one two three four", "k: >-\n  one two\n  three four\n"),
        ("k: >\n  one\n\n  two\n", "three\nfour\n", "k: >\n  three\n\n  four\n"),
        ("k: >\n  one\n", " two\n", 'k: " two\\n"\n'),
        ("- |\n a\n- b\n", "c\n", "- |\n c\n- b\n"),
    ],
)
def test_a_block_scalar_keeps_its_style_its_chomping_and_its_indentation(text: str, value: Any, new: str) -> None:
    assert edited(text, setting(0 if text.startswith("-") else "k", value)) == new


@pytest.mark.parametrize(
    ("text", "path", "value", "new"),
    [
        ("a: 1  # c\nz: 1\n", ("a",), {"b": 1}, "a:  # c\n  b: 1\nz: 1\n"),
        ("a: 1  # c\nz: 1\n", ("a",), ["b"], "a:  # c\n  - b\nz: 1\n"),
        ("a:  # c\n  b: 1\n  d: 2\nz: 1\n", ("a",), 5, "a: 5  # c\nz: 1\n"),
        ("a:  # c\n  # of b\n  b: 1\nz: 1\n", ("a",), 5, "a: 5  # c\n  # of b\nz: 1\n"),
        ("a:\n  b: 1\nz: 1\n", ("a",), [1], "a:\n  - 1\nz: 1\n"),
        ("a:\n- 1\nz: 1\n", ("a",), {"b": 1}, "a:\n  b: 1\nz: 1\n"),
        ("a:\n- 1\nz: 1\n", ("a",), "x", "a: x\nz: 1\n"),
        ("- 1  # c\n- 2\n", (0,), {"a": 1, "b": 2}, "- a: 1  # c\n  b: 2\n- 2\n"),
        ("- 1\n", (0,), [1, 2], "- - 1\n  - 2\n"),
        ("- a: 1\n  b: 2  # c\n- 2\n", (0,), "x", "- x\n- 2\n"),
        ("- a: 1\n  b: 2\n- 2\n", (0,), ["x", "u"], "- - x\n  - u\n- 2\n"),
        ("-\n  a: 1\n- 2\n", (0,), "x", "- x\n- 2\n"),
        ("a:\n  value  # c\nz: 1\n", ("a",), {"b": 1}, "a:\n  b: 1  # c\nz: 1\n"),
        ("a:\n  value  # c\nz: 1\n", ("a",), "x", "a:\n  x  # c\nz: 1\n"),
        ("a: &x\n  b: 1\nz: *x\n", ("a",), 5, "a: 5\nz:\n  b: 1\n"),
        ("a: !t\n  b: 1\n", ("a",), 5, "a: 5\n"),
        ("a: !t\n  b: 1\n", ("a",), Tagged("!t", {"b": 2}), "a: !t\n  b: 2\n"),
        ("a: &x 1\n", ("a",), {"b": 1}, "a:\n  b: 1\n"),
        ("a:    1\nbb:   2\n", ("a",), 3, "a:    3\nbb:   2\n"),
        ("a:\t1\n", ("a",), 3, "a:\t3\n"),
        ("a: [1, 2]  # c\n", ("a",), 5, "a: 5  # c\n"),
        ("a: [1, {b: 2}]\n", ("a", 1), [3], "a: [1, [3]]\n"),
        ("a: {b: 1, c: }\n", ("a", "c"), 2, "a: {b: 1, c: 2}\n"),
        ("a: {b, c}\n", ("a", "b"), 2, "a: {b: 2, c}\n"),
        ("a: {b: x}\n", ("a", "b"), "p, q", 'a: {b: "p, q"}\n'),
        ("a: {b: x}\n", ("a", "b"), "x:y", 'a: {b: "x:y"}\n'),
        ("a: [b: 1]\n", ("a", 0, "b"), 2, "a: [b: 2]\n"),
        ("a: [b: 1]\n", ("a", 0, "c"), 2, "a: [{b: 1, c: 2}]\n"),
        ("a: {'b': 1}\n", ("a", "c"), {"d": [1]}, "a: {'b': 1, 'c': {'d': [1]}}\n"),
        ("a: \n", ("a",), 1, "a: 1\n"),
        ("a: # c\n", ("a",), 1, "a: 1 # c\n"),
    ],
)
def test_a_value_becomes_one_of_another_kind(text: str, path: tuple[Any, ...], value: Any, new: str) -> None:
    assert edited(text, setting(*path, value)) == new


TRICKY = [
    "yes", "no", "on", "off", "y", "n", "null", "~", "true", "", " ", " padded ", "1.10", "007", "0o7", "0x1F", "1_000",
    "12:30", "1e3", ".5", "2024-02-29", "2024-02-29T10:00:00Z", "a: b # c", "#x", "a #b", "a:", "- x", "-",
    "? x", ": x",
    "[x", "{x", "]x", "}x", ",x", "&x", "*x", "!x", "|", ">", "'", '"', "%x", "@x", "`x", "=", "<<", "---", "... x",
    "two\nlines", "line\n", "\n", "\ttab", "tab\t", "a\tb", "a\r\nb", "\x00", "\x07", "\x7f", "\x85", "\u2028",
    "\ufeff", "\u00a0", "ünï ☃ 😀", "\\", "a\\nb", "'a'", '"a"', "x" * 300, "a" + " " * 100 + "b", "é\u0301",
]  # fmt: skip


@pytest.mark.parametrize("geometry", ["k: {}\n", "k: '{}'  # c\n", 'k: "{}"\n', "- {}\n", "[a, {}]\n", "{{k: {}}}\n"])
def test_every_string_is_written_so_that_every_reader_reads_it(geometry: str) -> None:
    text = geometry.format("old")
    place: Any = 0 if text.startswith("-") else 1 if text.startswith("[") else "k"
    for value in TRICKY:
        new = edited(text, setting(place, value))
        assert judged(new)[place] == value, new


@pytest.mark.parametrize("geometry", ["k: |\n  old\n", "k: >-\n  old\n  text\n", "- |+\n  old\n\n- x\n"])
def test_every_string_can_come_in_the_place_of_a_block_scalar(geometry: str) -> None:
    place: Any = 0 if geometry.startswith("-") else "k"
    for value in TRICKY:
        new = edited(geometry, setting(place, value))
        assert judged(new)[place] == value, new


@pytest.mark.parametrize("key", TRICKY)
def test_every_string_can_be_a_new_key(key: str) -> None:
    for text in ("a: 1\n", "{a: 1}\n", "- b: 1\n"):
        new = edited(text, setting(0, key, 2) if text.startswith("-") else setting(key, 2))
        found = judged(new)
        assert (found[0] if text.startswith("-") else found)[key] == 2


def test_a_key_of_more_than_a_thousand_characters_is_explicit() -> None:
    new = edited("a: 1\n", setting("k" * 2000, {"b": 1}))
    assert new == f"a: 1\n? {'k' * 2000}\n:\n  b: 1\n"
    assert edited(new, deleting("a")) == f"? {'k' * 2000}\n:\n  b: 1\n"


class Odd:
    """What no file can hold."""


@pytest.mark.parametrize(
    ("value", "key", "words"),
    [
        (Odd(), "a.b", "cannot hold an Odd"),
        (time(1, 2), "a.b", "cannot hold a time"),
        ("\ud800", "a.b", "surrogate"),
        ({"c": [1, "\udfff"]}, "a.b.c[1]", "surrogate"),
        ([{"x": Odd()}], "a.b[0].x", "cannot hold an Odd"),
        (datetime(2024, 1, 1, tzinfo=timezone(timedelta(seconds=90))), "a.b", "offset"),
        pytest.param(10**5000, "a.b", "digits", id="digits"),
        (Tagged("!x y", "z"), "a.b", "tag"),
        (Tagged("!x", 5), "a.b", "Tagged"),
    ],
)
def test_a_value_that_yaml_cannot_hold_is_refused_with_its_path(value: Any, key: str, words: str) -> None:
    for text in ("a:\n  b: 1\n", "a: {b: 1}\n"):
        with pytest.raises(ValueRefused, match=words) as caught:
            edited(text, setting("a", "b", value))
        assert caught.value.key == key


def test_a_value_within_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    for text in ("a: 1\n", "{a: 1}\n"):
        with pytest.raises(ValueRefused, match="contains itself"):
            edited(text, setting("a", loop))


def test_a_value_of_repeated_parts_is_written_out_and_a_bomb_refused() -> None:
    part: Any = ["x"]
    assert edited("a: 1\n", setting("a", [part, part])) == "a:\n  - - x\n  - - x\n"
    for _ in range(40):
        part = [part] * 9
    with pytest.raises(ValueRefused, match="too often"):
        edited("a: 1\n", setting("a", part))


def test_a_value_nested_without_measure_is_refused() -> None:
    value: Any = 1
    for _ in range(sys.getrecursionlimit() * 2):
        value = [value]
    with pytest.raises(ValueRefused, match="deep"):
        YAML.dumps({"a": value})


Change = Callable[[Any], Any]


def test_whole_numbers_and_booleans_are_not_confused() -> None:
    assert edited("a: 1\nb: true\n", lambda d: d.update(a=True, b=1)) == "a: true\nb: 1\n"
    assert same(YAML.data("a: 1.0\n"), {"a": 1.0})


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "{}\n"),
        ([], "[]\n"),
        (None, "null\n"),
        ("yes", '"yes"\n'),
        ({"a": {"b": [1, {"c": None}]}, "d": "x\ny\n"}, "a:\n  b:\n    - 1\n    - c: null\nd: |\n  x\n  y\n"),
        ([[1, [2]], {}], "- - 1\n  - - 2\n- {}\n"),
        ({"a": {"x", "y"}}, "a: !!set\n  ? x\n  ? \"y\"\n"),
        ({1: "a", None: 1, (1, "b"): 2}, '1: a\nnull: 1\n[1, b]: 2\n'),
        (Tagged("!t", {"a": 1}), "!t\na: 1\n"),
        ({"a": NAN}, "a: .nan\n"),
        ("a\nb\n", "|\n  a\n  b\n"),
    ],
)  # fmt: skip
def test_a_new_text_is_in_the_usual_style(data: Any, text: str) -> None:
    assert YAML.dumps(data) == text
    assert same(YAML.data(text), data)
    assert YAML.dumps(data, newline="\r\n") == text.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("a: x\nb: 1\n", "a: |\n  u\n  v\nb: 1\n"),
        ("a:\n  x \nb: 1\n", "a: |\n  u\n  v\nb: 1\n"),
        ("a: [x]\nb: 1\n", "a: |\n  u\n  v\nb: 1\n"),
        ("a:\n- x\nb: 1\n", "a: |\n  u\n  v\nb: 1\n"),
        ("a:\n\n- x\nb: 1\n", 'a: "u\\nv\\n"\n\nb: 1\n'),
        ("a: x  # c\nb: 1\n", 'a: "u\\nv\\n"  # c\nb: 1\n'),
        ("a: 'x'\nb: 1\n", "a: |\n  u\n  v\nb: 1\n"),
    ],
)
def test_a_string_of_several_lines_becomes_a_literal_where_quotes_and_comments_allow(text: str, new: str) -> None:
    assert edited(text, setting("a", "u\nv\n")) == new


FOLDED = "run: >-\n  serve web\n  --port 80\n  --host any\n\n  --log none\nz: 1\n"


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ("web", "serve database --port 80 --host any\n--log none", "database"),
        ("web", "serve web two --port 80 --host any\n--log none", "web two"),
        ("80", "serve web --port 8080 -v --host any\n--log none", "8080 -v"),
        ("  --port 80\n", "serve web --host any\n--log none", ""),
        ("--log none", "serve web --port 80 --host any\n--log none --more", "--log none\n  --more"),
        ("serve web", "serve web --port 80 --host any\n--log none\n--end", "serve web"),
        ("any\n\n", "serve web --port 80 --host any --log none", "any "),
    ],
)
def test_a_folded_text_keeps_the_line_breaks_between_the_words_that_stay(old: str, value: str, new: str) -> None:
    wanted = FOLDED.replace(old, new)
    if value.endswith("--end"):
        wanted = wanted.replace("none\n", "none\n\n  --end\n")
    assert edited(FOLDED, setting("run", value)) == wanted.replace("any   ", "any ")


OPTIONS = 'run: >-\n  tool run\n  --in ${{ inputs.path }}\n  && tool  "two  blanks"\n  2>&1\n'


@pytest.mark.parametrize(
    ("value", "old", "new"),
    [
        ("{0}--in ${{{{ inputs.path }}}} --out x {1} 2>&1", "}}\n", "}}\n  --out x\n"),
        ("{0}--in ${{{{ inputs.path }}}} {1}", "\n  2>&1", ""),
        ("time {0}--in ${{{{ inputs.path }}}} {1} 2>&1", "  tool run", "  time\n  tool run"),
        ("{0}--in ${{{{ inputs.path }}}} {1} 2>&1 | tee log", "2>&1", "2>&1\n  | tee log"),
        ("{0}--in ${{{{ inputs.other.path.that.is.long || inputs.path }}}} {1} 2>&1", "inputs.path", None),
    ],
)
def test_what_comes_into_a_text_of_one_option_a_line_gets_a_line_and_no_other_line_changes(
    value: str, old: str, new: str | None
) -> None:
    new = "inputs.other.path.that.is.long || inputs.path" if new is None else new
    wanted = value.format("tool run ", '&& tool  "two  blanks"')
    assert edited(OPTIONS, setting("run", wanted)) == OPTIONS.replace(old, new)


DEEPER = "run: >\n  a b\n  c\n    deep\n    er\n  d\n\n  e f\n"


@pytest.mark.parametrize(("old", "new"), [("b", "x y"), ("er", "err"), ("d\n", "dd\n"), ("f", "g"), ("deep", "de ep")])
def test_deeper_lines_of_a_folded_text_stay_where_they_are(old: str, new: str) -> None:
    value = YAML.data(DEEPER)["run"]
    assert edited(DEEPER, setting("run", value.replace(old, new))) == DEEPER.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  d\n", "  d\n    deeper\n  x\n"),
        ("    er\n", f"    er\n    and {'words ' * 20}end\n  x\n    as deep\n"),
        ("  c\n    deep\n    er\n", "  c\n    er\n  new\n    deep\n"),
    ],
)
def test_deeper_lines_come_into_a_folded_text_with_those_that_are_there(old: str, new: str) -> None:
    wanted = DEEPER.replace(old, new)
    assert edited(DEEPER, setting("run", YAML.data(wanted)["run"])) == wanted


@pytest.mark.parametrize(
    ("text", "value", "new"),
    [
        ("d: some words \n  that go on\n", "some words that go up", "d: some words \n  that go up\n"),
        ("- if  a; then\n      b;\n  fi\n", "if  a; then c; fi", "- if  a; then\n      c;\n  fi\n"),
        ("- if a; then\n      b;\n  fi\n", "if a; then b; c; fi", "- if a; then\n      b;\n      c;\n  fi\n"),
        ("- >-\n  see  \n  it\n  there\n", "see it there", "- >-\n  see\n  it\n  there\n"),
    ],
)
def test_blanks_and_deeper_lines_of_a_string_over_lines_stay(text: str, value: str, new: str) -> None:
    assert edited(text, setting(next(iter(YAML.data(text))) if text[0] != "-" else 0, value)) == new


@pytest.mark.parametrize(
    ("text", "value", "new"),
    [
        ("d: some words\n  that go on\n  and end here\n", "some words that go on and end there", "end there"),
        ("d: 'it''s some\n  words'\n", "it's some more words", "d: 'it''s some more\n  words'\n"),
        ('m: "first \\\n  goes on\\n\\\n  second\\n"\n', "first goes on\nSECOND\n", "  SECOND"),
        ('m: "caf\\u00e9 one"\n', "caf\u00e9 two", 'm: "caf\\u00e9 two"\n'),
    ],
)
def test_of_a_string_over_lines_or_with_escapes_only_what_differs_changes(text: str, value: str, new: str) -> None:
    key = next(iter(YAML.data(text)))
    out = edited(text, setting(key, value))
    assert new in out
    assert len(out.splitlines()) == len(text.splitlines())


@pytest.mark.parametrize("text", ["a: x\n     \nb: 1\n", "a: [x]\n     \nb: 1\n", "a: |\n  x\n# c\n     \nb: 1\n"])
def test_a_text_of_lines_takes_in_no_blanks_that_stand_behind_it(text: str) -> None:
    document = Document(text, "yaml")
    edited = document.edited({"a": "p\nq\n", "b": 1})
    assert "     \nb: 1" in edited
    assert document.coarser == 0


def test_a_folded_text_does_not_take_in_lines_of_blanks_that_are_longer_than_its_indentation() -> None:
    document = Document("a: >\n  x\n     \nb: 1\n", "yaml")
    assert document.edited({"a": "p\nq\n", "b": 1}) == "a: >\n  p\n\n  q\nb: 1\n"
    assert document.coarser == 0


def test_so_does_one_that_is_new() -> None:
    document = Document("a: 1\n     \nb: 1\n", "yaml")
    edited = document.edited({"a": 1, "new": "p\nq\n", "b": 1})
    assert edited.endswith("     \nb: 1\n")
    assert document.coarser == 0


def test_an_item_that_becomes_a_text_is_as_deep_as_its_header_says() -> None:
    text = "a:\n    l:\n    - x: 1\n    - y\n"
    assert edited(text, setting("a", "l", 0, "  b\nc\n")) == "a:\n    l:\n    - |4\n          b\n        c\n    - y\n"


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ("a: |\n  if x:\n    one\n    two\n", "one\ntwo\n", "a: |\n    one\n    two\n"),
        ("a: |\n  if x:\n    one\n      two\n\n    3\n", "one\n  two\n\n4\n", "a: |\n    one\n      two\n\n    4\n"),
        ("a: |-\n      one\n      two\n", "if x:\n  one\n  two", "a: |-\n    if x:\n      one\n      two\n"),
        ("a: |\n  one\n  two\n", "if x:\n  one\n  two\n", "a: |\n  if x:\n    one\n    two\n"),
        ("a: |2\n  if x:\n    one\n    two\n", "one\ntwo\n", "a: |2\n  one\n  two\n"),
        ("a: |\n  if x:\n    one\n    two\n", " one\ntwo\n", "a: |2\n   one\n  two\n"),
    ],
)
def test_the_lines_of_a_text_that_others_stood_around_stay_where_they_are(old: str, value: str, new: str) -> None:
    assert edited(f"{old}b: 1\n", setting("a", value)) == f"{new}b: 1\n"


@pytest.mark.parametrize(
    ("lists", "new"),
    [
        ("a: [x]\nb: [y]\n", "tags: [commit]\n"),
        ("a: [x]\nb:\n  - y\n", "tags:\n    - commit\n"),
        ("a: [{x: 1}]\n", "tags:\n    - commit\n"),
    ],
)
def test_a_list_that_nothing_near_shows_stands_in_brackets_where_the_lists_of_the_file_do(lists: str, new: str) -> None:
    text = f"{lists}hooks:\n  - id: one\n"
    assert edited(text, setting("hooks", 0, "tags", ["commit"])) == f"{text}    {new}".replace("    - c", "      - c")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a:  # why\n  b\nc: 1\n", "a:  # why\nc: 1\n"),
        ("c: 1\na:  # why\r\n  b", "c: 1\na:  # why"),
        ("a:  # why\n\n  b # this\nc: 1\n", "a:  # why\n\n   # this\nc: 1\n"),
    ],
)
def test_the_comment_behind_a_key_stays_where_nothing_comes_in_the_place_of_a_value_below(
    text: str, wanted: str
) -> None:
    assert edited(text, setting("a", None)) == wanted


@pytest.mark.parametrize(
    ("text", "change", "wanted"),
    [
        ("a: True\n", setting("b", False), "a: True\nb: False\n"),
        ("a: true\nb: True\nc:\n  - x: False\n", setting("c", 0, "w", True), "  - x: False\n    w: True\n"),
        ("a: {mode: 0644}\nb: {}\n", setting("b", {"mode": 644}), "b: {mode: 0644}\n"),
        ("a: {mode: 0644}\nb: {}\n", setting("b", {"mode": 420, "m": 644}), "b: {mode: 420, m: 644}\n"),
        ("a: {v: [3.10, 0x1F]}\nb: {}\n", setting("b", {"v": [31, 3.1]}), "b: {v: [0x1F, 3.10]}\n"),
        ("a: 'u'\nb: 'v'\nc: \"*\"\n", setting("d", "*z"), 'd: "*z"\n'),
        ("a: 'u'\nd: 'v'\nc: \"*\"\nm:\n  k: 1\n", setting("m", "d", "*z"), "  d: '*z'\n"),
        ("on: push\njobs: {}\nm:\n  a: 1\n", setting("m", "on", "x"), "  on: x\n"),
        ('"on": push\nm:\n  a: 1\n', setting("m", "on", "x"), '  "on": x\n'),
        ("8080: a\nm:\n  a: 1\n", setting("m", "8080", 1), '  "8080": 1\n'),
    ],
)
def test_a_new_word_or_key_is_spelled_as_its_like_in_the_file(
    text: str, change: Callable[[Any], Any], wanted: str
) -> None:
    assert edited(text, change).endswith(wanted)


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ("one two\n  three", "one two three\nfour", "one two\n  three\n\n  four"),
        ("'one two\n  three'", "one two three\nfour", "'one two\n  three\n\n  four'"),
        ("one two\n  three", "other\nfour\n", "|\n  other\n  four"),
    ],
)
def test_a_text_over_lines_that_only_gets_further_ones_keeps_those_that_are_there(
    old: str, value: str, new: str
) -> None:
    assert edited(f"k: {old}\nz: 1\n", setting("k", value)) == f"k: {new}\nz: 1\n"


@pytest.mark.parametrize(
    ("old", "item", "new"),
    [
        ("[~1.17, ^1]", "~1.18", "[~1.18, ^1]"),
        ("[http://a.b, x]", "https://a.b:80/c", "[https://a.b:80/c, x]"),
        ("[http://a.b, x]", "12:30", '["12:30", x]'),
        ("[http://a.b, x]", "b:", '["b:", x]'),
        ("[a, x]", "https://b", '["https://b", x]'),
        ("[a, x]", "<<", '["<<", x]'),
    ],
)
def test_a_string_between_brackets_is_quoted_where_a_reader_of_today_needs_it(old: str, item: str, new: str) -> None:
    assert edited(f"a: {old}\n", setting("a", 0, item)) == f"a: {new}\n"
    assert judged(f"a: {new}\n")["a"][0] == item


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: 1\n", "\n"),
        ("# head\na: |+\n b\n\n\n", "# head\n\n"),
        ("- 1\n# end\n", "\n# end\n"),
        ("---\na: 1\n", "---\n\n"),
        ("a: 1\n...\n", "null\n...\n"),
    ],
)
def test_a_document_that_becomes_null_is_empty(text: str, wanted: str) -> None:
    assert confsafe.patch(text, None, "yaml") == wanted


def test_a_text_within_what_replaces_the_last_of_an_open_file_keeps_its_line_break() -> None:
    assert confsafe.patch("a: |\n  b\n  c", {"a": {"k": "x\ny\n"}}, "yaml") == 'a:\n  k: "x\\ny\\n"'


def test_a_block_becomes_a_scalar_in_front_of_the_last_entry_of_an_open_file_that_goes() -> None:
    assert confsafe.patch("l:\n- a:\n    b: 1\n- c: 2", {"l": [{"a": 5}]}, "yaml") == "l:\n- a: 5"


def test_new_texts_that_take_the_place_of_entries_do_not_take_in_a_comment_that_stays() -> None:
    text = "a:\n  x: 1\n  y: 2\n\n    # deeper\n\n  z: 3\n"
    new = confsafe.patch(text, {"a": {"p": 1, "q": "one\ntwo", "r": "t\nu"}}, "yaml")
    assert confsafe.loads(new, "yaml") == {"a": {"p": 1, "q": "one\ntwo", "r": "t\nu"}}
    assert "# deeper" in new


def test_a_list_is_emptied_in_front_of_the_last_lines_of_an_open_file_that_go() -> None:
    text = "a:   # why\n  - b:  # b\n      c: &x null\nd:\n  - -   -5\n    -   *x  # x\n  - e"
    assert confsafe.patch(text, {"a": []}, "yaml").rstrip("\n") == "a: []   # why"


@pytest.mark.parametrize("new", ["word " * 35 + "end", "one\ntwo\n"])
def test_a_text_over_lines_does_not_take_in_the_comment_behind_its_key(new: str) -> None:
    text = "a: plain\n text # over lines\nb: # why\n - one\n - two\n"
    edit = confsafe.patch(text, {"a": "plain text", "b": new}, "yaml")
    assert confsafe.loads(edit, "yaml") == {"a": "plain text", "b": new}
    assert "# why" in edit


def test_what_comes_behind_an_empty_text_that_keeps_its_blank_lines_gets_none() -> None:
    text = "a: >-\n\nb: >\n\nc: |+"
    assert confsafe.patch(text, {"a": "", "b": "", "c": "", "d": 1}, "yaml") == f"{text}\nd: 1"


def test_a_string_that_has_nothing_in_common_with_the_one_over_lines_stands_on_one() -> None:
    assert confsafe.patch('a: "\\\n  abcd\\\n  ef"\n', {"a": "zz"}, "yaml") == 'a: "zz"\n'


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        (" [\n  x, \n ] \n", "a\nb\n", " |\n  a\n  b\n"),
        (" one\n  two  # why\n", ["a\nb\n"], "  # why\n  - |\n    a\n    b\n"),
        (" one\n  two  # why\n", ["a", "b"], "\n  - a\n  - b  # why\n"),
    ],
)
def test_what_comes_in_the_place_of_lines_takes_in_nothing_that_stands_behind_them(
    old: str, value: Any, new: str
) -> None:
    assert edited(f"k:{old}z: 1\n", setting("k", value)) == f"k:{new}z: 1\n"


@pytest.mark.parametrize(
    ("value", "new"),
    [
        ("z\ny", "a: 1\nb: |-\n  z\n  y\nc: 3"),
        ("z\ny\n", "a: 1\nb: |\n  z\n  y\nc: 3"),
        (["z\ny\n"], "a: 1\nb:\n  - |\n    z\n    y\nc: 3"),
    ],
)
def test_a_text_in_front_of_what_comes_to_end_an_open_file_has_a_line_break_behind_it(value: Any, new: str) -> None:
    assert edited("a: 1\nb: |\n  x\n  y", lambda data: data.update(b=value, c=3)) == new


def test_so_has_one_that_is_new() -> None:
    assert (
        edited("a:\n  - x", lambda data: data.update(a=["x", "y\nz\n"], c=3)) == "a:\n  - x\n  - |\n    y\n    z\nc: 3"
    )


def test_a_text_that_comes_to_end_an_open_file_needs_no_line_break_there() -> None:
    data = {"a": {"x": "y\nz\n"}}
    assert saved("a: 1  # why\nb:\n  - 2", data) == 'a:  # why\n  x: "y\\nz\\n"'
    assert saved("a: [1,\n  2]\nb: 2", {"a": "y\nz"}) == "a: |-\n  y\n  z"


def test_no_gap_comes_behind_a_text_that_keeps_its_blank_lines_and_is_now_the_last() -> None:
    text = "a:\n  - |+\n    x\n\n  - 1\n\nb:\n  - 2\n"
    assert saved(text, {"a": ["x\n\n"], "b": [2], "c": [3]}) == "a:\n  - |+\n    x\n\nb:\n  - 2\n\nc:\n  - 3\n"
    assert saved("a:\n  - |+\n    x\n\n  - 1\n", {"a": ["x\n\n"], "c": [3]}) == "a:\n  - |+\n    x\n\nc:\n  - 3\n"
