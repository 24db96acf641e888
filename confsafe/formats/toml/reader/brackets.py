"""What stands between brackets: the items of an array, the entries of an inline table."""

from __future__ import annotations

from confsafe.formats.toml.reader.grammar import KEY, TRIVIA, VALUE, WS
from confsafe.formats.toml.reader.statements import Entry, Value, disagreement, names_of
from confsafe.formats.toml.reader.values import skip_value
from confsafe.startup.patterns import pattern

_TRIVIA = pattern(TRIVIA)
INLINE_KEY = pattern(rf"({KEY})={WS}")
_COMMA = rf"{TRIVIA},?+{TRIVIA}"
_AFTER_COMMA = pattern(_COMMA)
_ITEM = pattern(rf"({VALUE}){_COMMA}")
_PAIR = pattern(rf"({KEY})={WS}({VALUE}){_COMMA}")


def scan_array(text: str, start: int) -> list[Value]:
    """The items of the array whose `[` stands at `start`."""
    items: list[Value] = []
    position = _skip_trivia(text, start + 1)
    while text[position] != "]":
        found = _ITEM.match(text, position)
        end = found.end(1) if found else skip_value(text, position)
        items.append(Value(position, end))
        position = found.end() if found else _after_comma(text, end)
    return items


def scan_inline_table(text: str, start: int) -> list[Entry]:
    """The entries of the inline table whose `{` stands at `start`."""
    entries: list[Entry] = []
    position = _skip_trivia(text, start + 1)
    while text[position] != "}":
        found = _PAIR.match(text, position)
        if found is not None:
            value, end = found.span(2)
            following = found.end()
        else:
            found = INLINE_KEY.match(text, position)
            if found is None:
                raise disagreement(position)
            value = found.end()
            end = skip_value(text, value)
            following = _after_comma(text, end)
        entries.append(Entry(len(entries), position, position, names_of(text, position, found[1]), value, end, end))
        position = following
    return entries


def _after_comma(text: str, position: int) -> int:
    found = _AFTER_COMMA.match(text, position)
    return found.end() if found else position


def _skip_trivia(text: str, position: int) -> int:
    found = _TRIVIA.match(text, position)
    return found.end() if found else position
