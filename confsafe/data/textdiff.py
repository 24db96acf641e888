"""Unified diffs of texts, as `diff -u` writes them."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from confsafe.data.changes import Delete, Insert, Rename, Set
from confsafe.data.keypath import format_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confsafe.data.changes import Change

_CONTEXT = 3


def unified(before: str, after: str, *, old_name: str, new_name: str) -> str:
    """The unified diff of two texts, "" when they are equal.

    Only the lines between the common front and back are compared, so one changed line in a large file costs no more
    than finding it.

    Example:
        >>> print(unified("a = 1\\n", "a = 2\\n", old_name="app.toml", new_name="app.toml"), end="")
        --- app.toml
        +++ app.toml
        @@ -1 +1 @@
        -a = 1
        +a = 2
    """
    if before == after:
        return ""
    front, back = _common_lines(before, after)
    above, below = _last_lines(before[:front]), _first_lines(before[len(before) - back :])
    # Context is compared under marks of its own: a changed line can never be taken for one of its lines.
    marks = {f"\0{number}": line for number, line in enumerate([*above, *below])}
    around = list(marks)[: len(above)], list(marks)[len(above) :]
    old, new = ([*around[0], *_lines(text[front : len(text) - back]), *around[1]] for text in (before, after))
    skip = before.count("\n", 0, front) - len(above)
    lines = difflib.unified_diff(old, new, old_name, new_name, n=_CONTEXT, lineterm="\n")
    return "".join(_terminated(_shifted(line[0] + marks.get(line[1:], line[1:]), skip) for line in lines))


def _common_lines(before: str, after: str) -> tuple[int, int]:
    """The lengths of the whole lines that two texts have in common at their beginnings and at their ends."""
    front = before.rfind("\n", 0, _same_characters(before, after)) + 1
    shorter = min(len(before), len(after)) - front
    same = _same_characters(before[: -shorter - 1 : -1], after[: -shorter - 1 : -1]) if shorter else 0
    if all(at == 0 or text[at - 1] == "\n" for text, at in ((t, len(t) - same) for t in (before, after))):
        return front, same
    line_end = before.find("\n", len(before) - same) if same else -1
    return front, len(before) - line_end - 1 if line_end >= 0 else 0


def _same_characters(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginnings, at the speed of comparing memory."""
    shorter = min(len(one), len(other))
    same, step = 0, shorter
    while step:
        if one[same : same + step] == other[same : same + step]:
            same += step
        else:
            step //= 2
        step = min(step, shorter - same)
    return same


def _last_lines(text: str) -> list[str]:
    """The lines of context at the end of a text."""
    start = len(text)
    for _ in range(_CONTEXT + 1):
        start = text.rfind("\n", 0, start)
        if start < 0:
            break
    return _lines(text[start + 1 :])


def _first_lines(text: str) -> list[str]:
    """The lines of context at the beginning of a text."""
    end = 0
    for _ in range(_CONTEXT):
        end = text.find("\n", end) + 1
        if not end:
            return _lines(text)
    return _lines(text[:end])


def _lines(text: str) -> list[str]:
    *whole, last = text.split("\n")
    return [line + "\n" for line in whole] + ([last] if last else [])


def _shifted(line: str, skip: int) -> str:
    """A hunk's header with the lines that were skipped counted in."""
    if not line.startswith("@@ ") or not skip:
        return line
    _, old, new, end = line.split(" ", 3)
    return f"@@ {_moved(old, skip)} {_moved(new, skip)} {end}"


def _moved(place: str, skip: int) -> str:
    sign, numbers = place[0], place[1:].split(",")
    return sign + ",".join([str(int(numbers[0]) + skip), *numbers[1:]])


def _terminated(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        yield line
        if not line.endswith("\n"):
            yield "\n\\ No newline at end of file\n"


def redacted(changes: Iterable[Change], *, name: str) -> str:
    """What changed in a secret file: key paths without values.

    Example:
        >>> print(redacted([Set(("db", "password"), "hunter2")], name="app.toml"), end="")
        app.toml: db.password changed (value not shown)
    """
    lines = []
    for change in changes:
        match change:
            case Set(path=path):
                text = f"{format_path(path) or 'the whole document'} changed (value not shown)"
            case Delete(path=path):
                text = f"{format_path(path)} deleted"
            case Rename(path=path, key=key):
                text = f"{format_path(path)} renamed to {format_path((key,))}"
            case Insert(path=path, key=key):
                place = format_path((*path, key)) if key is not None else format_path(path) + "[+]"
                text = f"{place} added (value not shown)"
        lines.append(f"{name}: {text}\n")
    return "".join(lines)
