"""Reading only what was edited comes to what reading all comes to, whatever became of the text on the way."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import lossless
import pytest
from harm import HARM

from confsafe.data.changes import Change, Set
from confsafe.data.diff import diff
from confsafe.errors import ParseError
from confsafe.formats import by_name
from confsafe.formats.json import reading as json_reading
from confsafe.formats.json.places import Walker
from confsafe.formats.text import Span, Splice, apply_splices

EXAMPLES = 150
SPELLINGS = (
    *("1", "true", '"a"', '"\\u0061"', "[]", "{}", "-0.0", "1e400", '[1, {"a": 2}]', '{"a": 1, "b": [2]}'),
    *("", " ", " 1", "1 ", "1\n", "[1, ]", '{"a": 1, "a": 2}', '{"a": {"b": 1, "b": 1}}', "[1, // c\n 2]"),
    *("1 // c", "1 // c\n", "/* c */ 1", "1 /* c */", "1 /*", "//", "/", "1/", "[/* c */]", "[1 /* c */, 2 // d\n]"),
    *("1, 2", "1]", "[1", "1}", "}", '"a": 1', '1, "b": 2', "1, 1", ",", "1,", ":", ': "a"', '"', '"a', 'a"', '""a'),
    *("01", "1.", ".5", "+1", "0x1F", "NaN", "Infinity", "-Infinity", "nul", "'a'", "a", '"\n"', '"\\x"', "\ufeff1"),
    *("9" * 5000, "[" * 490 + "]" * 490, "[" * 600 + "]" * 600, "[" * 100_000),
)


@pytest.fixture(autouse=True)
def in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small texts too, which would be read as a whole."""
    monkeypatch.setattr(json_reading, "SMALL", 0)


def texts_of(rng: Random, old: str, splices: list[Splice]) -> Iterator[tuple[str, list[Splice]]]:
    """What might come out of an edit: what was asked for, other values in its place, and all of it harmed."""
    right = apply_splices(old, splices)
    yield right, splices
    for _ in range(4):
        yield rng.choice(HARM)(right, rng), splices
    for _ in range(8):
        number = rng.randrange(len(splices))
        new = rng.choice(SPELLINGS)
        others = [splice._replace(new=new) if i == number else splice for i, splice in enumerate(splices)]
        text = apply_splices(old, others)
        yield text, others
        yield text, splices
        yield rng.choice(HARM)(text, rng), others
    for _ in range(6):
        moved = [splice._replace(end=splice.end + rng.randint(-2, 2)) for splice in splices]
        try:
            yield apply_splices(old, moved), moved
        except ValueError:
            continue


def in_order(data: Any) -> str:
    return repr(data)


def check(reading: Any, text: str, changes: list[Change], splices: list[Splice], format: str) -> bool:
    """Whether less than the whole text was read; what that came to is what the whole text comes to."""
    fresh = reading.reread(text, changes, splices)
    if fresh is None:
        return False
    try:
        full = by_name(format).read(text)
    except ParseError as error:
        pytest.fail(f"{reading.text!r} {changes} {text!r}: {error}")
    assert in_order(fresh.data) == in_order(full.data), f"{reading.text!r} {changes} {text!r}"
    comments = Counter(reading.text[start:end] for start, end in reading.comments())
    comments -= Counter(reading.text[start:end] for start, end in fresh.before)
    comments += Counter(fresh.after)
    assert comments == Counter(text[start:end] for start, end in full.comments()), f"{reading.text!r} {text!r}"
    return True


@pytest.mark.parametrize("format", ["json", "jsonc", "json5", "toml"])
def test_what_is_read_again_in_part_is_what_a_full_reading_says(format: str) -> None:
    proved = others_proved = 0
    before: tuple[list[Change], list[Splice]] = ([], [])
    for number in range(EXAMPLES):
        rng = Random(f"{format} {number}")
        case = lossless.case_of(rng, format)
        if case is None:
            continue
        data = copy.deepcopy(case.sample.data)
        after = case.edit.mutate(copy.deepcopy(data))
        reading = by_name(format).read(case.sample.text.removeprefix("\ufeff"))
        snapshot = in_order(reading.data)
        changes = diff(reading.data, after)
        if not changes:
            continue
        splices = reading.splices(changes, after)
        for index, (text, spliced) in enumerate(texts_of(rng, reading.text, splices)):
            found = check(reading, text, changes, spliced, format)
            check(reading, text, *before, format)
            proved += found and not index
            others_proved += found and bool(index)
        assert in_order(reading.data) == snapshot
        before = changes, splices
    usual = 0.02 if format == "json5" else 0.2  # what JSON has no words for is read in full
    assert proved > usual * EXAMPLES
    assert others_proved > usual * EXAMPLES


@pytest.mark.parametrize("format", ["json", "jsonc"])
def test_one_value_that_is_set_is_read_without_the_rest(format: str) -> None:
    reading = by_name(format).read('{"a": {"b": [1, {"c": 2}]}, "d": 3}')
    after = {"a": {"b": [1, {"c": 4}]}, "d": 3}
    changes = diff(reading.data, after)
    splices = reading.splices(changes, after)
    fresh = reading.reread(apply_splices(reading.text, splices), changes, splices)
    assert fresh is not None
    assert fresh.data == after
    assert fresh.data["a"] is not reading.data["a"]


@pytest.mark.parametrize("format", ["json", "jsonc"])
def test_a_value_that_is_sought_anywhere_is_proved_only_where_it_stands(
    monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    proved = 0
    right = Walker.value
    for number in range(EXAMPLES):
        rng = Random(f"{format} {number}")
        reading = by_name(format).read(lossless.text_of(rng, format).removeprefix("\ufeff"))
        paths = [path for path in paths_in(reading.data) if path]
        if not paths:
            continue
        for _ in range(20):
            path, other = rng.choice(paths), rng.choice(paths)
            place = right(reading._editor.walker, other if rng.random() < 0.5 else path)
            assert place is not None
            if rng.random() < 0.7:
                place = Span(place.start + rng.randint(-2, 2), max(place.start, place.end + rng.randint(-3, 3)))
            monkeypatch.setattr(Walker, "value", lambda self, path, place=place: place)
            new = rng.choice(("12", "0", '"a"', "[1]", reading.text[place.start : place.end], *SPELLINGS))
            splices = [Splice(max(place.start, 0), place.end, new)] if place.start <= place.end else []
            try:
                text = apply_splices(reading.text, splices)
            except ValueError:
                continue
            proved += check(reading, text, [Set(path, None)], splices, format)
    assert proved > EXAMPLES / 2


def paths_in(data: Any) -> Iterator[tuple[Any, ...]]:
    yield ()
    if isinstance(data, (dict, list)):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from ((key, *path) for path in paths_in(value))


WRONG_PLACES = {
    "another value": lambda text, span: Span(
        text.index('{"port": 1}', span.end + 1) + 9, text.index("1}", span.end) + 1
    ),
    "less than the value": lambda text, span: Span(span.start, span.end - 1),
    "more than the value": lambda text, span: Span(span.start, text.index("}", span.end) + 1),
    "the value and what follows": lambda text, span: Span(span.start, text.index("}", span.end)),
    "the key": lambda text, span: Span(text.rindex('"port"', 0, span.start), span.start - 2),
}


@pytest.mark.parametrize("wrong", WRONG_PLACES)
def test_a_value_that_was_sought_at_the_wrong_place_is_not_proved(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    text = '{"a": {"port": 1}, "b": {"port": 1, "x": 12}, "c": {"port": 1}}'
    reading = by_name("json").read(text)
    after = {"a": {"port": 1}, "b": {"port": 12, "x": 12}, "c": {"port": 1}}
    changes = diff(reading.data, after)
    right = Walker.value

    def value(self: Walker, path: Any) -> Span | None:
        span = right(self, path)
        assert span is not None
        return WRONG_PLACES[wrong](text, span)

    monkeypatch.setattr(Walker, "value", value)
    place = value(reading._editor.walker, ("b", "port"))
    assert place is not None
    splices = [Splice(place.start, place.end, "12")]
    assert reading.reread(apply_splices(text, splices), changes, splices) is None


def test_a_number_that_reads_the_same_without_its_end_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '{"a": 1.50}'
    reading = by_name("json").read(text)
    monkeypatch.setattr(Walker, "value", lambda self, path: Span(6, 9))
    splices = [Splice(6, 9, "2.5")]
    assert reading.reread(apply_splices(text, splices), [Set(("a",), 2.5)], splices) is None
