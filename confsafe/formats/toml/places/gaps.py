"""The gaps between the items of an array, or the entries of an inline table, and whose the comments in them are."""

from __future__ import annotations

from bisect import bisect_left
from functools import partial

from confsafe.formats.layout.container import container_over
from confsafe.formats.layout.disable import uncommented
from confsafe.formats.text import Span
from confsafe.formats.toml.places.slots import GRAMMAR, is_valid
from confsafe.formats.toml.reader.statements import Entry, Value
from confsafe.formats.toml.reader.values import skip_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.layout.container import Container
    from confsafe.formats.layout.gaps import Gap
    from confsafe.formats.layout.model import Line
    from confsafe.formats.toml.places.tables import Tables


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
    container = container_of(tables, holder)
    index = bisect_left(container.brackets.entries, (start_of(node),))
    return container.gap(index), container.gap(index + 1)


def container_of(tables: Tables, holder: Value) -> Container:
    """An array, or an inline table, as the layout engine has it."""
    found = tables.containers.get(holder.value)
    if found is None:
        inner, text = tables.inner(holder), tables.text
        assert inner is not None
        items: Sequence[Value] = inner if isinstance(inner, list) else inner.body.entries if inner.body else ()
        spans = [Span(start_of(item), item.value_end) for item in items]
        span = Span(holder.value, holder.value_end)
        found = container_over(text, span, spans, GRAMMAR, partial(reads_as_item, text))
        tables.containers[holder.value] = found
    return found


def holder_of(tables: Tables, path: Path) -> Value | None:
    """The innermost array or inline table around what stands at a path; dotted keys may stand between the two."""
    around = (tables.find(path[:size]) for size in range(len(path) - 1, 0, -1))
    return next((node for node in around if isinstance(node, Value)), None)


def start_of(node: Value) -> int:
    """Where an item, or the key of an entry, begins."""
    return node.key if isinstance(node, Entry) else node.value
