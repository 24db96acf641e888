"""A tour in a minute: change one key in a TOML, a YAML and a JSON file, look at the difference, roll back.

    python examples/tour.py

It works on copies in a temporary directory and prints each command as you would type it.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
COMMANDS = [
    "confsafe set app.toml server.port 8080",
    "confsafe set service.yaml 'services[name=web].image' registry.example.com/web:1.5.0",
    """confsafe set settings.json '"editor.fontSize"' 14""",
    "confsafe rollback app.toml",
    "confsafe set app.toml server.port 8080",
]


def run(command: str, directory: Path) -> None:
    """Print the command and run it, as a shell would."""
    print(f"$ {command}", flush=True)
    program, *arguments = shlex.split(command)
    subprocess.run([sys.executable, "-m", program, *arguments], cwd=directory, check=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        for path in ("app.toml", "service.yaml", "settings.json"):
            shutil.copy(HERE / path, directory)
        for command in COMMANDS:
            run(command, directory)
        for path in ("app.toml", "service.yaml", "settings.json"):
            run(f"confsafe diff {path}", directory)


if __name__ == "__main__":
    main()
