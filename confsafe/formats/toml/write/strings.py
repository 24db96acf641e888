"""Strings: the four ways to write one, which of them a new one takes, and how one that changes keeps its own.

| quotes | holds | TOML 1.0 |
|---|---|---|
| `"` | everything, by escapes | basic string |
| `'` | one line without `'`, as it is | literal string |
| three `"` | everything; line ends as they are | multi-line basic string |
| three `'` | everything but three `'`, as it is | multi-line literal string |

A string that changes keeps its quotes, and its text where it did not change: escapes, line ends behind a backslash.

    "caf\\u00e9 au lait"        ->   "caf\\u00e9 noir"
"""

from __future__ import annotations

from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterator

_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}
_MUST_ESCAPE = pattern(r'[\x00-\x1f\x7f"\\]')
_MUST_ESCAPE_ML = pattern(r'[\x00-\x08\x0b-\x1f\x7f\\]|"(?="")')
_CONTROLS = pattern(r"[\x00-\x08\x0b-\x1f\x7f\\]")
_NO_LITERAL = pattern(r"[\x00-\x08\x0a-\x1f\x7f']")
_NO_ML_LITERAL = pattern(r"[\x00-\x08\x0b-\x1f\x7f]|'''|'\Z")
_UNIT = pattern(r"\\[ \t]*\r?\n[ \t\r\n]*|\\u.{4}|\\U.{8}|\\x.{2}|\\.|\r\n|[\s\S]")


def quotes_of(raw: str) -> str:
    """The quotes of a string as it is written.

    Example:
        >>> quotes_of("'''a'''"), quotes_of("''")
        ("'''", "'")
    """
    return raw[:3] if raw.startswith(('"""', "'''")) else raw[:1]


def quoted(text: str, quotes: str, newline: str) -> str | None:
    """The string between those quotes; None where they cannot hold it.

    Example:
        >>> quoted("it's", '"', "\\n"), quoted("it's", "'", "\\n")
        ('"it\\'s"', None)
    """
    if quotes == '"':
        return basic_string(text)
    if quotes == "'":
        return None if _NO_LITERAL.search(text) else f"'{text}'"
    first = newline if "\n" in text else ""
    if quotes == "'''":
        return None if _NO_ML_LITERAL.search(text) else f"'''{first}{text.replace(chr(10), newline)}'''"
    return f'"""{first}{_ml_basic(text, newline)}"""'


def quoted_like(text: str, quotes: str, newline: str) -> str:
    """The string between those quotes, or between the nearest to them that hold it.

    | wanted | but the text has | taken |
    |---|---|---|
    | `'` | a `'` | `"`; three `'` where `"` would have to escape something |
    | three `'` | three `'` | three `"` |
    | either | a control character | `"` |
    """
    found = quoted(text, quotes, newline)
    if found is None and quotes == "'" and "\n" not in text and needs_escape(text):
        found = quoted(text, "'''", newline)
    if found is None and quotes == "'''" and "\n" in text:
        found = quoted(text, '"""', newline)
    return basic_string(text) if found is None else found


def needs_escape(text: str) -> bool:
    """Whether a basic string must escape something that a literal one need not."""
    return '"' in text or "\\" in text


def basic_string(text: str) -> str:
    """A basic string.

    Example:
        >>> print(basic_string('a "b"\\t\\x01'))
        "a \\"b\\"\\t\\u0001"
    """
    return f'"{_MUST_ESCAPE.sub(_escaped, text)}"'


def _ml_basic(text: str, newline: str) -> str:
    return _MUST_ESCAPE_ML.sub(_escaped, text).replace("\n", newline)


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def changed_string(raw: str, text: str, newline: str) -> str:
    """The string `raw` with another text: its quotes stay, and so do its ends and lines that are the same.

    One that spanned lines and no longer does takes quotes for one line.
    """
    quotes = quotes_of(raw)
    body = raw[len(quotes) : -len(quotes)]
    if len(quotes) == 3 and "\n" in body and "\n" not in text and not _goes_on(quotes, body):
        return quoted_like(text, quotes[0], newline)
    return _edited(quotes, body, text, newline) or quoted_like(text, quotes, newline)


def _goes_on(quotes: str, body: str) -> bool:
    """Whether the line ends in a string stand behind backslashes, and so are none of its text."""
    return quotes == '"""' and "\n" not in "".join(decoded for decoded, _ in _units(quotes, body))


def _edited(quotes: str, body: str, text: str, newline: str) -> str | None:
    """The string with only the changed part of it written anew; None where that would not read back.

    What is new at the beginning of a line that ends with a backslash becomes a line of its own.
    """
    units = _units(quotes, body)
    old = "".join(decoded for decoded, _ in units)
    starts: list[int] = []
    breaks: dict[int, str] = {}  # by decoded character: what reads as nothing in front of it
    at = first = len(body) - sum(len(raw) for _, raw in units)
    for decoded, raw in units:
        if decoded:
            starts.append(at)
        else:
            breaks[len(starts)] = raw
        at += len(raw)
    starts.append(at)
    parts = [body[:first]]
    done = first
    for start, end, new in _pieces(old, text, breaks):
        if start < end:
            parts.append(body[max(done, starts[start] if start else first) : starts[end]])
            done = starts[end]
        elif new:
            parts.append(_written(quotes, new, newline))
            if start in breaks and 0 < start < len(old):
                parts.append(breaks[start])
    found = f"{quotes}{''.join(parts)}{quotes}"
    return found if _reads_as(found, text) else None


def _written(quotes: str, text: str, newline: str) -> str:
    """A piece of a string, as those quotes want it."""
    if quotes == '"':
        return basic_string(text)[1:-1]
    if quotes == '"""':
        text = _CONTROLS.sub(_escaped, text)
    return text.replace("\n", newline)


def _units(quotes: str, body: str) -> list[tuple[str, str]]:
    """Each character of a string and how it is written; what reads as nothing has the character "".

    The line end behind the opening quotes is left out.
    """
    if len(quotes) == 3:
        body = body.removeprefix("\r").removeprefix("\n") if body.startswith(("\r\n", "\n")) else body
    if quotes[0] == "'" or "\\" not in body:
        return [("\n" if unit == "\r\n" else unit, unit) for unit in _UNIT_LITERAL.findall(body)]
    return [(_decoded(unit), unit) for unit in _UNIT.findall(body)]


_WORD = pattern(r"\w+|\s+|[^\w\s]")
_UNIT_LITERAL = pattern(r"\r\n|[\s\S]")
_DECODED = {escape[1]: character for character, escape in _ESCAPES.items()} | {"e": "\x1b"}


def _decoded(unit: str) -> str:
    if unit == "\r\n":
        return "\n"
    if len(unit) == 1:
        return unit
    if unit[1] in "uUx":
        try:
            return chr(int(unit[2:], 16))
        except ValueError:
            return unit
    return _DECODED.get(unit[1], "") if len(unit) == 2 else ""


_Piece = tuple[int, int, str]
"""Characters `old[start:end]` that are kept; or, where start == end, the text that is new there."""


def _pieces(old: str, new: str, breaks: Collection[int]) -> Iterator[_Piece]:
    """What of the old text is kept and what is new, in order."""
    if breaks:
        pieces = [
            piece for piece in _by_parts(_WORD.findall(old), _WORD.findall(new)) if piece[0] < piece[1] or piece[2]
        ]
        yield from _at_breaks(old, pieces, breaks)
    elif old.count("\n") < 2 or new.count("\n") < 2:
        yield from _ends(old, new, 0)
    else:
        yield from _by_parts(old.splitlines(keepends=True), new.splitlines(keepends=True))


def _at_breaks(old: str, pieces: list[_Piece], breaks: Collection[int]) -> list[_Piece]:
    """The same, with what is put in moved to the beginning of a line where that comes to the same text.

    Example: of `$a$b$c`, that was `$a$c`, the longest equal beginning is `$a$`, so `b$` is new behind it; that is the
    same as `$b` in front of the `$`, where the line of `$c` begins.
    """
    for number in range(1, len(pieces) - 1):
        (first, start, _), (at, _, text), (behind, last, _) = pieces[number - 1 : number + 2]
        if not text or at in breaks or start != at or behind != at:
            continue
        for back in range(1, min(at - first, len(text)) + 1):
            if at - back in breaks and text.endswith(old[at - back : at]):
                moved = old[at - back : at] + text[:-back]
                pieces[number - 1 : number + 2] = [
                    (first, at - back, ""),
                    (at - back, at - back, moved),
                    (at - back, last, ""),
                ]
                break
    return pieces


def _by_parts(old: list[str], new: list[str]) -> Iterator[_Piece]:
    """The same by words or lines; of a word or line that changed, its equal ends are kept."""
    from difflib import SequenceMatcher

    at = 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was = "".join(old[i1:i2])
        if tag == "equal":
            yield at, at + len(was), ""
        else:
            yield from _ends(was, "".join(new[j1:j2]), at)
        at += len(was)


def _ends(old: str, new: str, at: int) -> Iterator[_Piece]:
    """The same for one changed piece, which begins at `at`: its equal ends are kept."""
    shorter = min(len(old), len(new))
    front = next((number for number in range(shorter) if old[number] != new[number]), shorter)
    shorter -= front
    back = next((number for number in range(shorter) if old[-1 - number] != new[-1 - number]), shorter)
    yield at, at + front, ""
    yield at + front, at + front, new[front : len(new) - back]
    yield at + len(old) - back, at + len(old), ""


def _reads_as(raw: str, text: str) -> bool:
    import tomli

    try:
        return bool(tomli.loads(f"v={raw}")["v"] == text)
    except (ValueError, KeyError):
        return False
