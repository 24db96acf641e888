"""Change a Home Assistant configuration: its tags (`!secret`, `!include`) and comments stay as they are.

    python tune.py configuration.yaml 30

A value behind a tag is handed out as a `Tagged`: it says which tag and which value, and is written back untouched. A
new one is made in the same way.
"""

from __future__ import annotations

import sys

import confsafe
from confsafe import Tagged


def main() -> None:
    path, seconds = sys.argv[1], int(sys.argv[2])
    with confsafe.edit(path) as cfg:
        for sensor in cfg["sensor"]:
            if isinstance(sensor.get("resource"), Tagged):  # !secret meter_url
                sensor["scan_interval"] = seconds
        cfg["http"]["trusted_proxies"].append("10.0.0.2")
        cfg["http"]["ssl_key"] = Tagged("!secret", "ssl_key")
    print(confsafe.diff(path), end="")


if __name__ == "__main__":
    main()
