"""What belongs to an entry between brackets: in JSON, in TOML arrays and inline tables, in YAML flow collections."""

from __future__ import annotations

import itertools

from marks import Marks, behind_blanks, own_but_comments, white, white_and_comma
from minimal_ownership import comments_above, mark_gap
from places import Document, Node, Path, Span


def brackets(doc: Document, path: Path, container: Node) -> Node:
    """The container whose brackets an entry stands in: for a dotted key of an inline table that is the inline table."""
    while container.flow and container.start < 0:
        path = path[:-1]
        container = doc.node(path[:-1]) or container
    return container


def mark_deletions(side: Marks, paths: list[Path]) -> None:
    """Neighbours that go together are as one entry: they may share a line that goes as a whole."""
    found = [(side.doc.entry(path), path) for path in paths]
    there = [(entry[0], brackets(side.doc, path, entry[1])) for entry, path in found if entry]
    for container in {id(c): c for _, c in there if c.flow}.values():
        gone = {piece for entry, of in there if of is container for piece in entry.pieces}
        run: list[Span] = []
        for span in sorted({piece for entry in container.entries for piece in entry.pieces}):
            if span in gone:
                run.append(span)
                continue
            _mark_run(side, run, container)
            run = []
        _mark_run(side, run, container)


def _mark_comma_below(side: Marks, end: int, container: Node) -> None:
    """Where commas begin the lines, that of the next entry may come or go with this one."""
    later = min((a for e in container.entries for a, _ in e.pieces if a >= end), default=end)
    comma = end + side.doc.without_comments(end, later).find(",")
    if comma > side.doc.line_end(end):
        side.optional.append((comma, comma + 1))
        white(side, comma + 1, min(later, behind_blanks(side.doc, comma + 1)))


def _comments_behind(side: Marks, piece: Span, container: Node, later: int) -> list[Span]:
    """The comments that go with an entry: up to its comma, and up to the line end where no other on its line stays."""
    doc, (start, end) = side.doc, piece
    line_end = doc.line_end(end)
    comma = end + doc.without_comments(end, later if later >= 0 else container.end - 1).find(",")
    stays = [e.pieces[-1][1] for e in container.entries if id(e) not in side.gone and e.pieces[-1][1] <= start]
    shares = any(doc.line_start(start) <= place for place in stays)
    follows = 0 <= later < line_end
    breaks = line_end < container.end
    return [
        (a, b)
        for a, b in doc.comments_in(end, line_end)
        if (comma >= end and a < comma) or not (follows or (shares and not side.is_new and (breaks or comma >= end)))
    ]


def _mark_run(side: Marks, run: list[Span], container: Node) -> None:
    for piece in run:
        mark_flow_entry(side, piece, container, takes_comments=True)
    if run and not side.is_new:
        _mark_gaps(side, run, container)
    if len(run) > 1:
        whole = (run[0][0], run[-1][1])
        alone = all(has_lines(side.doc, piece, container) for piece in run)
        if has_lines(side.doc, whole, container) and not alone:
            _mark_flow_lines(side, whole, container, takes_comments=True)
        elif not alone:
            ends = [(side.doc.line_end(end), side.doc.next_line(end)) for _, end in run]
            side.spared.extend(span for span in ends if span[0] < span[1])
        for (_, end), (start, _) in itertools.pairwise(run):
            if not alone or side.doc.text[side.doc.next_line(end) : side.doc.line_start(_top(side.doc, start))].strip():
                _spare_lines_between(side, end, start)


def _mark_gaps(side: Marks, run: list[Span], container: Node) -> None:
    """The blank lines around neighbours that go: those with nothing but blank lines between go as one."""
    doc = side.doc
    pieces = [p for entry in container.entries for p in entry.pieces]
    before = max((b for _, b in pieces if b <= run[0][0]), default=-1)
    later = min((a for a, _ in pieces if a >= run[-1][1]), default=-1)
    floor = doc.next_line(before if before >= 0 else container.content)
    ceiling = doc.line_start(_top(doc, later) if later >= 0 else container.end - 1)
    above = [comments_above(side, container, piece) for piece in run]
    if not all(has_lines(doc, piece, container) for piece in run) or any(b and not certain for b, certain in above):
        _loosen_blank_lines(side, floor, ceiling)
        return
    groups: list[list[Span]] = []
    for piece in run:
        top = doc.line_start(_top(doc, piece[0]))
        if not groups or doc.text[doc.next_line(groups[-1][-1][1]) : top].strip():
            groups.append([])
        groups[-1].append(piece)
    for number, group in enumerate(groups):
        top, behind = doc.line_start(_top(doc, group[0][0])), doc.next_line(group[-1][1])
        limit = doc.line_start(_top(doc, groups[number + 1][0][0])) if number + 1 < len(groups) else ceiling
        mark_gap(
            side,
            top,
            behind,
            floor,
            limit,
            opens=before < 0 and number == 0,
            closes=later < 0 and number + 1 == len(groups),
        )
        for (_, end), (start, _) in itertools.pairwise(group):
            side.own.append((doc.next_line(end), doc.line_start(_top(doc, start))))
        floor = behind


def _loosen_blank_lines(side: Marks, start: int, end: int) -> None:
    """Where comments stand on an entry's own line, or may be nobody's, any of the blank lines around may go."""
    while start < end:
        behind = side.doc.next_line(start)
        if not side.doc.text[start:behind].strip():
            side.optional.append((start, behind))
        start = behind


def _top(doc: Document, start: int) -> int:
    """Where the comments directly above an entry begin that are in its column."""
    column = start - doc.line_start(start)
    top = start
    for a, _ in reversed(doc.comment_above(start)):
        if a - doc.line_start(a) != column:
            break
        top = a
    return top


def _spare_lines_between(side: Marks, start: int, end: int) -> None:
    """Between two entries that go, blank lines may stay, and comments that are not directly above the second.

    Directly above is without a blank line between, and in its column.
    """
    doc = side.doc
    position = doc.next_line(start)
    owned = {doc.line_start(a) for a, _ in doc.comment_above(end) if a >= _top(doc, end)}
    while position < end:
        behind = doc.next_line(position)
        if behind <= end and doc.is_blank(position, behind) and position not in owned:
            side.spared.append((position, behind))
        position = behind


def has_lines(doc: Document, piece: Span, container: Node) -> bool:
    """Whether no other entry, and no bracket of the container, stands on the lines of this one."""
    start, end = piece
    closing = min((a for e in container.entries for a, _ in e.pieces if a >= end), default=container.end - 1)
    last = doc.line_end(end)
    is_last = doc.without_comments(end, last).strip() in ("", ",") and last <= closing
    return is_last and doc.is_blank(doc.line_start(start), start)


def _mark_flow_lines(side: Marks, piece: Span, container: Node, *, takes_comments: bool) -> None:
    first, behind = side.doc.line_start(piece[0]), side.doc.next_line(piece[1])
    if not takes_comments:
        own_but_comments(side, first, behind)
        return
    side.own.append((first, behind))
    block, is_certain = comments_above(side, container, piece)
    for a, b in block:
        line = side.doc.line_start(a), side.doc.next_line(b)
        (side.own if is_certain and not side.is_new else side.optional).append(line)


def mark_flow_entry(side: Marks, piece: Span, container: Node, *, takes_comments: bool) -> None:
    """An entry is its lines where it has lines of its own, else its characters with the gap on one side."""
    if has_lines(side.doc, piece, container):
        _mark_flow_lines(side, piece, container, takes_comments=takes_comments)
        _mark_comma_below(side, piece[1], container)
        return
    doc = side.doc
    start, end = piece
    spans = sorted({p for e in container.entries for p in e.pieces})
    before_end = max((b for _, b in spans if b <= start), default=-1)
    later = min((a for a, _ in spans if a >= end), default=-1)
    side.own.append((start, end))
    if before_end >= 0:
        white_and_comma(side, before_end, start)
    if later >= 0:
        white_and_comma(side, end, later)
    comma = doc.without_comments(end, container.end - 1).find(",") if later < 0 else -1
    if comma >= 0:
        white(side, end, end + comma)
        side.optional.append((end + comma, end + comma + 1))
        white(side, end + comma + 1, container.end - 1)
    white(side, end, behind_blanks(doc, end))
    if takes_comments:
        side.optional.extend(_comments_behind(side, piece, container, later))
        first = doc.line_start(start)
        if before_end >= 0 and doc.text[first:start].strip().startswith(","):
            side.optional.extend(doc.comments_in(doc.next_line(before_end), start))
        if doc.is_blank(first, start):
            side.optional.extend((a, b) for a, b in [*doc.comment_above(start), *doc.comments_in(first, start)])
            white(side, doc.line_start(doc.comment_above(start)[0][0]) if doc.comment_above(start) else first, start)


def mark_behind_line_comment(before: Marks, after: Marks, source: Path, target: Path) -> None:
    """Where a moved entry has a comment, what follows it may need another line: an entry, or the closing bracket."""
    old, new = before.doc.node(source[:-1]), after.doc.node(target[:-1])
    if old is None or new is None or not new.flow:
        return
    order = list(range(len(old.entries)))
    order.insert(target[-1], order.pop(source[-1]))
    starts = [[*(e.pieces[0][0] for e in node.entries), node.end - 1] for node in (old, new)]
    ends = [[e.pieces[-1][1] for e in node.entries] for node in (old, new)]
    behind = ends[1][target[-1]]
    comments = after.doc.comments_in(behind, starts[1][target[-1] + 1])
    above = after.doc.comments_in(new.start, starts[1][0])
    if not target[-1] and above and after.doc.line_end(new.start) < starts[1][0] <= starts[1][1]:
        white(before, old.start + 1, starts[0][0])
        white(after, new.start + 1, starts[1][0])
        white(after, behind, starts[1][1])
    if not target[-1] or not comments or after.doc.line_end(behind) >= starts[1][target[-1] + 1]:
        return
    white(after, behind, starts[1][target[-1] + 1])
    if target[-1] + 1 == len(order):
        white(before, ends[0][-1], old.end - 1)
    elif order[target[-1] - 1] + 1 == order[target[-1] + 1]:
        white_and_comma(before, ends[0][order[target[-1] - 1]], starts[0][order[target[-1] + 1]])
    white_and_comma(after, ends[1][target[-1] - 1], starts[1][target[-1]])


def mark_bracket_on_its_own(before: Marks, after: Marks, path: Path) -> None:
    """Where the last entry goes, and a line comment stands in front, the bracket that stood on its line gets that."""
    old, new = before.doc.node(path[:-1]), after.doc.node(path[:-1])
    if old is None or new is None or not (old.flow and new.flow) or new.start < 0 or old.entries[-1].key != path[-1]:
        return
    first = after.doc.line_start(new.end - 1)
    if (
        before.doc.line_end(old.entries[-1].pieces[-1][1]) >= old.end
        and not after.doc.text[first : new.end - 1].strip()
    ):
        white(after, first, new.end - 1)
        white(before, old.entries[-1].pieces[-1][1], old.end - 1)


def mark_leading_comma(before: Marks, after: Marks, path: Path) -> None:
    """Where commas begin the lines and the first entry goes, the next one takes its column.

    And the other way round, `before` and `after` exchanged, where an entry comes in front of the first one.
    """
    old, new = before.doc.node(path[:-1]), after.doc.node(path[:-1])
    if old is None or new is None or not (old.flow and new.flow and new.entries) or old.entries[0].key != path[-1]:
        return
    stays = [entry for entry in old.entries[1:] if id(entry) not in before.gone]
    if not stays:
        return
    for side, start in ((before, stays[0].pieces[0][0]), (after, new.entries[0].pieces[0][0])):
        first = side.doc.line_start(start)
        comma = side.doc.text.find(",", first, start)
        if side is before and (comma < 0 or side.doc.text[first:comma].strip()):
            return
        white(side, first, comma if side is before else start)


def mark_last_comma(side: Marks, paths: list[Path]) -> None:
    """Where the last entries go and no comma trails, the comma after the one that is last now goes too."""
    found = [(side.doc.entry(path), path) for path in paths]
    there = [(entry[0], brackets(side.doc, path, entry[1])) for entry, path in found if entry]
    for container in {id(c): c for _, c in there if c.flow}.values():
        gone = {piece for entry, of in there if of is container for piece in entry.pieces}
        spans = sorted({piece for entry in container.entries for piece in entry.pieces})
        if "," in side.doc.without_comments(spans[-1][1], container.end - 1):
            continue
        stays = len(spans)
        while stays and spans[stays - 1] in gone:
            stays -= 1
        if 0 < stays < len(spans):
            behind = spans[stays - 1][1]
            comma = side.doc.without_comments(behind, spans[stays][0]).find(",")
            side.own.append((behind + comma, behind + comma + 1))
            white(side, behind, behind + comma)


def is_outgrown(old_doc: Document, new_doc: Document, path: Path) -> bool:
    """Whether a list on one line, without comments, becomes too wide for it by the new item at a path.

    Too wide is what is wider than 80 columns and than the widest line of the file. Each item then gets a line.
    """
    old, new, found = old_doc.node(path[:-1]), new_doc.node(path[:-1]), new_doc.entry(path)
    if old is None or new is None or found is None or old.kind != "list" or not (old.flow and new.flow):
        return False
    text = old_doc.text
    if not old.entries or "\n" in text[old.content : old.end] or old_doc.comments_in(old.content, old.end):
        return False
    start, end = found[0].pieces[0]
    line = text[old_doc.line_start(old.content) : old_doc.line_end(old.end)]
    item = " ".join(part.strip() for part in new_doc.text[start:end].splitlines())
    return len(line) + len(item) + len(", ") > max(80, *map(len, text.splitlines()))


def mark_outgrown(before: Marks, after: Marks, path: Path) -> None:
    """The white space of a list that its new item breaks."""
    old, new = before.doc.node(path[:-1]), after.doc.node(path[:-1])
    if old is None or new is None or not is_outgrown(before.doc, after.doc, path):
        return
    for side, node in ((before, old), (after, new)):
        pieces = [entry.pieces[0] for entry in node.entries]
        for (_, left), (right, _) in itertools.pairwise([(0, node.content + 1), *pieces, (node.end - 1, 0)]):
            white_and_comma(side, left, right)
        comma = side.doc.without_comments(pieces[-1][1], node.end - 1).find(",")
        if comma >= 0:
            side.optional.append((pieces[-1][1] + comma, pieces[-1][1] + comma + 1))
