"""Random TOML documents with random layout, and random edits of their data."""

from __future__ import annotations

import copy
import datetime
import math
from typing import Any

from hypothesis import strategies as st
from toml_edits import is_toml_1_0

Draw = Any

NAMES = ("a", "b", "c", "key", "x-y", "1", '"q.q"', "'l l'", '""', '"\\u00e9"', "true")
SCALARS = (
    *("1", "-7", "0xFF", "0b1_0", "1_000", "1.5", "-0.0", "1e3", "inf", "nan", "true", "false"),
    *('"x"', "'y'", '""', '"# no"', '"\\"q\\""', "'[b]'", '"a = 1"'),
    *("1979-05-27T07:32:00Z", "1979-05-27 07:32:00.5", "1979-05-27", "07:32:00"),
)
ML_STRINGS = ('"""\none\n  # two\n"""', "'''\n[x]\n'''", '"""a\\\n  b"""')
COMMENTS = ("# c", "#", "# a = 1", "# [t]", '# "', "#no space")
LINE_ENDS = ("\n", "\n", "\r\n")


def chance(draw: Draw, one_in: int) -> bool:
    """True once in so many draws; shrinks to False."""
    return bool(draw(st.integers(0, one_in - 1)) == one_in - 1)


class Writer:
    """One document that is being drawn."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.equals = draw(st.sampled_from((" = ", "=", "  = ", " =  ")))
        self.indent = draw(st.sampled_from(("", "", "  ", "\t")))
        self.blank = draw(st.sampled_from(("\n", "", "\n\n")))

    def value(self, depth: int, *, one_line: bool) -> str:
        kind = self.draw(st.integers(0, 9 if depth else 5))
        if kind < 5:
            return str(self.draw(st.sampled_from(SCALARS)))
        if kind == 5:
            return str(self.draw(st.sampled_from(SCALARS if one_line else ML_STRINGS)))
        if kind < 8:
            return self.array(depth - 1, one_line=one_line)
        return self.inline_table(depth - 1)

    def array(self, depth: int, *, one_line: bool) -> str:
        items = [self.value(depth, one_line=one_line) for _ in range(self.draw(st.integers(0, 3)))]
        trailing = "," if items and chance(self.draw, 3) else ""
        if one_line or chance(self.draw, 2):
            pad = " " if chance(self.draw, 3) else ""
            return f"[{pad}{', '.join(items)}{trailing}{pad}]"
        lines = ["["]
        for number, item in enumerate(items):
            lines += self.comment_lines("  ")
            comma = "," if number < len(items) - 1 or trailing else ""
            lines.append(f"  {item}{comma}{self.behind()}")
        lines += [*self.comment_lines("  "), "]"]
        return "\n".join(lines)

    def inline_table(self, depth: int) -> str:
        pad = " " if chance(self.draw, 2) else ""
        pairs = [f"{key}{self.equals}{self.value(depth, one_line=True)}" for key in self.keys(self.names(most=3))]
        return f"{{{pad}{', '.join(pairs)}{pad}}}"

    def keys(self, names: tuple[str, ...]) -> list[str]:
        """A key for each name, some of them dotted."""
        keys: list[str] = []
        for name in names:
            if chance(self.draw, 4):
                inner = self.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True))
                dot = " . " if chance(self.draw, 5) else "."
                keys += [f"{name}{dot}{part}{dot}z" if chance(self.draw, 4) else f"{name}{dot}{part}" for part in inner]
            else:
                keys.append(name)
        return keys

    def comment_lines(self, indent: str) -> list[str]:
        lines: list[str] = []
        while chance(self.draw, 5):
            lines.append("" if chance(self.draw, 3) else indent + self.draw(st.sampled_from(COMMENTS)))
        return lines

    def behind(self) -> str:
        if chance(self.draw, 4):
            return str(self.draw(st.sampled_from((" ", "  ", "", "\t")))) + str(self.draw(st.sampled_from(COMMENTS)))
        return " " if chance(self.draw, 9) else ""

    def names(self, *, without: tuple[str, ...] = (), most: int) -> tuple[str, ...]:
        free = [name for name in NAMES if name not in without]
        return tuple(self.draw(st.lists(st.sampled_from(free), max_size=most, unique=True)))

    def entries(self, names: tuple[str, ...]) -> str:
        lines: list[str] = []
        for key in self.keys(names):
            lines += self.comment_lines(self.indent)
            lines.append(f"{self.indent}{key}{self.equals}{self.value(2, one_line=False)}{self.behind()}")
        lines += self.comment_lines(self.indent)
        return "".join(line + "\n" for line in lines)

    def section(self, name: str, depth: int) -> list[str]:
        """A table, or an array of tables, with its sub-tables."""
        array = chance(self.draw, 3)
        brackets = ("[[", "]]") if array else ("[", "]")
        parts: list[str] = []
        for _ in range(self.draw(st.integers(1, 3)) if array else 1):
            names: tuple[str, ...] = ()
            if array or not chance(self.draw, 4):
                names = self.names(most=3)
                above = "".join(line + "\n" for line in self.comment_lines(""))
                header = f"{brackets[0]}{name}{brackets[1]}{self.behind()}\n"
                parts.append(self.blank + above + header + self.entries(names))
            if depth:
                for inner in self.names(without=names, most=2):
                    parts += self.section(f"{name}.{inner}", depth - 1)
        return parts

    def document(self) -> str:
        head = "# head\n\n" if chance(self.draw, 4) else ""
        names = self.names(most=3)
        root = self.entries(names)
        parts: list[str] = []
        for name in self.names(without=names, most=2):
            parts += self.section(name, 1)
        if chance(self.draw, 6):
            parts = list(self.draw(st.permutations(parts)))
        text = (head + root + "".join(parts)).lstrip("\n")
        if chance(self.draw, 5):
            text = text.rstrip("\n")
        return text.replace("\n", self.draw(st.sampled_from(LINE_ENDS)))


@st.composite
def documents(draw: Draw) -> str:
    """Valid TOML 1.0 texts."""
    return Writer(draw).document()


VALID_DOCUMENTS = documents().filter(is_toml_1_0)

NEW_SCALARS = st.sampled_from(
    [
        *("yes", "", "a: b # c", "l1\nl2", "q\"'x", "\t tab", " padded ", "C:\\x", '"""', "\r\n", "é"),
        *(0, -5, 2**40, 1.5, -0.0, math.inf, True, False),
        *(datetime.date(2024, 2, 29), datetime.time(1, 2, 3, 500), datetime.datetime(2024, 2, 29, 8)),
        datetime.datetime(2024, 2, 29, 8, tzinfo=datetime.UTC),
    ]
)
NEW_KEYS = st.sampled_from(["n", "new key", "a", "b", "x.y", "z", "é", ""])
NEW_VALUES = st.recursive(
    NEW_SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NEW_KEYS, inner, max_size=3),
    max_leaves=6,
)


def containers(data: Any) -> list[Any]:
    """Every mapping and list of a document."""
    found, todo = [], [data]
    while todo:
        current = todo.pop()
        found.append(current)
        children = current.values() if isinstance(current, dict) else current
        todo.extend(child for child in children if isinstance(child, (dict, list)))
    return found


def edit_once(draw: Draw, data: Any) -> None:
    """One random change of the data."""
    container = draw(st.sampled_from(containers(data)))
    if isinstance(container, dict):
        _edit_mapping(draw, container)
    else:
        _edit_list(draw, container)


def _edit_mapping(draw: Draw, mapping: dict[str, Any]) -> None:
    operation = draw(st.sampled_from(("insert", "set", "delete", "clear", "rename", "insert amid")))
    items = list(mapping.items())
    if operation == "insert" or not items:
        mapping[draw(NEW_KEYS)] = draw(NEW_VALUES)
    elif operation == "set":
        mapping[draw(st.sampled_from(list(mapping)))] = draw(NEW_VALUES)
    elif operation == "delete":
        del mapping[draw(st.sampled_from(list(mapping)))]
    elif operation == "clear":
        mapping.clear()
    else:
        place = draw(st.integers(0, len(items) - 1))
        name = draw(NEW_KEYS)
        if name not in mapping:
            value = items[place][1] if operation == "rename" else draw(NEW_VALUES)
            items[place : place + (operation == "rename")] = [(name, value)]
            mapping.clear()
            mapping.update(items)


def _edit_list(draw: Draw, items: list[Any]) -> None:
    operation = draw(st.sampled_from(("append", "insert", "set", "delete", "clear", "reverse", "again")))
    value = draw(NEW_VALUES)
    if items and isinstance(items[0], dict) and not chance(draw, 5):
        value = {"n": value}
    if operation == "append" or not items:
        items.append(value)
        return
    place = draw(st.integers(0, len(items) - 1))
    if operation == "insert":
        items.insert(place, value)
    elif operation == "set":
        items[place] = value
    elif operation == "delete":
        del items[place]
    elif operation == "clear":
        items.clear()
    elif operation == "reverse":
        items.reverse()
    else:
        items.append(copy.deepcopy(items[place]))


def paths(data: Any) -> list[tuple[Any, ...]]:
    """The path of every value of a document but the root."""
    found: list[tuple[Any, ...]] = []
    todo: list[tuple[tuple[Any, ...], Any]] = [((), data)]
    while todo:
        path, current = todo.pop()
        if isinstance(current, (dict, list)):
            children = current.items() if isinstance(current, dict) else enumerate(current)
            inner = [((*path, key), value) for key, value in children]
            found += [child for child, _ in inner]
            todo += inner
    return found
