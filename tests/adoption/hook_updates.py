"""As a hook manager does it: raise the `rev` of repositories in a YAML list, comments and quotes kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import confsafe


def autoupdate(config: Path, latest: Callable[[str], str], *, freeze: bool = False) -> list[str]:
    """Set each repository's `rev` to the latest; what was raised, as `URL: old -> new`."""
    said = []
    with confsafe.edit(config, profile="project") as cfg:
        repos: list[dict[str, Any]] = cfg["repos"]
        for number, repo in enumerate(repos):
            if repo["repo"] in ("local", "meta"):
                continue
            new = latest(repo["repo"])
            if new != repo["rev"]:
                said.append(f"{repo['repo']}: {repo['rev']} -> {new}")
                repo["rev"] = new
                if freeze:
                    cfg.comments[f"repos[{number}].rev"] = confsafe.Comment(inline=f"frozen: {new}")
    return said
