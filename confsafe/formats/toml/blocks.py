"""New tables as text: a header and its lines for each, in the usual hand-written style.

[server]                scalars first, then the sub-tables, then the arrays of tables;
port = 80               a header that its sub-tables' headers imply is left out

[server.tls]
on = true

[[server.routes]]
path = "/"
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.sameness import kind
from confsafe.formats.toml.write import MAX_DEPTH, Room, refuse_nesting, write, write_key

if TYPE_CHECKING:
    from confsafe.data.changes import Path
    from confsafe.formats.toml.layout import KeyStyle

Block = list[str]
"""The lines of one section, without line endings; a multi-line value is one of them."""


def is_table_array(value: Any) -> bool:
    """Whether a value can be written as `[[...]]`: a list of mappings, not empty."""
    return kind(value) is list and len(value) > 0 and all(kind(item) is dict for item in value)


def table_blocks(
    header: str,
    value: dict[Any, Any],
    path: Path,
    *,
    style: KeyStyle,
    room: Room,
    indent: str = "",
    array: bool = False,
    pair_keys: frozenset[Any] = frozenset(),
) -> list[Block]:
    """The sections that make the table `header`; "" is the root. Raises ValueRefused.

    The values of `pair_keys` are written as `key = value`, whatever they are.
    """
    blocks: list[Block] = []
    _add_blocks(blocks, (header, value, path), (style, room, indent), array=array, around=(), pair_keys=pair_keys)
    return blocks


def _add_blocks(
    blocks: list[Block],
    table: tuple[str, dict[Any, Any], Path],
    looks: tuple[KeyStyle, Room, str],
    *,
    array: bool,
    around: tuple[int, ...],
    pair_keys: frozenset[Any] = frozenset(),
) -> None:
    header, value, path = table
    style, room, indent = looks
    if len(around) >= MAX_DEPTH or id(value) in around:
        refuse_nesting(path, cyclic=id(value) in around)
    around = (*around, id(value))
    keys = {key: write_key(key, path) for key in value}
    plain = [key for key in value if key in pair_keys or not is_table(value[key])]
    tables = [key for key in value if key not in pair_keys and is_table(value[key])]
    block: Block = []
    if header and (array or plain or not value):
        block.append(f"{indent}[[{header}]]" if array else f"{indent}[{header}]")
    for key in plain:
        head = style.line(keys[key])
        at = room._replace(indent=style.indent, column=len(head), equals=style.equals)
        block.append(head + write(value[key], at, (*path, key)))
    if block:
        blocks.append(block)
    prefix = f"{header}." if header else ""
    for key in [key for key in tables if kind(value[key]) is dict]:
        inner = (prefix + keys[key], value[key], (*path, key))
        _add_blocks(blocks, inner, looks, array=False, around=around)
    for key in [key for key in tables if is_table_array(value[key])]:
        for index, item in enumerate(value[key]):
            inner = (prefix + keys[key], item, (*path, key, index))
            _add_blocks(blocks, inner, looks, array=True, around=around)


def is_table(value: Any) -> bool:
    """Whether a value gets a header of its own."""
    return kind(value) is dict or is_table_array(value)
