"""Writing values: a Python value -> the text of a new entry, in a file's style.

    {"env": ["a", {"b": 1}], "run": "x\\ny\\n"}        in a block              between brackets

        env:                                          env: [a, {b: 1}]
          - a                                         run: "x\\ny\\n"
          - b: 1
        run: |
          x
          y

Lines come without the indentation of the entry they belong to. Shared values are written at each place, cyclic ones
are refused: plain data has no anchors.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

from confsafe.data.plain import form_asked, marks_asked
from confsafe.data.tagged import Tagged
from confsafe.errors import ValueRefused
from confsafe.formats.yaml.write import scalars
from confsafe.formats.yaml.write.block_scalars import block
from confsafe.formats.yaml.write.kinds import (
    base64_of,
    fits_on_a_line,
    in_order,
    is_tagged_collection,
    tag_text,
    thawed,
)
from confsafe.formats.yaml.write.scalars import Unwritable
from confsafe.formats.yaml.write.style import NOWHERE, WIDEST, Where

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any, NamedTuple

    from confsafe.data.changes import Path
    from confsafe.formats.yaml.write.moved import MovedText
    from confsafe.formats.yaml.write.style import Style
else:
    from confsafe.startup.records import NamedTuple

_LONGEST_KEY = 1000
"""An implicit key has at most 1024 characters (YAML 1.2.2, 7.4.2)."""

_QUOTES = ("'", '"')
_MOST_REPEATED = 100_000
"""How many collections may be written once more: beyond that, what is shared is an alias bomb written out."""


class Value(NamedTuple):
    """A value as it stands behind `key:`: what goes on that line, and the lines below it.

    `indent` is how far the lines below are to be indented from the entry: 0 for a list under its key. `compact` says
    that the lines below could also begin on the entry's own line, behind a `-`; `literal` that they are the text of a
    block scalar, which has to be deeper than what holds it even in the root.
    """

    inline: str
    lines: list[str]
    indent: int
    compact: bool
    literal: bool


class Writer:
    """Writes values for one file.

    Args:
        style: the file's line ending and version.
        path: where the value is to stand, for errors.
        where: where it is to stand in the text.
        column: the column of the entry that is being written.

    Attributes:
        literals: whether strings of several lines may become block scalars.
        inside: the key and the collection that entries and items are written into.
        moved: the texts that go along to a path, instead of a value written anew.
        ends_in_block_scalar: whether what was written last is a block scalar, behind which no comment can stand.
    """

    def __init__(self, style: Style, path: Path = (), where: Where = NOWHERE, column: int = 0) -> None:
        self.style = style
        self.path = list(path)
        self.column = column
        self.literals = True
        self.ends_in_block_scalar = False
        self.moved: Mapping[Path, MovedText] = {}
        self.where = where
        self.inside = Inside(where.key, where.among)
        self.around: set[int] = set()
        self.seen: set[int] = set()
        self.repeated = 0

    # Scalars

    def scalar(self, value: Any, *, old: str = "", flow: bool = False) -> str:
        """A scalar on one line, with its tag if it needs one. `old` is the spelling that it replaces."""
        try:
            return self._scalar(value, old, flow)
        except Unwritable as problem:
            raise self.refused(str(problem)) from None

    def _scalar(self, value: Any, old: str, flow: bool) -> str:
        if value is None:
            return "null" if flow else self.style.null(self.where)
        if isinstance(value, bool):
            spelled = scalars.boolean(value, like=old, version_1_1=self.style.version_1_1)
            return spelled or scalars.boolean(value, like=self.style.boolean(self.where), version_1_1=True)
        if isinstance(value, str):
            return self._string(str.__str__(value), old, flow, marks_asked(value))
        if isinstance(value, int):
            return scalars.integer(value, old=old, version_1_1=self.style.version_1_1)
        if isinstance(value, float):
            return scalars.real(value, old=old)
        if isinstance(value, date):
            return scalars.timestamp(value, old=old)
        if isinstance(value, bytes):
            return f'!!binary "{base64_of(value)}"'
        if isinstance(value, Tagged) and isinstance(value.value, str):
            return f"{tag_text(value.tag)} {self._scalar(value.value, old, flow)}"
        if isinstance(value, Tagged):
            raise Unwritable("what a Tagged holds is a str, a list or a dict")
        raise Unwritable(f"YAML has no form for a value of type {type(value).__name__}")

    def _string(self, text: str, old: str, flow: bool, marks: str) -> str:
        self.check(text)
        if marks in _QUOTES and not old:
            return scalars.quoted(text, scalars.fitting(text, marks))
        spelled = scalars.respelled(text, old, flow=flow, version_1_1=self.style.version_1_1)
        if spelled is not None:
            return spelled
        quote = self.style.quote(text, self.where, flow=flow)
        return scalars.quoted(text, quote) if quote else text

    def key(self, key: Any, *, old: str = "", flow: bool = False) -> str:
        """A key up to its `:`, as an implicit or (where it is long) an explicit one, without the `:`."""
        if isinstance(key, (tuple, frozenset)) or (isinstance(key, Tagged) and not isinstance(key.value, str)):
            return self.flow(thawed(key))
        if type(key) is not str:
            return "null" if key is None else self.scalar(key, old=old, flow=flow)
        self.check(key)
        spelled = scalars.respelled(key, old, flow=flow, version_1_1=self.style.version_1_1)
        if spelled is not None and (spelled != key or scalars.can_be_plain(key, flow=flow)):
            return spelled  # plain words of YAML 1.1 stay so as values alone: `on` and `yes` are one key to its readers
        quote = self.style.key_quote(key, self.inside.node, flow=flow)
        return scalars.quoted(key, quote) if quote else key

    # Where what is being written stands

    @contextmanager
    def at(self, key: Any, *, item: bool, flow: bool = False) -> Iterator[None]:
        """The time during which the value of an entry, or an item, is being written."""
        where, inside = self.where, self.inside
        self.path.append(key)
        name = inside.key if item else key if isinstance(key, str) else ""
        self.where = Where(name, item, inside.node, where.within)
        # Between brackets what is deeper resembles its neighbours, too: JSON stays JSON.
        self.inside = Inside(name, inside.node if flow else -1)
        try:
            yield
        finally:
            self.path.pop()
            self.where, self.inside = where, inside

    # Between brackets

    def flow(self, value: Any) -> str:
        """A value on one line, collections in brackets."""
        if scalars.is_scalar(value) and not is_tagged_collection(value):
            return self.scalar(value, flow=True)
        with _Within(self, value):
            if isinstance(value, Tagged):
                return f"{tag_text(value.tag)} {self.flow(value.value)}"
            if isinstance(value, (set, frozenset)):
                inner = ", ".join([self.flow_entry(key, None) for key in in_order(value)])
                return f"!!set {{{inner}}}"
            padding = self.style.padding(value, self.where)
            if isinstance(value, dict):
                inner = ", ".join([self.flow_entry(key, item) for key, item in value.items()])
                return f"{{{padding}{inner}{padding}}}" if inner else "{}"
            inner = ", ".join([self.flow_item(index, item) for index, item in enumerate(value)])
            return f"[{padding}{inner}{padding}]" if inner else "[]"

    def flow_item(self, index: int, item: Any) -> str:
        """An item between brackets."""
        with self.at(index, item=True, flow=True):
            return self.flow(item)

    def flow_entry(self, key: Any, value: Any, *, old: str = "") -> str:
        """`key: value` between brackets."""
        name = self.key(key, flow=True, old=old)
        with self.at(key, item=False, flow=True):
            shown = self.flow(value)
        return f"{'? ' if len(name) > _LONGEST_KEY else ''}{name}{' ' if name[0] in '!*' else ''}: {shown}"

    # In blocks

    def value(self, value: Any, *, old: str = "", clip: bool = True, literal: bool = True, before: int = 0) -> Value:
        """A value behind a block's `key:` or `-`.

        `clip=False` where its last line has no line break to end it; `literal=False` where a string of several lines
        has to stand on one; `before` is how many characters stand in front of it on its line.
        """
        if (
            isinstance(value, str)
            and literal
            and self.literals
            and _wants_lines(value)
            and not self._keeps_lines(value, old)
        ):
            shown = self._block_scalar(value, clip=clip, least=before if self.where.item else 0)
            if shown is not None:
                self.ends_in_block_scalar = True
                return shown
        self.ends_in_block_scalar = False
        if is_tagged_collection(value):
            with _Within(self, value):
                inner = self.value(value.value, clip=clip)
                inline = f"{tag_text(value.tag)} {inner.inline}".rstrip()
                return inner._replace(inline=inline, compact=False)
        if scalars.is_scalar(value):
            return self._on_lines(value, old, before) if literal else self._inline(self.scalar(value, old=old))
        if not value:
            return Value(self.flow(value), [], 0, compact=False, literal=False)
        form = form_asked(value)
        if form == "inline" and not self._takes_up_lines():
            return Value(self.flow(value), [], 0, compact=False, literal=False)
        if (
            form is None
            and fits_on_a_line(value)
            and not self._takes_up_lines()
            and self.style.is_in_brackets(value, self.where)
        ):
            text = self.flow(value)
            if before + len(text) <= self.style.widest():
                return Value(text, [], 0, compact=False, literal=False)
        with _Within(self, value):
            if isinstance(value, (set, frozenset)):
                lines = [line for key in in_order(value) for line in self.explicit_key(key)]
                return Value("!!set", lines, self.style.indentation(self.where), compact=False, literal=False)
            if isinstance(value, dict):
                indent = self.style.indentation(self.where)
                with self._deeper(before if self.where.item else indent):
                    return Value("", list(self.entries(value, clip=clip)), indent, compact=True, literal=False)
            indent = self.style.dash_offset(value, self.where)
            with self._deeper(before if self.where.item else indent):
                return Value("", list(self.items(value, clip=clip)), indent, compact=True, literal=False)

    def _keeps_lines(self, value: str, old: str) -> bool:
        """Whether a string stays one in quotes with line breaks in it, or a text over lines that gets further ones."""
        if old[:1] in _QUOTES and ("\\n" in old or not all(map(str.strip, old.splitlines()))):
            return True
        if "\n" not in old:
            return False
        spelled = scalars.respelled(value, old, flow=False, version_1_1=self.style.version_1_1)
        return spelled is not None and spelled.startswith(old.rstrip("'\""))

    @contextmanager
    def _deeper(self, by: int) -> Iterator[None]:
        """The time during which entries are being written that stand so much deeper."""
        self.column += by
        try:
            yield
        finally:
            self.column -= by

    def _inline(self, text: str) -> Value:
        return Value(text, [], 0, compact=False, literal=False)

    def _on_lines(self, value: Any, old: str, before: int) -> Value:
        """A scalar, over lines where it is a long string of a file that breaks these."""
        wide = isinstance(value, str) and "\n" not in value and self.column + before + len(value) > WIDEST
        filling = self.style.filling() if wide or "\n" in old else None
        if filling is None or (old and not filling.over):
            return self._inline(self.scalar(value, old=old))
        from confsafe.formats.yaml.write.filling import filled  # here: few files break their strings

        text = self.scalar(value, old=" ".join(old.split()))
        indent = self.style.indentation(self.where)
        first, *rest = filled(text, filling, column=self.column + before, indent=self.column + indent)
        return Value(first, rest, indent, compact=False, literal=False)

    def _takes_up_lines(self) -> bool:
        """Whether a text with a comment goes along into the collection that is being written."""
        return any(path[:-1] == tuple(self.path) and moved.needs_lines for path, moved in self.moved.items())

    def _block_scalar(self, value: str, *, clip: bool, least: int) -> Value | None:
        """A string of several lines, or of one that ends, as a literal or folded text; None where it cannot be one.

        `least` is how far it is indented at least: that of an item begins no further left than other items do.
        """
        style, indent = self.style.block_style(self.where), max(self.style.text_indentation(self.where), least)
        marks = marks_asked(value)
        if marks:
            style = ">" if marks == ">" else "|"
        width = self.style.text_width() if style == ">" else 0
        shown = block(value, style=style, chomp="", indent=indent, explicit=False, width=width)
        if shown is None and style == ">":
            shown = block(value, style="|", chomp="", indent=indent, explicit=False)
        if shown is None or shown.header[-1] == "+" or not (clip or shown.header[-1] == "-"):
            return None
        return Value(shown.header, shown.lines, indent, compact=False, literal=True)

    def explicit_key(self, key: Any) -> list[str]:
        """`? key`, as a set has them."""
        return [f"? {self.key(key)}"]

    def entries(self, value: dict[Any, Any], *, clip: bool = True) -> Iterator[str]:
        """The lines of a mapping."""
        inside, self.inside = self.inside, Inside(self.where.key, -1)
        last = len(value) - 1
        several = False
        for number, (key, item) in enumerate(value.items()):
            lines = self.entry(key, item, clip=clip or number < last)
            yield from self._parted(lines, below_several=several, mapping=True) if number else lines
            several = len(lines) > 1
        self.inside = inside

    def items(self, value: Iterable[Any], *, clip: bool = True) -> Iterator[str]:
        """The lines of a list."""
        inside, self.inside = self.inside, Inside(self.where.key, -1)
        items, several = list(value), False
        for index, item in enumerate(items):
            lines = self.item(index, item, clip=clip or index < len(items) - 1)
            yield from self._parted(lines, below_several=several, mapping=False) if index else lines
            several = len(lines) > 1
        self.inside = inside

    def _parted(self, lines: list[str], *, below_several: bool, mapping: bool) -> list[str]:
        """An entry's lines with the blank lines that part it from the one above."""
        gap = self.style.gap(self.where, (len(lines) > 1, below_several), mapping=mapping)
        return [*[""] * gap, *lines]

    def entry(self, key: Any, value: Any, *, clip: bool = True) -> list[str]:
        """The lines of one entry of a mapping."""
        name = self.key(key)
        moved = self.moved.get((*self.path, key)) if self.moved else None
        with self.at(key, item=False):
            if moved is not None and (clip or not moved.open):
                self.ends_in_block_scalar = moved.open
                of_list = isinstance(value, (list, tuple))
                offset = self.style.dash_offset(value, self.where) if of_list else self.style.indentation(self.where)
                return [*moved.lead, *moved.entry(name, offset=offset)]
            shown = self.value(value, clip=clip, before=len(name) + 2)
        return self.lines(name, shown)

    def lines(self, name: str, shown: Value) -> list[str]:
        """The lines of a key, as it is written, and its value."""
        if len(name) > _LONGEST_KEY:
            name = f"? {name}\n"
        elif name[0] in "!*":
            name += " "
        first = f"{name}: {shown.inline}".rstrip(" ") if shown.inline else f"{name}:"
        return [*first.split("\n"), *_indented(shown.lines, shown.indent)]

    def item(self, index: int, value: Any, *, clip: bool = True) -> list[str]:
        """The lines of one item of a list."""
        moved = self.moved.get((*self.path, index)) if self.moved else None
        with self.at(index, item=True):
            gap = self.style.dash_gap(value, self.where)
            if moved is not None and (clip or not moved.open):
                self.ends_in_block_scalar = moved.open
                return [*moved.lead, *moved.item(gap)]
            shown = self.value(value, clip=clip, before=1 + len(gap))
        if shown.compact:
            first, *rest = shown.lines
            return [f"-{gap}{first}", *_indented(rest, 1 + len(gap))]
        return [f"-{gap}{shown.inline}".rstrip(" "), *_indented(shown.lines, max(shown.indent, 1 + len(gap)))]

    def check(self, text: str) -> None:
        """Refuses a str that no file can hold."""
        if not scalars.is_encodable(text):
            raise self.refused("a lone surrogate is no character, so no file can hold it")

    def refused(self, reason: str) -> ValueRefused:
        """The error for a value that cannot be written, with its key path."""
        from confsafe.data.keypath import format_path

        key = format_path(tuple(self.path))
        return ValueRefused(f"{key}: {reason}" if key else reason, key=key)


class Inside(NamedTuple):
    """The container that is being written: the key that it stands at, and its node, -1 where all of it is new."""

    key: str
    node: int


def _wants_lines(value: str) -> bool:
    """Whether a string is to be a block scalar: it asks for it, or has several lines and does not ask for quotes."""
    marks = marks_asked(value)
    return marks not in ("", *_QUOTES) or ("\n" in value and not marks)


class _Within:
    """The time during which a collection is being written: a collection within itself has no end."""

    def __init__(self, writer: Writer, value: Any) -> None:
        self.writer = writer
        self.value = value

    def __enter__(self) -> None:
        writer = self.writer
        if id(self.value) in writer.around:
            raise writer.refused("the value contains itself, which plain data cannot")
        if id(self.value) in writer.seen:
            writer.repeated += 1
            if writer.repeated > _MOST_REPEATED:
                raise writer.refused("the value refers to its own parts too often to be written out")
        writer.seen.add(id(self.value))
        writer.around.add(id(self.value))

    def __exit__(self, *_: object) -> None:
        self.writer.around.discard(id(self.value))


def root_lines(writer: Writer, value: Any, *, clip: bool = True) -> list[str]:
    """A value as a document's lines."""
    shown = writer.value(value, clip=clip)
    body = [" " * shown.indent + line if line and shown.literal else line for line in shown.lines]
    return [shown.inline, *body] if shown.inline else body


def _indented(lines: list[str], by: int) -> list[str]:
    blanks = " " * by
    return [blanks + line if line else line for line in lines] if by else lines
