"""As a version bumper does it: one version in several files of different formats, all or none."""

from __future__ import annotations

from pathlib import Path

import confsafe

PLACES = {"pyproject.toml": "project.version", "package.json": "version", "Chart.yaml": "appVersion"}


def bump(root: Path, part: str) -> str:
    """Raise a part of the version (major, minor, patch) in every file that is there; the new version."""
    files = [name for name in PLACES if (root / name).exists()]
    old = confsafe.get(root / files[0], PLACES[files[0]])
    numbers = [int(number) for number in str(old).split(".")]
    at = ("major", "minor", "patch").index(part)
    new = ".".join(str(n) for n in [*numbers[:at], numbers[at] + 1, *[0] * (len(numbers) - at - 1)])
    with confsafe.edit_all(*(root / name for name in files), profile="project") as configs:
        for name, cfg in zip(files, configs, strict=True):
            cfg.set_path(PLACES[name], new)
    return new
