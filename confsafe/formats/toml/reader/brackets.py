"""What stands between brackets: the items of an array, the entries of an inline table."""

from __future__ import annotations

from confsafe.formats.toml.reader.grammar import KEY, TRIVIA, WS
from confsafe.formats.toml.reader.statements import Entry, Value, disagreement, key_parts
from confsafe.formats.toml.reader.values import skip_value
from confsafe.startup.patterns import pattern

_TRIVIA = pattern(TRIVIA)
INLINE_KEY = pattern(rf"({KEY})={WS}")


def scan_array(text: str, start: int) -> list[Value]:
    """The items of the array whose `[` stands at `start`."""
    items: list[Value] = []
    position = _skip_trivia(text, start + 1)
    while text[position] != "]":
        end = skip_value(text, position)
        items.append(Value(position, end))
        position = _after_comma(text, end)
    return items


def scan_inline_table(text: str, start: int) -> list[Entry]:
    """The entries of the inline table whose `{` stands at `start`."""
    entries: list[Entry] = []
    position = _skip_trivia(text, start + 1)
    while text[position] != "}":
        found = INLINE_KEY.match(text, position)
        if found is None:
            raise disagreement(position)
        names = tuple(part.name for part in key_parts(text, position))
        end = skip_value(text, found.end())
        entries.append(Entry(len(entries), position, position, names, found.end(), end, end))
        position = _after_comma(text, end)
    return entries


def _after_comma(text: str, position: int) -> int:
    position = _skip_trivia(text, position)
    return _skip_trivia(text, position + 1) if text[position] == "," else position


def _skip_trivia(text: str, position: int) -> int:
    found = _TRIVIA.match(text, position)
    return found.end() if found else position
