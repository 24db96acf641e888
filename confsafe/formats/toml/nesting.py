"""What stands between brackets: the items of an array, the entries of an inline table, values nested at any depth."""

from __future__ import annotations

from confsafe.formats.toml.grammar import COMMENT, KEY, STRING, VALUE, WS
from confsafe.formats.toml.statements import Entry, Value, disagreement, key_parts
from confsafe.startup.patterns import pattern

_STATEMENT_KEY = pattern(rf"(?:{WS}(?:{COMMENT})?+\r?+\n)*+({WS})({KEY})={WS}")
"""The beginning of a `STATEMENT`, where its value is nested too deeply for one expression."""

_REST_OF_LINE = pattern(rf"{WS}(?:{COMMENT})?+\r?+(?:\n|\Z)")

_TRIVIA = pattern(rf"(?:[ \t\r\n]++|{COMMENT})*+")
_VALUE = pattern(VALUE)
INLINE_KEY = pattern(rf"({KEY})={WS}")
BRACKETS = pattern(rf"(?:[^\[\]{{}}\"'\#]++|{STRING}|{COMMENT})*+([\[\]{{}}])")


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


def scan_statement(text: str, position: int) -> Entry | None:
    """The next entry, where its value is nested too deeply for the one expression; its index is not known here."""
    found = _STATEMENT_KEY.match(text, position)
    if found is None:
        return None
    value_end = skip_value(text, found.end())
    rest = _REST_OF_LINE.match(text, value_end)
    if rest is None:
        return None
    names = tuple(part.name for part in key_parts(text, found.start(2)))
    return Entry(0, found.start(1), found.start(2), names, found.end(), value_end, rest.end())


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
