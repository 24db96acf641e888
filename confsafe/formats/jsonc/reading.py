"""One JSON text that has been read, as the protocol `Reading` has it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from confsafe.formats.jsonc.splicing import Splicer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.changes import Change, Path
    from confsafe.formats.jsonc.dialect import Dialect
    from confsafe.formats.jsonc.loading import Loaded
    from confsafe.formats.tree import Span, Splice


class JsonReading:
    """See `confsafe.formats.Reading`. Nothing but the data is worked out before it is asked for."""

    def __init__(self, text: str, loaded: Loaded, dialect: Dialect) -> None:
        self.text = text
        self.data: Any = loaded.data
        self._loaded = loaded
        self._dialect = dialect

    @cached_property
    def _splicer(self) -> Splicer:
        return Splicer(self.text, self._loaded, self._dialect)

    def splices(self, changes: Sequence[Change], after: Any) -> list[Splice]:
        return self._splicer.splices(changes, after)

    def span(self, path: Path) -> Span | None:
        return self._splicer.walker.value(path)

    def comments(self) -> list[Span]:
        return list(self._loaded.comments)

    def followers(self, path: Path) -> list[Path]:
        return []
