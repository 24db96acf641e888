"""An application with its settings in TOML, which it edits itself while people edit them too.

python examples/app_settings.py app.toml opened report.txt
python examples/app_settings.py app.toml theme light
"""

from __future__ import annotations

import sys

from confsafe import ConfigFile, ConfsafeError


def opened(settings: ConfigFile, name: str) -> None:
    """Put a file in front of the list of recent ones; comments in the list stay with their entries."""
    with settings.edit() as cfg:
        recent = cfg.setdefault("ui", {}).setdefault("recent", [])
        if name in recent:
            recent.remove(name)
        recent.insert(0, name)
        del recent[10:]


def theme(settings: ConfigFile, name: str) -> None:
    """Change the theme; refused, with the file untouched, when there is no such theme."""
    settings.set("ui.theme", name, validate=lambda cfg: cfg["ui"]["theme"] in ("dark", "light", "system"))


def main() -> int:
    path, action, argument = sys.argv[1:]
    settings = ConfigFile(path, defaults={"ui": {"theme": "system"}})
    try:
        {"opened": opened, "theme": theme}[action](settings, argument)
    except ConfsafeError as error:
        print(error, file=sys.stderr)
        return 1
    print(settings.get("ui.theme"), settings.get("ui.recent", []))
    return 0


if __name__ == "__main__":
    sys.exit(main())
