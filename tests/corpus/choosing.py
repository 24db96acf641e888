"""Where in a text an operation may take place: its entries, its containers, its anchors and aliases."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from edits import at, bare
from places import Document, Entry, Node, Path

if TYPE_CHECKING:
    from verdict import Sample

Found = tuple[Path, Entry, Node]


def entries(sample: Sample, wanted: Callable[[Path, Entry, Node], bool]) -> list[Found]:
    found = []
    for path, entry, container in sample.doc.entries():
        if not wanted(path, entry, container):
            continue
        try:
            at(sample.data, path)
            at(sample.judged, path)
        except (KeyError, IndexError, TypeError):
            continue
        found.append((path, entry, container))
    return found


def choice(rng: random.Random, found: list[Any]) -> Any:
    """One of them; deep ones are as likely as there are many."""
    return rng.choice(found) if found else None


def anchors_in(entry: Entry, *, with_key: bool) -> set[str]:
    """The anchors in an entry; without its own key where only the value goes."""
    names = {entry.key_anchor} if with_key and entry.key_anchor else set()
    if entry.node.anchor and entry.node.kind != "alias":
        names.add(entry.node.anchor)
    return names.union(*(anchors_in(inner, with_key=True) for inner in entry.node.entries))


def key_aliases(doc: Document, names: set[str]) -> list[Path]:
    return [path for path, entry, _ in doc.entries() if entry.key_alias in names]


def shares(doc: Document) -> bool:
    """Whether any alias stands in a YAML text: data from elsewhere shares nothing, so it would differ there too."""
    return bool(aliases(doc)) or any(entry.key_alias for _, entry, _ in doc.entries())


def aliases(doc: Document) -> list[tuple[Path, str]]:
    return [(path, e.node.anchor) for path, e, _ in doc.entries() if e.node.kind == "alias" and e.node.anchor]


def is_scalar(path: Path, entry: Entry, container: Node) -> bool:
    return entry.node.kind == "scalar"


def shown(path: Path) -> str:
    return ".".join(map(str, path)) or "the root"


def members(sample: Sample, kind: str, size: Callable[[int], bool], *, merging: bool = False) -> list[Node]:
    """The containers of a kind and a size, with their paths; `merging`: also YAML mappings that merge others in."""
    found: list[tuple[Path, Node]] = [((), sample.doc.root)] if sample.doc.root.kind == kind else []
    found += [(p, e.node) for p, e, _ in entries(sample, lambda p, e, c: e.node.kind == kind)]
    return [
        (p, n)
        for p, n in found
        if size(len(n.entries))
        and not _is_bare_pair(sample.doc, n)
        and isinstance(bare(at(sample.data, p)), dict if kind == "map" else list)
        and (merging or not any(e.merge for e in n.entries))
        and (merging or len(bare(at(sample.data, p))) == len(n.entries))
    ]


def _is_bare_pair(doc: Document, node: Node) -> bool:
    """`[a: 1]`, a mapping without braces: it holds this one pair and no other."""
    return node.kind == "map" and node.flow and doc.text[node.content : node.content + 1] not in ("{", "")


def text_place(doc: Document) -> Callable[[Path], Any]:
    def place(path: Path) -> tuple[int, Any]:
        found = doc.entry(path)
        return (found[0].pieces[0][0] if found else -1, len(path))

    return place
