"""Where a value ends, however deeply it is nested."""

from __future__ import annotations

from confsafe.formats.toml.reader.grammar import COMMENT, STRING, VALUE
from confsafe.startup.patterns import pattern

_VALUE = pattern(VALUE)
BRACKETS = pattern(rf"(?:[^\[\]{{}}\"'\#]++|{STRING}|{COMMENT})*+([\[\]{{}}])")
"""Everything up to and with the next bracket outside of strings and comments (group 1)."""


def skip_value(text: str, start: int) -> int:
    """The end of the value that begins at `start`, at any depth of nesting."""
    found = _VALUE.match(text, start)
    if found is not None:
        return found.end()
    depth = 0
    position = start
    while True:
        bracket = BRACKETS.match(text, position)
        if bracket is None:
            return len(text)
        position = bracket.end()
        depth += 1 if bracket[1] in "[{" else -1
        if depth <= 0:
            return position
