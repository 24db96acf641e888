"""Statements of TOML that are put in, taken out or exchanged are read alone; that comes to what reading all comes to.

The texts are made of lines that are easily taken for others: headers within strings and arrays, tables that are made by
dotted keys or in braces, out of order, or in arrays. Lines are put in and taken out anywhere.
"""

from __future__ import annotations

import os
from random import Random
from typing import Any

import pytest
from test_fuzz_exchange import check

from confsafe.errors import ConfsafeError
from confsafe.formats import by_name
from confsafe.formats.text import Splice, apply_splices

EXAMPLES = int(os.environ.get("CONFSAFE_STATEMENTS", "3000"))
NAMES = ("a", "b", "a.b", "b.a", "a.b.a", "c", "c.a", '"a"', "'b'.c", "true", "inf", "1", "a . c", "a.'b'")
VALUES = ("1", "1.5", '"x"', "[]", "[1, 2]", "{}", "{a = 1}", "true", "1979-05-27", '"#"', "[true]", "0.0")
LINES = (
    *("\n", "\n", "# c\n", "# [a]\n", "  # d\n", "\t\n", "\r\n"),
    *("s = '''\n[a]\nb = 1\n'''\n", 's = """\n[b]\n"""\n', 'x = ["""\n""", 1]\n', "'''\n", '"""\n', "''''''\n"),
    *(
        "l = [\n",
        "[a],\n",
        "[1],\n",
        "[true],\n",
        "]\n",
        "1,\n",
        "# e\n]\n",
        "l = [1, # f\n2]\n",
        "t = {\n",
        "}\n",
        "],\n",
    ),
    *("[inf]\n", "[[true]]\n", "[ a ]\n", "  [b.c] # g\n", "[a.'b']\n", "['a'.b]\n", "[1]\n", "[a.1]\n"),
)


def line_of(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.4:
        return f"{rng.choice(('', '', ' '))}{rng.choice(NAMES)} = {rng.choice(VALUES)}{rng.choice(('', '', '  # x'))}\n"
    if kind < 0.7:
        name = rng.choice(NAMES)
        return rng.choice((f"[{name}]\n", f"[{name}]\n", f"[[{name}]]\n"))
    return rng.choice(LINES)


def lines_of(rng: Random, most: int) -> str:
    return "".join(line_of(rng) for _ in range(rng.randint(0, most)))


def text_of(rng: Random) -> Any:
    """A reading of a text that tomli accepts, line by line, as far as it does."""
    text = ""
    for _ in range(rng.randint(0, 14)):
        longer = text + line_of(rng) + (lines_of(rng, 3) if rng.random() < 0.2 else "")
        try:
            by_name("toml").data(longer)
        except ConfsafeError:
            continue
        text = longer
    if rng.random() < 0.1 and not text.endswith("\r\n"):
        text = text.removesuffix("\n")
    return by_name("toml").read(text)


def splice_of(rng: Random, text: str) -> Splice:
    starts = [0, *(number + 1 for number, char in enumerate(text) if char == "\n")]
    start = end = rng.choice(starts)
    if rng.random() < 0.4:
        end = rng.choice([place for place in starts if place >= start][:4])
    if rng.random() < 0.1:
        start, end = sorted(min(len(text), max(0, place + rng.randint(-3, 3))) for place in (start, end))
    new = lines_of(rng, 3)
    return Splice(start, end, new.removesuffix("\n") if rng.random() < 0.1 else new)


def test_statements_that_were_put_in_or_exchanged_read_as_a_full_reading_says() -> None:
    proved = 0
    for number in range(EXAMPLES):
        rng = Random(f"statements {number}")
        reading = text_of(rng)
        for _ in range(12):
            splices = [splice_of(rng, reading.text) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
            try:
                text = apply_splices(reading.text, splices)
            except ValueError:
                continue
            proved += check(reading, text, [], splices, "toml")
    assert proved > EXAMPLES / 2


@pytest.mark.parametrize("parent", ["a = {}\n", "a.x = 1\n", "[[a]]\n[[a]]\n", "a = 1\n", "[a]\n[a.b]\n"])
def test_a_table_is_not_proved_to_be_put_in_where_no_header_lets_it_through(parent: str) -> None:
    reading: Any = by_name("toml").read(parent)
    for position in (0, len(parent)):
        splices = [Splice(position, position, "[a.b]\nc = 1\n")]
        assert reading.reread(apply_splices(parent, splices), [], splices) is None
