"""The text of values that vanish here and appear there: it goes along, with comments and inner layout.

    // the web                          "server": {
    "http": {                             // the web
      // tcp                              "http": {
      "port": 80 // default       ->        // tcp
    }                                       "port": 80 // default
                                          }
                                        }

A moved text is indented anew, and what differs is edited in it by the editor that edits everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.data.changes import item_around
from confsafe.formats.json.plan import planned
from confsafe.formats.layout.pieces import ends_with_line, lines_above
from confsafe.formats.text import Span, Splice, apply_splices, indent_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import NamedTuple

    from confsafe.data.changes import Move, Path
    from confsafe.formats.json.comments import Place
    from confsafe.formats.json.edit import Editor
else:
    from confsafe.startup.records import NamedTuple


class Moved(NamedTuple):
    """A moved text.

    Attributes:
        gap: the blank lines that come along above it.
        lead: the lines of its comments above, without indentation in front of the first, up to its own line.
        front: the comments in front of it on its line, with the blank that parts them from it.
        body: its value, with the comments between its key and that.
        tail: the comment behind it.
    """

    gap: int
    lead: str
    front: str
    body: str
    tail: str


class Moving:
    """The texts that move into one new value, by their places within that.

    `stays` is the path of the entry whose value that becomes: its comments stay with it.
    """

    def __init__(self, editor: Editor, moves: Sequence[Move], *, stays: Path | None = None) -> None:
        self.editor = editor
        self.moves = {move.to: move for move in moves}
        self.stays = stays

    @property
    def needs_lines(self) -> bool:
        """Whether a comment comes along that ends only with its line."""
        if any(self.of_brackets("")):
            return True
        for move in self.moves.values():
            span = self.editor.walker.value(move.source)
            lead, tail = self._comments(move, "")
            if any(lead) or ends_with_line(self.editor.dialect.grammar, tail):
                return True
            if span and any(self.editor.text.startswith("//", start) for start, _ in self.editor.comments_within(span)):
                return True
        return False

    def comments(self) -> tuple[Sequence[str], str]:
        """The comments above and behind the value that moves as a whole; none where only parts of it do.

        A value that is attached brings the blank lines above it as "".
        """
        move = self.moves.get(())
        return self._comments(move, "") if move is not None else ((), "")

    @property
    def front(self) -> str:
        """The comments in front of the value that moves as a whole, on its line; "" for none."""
        return self._on_its_line(self.moves.get(()))[0]

    @property
    def between(self) -> str:
        """Those between its key and that value."""
        return self._on_its_line(self.moves.get(()))[1]

    def of_brackets(self, indent: str) -> tuple[str, str]:
        """The comments behind the opening bracket of the value that is reshaped, and those below its last entry.

        Before: `"a": { // why`. After: `"a": [ // why`.
        """
        stays = self.stays
        if stays is None or not any(stays == move.source[: len(stays)] != move.source for move in self.moves.values()):
            return "", ""
        start = self.editor.walker.start(stays)
        assert start is not None
        keys = [entry.key for entry in self.editor.walker.container(start).entries]
        first, last = (self._place((*stays, key)) for key in (keys[0], keys[-1]))
        if first is None or last is None:
            return "", ""
        text, newline = first.text, self.editor.style.newline
        head = [text[token.start : token.end] for token in first.before.tail_comments if first.before.broken]
        below = [text[token.start : token.end] for token in last.after.comments if token not in last.inline]
        old = indent_at(text, last.entry.start)
        return "".join(f" {one}" for one in head), "".join(
            newline + indent + _indented(one, old, indent) for one in below
        )

    def splices_above(self, start: int) -> list[Splice]:
        """The splices that put them above the value that begins at `start`, which has no place of its own for them."""
        lead, tail = self.comments()
        above = (*lead, self.front.rstrip(), tail)
        return [Splice(start, start, f"{comment}{self.editor.style.newline}") for comment in above if comment]

    def comment_splices(self) -> list[Splice]:
        """The splices that give a value in its new place the comments that it had in what it takes the place of.

        Before: `"search": { "limit": 100 /* at once */ }`. After: `"search": 100 /* at once */`.
        """
        from confsafe.formats.json.comments import find_place

        editor, move = self.editor, self.moves.get(())
        if move is None or self.stays is None or not editor.dialect.comments:
            return []
        place = find_place(editor.text, editor.walker, editor.dialect, self.stays)
        spot = place.spot()
        lead, tail = self._comments(move, spot.indent)
        if front := self.front.strip():
            lead = [*lead, front]
        if tail and (place.inline or "\n" in tail):
            lead, tail = [*lead, tail], ""
        splices = []
        if lead:
            at = place.before.line_start if spot.begins_line else place.entry.start
            lines = (f"{spot.indent}{comment}{editor.style.newline}" for comment in lead)
            splices.append(Splice(at, at, "".join(lines if spot.begins_line else (f"{_block(one)} " for one in lead))))
        if tail:
            at = spot.inline.start
            splices.append(Splice(at, at, spot.space + (tail if spot.ends_line else _block(tail))))
        return splices

    def at(self, place: Path, indent: str | None) -> Moved | None:
        """What moves to that place of the new value; None where nothing does, or cannot.

        `indent` is the indentation of the line it comes to; None where it is to stand on one line.
        """
        move = self.moves.get(place)
        span = None if move is None else self.editor.walker.value(move.source)
        if move is None or span is None:
            return None
        text = self.editor.text
        body = text[span.start : span.end]
        if "\\\n" in body or "\\\r" in body:  # a string that goes on in the next line begins there with its own blanks
            return None
        if indent is None and ("\n" in body or "\r" in body) and not self.editor.comments_within(span):
            return None  # written anew on one line
        if move.within:
            plan = planned(move.within)
            for key in move.source:
                if key in plan.sets:
                    return None
                plan = plan.at((key,))
            splices = self.editor.planned_splices(plan, span.start, move.source)
            body = apply_splices(
                body, [s._replace(start=s.start - span.start, end=s.end - span.start) for s in splices]
            )
        old = indent_at(text, span.start)
        lead, tail = self._comments(move, "")
        front, between = self._on_its_line(move)
        gap, above = lines_above(lead, self.editor.style.newline, indent or "")
        return Moved(gap, above, front, between + _indented(body, old, indent or ""), tail)

    def _comments(self, move: Move, indent: str) -> tuple[Sequence[str], str]:
        """The comments above and behind the entry that moves; what cannot stay in front on its line comes above.

        Those of an item come with its first entry where a list becomes a mapping; a line has room for one behind it.
        Before: `{"a": 1}, // why`. After: `"a": 1, // why`.
        """
        place = self._place(move.source)
        if place is None:
            return (), ""
        lead, tail = self._around(place, move.source, indent)
        item = None if self.stays is None else item_around(move.source, (*self.stays, *move.to))
        outer = None if item is None or place.number else self._place(item)
        if item is None or outer is None:
            return lead, tail
        above, behind = self._around(outer, item, indent)
        above += filter(_stays_on_line, self._in_front(outer)[0])
        return [*above, *lead, *([behind] if tail and behind else ())], tail or behind

    def _around(self, place: Place, source: Path, indent: str) -> tuple[list[str], str]:
        """The comments above and behind the entry at `place`."""
        text = place.text
        old = indent_at(text, place.entry.start)
        is_attached = source in self.editor.attached
        tokens = place.all_above if source[:-1] == self.stays else place.above
        above = place.lines_above if is_attached else [text[token.start : token.end] for token in tokens]
        above += [comment for comments in self._in_front(place) for comment in comments if not _stays_on_line(comment)]
        lead = [comment and _indented(comment, old, indent) for comment in above]
        return lead, " ".join(text[token.start : token.end] for token in place.inline)

    def _place(self, source: Path) -> Place | None:
        """Where the entry stands that moves; None where its comments stay."""
        from confsafe.formats.json.comments import find_place  # here: it needs the editor's modules

        editor = self.editor
        if not editor.dialect.comments or not source or source == self.stays:
            return None
        return find_place(editor.text, editor.walker, editor.dialect, source)

    def _on_its_line(self, move: Move | None) -> tuple[str, str]:
        """The comments in front of an entry that may stay on its line, and those between its key and its value."""
        place = None if move is None else self._place(move.source)
        if place is None:
            return "", ""
        before, between = self._in_front(place)
        return _joined(filter(_stays_on_line, before)), _joined(filter(_stays_on_line, between))

    def _in_front(self, place: Place) -> tuple[list[str], list[str]]:
        """All comments in front of an entry on its line, and those between its key and its value."""
        before = Span(place.before.own_line_start, place.before.end)
        between = Span(place.entry.key_end, place.entry.value.start)
        comments = self.editor.comments_within
        text = place.text
        return [text[a:b] for a, b in comments(before)], [text[a:b] for a, b in comments(between)]


def _stays_on_line(comment: str) -> bool:
    return comment.startswith("/*") and "\n" not in comment and "\r" not in comment


def _joined(comments: Iterable[str]) -> str:
    return "".join(f"{comment} " for comment in comments)


def _block(comment: str) -> str:
    """A comment that something may follow on its line."""
    return f"/* {comment.removeprefix('//').strip()} */" if comment.startswith("//") else comment


def _indented(text: str, old: str, new: str) -> str:
    """A text over several lines, at another indentation.

    Example:
        >>> _indented("{\\n    a\\n  }", "  ", "")
        '{\\n  a\\n}'
    """
    first, *rest = text.splitlines(keepends=True)
    return first + "".join(new + line.removeprefix(old) if line.strip() else line for line in rest)
