"""Copies of plain data, for whoever is to change it: a whole one, or one container."""

from __future__ import annotations

import marshal

from confsafe.data.tagged import Tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.changes import Plain


def copied(data: Any) -> Any:
    """A deep copy of plain data at the speed of C; what is shared stays shared."""
    try:
        return marshal.loads(marshal.dumps(data))
    except ValueError:  # datetimes, tagged values, cycles
        import pickle

        return pickle.loads(pickle.dumps(data, pickle.HIGHEST_PROTOCOL))


def copied_container(value: Plain) -> Any:
    """A new container with the same values, tagged as it was; what is no container is itself."""
    if isinstance(value, (dict, list)):
        return value.copy()
    return Tagged(value.tag, copied_container(value.value)) if isinstance(value, Tagged) else value
