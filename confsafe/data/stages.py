"""The data between two, each a single entry of a mapping further: an edit in small steps."""

from __future__ import annotations

from confsafe.data.sameness import same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.data.changes import Plain


def stages(before: Plain, after: Plain) -> Iterator[Plain]:
    """From `before`, which is not among them, to `after`: what goes and what is set first, then what is new at once.

    Example:
        >>> list(stages({"a": 1, "b": {"x": 1, "y": 2}}, {"b": {"x": 3, "z": 4}}))
        [{'b': {'x': 1, 'y': 2}}, {'b': {'x': 3, 'y': 2}}, {'b': {'x': 3}}, {'b': {'x': 3, 'z': 4}}]
    """
    if not (isinstance(before, dict) and isinstance(after, dict) and any(key in after for key in before)):
        yield after
        return
    now = dict(before)
    for key, value in before.items():
        if key not in after:
            now = {name: kept for name, kept in now.items() if name != key}
            yield now
        elif not same(value, after[key]):
            for inner in stages(value, after[key]):
                now = {**now, key: inner}
                yield now
    if any(key not in before for key in after):
        yield after
