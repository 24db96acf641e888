"""Parts of a text that were exchanged for others, all else as it was: what the formats' proofs begin with.

    'a = 1  # x\\n'  ->  'a = 22  # x\\n'      in the place of '1', where two characters are expected, stands '22'

The new text is looked at as it is. Which parts were edited is told by the changes, and how long each is now by the
splices; where these are wrong, the text is not what they lead to expect, and is read in full.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from confsafe.data.changes import Path

FEW = 4
"""So many values are looked for one by one."""

_CHUNK = 1 << 16
"""So many characters are copied at a time: a bound on the memory."""


def exchanged(old: str, new: str, parts: Iterable[tuple[int, int, int]]) -> list[str] | None:
    """What stands now in the place of parts of the old text; None where the new one is not the old one around them.

    Args:
        parts: in text order, the start and the end of each in the old text and its length in the new one.

    Example:
        >>> exchanged("a = 1  # x", "a = 22  # x", [(4, 5, 2)]), exchanged("a = 1", "b = 22", [(4, 5, 2)])
        (['22'], None)
    """
    found: list[str] = []
    done = at = 0
    for start, end, length in parts:
        if start < done or length < 0 or not _copied(old, done, start, new, at):
            return None
        at += start - done
        found.append(new[at : at + length])
        done, at = end, at + length
    is_whole = len(new) == at + len(old) - done and _copied(old, done, len(old), new, at)
    return found if is_whole else None


def _copied(old: str, start: int, end: int, new: str, at: int) -> bool:
    """Whether the new text has at `at` what the old one has between two places; little is copied at a time."""
    shift = at - start
    return all(new.startswith(old[p : min(p + _CHUNK, end)], p + shift) for p in range(start, end, _CHUNK))


def with_value(data: Any, path: Path, value: Any) -> Any:
    """The data with another value at a path; what is not on the path is shared."""
    root = node = data.copy()
    for key in path[:-1]:
        node[key] = node[key].copy()
        node = node[key]
    node[path[-1]] = value
    return root
