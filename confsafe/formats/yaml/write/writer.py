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

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.data.tagged import Tagged
from confsafe.errors import ValueRefused
from confsafe.formats.yaml.write import scalars
from confsafe.formats.yaml.write.block_scalars import block
from confsafe.formats.yaml.write.bracketing import WIDEST, fits_on_a_line
from confsafe.formats.yaml.write.scalars import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confsafe.data.changes import Path
    from confsafe.formats.yaml.write.style import Style

_YAML = "tag:yaml.org,2002:"
_LONGEST_KEY = 1000
"""An implicit key has at most 1024 characters (YAML 1.2.2, 7.4.2)."""

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


class Renderer:
    """Renders values for one file.

    Args:
        style: the file's habits.
        path: where the value is to stand, for errors.

    Attributes:
        literals: whether strings of several lines may become literal block scalars.
        in_brackets: the keys whose lists and mappings of scalars stand between brackets.
    """

    def __init__(self, style: Style, path: Path = ()) -> None:
        self.style = style
        self.path = list(path)
        self.literals = True
        self.in_brackets: frozenset[str] = frozenset()
        self.around: set[int] = set()
        self.seen: set[int] = set()
        self.repeated = 0

    # Scalars

    def scalar(self, value: Any, *, old: str = "", flow: bool = False, quote: str = "") -> str:
        """A scalar on one line, with its tag if it needs one. `old` is a spelling to follow: quotes, base, word."""
        try:
            return self._scalar(value, old, flow, quote or self.style.quote)
        except Unwritable as problem:
            raise self.refused(str(problem)) from None

    def _scalar(self, value: Any, old: str, flow: bool, quote: str) -> str:
        if value is None:
            return scalars.null(old=old)
        if isinstance(value, bool):
            return scalars.boolean(value, old=old, version_1_1=self.style.version_1_1)
        if isinstance(value, str):
            return scalars.string(str.__str__(value), old=old, flow=flow, quote=quote)
        if isinstance(value, int):
            return scalars.integer(value, old=old, version_1_1=self.style.version_1_1)
        if isinstance(value, float):
            return scalars.real(value, old=old)
        if isinstance(value, date):
            return scalars.timestamp(value, old=old)
        if isinstance(value, bytes):
            return f'!!binary "{_base64(value)}"'
        if isinstance(value, Tagged) and isinstance(value.value, str):
            return f"{tag_text(value.tag)} {self._scalar(value.value, old or '', flow, quote)}"
        if isinstance(value, Tagged):
            raise Unwritable("what a Tagged holds is a str, a list or a dict")
        raise Unwritable(f"YAML has no form for a value of type {type(value).__name__}")

    def key(self, key: Any, *, old: str = "", flow: bool = False) -> str:
        """A key up to its `:`, as an implicit or (where it is long) an explicit one, without the `:`."""
        if isinstance(key, (tuple, frozenset)) or (isinstance(key, Tagged) and not isinstance(key.value, str)):
            return self.flow(thawed(key))
        return self.scalar(key, old=old, flow=flow)

    # Between brackets

    def flow(self, value: Any) -> str:
        """A value on one line, collections in brackets."""
        if scalars.is_scalar(value) and not _is_tagged_collection(value):
            return self.scalar(value, flow=True)
        with _Within(self, value):
            if isinstance(value, Tagged):
                return f"{tag_text(value.tag)} {self.flow(value.value)}"
            if isinstance(value, dict):
                inner = ", ".join([self.flow_entry(key, item) for key, item in value.items()])
                return f"{{{self.style.padding}{inner}{self.style.padding}}}" if inner else "{}"
            if isinstance(value, (set, frozenset)):
                inner = ", ".join([self.flow_entry(key, None) for key in in_order(value)])
                return f"!!set {{{inner}}}"
            items = []
            for index, item in enumerate(value):
                self.path.append(index)
                items.append(self.flow(item))
                self.path.pop()
            return f"[{', '.join(items)}]"

    def flow_entry(self, key: Any, value: Any, *, old: str = "") -> str:
        """`key: value` between brackets."""
        name = self.key(key, flow=True, old=old)
        self.path.append(key)
        text = f"{'? ' if len(name) > _LONGEST_KEY else ''}{name}{' ' if name[0] in '!*' else ''}: {self.flow(value)}"
        self.path.pop()
        return text

    # In blocks

    def value(self, value: Any, *, old: str = "", clip: bool = True, literal: bool = True) -> Value:
        """A value behind a block's `key:` or `-`.

        `clip=False` where its last line has no line break to end it; `literal=False` where a string of several lines
        has to stand on one.
        """
        if literal and self.literals and isinstance(value, str) and "\n" in value and old[:1] not in ("'", '"'):
            shown = block(value, style="|", chomp="", indent=self.style.unit, explicit=False)
            if shown is not None and len(shown.lines) > 1 and shown.header in (("|", "|-") if clip else ("|-",)):
                return Value(shown.header, shown.lines, self.style.unit, compact=False, literal=True)
        if _is_tagged_collection(value):
            with _Within(self, value):
                inner = self.value(value.value, clip=clip)
                inline = f"{tag_text(value.tag)} {inner.inline}".rstrip()
                return inner._replace(inline=inline, compact=False)
        if scalars.is_scalar(value):
            return Value(self.scalar(value, old=old), [], 0, compact=False, literal=False)
        if not value:
            return Value(self.flow(value), [], 0, compact=False, literal=False)
        with _Within(self, value):
            if isinstance(value, (set, frozenset)):
                lines = [line for key in in_order(value) for line in self.explicit_key(key)]
                return Value("!!set", lines, self.style.unit, compact=False, literal=False)
            if isinstance(value, dict):
                return Value("", list(self.entries(value, clip=clip)), self.style.unit, compact=True, literal=False)
            return Value("", list(self.items(value, clip=clip)), self.style.offset, compact=True, literal=False)

    def between_brackets(self, value: Any, before: int) -> Value | None:
        """A collection of scalars between brackets, behind so many characters; None where it is not for one line."""
        if not fits_on_a_line(value):
            return None
        text = self.flow(value)
        return Value(text, [], 0, compact=False, literal=False) if before + 2 + len(text) <= WIDEST else None

    def explicit_key(self, key: Any) -> list[str]:
        """`? key`, as a set has them."""
        return [f"? {self.key(key)}"]

    def entries(self, value: dict[Any, Any], *, clip: bool = True) -> Iterator[str]:
        """The lines of a mapping."""
        last = len(value) - 1
        for number, (key, item) in enumerate(value.items()):
            yield from self.entry(key, item, clip=clip or number < last)

    def items(self, value: Iterable[Any], *, clip: bool = True) -> Iterator[str]:
        """The lines of a list."""
        items = list(value)
        for index, item in enumerate(items):
            self.path.append(index)
            yield from self.item(item, clip=clip or index < len(items) - 1)
            self.path.pop()

    def entry(self, key: Any, value: Any, *, old_key: str = "", old: str = "", clip: bool = True) -> list[str]:
        """The lines of one entry of a mapping."""
        name = self.key(key, old=old_key)
        self.path.append(key)
        try:
            shown = self.value(value, old=old, clip=clip)
            if name.strip("'\"") in self.in_brackets:
                shown = self.between_brackets(value, len(name)) or shown
        finally:
            self.path.pop()
        return self.lines(name, shown)

    def lines(self, name: str, shown: Value) -> list[str]:
        """The lines of a key, as it is written, and its value."""
        if len(name) > _LONGEST_KEY:
            name = f"? {name}\n"
        elif name[0] in "!*":
            name += " "
        first = f"{name}: {shown.inline}".rstrip(" ") if shown.inline else f"{name}:"
        return [*first.split("\n"), *_indented(shown.lines, shown.indent)]

    def item(self, value: Any, *, old: str = "", clip: bool = True) -> list[str]:
        """The lines of one item of a list."""
        shown = self.value(value, old=old, clip=clip)
        gap = self.style.gap
        if shown.compact:
            first, *rest = shown.lines
            return [f"-{gap}{first}", *_indented(rest, 1 + len(gap))]
        return [f"-{gap}{shown.inline}", *_indented(shown.lines, max(shown.indent, 1 + len(gap)))]

    def refused(self, reason: str) -> ValueRefused:
        """The error for a value that cannot be written, with its key path."""
        from confsafe.data.keypath import format_path

        key = format_path(tuple(self.path))
        return ValueRefused(f"{key}: {reason}" if key else reason, key=key)


class _Within:
    """The time during which a collection is being written: a collection within itself has no end."""

    def __init__(self, renderer: Renderer, value: Any) -> None:
        self.renderer = renderer
        self.value = value

    def __enter__(self) -> None:
        renderer = self.renderer
        if id(self.value) in renderer.around:
            raise renderer.refused("the value contains itself, which plain data cannot")
        if id(self.value) in renderer.seen:
            renderer.repeated += 1
            if renderer.repeated > _MOST_REPEATED:
                raise renderer.refused("the value refers to its own parts too often to be written out")
        renderer.seen.add(id(self.value))
        renderer.around.add(id(self.value))

    def __exit__(self, *_: object) -> None:
        self.renderer.around.discard(id(self.value))


def root_lines(renderer: Renderer, value: Any, *, clip: bool = True) -> list[str]:
    """A value as a document's lines."""
    shown = renderer.value(value, clip=clip)
    body = [" " * renderer.style.unit + line if line and shown.literal else line for line in shown.lines]
    return [shown.inline, *body] if shown.inline else body


def _indented(lines: list[str], by: int) -> list[str]:
    blanks = " " * by
    return [blanks + line if line else line for line in lines] if by else lines


def _base64(value: bytes) -> str:
    import base64

    return base64.b64encode(value).decode("ascii")


def in_order(value: Iterable[Any]) -> list[Any]:
    """The members of a set, in an order that does not change from run to run."""
    return sorted(value, key=lambda key: (str(type(key)), str(key)))


def _is_tagged_collection(value: Any) -> bool:
    return isinstance(value, Tagged) and not scalars.is_scalar(value.value)


def tag_text(tag: str) -> str:
    """A tag as it is written.

    Example:
        >>> tag_text("tag:yaml.org,2002:python/none"), tag_text("!Ref"), tag_text("tag:example.com,2000:x")
        ('!!python/none', '!Ref', '!<tag:example.com,2000:x>')
    """
    if not tag or any(c.isspace() or c in "<>" or not c.isprintable() for c in tag):
        raise Unwritable(f"{tag!r} is no tag")
    rest = tag[len(_YAML) :] if tag.startswith(_YAML) else tag[1:]
    if rest and not set(rest) & set(",[]{}!"):
        if tag.startswith(_YAML):
            return "!!" + rest
        if tag.startswith("!"):
            return tag
    return f"!<{tag}>"


def thawed(key: Any) -> Any:
    """A collection that is a key (compose.hashable) as the list or dict that it stands for."""
    if isinstance(key, tuple):
        return [thawed(part) for part in key]
    if isinstance(key, frozenset):
        if all(type(part) is tuple and len(part) == 2 for part in key):
            return {name: thawed(part) for name, part in in_order(key)}
        return set(key)
    if isinstance(key, Tagged):
        return Tagged(key.tag, thawed(key.value))
    return key
