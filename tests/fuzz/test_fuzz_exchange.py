"""A scalar that was exchanged is read alone; that comes to what reading all comes to, whatever became of the text."""

from __future__ import annotations

import datetime
import os
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import lossless
import pytest
from harm import HARM

from confsafe.data.changes import Change, Set
from confsafe.errors import ConfsafeError
from confsafe.formats import by_name
from confsafe.formats.text import Splice, apply_splices

EXAMPLES = int(os.environ.get("CONFSAFE_EXCHANGES", "300"))
VALUES: tuple[Any, ...] = (
    *(0, 80, -7, 1.5, float("inf"), True, False, "", "a", "web server", "1.10", "yes", "a: b # c", "it's", 'say "x"'),
    *("two\nlines", "tab\t", "ü", "[a, b]", "{}", "- a", "#", "null", "~", "0x1F", "2024-02-29", "a" * 300, "\\n"),
    *(datetime.date(2024, 2, 29), datetime.datetime(2024, 2, 29, 8, 0), b"x", None),
)
WORDS = ("web", "two words", "1-a", "a - b", "https://example.com:80/x", "image:1.2", "a@b", "128Mi", "x=y", "v1.2~rc")
SPELLINGS = (
    *WORDS,
    *(
        "1",
        "1 ",
        " 1",
        "1\n",
        "1 # c",
        "# c",
        "",
        "''",
        '""',
        '"""',
        '"""a"""',
        "'''a'''",
        '"a',
        'a"',
        "'a",
        "a'",
        "''''",
    ),
    *(
        "1979-05-27",
        "1979-05-27 07:32:00",
        "1979-05-27 ",
        "07:32:00",
        "1_000",
        "+1",
        "0x1F",
        "0o7",
        "inf",
        "nan",
        "1e9",
    ),
    *(
        "a",
        "a b",
        "a:",
        "a: b",
        "a #b",
        "a#b",
        "- a",
        "-",
        "---",
        "...",
        "?",
        "? a",
        ":",
        "&x",
        "&x a",
        "*x",
        "!t a",
        "%a",
    ),
    *(
        "|",
        ">",
        "|-",
        "[1]",
        "[",
        "]",
        "{a: 1}",
        "{a = 1}",
        "{",
        "}",
        ",",
        "1, 2",
        "a, b",
        "@",
        "`",
        "~",
        "null",
        "yes",
    ),
    *(
        "1\nb = 2",
        "1\nb: 2",
        "a\n  b",
        "a\n\nb",
        "\ta",
        "a\t",
        "\r",
        "a\rb",
        "\x85",
        "a\u2028b",
        "\ufeff",
        "\x00",
        "<<",
        "=",
    ),
    *(
        "true",
        "True",
        "on",
        "0777",
        "12:30",
        "1.",
        ".5",
        "9" * 5000,
        "a" * 2000,
        "\\",
        '"\\x41"',
        '"\\q"',
        "a.b",
        "a/b",
        "a=b",
    ),
)


def scalars(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values that are no containers."""
    if isinstance(data, (dict, list)):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from scalars(value, (*path, key))
    elif path:
        yield path


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def value_for(rng: Random, old: Any) -> Any:
    """Another value, which may be like the old one."""
    if rng.random() < 0.3:
        return rng.choice(VALUES)
    return rng.choice(WORDS) if isinstance(old, str) else rng.choice((0, 80, 8080, True, False, 1.5))


def texts_of(rng: Random, old: str, splices: list[Splice]) -> Iterator[tuple[str, list[Splice]]]:
    """What might come out of an edit: what was asked for, other texts in its place, and all of it harmed."""
    yield apply_splices(old, splices), splices
    yield harmed(apply_splices(old, splices), rng), splices
    for new in rng.sample(SPELLINGS, 12):
        number = rng.randrange(len(splices))
        others = [splice._replace(new=new) if i == number else splice for i, splice in enumerate(splices)]
        text = apply_splices(old, others)
        yield text, others
        yield text, splices
        yield harmed(text, rng), others
    for _ in range(4):
        moved = [splice._replace(end=splice.end + rng.randint(-2, 2)) for splice in splices]
        try:
            yield apply_splices(old, moved), moved
        except ValueError:
            continue


def harmed(text: str, rng: Random) -> str:
    return rng.choice(HARM)(text, rng) if text else text


def check(reading: Any, text: str, changes: list[Change], splices: list[Splice], format: str) -> bool:
    """Whether less than the whole text was read; what that came to is what the whole text comes to."""
    fresh = reading.reread(text, changes, splices)
    if fresh is None:
        return False
    told = f"{reading.text!r} {changes} {text!r}"
    try:
        full = by_name(format).read(text)
    except ConfsafeError as error:
        pytest.fail(f"{told}: {error}")
    assert repr(fresh.data) == repr(full.data), told
    comments = Counter(reading.text[start:end] for start, end in reading.comments())
    comments -= Counter(reading.text[start:end] for start, end in fresh.before)
    comments += Counter(fresh.after)
    assert comments == Counter(text[start:end] for start, end in full.comments()), told
    return True


@pytest.mark.parametrize("format", ["toml", "yaml"])
def test_an_exchanged_scalar_reads_as_a_full_reading_says(format: str) -> None:
    proved = others_proved = 0
    for number in range(EXAMPLES):
        rng = Random(f"{format} {number}")
        try:
            reading: Any = by_name(format).read(lossless.text_of(rng, format).removeprefix("\ufeff"))
        except ConfsafeError:
            continue
        paths = list(scalars(reading.data))
        if not paths:
            continue
        snapshot = repr(reading.data)
        changes: list[Change] = [
            Set(path, value_for(rng, at(reading.data, path)))
            for path in rng.sample(paths, min(len(paths), rng.choice((1, 1, 2, 4))))
        ]
        try:
            splices = reading.splices(changes, reading.data)
        except ConfsafeError:
            continue
        if not splices:
            continue
        for index, (text, spliced) in enumerate(texts_of(rng, reading.text, splices)):
            found = check(reading, text, changes, spliced, format)
            proved += found and not index
            others_proved += found and bool(index)
        assert repr(reading.data) == snapshot
    usual = 0.05 if format == "yaml" else 0.2  # in YAML most random scalars are of forms that the proof leaves out
    assert proved > usual * EXAMPLES
    assert others_proved > usual * EXAMPLES


@pytest.mark.parametrize("wrong", [("u", "port"), ("t", "other")])
def test_a_toml_scalar_that_was_sought_at_the_wrong_place_is_read_where_it_stands(
    monkeypatch: pytest.MonkeyPatch, wrong: tuple[str, str]
) -> None:
    text = "[t]\nother = 1\nport = 1\n[u]\nport = 1\n"
    reading: Any = by_name("toml").read(text)
    place = reading.tables.find(wrong)
    monkeypatch.setattr(type(reading.tables), "find", lambda self, path: place)
    splices = [Splice(place.value, place.value_end, "2")]
    changes: list[Change] = [Set(("t", "port"), 2)]
    assert check(reading, apply_splices(text, splices), changes, splices, "toml")


@pytest.mark.parametrize("wrong", [0, 1, 3])
def test_a_toml_statement_that_was_sought_in_another_section_is_not_proved(
    monkeypatch: pytest.MonkeyPatch, wrong: int
) -> None:
    text = "[t]\nport = 1\n[u]\nport = 1\n[v]\nport = 1\n"
    reading: Any = by_name("toml").read(text)
    section = reading.tables.sections[wrong]
    place = reading.tables.find(("u", "port"))
    monkeypatch.setattr(type(reading.tables), "section_at", lambda self, position: section)
    splices = [Splice(place.value, place.value_end, "2")]
    assert reading.reread(apply_splices(text, splices), [Set(("u", "port"), 2)], splices) is None
