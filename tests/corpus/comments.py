"""Whether every comment that the edit does not concern is still there, and still belongs to what it belonged to."""

from __future__ import annotations

from collections import Counter

from edits import Edit
from marks import Marks
from minimal_ownership import begins_file, may_read_as_entry
from places import Document, Node, Path


def lost_or_new(before: Marks, after: Marks, edit: Edit) -> str:
    """Every comment outside of what the edit concerns is there still, in order, and no other has appeared."""
    old, new = before.doc, after.doc
    there = [new.text[a:b] for a, b in new.comments]
    kept = [old.text[a:b] for a, b in old.comments if edit.is_move or not before.holds((a, b))]
    missing = _lost(kept, there) if edit.is_move else _not_in_order(kept, there)
    if missing is not None:
        return f"lost {missing!r}"
    fresh = [new.text[a:b] for a, b in new.comments if not after.holds((a, b))]
    extra = _not_in_order(fresh, [old.text[a:b] for a, b in old.comments])
    return "" if extra is None else f"new comment {extra!r}"


def _lost(some: list[str], all_: list[str]) -> str | None:
    """The first of `some` that is not in `all_` as often."""
    gone = Counter(some) - Counter(all_)
    return next(iter(gone), None)


def _not_in_order(some: list[str], all_: list[str]) -> str | None:
    """The first of `some` that `all_` does not have, in order."""
    rest = iter(all_)
    return next((one for one in some if not any(one == other for other in rest)), None)


def strayed(old: Document, new: Document, edit: Edit) -> str:
    """Each value that stays has the comment behind it, and the block above it, that it had."""
    parents = {path[:-1] for path in (*edit.deletes, *edit.inserts)}
    before = _attached(old, [*edit.sets, *edit.deletes, *(path for path, _ in edit.heirs)], parents)
    after = _attached(new, [*edit.sets, *edit.inserts, *(path for _, path in edit.heirs)], parents)
    if len(before) != len(after):
        return f"{len(before)} values are {len(after)}"
    shared = _lines_of_deleted(old, edit)
    for (path, inline, above, line), (_, new_inline, new_above, _) in zip(before, after, strict=True):
        if inline != new_inline and line not in shared:
            return f"the comment behind {path}: {inline!r} is {new_inline!r}"
        if edit.is_move and new_above[len(new_above) - len(above) :] == above:
            continue  # what stood above the item that moved may come to stand above its neighbour
        if edit.inserts and (edit.is_move or not edit.deletes) and above != new_above:
            return f"the comment above {path}: {above!r} is {new_above!r}"
    return ""


def _attached(doc: Document, concerned: list[Path], parents: set[Path]) -> list[tuple[Path, str, list[str], int]]:
    """The comments of each leaf that the edit does not concern, in text order."""
    found: list[tuple[int, Path, str, list[str], int]] = []
    for path, entry, container in doc.entries():
        if entry.node.entries or not entry.pieces or path in parents or _is_empty_table(entry.node):
            continue
        if any(path[: len(c)] == c for c in concerned):
            continue
        start = entry.pieces[0][0]
        first = doc.line_start(start)
        own_line = not doc.text[first:start].strip()
        above = _own_block_above(doc, start) if own_line and not container.flow else []
        found.append((start, path, doc.inline_comment(entry), above, doc.line_start(entry.pieces[-1][1])))
    return [tuple(f[1:]) for f in sorted(found, key=lambda f: f[0])]


def _own_block_above(doc: Document, start: int) -> list[str]:
    """The comments directly above a line that are indented as it is; others may belong to what stands before.

    A block with which the text begins, or that follows directives and `---`, is the file's header, and no entry's; so
    is what is commented out in a block, and what stands above that.
    """
    column = start - doc.line_start(start)
    block: list[str] = []
    for a, b in reversed(doc.comment_above(start)):
        if a - doc.line_start(a) != column or may_read_as_entry(doc.text[a:b]):
            break
        block.insert(0, doc.text[a:b])
    above = doc.comment_above(start)
    return [] if block and begins_file(doc.text[: above[0][0]]) else block


def _lines_of_deleted(doc: Document, edit: Edit) -> set[int]:
    """The lines that an inline entry shares with its neighbours: the comment behind them is anybody's."""
    found = [doc.entry(path) for path in edit.deletes]
    ends = [entry[0].pieces[-1][1] for entry in found if entry and entry[1].flow]
    starts = [entry[0].pieces[0][0] for entry in found if entry and entry[1].flow]
    return {doc.line_start(place) for place in ends + starts}


def _is_empty_table(node: Node) -> bool:
    return bool(node.headers)
