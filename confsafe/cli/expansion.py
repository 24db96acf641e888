"""How large YAML data become where nothing can be shared: on a terminal, in JSON, in another file.

Ten lines of YAML whose aliases name each other mean billions of values. Data in memory share them; what is printed
cannot.
"""

from __future__ import annotations

from confsafe.errors import ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST = 20_000_000
"""So many values are printed; a file that really holds them has more than 50 MB."""


def refuse_expansion(value: Any) -> None:
    """Raise ValueRefused for data that contain themselves, or whose aliases expand to more than MOST values.

    Each container is counted once, so this takes no longer than the text is long.
    """
    sizes: dict[int, int | None] = {}
    pending = [(value, False)]
    while pending:
        node, counted = pending.pop()
        node = node.value if hasattr(node, "tag") else node
        if not isinstance(node, (dict, list)):
            continue
        below = list(node.values()) if isinstance(node, dict) else node
        if counted:
            sizes[id(node)] = _size(below, sizes)
        elif id(node) not in sizes:
            sizes[id(node)] = None
            pending.append((node, True))
            pending.extend((item, False) for item in below)
        elif sizes[id(node)] is None:  # met again before it was counted: it is around this place
            raise ValueRefused("the value contains itself: it has no end to print")


def _size(below: Any, sizes: dict[int, int | None]) -> int:
    total = 1
    for item in below:
        item = item.value if hasattr(item, "tag") else item
        total += (sizes.get(id(item)) or 1) if isinstance(item, (dict, list)) else 1
    if total > MOST:
        raise ValueRefused(
            f"through its aliases the value expands to more than {MOST} values", remedy="name a key in it"
        )
    return total
