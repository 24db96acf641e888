"""Unified diffs of texts, as `diff -u` writes them."""

from __future__ import annotations

import difflib
from itertools import takewhile
from typing import TYPE_CHECKING

from confsafe.changes import Delete, Insert, Rename, Set
from confsafe.keypath import format_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confsafe.changes import Change

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
    old, new = _lines(before), _lines(after)
    front = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    shorter = min(len(old), len(new)) - front
    backwards = zip(reversed(old), reversed(new), strict=False)
    back = min(shorter, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], backwards)))
    skip = max(0, front - _CONTEXT)
    keep = max(0, back - _CONTEXT)
    lines = difflib.unified_diff(
        old[skip : len(old) - keep], new[skip : len(new) - keep], old_name, new_name, n=_CONTEXT, lineterm="\n"
    )
    return "".join(_terminated(_shifted(line, skip) for line in lines))


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
