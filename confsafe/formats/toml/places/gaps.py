"""The gaps between the items of an array, or the entries of an inline table, and whose the comments in them are."""

from __future__ import annotations

from bisect import bisect_left
from functools import partial

from confsafe.formats.layout.disable import uncommented
from confsafe.formats.layout.gaps import Gap, read_gap
from confsafe.formats.layout.model import Grammar
from confsafe.formats.toml.places.slots import is_valid
from confsafe.formats.toml.places.tables import Table
from confsafe.formats.toml.reader.statements import Entry, Value
from confsafe.formats.toml.reader.values import skip_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.formats.layout.model import Line
    from confsafe.formats.toml.places.tables import Tables

ARRAY = Grammar(("#",))


def reads_as_item(text: str, lines: Sequence[Line]) -> int:
    """How many of these comment lines, from the first on, are an item of an array, commented out."""
    disabled = uncommented(text, lines, mark="#")
    start = len(disabled.source) - len(disabled.source.lstrip(" \t"))
    try:
        end = skip_value(disabled.source, start)
    except IndexError:
        return 0
    number = next((number for number, stop in enumerate(disabled.ends) if end <= stop), len(disabled.ends) - 1)
    rest = disabled.source[end : disabled.ends[number]].strip()
    if rest.removeprefix(",").lstrip()[:1] not in ("", "#") or not is_valid(f"x={disabled.source[start:end]}"):
        return 0
    return number + 1


def gaps_around(tables: Tables, holder: Value, node: Value) -> tuple[Gap, Gap]:
    """The gaps in front of and behind an item of an array, or an entry of an inline table."""
    inner = tables.inner(holder)
    assert inner is not None
    if isinstance(inner, Table):
        assert inner.body is not None and isinstance(node, Entry)
        items: Sequence[Value] = inner.body.entries
        index = node.index
    else:
        items = inner
        index = bisect_left(items, node.value, key=start_of)
    return gap_at(tables.text, holder, items, index), gap_at(tables.text, holder, items, index + 1)


def gap_at(text: str, holder: Value, items: Sequence[Value], index: int) -> Gap:
    """The gap in front of the item at `index`; behind the last one, that in front of the closing bracket."""
    start = items[index - 1].value_end if index else holder.value + 1
    end = start_of(items[index]) if index < len(items) else holder.value_end - 1
    before = start_of(items[index - 1]) if index else None
    reads = partial(reads_as_item, text)
    return read_gap(text, start, end, ARRAY, entry=before, closes=index == len(items), reads_as_entry=reads)


def start_of(node: Value) -> int:
    """Where an item, or the key of an entry, begins."""
    return node.key if isinstance(node, Entry) else node.value
