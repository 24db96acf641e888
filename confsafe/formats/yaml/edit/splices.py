"""A plan -> splices: each collection of the plan in turn, from the innermost outwards.

Two insertions at one place come in that order, which is the order of the text: the end of an inner block lies before
the end of the one around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.formats.text import Splice, indent_at
from confsafe.formats.yaml.edit.blocks import edit_block
from confsafe.formats.yaml.edit.first_entries import holder_of_empty, with_first_entries
from confsafe.formats.yaml.edit.flows import edit_between_brackets, replace_between_brackets
from confsafe.formats.yaml.edit.meeting import above_blank_lines_that_go, with_one_line_break_at_the_end
from confsafe.formats.yaml.edit.values import replace_in_block, replace_root
from confsafe.formats.yaml.plan.plan import ROOT
from confsafe.formats.yaml.reader.schema import MERGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Key
    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.geometry import Entry
    from confsafe.formats.yaml.plan.plan import Edits, Moved
    from confsafe.formats.yaml.write.moved import MovedText
    from confsafe.formats.yaml.write.writer import Writer


def splices_of(work: Work) -> list[Splice]:
    """The splices that carry a plan out."""
    if work.plan.root is not None:
        return _whole(work, work.plan.root[0])
    splices: list[Splice] = []
    for alias, moved in work.plan.heirs.items():
        splices += _merged_here(work, alias, moved)
    inside = _edit_what_moves(work)
    for node, edits in sorted(work.plan.edits.items(), reverse=True):
        if node not in inside:
            splices += _collection(work, node, edits)
    splices += [
        closing
        for closing in dict.fromkeys(work.closings)
        if not any(splice.start <= closing.start < max(splice.end, splice.start + 1) for splice in splices)
    ]
    text = work.geometry.text
    return with_one_line_break_at_the_end(text, work.style.newline, above_blank_lines_that_go(text, splices))


def _whole(work: Work, value: Any) -> list[Splice]:
    """The splices that write another value for the whole document."""
    _edit_what_moves(work)
    writer = work.writer_at(())
    writer.moved = work.moved(work.plan.moves.get(ROOT, ()), ())
    splices = replace_root(work, writer, value)
    root = work.geometry.tree.root
    if root is not None and work.geometry.is_alone(start := work.geometry.tree.starts[root]):
        splices += _lead_along(work, start, writer.moved.get(()))
    return splices


def _edit_what_moves(work: Work) -> set[int]:
    """Makes the changes within texts that go along; the collections in which there are some."""
    inside = {node for node in work.plan.edits if work.is_moving(node)} if work.plan.moving else set()
    for node in sorted(inside, reverse=True):
        work.within.extend((node, splice) for splice in _collection(work, node, work.plan.edits[node]))
    for (node, index), text in work.plan.texts.items():
        entry = work.geometry.entries(node)[index]
        splices = replace_in_block(work, work.writer_at((), node), entry, text)
        work.within.extend((entry.value, splice) for splice in splices)
    return inside


def _merged_here(work: Work, alias: int, moved: Moved) -> list[Splice]:
    """An alias behind a `<<` whose anchor's node goes becomes that node.

    Before: "<<: *base\n". After: "<<: &base\n  x: 1\n".
    """
    tree = work.geometry.tree
    for node, keys in tree.merging.items():
        if tree.is_block(node):
            entry = work.geometry.entries(node)[keys.index(MERGE)]
            if entry.value == alias:
                return replace_in_block(work, work.writer_at((), node), entry, moved)
    text = f"&{moved.anchor} {work.writer_at(()).flow(moved.value)}"
    return [Splice(tree.starts[alias], tree.ends[alias], text)]


def _collection(work: Work, node: int, edits: Edits) -> list[Splice]:
    geometry = work.geometry
    block = geometry.tree.is_block(node)
    entries = geometry.entries(node)
    if not block and not entries and edits.new and (holder := holder_of_empty(geometry, node)) is not None:
        return with_first_entries(work, node, edits, holder)
    splices: list[Splice] = []
    in_front: list[Splice] = []
    for index, key in edits.renamed.items():
        for splice in _renamed(work, work.writer_in(edits.path, node), entries[index], key, flow=not block):
            # An empty key may stand where its entry begins, behind what is put in front, or where the entry ends.
            (splices if splice.start > entries[index].start else in_front).append(splice)
    for index, value in edits.values.items():
        writer = work.writer_at((*edits.path, edits.names.get(index, index)), node)
        writer.moved = work.moved(work.plan.moves.get((node, index), ()), writer.path)
        writer.aliases = work.aliases(entries[index].start)
        if block:
            splices += _own_comments_above(work, entries[index], writer.moved.get(writer.path))
            splices += _lead_along(work, entries[index].start, writer.moved.get(writer.path))
            splices += replace_in_block(work, writer, entries[index], value)
        else:
            splices += replace_between_brackets(work, writer, entries[index], value)
    if edits.deleted or edits.new:
        splices += edit_block(work, node, edits) if block else edit_between_brackets(work, node, edits)
    return splices + in_front


def _lead_along(work: Work, start: int, moved: MovedText | None) -> list[Splice]:
    """The comment lines above a scalar that comes in the place of what it stood in, an entry or a document.

    Before: "a:\n  # why\n  b: x\n". After: "# why\na: x\n".
    """
    if moved is None or not moved.lead or moved.body:
        return []
    return [_line_above(work, start, moved.lead)]


def _line_above(work: Work, start: int, comments: Sequence[str]) -> Splice:
    line, blanks = work.geometry.line_start(start), indent_at(work.geometry.text, start)
    return Splice(line, line, work.joined([blanks + comment for comment in comments]))


def _own_comments_above(work: Work, entry: Entry, moved: MovedText | None) -> list[Splice]:
    """The comments of an entry go above it where a scalar with one, or over lines, comes in the place of a block.

    Before: "a:  # all\n  b: x  # ours\n". After: "# all\na: x  # ours\n". So do those between its key and the block
    where the scalar has more lines: no comment stands within it.
    """
    geometry = work.geometry
    if moved is None or moved.is_block or not (moved.lines or "#" in moved.behind_mark):
        return []
    content = geometry.content(entry.value)
    if not geometry.tree.is_block(entry.value) or not geometry.is_alone(content):
        return []
    end, first = geometry.line_break(entry.mark), geometry.line_start(content)
    first = min(first, work.leads.get(first, first))
    between = geometry.text[geometry.line_end(end) : first].split("\n") if moved.lines else []
    own = [line.strip() for line in (geometry.text[entry.mark + 1 : end], *between)]
    comments = [line for line in own if line.startswith("#")]
    if not comments:
        return []
    if moved.lines:
        work.leads[geometry.line_start(content)] = geometry.line_end(end)
    return [
        _line_above(work, entry.start, comments),
        *([Splice(entry.mark + 1, end, "")] if own[0].startswith("#") else []),
    ]


def _renamed(work: Work, writer: Writer, entry: Entry, key: Key, *, flow: bool) -> list[Splice]:
    """Another key: only the key's characters change."""
    geometry, tree = work.geometry, work.geometry.tree
    node = entry.key
    if not tree.has_text(node):
        text = writer.key(key, flow=flow)
        if geometry.text[entry.start] == "?":
            return [Splice(entry.start + 1, entry.start + 1, f" {text}")]
        return [Splice(entry.mark, entry.mark, text)]
    properties = tree.properties.get(node)
    start, end = geometry.content(node), geometry.end(node)
    if tree.is_block(node) and geometry.line_start(start) > entry.start:
        # A key below its "?" may stand in the same column, where a scalar must not.
        return [Splice(entry.start + 1, end, f" {writer.key(key, flow=flow)}")]
    old = geometry.text[start:end] if node not in tree.kinds else ""
    if geometry.text[end : end + 1] == ":" and geometry.text[end + 1 : end + 2].strip(" \t\r\n"):
        old = '"'  # `"a":1` has no blank behind its colon, which only quotes allow
    prefix = ""
    if properties is not None and (properties.tag not in (None, _STR) or not isinstance(key, str) or start == end):
        start = tree.starts[node]
        prefix = f"&{properties.anchor} " if properties.anchor else ""
    return [Splice(start, end, prefix + writer.key(key, old=old, flow=flow))]


_STR = "tag:yaml.org,2002:str"
