"""A whole new TOML text from data, in the usual hand-written style."""

from __future__ import annotations

from typing import Any

from confsafe.data.sameness import kind
from confsafe.errors import ValueRefused
from confsafe.formats.toml.blocks import table_blocks
from confsafe.formats.toml.examples import Examples
from confsafe.formats.toml.layout import KeyStyle
from confsafe.formats.toml.write import Room


def dumps(data: Any, *, newline: str = "\n") -> str:
    """Data as TOML 1.0: scalars first, then tables, then arrays of tables, a blank line between tables.

    Raises ValueRefused.

    Example:
        >>> print(dumps({"server": {"port": 80}, "title": "x"}), end="")
        title = "x"
        <BLANKLINE>
        [server]
        port = 80
    """
    if kind(data) is not dict:
        raise ValueRefused("a TOML file is a table", remedy="put the value under a key")
    blocks = table_blocks("", data, (), style=KeyStyle(), room=Room(Examples(""), newline=newline))
    return newline.join("".join(line + newline for line in block) for block in blocks)
