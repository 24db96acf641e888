"""The entries of a mapping in the order of their names, each with its comments and the blank lines above it.

A step of `document.py` after the splices, as `spelling.py` is: lines change their places, nothing else. It stands only
if the data are the same, in the order asked for, and every comment is still there.

    # the web              # how loud
    port = 80  # http  ->  log = 1
    # how loud             # the web
    log = 1                port = 80  # http

Tables under headers of their own come in order too, each with its lines and sub-tables, below the entries without one.
A mapping that is an item of a YAML list begins behind the `- ` of its line:

    - name: web            - image: a
      # pinned               # pinned
      image: a         ->    name: web

What belongs to no entry stays where it is and ends a group, which is sorted on its own: a heading, a comment with a
blank line below it, an entry that is commented out. Refused is what cannot be taken apart by lines: entries that share
a line with others and have comments, a table that stands in several places, an anchor that would come below its alias.
"""

from __future__ import annotations

from confsafe.data.keypath import format_path
from confsafe.data.sameness import same
from confsafe.errors import ConfsafeError, ValueRefused
from confsafe.formats.layout.ordering import InseparableError, blocks_in_order, lines_in_order, order_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from confsafe.data.changes import Path
    from confsafe.formats import Reading


def sorted_reading(reading: Reading, path: Path, read: Callable[[str], Reading], *, recursive: bool = False) -> Reading:
    """The reading of the text in which the entries of the mapping at a path stand in order. Raises ValueRefused.

    `recursive`: so do those of the mappings below it, the items of lists among them.
    """
    try:
        if recursive:
            for key in _below(reading, path):
                reading = sorted_reading(reading, (*path, key), read, recursive=True)
        return _sorted_at(reading, path, read)
    except InseparableError as error:
        where = format_path(path)
        raise ValueRefused(f"{where or 'the file'} is not sorted: {error}", key=where) from None


def _sorted_at(reading: Reading, path: Path, read: Callable[[str], Reading]) -> Reading:
    """The same for this mapping alone. Raises InseparableError."""
    mapping = _at(reading.data, path)
    if not isinstance(mapping, dict):
        return reading
    under_headers = {key for key, _ in reading.blocks(path)}
    keys = [key for key in mapping if key not in under_headers and not reading.is_merged((*path, key))]
    if keys != sorted(keys, key=order_of):
        spans = [reading.lines_of_value((*path, key)) for key in keys]
        is_item = bool(path) and isinstance(path[-1], int)
        reading = _verified(reading, lines_in_order(reading.text, keys, spans, is_item=is_item), read)
    blocks = reading.blocks(path)
    if [key for key, _ in blocks] != sorted(under_headers, key=order_of):
        reading = _verified(reading, blocks_in_order(reading.text, blocks), read)
    return reading


def _below(reading: Reading, path: Path) -> list[Any]:
    """The keys, or indices, of the containers at a path that have a text of their own there (an alias has none)."""
    container = _at(reading.data, path)
    under_headers = {key for key, _ in reading.blocks(path)} if isinstance(container, dict) else set()
    entries = container.items() if isinstance(container, dict) else enumerate(container)
    return [
        key
        for key, value in list(entries)
        if isinstance(value.value if hasattr(value, "tag") else value, (dict, list))
        and (key in under_headers or reading.span((*path, key)) is not None)
    ]


def _verified(reading: Reading, text: str, read: Callable[[str], Reading]) -> Reading:
    """The reading of the new text. Raises InseparableError unless data and comments are those of the old one."""
    try:
        fresh = read(text)
    except ConfsafeError:
        fact = "an anchor has to stand above its alias" if reading.shares else "it cannot be taken apart by lines"
        raise InseparableError(fact) from None
    kept = sorted(_comments(fresh)) == sorted(_comments(reading))
    if not kept or not same(fresh.data, reading.data, tree=not fresh.shares):
        raise InseparableError("it cannot be taken apart by lines")
    return fresh


def _comments(reading: Reading) -> list[str]:
    return [reading.text[start:end] for start, end in reading.comments()]


def _at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data.value if hasattr(data, "tag") else data
