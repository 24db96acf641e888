"""Values -> text: scalars in the spelling of the one they replace, containers after the examples of the file.

The walk over the value is that of all formats (`formats/writing.py`). No dialect can hold datetimes, bytes and keys
that are no strings; `json` and `jsonc` no infinities and NaN either (RFC 8259 section 6).
"""

from __future__ import annotations

import math
import re
from json.encoder import encode_basestring, encode_basestring_ascii

from confsafe.data.plain import form_asked
from confsafe.formats.json.example import PLAIN
from confsafe.formats.json.reader.dialect import is_name
from confsafe.formats.json.reader.scanner import unescape
from confsafe.formats.json.style import escapes_slashes
from confsafe.formats.layout.examples import WIDTH
from confsafe.formats.writing import Unwritable, no_form, no_key, written
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, NamedTuple

    from confsafe.data.changes import Key, Path
    from confsafe.formats.json.example import Examples
    from confsafe.formats.json.moving import Moved, Moving
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.json.style import Shape, Style
    from confsafe.formats.writing import Layout
else:
    from confsafe.startup.records import NamedTuple

_CHARACTER = pattern(
    r"\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|\\(?:\r\n|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)|.",
    re.DOTALL,
)
"""One character of a string as it is written."""

_ESCAPE = pattern(r"(?<!\\)((?:\\\\)*\\u)([0-9a-f]{4})")
_SURROGATE = pattern(r"[\ud800-\udfff]")
_HEX = pattern(r"[-+]?0([xX])([0-9A-Fa-f]+)\Z")
_IS_NUMBER = pattern(r"[-+]?\.?[0-9]")
_EXPONENT = pattern(r"[eE]([-+]?)")


class Room(NamedTuple):
    """Where a value is to stand.

    Attributes:
        indent: the indentation of the line it begins on; None: it stands on one line as a whole.
        old: the text of the scalar that it replaces, "" where there is none.
        key: the key that it gets; "" in an array.
        siblings: the containers beside it, the nearest first.
        example: the container that it replaces, or is written after, if that is one of its kind.
        used: how many characters stand on its line beside it.
    """

    indent: str | None = None
    old: str = ""
    key: str = ""
    siblings: Sequence[Shape] = ()
    example: Shape | None = None
    used: int = 0


_ANYWHERE = Room()
"""The room of a scalar: it does not matter to it."""


class Renderer:
    """Writes values in one dialect and one style, containers after the examples of a text where there is one."""

    containers = (dict, list, tuple)
    deepest = 900
    """The C parser reads fewer levels than Python has frames (1,000), and `scanner.MAX_DEPTH` where it does not."""

    def __init__(self, dialect: Dialect, style: Style, examples: Examples | None = None) -> None:
        self.dialect = dialect
        self.style = style
        self.examples = examples
        self._path: Path = ()
        self._moving: Moving | None = None
        self._keys: dict[str, str] = {}

    def entry(
        self, key: str, value: Any, path: Path, room: Room, *, colon: str, quote: str, moving: Moving | None = None
    ) -> str:
        """`"key": value`, the value as in `value`; `path` is that of its object."""
        try:
            start = (moving.front if moving else "") + self.key(key, quote) + colon
        except Unwritable as problem:
            raise problem.at(path) from None
        room = room._replace(key=key, used=len(room.indent or "") + len(start) + 1)
        return self._joined(start, self.value(value, (*path, key), room, moving=moving), room)

    def value(self, value: Any, path: Path, room: Room, *, moving: Moving | None = None) -> str:
        """The text of a value that is to stand at the key path `path`; `moving` are the texts that move into it.

        Raises ValueRefused.
        """
        self._path, self._moving = path, moving
        moved = None if moving is None else moving.at((), room.indent)
        if moved is not None:
            return moved.body
        return (moving.between if moving else "") + written(self, value, room, path)

    def key(self, key: object, quote: str) -> str:
        """A key in those quotes; "" for none, where the dialect and the key allow it. Raises Unwritable."""
        if not isinstance(key, str):
            raise no_key(key, self.dialect.title)
        key = str.__str__(key)
        if not quote and self.dialect.json5 and is_name(key) and not (self.style.ascii_only and not key.isascii()):
            return key
        return self._string(key, quote or self.style.quote, slashes=False)

    def scalar(self, value: Any, room: Room, trail: Sequence[Key]) -> str:
        """A scalar in the spelling of the one that it replaces, if it does. Raises Unwritable."""
        old = room.old
        if isinstance(value, str):
            return self._text(str.__str__(value), old)
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return self._integer(int(value), old if _IS_NUMBER.match(old) else "")
        if isinstance(value, float):
            return self._float(float(value), old if _IS_NUMBER.match(old) else "")
        raise no_form(value, self.dialect.title)

    def container(self, value: Any, room: Room, trail: Sequence[Key]) -> Layout[Room, str]:
        """An object or an array: on one line where its like are and it fits, else an entry a line. Raises Unwritable.

        Before: `{"a": [1, 2]}` in a room of 80 columns. After: `{"a": [1, 2]}`; in one of 10 columns, three lines.
        """
        is_object = isinstance(value, dict)
        opening, closing = "{}" if is_object else "[]"
        if not value:
            return opening + closing
        look = self.examples.look(value, room.key, room.siblings, room.example) if self.examples else PLAIN
        text, moving, containers, colon = "", self._moving, self.containers, look.colon or self.style.colon
        hugs = look.hugs and form_asked(value) != "inline" and all(isinstance(i, containers) and i for i in value)
        for indent in [room.indent] if hugs else self._forms(value, room, on_lines=look.on_lines):
            parts: list[str] = []
            gaps: dict[int, int] = {}
            last = len(value) - 1
            entries: Iterable[tuple[Any, Any]] = value.items() if is_object else enumerate(value)
            for number, (name, item) in enumerate(entries):
                ends = look.trailing_comma and not hugs and indent is not None
                comma = "," if number < last or ends else ""
                start = (self._keys.get(name) or self._key(name)) + colon if is_object else ""
                moved = moving.at((*trail[len(self._path) :], name), indent) if moving else None
                if moved is not None:
                    gaps[number] = moved.gap
                    parts.append(self._moved_entry(start, moved, comma))
                elif isinstance(item, containers):
                    beside, own = self.examples.inner(look, item, name) if self.examples and item else ((), None)
                    used = len(indent or "") + len(start) + 1
                    inner = Room(indent, "", name if is_object else "", beside, own, used)
                    parts.append(self._joined(start, (yield name, item, inner), inner) + comma)
                else:
                    parts.append(start + (yield name, item, _ANYWHERE) + comma)
            if indent is None or hugs:
                padding, width = self.examples.on_one_line(look) if self.examples else ("", WIDTH)
                text = opening + padding + self.style.comma[1:].join(parts) + padding + closing
                if room.indent is None or room.used + len(text) <= width:
                    break
            else:
                newline, line = self.style.newline, self.style.newline + indent
                head, below = moving.of_brackets(indent) if moving and len(trail) == len(self._path) else ("", "")
                for number, gap in gaps.items():
                    parts[number - 1] += newline * (gap if number else 0)
                text = opening + head + line + line.join(parts) + below + newline + (room.indent or "") + closing
        return text

    def _key(self, key: Any) -> str:
        """A key of a new object: many objects have the same keys, so each is spelled once."""
        spelled = self._keys[key] = self.key(key, self.style.key_quote)
        return spelled

    def _forms(self, value: Any, room: Room, *, on_lines: bool) -> tuple[str | None, ...]:
        """The indentations of the entries to be tried, one after the other; None: all on one line."""
        if room.indent is None:
            return (None,)
        lines = room.indent + self.style.unit
        form = form_asked(value)
        if form is not None:
            return (None,) if form == "inline" and self._moving is None else (lines,)
        return (lines,) if on_lines or self._moving is not None else (None, lines)

    def _moved_entry(self, start: str, moved: Moved, comma: str) -> str:
        """An entry whose text moves, with its comments above and behind."""
        tail = f" {moved.tail}" if moved.tail else ""
        return moved.lead + moved.front + start + moved.body + comma + tail

    def _joined(self, start: str, text: str, room: Room) -> str:
        """A key and a value; the bracket of a value on lines stands below its key where the siblings' brackets do."""
        if room.indent is None or not start or self.examples is None or text[1:2] not in ("\n", "\r"):
            return start + text
        if not self.examples.bracket_begins_line(room.siblings):
            return start + text
        return start.rstrip() + self.style.newline + room.indent + text

    def _text(self, value: str, old: str) -> str:
        """A string, with the spelling of the one it replaces at the ends that do not change."""
        if not old:
            return self._string(value, self._quote_for(value, self.style.quote), slashes=self.style.slashes)
        quote = old[0] if old[0] in "'\"" else self.style.quote
        if "\\" not in old or not old.startswith(quote):
            return self._string(value, quote, slashes=self.style.slashes)
        spelled = [(match.group(), unescape(match.group())) for match in _CHARACTER.finditer(old, 1, len(old) - 1)]
        front = back = at = 0
        for raw, char in spelled:
            if not value.startswith(char, at):
                break
            front += len(raw)
            at += len(char)
        end = len(value)
        for raw, char in reversed(spelled):
            if front + back + len(raw) > len(old) - 2 or not value.endswith(char, at, end):
                break
            back += len(raw)
            end -= len(char)
        slashes = self.style.slashes or escapes_slashes(old)
        middle = self._string(value[at:end], quote, slashes=slashes)[1:-1]
        return old[: 1 + front] + middle + old[len(old) - 1 - back :]

    def _quote_for(self, value: str, quote: str) -> str:
        """The quote of a new string: the other one where that need not be escaped, if the dialect has two."""
        other = "'" if quote == '"' else '"'
        return other if self.dialect.json5 and quote in value and other not in value else quote

    def _string(self, value: str, quote: str, *, slashes: bool) -> str:
        text: str = encode_basestring_ascii(value) if self.style.ascii_only else encode_basestring(value)
        if self.style.upper_digits:
            text = _ESCAPE.sub(lambda match: match[1] + match[2].upper(), text)
        if self.style.signs:
            signs = dict(self.style.signs)
            text = _CHARACTER.sub(lambda found: signs.get(found[0], found[0]), text)
        if not self.style.ascii_only and not value.isascii():
            text = _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
        if slashes:
            text = text.replace("/", "\\/")
        if quote == "'":
            text = "'" + text[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"
        return text

    def _integer(self, value: int, old: str) -> str:
        hexadecimal = _HEX.match(old)
        if hexadecimal:
            return _in_hex(value, hexadecimal)
        plus = "+" if old.startswith("+") and value >= 0 else ""
        try:
            return plus + int.__repr__(value)
        except ValueError:
            raise Unwritable("the integer has more digits than Python converts") from None

    def _float(self, value: float, old: str) -> str:
        plus = "+" if old.startswith("+") and math.copysign(1, value) > 0 else ""
        if not math.isfinite(value):
            if not self.dialect.json5:
                raise Unwritable(f"{self.dialect.title} cannot hold {value}")
            return plus + ("NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity")
        text = float.__repr__(value)
        if _EXPONENT.search(old) and not _HEX.match(old):
            text = _in_exponent(value, old)
        elif old.lstrip("+-").startswith(".") and text.lstrip("-").startswith("0."):
            text = text.replace("0.", ".", 1)
        elif old.endswith(".") and text.endswith(".0"):
            text = text[:-1]
        return plus + text


def _in_hex(value: int, old: re.Match[str]) -> str:
    """A hexadecimal number with the letters and the width of the old one."""
    digits = f"{abs(value):x}".rjust(len(old[2]), "0") if old[2].startswith("0") else f"{abs(value):x}"
    upper = any(char in "ABCDEF" for char in old[2])
    return ("-" if value < 0 else "") + "0" + old[1] + (digits.upper() if upper else digits)


def _in_exponent(value: float, old: str) -> str:
    """A float in the form of the old one, `1.5e+3`, as far as that is the same number."""
    from decimal import Decimal  # here: few numbers are written so

    mark, plus = old[_start(old)], "+" if "+" in old[_start(old) :] else ""
    sign, digits, exponent = Decimal(float.__repr__(value)).normalize().as_tuple()
    if not isinstance(exponent, int) or not any(digits):
        return float.__repr__(value)
    exponent += len(digits) - 1
    fraction = "".join(map(str, digits[1:])) or ("0" if "." in old else "")
    text = ("-" if sign else "") + str(digits[0]) + ("." + fraction if fraction else "")
    return f"{text}{mark}{plus if exponent >= 0 else '-'}{abs(exponent)}"


def _start(old: str) -> int:
    match = _EXPONENT.search(old)
    return match.start() if match else 0
