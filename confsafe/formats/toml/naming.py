"""The written names of tables: for a new header, for a new dotted key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.toml.render import render_key
from confsafe.formats.toml.statements import header_parts, key_parts
from confsafe.formats.toml.tables import Table, TableArray

if TYPE_CHECKING:
    from confsafe.formats.toml.plan import Plan


def header_of(plan: Plan, node: Table | TableArray) -> str:
    """The key of a header for that table, spelled as in the headers that there are; "" for the root.

    Example: for the table `b c` under `[a."b c".d]` it is `a."b c"`.
    """
    names: list[str] = []
    current: Table | TableArray | None = node
    while current is not None and current.parent is not None:
        if isinstance(current.name, str):
            names.append(plan.renamed.get(current) or _spelling(plan, current))
        current = current.parent
    return ".".join(reversed(names))


def _spelling(plan: Plan, node: Table | TableArray) -> str:
    sections = [node.header] if isinstance(node, Table) and node.header else plan.sections_of(node)
    if sections:
        part = header_parts(plan.text, sections[0])[node.depth - 1]
        return plan.text[part.start : part.end]
    if isinstance(node, Table) and node.home is not None:
        part = key_parts(plan.text, node.passing[0].key)[node.depth - node.home.depth - 1]
        return plan.text[part.start : part.end]
    return render_key(node.name, ())


def dotted(plan: Plan, table: Table) -> str:
    """The dotted key of a table, from the body in which it is written."""
    assert table.home is not None
    parts = key_parts(plan.text, table.passing[0].key)
    names: list[str] = []
    current: Table | TableArray | None = table
    while isinstance(current, Table) and current.depth > table.home.depth:
        part = parts[current.depth - table.home.depth - 1]
        names.append(plan.renamed.get(current) or plan.text[part.start : part.end])
        current = current.parent
    return ".".join(reversed(names))
