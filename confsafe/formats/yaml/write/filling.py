"""Long strings of a file that folds its long strings: a new one is filled as wide as they are.

    description: what a writer of YAML fills goes on over the width of its lines up to
      the end of the word that stands there; by hand lines end before it.

A file does so where more of its strings are broken than are left longer than `WIDTH` (generated definitions of
Kubernetes, changelogs, descriptions of an interface). How wide it fills is read from its breaks.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from confsafe.formats.yaml.write.scalars import quoted
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NamedTuple

    from confsafe.formats.yaml.write.examples import Examples
else:
    from confsafe.startup.records import NamedTuple

WIDTH = 80
"""The width of PyYAML, libyaml, go-yaml and ruamel.yaml where nobody says otherwise."""

_HABIT = 0.8
"""A width to which this share of the breaks fits that fit to the best one is as good: a long address alone on its line
fits to none."""

_BLANK = pattern(r"(?<=\S) (?=\S)")


class Filling(NamedTuple):
    """How wide lines are filled; `over`: to the end of the word that reaches over the width, as writers of YAML do."""

    width: int
    over: bool


class Break(NamedTuple):
    """Where a line was broken: the length of the line, of its last word, and of the word that begins the next one."""

    length: int
    last: int
    following: int


def filling_of(examples: Examples, near: int) -> Filling | None:
    """How a file fills its long strings near a node; None where it leaves more of them long than it breaks.

    As a writer of YAML, or as by hand up to some column, whichever more breaks fit to; 80 where that is as good.
    """
    broken: list[Break] = []
    balance = 0
    for node in examples.long_strings(near):
        spelled = examples.spelled(node)
        if not spelled or spelled[0] in "|>":
            continue
        start, end = examples.tree.starts[node], examples.tree.ends[node]
        line = examples.geometry.line_start(start)
        if "\n" in spelled:
            balance += 1
            broken += _breaks(examples.text[line:end].splitlines())
        elif end - line > WIDTH and " " in examples.text[max(start, line + WIDTH) : end]:
            balance -= 1
    if balance <= 0 or not broken:
        return None
    over = sum(one.length - one.last <= WIDTH + 1 and one.length > WIDTH for one in broken)
    votes = Counter(width for one in broken for width in range(one.length, one.length + one.following + 1))
    most = max(votes.values())
    if 2 * max(over, most) < len(broken):
        return None  # they were broken for what they say
    if over >= most:
        return Filling(WIDTH, over=True)
    good = [one.length for one in broken if votes[one.length] >= _HABIT * most]
    return Filling(min(good, key=lambda width: abs(width - WIDTH)), over=False)


def _breaks(lines: list[str]) -> Iterator[Break]:
    for line, following in pairwise(lines):
        if line.strip() and following.strip():
            words = line.split()
            yield Break(len(line.rstrip()), len(words[-1]), len(following.split()[0]))


def filled(text: str, filling: Filling, *, column: int, indent: int) -> list[str]:
    """The lines of a string on one line that begins in `column`; the others are indented by `indent`, without it here.

    Example:
        >>> filled("some words that go on", Filling(10, over=False), column=4, indent=2)
        ['some', 'words', 'that go', 'on']
        >>> filled("some words that go on", Filling(10, over=True), column=4, indent=2)
        ['some words', 'that go on']
    """
    lines: list[str] = []
    start = 0
    blanks = [blank.start() for blank in _BLANK.finditer(text)]
    for blank, following in pairwise([*blanks, len(text)]):
        reached = column + (blank if filling.over else following) - start
        if reached > filling.width:
            lines.append(text[start:blank])
            start, column = blank + 1, indent
    return [*lines, text[start:]]


def filled_in_quotes(text: str, quote: str, filling: Filling | None, *, column: int, indent: int) -> list[str] | None:
    """The lines of a string of several lines in quotes, where an empty line is a line break; None where that cannot be.

    Example:
        >>> filled_in_quotes("one\\ntwo\\n", "'", None, column=0, indent=2)
        ["'one", '', 'two', '', "'"]
    """
    parts = [quoted(line, quote) for line in text.split("\n")]
    inner = [part[1:-1] for part in parts]
    if not inner[0] or any(part[0] != quote or part[1:-1] != part[1:-1].strip(" \t") for part in parts):
        return None
    inner[0] = quote + inner[0]
    inner[-1] += quote
    lines: list[str] = []
    for number, line in enumerate(inner):
        lines += [""] * (number > 0)
        if line:
            start = indent if number else column
            lines += [line] if filling is None else filled(line, filling, column=start, indent=indent)
    return lines
