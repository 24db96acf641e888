"""What an edited text is said to read as, by the entry that was exchanged, is what it reads as whole."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from confsafe.formats import by_name
from confsafe.formats.keyed import proof
from confsafe.formats.text import Splice, apply_splices

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / name) for name in ("fuzz", "corpus")]
import keyed  # noqa: E402

PIECES = [
    "",
    "x",
    " ",
    "#",
    ";",
    "\\",
    "'",
    '"',
    "\n",
    "\r\n",
    "=",
    "]",
    "[a]",
    "\n  y",
    "\nk = 1",
    " # c",
    "\0",
    "\\n",
    "a b",
]


@pytest.mark.parametrize("format", keyed.LINES)
def test_a_part_is_proved_only_where_the_whole_reads_the_same(format: str) -> None:
    rng = random.Random(format)
    proved = 0
    for _ in range(4000):
        text = keyed.text_of(rng, format)
        try:
            reading = by_name(format).read(text)
        except ValueError:
            continue
        entries = reading.places.all_entries  # type: ignore[attr-defined]
        if not entries:
            continue
        entry = rng.choice(entries)
        start, end = entry.value, entry.end
        if rng.random() < 0.3:
            start, end = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        splices = [Splice(start, end, "".join(rng.choice(PIECES) for _ in range(rng.randint(0, 3))))]
        new = apply_splices(text, splices)
        found = proof.reread(reading.places, new, splices)  # type: ignore[attr-defined]
        if found is None:
            continue
        proved += 1
        whole = by_name(format).read(new)
        assert found.data == whole.data, (text, new)
        kept = [text[a:b] for a, b in reading.comments() if (a, b) not in [tuple(span) for span in found.before]]
        assert sorted([*kept, *found.after]) == sorted(new[a:b] for a, b in whole.comments()), (text, new)
    assert proved > 100
