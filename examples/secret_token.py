"""A secret file: owner-only from the first byte, with its backup and lock, and no value in any message.

python examples/secret_token.py token.toml < token
"""

from __future__ import annotations

import sys
from pathlib import Path

import confsafe


def main() -> None:
    path = Path(sys.argv[1])
    token = sys.stdin.readline().strip()
    confsafe.set(path, "api.token", token, secret=True)
    print(f"{path.name}: mode {path.stat().st_mode & 0o777:o}")


if __name__ == "__main__":
    main()
