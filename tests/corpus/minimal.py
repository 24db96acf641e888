"""Whether an edit changed only what it had to: which characters of the two texts the edit concerns (`marks.py`)."""

from __future__ import annotations

import itertools
import re

from edits import Edit
from marks import Marks, behind_blanks, own_but_comments, white
from minimal_flow import (
    brackets,
    mark_behind_line_comment,
    mark_bracket_on_its_own,
    mark_deletions,
    mark_flow_entry,
    mark_last_comma,
    mark_leading_comma,
    mark_outgrown,
)
from minimal_lines import (
    mark_blank_lines,
    mark_blank_tail,
    mark_blanks_behind_kept,
    mark_comments_behind_blocks,
    mark_deeper_comments,
    mark_lines,
    table_around,
)
from minimal_ownership import begins_file
from places import Document, Entry, Node, Path


def concerned(old: Document, new: Document, edit: Edit, format: str) -> tuple[Marks, Marks]:
    """What the edit may touch in the two texts."""
    before, after = Marks(old, False), Marks(new, True)
    if not old.text.strip("\ufeff \t\r\n"):
        return Marks(old, False, [(0, len(old.text))]), Marks(new, True, [(0, len(new.text))])
    for path in edit.sets:
        _mark_set(before, after, path, path)
        for source in edit.brings:
            _mark_brought(before.doc, after, source, path)
    for path, new_path in edit.heirs:
        _mark_set(before, after, path, new_path)
        if (heir := new.node(new_path)) is not None:
            first_line = min(heir.end, new.line_end(heir.start))
            own_but_comments(after, heir.start, first_line)
            after.own.append((first_line, heir.end))
    before.gone = {id(found[0]) for found in map(old.entry, edit.deletes) if found}
    before.is_only_deletion = len(edit.deletes) == 1 and not (edit.sets or edit.inserts or edit.renames or edit.heirs)
    for path in edit.deletes:
        found = old.entry(path)
        if found is None or not found[1].flow:
            mark_entry(before, path, takes_comments=True)
        _mark_emptied(before, after, path[:-1])
    after.brings_header = edit.is_move and not (old.comments and begins_file(old.text[: old.comments[0][0]]))
    for path in edit.inserts:
        mark_entry(after, path, takes_comments=edit.is_move)
        _mark_emptied(after, before, path[:-1])
        mark_outgrown(before, after, path)
        mark_leading_comma(after, before, path)
        _mark_spacing(before, after, path, in_lines=format == "yaml")
    if edit.is_move:
        for side, paths in ((before, edit.deletes), (after, edit.inserts)):
            for found in filter(None, map(side.doc.entry, paths)):
                mark_blank_lines(side, found[0].pieces[0], trailing_comments=True)
                if side.is_new and not old.text.endswith("\n") and _mark_last_line_break(side, found[0].node):
                    preceding = new.line_end(len(new.text[: found[0].pieces[0][0]].rstrip()))
                    after.optional.append((preceding, new.next_line(preceding)))
        _mark_first_line(before, after, edit.inserts[0])
    _mark_last_block_scalar(before, after, edit)
    if format == "yaml" and edit.deletes:
        mark_comments_behind_blocks(after)
        mark_blanks_behind_kept(before)
    if format == "yaml":
        _mark_merged_heirs(before, after)
    mark_deletions(before, edit.deletes)
    for path in edit.deletes:
        mark_bracket_on_its_own(before, after, path)
        mark_leading_comma(before, after, path)
    mark_last_comma(before, edit.deletes)
    mark_last_comma(after, edit.inserts)
    if edit.is_move:
        mark_behind_line_comment(before, after, edit.deletes[0], edit.inserts[0])
    if format == "toml":
        for path in (*edit.sets, *edit.deletes, *edit.inserts):
            _mark_headers(before, after, path)
            _mark_headers(after, before, path)
    for path, name in edit.renames:
        for side, here in ((before, path), (after, (*path[:-1], name))):
            found = side.doc.entry(here)
            if found:
                side.own.extend(found[0].keys)
    return before, after


def _mark_last_block_scalar(before: Marks, after: Marks, edit: Edit) -> None:
    """A block scalar that ends a text without a final newline has none in its value: what follows it must say so."""
    node = before.doc.root
    path: Path = ()
    while node.entries and not node.flow:
        path = (*path, node.entries[-1].key)
        node = node.entries[-1].node
    found = after.doc.node(_after_move(path, edit) if edit.is_move else path)
    if node.block and not before.doc.text.endswith("\n") and found is not None and found.block:
        if (
            before.doc.text[node.content : node.end].split()[1:]
            != after.doc.text[found.content : found.end].split()[1:]
        ):
            return
        for side, scalar in ((before, node), (after, found)):
            header = re.compile(r"[|>][-+0-9]*").match(side.doc.text, scalar.content)
            if header:
                side.own.append(header.span())


def _after_move(path: Path, edit: Edit) -> Path:
    """Where a path leads when an item of a list has moved that it does not lead into."""
    gone, come = edit.deletes[0], edit.inserts[0]
    place = len(gone) - 1
    if path[:place] != gone[:-1] or len(path) <= place or path[place] == gone[-1]:
        return path
    index = path[place] - (path[place] > gone[-1])
    return (*path[:place], index + (index >= come[-1]), *path[place + 1 :])


def _mark_spacing(before: Marks, after: Marks, path: Path, *, in_lines: bool) -> None:
    """The blank lines around a new entry: in lines as `gaps.py` wants, in brackets where its siblings all have some."""
    old, found = before.doc.node(path[:-1]), after.doc.entry(path)
    if old is None or found is None or not old.entries:
        return
    if not old.flow:
        whole = found[0].pieces[0][0], found[0].pieces[-1][1]
        if in_lines or (len(found[0].pieces) > 1 and _is_paragraph(after.doc, *whole)):
            mark_blank_lines(after, whole, trailing_comments=False)
        return
    pieces = [entry.pieces[0] for entry in old.entries]
    gaps = [before.doc.text[one[1] : other[0]] for one, other in itertools.pairwise(pieces)]
    if len(gaps) > 1 and all(re.search(r"(?:\n|\r(?!\n))[ \t]*[\r\n]", gap) for gap in gaps):
        mark_blank_lines(after, found[0].pieces[0], trailing_comments=False)


def _is_paragraph(doc: Document, start: int, end: int) -> bool:
    """Whether as many blank lines, one or more, stand above some lines as below: dotted keys are a paragraph."""
    above = re.search(r"\n((?:[ \t]*\r?\n)+)\Z", doc.text[: doc.line_start(start)])
    below = re.match(r"(?:[ \t]*\r?\n)+", doc.text[doc.next_line(end) :])
    return above is not None and below is not None and above[1].count("\n") == below[0].count("\n")


def _mark_first_line(before: Marks, after: Marks, path: Path) -> None:
    """`- - b` where an item with a comment above moves to the front of the inner list, which then begins below."""
    old, new = before.doc.node(path[:-1]), after.doc.node(path[:-1])
    if path[-1] == 0 and old is not None and new is not None and not old.flow:
        for side, entry in ((before, old.entries[0]), (after, new.entries[0]), (after, new.entries[1])):
            start = entry.pieces[0][0]
            if side.is_new or not side.doc.is_blank(side.doc.line_start(start), start):
                white(side, len(side.doc.text[:start].rstrip()), start)
                white(side, old.gap if side is before else new.gap, start)


def _mark_last_line_break(after: Marks, node: Node) -> bool:
    """Whether a new block scalar ends a text that had no final newline, which its value may need."""
    text = after.doc.text
    while node.entries and not node.flow:
        node = node.entries[-1].node
    header = text[node.content : after.doc.line_end(node.content)].split()
    if not node.block or "-" in header[0] or text[node.end :].strip():
        return False
    after.own.append((node.end, len(text)))
    return True


def _mark_set(before: Marks, after: Marks, path: Path, new_path: Path) -> None:
    """A value is its own characters. A change of its kind concerns the white space around it too."""
    old, new = before.doc.node(path), after.doc.node(new_path)
    if old is None or new is None:
        _mark_override(before, after, path)
        return
    plain = all(n.kind in ("scalar", "alias") and n.content < n.end and not n.block for n in (old, new))
    entries = [before.doc.entry(path), after.doc.entry(new_path)]
    if any(found is not None and (found[0].section or found[0].node.start < 0) for found in entries):
        mark_entry(before, path, takes_comments=True)
        mark_entry(after, new_path, takes_comments=True)
        if entries[1] is not None and not entries[1][0].section:
            _mark_kept_comments(before, after, entries[1][0])
        return
    is_tagged = any("!" in side.doc.text[n.start : n.content] for side, n in ((before, old), (after, new)))
    for side, node, found in ((before, old, entries[0]), (after, new, entries[1])):
        body = _body(node)
        if old.block or node.block or (side.is_new and node.entries):
            own_but_comments(side, body, node.end)
        else:
            side.own.append((body, node.end))
        if is_tagged or old.kind == "alias" or old.kind != new.kind:
            own_but_comments(side, node.start, node.content)
        if found and found[0].keys and _has_no_colon(before.doc, path):
            own_but_comments(side, found[0].keys[-1][1], node.start)
            own_but_comments(side, found[0].pieces[0][0], found[0].keys[0][0])
        if node.block:
            mark_blank_tail(side, node.end)
            if side.is_new and not before.doc.text.endswith("\n"):
                _mark_last_line_break(side, node)
        if node.entries and not node.flow:
            _mark_inside_comments(side, node)
        if not plain:
            white(side, node.gap, node.start)
            white(side, node.content, body)
            white(side, node.start, node.content)
            white(side, node.end, behind_blanks(side.doc, node.end))
    if not old.entries:
        _mark_moved_inside(before, after, old, new)


def _mark_moved_inside(before: Marks, after: Marks, old: Node, new: Node) -> None:
    """The comments of an empty container that moved into what takes its place."""
    texts = {before.doc.text[slice(*span)] for span in before.doc.comments_in(old.start, old.end)}
    doc = after.doc
    for first, last in doc.comments_in(new.start, new.end) if texts else ():
        if doc.text[first:last] in texts:
            after.optional.append((doc.line_start(first), doc.next_line(last)))


def _mark_brought(old: Document, after: Marks, source: Path, path: Path) -> None:
    """The comments of what moved up into the place of what held it: above that line or, where none is, behind."""
    held, new = old.entry(source), after.doc.entry(path)
    if held is None or new is None:
        return
    start, end = held[0].pieces[0][0], held[0].pieces[-1][1]
    spans = [*old.comment_above(start), *old.comments_in(end, old.line_end(end))]
    texts = {old.text[slice(*span)] for span in spans}
    doc = after.doc
    above = [span for span in doc.comment_above(new[0].pieces[0][0]) if doc.text[slice(*span)] in texts]
    after.optional.extend((doc.line_start(first), doc.next_line(last)) for first, last in above)
    for first, last in doc.comments_in(new[0].node.end, doc.line_end(new[0].node.end)):
        if doc.text[first:last] in texts:
            after.optional.append((first, last))
            white(after, len(doc.text[:first].rstrip(" \t")), first)


def _mark_kept_comments(before: Marks, after: Marks, entry: Entry) -> None:
    """What stood above a table, or in those of an array, comes to stand above the value.

    That may be where the file begins; a blank line parts it from the file's header.
    """
    doc = after.doc
    block = doc.comment_above(entry.pieces[0][0])
    if not block or not doc.is_blank(doc.line_start(0), block[0][0]):
        return
    header = before.doc.text[before.doc.line_start(0) :].lstrip()
    if doc.comments[0] == block[0] and header.startswith(doc.text[slice(*block[0])]):
        return  # it has joined the header
    after.optional.extend((doc.line_start(start), doc.next_line(end)) for start, end in block)
    mark_blank_lines(after, block[0], trailing_comments=False)


def _mark_merged_heirs(before: Marks, after: Marks) -> None:
    """An anchor that goes while `<<: *name` remains moves there, with its mapping: to the first that stays."""
    aliases = [node for node in _merged(before.doc.root) if node.kind == "alias" and not before.holds((node.start, 0))]
    staying = [node for node in _merged(before.doc.root) if node.kind != "alias" and not before.holds((node.start, 0))]
    taken = {node.anchor for node in staying}
    for node in _merged(after.doc.root):
        alias = next((a for a in aliases if a.anchor == node.anchor), None)
        if node.kind == "alias" or node.anchor is None or alias is None or node.anchor in taken:
            continue
        taken.add(node.anchor)
        for side, here in ((before, alias), (after, node)):
            end = side.doc.line_end(here.end) if here.entries and not here.flow else here.end
            first_line = min(end, side.doc.line_end(here.start))
            own_but_comments(side, here.start, first_line)
            side.own.append((first_line, end))
            white(side, here.gap, here.start)
            white(side, here.end, behind_blanks(side.doc, here.end))


def _merged(root: Node) -> list[Node]:
    """What the mappings of a YAML text merge in, in text order."""
    found: list[Node] = []
    pending = [root]
    while pending:
        node = pending.pop()
        for entry in node.entries:
            pending.append(entry.node)
            if entry.merge:
                found += [inner.node for inner in entry.node.entries] if entry.node.kind == "list" else [entry.node]
    return sorted(found, key=lambda node: node.start)


def _body(node: Node) -> int:
    """Where a value's text begins, anchor and tag left out: for a YAML block that of its first entry."""
    return node.entries[0].pieces[0][0] if node.entries and not node.flow else node.content


def _has_no_colon(doc: Document, path: Path) -> bool:
    """`{a, b: 1}` in YAML: `a` has no colon until it gets a value."""
    found = doc.entry(path)
    return found is not None and bool(found[0].keys) and found[0].node.gap == found[0].keys[-1][1]


def _mark_inside_comments(side: Marks, node: Node) -> None:
    """The comments of a YAML block: those above its first entry, and behind its last one."""
    doc = side.doc
    body = _body(node)
    side.optional.extend(doc.comments_in(doc.next_line(node.gap), body))
    side.optional.extend(doc.comments_in(node.end, doc.line_end(node.end)))
    column = body - doc.line_start(body)
    mark_deeper_comments(side, column - 1, doc.next_line(node.end))


def _mark_override(before: Marks, after: Marks, path: Path) -> None:
    """What a YAML merge brought in is set by an entry of its own."""
    if before.doc.node(path) is None and after.doc.node(path) is not None:
        mark_entry(after, path, takes_comments=False)
    elif after.doc.node(path) is None:
        mark_entry(before, path, takes_comments=True)


def mark_entry(side: Marks, path: Path, *, takes_comments: bool) -> None:
    """An entry is its lines, its comma, and (for one that is deleted) its comments."""
    found = side.doc.entry(path)
    if found is None:
        return
    entry, container = found
    container = table_around(side.doc, path, brackets(side.doc, path, container))
    for piece in entry.pieces:
        if container.flow:
            mark_flow_entry(side, piece, container, takes_comments=takes_comments)
        else:
            mark_lines(side, entry, container, piece, takes_comments=takes_comments)


def _mark_emptied(full: Marks, empty: Marks, path: Path) -> None:
    """A container that is empty on one side: there it is `{}` or `[]`, whatever its layout on the other."""
    node, bare = full.doc.node(path), empty.doc.node(path)
    if node is None or bare is None or bare.entries or bare.kind == "alias":
        return
    if bare.headers:
        return
    found, bare_found = full.doc.entry(path), empty.doc.entry(path)
    if bare_found and (bare_found[0].section or (found and found[0].section) or node.start < 0):
        mark_entry(empty, path, takes_comments=False)
        mark_entry(full, path, takes_comments=False)
        return
    if bare.start < 0:
        return
    if node.flow or not path:
        own_but_comments(full, node.content, node.end)
    own_but_comments(empty, bare.content, bare.end)
    for side, here in ((full, node), (empty, bare)):
        white(side, here.gap, here.content)
        white(side, here.end, behind_blanks(side.doc, here.end))
        if not path and side is empty:
            white(side, here.end, side.doc.next_line(here.end))


def _mark_headers(bare: Marks, full: Marks, path: Path) -> None:
    """A TOML table that only its sub-tables define has a header on one side.

    It gets one for a new key, or when its last sub-table goes; it loses it when its entries have all become tables.
    """
    for length in range(len(path)):
        one, other = bare.doc.node(path[:length]), full.doc.node(path[:length])
        if other is None or not other.headers or (one is not None and one.headers):
            continue
        if bare.is_new and (one is None or not one.entries or not all(entry.section for entry in one.entries)):
            continue
        for start, end in other.headers:
            own_but_comments(full, full.doc.line_start(start), full.doc.next_line(end))
            mark_blank_lines(full, (start, end), trailing_comments=False)
