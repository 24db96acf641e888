"""Bytes of a file <-> its text: UTF-8 or UTF-16, as its byte-order mark says, else UTF-8 or what the caller names.

| the bytes begin with | `encoding=` | read as, and written back as                  |
|----------------------|-------------|-----------------------------------------------|
| EF BB BF             | any         | UTF-8 with its mark                           |
| FF FE, FE FF         | any         | UTF-16, low or high byte first, with its mark |
| nothing of these     | None        | UTF-8                                         |
| nothing of these     | a name      | that encoding                                 |

A mark is the first character of the text, U+FEFF, and goes back with it. UTF-32 is refused.
"""

from __future__ import annotations

from confsafe.errors import ParseError, ValueRefused

BOM = "\ufeff"
UTF_8 = "utf-8"

_MARKS = ((b"\xef\xbb\xbf", UTF_8), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UTF_32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")


def encoding_of(data: bytes, wanted: str | None = None) -> str:
    """The name of the codec that reads and writes these bytes. Raises ValueError for an unknown `wanted`."""
    if not data.startswith(_UTF_32):
        for mark, name in _MARKS:
            if data.startswith(mark):
                return name
    return UTF_8 if wanted is None else known_encoding(wanted)


def known_encoding(name: str) -> str:
    """The name of an encoding. Raises ValueError for one that Python does not know, or that is none of text."""
    try:
        if name.isprintable():
            b"a".decode(name)
            return name
    except LookupError:
        pass
    except UnicodeError:
        return name  # of more than one byte a character
    raise ValueError(f"unknown encoding {name!r}; name one such as utf-8, utf-16 or latin-1")


def decode(data: bytes, encoding: str | None = None) -> str:
    """The text of a file, a byte-order mark included.

    Raises ParseError, with the place, for what is not text in its encoding; ValueError for an unknown `encoding`.
    """
    name = encoding_of(data, encoding)
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise _undecodable(data, name, error) from None


def _undecodable(data: bytes, name: str, error: UnicodeDecodeError) -> ParseError:
    if data.startswith(_UTF_32):
        return ParseError("the file is UTF-32", remedy="convert it with iconv")
    from confsafe.formats.text import line_column

    title = name.upper().removesuffix("-LE").removesuffix("-BE")
    before = data[: error.start].decode(name, "replace")
    line, column = line_column(before, len(before))
    remedy = "name its encoding (encoding=, --encoding) or convert it with iconv"
    return ParseError(f"byte 0x{data[error.start]:02x} is not {title}", line=line, column=column, remedy=remedy)


def encode(text: str, encoding: str = UTF_8) -> bytes:
    """The bytes of a text. Raises ValueRefused for a character that the encoding does not have."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        if encoding == UTF_8:
            raise
        char = text[error.start]
        raise ValueRefused(
            f"the file is {encoding}, which has no {char!r} (U+{ord(char):04X})", remedy="convert it to UTF-8 first"
        ) from None


def shown_text(data: bytes) -> str:
    """The text as a diff shows it: what is no text in its encoding stands there escaped."""
    return data.decode(encoding_of(data), "backslashreplace")
