"""One JSON text that has been read, as the protocol `Reading` has it."""

from __future__ import annotations

from confsafe.data.keypath import format_path
from confsafe.errors import ValueRefused
from confsafe.formats.json.edit import Editor
from confsafe.formats.json.plan import planned
from confsafe.formats.text import SMALL, Comment, Span
from confsafe.startup.records import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from confsafe.data.changes import Change, Path, Plain
    from confsafe.errors import ParseError
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.json.reader.loading import Loaded
    from confsafe.formats.layout.comments import Spot
    from confsafe.formats.text import Reread, Splice, Step


class JsonReading:
    """See `confsafe.formats.Reading`. Nothing but the data is worked out, or loaded for, before it is asked for."""

    shares = False
    moves_renamed = True

    def __init__(self, text: str, loaded: Loaded, dialect: Dialect, *, repeated: ParseError | None = None) -> None:
        self.text = text
        self.data: Any = loaded.data
        self._loaded = loaded
        self._dialect = dialect
        self.faults = () if repeated is None else (repeated,)

    @cached_property
    def _editor(self) -> Editor:
        return Editor(self.text, self._loaded, self._dialect, repeats=bool(self.faults))

    def settled(self, changes: Sequence[Change], after: Plain) -> Any:
        return after

    def splices(self, changes: Sequence[Change], after: Plain) -> list[Splice]:
        return self._editor.splices(changes, after)

    def plan(self, changes: Sequence[Change], after: Plain) -> list[Step]:
        return list(planned(changes).steps(self._editor.walker.value))

    def reread(self, text: str, changes: Sequence[Change], splices: Sequence[Splice]) -> Reread | None:
        if len(text) < SMALL:
            return None
        from confsafe.formats.json.proof import reread  # here: many files are small

        return reread(self.text, self._loaded, self._editor.walker, self._dialect, text, changes, splices)

    def span(self, path: Path) -> Span | None:
        return self._editor.walker.value(path)

    def owned(self, deleted: Sequence[Path], replaced: Sequence[Path]) -> list[Span]:
        from confsafe.formats.json.owned import owned

        return owned(self.text, self._editor.walker, self._dialect, deleted, replaced)

    def comments(self) -> list[Span]:
        return self._comments

    @cached_property
    def _comments(self) -> list[Span]:
        return [Span(start, end) for start, end in self._loaded.comments]

    def comment(self, path: Path) -> Comment:
        if not path or not self._dialect.comments:
            return Comment()
        from confsafe.formats.layout.comments import read_comment

        return read_comment(self.text, self._spot(path), self._dialect.grammar)

    def comment_splices(self, path: Path, comment: Comment) -> list[Splice]:
        self._require_comments()
        if not path:
            raise ValueRefused("the document as a whole has no comment of its own")
        from confsafe.formats.layout.comments import comment_splices

        key = format_path(path)
        return comment_splices(self.text, self._spot(path), comment, self._dialect.grammar, key=key)

    def disable_splices(self, path: Path) -> list[Splice]:
        self._require_comments()
        from confsafe.formats.json.disable import disable_splices

        return disable_splices(self.text, self._editor.walker, self._dialect, path)

    def enable_splices(self, path: Path) -> list[Splice]:
        self._require_comments()
        from confsafe.formats.json.disable import enable_splices

        return enable_splices(self.text, self._editor.walker, self._dialect, path)

    def _spot(self, path: Path) -> Spot:
        from confsafe.formats.json.comments import find_place

        return find_place(self.text, self._editor.walker, self._dialect, path).spot()

    def _require_comments(self) -> None:
        if not self._dialect.comments:
            raise ValueRefused(
                f"{self._dialect.title} has no comments", remedy="name the file .jsonc or give the format jsonc"
            )

    def lines_of_value(self, path: Path) -> Span | None:
        """The value's span."""
        return self.span(path)

    def blocks(self, path: Path) -> list[tuple[Any, Span]]:
        """JSON has no headers."""
        return []

    def is_merged(self, path: Path) -> bool:
        return False

    def followers(self, path: Path) -> list[Path]:
        return []
