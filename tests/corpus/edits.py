"""One edit, as the judges see it: what it does to data, and which entries it may touch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from places import Path


@dataclass(slots=True)
class Edit:
    """What a user does to the data, and what that concerns.

    Attributes:
        mutate: changes the data given, in place or not, and returns it. It is run on the data that confsafe reads and
            on the data that the judge reads.
        detail: what it is, in words, for the report.
        sets: the paths (the same before and after) whose value becomes another.
        deletes: the paths before of what goes.
        inserts: the paths after of what is new.
        heirs: the paths, before and after, of YAML aliases whose anchor is set or deleted.
        brings: the paths before, within the one that is set, of scalars that are its new value: one of them may have
            moved up, with its comments.
        is_move: what is deleted is what is inserted elsewhere, with its comments.
        renames: the paths before, with the new key, of mapping entries that get another name.
    """

    mutate: Callable[[Any], Any]
    detail: str
    sets: list[Path] = field(default_factory=list)
    heirs: list[tuple[Path, Path]] = field(default_factory=list)
    deletes: list[Path] = field(default_factory=list)
    inserts: list[Path] = field(default_factory=list)
    renames: list[tuple[Path, Any]] = field(default_factory=list)
    is_move: bool = False
    brings: list[Path] = field(default_factory=list)


def bare(value: Any) -> Any:
    """The value behind a tag."""
    return value.value if hasattr(value, "tag") else value


def at(data: Any, path: Path) -> Any:
    """The value at a path; a path leads through tags."""
    for key in path:
        data = bare(data)[key]
    return data


def put(data: Any, path: Path, value: Any) -> Any:
    """The data with another value at a path; a tagged scalar keeps its tag, and is a string."""
    if not path:
        return value
    parent = bare(at(data, path[:-1]))
    old = parent.get(path[-1]) if isinstance(parent, dict) else parent[path[-1]]
    if hasattr(old, "tag") and not isinstance(value, (dict, list)):
        parent[path[-1]] = type(old)(old.tag, value if isinstance(value, str) else repr(value))
    else:
        parent[path[-1]] = value
    return data
