"""The types of dates and times, as Python 3.12 has them.

Before, `import datetime` made all of them in Python first, then took those of the C module in their place: two
milliseconds, of the ten that a bare interpreter takes. Every parser of TOML and YAML imports them.
"""

from __future__ import annotations

import sys


def take_from_c() -> None:
    """Let the C module be `datetime`, where confsafe is the whole program; elsewhere that is for others to say."""
    if sys.version_info < (3, 12) and "datetime" not in sys.modules:
        try:
            import _datetime  # type: ignore[import-not-found, unused-ignore]
        except ImportError:  # an interpreter without it has the other one alone
            return
        sys.modules["datetime"] = _datetime
