"""As a data tool does it: `remote add`, `remote modify`, `remote remove` over a global and a local file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import confsafe


class Remotes:
    """The remotes of a project: the local file stands over the user's."""

    def __init__(self, user: Path, local: Path) -> None:
        self.user = user
        self.local = confsafe.ConfigFile(local, backup=False, mode=0o600)

    def all(self) -> dict[str, Any]:
        """Every remote by its name."""
        layers = confsafe.layers(self.user, self.local.path)
        found: dict[str, Any] = layers.get("remote", {})
        return found

    def add(self, name: str, url: str, *, default: bool = False) -> None:
        """Add a remote; refuses a name that is taken."""
        with self.local.edit() as cfg:
            remotes = cfg.setdefault("remote", {})
            if name in remotes:
                raise ValueError(f"remote {name} exists already")
            remotes[name] = {"url": url}
            if default:
                cfg.set_path("core.remote", name)

    def modify(self, name: str, option: str, value: str | None) -> None:
        """Set an option of a remote, or take it away (None)."""
        if value is None:
            self.local.unset(("remote", name, option))
        else:
            self.local.set(("remote", name, option), value)

    def origin(self, name: str) -> str:
        """Which file a remote comes from, with its line."""
        return str(confsafe.layers(self.user, self.local.path).origin(("remote", name, "url")))
