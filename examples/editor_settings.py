"""VS Code style JSON with comments: an extension that keeps its own keys in the user's settings.

python examples/editor_settings.py settings.json
"""

from __future__ import annotations

import sys

import confsafe


def main() -> None:
    path = sys.argv[1]
    with confsafe.edit(path) as cfg:
        cfg["files.exclude"]["**/node_modules"] = True
        cfg["editor.rulers"].append(160)
    print(confsafe.diff(path), end="")


if __name__ == "__main__":
    main()
