"""Migrations: functions that make a settings file of an older program version one of the next, step by step.

    ConfigFile("app.toml", migrations={2: split_address, 3: rename_theme})

The file says its version under a key (`version_key`, "version"); one that does not is as old as can be. Each function
of a higher version is called in turn with the data, as an edit would have it: `cfg.rename(...)` keeps the comments.
It changes the data, or leaves them alone and returns the new ones as a dict.
All of them, and the new version number, are one commit; what one of them raises leaves the file as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from confsafe.data.copying import copied
from confsafe.data.keypath import kind_of
from confsafe.data.sameness import same
from confsafe.errors import ValidationError

if TYPE_CHECKING:
    from confsafe.editing.config import Config

Migration = Callable[["Config"], object]


@dataclass(frozen=True, slots=True)
class Migrations:
    """The steps by the version that they lead to, and the key under which a file says its own."""

    steps: Mapping[int, Migration]
    key: str = "version"

    @property
    def newest(self) -> int:
        """The version that this program writes."""
        return max(self.steps)

    def version(self, data: Config) -> int:
        """The version of the data. Raises ValidationError for one that is no integer, or newer than the program."""
        found = data.get_path(self.key)
        if found is None:
            return min(self.steps) - 1
        if not isinstance(found, int) or isinstance(found, bool):
            raise ValidationError(f"{self.key} is {kind_of(found)}, not a version number", key=self.key)
        if found > self.newest:
            raise ValidationError(
                f"{self.key}: the file is of version {found}, this program knows {self.newest}",
                remedy="use a newer program, or roll back to an older file",
                key=self.key,
            )
        return found

    def migrate(self, data: Config) -> bool:
        """Bring the data to the newest version; False where they were. Raises what a step raises, with a note."""
        version = self.version(data)
        for target in sorted(self.steps):
            if target <= version:
                continue
            try:
                _run(self.steps[target], data, target)
            except Exception as error:
                error.add_note(f"(while migrating the settings to version {target}; the file is unchanged)")
                raise
            data.set_path(self.key, target)
        return version != self.newest

    def stamp(self, data: Config) -> None:
        """Say the version in data of a new file, in front, where they do not say it themselves."""
        if data.has_path(self.key):
            return
        known = len(data)
        data.set_path(self.key, self.newest)
        if len(data) > known:
            *rest, new = data.items()
            data.clear()
            data.update([new, *rest])


def _run(step: Migration, data: Config, target: int) -> None:
    """Run one step. A dict that it returns is the new data, where it left the data alone otherwise.

    Raises ValidationError where it did both: nobody can tell which of them is meant. What it took out of the data and
    returns, as `cfg.pop` does, is nothing new.
    """
    before, inside = copied(dict(data)), _containers(data)
    found = step(data)
    if not isinstance(found, dict) or found is data or id(found) in inside:
        return
    if not same(dict(data), before):
        raise ValidationError(
            f"the migration to version {target} changes the data and returns other data", remedy="let it do one of both"
        )
    data.clear()
    data.update(found)


def _containers(data: Any) -> dict[int, Any]:
    """The containers within the data, by their ids."""
    found: dict[int, Any] = {}
    pending = list(data.values())
    while pending:
        value = pending.pop()
        if isinstance(value, (dict, list)) and id(value) not in found:
            found[id(value)] = value
            pending += value.values() if isinstance(value, dict) else value
    return found
