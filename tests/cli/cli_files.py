"""The files that the tests of the command line work on, and the type of their `run`."""

from __future__ import annotations

import subprocess
from typing import Any, Protocol

APP_TOML = """\
# The settings of the demo application.

title = "demo"   # shown in the header
version = "1.9"

[server]
# where it listens
host = "0.0.0.0"
port = 80  # public
debug = true
old = "unused"
hosts = ["a.example", "b.example"]
ratio = 0.5
started = 2024-02-29T12:30:00Z

[limits]
burst = 0x10
"""

COMPOSE_YAML = """\
# compose
services:
  web:
    image: nginx:1.10   # pinned
    ports:
      - "80:80"
      - "443:443"
    restart: yes
list:
  - name: web
    image: a
  - name: db
    image: b
nothing:
"""

SETTINGS_JSON = """\
{
  // how wide a tab is
  "editor.tabSize": 4,
  "files.exclude": {"**/.git": true}, // hidden
  "list": [1, 2]
}
"""


class Run(Protocol):
    """Runs `confsafe ARGUMENTS` in the directory of the files."""

    def __call__(self, *arguments: str | bytes, **options: Any) -> subprocess.CompletedProcess[str]: ...
