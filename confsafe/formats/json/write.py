"""Values -> text: scalars in the spelling of the one they replace, containers after the examples of the file.

What no dialect can hold is refused with its key path: datetimes, bytes, keys that are no strings, cycles; in `json`
and `jsonc` also infinities and NaN (RFC 8259 section 6).
"""

from __future__ import annotations

import math
import re
from json.encoder import encode_basestring, encode_basestring_ascii

from confsafe.data.plain import form_asked
from confsafe.errors import ValueRefused
from confsafe.formats.json.example import PLAIN
from confsafe.formats.json.reader.dialect import is_name
from confsafe.formats.json.reader.scanner import unescape
from confsafe.formats.json.style import escapes_slashes
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from confsafe.data.changes import Path
    from confsafe.formats.json.example import Examples
    from confsafe.formats.json.moving import Moved, Moving
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.json.style import Shape, Style

_CONTAINERS = (dict, list, tuple)
_MANY = 100_000
_TOO_MANY = 50_000_000
"""So many containers make a text of gigabytes; only data whose parts are shared comes to it by mistake."""

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


class Renderer:
    """Writes values in one dialect and one style, containers after the examples of a text where there is one."""

    def __init__(self, dialect: Dialect, style: Style, examples: Examples | None = None) -> None:
        self.dialect = dialect
        self.style = style
        self.examples = examples
        self._trail: list[Any] = []
        self._open: set[int] = set()
        self._whole: Any = None
        self._path: Path = ()
        self._entered = 0
        self._moving: Moving | None = None

    def entry(
        self,
        key: str,
        value: Any,
        path: Path,
        *,
        colon: str,
        quote: str,
        indent: str | None,
        siblings: Sequence[Shape] = (),
        moving: Moving | None = None,
    ) -> str:
        """`"key": value`, the value as in `value`."""
        self.check_key(key, path)
        start = self.key(key, quote) + colon
        used = len(indent or "") + len(start) + 1
        text = self.value(value, (*path, key), indent=indent, siblings=siblings, used=used, moving=moving)
        return self._joined(start, text, indent, siblings)

    def value(
        self,
        value: Any,
        path: Path,
        *,
        indent: str | None,
        old: str = "",
        siblings: Sequence[Shape] = (),
        example: Shape | None = None,
        used: int = 0,
        moving: Moving | None = None,
    ) -> str:
        """The text of a value.

        Args:
            path: where it stands, for the message of ValueRefused.
            indent: the indentation of the line it begins on; None: it stands on one line as a whole.
            old: the text of the scalar that it replaces, "" where there is none.
            siblings: the containers beside it, the nearest first.
            example: the container that it replaces, if that is one of its kind.
            used: how many characters stand on its line beside it.
            moving: the texts that move into it.
        """
        self._trail, self._open = list(path), set()
        self._whole, self._path, self._entered, self._moving = value, path, 0, moving
        try:
            moved = self._moved(indent)
            if moved is not None:
                return moved.body
            if isinstance(value, _CONTAINERS):
                key = path[-1] if path and isinstance(path[-1], str) else ""
                return self._container(value, indent, key, siblings, example, used)
            return self._scalar(value, old)
        except RecursionError:
            raise self._refused("is nested too deeply to be written", path) from None

    def check_key(self, key: Any, path: Sequence[Any]) -> None:
        """Raises ValueRefused for a key that is no string."""
        if not isinstance(key, str):
            raise self._refused(f"has the key {key!r}, and {self.dialect.title} keys are strings", tuple(path))

    def key(self, key: str, quote: str) -> str:
        """A key in those quotes; "" for none, where the dialect and the key allow it."""
        key = str.__str__(key)
        if not quote and self.dialect.json5 and is_name(key) and not (self.style.ascii_only and not key.isascii()):
            return key
        return self._string(key, quote or self.style.quote, slashes=False)

    def _scalar(self, value: Any, old: str = "") -> str:
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
        raise self._refused(f"is a {type(value).__name__}, which {self.dialect.title} cannot hold", tuple(self._trail))

    def _container(
        self,
        value: Any,
        indent: str | None,
        key: str,
        siblings: Sequence[Shape],
        example: Shape | None,
        used: int,
    ) -> str:
        """One frame of the stack a level, so that what the C parser reads can be written again."""
        if not value:
            return "{}" if isinstance(value, dict) else "[]"
        self._enter(value)
        look = self.examples.look(value, key, siblings, example) if self.examples else PLAIN
        is_object = isinstance(value, dict)
        opening, closing = "{}" if is_object else "[]"
        text = ""
        forms: tuple[str | None, ...] = (None,)
        if indent is not None:
            lines = indent + self.style.unit
            form = form_asked(value)
            if form is not None:
                forms = (None,) if form == "inline" and self._moving is None else (lines,)
            else:
                forms = (lines,) if look.on_lines or self._moving is not None else (None, lines)
        for inner in forms:
            parts: list[str] = []
            last = len(value) - 1
            entries: Iterable[tuple[Any, Any]] = value.items() if is_object else enumerate(value)
            for number, (name, item) in enumerate(entries):
                comma = "," if number < last or (inner is not None and look.trailing_comma) else ""
                start = self._key_and_colon(name) if is_object else ""
                self._trail.append(name)
                moved = self._moved(inner)
                if moved is not None:
                    parts.append(self._moved_entry(start, moved, inner, comma))
                elif isinstance(item, _CONTAINERS):
                    beside, own = self.examples.inner(look, item, name) if self.examples and item else ((), None)
                    room = len(inner or "") + len(start) + 1
                    part = self._container(item, inner, name if is_object else "", beside, own, room)
                    parts.append(self._joined(start, part, inner, beside) + comma)
                else:
                    parts.append(start + self._scalar(item) + comma)
                self._trail.pop()
            if inner is None:
                text = opening + look.padding + self.style.comma[1:].join(parts) + look.padding + closing
                if indent is None or used + len(text) <= look.width:
                    break
            else:
                line = self.style.newline + inner
                text = opening + line + line.join(parts) + self.style.newline + (indent or "") + closing
        self._open.discard(id(value))
        return text

    def _moved(self, indent: str | None) -> Moved | None:
        """The text that moves to the place that is being written."""
        if self._moving is None:
            return None
        return self._moving.at(tuple(self._trail[len(self._path) :]), indent)

    def _moved_entry(self, start: str, moved: Moved, indent: str | None, comma: str) -> str:
        """An entry whose text moves, with its comments above and behind."""
        line = self.style.newline + (indent or "")
        tail = f" {moved.tail}" if moved.tail else ""
        return "".join(comment + line for comment in moved.lead) + start + moved.body + comma + tail

    def _key_and_colon(self, key: Any) -> str:
        self.check_key(key, self._trail)
        return self.key(key, self.style.key_quote) + self.style.colon

    def _joined(self, start: str, text: str, indent: str | None, siblings: Iterable[Shape]) -> str:
        """A key and a value; the bracket of a value on lines stands below its key where the siblings' brackets do."""
        if indent is None or not start or self.examples is None or text[1:2] not in ("\n", "\r"):
            return start + text
        if not self.examples.bracket_begins_line(siblings):
            return start + text
        return start.rstrip() + self.style.newline + indent + text

    def _enter(self, value: Any) -> None:
        """Refuse what contains itself, and what is shared so often that writing it out would not end."""
        if id(value) in self._open:
            raise self._refused("contains itself", tuple(self._trail))
        self._open.add(id(value))
        self._entered += 1
        if self._entered == _MANY and _written_size(self._whole) > _TOO_MANY:
            raise self._refused("shares its parts so often that the text would have no end", self._path)

    def _text(self, value: str, old: str) -> str:
        """A string, with the spelling of the one it replaces at the ends that do not change."""
        quote = old[0] if old[:1] in ("'", '"') and old else self.style.quote
        if not old:
            quote = self._quote_for(value, quote)
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
        for sign, raw in self.style.signs:
            if sign in value:
                text = text.replace(sign, raw)
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
            raise self._refused("is an integer of more digits than Python converts", tuple(self._trail)) from None

    def _float(self, value: float, old: str) -> str:
        plus = "+" if old.startswith("+") and math.copysign(1, value) > 0 else ""
        if not math.isfinite(value):
            if not self.dialect.json5:
                raise self._refused(f"is {value}, which {self.dialect.title} cannot hold", tuple(self._trail))
            return plus + ("NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity")
        text = float.__repr__(value)
        if _EXPONENT.search(old) and not _HEX.match(old):
            text = _in_exponent(value, old)
        elif old.lstrip("+-").startswith(".") and text.lstrip("-").startswith("0."):
            text = text.replace("0.", ".", 1)
        elif old.endswith(".") and text.endswith(".0"):
            text = text[:-1]
        return plus + text

    def _refused(self, fact: str, path: Path) -> ValueRefused:
        from confsafe.data.keypath import format_path

        key = format_path(path)
        return ValueRefused(f"{key or 'the document'} {fact}", key=key)


def _written_size(value: Any) -> int:
    """How many containers the text of a value has, each counted as often as it is written."""
    sizes: dict[int, int] = {}
    pending = [(value, False)]
    while pending:
        part, is_done = pending.pop()
        inner = [item for item in (part.values() if isinstance(part, dict) else part) if isinstance(item, _CONTAINERS)]
        if is_done:
            sizes[id(part)] = 1 + sum(sizes.get(id(item), 0) for item in inner)
        elif id(part) not in sizes:
            sizes[id(part)] = 0
            pending.append((part, True))
            pending += ((item, False) for item in inner)
    return sizes[id(value)]


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
