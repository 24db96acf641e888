"""As a command-line journal does it: its own settings, completed on a new release, upgraded from an old one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import confsafe

TEMPLATE = """\
# Settings of the journal.
version: 2

journals:
  default:
    path: ~/journal.txt
# How an entry is written.
style:
  colour: none  # or a name of a colour
  width: 79
"""


def _to_style(cfg: Any) -> None:
    """Version 2 keeps the looks together."""
    cfg.set_path("style.colour", cfg.pop("colour", "none"))


def settings(path: Path) -> confsafe.ConfigFile:
    """The settings file, made from the template where there is none."""
    return confsafe.ConfigFile(path, defaults=TEMPLATE, migrations={2: _to_style}, version_key="version")


def add_journal(path: Path, name: str, file: str) -> None:
    """Remember one more journal."""
    with settings(path).edit() as cfg:
        cfg["journals"][name] = {"path": file}
