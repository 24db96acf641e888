"""How a YAML text is to be read, where the caller says so."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from confsafe.startup.records import NamedTuple


class Dialect(NamedTuple):
    """A way to read YAML.

    Attributes:
        is_1_1: booleans and numbers are those of YAML 1.1, as with `%YAML 1.1` (`yes`, `0644`).
        last_counts: a key may be repeated in a mapping; the last one counts.
    """

    is_1_1: bool = False
    last_counts: bool = False


USUAL = Dialect()
