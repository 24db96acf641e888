"""How things are written in one text: the examples that new values follow. They are looked for when one is asked for.

| what is new | follows, the first that tells |
|---|---|
| a string's quotes | most strings of the same key anywhere in the file (of a list: the lists of the same key) |
| | the other items of its list; 80 % of the file's strings, if nothing must be escaped; the strings beside it |
| | what needs no escape, else `"` |
| a list's lines | one line where it is over 100 columns wide in an inline table; as a list beside it |
| | many where three lists beside it or more, and all, stand on many |
| | one line where the file has a wider one on one line |
| | one line for one item that is no mapping: 25 of 27 where lists elsewhere in the file stand a single item on lines |
| | many where the file has a shorter one on many; one line up to 80 columns |
| a list of mappings | as the lists of mappings beside it, as those of the file; else a mapping a line |
| the inside of `{ }` | most of the inline tables beside it, else the first of the file |

`history/HABITS-toml-json.md` of the project's measurements counts, on 908 commits by hand, how often each is right.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from confsafe.formats.layout.examples import LOOK_AT, WIDTH, majority
from confsafe.formats.toml.reader.brackets import scan_array
from confsafe.formats.toml.reader.grammar import COMMENT, STRING
from confsafe.formats.toml.reader.values import skip_value
from confsafe.formats.toml.write.strings import needs_escape, quotes_of
from confsafe.startup.patterns import pattern
from confsafe.startup.records import cached_property

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import NamedTuple

    from confsafe.formats.toml.reader.statements import Value
else:
    from confsafe.startup.records import NamedTuple

_HABIT = 0.8
"""The share of a file's strings from which on their quotes are its habit (96 % of 1,022 new strings followed it)."""

_EQUALS = r"[\"']?[ \t]*=[ \t]*"
_VALUE_OF = pattern(rf"{_EQUALS}({STRING})?")
_ITEM_OF = pattern(rf"{_EQUALS}(?:\[(?:[ \t\r\n]++|{COMMENT})*+({STRING}))?")
_STRINGS = pattern(rf"(?:[^\"'\#]++|{COMMENT})*+(?:({STRING})([ \t]*+[=.])?+|\Z)")
"""Everything up to and with the next string (group 1; group 2 tells a key), or up to the end: no search begins anew."""

_BEFORE_LIST = pattern(r"=[ \t]*+(?=\[)")
_KEY_OF_LINE = pattern(r"[ \t]*+[^\s\[#=][^=\n]*+")
_BRACES = pattern(r"[=,\[][ \t]*\{(?=[ \t]*[^\s}=])")
_ITEM_INDENT = pattern(r"[\[{][ \t]*(?:#[^\n]*)?\r?\n([ \t]+)[^\s\]#]")
_ON_LINES = pattern(r"\[[ \t]*+(?:#[^\n]*+)?\r?\n|\n[ \t]*+,?[ \t]*+\]")
"""What a list whose items stand on lines of their own has at its beginning, or at its end."""

_CLOSING = pattern(r"(?:\s|#[^\n]*)*+(,?)(?:\s|#[^\n]*)*+\]")
"""What stands between the last item of a list, or its opening bracket, and the end of its closing one."""


_AGREE = 3
"""So many lists beside a new one, all on lines, tell that it is too, however short it is."""


class Braces(NamedTuple):
    """The inside of an inline table: the space behind `{`, `=` with its spaces, the space before `}`; its lines."""

    opening: str = " "
    equals: str = " = "
    closing: str = " "
    on_lines: bool = False


class ListShape(NamedTuple):
    """One list of the file.

    Attributes:
        width: how many characters it has, or would have on one line.
        column: where it begins on its line.
        on_lines: whether its items stand on lines of their own.
        items: how many items it has, counted by its lines.
        of_mappings: whether its first item is a mapping.
        comma: whether a comma follows the last item.
    """

    width: int
    column: int
    on_lines: bool
    items: int
    of_mappings: bool
    comma: bool


class Examples:
    """The examples of one text; `Examples("")` has none, and gives what most people write, or `item_indent`."""

    def __init__(self, text: str, *, item_indent: str | None = None) -> None:
        self.text = text
        self._usual_indent = "    " if item_indent is None else item_indent
        self._quotes: dict[tuple[str, bool], Counter[str]] = {}
        self._shapes: dict[int, ListShape] = {}
        self._braces: dict[int, Braces | None] = {}

    # -- strings

    def quotes(self, text: str, key: str, items: Sequence[Value] | None, beside: Iterable[Value]) -> str:
        """The quotes of a new string: the value of `key`, or an item of its list where `items` are the others of that.

        `beside` are the values around it.
        """
        if not self._has_literals and "\n" not in text and not needs_escape(text):
            return '"'  # there are no other quotes, whoever is asked
        same = self._of_key(key, is_item=items is not None)
        if "\n" in text:
            return majority(quotes[:3] for quotes in same.elements() if len(quotes) >= 3) or (
                "'''" if "\\" in text else '"""'
            )
        found = majority(_on_one_line(same.elements()))
        if found is None and items:
            found = majority(_on_one_line(self._quotes_at(items)))
        if found is None and not needs_escape(text):
            found = self._habit
        if found is None:
            around = set(_on_one_line(self._quotes_at(beside)))
            found = around.pop() if len(around) == 1 else None
            found = None if found == '"' and needs_escape(text) else found
        return found or ("'" if needs_escape(text) else '"')

    def _of_key(self, key: str, *, is_item: bool) -> Counter[str]:
        """How often the values of that key, or the first items of its lists, have which quotes."""
        known = self._quotes.get((key, is_item))
        if known is None:
            strings = islice(self._strings_of(key, _ITEM_OF if is_item else _VALUE_OF), LOOK_AT)
            known = self._quotes[key, is_item] = Counter(_spanned(raw) for raw in strings if raw)
        return known

    def _strings_of(self, key: str, value: re.Pattern[str]) -> Iterator[str | None]:
        """The strings that are values of a key, or the first items of such; None for another value."""
        text, size = self.text, len(key)
        at = text.find(key) if key else -1
        while at >= 0:
            found = value.match(text, at + size)
            if found and _begins_a_key(text, at):
                yield found[1]
            at = text.find(key, at + size)

    def _quotes_at(self, values: Iterable[Value]) -> Iterator[str]:
        for value in islice(values, LOOK_AT):
            if self.text[value.value] in "\"'":
                yield _spanned(self.text[value.value : value.value_end])

    @cached_property
    def _has_literals(self) -> bool:
        """Whether a string of the text may have `'` for its quotes."""
        return "'" in self.text

    @cached_property
    def _habit(self) -> str | None:
        """The quotes of nearly all strings on one line."""
        found = islice(_STRINGS.finditer(self.text), LOOK_AT)
        counts = Counter(_on_one_line(_spanned(string[1]) for string in found if string[1] and not string[2]))
        quotes, count = counts.most_common(1)[0] if counts else ("", 0)
        return quotes if count and count >= _HABIT * counts.total() else None

    # -- lists

    @cached_property
    def lists(self) -> list[ListShape]:
        """The lists that are values of lines; not what looks like one within a string over lines."""
        text = self.text
        starts = [found.end() for found in islice(filter(self._is_behind_key, _BEFORE_LIST.finditer(text)), LOOK_AT)]
        if '"""' in text or "'''" in text:
            spans = [found.span(1) for found in _STRINGS.finditer(text) if found[1] and "\n" in found[1]]
            starts = [at for at in starts if not any(start < at < end for start, end in spans)]
        return [self.shape(at) for at in starts]

    def _is_behind_key(self, equals: re.Match[str]) -> bool:
        """Whether it is the first `=` of a line that is no header and no comment."""
        at = equals.start()
        return _KEY_OF_LINE.fullmatch(self.text, self.text.rfind("\n", 0, at) + 1, at) is not None

    def shape(self, start: int) -> ListShape:
        """How the list that begins there is written."""
        found = self._shapes.get(start)
        if found is None:
            found = self._shapes[start] = self._shape(start)
        return found

    def _shape(self, start: int) -> ListShape:
        text = self.text
        items = scan_array(text, start)
        last = items[-1].value_end if items else start + 1
        closing = _CLOSING.match(text, last)
        assert closing is not None
        first = items[0].value if items else closing.end()
        on_lines = "\n" in text[start:first] or "\n" in closing[0]
        width = sum(item.value_end - item.value for item in items) + 2 * max(1, len(items))
        comma = closing[1] == ","
        of_mappings = bool(items) and text[first] == "{"
        return ListShape(width, start - text.rfind("\n", 0, start) - 1, on_lines, len(items), of_mappings, comma)

    def on_lines(self, count: int, width: int, column: int, beside: Iterable[Value], *, of_mappings: bool) -> bool:
        """Whether a new list of `count` items, `width` characters on one line, is written an item a line."""
        if not count:
            return False
        if column + width > 100:
            return True
        if not of_mappings and column + width <= WIDTH and not self._may_have_lists_on_lines:
            return False

        def alike(shapes: Iterable[ListShape]) -> list[ListShape]:
            return [shape for shape in shapes if shape.items and shape.of_mappings is of_mappings]

        near = alike(self.shape(value.value) for value in islice(beside, LOOK_AT) if self.text[value.value] == "[")
        if of_mappings:
            like = near or alike(self.lists)
            return 2 * sum(shape.on_lines for shape in like) >= len(like)
        if column + width <= WIDTH and any(not shape.on_lines for shape in near):
            return False
        if any(_need_not(shape, count) for shape in near) or _AGREE <= sum(shape.on_lines for shape in near) == len(
            near
        ):
            return True
        lists = alike(self.lists) if count > 1 else []
        if count == 1 or any(not shape.on_lines and width <= shape.width for shape in lists):
            return False
        return column + width > WIDTH or any(_need_not(shape, count) for shape in lists)

    @cached_property
    def _may_have_lists_on_lines(self) -> bool:
        """Whether a list of the text may have its items on lines, as one look tells."""
        return _ON_LINES.search(self.text) is not None

    @cached_property
    def trailing_comma(self) -> bool:
        """Whether a comma follows the last item of lists on lines."""
        found = majority(shape.comma for shape in self.lists if shape.on_lines and shape.items)
        return found is not False

    @cached_property
    def item_indent(self) -> str:
        """One step of indentation: that of most lists whose items stand on lines of their own, else the usual."""
        found = islice(_ITEM_INDENT.finditer(self.text), LOOK_AT)
        return majority(one[1] for one in found) or self._usual_indent

    @cached_property
    def widest(self) -> int:
        """The width of the longest line."""
        return max(map(len, self.text.splitlines()), default=0)

    # -- inline tables

    def braces(self, beside: Iterable[Value], equals: str = " = ") -> Braces:
        """The inside of a new inline table; `equals` where no inline table shows it."""
        at = ((value.value, value.value_end) for value in islice(beside, LOOK_AT))
        shown = majority(braces for start, end in at if (braces := self._braces_at(start, end)))
        if shown is not None:
            return shown
        return self._first_braces or Braces(equals=equals)

    @cached_property
    def _first_braces(self) -> Braces | None:
        first = _BRACES.search(self.text)
        return self._braces_at(first.end() - 1, skip_value(self.text, first.end() - 1)) if first else None

    def are_dotted(self, name: str, keys: Collection[str]) -> bool:
        """Whether inline tables of the file have a mapping with these keys by dotted ones: `{ name.key = 1 }`."""
        wanted = [f"{name}.{key}" for key in keys]
        return bool(wanted) and all(
            dotted in self.text and re.search(rf"[{{,][ \t]*{re.escape(dotted)}[ \t]*=", self.text) for dotted in wanted
        )

    def _braces_at(self, start: int, end: int) -> Braces | None:
        """The inside of an inline table, or of the last one in a list; None for anything else, and for an empty one."""
        if start not in self._braces:
            self._braces[start] = self._look_at_braces(start, end)
        return self._braces[start]

    def _look_at_braces(self, start: int, end: int) -> Braces | None:
        found = _FIRST_PAIR.match(self.text, start, end)
        if found is None:
            return None
        on_lines = "\n" in found[1]
        inside = self.text[start:end].rstrip("]").rstrip().removesuffix("}")
        closing = inside[len(inside.rstrip()) :]
        return Braces(" ", found[2], " ", on_lines=True) if on_lines else Braces(found[1], found[2], closing)


_FIRST_PAIR = pattern(r"\[?\{(\s*)[^\s}=]+([^\S\n]*=[^\S\n]*)")


def _begins_a_key(text: str, at: int) -> bool:
    """Whether a word in front of a `=` is a key, or the end of one, and not that of `run = "make OPTS='-W'"`."""
    while at and text[at - 1] in " \t":
        at -= 1
    return not at or text[at - 1] in "\n{,.#\"'"


def _need_not(shape: ListShape, count: int) -> bool:
    """Whether a list stands on lines though it has no more items than that and would fit on one."""
    return shape.on_lines and shape.column + shape.width <= WIDTH and shape.items <= count


def _spanned(raw: str) -> str:
    """The quotes of a string; with a line end, where it spans lines."""
    return quotes_of(raw) + ("\n" if "\n" in raw else "")


def _on_one_line(quotes: Iterable[str]) -> Iterator[str]:
    """The quotes that tell of a string on one line: of one that spans lines, a single one."""
    return (found[0] if found.endswith("\n") else found for found in quotes)
