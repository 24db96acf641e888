"""The written names of tables: for a new header, for a new dotted key."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from confsafe.formats.layout.examples import LOOK_AT, majority
from confsafe.formats.toml.places.tables import Table, TableArray
from confsafe.formats.toml.reader.grammar import BARE_KEY
from confsafe.formats.toml.reader.statements import Entry, header_parts, key_parts
from confsafe.formats.toml.write.respell import respell_key
from confsafe.formats.toml.write.values import write_key

if TYPE_CHECKING:
    from confsafe.data.changes import Key, Path
    from confsafe.formats.toml.places.tables import Node
    from confsafe.formats.toml.plan.plan import Plan


def new_key(plan: Plan, table: Table, key: Key, after: Key, path: Path) -> str:
    """The text of a new key of `table`, in the quotes of its siblings: those of the one that it follows first.

    A key that needs no quotes gets them where that one has them though it needs none; where that one needs them, where
    most of the first siblings that need none have them. Raises ValueRefused.

    Example: `*.py` behind `'*.js' = 1` becomes `'*.py'`, and `b` behind `"a" = 1` becomes `"b"`
    """
    if key in table.children:  # it takes the place of one that goes
        return _spelling_of_child(plan, table.children[key])
    text = write_key(key, path)
    siblings = [table.children[after]] if after in table.children else []
    siblings += islice(table.children.values(), LOOK_AT)
    if siblings and text[0] not in "\"'" and BARE_KEY.fullmatch(_spelling_of_child(plan, siblings[0])):
        return text
    spelled = [_spelling_of_child(plan, child) for child in siblings]
    quoted = [old for old in spelled if old[0] in "\"'"]
    if text[0] not in "\"'":
        free = [old for old in spelled if BARE_KEY.fullmatch(old.strip("\"'"))]
        told = free[:1] if free[:1] == spelled[:1] else free
        if not majority(old in quoted for old in told):
            return text
        quoted = [old for old in free if old in quoted]
    return respell_key(quoted[0], key, path) if quoted else text


def _spelling_of_child(plan: Plan, child: Node) -> str:
    if not isinstance(child, Entry):
        return _spelling(plan, child)
    part = key_parts(plan.text, child.key)[-1]
    return plan.text[part.start : part.end]


def header_of(plan: Plan, node: Table | TableArray) -> str:
    """The key of a header for that table, spelled as in the headers that there are; "" for the root.

    Example: for the table `b c` under `[a."b c".d]` it is `a."b c"`.
    """
    names: list[str] = []
    current: Table | TableArray | None = node
    while current is not None and current.parent is not None:
        if current in plan.headers:  # it moves, and this is what it is called there
            names.append(plan.headers[current])
            break
        if isinstance(current.name, str):
            names.append(plan.renamed.get(current) or _spelling(plan, current))
        current = current.parent
    return ".".join(reversed(names))


def own_name(plan: Plan, table: Table) -> str:
    """The text of a table's own name, the new one where it is renamed."""
    return plan.renamed.get(table) or _spelling(plan, table)


def _spelling(plan: Plan, node: Table | TableArray) -> str:
    return plan.known.once(("spelling", node), lambda: _spelled(plan, node))


def _spelled(plan: Plan, node: Table | TableArray) -> str:
    section = node.header if isinstance(node, Table) and node.header else node.first
    if section is not None:
        part = header_parts(plan.text, section)[node.depth - 1]
        return plan.text[part.start : part.end]
    if isinstance(node, Table) and node.home is not None:
        part = key_parts(plan.text, node.passing[0].key)[node.depth - node.home.depth - 1]
        return plan.text[part.start : part.end]
    return write_key(node.name, ())


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
