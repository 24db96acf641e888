"""What the entries of a container tell about how a new one among them is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from confsafe.formats.flow import Flow
from confsafe.formats.json.style import Style, indent_at, line_start
from confsafe.formats.json.write import Renderer, holds_containers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confsafe.data.changes import Path
    from confsafe.formats.json.edit import Splicer
    from confsafe.formats.json.places import Container, Entry

_SAMPLE = 8
"""How many siblings are asked."""


class Siblings:
    """The entries of one container, as a model for new ones."""

    def __init__(self, splicer: Splicer, container: Container) -> None:
        self.text = splicer.text
        self.splicer = splicer
        self.container = container
        self.is_object = self.text[container.start] == "{"
        entries = container.entries
        self.sample = entries if len(entries) <= _SAMPLE else [*entries[: _SAMPLE // 2], *entries[-_SAMPLE // 2 :]]

    @cached_property
    def flow(self) -> Flow:
        """The container as `edit_flow` takes it."""
        style = self.splicer.style
        on_lines = style.objects_on_lines if self.is_object else style.rows_on_lines
        return Flow(
            start=self.container.start,
            end=self.container.end,
            entries=[entry.span for entry in self.container.entries],
            newlines=bool(self.container.entries) or on_lines,
            line_indent=self._line_indent,
            unit=style.unit,
            separator=style.comma[1:],
            padding=style.padding if self.is_object else style.list_padding,
        )

    def render(self, key: Any, value: Any, path: Path, indent: str | None) -> str:
        """The text of a new entry: its key (in an array: only its value), on lines where its like are.

        `indent` is None where it stands on one line with its neighbours.
        """
        renderer = Renderer(self.splicer.dialect, self.style)
        if indent is None:
            indent = self._indent_on_shared_line(value)
        if not self.is_object:
            return renderer.value(value, (*path, key), indent=indent)
        return renderer.entry(key, value, path, colon=self.colon, quote=self.key_quote, indent=indent)

    @cached_property
    def style(self) -> Style:
        """The file's style, with what the siblings do otherwise."""
        style = self.splicer.style
        objects, lists, rows = self._on_lines("{"), self._on_lines("[{"), self._on_lines("[")
        return replace(
            style,
            unit=self._unit or style.unit,
            objects_on_lines=style.objects_on_lines if objects is None else objects,
            lists_on_lines=style.lists_on_lines if lists is None else lists,
            rows_on_lines=style.rows_on_lines if rows is None else rows,
        )

    @cached_property
    def colon(self) -> str:
        """What stands between key and value: as most siblings have it, unless they are aligned in columns."""
        between = (self.text[entry.key_end : entry.value.start] for entry in self.sample)
        seen = Counter(self.splicer.dialect.comment.sub("", text) for text in between)
        on_line = [colon for colon, _ in seen.most_common() if colon.strip(" \t") == ":"]
        if on_line and (len(on_line) == 1 or len(on_line[0]) <= len(" : ")):
            return on_line[0]
        return self.splicer.style.colon

    @cached_property
    def key_quote(self) -> str:
        """The quotes of a key, "" for none."""
        if not self.splicer.dialect.json5:
            return '"'
        firsts = Counter(self.text[entry.start] for entry in self.sample)
        quotes = {quote: firsts[quote] for quote in "\"'"}
        most = max(quotes, key=quotes.__getitem__)
        if not firsts:
            return self.splicer.style.key_quote
        return most if 2 * sum(quotes.values()) > len(self.sample) else ""

    @cached_property
    def _line_indent(self) -> str:
        return indent_at(self.text, self.container.start)

    @cached_property
    def _unit(self) -> str:
        """One step of indentation, where an entry that begins a line shows it."""
        for entry in self.sample:
            start = line_start(self.text, entry.start)
            if start > self.container.start:
                indent = indent_at(self.text, entry.start)
                return indent[len(self._line_indent) :] if indent.startswith(self._line_indent) else ""
        return ""

    def _containers(self, kind: str) -> Iterable[Entry]:
        """The siblings that are containers of that kind: "{" objects, "[{" arrays of containers, "[" other arrays."""
        for entry in self.sample:
            start, end = entry.value
            inside = self.splicer.bare[start + 1 : end - 1].lstrip()
            nested = self.text[start] == "[" and inside.startswith(("{", "["))
            if inside and self.text[start] + ("{" if nested else "") == kind:
                yield entry

    def _on_lines(self, kind: str) -> bool | None:
        """Whether the entries of such siblings stand on lines of their own; None where there are no such siblings."""
        answers = [_breaks(self.text[entry.value.start : entry.value.end]) for entry in self._containers(kind)]
        return 2 * sum(answers) >= len(answers) if answers else None

    def _indent_on_shared_line(self, value: Any) -> str | None:
        """The indentation for a container among others that share lines but are themselves broken: `}, {`."""
        if not value or not isinstance(value, (dict, list, tuple)):
            return None
        last = None
        kind = "{" if isinstance(value, dict) else "[{" if holds_containers(value) else "["
        for last in self._containers(kind):
            if not _breaks(self.text[last.value.start : last.value.end]):
                return None
        return indent_at(self.text, last.value.end) if last else None


def _breaks(text: str) -> bool:
    return "\n" in text or "\r" in text
