"""As a package manager does it: add, raise and drop a dependency in pyproject.toml."""

from __future__ import annotations

import re
from pathlib import Path

import confsafe


def name_of(requirement: str) -> str:
    """`Flask_Login>=0.6` -> `flask-login`."""
    bare = re.split(r"[\s\[<>=!~;@]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", bare).lower()


def add(project: Path, requirement: str, *, group: str | None = None) -> None:
    """Add a requirement, or replace the one of the same name."""
    with confsafe.edit(project, profile="project") as cfg:
        place = cfg.setdefault("dependency-groups", {}) if group else cfg["project"]
        requirements: list[str] = place.setdefault(group or "dependencies", [])
        for number, there in enumerate(requirements):
            if name_of(there) == name_of(requirement):
                requirements[number] = requirement
                return
        requirements.append(requirement)


def drop(project: Path, name: str) -> bool:
    """Drop a requirement; whether there was one."""
    with confsafe.edit(project, profile="project") as cfg:
        requirements: list[str] = cfg["project"].get("dependencies", [])
        kept = [there for there in requirements if name_of(there) != name_of(name)]
        found = len(kept) < len(requirements)
        requirements[:] = kept
    return found
