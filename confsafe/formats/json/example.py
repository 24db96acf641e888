"""After which of the containers in the text a new one is written: on one line or many, padding, commas, brackets.

    {                                       {
      "a": { "url": "x" },                    "a": { "url": "x" },
      "b": { "cmd": [], "env": {} },   ->     "b": { "cmd": [], "env": {} },
    }                                         "c": { "url": "w" },
                                            }

The example of an object is the sibling with the most keys in common, then the nearest sibling of its kind (arrays of
scalars, arrays with containers, flat objects and deep ones are four kinds), then most of its kind in the file. An array
of scalars is written as those under the same key, then as the file's: where some stand on one line and all that do not
are too wide for that, width decides. Counted on commits that people made by hand; see docs/formats.md.
"""

from __future__ import annotations

from confsafe.formats.json.style import Shape, shapes_in
from confsafe.formats.layout.examples import WIDTH, majority, most_alike
from confsafe.formats.text import begins_line, line_start
from confsafe.startup.records import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, NamedTuple

    from confsafe.data.changes import Plain
    from confsafe.formats.json.places import Container, Entry, Walker
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.json.style import Style
else:
    from confsafe.startup.records import NamedTuple

_NEAR = 8
"""So many siblings on either side are asked."""

_SHORT = 2_000
"""What is longer was not looked into for its likeness: it stands on many lines, or everything stands on one."""

_CONTAINERS = (dict, list, tuple)


class Look(NamedTuple):
    """How a new container is written.

    Attributes:
        on_lines: whether its entries stand on lines of their own.
        kind: its kind, as in `Shape`.
        colon: what stands between its keys and values; "" where no like of it tells.
        hugs: whether its brackets stand on the lines of its items' brackets: `[{`, then `}, {`, then `}]`.
        trailing_comma: whether a comma stands behind its last entry where the entries stand on lines.
        example: the container it is written after, which its own containers are written after again.
        siblings: the containers beside it that tell about it.
    """

    on_lines: bool
    kind: str = ""
    colon: str = ""
    hugs: bool = False
    trailing_comma: bool = False
    example: Shape | None = None
    siblings: Sequence[Shape] = ()


PLAIN = Look(on_lines=True)


class Examples:
    """The containers of one text, as examples for a new one."""

    def __init__(self, text: str, walker: Walker, dialect: Dialect, style: Style) -> None:
        self.text = text
        self.bare = walker.text
        self.walker = walker
        self.dialect = dialect
        self.style = style
        self._looks: dict[tuple[str, str, int], Look] = {}
        self._begin_lines: dict[int, tuple[Sequence[Shape], bool]] = {}
        self._shapes: dict[int, Shape | None] = {shape.start: shape for shape in style.shapes}

    def siblings(self, container: Container, near: int) -> list[Shape]:
        """The containers among the entries of a container, those near that index, the nearest first."""
        entries = container.entries[max(0, near - _NEAR) : near + _NEAR + 1]
        first = max(0, near - _NEAR)
        order = sorted(range(len(entries)), key=lambda number: (abs(first + number - near), -number))
        return [shape for number in order if (shape := self.shape(entries[number]))]

    def at(self, start: int, end: int) -> Shape | None:
        """The container that stands there; None for an empty one."""
        if start not in self._shapes:
            self._shapes[start] = self._shape("", start, end)
        return self._shapes[start]

    def shape(self, entry: Entry) -> Shape | None:
        """The container that an entry's value is; None for a scalar and an empty one."""
        start, end = entry.value
        if self.text[start] not in "{[":
            return None
        if start not in self._shapes:
            self._shapes[start] = self._shape(str(entry.key) if entry.key_end > entry.start else "", start, end)
        return self._shapes[start]

    def _shape(self, key: str, start: int, end: int) -> Shape | None:
        if end - start <= _SHORT:
            found = shapes_in(self.text, self.bare, start, end)
            return found[-1]._replace(key=key) if found and found[-1].start == start else None
        inside = self.bare[start + 1 : start + 200]
        space = inside[: len(inside) - len(inside.lstrip())]
        kind = "deep" if self.text[start] == "{" else "list"
        return Shape(start, end, kind, key, "\n" in space or "\r" in space, space, end - 1)

    def look(self, value: Any, key: str, siblings: Sequence[Shape], example: Shape | None) -> Look:
        """How a new container is written.

        Args:
            key: the key it gets; "" in an array.
            siblings: the containers beside it, the nearest first.
            example: the container that the text shows for it already, if one does.
        """
        kind = kind_of(value)
        if not siblings and example is None:  # what is deep in a new value: many containers of it are alike
            question = (kind, key, len(value)) if kind == "row" else (kind, "", 0)
            if question not in self._looks:
                self._looks[question] = self._look(kind, value, key, (), None)
            return self._looks[question]
        return self._look(kind, value, key, siblings, example)

    def _look(self, kind: str, value: Any, key: str, siblings: Sequence[Shape], example: Shape | None) -> Look:
        alike = [shape for shape in siblings if shape.kind == kind]
        if example is None or example.kind != kind:
            example = self._example(value, kind, siblings, alike) if alike else None
        if kind == "row":
            on_lines = self._row_on_lines(key, alike, len(value))
        elif example is not None:
            on_lines = example.on_lines
        else:
            on_lines = self._most_on_lines(kind)
        return Look(
            on_lines,
            kind,
            self._colon(example),
            kind == "list" and self._hugs(example),
            self.trailing_comma(example, siblings),
            example,
            siblings,
        )

    def on_one_line(self, look: Look) -> tuple[str, int]:
        """What stands inside the brackets on one line, and the widest line: wider, the entries get lines after all."""
        alike = [shape for shape in look.siblings if shape.kind == look.kind]
        nearest = alike if look.example is None else [look.example]
        return self._padding(look.kind, [*nearest, *alike]), self._width(look.kind, nearest)

    def inner(self, look: Look, value: Plain, key: str | int) -> tuple[Sequence[Shape], Shape | None]:
        """The siblings, and the example, of a container within a new one that is written after `look.example`."""
        shapes = look.example.inner if look.example and _is_short(look.example) else ()
        same = next((shape for shape in shapes if shape.key == key), None) if isinstance(key, str) else None
        return shapes, same if same is not None and same.kind == kind_of(value) else None

    def _example(self, value: Any, kind: str, siblings: Sequence[Shape], alike: Sequence[Shape]) -> Shape:
        """The sibling that is most like a new container; the nearest of those alike where none has a key in common."""
        if kind in ("flat", "deep"):
            objects = [shape for shape in siblings if shape.kind in ("flat", "deep")]
            keys = [shape.keys if _is_short(shape) else () for shape in objects]
            found = most_alike(value.keys(), keys, near=0)
            if found is not None and objects[found].kind == kind:
                return objects[found]
        return alike[0]

    def _row_on_lines(self, key: str, siblings: Sequence[Shape], count: int) -> bool:
        """Whether the items of an array of scalars stand on lines.

        An array on many lines that is too wide for one tells nothing of what is done with shorter ones.
        """
        same = [shape.on_lines for shape in self._under(key) if shape.kind == "row" and self._is_free(shape)]
        if same:
            return bool(majority(same))
        rows = [shape for shape in self.style.shapes if shape.kind == "row"]
        free = [shape.on_lines for shape in rows if self._is_free(shape, count)]
        if rows and len(set(free)) <= 1:
            return bool(free) and free[0]
        near = [shape.on_lines for shape in siblings if self._is_free(shape, count)]
        if near:
            return bool(majority(near))
        if free:
            return bool(majority(free))
        return not self.dialect.comments and not self.one_line

    def _under(self, key: str) -> Iterable[Shape]:
        """The containers that are values of that key, as far as they are soon found."""
        if not key:
            return
        yield from (shape for shape in self.style.shapes if shape.key == key)

    def _is_free(self, shape: Shape, count: int | None = None) -> bool:
        """Whether an array might stand on one line as well as on many, and so tells about one of `count` items.

        One on many lines tells nothing about one of fewer items, unless it has the same key (`count` is None).
        """
        if not shape.on_lines:
            return True
        first = line_start(self.text, shape.start)
        if shape.end - first > 4 * WIDTH:
            return False
        lines = self.text[first : shape.end].splitlines()
        rest = [line.strip() for line in lines[1:]]
        if count is not None and len(lines) - 2 > count:
            return False
        return len(lines[0].rstrip()) + len(" ".join(rest)) - 1 <= WIDTH

    def _most_on_lines(self, kind: str) -> bool:
        """Whether most containers of a kind stand on lines; where there are none, unless all stand on one line."""
        alike = [shape.on_lines for shape in self.style.shapes if shape.kind == kind]
        if alike:
            return bool(majority(alike))
        return not self.one_line and (not self.style.shapes or any(shape.on_lines for shape in self.style.shapes))

    @cached_property
    def one_line(self) -> bool:
        """Whether the whole text is one line, as a program writes it."""
        whole = self.bare.strip()
        return whole[:1] in ("{", "[") and whole[1:-1].strip() != "" and "\n" not in whole and "\r" not in whole

    def _width(self, kind: str, alike: Iterable[Shape]) -> int:
        """How wide a line may be: as wide as those of such containers; of a text of one line as wide as need be."""
        if self.one_line:
            return 1 << 60
        if kind not in ("flat", "deep"):
            return WIDTH
        widths = [shape.end - line_start(self.text, shape.start) for shape in alike if not shape.on_lines]
        return max((WIDTH, *widths))

    def _padding(self, kind: str, alike: Iterable[Shape]) -> str:
        """What stands inside the brackets: as in the first of those alike, then as in most of the same brackets."""
        for shape in alike:
            if not shape.on_lines:
                return shape.space
        return self.padding(is_object=kind in ("flat", "deep"))

    def padding(self, *, is_object: bool) -> str:
        """What most containers with such brackets have inside these on one line."""
        return self._paddings["{" if is_object else "["]

    @cached_property
    def _paddings(self) -> dict[str, str]:
        """That of each bracket."""
        shapes = [shape for shape in self.style.shapes if not shape.on_lines]
        return {
            opening: majority(shape.space for shape in shapes if self.text[shape.start] == opening) or ""
            for opening in "{["
        }

    def _colon(self, example: Shape | None) -> str:
        """What stands between the keys and the values of the example, where it is always the same on one line."""
        colon = example.colon if example is not None and _is_short(example) else ""
        return colon if colon.strip(" \t") == ":" and len(colon) <= len(" : ") else ""

    def _hugs(self, example: Shape | None) -> bool:
        """Whether the example, an array, has its brackets on the lines of its items' brackets."""
        if example is None or example.on_lines or not _is_short(example):
            return False
        inside = self.text[example.start + 1 : example.end - 1].strip()
        return inside[:1] in ("{", "[") and inside[-1:] in ("}", "]") and inside[1:].lstrip(" \t")[:1] in ("\n", "\r")

    def trailing_comma(self, example: Shape | None, siblings: Sequence[Shape]) -> bool:
        """Whether a comma stands behind the last of entries on lines: as in the example, the siblings, the file."""
        if not self.dialect.comments:
            return False
        for shapes in ([example] if example else [], siblings):
            found = self._have_trailing_comma(shapes)
            if found is not None:
                return found
        return self._usual_trailing_comma or False

    @cached_property
    def _usual_trailing_comma(self) -> bool | None:
        return self._have_trailing_comma(self.style.shapes)

    def _have_trailing_comma(self, shapes: Iterable[Shape]) -> bool | None:
        """Whether a comma stands behind the last entry of most; None where none of them stands on lines."""
        votes = [self.has_trailing_comma(shape) for shape in shapes if shape.on_lines]
        return 2 * sum(votes) > len(votes) if votes else None

    def has_trailing_comma(self, shape: Shape) -> bool:
        """Whether a comma stands behind a container's last entry."""
        if not _is_short(shape):
            return self.bare[shape.start : shape.end].rstrip("]} \t\r\n").endswith(",")
        return self.text[shape.last : shape.end].lstrip().startswith(",")

    def bracket_begins_line(self, siblings: Sequence[Shape]) -> bool:
        """Whether the bracket of a value on lines stands below its key: as with the siblings, then the file."""
        known = self._begin_lines.get(id(siblings))
        if known is None:
            votes = [begins_line(self.text, shape.start) for shape in siblings if shape.on_lines]
            found = majority(votes)
            known = self._begin_lines[id(siblings)] = siblings, self.style.own_line if found is None else found
        return known[1]


def _is_short(shape: Shape) -> bool:
    return shape.end - shape.start <= _SHORT


def kind_of(value: Any) -> str:
    """The kind of a container: "row", "list", "flat" or "deep", as in `Shape`."""
    is_object = isinstance(value, dict)
    for item in value.values() if is_object else value:
        if isinstance(item, _CONTAINERS) and item:
            return "deep" if is_object else "list"
    return "flat" if is_object else "row"
