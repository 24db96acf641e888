"""Regular expressions of ECMA 262, as JSON Schema has them, in the syntax of Python.

    ^\\d+$            ^[0-9]+\\Z           digits are ASCII, `$` is the very end
    (?<year>\\d{4})   (?P<year>[0-9]{4})
    [^]              [\\s\\S]

What Python has no word for, such as `\\p{L}`, is refused and never taken for a broken pattern.
"""

from __future__ import annotations

import re


class UnsupportedError(ValueError):
    """A pattern that is right in ECMA 262 and cannot be said in Python."""


_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_"}

_TOKEN = re.compile(
    r"\\u\{(?P<point>[0-9A-Fa-f]+)\}|\\c(?P<control>[A-Za-z])|\\k<(?P<back>\w+)>|\\[pP]\{(?P<property>[^}]*)\}"
    r"|\\(?P<escape>.)|\(\?<(?P<name>[A-Za-z_$]\w*)>|(?P<open>\[\^?\]?)|(?P<close>\])|(?P<end>\$)",
    re.DOTALL,
)


def python_pattern(pattern: str) -> str:
    """The pattern in Python's syntax. Raises UnsupportedError.

    Example:
        >>> python_pattern(r"^v(?<major>\\d+)$")
        '^v(?P<major>[0-9]+)\\\\Z'
    """
    parts: list[str] = []
    done, within = 0, False
    for token in _TOKEN.finditer(pattern):
        if within and token["open"]:
            text, within = _open_bracket_within(token["open"])
        elif token["open"]:
            text, within = _class_begun(token["open"])
        elif token["close"]:
            text, within = "]", False
        else:
            text = _translated(token, within=within, pattern=pattern)
        parts += [pattern[done : token.start()], text]
        done = token.end()
    return "".join([*parts, pattern[done:]])


def _class_begun(text: str) -> tuple[str, bool]:
    """What `[`, `[^`, and the empty classes `[]` and `[^]` are."""
    if text == "[]":
        return "(?!)", False
    return (r"[\s\S]", False) if text == "[^]" else (text, True)


def _open_bracket_within(text: str) -> tuple[str, bool]:
    """A bracket within a class is one character; a `]` behind it ends the class."""
    return "\\" + text, not text.endswith("]")


def _translated(token: re.Match[str], *, within: bool, pattern: str) -> str:
    if token["property"] is not None:
        raise UnsupportedError(f'"{pattern}" (a property of Unicode, {token[0]})')
    if token["point"]:
        return re.escape(chr(int(token["point"], 16)))
    if token["control"]:
        return re.escape(chr(ord(token["control"]) % 32))
    if token["back"]:
        return f"(?P={token['back']})"
    if token["name"]:
        return f"(?P<{token['name']}>"
    if token["end"]:
        return "$" if within else r"\Z"
    escape = token["escape"]
    if escape.lower() in _CLASSES:
        ranges = _CLASSES[escape.lower()]
        if within:
            return ranges if escape.islower() else token[0]
        return f"[{ranges}]" if escape.islower() else f"[^{ranges}]"
    if escape == "/":
        return "/"
    return "\\-" if escape == "-" else token[0]
