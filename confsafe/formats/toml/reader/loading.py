"""Text -> data, by tomli; and its errors in the words of confsafe, one clear sentence with line and column.

tomli is compiled and reads TOML 1.1. It limits the nesting of values and the length of keys, so no text exhausts the
stack.
"""

from __future__ import annotations

import re

import tomli

from confsafe.errors import ParseError, printable
from confsafe.formats.text import line_column
from confsafe.startup.collector import uncollected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.changes import Plain

_MAX_NESTING = 400
"""The level that is named as the place where tomli gives up: there its stack ends, or a few levels deeper."""

_WORDS = {
    "Invalid value": ("expected a value", "strings need quotes"),
    "Invalid statement": ("expected a key, a [table] or a comment", ""),
    "Expected newline or end of document after a statement": ("expected the end of the line", ""),
    "Expected '=' after a key in a key/value pair": ('expected "=" after the key', ""),
    "Invalid initial character for a key part": (
        "expected a key",
        "a key of other than A-Za-z0-9_- needs quotes",
    ),
    "Expected ']' at the end of a table declaration": ('expected "]" behind the table\'s name', ""),
    "Expected ']]' at the end of an array declaration": ('expected "]]" behind the table\'s name', ""),
    "Cannot overwrite a value": ("this key is defined already", "remove one of the two"),
    "Unclosed array": ('expected "," or "]" in the array', ""),
    "Unclosed inline table": ('expected "," or "}" in the inline table', ""),
    "Unterminated string": ("the string is not closed", ""),
    'Expected "\'"': ("the string is not closed", ""),
    "Expected \"'''\"": ("the string is not closed", ""),
    "Unescaped '\\' in a string": ("no such escape in a string", "double the backslash, or use 'single quotes'"),
    "Invalid hex value": ("expected hexadecimal digits in the escape", ""),
    "Escaped character is not a Unicode scalar value": ("the escape is no Unicode character", ""),
    "Invalid date or datetime": ("there is no such date or time", ""),
}


def load(text: str) -> dict[str, Any]:
    """The data of a TOML text. Raises ParseError, with line and column."""
    return uncollected(text, _load, text)


def _load(text: str) -> dict[str, Plain]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        reason, remedy = _reworded(error.msg)
        raise ParseError(reason, line=error.lineno, column=error.colno, remedy=remedy) from None
    except RecursionError:
        raise _at(text, _too_deep(text), "nested too deeply") from None
    except ValueError:
        found = re.search(r"[0-9][0-9_]{4300,}", text)
        raise _at(text, found.start() if found else None, "the integer has too many digits") from None


def _reworded(message: str) -> tuple[str, str]:
    """Reason and remedy for a message of tomli.

    Example:
        >>> _reworded("Cannot declare ('a', 'b') twice")
        ('a.b is defined already', 'remove one of the two')
    """
    known = _WORDS.get(message)
    if known is not None:
        return known
    key = re.match(r"(Cannot declare|Cannot mutate immutable namespace|Cannot redefine namespace) (\(.*\))", message)
    if key is not None:
        from ast import literal_eval

        from confsafe.data.keypath import format_path

        name = format_path(literal_eval(key[2]))
        if key[1] == "Cannot declare":
            return f"{name} is defined already", "remove one of the two"
        return f"{name} is defined elsewhere and cannot be extended here", ""
    if message.startswith("Duplicate inline table key"):
        return "this key is defined already", "remove one of the two"
    character = re.match(r"(?s)(?:Found invalid|Illegal) character ('.*')", message)
    if character is not None:
        from ast import literal_eval

        return _unexpected(literal_eval(character[1])), ""
    return printable(message[:1].lower() + message[1:]), ""


def _unexpected(character: str) -> str:
    if character == "\n":
        return "the string is not closed on its line"
    if character == "\r":
        return "a carriage return stands alone; a line ends with \\n or \\r\\n"
    return f"the control character U+{ord(character):04X} is not allowed"


def _at(text: str, position: int | None, reason: str) -> ParseError:
    if position is None:
        return ParseError(reason)
    line, column = line_column(text, position)
    return ParseError(reason, line=line, column=column)


def _too_deep(text: str) -> int | None:
    """The bracket that opens one level too many, or the key of too many parts."""
    from confsafe.formats.toml.reader.values import BRACKETS

    depth = 0
    position = 0
    while found := BRACKETS.match(text, position):
        depth += 1 if found[1] in "[{" else -1
        position = found.end()
        if depth > _MAX_NESTING:
            return position - 1
    key = re.search(r"(?m)^[ \t]*+\[*+(?:[^\n.=]*+\.){1000}", text)
    return None if key is None else key.start()
