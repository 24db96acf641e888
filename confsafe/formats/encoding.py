"""Bytes of a file <-> its text: UTF-8, with or without a byte-order mark."""

from __future__ import annotations

from confsafe.errors import ParseError

BOM = "\ufeff"

_OTHER_ENCODINGS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


def decode(data: bytes) -> str:
    """The text of a file, a byte-order mark included. Raises ParseError, with the place, for what is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        for mark, name in _OTHER_ENCODINGS.items():
            if data.startswith(mark):
                raise ParseError(f"the file is {name}, not UTF-8", remedy="convert it with iconv") from None
        from confsafe.formats.text import line_column

        line, column = line_column(data[: error.start].decode("utf-8"), error.start)
        raise ParseError(
            f"byte 0x{data[error.start]:02x} is not UTF-8",
            line=line,
            column=column,
            remedy="convert the file with iconv",
        ) from None


def encode(text: str) -> bytes:
    """The bytes of a text."""
    return text.encode("utf-8")
