"""Random JSON, JSONC and JSON5 texts: every layout, comments anywhere, trailing commas, the spellings of JSON5."""

from __future__ import annotations

import json
from random import Random

WORDS = ("a", "b", "name", "port", "x.y", "with space", "", "ключ", "A", "list", "0", "null", "$id", "_u")
STRINGS = (
    "",
    "x",
    "a b",
    "// no comment",
    "/* none */",
    "a,b",
    "[1]",
    "{}",
    'q"q',
    "it's",
    "\\",
    "\n",
    "\t",
    "é",
    "🎉",
    "yes",
    "1.10",
)
NUMBERS = ("0", "-1", "8080", "1.5", "-0.0", "1e3", "1E-2", "12345678901234567890", "-0")
JSON5_NUMBERS = ("0x1F", "+1", ".5", "5.", "Infinity", "-Infinity", "NaN", "0XaB", "-.5e3")
COMMENTS = ("// one", "/* two */", "//", "/**/", '// "a": 1,', "/* a\n   b */", "// }", "/* , */", "// ünï")


class _Writer:
    def __init__(self, rng: Random, dialect: str) -> None:
        self.rng = rng
        self.dialect = dialect
        self.comments = dialect != "json" and rng.random() < 0.7
        self.unit = rng.choice(("  ", "    ", "\t", " ", ""))
        self.colon = rng.choice((": ", ":", " : ", ":  "))
        self.trailing = dialect != "json" and rng.random() < 0.4
        self.spaced = rng.choice(("", "", " "))

    def comment(self, chance: float, *, line_ends: bool) -> str:
        """A comment with its white space, or nothing; only where a line ends a `//` comment."""
        if not self.comments or self.rng.random() > chance:
            return ""
        comment = self.rng.choice(COMMENTS)
        if comment.startswith("//") and not line_ends:
            return "/* in */"
        return comment

    def string(self, value: str) -> str:
        if self.dialect == "json5" and self.rng.random() < 0.4:
            body = json.dumps(value, ensure_ascii=self.rng.random() < 0.5)[1:-1].replace('\\"', '"').replace("'", "\\'")
            return f"'{body}'"
        return json.dumps(value, ensure_ascii=self.rng.random() < 0.3)

    def scalar(self) -> str:
        kind = self.rng.randrange(10)
        if kind < 5:
            return self.string(self.rng.choice(STRINGS))
        if kind < 8:
            numbers = NUMBERS + JSON5_NUMBERS if self.dialect == "json5" else NUMBERS
            return self.rng.choice(numbers)
        return self.rng.choice(("true", "false", "null"))

    def key(self, name: str) -> str:
        plain = name.replace("_", "a").replace("$", "a").isalpha() and name.isascii()
        if self.dialect == "json5" and plain and self.rng.random() < 0.5:
            return name
        return self.string(name)

    def value(self, depth: int, indent: str) -> str:
        if depth <= 0 or self.rng.random() < 0.45:
            return self.scalar()
        return self.container(depth, indent)

    def container(self, depth: int, indent: str) -> str:
        is_map = self.rng.random() < 0.6
        names = self.rng.sample(WORDS, self.rng.choice((0, 1, 1, 2, 3, 4)))
        layout = self.rng.choice(("lines", "lines", "lines", "inline", "inline", "mixed", "mixed", "leading"))
        inner = indent + self.unit
        entries = []
        for name in names:
            value = self.value(depth - 1, inner if layout != "inline" else indent)
            between = self.comment(0.05, line_ends=False)
            if layout == "lines" and self.rng.random() < 0.03:
                between = "\n" + inner + self.unit + _line_of(self.comment(0.5, line_ends=True), inner + self.unit)
            entries.append(f"{self.key(name)}{self.colon}{between}{value}" if is_map else value)
        if entries and not is_map and self.rng.random() < 0.15:
            entries.insert(self.rng.randrange(len(entries) + 1), self.rng.choice(entries))
        opening, closing = "{}" if is_map else "[]"
        if not entries:
            return opening + self.rng.choice(("", "", " ", f"\n{indent}", self.comment(0.5, line_ends=False))) + closing
        if layout == "inline":
            return self.inline(opening, entries, closing)
        if layout == "leading":
            return self.leading(opening, entries, closing, indent, inner)
        return self.lines(opening, entries, closing, indent, inner, mixed=layout == "mixed")

    def inline(self, opening: str, entries: list[str], closing: str) -> str:
        comma = self.rng.choice((", ", ",", " , "))
        parts = [entry + self.comment(0.05, line_ends=False) for entry in entries]
        end = "," if self.trailing and self.rng.random() < 0.5 else ""
        return opening + self.spaced + comma.join(parts) + end + self.spaced + closing

    def leading(self, opening: str, entries: list[str], closing: str, indent: str, inner: str) -> str:
        """Commas at the beginning of the lines."""
        space = self.rng.choice((" ", ""))
        lines = [
            entry
            + _after_space(self.comment(0.2, line_ends=True))
            + "\n"
            + _line_of(self.comment(0.1, line_ends=True), inner)
            for entry in entries
        ]
        begin = opening + (self.rng.choice((" ", "\n" + inner)))
        return begin + f"{inner},{space}".join(lines) + indent + closing

    def lines(self, opening: str, entries: list[str], closing: str, indent: str, inner: str, *, mixed: bool) -> str:
        text = opening + _after_space(self.comment(0.15, line_ends=True)) + "\n"
        for number, entry in enumerate(entries):
            last = number == len(entries) - 1
            above = self.comment(0.2, line_ends=True)
            if above:
                text += f"{inner}{above}\n"
            comma = "" if last and not self.trailing else ","
            before_comma = self.comment(0.05, line_ends=False)
            behind = _after_space(self.comment(0.25, line_ends=True))
            text += f"{inner}{entry}{before_comma}{comma}{behind}"
            share = mixed and not behind and self.rng.random() < 0.5
            text += " " if share else "\n" * (2 if self.rng.random() < 0.15 else 1)
        below = self.comment(0.15, line_ends=True)
        if below:
            text += ("" if text.endswith("\n") else "\n") + f"{inner}{below}\n"
        return text.rstrip(" ") + (indent if text.endswith("\n") else " ") + closing


def _line_of(comment: str, indent: str) -> str:
    return f"{comment}\n{indent}" if comment else ""


def _after_space(comment: str) -> str:
    return " " + comment if comment else ""


def document(rng: Random, dialect: str) -> str:
    """A random text; nearly always a valid one."""
    writer = _Writer(rng, dialect)
    top = writer.comment(0.3, line_ends=True)
    body = writer.container(3, "")
    bottom = writer.comment(0.2, line_ends=True)
    text = (top + rng.choice(("\n", "\n\n")) if top else "") + body
    text += rng.choice(("\n", "\n", "")) + (("\n" + bottom + "\n") if bottom else "")
    return text.replace("\n", "\r") if rng.random() < 0.05 else text
