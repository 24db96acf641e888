"""Lines that come between two entries are read alone; that comes to what reading all comes to, whatever they are."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from random import Random
from typing import Any

import lossless
import pytest
from test_fuzz_exchange import SPELLINGS, VALUES, WORDS, at, check, harmed

from confsafe.data.changes import FRONT, Change, Insert, Place
from confsafe.errors import ConfsafeError
from confsafe.formats import by_name
from confsafe.formats.text import Splice, apply_splices

EXAMPLES = int(os.environ.get("CONFSAFE_INSERTIONS", "300"))
ENDS = (
    "\n",
    "",
    "\n\n",
    "\r\n",
    "  # c\n",
    "\n# c\n",
    "\n...\n",
    "\n---\n",
    "\n\t\n",
    "\n  deeper\n",
    "\n- a\n",
    "\n \n",
)
FRONTS = ("", "\n", " ", "- ", "? ", "# c\n", "---\n", "...\n", "%a\n", "\t", "a: |\n", "&x ", "!t ", "a: 1\n", "\r")


def containers(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all mappings and lists that hold something."""
    if isinstance(data, (dict, list)) and data:
        yield path
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from containers(value, (*path, key))


def insertion(rng: Random, data: Any) -> Insert:
    """A new entry at some place."""
    path = rng.choice(list(containers(data)))
    inner = at(data, path)
    value = rng.choice((*VALUES, *WORDS, [1, "a"], {"x": 1, "y": {"z": [True]}}, [{"n": 1, "m": 2}], ["text\nlines\n"]))
    after = rng.choice([FRONT, *(inner if isinstance(inner, dict) else range(len(inner)))])
    return Insert(
        path, rng.choice(("new", "1", "", "key with blanks")) if isinstance(inner, dict) else None, value, after
    )


def applied(data: Any, change: Insert) -> Any:
    """The data with the new entry; a new key stands last."""
    after = copy.deepcopy(data)
    inner = at(after, change.path)
    if isinstance(inner, dict):
        inner[change.key] = change.value
    else:
        inner.insert(0 if isinstance(change.after, Place) else change.after + 1, change.value)
    return after


def texts_of(rng: Random, old: str, splice: Splice) -> Iterator[tuple[str, list[Splice]]]:
    """What might come out of an edit: what was asked for, other lines, or elsewhere, and all of it harmed."""
    yield apply_splices(old, [splice]), [splice]
    yield harmed(apply_splices(old, [splice]), rng), [splice]
    starts = [number + 1 for number, character in enumerate(old) if character == "\n"]
    indent = splice.new[: len(splice.new) - len(splice.new.lstrip(" "))]
    for new in rng.sample(SPELLINGS, 12):
        forms = (f"new: {new}", f"- {new}", f"{new}: 1", f"a:\n{indent}  - {new}", f"[{new}]", f"{{a: {new}}}")
        texts = [f"{front}{mark}\n{indent}  {new}" for front in ("new: ", "- ") for mark in ("|", ">-", "|+", "|1")]
        lines = [indent + form for form in (*forms, *texts)]
        for front in ("", rng.choice(FRONTS)):
            line = front + rng.choice(lines) + rng.choice(ENDS)
            other = splice._replace(new=rng.choice([line, splice.new + line]))
            yield apply_splices(old, [other]), [other]
            yield apply_splices(old, [other]), [splice]
            yield harmed(apply_splices(old, [other]), rng), [other]
    for position in rng.sample(starts, min(6, len(starts))):
        moved = Splice(position, position, rng.choice([splice.new, "  " + splice.new, splice.new.lstrip(" ")]))
        yield apply_splices(old, [moved]), [moved]


def test_lines_that_come_read_as_a_full_reading_says() -> None:
    proved = others_proved = 0
    for number in range(EXAMPLES):
        rng = Random(f"insertion {number}")
        try:
            reading: Any = by_name("yaml").read(lossless.text_of(rng, "yaml").removeprefix("\ufeff"))
        except ConfsafeError:
            continue
        if not isinstance(reading.data, (dict, list)) or not reading.data or reading.shares:
            continue
        snapshot = repr(reading.data)
        change = insertion(rng, reading.data)
        changes: list[Change] = [change]
        try:
            splices = reading.splices(changes, applied(reading.data, change))
        except ConfsafeError:
            continue
        if len(splices) != 1:
            continue
        for index, (text, spliced) in enumerate(texts_of(rng, reading.text, splices[0])):
            found = check(reading, text, changes, spliced, "yaml")
            proved += found and not index
            others_proved += found and bool(index)
        assert repr(reading.data) == snapshot
    assert proved > 0.1 * EXAMPLES
    assert others_proved > 0.1 * EXAMPLES


@pytest.mark.parametrize(
    ("text", "path", "lines"),
    [
        ("a: x\n^   \t\nb: 1\n", (), "c: 'q'\n"),
        ("x:\n  a: 1 # c\u2028y: 2\n^z: 3\n", ("x",), "  b: 1\n"),
        ("a: |+\n  x\n^b: 1\n", (), "\nc: 1\n"),
        ("a: |+\n  x\n^\nb: 1\n", (), "c: 1\n"),
        ("a: |\n   \n^", (), "c: 1\n"),
        ("a: 1\n^b: 1\n", (), "c: |\n   \n"),
        ("a: 1\n^\nb: 1\n", (), "c: |+\n  x\n"),
        ("a: 1\n^\nb: 1\n", (), "? - |+\n    x\n"),
        ("a: 1\n^ # b\nb: 1\n", (), "c: |1\n x\n"),
        ("a: &x 1\n^", (), "c: 1\n"),
        ("a: 1\n^", (), "c: &x 1\n"),
        ("a: 1\n^", (), "c: 1 # c\n"),
        ("a: 1\n^", (), "a: 1\n"),
        ("a: 1\n^", (), "  c: 1\n"),
        ("a: 1\n^", (), "c: 1\n...\n"),
        ("a:\n  - 1\n^", ("a",), "  [1]\n"),
        ("a: {\n  b: 1\n^}\n", ("a",), "  {c: 1}\n"),
        ("? a\n: 1\n^", (), "c: 1\n"),
        ("a: 1\n \t\nb: 1\n^", (), ": 1\n"),
        (": 1\na: 1\n^", (), "c: 1\n"),
    ],
)
def test_lines_that_could_mean_more_where_they_come_are_not_read_alone(
    text: str, path: tuple[Any, ...], lines: str
) -> None:
    position = text.index("^")
    reading: Any = by_name("yaml").read(text.replace("^", ""))
    new = text.replace("^", lines)
    assert reading.reread(new, [Insert(path, "c", 1, "a")], [Splice(position, position, lines)]) is None


@pytest.mark.parametrize(
    ("text", "path", "lines"),
    [
        ("a: 1  # c\n\n# d\n^b: 1\n", (), "c: 1\n"),
        ("a:\n- 1\n^b: 1\n", (), "c: 1\n"),
        ("a:\n- 1\n^b: 1\n", ("a",), "- 2\n"),
        ("- a: |\n    x\n^- b\n", (0,), "  c: 1\n"),
        ("- a: 1\n^- b\n", (), "- run: |\n    make\n"),
        ("a: 1\r\n^", (), "\r\nc:\r\n  d: [1, x]\r\n"),
    ],
)
def test_lines_are_read_alone(text: str, path: tuple[Any, ...], lines: str) -> None:
    position = text.index("^")
    reading: Any = by_name("yaml").read(text.replace("^", ""))
    key = None if isinstance(at(reading.data, path), list) else "c"
    change = Insert(path, key, 1, 0 if key is None else "a")
    assert check(reading, text.replace("^", lines), [change], [Splice(position, position, lines)], "yaml")
