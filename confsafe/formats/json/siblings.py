"""What the entries of a container tell about how a new one among them is written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from confsafe.formats.json.example import PLAIN, kind_of
from confsafe.formats.json.reader.dialect import is_name
from confsafe.formats.json.style import leading_comma
from confsafe.formats.json.write import Renderer, Room
from confsafe.formats.layout.examples import LOOK_AT, tally
from confsafe.formats.layout.model import Brackets
from confsafe.formats.text import indent_at, line_start
from confsafe.startup.records import cached_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Key, Path, Plain
    from confsafe.formats.json.edit import Editor
    from confsafe.formats.json.moving import Moving
    from confsafe.formats.json.places import Container
    from confsafe.formats.json.style import Shape

_CONTAINERS = (dict, list, tuple)


class Siblings:
    """The entries of one container, as a model for new ones."""

    def __init__(self, editor: Editor, container: Container) -> None:
        self.text = editor.text
        self.editor = editor
        self.container = container
        self.is_object = self.text[container.start] == "{"
        entries = container.entries
        self.sample = entries if len(entries) <= LOOK_AT else [*entries[: LOOK_AT // 2], *entries[-LOOK_AT // 2 :]]

    def brackets(self, value: Plain, beside: Sequence[Shape]) -> Brackets:
        """The container as the layout engine takes it.

        `value` are the inserted entries, as data, and `beside` the containers beside it, which tell of an empty one.
        """
        spans = [entry.span for entry in self.container.entries]
        if spans and self.unit:  # what is new stands on lines as the others do: no need to look at the whole text
            return Brackets(
                self.container.start,
                self.container.end,
                spans,
                newlines=True,
                line_indent=self._line_indent,
                unit=self.unit,
                leading=leading_comma(self.editor.bare) if len(spans) == 1 else "",
            )
        style = self.editor.style
        look = PLAIN if self.container.entries or not value else self.editor.examples.look(value, "", beside, None)
        return Brackets(
            start=self.container.start,
            end=self.container.end,
            entries=spans,
            newlines=look.on_lines,
            line_indent=self._line_indent,
            unit=style.unit,
            separator=style.comma[1:],
            padding=self.editor.examples.padding(is_object=self.is_object),
            trailing_comma=look.trailing_comma,
        )

    def render(self, key: Key, value: Plain, path: Path, near: int, moving: Moving | None, indent: str | None) -> str:
        """The text of a new entry: its key (in an array: only its value), on lines where its like are.

        `near` is the index of the entry it follows; `indent` is None where it stands on one line with its neighbours.
        """
        siblings: Sequence[Shape] = ()
        examples = None
        if isinstance(value, _CONTAINERS):
            examples = self.editor.examples
            siblings = examples.siblings(self.container, near)
        style = self.editor.style_with(self.unit) if examples else self.editor.scalar_style(key, value)
        renderer = Renderer(self.editor.dialect, style, examples)
        if indent is None:
            indent = self._indent_on_shared_line(value, siblings)
        room = Room(indent, siblings=siblings, used=len(indent or "") + 1)
        if not self.is_object:
            return (moving.front if moving else "") + renderer.value(value, (*path, key), room, moving=moving)
        return renderer.entry(key, value, path, room, colon=self.colon(key), quote=self.key_quote, moving=moving)

    def colon(self, key: str) -> str:
        """What stands between key and value: as most siblings have it; where the values stand in a column, up to it."""
        seen = tally(self._between)
        on_line = [colon for colon in sorted(seen, key=seen.__getitem__, reverse=True) if colon.strip(" \t") == ":"]
        if not on_line:
            return self.editor.style.colon
        if len(on_line) == 1 or len(on_line[0]) <= len(" : "):
            return on_line[0] if len(on_line) == 1 else self._up_to_column(key) or on_line[0]
        return self._up_to_column(key) or self.editor.style.colon

    @cached_property
    def _between(self) -> list[str]:
        """What stands between the keys and the values of the sample, without comments and the blanks behind them."""
        between = [self.text[entry.key_end : entry.value.start] for entry in self.sample]
        if not self.editor.comments:
            return between
        parts = map(self.editor.dialect.comment.split, between)
        return [first + "".join(part.lstrip(" \t") for part in rest) for first, *rest in parts]

    def _up_to_column(self, key: str) -> str:
        """The `:` and the blanks up to the column in which all the siblings' values stand; "" where they do not.

        The blanks stand behind the `:`, or in front of it where they do so with the siblings.
        """
        columns = {entry.value.start - entry.start for entry in self.sample}
        lengths = {entry.key_end - entry.start for entry in self.sample}
        alone = all(line_start(self.text, entry.start) > self.container.start for entry in self.sample)
        if not alone or len(self.sample) < 2 or len(columns) != 1 or len(lengths) < 2:
            return ""
        parts = [between.split(":") for between in self._between]
        behind = {behind for _, behind in parts}
        width = columns.pop() - len(Renderer(self.editor.dialect, self.editor.style).key(key, self.key_quote)) - 1
        if not any(before for before, _ in parts):
            return ":" + " " * max(width, 1)
        return " " * max(width - len(parts[0][1]), 1) + ":" + parts[0][1] if len(behind) == 1 else ""

    @cached_property
    def key_quote(self) -> str:
        """The quotes of a key, "" for none: as of the siblings that need none."""
        if not self.editor.dialect.json5:
            return '"'
        firsts = Counter(self.text[entry.start] for entry in self.sample if is_name(str(entry.key)))
        quotes = {quote: firsts[quote] for quote in "\"'"}
        if not firsts:
            return self.editor.style.key_quote
        return max(quotes, key=quotes.__getitem__) if 2 * sum(quotes.values()) > firsts.total() else ""

    @cached_property
    def _line_indent(self) -> str:
        return indent_at(self.text, self.container.start)

    @cached_property
    def unit(self) -> str:
        """One step of indentation, where an entry that begins a line, or a comment in their place, shows it."""
        starts = [entry.start for entry in self.sample]
        if not starts:
            blank = self.text[self.container.start + 1 : self.container.end - 1]
            starts = [self.container.start + 1 + len(blank) - len(blank.lstrip())] if blank.strip() else []
        for start in starts:
            if line_start(self.text, start) > self.container.start:
                indent = indent_at(self.text, start)
                return indent[len(self._line_indent) :] if indent.startswith(self._line_indent) else ""
        return ""

    def _indent_on_shared_line(self, value: Plain, siblings: Sequence[Shape]) -> str | None:
        """The indentation for a container among others that share lines but are themselves broken: `}, {`."""
        if not value or not isinstance(value, _CONTAINERS):
            return None
        kind = kind_of(value)
        broken = [shape for shape in siblings if shape.kind == kind]
        if not broken or not all(_breaks(self.text[shape.start : shape.end]) for shape in broken):
            return None
        return indent_at(self.text, broken[0].end)


def _breaks(text: str) -> bool:
    return "\n" in text or "\r" in text
