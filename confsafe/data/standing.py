"""Where containers stand in the data, told by their identity."""

from __future__ import annotations

from confsafe.data.tagged import untagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from confsafe.data.changes import Path, Plain


def paths_of(containers: Sequence[Plain], root: Plain) -> list[Path | None]:
    """The path at which each of the very containers stands first; None for one that is there no longer.

    Example:
        >>> inner = [1]
        >>> paths_of([inner, []], {"a": {"b": inner}})
        [('a', 'b'), None]
    """
    found: dict[int, Path] = {}
    wanted = {id(container) for container in containers}
    pending: list[tuple[Path, Any]] = [((), root)]
    seen: set[int] = set()
    while pending and len(found) < len(wanted):
        path, value = pending.pop()
        value = untagged(value)
        if not isinstance(value, (dict, list)) or id(value) in seen:
            continue
        seen.add(id(value))
        if id(value) in wanted:
            found[id(value)] = path
        entries = list(value.items() if isinstance(value, dict) else enumerate(value))
        pending += [((*path, key), entry) for key, entry in reversed(entries)]
    return [found.get(id(container)) for container in containers]
