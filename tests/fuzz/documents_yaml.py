"""Random YAML texts: block and flow, every scalar style, comments at every place, anchors, aliases, tags."""

from __future__ import annotations

from random import Random

NAMES = ("a", "b", "name", "port", "x.y", "with space", "'q'", '"d"', "ключ", "A", "8080", "on", "null", "- x", "1.5")
SCALARS = (
    *(
        "x",
        "a b c",
        "'single'",
        "'it''s'",
        '"double"',
        '"a # b"',
        '"esc\\n"',
        "yes",
        "no",
        "1.10",
        "007",
        "0x1F",
        "1_000",
        "12:30",
    ),
    *(
        "1",
        "-5",
        "1.5",
        "1e3",
        ".inf",
        ".NaN",
        "true",
        "False",
        "null",
        "~",
        "",
        "2024-02-29",
        "2024-02-29T12:00:00Z",
        "a: b".replace(": ", ":"),
    ),
    *(
        "''",
        '""',
        "http://x.y/z#frag",
        "a#b",
        "{{ x }}".join('""'),
        "-x",
        "?x",
        ":x",
        "ünï 🎉",
        "!!str 12",
        "!t val",
        "!secret pw",
        "! 5",
    ),
)
FLOW_SCALARS = ("x", "'q'", '"d, e"', "1", "-5", "1.5", "true", "null", "a b", "'a: b'", "~", "2024-02-29")
COMMENTS = ("# one", "#", "# a: 1", "# - x", "#no space", "# ünï", '# "')


class _Writer:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.step = rng.choice((2, 2, 4, 1, 3))
        self.dash_step = rng.choice((0, 2, 2))
        self.comments = rng.random() < 0.75
        self.anchors: list[str] = []
        self.map_anchors: list[str] = []
        self.colon = rng.choice((": ", ": ", ":  "))

    def comment(self, chance: float) -> str:
        return self.rng.choice(COMMENTS) if self.comments and self.rng.random() < chance else ""

    def behind(self, chance: float = 0.2) -> str:
        comment = self.comment(chance)
        return self.rng.choice((" ", "  ", "   ")) + comment if comment else self.rng.choice(("", "", "", " "))

    def above(self, indent: int, chance: float = 0.2) -> list[str]:
        """Whole-line comments and blank lines."""
        lines = []
        if self.rng.random() < 0.12:
            lines.append("")
        comment = self.comment(chance)
        if comment:
            column = self.rng.choice((indent, indent, indent, 0, indent + 2))
            lines.append(" " * column + comment)
            if self.rng.random() < 0.2:
                lines.append("" if self.rng.random() < 0.3 else " " * indent + "# more")
        return lines

    def anchor(self) -> str:
        if self.rng.random() > 0.08:
            return ""
        name = f"x{len(self.anchors)}"
        self.anchors.append(name)
        return f"&{name} "

    def scalar(self) -> str:
        if self.anchors and self.rng.random() < 0.15:
            return "*" + self.rng.choice(self.anchors)
        return self.anchor() + self.rng.choice(SCALARS)

    def flow(self, depth: int) -> str:
        if depth <= 0 or self.rng.random() < 0.5:
            return self.rng.choice(FLOW_SCALARS)
        space = self.rng.choice(("", " "))
        comma = self.rng.choice((", ", ",  ", " , "))
        if self.rng.random() < 0.5:
            items = [self.flow(depth - 1) for _ in range(self.rng.choice((0, 1, 2, 3)))]
            opening, closing = "[", "]"
        else:
            names = self.rng.sample(NAMES[:6], self.rng.choice((0, 1, 2, 3)))
            items = [f"{name}: {self.flow(depth - 1)}" for name in names]
            opening, closing = "{", "}"
        if not items:
            return opening + closing
        return opening + space + comma.join(items) + self.rng.choice(("", "", ",")) + space + closing

    def flow_lines(self, depth: int, indent: int) -> list[str]:
        """A flow sequence over several lines."""
        inner = " " * (indent + 2)
        items = [self.flow(depth) for _ in range(self.rng.choice((1, 2, 3)))]
        lines = ["[" + self.behind(0.1)]
        for number, item in enumerate(items):
            above = self.comment(0.15)
            if above:
                lines.append(inner + above)
            comma = "," if number < len(items) - 1 or self.rng.random() < 0.5 else ""
            lines.append(inner + item + comma + self.behind(0.2))
        return [*lines, " " * indent + "]" + self.behind(0.1)]

    def block_scalar(self, indent: int) -> list[str]:
        header = self.rng.choice(("|", "|", ">", "|-", ">-", "|+", ">+"))
        deep = max(indent, 0) + self.step
        if self.rng.random() < 0.15 and deep - max(indent, 0) < 10:
            digit = deep - indent if indent >= 0 else deep
            header = header[0] + str(digit) + header[1:] if indent > 0 else header
        body = self.rng.sample(
            ("text", "more text", "# no comment", "  deeper", "", "- x", "k: v", "end"), self.rng.choice((1, 2, 3))
        )
        if body[0].startswith(" ") or not body[0]:
            body.insert(0, "first")
        lines = [header + self.behind(0.1)]
        lines += [(" " * deep + line) if line else "" for line in body]
        return lines + [""] * self.rng.choice((0, 0, 0, 1, 2))

    def mapping(self, depth: int, indent: int) -> list[str]:
        """The lines of a block mapping; the first is without its indentation."""
        lines: list[str] = []
        names = self.rng.sample(NAMES[: 13 if self.rng.random() < 0.9 else 15], self.rng.choice((1, 1, 2, 3, 4)))
        if self.map_anchors and self.rng.random() < 0.15:
            names.insert(self.rng.randint(0, len(names)), "<<")
        for number, name in enumerate(names):
            if number:
                lines += self.above(indent)
            pad = " " * indent if number else ""
            if name == "<<":
                lines.append(f"{pad}<<: *{self.rng.choice(self.map_anchors)}{self.behind()}")
                continue
            if name == "- x":
                name = "'- x'"
            explicit = "? " if self.rng.random() < 0.03 else ""
            if explicit:
                lines += [f"{pad}? {name}{self.behind(0.1)}"]
                pad, name = " " * indent, ""
            lines += self.entry(pad + name, depth, indent)
        return lines

    def entry(self, key: str, depth: int, indent: int) -> list[str]:
        """`key: value` in one of its layouts."""
        chance = self.rng.random()
        if depth > 0 and chance < 0.25:
            inner = indent + self.step
            anchor = self.anchor().strip()
            if anchor:
                name = anchor[1:]
                self.anchors.remove(name)
            body = self.mapping(depth - 1, inner)
            if anchor:
                self.anchors.append(name)
                self.map_anchors.append(name)
            head = f"{key}:{' ' + anchor if anchor else ''}{self.behind(0.15)}"
            return [head, *self.above(inner, 0.15), " " * inner + body[0], *body[1:], *self.tail(inner)]
        if depth > 0 and chance < 0.45:
            inner = indent + self.dash_step
            body = self.sequence(depth - 1, inner)
            return [
                f"{key}:{self.behind(0.15)}",
                *self.above(inner, 0.15),
                " " * inner + body[0],
                *body[1:],
                *self.tail(inner),
            ]
        if chance < 0.55:
            return [f"{key}{self.colon}{self.flow(2)}{self.behind()}"]
        if chance < 0.62:
            first, *rest = self.flow_lines(1, indent + (0 if self.rng.random() < 0.5 and indent else 1))
            return [f"{key}{self.colon}{first}", *rest]
        if chance < 0.72:
            first, *rest = self.block_scalar(indent)
            return [f"{key}{self.colon}{first}", *rest]
        if chance < 0.76:
            return [f"{key}:{self.behind(0.1)}", " " * (indent + self.step) + "on the next line" + self.behind()]
        if chance < 0.80:
            return [f"{key}{self.colon}folded plain", " " * (indent + self.step) + "second line" + self.behind()]
        return [f"{key}{self.colon}{self.scalar()}{self.behind()}"]

    def tail(self, indent: int) -> list[str]:
        """Comments at the end of a block."""
        comment = self.comment(0.08)
        return [" " * self.rng.choice((indent, 0)) + comment] if comment else []

    def sequence(self, depth: int, indent: int) -> list[str]:
        """The lines of a block sequence; the first is without its indentation."""
        lines: list[str] = []
        gap = self.rng.choice((1, 1, 1, 3))
        for number in range(self.rng.choice((1, 2, 2, 3))):
            if number:
                lines += self.above(indent)
            pad = " " * indent if number else ""
            dash = "-" + " " * gap
            chance = self.rng.random()
            if depth > 0 and chance < 0.35:
                body = self.mapping(depth - 1, indent + 1 + gap)
                lines += [pad + dash + body[0], *body[1:]]
            elif depth > 0 and chance < 0.42:
                body = self.sequence(depth - 1, indent + 1 + gap)
                lines += [pad + dash + body[0], *body[1:]]
            elif depth > 0 and chance < 0.47:
                inner = indent + 1 + gap
                body = self.mapping(depth - 1, inner)
                lines += [pad + "-" + self.behind(0.3), " " * inner + body[0], *body[1:]]
            elif chance < 0.55:
                first, *rest = self.block_scalar(indent)
                lines += [pad + dash + first, *rest]
            elif chance < 0.65:
                lines.append(pad + dash + self.flow(2) + self.behind())
            else:
                lines.append(pad + dash + self.scalar() + self.behind())
        return lines


def document(rng: Random) -> str:
    """A random text, now and then of several documents; mostly a valid one."""
    count = rng.choice((2, 3)) if rng.random() < 0.06 else 1
    return rng.choice(("---\n", "--- # next\n", "...\n---\n")).join(_one_document(rng) for _ in range(count))


def _one_document(rng: Random) -> str:
    writer = _Writer(rng)
    lines = writer.above(0, 0.3)
    if rng.random() < 0.15:
        lines += ["---" + writer.behind(0.1)]
    kind = rng.random()
    if kind < 0.75:
        lines += writer.mapping(3, 0)
    elif kind < 0.92:
        lines += writer.sequence(3, 0)
    else:
        lines += [writer.flow(3)]
    lines += writer.above(0, 0.2)
    if rng.random() < 0.05:
        lines.append("...")
    return "\n".join(lines) + "\n"
