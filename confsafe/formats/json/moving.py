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

from confsafe.data.keypath import format_path
from confsafe.formats.json.plan import planned
from confsafe.formats.layout.pieces import ends_with_line
from confsafe.formats.text import Comment, Span, Splice, apply_splices, indent_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple

    from confsafe.data.changes import Move, Path
    from confsafe.formats.json.comments import Place
    from confsafe.formats.json.edit import Editor
else:
    from confsafe.startup.records import NamedTuple


class Moved(NamedTuple):
    """A moved text.

    Attributes:
        lead: its comments above, each without indentation in front of its first line.
        body: its value.
        tail: the comment behind it.
    """

    lead: Sequence[str]
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
        for move in self.moves.values():
            span = self.editor.walker.value(move.source)
            lead, tail = self._comments(move, "")
            if lead or ends_with_line(self.editor.dialect.grammar, tail):
                return True
            if span and any(self.editor.text.startswith("//", start) for start, _ in self.editor.comments_within(span)):
                return True
        return False

    def comments(self) -> tuple[Sequence[str], str]:
        """The comments above and behind the value that moves as a whole; none where only parts of it do."""
        move = self.moves.get(())
        return self._comments(move, "") if move is not None else ((), "")

    def splices_above(self, start: int) -> list[Splice]:
        """The splices that put them above the value that begins at `start`, which has no place of its own for them."""
        lead, tail = self.comments()
        return [Splice(start, start, f"{comment}{self.editor.style.newline}") for comment in (*lead, tail) if comment]

    def comment_splices(self) -> list[Splice]:
        """The splices that give a value in its new place the comments that it had in what it takes the place of.

        Before: `"search": { "limit": 100 /* at once */ }`. After: `"search": 100 /* at once */`.
        """
        from confsafe.formats.json.comments import find_place
        from confsafe.formats.layout.comments import comment_splices, read_comment, said

        editor, move = self.editor, self.moves.get(())
        if move is None or self.stays is None or not editor.dialect.comments:
            return []
        grammar = editor.dialect.grammar
        stays, comes = (find_place(editor.text, editor.walker, editor.dialect, p) for p in (self.stays, move.source))
        own, moved = (read_comment(editor.text, place.spot(), grammar) for place in (stays, comes))
        inner = [line for comment in self._on_its_line(comes) for line in said(comment, grammar)]
        above = [line for line in (own.above, moved.above, *inner) if line is not None]
        inline = moved.inline if own.inline is None else own.inline
        if moved.inline is not None and (own.inline is not None or "\n" in moved.inline):
            inline = own.inline
            above.append(moved.inline)
        wanted = Comment("\n".join(above) if above else None, inline)
        return comment_splices(editor.text, stays.spot(), wanted, grammar, key=format_path(self.stays))

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
        lead, tail = self._comments(move, indent or "")
        return Moved(lead, _indented(body, old, indent or ""), tail)

    def _comments(self, move: Move, indent: str) -> tuple[Sequence[str], str]:
        """The comments of the entry that moves; one on its line in front of its value comes to stand above."""
        from confsafe.formats.json.comments import find_place  # here: it needs the editor's modules

        editor = self.editor
        if not editor.dialect.comments or not move.source or move.source == self.stays:
            return (), ""
        text = editor.text
        place = find_place(text, editor.walker, editor.dialect, move.source)
        old = indent_at(text, place.entry.start)
        above = [text[token.start : token.end] for token in place.above] + self._on_its_line(place)
        lead = [_indented(comment, old, indent) for comment in above]
        tail = " ".join(text[token.start : token.end] for token in place.inline)
        return lead, tail

    def _on_its_line(self, place: Place) -> list[str]:
        """The comments in front of an entry on its line, and those between its key and its value."""
        spans = [
            Span(place.before.own_line_start, place.before.end),
            Span(place.entry.key_end, place.entry.value.start),
        ]
        return [place.text[start:end] for span in spans for start, end in self.editor.comments_within(span)]


def _indented(text: str, old: str, new: str) -> str:
    """A text over several lines, at another indentation.

    Example:
        >>> _indented("{\\n    a\\n  }", "  ", "")
        '{\\n  a\\n}'
    """
    first, *rest = text.splitlines(keepends=True)
    return first + "".join(new + line.removeprefix(old) if line.strip() else line for line in rest)
