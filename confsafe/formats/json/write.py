"""Values -> text: scalars in the spelling of the one they replace, containers in the style of the file.

What no dialect can hold is refused with its key path: datetimes, bytes, keys that are no strings, cycles; in `json`
and `jsonc` also infinities and NaN (RFC 8259 section 6).
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import TYPE_CHECKING, Any

from confsafe.errors import ValueRefused
from confsafe.formats.json.reader.dialect import is_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.json.style import Style

_CONTAINERS = (dict, list, tuple)
_MANY = 100_000
_TOO_MANY = 50_000_000
"""So many containers make a text of gigabytes; only data whose parts are shared comes to it by mistake."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_HEX = re.compile(r"[-+]?0([xX])([0-9A-Fa-f]+)\Z")
_IS_NUMBER = re.compile(r"[-+]?\.?[0-9]")
_EXPONENT = re.compile(r"[eE]([-+]?)")


class Renderer:
    """Writes values in one dialect and one style."""

    def __init__(self, dialect: Dialect, style: Style) -> None:
        self.dialect = dialect
        self.style = style
        self._trail: list[Any] = []
        self._open: set[int] = set()
        self._whole: Any = None
        self._path: Path = ()
        self._entered = 0

    def entry(self, key: str, value: Any, path: Path, *, colon: str, quote: str, indent: str | None) -> str:
        """`"key": value`, the value as in `value`."""
        self.check_key(key, path)
        return self.key(key, quote) + colon + self.value(value, (*path, key), indent=indent)

    def value(self, value: Any, path: Path, *, indent: str | None, old: str = "") -> str:
        """The text of a value.

        Args:
            path: where it stands, for the message of ValueRefused.
            indent: the indentation of the line it begins on; None: it stands on one line as a whole.
            old: the text of the scalar that it replaces, "" where there is none.
        """
        self._trail, self._open = list(path), set()
        self._whole, self._path, self._entered = value, path, 0
        try:
            return self._value(value, indent, old)
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

    def _value(self, value: Any, indent: str | None, old: str = "") -> str:
        if isinstance(value, _CONTAINERS):
            return self._container(value, indent)
        if isinstance(value, str):
            quote = old[0] if old[:1] in ("'", '"') and old else self.style.quote
            return self._string(str.__str__(value), quote, slashes="\\/" in old)
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return self._integer(int(value), old if _IS_NUMBER.match(old) else "")
        if isinstance(value, float):
            return self._float(float(value), old if _IS_NUMBER.match(old) else "")
        raise self._refused(f"is a {type(value).__name__}, which {self.dialect.title} cannot hold", tuple(self._trail))

    def _container(self, value: Any, indent: str | None) -> str:
        """One frame of the stack a level, so that what the C parser reads can be written again."""
        is_object = isinstance(value, dict)
        if not value:
            return "{}" if is_object else "[]"
        self._enter(value)
        style, trail = self.style, self._trail
        inner = indent + style.unit if indent is not None and self._on_lines(value) else None
        parts: list[str] = []
        entries: Iterable[tuple[Any, Any]] = value.items() if is_object else enumerate(value)
        for key, item in entries:
            start = ""
            if is_object:
                self.check_key(key, trail)
                start = self.key(key, style.key_quote) + style.colon
            trail.append(key)
            nested = isinstance(item, _CONTAINERS)
            parts.append(start + (self._container(item, inner) if nested else self._value(item, inner)))
            trail.pop()
        self._open.discard(id(value))
        opening, closing = "{}" if is_object else "[]"
        if inner is None:
            padding = style.padding if is_object else style.list_padding
            return opening + padding + style.comma.join(parts) + padding + closing
        line = style.newline + inner
        return opening + line + ("," + line).join(parts) + style.newline + (indent or "") + closing

    def _enter(self, value: Any) -> None:
        """Refuse what contains itself, and what is shared so often that writing it out would not end."""
        if id(value) in self._open:
            raise self._refused("contains itself", tuple(self._trail))
        self._open.add(id(value))
        self._entered += 1
        if self._entered == _MANY and _written_size(self._whole) > _TOO_MANY:
            raise self._refused("shares its parts so often that the text would have no end", self._path)

    def _on_lines(self, value: Any) -> bool:
        if isinstance(value, dict):
            return self.style.objects_on_lines
        return self.style.lists_on_lines if holds_containers(value) else self.style.rows_on_lines

    def _string(self, value: str, quote: str, *, slashes: bool) -> str:
        text: str = encode_basestring_ascii(value) if self.style.ascii_only else encode_basestring(value)
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


def holds_containers(value: Iterable[Any]) -> bool:
    """Whether an array has items that are containers themselves and not empty."""
    return any(isinstance(item, _CONTAINERS) and item for item in value)


def _in_hex(value: int, old: re.Match[str]) -> str:
    """A hexadecimal number with the letters and the width of the old one."""
    digits = f"{abs(value):x}".rjust(len(old[2]), "0") if old[2].startswith("0") else f"{abs(value):x}"
    upper = any(char in "ABCDEF" for char in old[2])
    return ("-" if value < 0 else "") + "0" + old[1] + (digits.upper() if upper else digits)


def _in_exponent(value: float, old: str) -> str:
    """A float in the form of the old one, `1.5e+3`, as far as that is the same number."""
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
