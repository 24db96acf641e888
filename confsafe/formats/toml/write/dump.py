"""A whole new TOML text from data, in the usual hand-written style."""

from __future__ import annotations

from typing import Any

from confsafe.data.sameness import kind
from confsafe.errors import ValueRefused
from confsafe.formats.toml.write.examples import Examples
from confsafe.formats.toml.write.new_tables import Header, TableWriter
from confsafe.formats.toml.write.values import Room


def dumps(data: Any, *, newline: str = "\n", item_indent: str | None = None) -> str:
    """Data as TOML 1.0: what has no header first, then tables in the order of the data, a blank line between tables.

    `item_indent` is that of the items of an array over lines; None: four blanks. Raises ValueRefused.

    Example:
        >>> print(dumps({"server": {"port": 80}, "title": "x"}), end="")
        title = "x"
        <BLANKLINE>
        [server]
        port = 80
    """
    if kind(data) is not dict:
        raise ValueRefused("a TOML file is a table", remedy="put the value under a key")
    writer = TableWriter(Room(Examples("", item_indent=item_indent), newline=newline))
    return writer.sections(data, (), Header("")).lstrip(newline)
