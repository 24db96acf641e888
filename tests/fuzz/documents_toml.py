"""Random TOML texts: dotted keys, super-tables, tables out of order, arrays of tables, comments everywhere."""

from __future__ import annotations

from random import Random

NAMES = ("a", "b", "c", "name", "port", "x-y", "0", '"q.q"', "'s p'", '"ключ"', "true", "_")
SCALARS = (
    *(
        '"x"',
        "'y'",
        '""',
        '"a # b"',
        '"q\\"q"',
        "'C:\\dir'",
        '"""multi\nline # no\n"""',
        "'''lit\n'q' '''",
        '"""\\\n  folded"""',
        '"ü\\u00e9"',
    ),
    *(
        "0",
        "-1",
        "+7",
        "1_000",
        "0xFF",
        "0o17",
        "0b101",
        "1.5",
        "-0.0",
        "1e3",
        "6.02_1e-3",
        "inf",
        "-nan",
        "true",
        "false",
    ),
    *(
        "1979-05-27",
        "07:32:00",
        "1979-05-27T07:32:00Z",
        "1979-05-27 07:32:00.5",
        "1979-05-27T00:32:00-07:00",
        "1979-05-27T07:32:00",
    ),
)
COMMENTS = ("# one", "#", "# a = 1", "#no space", "# [table]", '# "', "# ünï")


class _Writer:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.equals = rng.choice((" = ", " = ", "=", "  =  "))
        self.unit = rng.choice(("  ", "    ", "\t"))
        self.indented = rng.random() < 0.2
        self.comments = rng.random() < 0.75
        self.sections: list[tuple[str, list[str]]] = []

    def comment(self, chance: float) -> str:
        return self.rng.choice(COMMENTS) if self.comments and self.rng.random() < chance else ""

    def behind(self, chance: float = 0.2) -> str:
        comment = self.comment(chance)
        return self.rng.choice((" ", "  ", "\t", "")) + comment if comment else self.rng.choice(("", "", "", " "))

    def value(self, depth: int) -> str:
        chance = self.rng.random()
        if depth <= 0 or chance < 0.6:
            return self.rng.choice(SCALARS)
        if chance < 0.85:
            return self.array(depth)
        return self.inline_table(depth)

    def array(self, depth: int) -> str:
        items = [self.value(depth - 1) for _ in range(self.rng.choice((0, 1, 2, 3)))]
        if not items:
            return self.rng.choice(("[]", "[ ]", "[\n]", "[ # c\n]" if self.comments else "[]"))
        if self.rng.random() < 0.15:
            items.insert(self.rng.randrange(len(items) + 1), self.rng.choice(items))
        layout = self.rng.random()
        if layout < 0.1:
            return self.leading(items)
        if layout < 0.2:
            return self.rows(items)
        if layout < 0.55:
            space = self.rng.choice(("", " "))
            return "[" + space + self.rng.choice((", ", ",")).join(items) + self.rng.choice(("", "", ",")) + space + "]"
        text = "[" + self.behind(0.1) + "\n"
        for number, item in enumerate(items):
            above = self.comment(0.2)
            text += f"{self.unit}{above}\n" if above else ""
            comma = "," if number < len(items) - 1 or self.rng.random() < 0.6 else ""
            text += f"{self.unit}{item}{comma}{self.behind(0.25)}\n"
            text += "\n" if self.rng.random() < 0.1 else ""
        below = self.comment(0.1)
        return text + (f"{self.unit}{below}\n" if below else "") + "]"

    def leading(self, items: list[str]) -> str:
        """Commas at the beginning of the lines."""
        space = self.rng.choice((" ", ""))
        return f"[ {(chr(10) + self.unit + ',' + space).join(item + self.behind(0.2) for item in items)}\n]"

    def rows(self, items: list[str]) -> str:
        """Some items share lines, the brackets too."""
        text = "[" + self.rng.choice((" ", "\n" + self.unit))
        for number, item in enumerate(items):
            behind = self.behind(0.2)
            ends = "#" in behind or self.rng.random() < 0.4
            comma = "," if number < len(items) - 1 or self.rng.random() < 0.3 else ""
            text += item + comma + (behind + "\n" + self.unit if ends else " ")
        return text + "]"

    def inline_table(self, depth: int) -> str:
        names = self.rng.sample(NAMES, self.rng.choice((0, 1, 2, 3)))
        space = self.rng.choice(("", " ", " "))
        parts = []
        for name in names:
            key = name if self.rng.random() < 0.8 else f"{name}.{self.rng.choice(NAMES)}"
            value = self.value(depth - 1)
            parts.append(f"{key}{self.equals}{value if chr(10) not in value else '1'}")
        if parts and self.rng.random() < 0.08:  # TOML 1.1
            lines = "".join(f"{self.unit}{part},{self.behind(0.2)}\n" for part in parts)
            return "{" + self.behind(0.1) + "\n" + lines + "}"
        return "{" + space + ", ".join(parts) + space + "}" if parts else "{}"

    def body(self, path: list[str], names: list[str]) -> list[str]:
        """The key/value lines of a table."""
        indent = self.unit if self.indented and path else ""
        lines: list[str] = []
        for name in names:
            above = self.comment(0.25)
            if above:
                lines.append(indent + above)
            key = name
            if self.rng.random() < 0.2:
                inner = self.rng.sample(NAMES, self.rng.choice((1, 2)))
                for part in inner:
                    lines.append(
                        f"{indent}{key}{self.rng.choice(('.', ' . '))}{part}{self.equals}{self.value(1)}{self.behind()}"
                    )
                continue
            lines.append(f"{indent}{key}{self.equals}{self.value(2)}{self.behind()}")
            if self.rng.random() < 0.15:
                lines.append("")
        below = self.comment(0.15)
        if below:
            lines += ["", indent + below]
        return lines

    def table(self, path: list[str], depth: int) -> None:
        """A table with its sub-tables, as sections."""
        names = self.rng.sample(NAMES, self.rng.choice((0, 1, 2, 3, 4)))
        split = self.rng.randint(0, len(names))
        plain, tables = (names[:split], names[split:]) if depth > 0 else (names, [])
        implicit = path and tables and self.rng.random() < 0.3
        if not path:
            self.sections.append(("", self.body(path, plain)))
        elif not implicit:
            self.sections.append((f"[{'.'.join(path)}]", self.body(path, plain)))
        for name in tables:
            inner = [*path, name]
            if self.rng.random() < 0.35:
                for _ in range(self.rng.choice((1, 2, 3))):
                    self.sections.append(
                        (
                            f"[[{'.'.join(inner)}]]",
                            self.body(inner, self.rng.sample(NAMES[:6], self.rng.choice((0, 1, 2)))),
                        )
                    )
                    if self.rng.random() < 0.3:
                        self.table([*inner, NAMES[-2]], 0)
            else:
                self.table(inner, depth - 1)

    def render(self) -> str:
        if self.rng.random() < 0.25:
            first, rest = self.sections[0], self.sections[1:]
            self.rng.shuffle(rest)
            self.sections = [first, *rest]
        text = ""
        top = self.comment(0.3)
        if top:
            text += top + "\n" + self.rng.choice(("", "\n"))
        for header, lines in self.sections:
            if header:
                text += self.rng.choice(("", "\n", "\n", "\n\n")) if text else ""
                above = self.comment(0.3)
                text += above + "\n" if above else ""
                text += header + self.behind() + "\n"
            text += "".join(line + "\n" for line in lines)
        return text


def document(rng: Random) -> str:
    """A random text; mostly a valid one."""
    writer = _Writer(rng)
    writer.table([], 2)
    return writer.render()
