"""Draw docs/terminal.svg: what the tour prints, from a real run.

python docs/make_terminal_svg.py
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
STYLES = {"$": "bold green", "-": "red", "+": "green", "@": "cyan"}


def main() -> None:
    environment = {**os.environ, "NO_COLOR": "1"}
    tour = [sys.executable, str(ROOT / "examples" / "tour.py")]
    printed = subprocess.run(tour, capture_output=True, text=True, check=True, env=environment).stdout
    console = Console(record=True, width=92, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    for line in printed.splitlines():
        console.print(Text(line, style=STYLES.get(line[:1], "")))
    (ROOT / "docs" / "terminal.svg").write_text(console.export_svg(title="confsafe"), encoding="utf-8")


if __name__ == "__main__":
    main()
