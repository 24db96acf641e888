"""What keeps `import confsafe` and the command line quick: each trick here says what it saves.

Attributes:
    alone: whether confsafe is the whole program, as the command line says: nobody else imports anything in this
        process.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

alone = False


def module(name: str) -> ModuleType:
    """The module of that name, as by `importlib.import_module`, which is a module to be loaded itself."""
    __import__(name)
    return sys.modules[name]


def take_dates_from_c() -> None:
    """Let the C module be `datetime`, as Python 3.12 has it, where confsafe is the whole program.

    Before, `import datetime` made all types of dates in Python first, then took those of the C module in their place:
    two milliseconds, of the ten that a bare interpreter takes. Every parser of TOML and YAML imports them.
    """
    if sys.version_info < (3, 12) and "datetime" not in sys.modules:
        try:
            import _datetime  # type: ignore[import-not-found, unused-ignore]
        except ImportError:  # an interpreter without it has the other one alone
            return
        sys.modules["datetime"] = _datetime
