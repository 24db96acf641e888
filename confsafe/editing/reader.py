"""Reading one file without a lock: path -> bytes -> text -> data -> the value at a key path.

    confsafe.get, confsafe.load, `confsafe get`

What is read is one consistent state, the old one or the new one, whoever writes meanwhile. Nothing is imported here
that only an edit needs: for one value out of a small file, importing is most of the time.
"""

from __future__ import annotations

import os
from errno import ECONNREFUSED, ETIMEDOUT

from confsafe import formats
from confsafe.data import keypath
from confsafe.errors import ConfsafeError, FormatUnknown, KeyMissing, ParseError, WriteError
from confsafe.formats.encoding import BOM, decode
from confsafe.sniffing import in_its_format
from confsafe.startup.collector import uncollected
from confsafe.storage.store import is_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NamedTuple

    from confsafe.data.keypath import KeyPath
    from confsafe.editing.options import StrPath
    from confsafe.formats.stream import Which
else:
    from confsafe.startup.records import NamedTuple

NOT_REACHED = frozenset({ETIMEDOUT, ECONNREFUSED})
"""The errno of a WriteError that tells of a shared store which does not answer."""

RAISE: Any = object()
"""The default that says that there is none."""


def value_at(
    path: StrPath,
    key: str | Sequence[Any],
    default: Any = RAISE,
    *,
    format: str | None = None,
    document: Which = None,
    encoding: str | None = None,
) -> Any:
    """One value of a file; `default`, where given, for a file or a key that is missing.

    Raises KeyMissing, KeyPathError, and what `data_of` raises.
    """
    try:
        segments = keypath.as_keypath(key)
        name = format_of(path, format)
        text = text_of(path, encoding).removeprefix(BOM)
        return uncollected(text, _value_in, text, segments, name, document, given=format)
    except (KeyMissing, FileNotFoundError) as error:
        if default is not RAISE:
            return default
        raise _of_reading(error, path) if isinstance(error, ConfsafeError) else error from None
    except ConfsafeError as error:
        raise _of_reading(error, path) from error.__cause__


def _value_in(text: str, segments: KeyPath, name: str, document: Which, *, given: str | None) -> Any:
    return keypath.look_up(read_text(text, name, document=document, given=given).data, segments)


def _of_reading(error: ConfsafeError, path: StrPath) -> ConfsafeError:
    """An error of a call that only reads: nobody asks whether the file is unchanged."""
    error.unchanged = False
    return error.at_path(path)


def data_of(
    path: StrPath,
    *,
    format: str | None = None,
    document: Which = None,
    secret: bool = False,
    encoding: str | None = None,
) -> Any:
    """The data of a file. It belongs to the caller.

    Raises WriteError (a FileNotFoundError for a missing file, a PermissionError, ...), ParseError, FormatUnknown.
    """
    return read(path, format=format, document=document, secret=secret, encoding=encoding).data


class Read(NamedTuple):
    """What was read of one file, or one text: its data, and the text for whoever asks for more than data.

    Attributes:
        data: the data; they belong to the caller.
        text: without a byte-order mark.
        format: the format that it was read in.
        document: which document of a YAML stream.
    """

    data: Any
    text: str
    format: str
    document: int | None


def read(
    path: StrPath,
    *,
    format: str | None = None,
    document: Which | None = None,
    secret: bool = False,
    encoding: str | None = None,
    timeout: float | None = 10.0,
) -> Read:
    """The data of a file, with its text; `timeout` is that of a shared store. Raises as `data_of`."""
    try:
        name = format_of(path, format)
        text = text_of(path, encoding, secret=secret, timeout=timeout).removeprefix(BOM)
        return read_text(text, name, document=document, given=format)
    except ParseError as error:
        raise (without_values(error) if secret else error).at_path(path) from error.__cause__
    except ConfsafeError as error:
        raise error.at_path(path) from error.__cause__


def _chosen(text: str, name: str, wanted: Which) -> int | None:
    from confsafe.formats.stream import number_of  # here: few name a document by what it holds

    return number_of(text, name, wanted)


def read_text(text: str, format: str, *, document: Which | None, given: str | None) -> Read:
    """The data of a text without a byte-order mark. Raises ParseError."""

    def read_as(name: str) -> Read:
        if name in formats.WITHIN_ANOTHER:
            from confsafe.formats.embedded import block_in  # here: few settings stand within another text

            block = block_in(text, script=name == "script")
            return Read(formats.by_name(name).data(text), block.text, block.format, None)
        number = document if document is None or isinstance(document, int) else _chosen(text, name, document)
        return Read(formats.by_name(name).data(text, document=number), text, name, number)

    return in_its_format(text, format, read_as, given=given)


def text_of(path: StrPath, encoding: str | None = None, *, secret: bool = False, timeout: float | None = 10.0) -> str:
    """The text of a file. Raises as `content_of`, ParseError (not in its encoding)."""
    return decode(content_of(path, secret=secret, timeout=timeout), encoding)


def content_of(path: StrPath, *, secret: bool = False, timeout: float | None = 10.0) -> bytes:
    """What a file holds that has to be there. Raises as `bytes_of`, FileNotFoundError."""
    content = bytes_of(path, secret=secret, timeout=timeout)
    if content is None:
        raise missing_file(path)
    return content


def bytes_of(path: StrPath, *, secret: bool = False, timeout: float | None = 10.0) -> bytes | None:
    """What a file holds; None where there is none. `secret` and `timeout` are those of a shared store.

    Raises WriteError; InsecureError for a secret over a connection that others can read.
    """
    if is_url(path):
        from confsafe.editing.options import completed, store_for  # here: they are all that a local read would load

        return store_for(path, completed({"secret": secret, "timeout": timeout})).read().data
    from confsafe.storage.reading import bytes_at  # what the disk's store reads with; a text needs no disk

    return bytes_at(path)


def format_of(path: StrPath, format: str | None) -> str:
    """The format's name: the one given, else from the name of the file or of the one it links to.

    Raises FormatUnknown.
    """
    if format is not None:
        if format not in formats.NAMES:
            raise FormatUnknown(
                f"unknown format {format!r}", path=path, remedy=f"choose from {', '.join(formats.NAMES)}"
            )
        return format
    found = formats.detect(path.partition("?")[0] if isinstance(path, str) and is_url(path) else path)
    if found is None and not is_url(path):
        from os.path import realpath

        found = formats.detect(realpath(path))
    if found is None and os.fsdecode(path).endswith(".envrc"):
        raise FormatUnknown(
            "an .envrc is a script of the shell", path=path, remedy="keep values in a .env that it reads"
        )
    if found is None:
        raise FormatUnknown("the name does not tell the format", path=path, remedy="pass it (format=, --format)")
    return found


def told_format(path: StrPath, given: str | None, *, yaml: str | None, duplicates: str) -> str | None:
    """The format that was given, None where the file's name tells it; YAML, given or told, with the way to read it.

    Raises FormatUnknown.
    """
    if yaml is None and duplicates == "error":
        return given
    name = format_of(path, given)
    return formats.read_as(name, yaml=yaml, duplicates=duplicates) if name == "yaml" else given


def missing_file(path: StrPath) -> WriteError:
    """The error for a file that has to be there."""
    from errno import ENOENT

    return WriteError("no such file", path=path, errno=ENOENT, remedy="check the name, or create it (--create)")


def missing_block(path: StrPath) -> WriteError:
    """The error for settings within another text that have to be there."""
    from errno import ENOENT

    return WriteError("no settings stand in it", path=path, errno=ENOENT, remedy="make a block of them (--create)")


def without_values(error: ParseError) -> ParseError:
    """A parse error of a secret file: the place, and not what stands there."""
    error.reason = "the file does not parse here (what stands there is not shown: it is secret)"
    return error
