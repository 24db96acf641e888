"""`Document`: a text and its format; requested data in, new text out. Pure: nothing here knows a disk.

The way of an edit, between reading and committing:

    decode -> read -> data -> (the caller's changes) -> diff -> splice -> verify -> encode

*Verified* means: the new text, read again, is exactly the requested data (`data/sameness.py`), the keys that were there
stand in the order in which they stood, and every comment outside what was deleted is still there (verification.py).
Where the finest splices do not pass, what moves is written anew instead; then one entry is changed after the other;
then the smallest enclosing mapping is written anew, then the one around it, up to the whole document. Where nothing
passes, VerifyError is raised. A text that did not pass never leaves this module. What was tried is kept in
`Document.attempts`: `python -m confsafe.debug` shows it.
"""

from __future__ import annotations

import os
from bisect import bisect_left

from confsafe import formats
from confsafe.data.changes import Insert, Set, at_path, container_of
from confsafe.data.diff import diff
from confsafe.data.sameness import kind, same
from confsafe.errors import ConfsafeError, EditRefused, ParseError, ValueRefused, VerifyError
from confsafe.formats.encoding import BOM as BOM
from confsafe.formats.encoding import decode as decode
from confsafe.formats.encoding import encode as encode
from confsafe.formats.text import Comment, OverlappingSplicesError, Reread, apply_splices
from confsafe.startup.collector import uncollected
from confsafe.startup.log import debug
from confsafe.verification import fault_of, printable_place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any, NamedTuple

    from confsafe.data.changes import Change, Path, Plain
    from confsafe.data.diff import Told
    from confsafe.formats import Format, Reading
    from confsafe.formats.stream import Which
    from confsafe.formats.styles import Style
    from confsafe.formats.text import Splice
else:
    from confsafe.startup.records import NamedTuple


class _Edited(NamedTuple):
    """A text that has passed the verification, and its reading where it was read in full."""

    text: str
    reading: Reading | None


class Attempt(NamedTuple):
    """One way of making an edit that was tried.

    Attributes:
        changes: what was to change; in a coarser attempt whole mappings are set.
        splices: what the format made of it.
        why: why it was not believed; "" for the one that was.
        error: the exception that the format raised.
        result: the text that has passed.
    """

    changes: Sequence[Change]
    splices: Sequence[Splice]
    why: str
    error: Exception | None = None
    result: _Edited | None = None


class Document:
    """One text in one format, ready to be edited.

    Args:
        text: the text; None where there is no file yet.
        name: the format's name, of `formats.NAMES`.
        document: which document of a multi-document YAML stream, from 0, or the values that it holds by their key
            paths; None: the only one.

    Attributes:
        style: how a new text is written, where there is none yet; None: as the format is usually written.
        attempts: what was tried in the last edit, the finest first; empty where nothing changed.

    Raises ParseError (without a path), KeyMissing where no document, or several, hold those values.
    """

    def __init__(self, text: str | None, name: str, *, document: Which = None) -> None:
        self.format: Format = formats.by_name(name)
        self.bom = BOM if text is not None and text.startswith(BOM) else ""
        body = None if text is None else text[len(self.bom) :]
        if document is not None and not isinstance(document, int):
            from confsafe.formats.stream import chosen_document  # here: few name a document by what it holds

            document = chosen_document(body or "", name, document)
        self.index = document
        if body is not None and name == "json" and (not body or body.isspace()):
            body = None
        self.original = text
        self.style: Style | None = None
        self.attempts: list[Attempt] = []
        self.reading: Reading | None = None if body is None else self._read(body)

    def _read(self, body: str) -> Reading:
        return self.format.read(body, document=self.index)

    @property
    def data(self) -> Any:
        """The data as it was read, {} where there is no text. It belongs to the document: copy it to change it."""
        return {} if self.reading is None else self.reading.data

    def comment(self, path: Path) -> Comment:
        """The comment of an entry."""
        if self.reading is None:
            raise ConfsafeError("a file that does not exist yet has no comments")
        return self.reading.comment(path)

    def edited(
        self,
        after: Plain,
        *,
        told: Told | None = None,
        comments: Mapping[Path, Comment] | None = None,
    ) -> str:
        """The text, changed as little as makes it mean `after` and gives those entries those comments.

        `told` is what the caller says of the edit; the paths of `comments` are those in `after`. Where nothing changes,
        the text is returned as it was. Raises ValueRefused (a value that the format cannot hold), VerifyError.
        """
        if self.format.strings is not None:
            after, told = self.format.strings.held(after, self.reading, told)
        if self.reading is None:
            result = self._printed(after)
        else:
            result = uncollected(self.reading.text, self._spliced, self.reading, after, told)
        if comments:
            result = self._commented(result, after, comments)
        if told is not None and told.spellings:
            from confsafe.spelling import spelled  # here: only what is typed by hand has a spelling

            reading = spelled(result.reading or self._read(result.text), told.spellings, self._read)
            result = _Edited(reading.text, reading)
        if told is not None and told.sorts:
            from confsafe.sorting import sorted_reading  # here: few edits sort

            for path, recursive in told.sorts:
                reading = sorted_reading(
                    result.reading or self._read(result.text), path, self._read, recursive=recursive
                )
                result = _Edited(reading.text, reading)
        return self.bom + result.text

    @property
    def coarser(self) -> int:
        """How many attempts of the last edit were in vain; 0 unless confsafe has a fault."""
        return max(len(self.attempts) - 1, 0)

    @property
    def shares(self) -> bool:
        """Whether one container may stand at several places of `data`."""
        return self.reading is not None and self.reading.shares

    def _printed(self, after: Plain) -> _Edited:
        text = self.format.dumps(after if self.style is None else self.style.ordered(after), style=self.style)
        reading = self._read(text)
        if not same(reading.data, after, tree=not reading.shares):
            raise VerifyError("the new text would not be the requested data", remedy="please report this")
        return _Edited(text, reading)

    def _spliced(self, reading: Reading, after: Plain, told: Told | None) -> _Edited:
        before = reading.data
        self.attempts = []
        changes = _changes(reading, after, told)
        if not changes:
            return _Edited(reading.text, reading)
        plain = _without_moves(changes)
        for attempt in _coarser_and_coarser(changes, plain, before, after):
            tried = self._tried(reading, attempt, after, finest=changes if attempt is changes else plain)
            self.attempts.append(tried)
            if not tried.why and tried.result is not None:
                return tried.result
            place = "" if tried.error is None else f", raised in {_raised_in(tried.error)}"
            debug("an attempt is not believed: %s%s", tried.why.partition(":")[0], place)
            if attempt is plain and (result := self._in_steps(reading, plain, after)) is not None:
                return result
        raise VerifyError(
            "the edited text, read again, would not be the requested data", remedy="please report this"
        ) from next((tried.error for tried in reversed(self.attempts) if tried.error is not None), None)

    def _in_steps(self, reading: Reading, changes: Sequence[Change], after: Plain) -> _Edited | None:
        """The edit made one entry after the other; None where it is a single entry, or a step does not pass either."""
        from confsafe.data.stages import stages  # here: for faults of ours

        steps = [] if reading.shares else list(stages(reading.data, after))
        if len(steps) < 2:
            return None
        attempts, edited = self.attempts, _Edited(reading.text, reading)
        try:
            for data in steps:
                edited = self._spliced(edited.reading or self._read(edited.text), data, None)
        except ConfsafeError:
            return None
        finally:
            self.attempts = attempts
        self.attempts.append(Attempt(changes, [], "", None, edited))
        return edited

    def _tried(self, reading: Reading, changes: Sequence[Change], after: Plain, *, finest: Sequence[Change]) -> Attempt:
        """One attempt, verified. `finest` are the changes that the edit is; a coarser attempt takes in more."""
        splices: list[Splice] = []
        try:
            splices = reading.splices(changes, after)
            text = apply_splices(reading.text, splices)
            fresh, full = self._reread(reading, text, changes, splices)
            why = fault_of(
                reading,
                changes,
                reading.settled(changes, after),
                fresh,
                finest=finest,
                tree=not (full or reading).shares,
                shared=full is None,
            )
        except (ValueRefused, EditRefused):
            raise
        except Exception as error:  # a fault of ours: a coarser splice may still be right, and is verified too
            if os.environ.get("CONFSAFE_TRACEBACK"):
                from traceback import print_exception  # here: for those who mend confsafe

                print_exception(error)
            return Attempt(changes, splices, f"{type(error).__name__}: {error}", error)
        return Attempt(changes, splices, why, None, None if why else _Edited(text, full))

    def _reread(
        self, reading: Reading, text: str, changes: Sequence[Change], splices: Sequence[Splice]
    ) -> tuple[Reread, Reading | None]:
        """What the edited text reads as, and its reading where it had to be read in full. Raises ParseError."""
        fresh = reading.reread(text, changes, splices)
        if fresh is not None:
            return fresh, None
        full = self._read(text)
        commented = self.format.name in ("jsonc", "json5")  # of which comments alone read as {}
        if commented and not full.data and full.span(()) is None:
            raise VerifyError("the edit would leave no value", remedy="please report this")
        return Reread(full.data, reading.comments(), [text[start:end] for start, end in full.comments()]), full

    def _commented(self, edited: _Edited, after: Plain, comments: Mapping[Path, Comment]) -> _Edited:
        reading = edited.reading or self._read(edited.text)
        edited = _Edited(edited.text, reading)
        wanted = {path: comment for path, comment in comments.items() if reading.comment(path) != comment}
        if len(wanted) > 1:
            try:
                return self._with_comments(edited, after, wanted)
            except (VerifyError, OverlappingSplicesError):  # two may want one place: then one after the other
                pass
        for path, comment in wanted.items():
            edited = self._with_comments(edited, after, {path: comment})
        return edited

    def _with_comments(self, edited: _Edited, after: Plain, comments: Mapping[Path, Comment]) -> _Edited:
        """The text with those comments, all put in at once."""
        reading = edited.reading or self._read(edited.text)
        splices = [splice for path, comment in comments.items() for splice in reading.comment_splices(path, comment)]
        text = apply_splices(edited.text, splices)
        return _Edited(text, self._verified_comments(text, after, comments))

    def _verified_comments(self, text: str, after: Plain, comments: Mapping[Path, Comment]) -> Reading:
        try:
            fresh = self._read(text)
        except ParseError as error:
            raise VerifyError("the comment would break the file", remedy="please report this") from error
        if not _nothing(fresh.data, after) and not same(fresh.data, after, tree=not fresh.shares):
            raise VerifyError("the comment would change the data", remedy="please report this")
        if any(fresh.comment(path) != comment for path, comment in comments.items()):
            raise VerifyError("the comment would not be read back as it was given", remedy="please report this")
        return fresh


def _changes(reading: Reading, after: Plain, told: Told | None) -> list[Change]:
    """What is to change, with what moves."""
    before = reading.data
    if _nothing(before, after):
        return []
    changes = diff(before, after, told=told, tree=not reading.shares, moves_renamed=reading.moves_renamed)
    if not _may_move(changes, before):
        return changes
    from confsafe.data.moves import with_moves  # here: few edits take something away

    return with_moves(changes, before, told=told, has_comment=lambda path: _has_comment(reading, path))


def _may_move(changes: Sequence[Change], before: Plain) -> bool:
    """Whether something vanishes and something appears: by two changes, or by one that sets another kind of value."""
    if len(changes) == 1:
        change = changes[0]
        return isinstance(change, Set) and kind(change.value) is not kind(at_path(before, change.path))
    return not all(isinstance(change, Insert) for change in changes)


def _has_comment(reading: Reading, path: Path) -> bool:
    """Whether an entry has a comment, or one would go with it, were it deleted."""
    try:
        comments = reading.comments()
        if not path or not comments:
            return False
        return reading.comment(path) != Comment() or any(
            bisect_left(comments, (start, 0)) < bisect_left(comments, (end, 0))
            for start, end in reading.owned([path], [])
        )
    except ConfsafeError:
        return False


def _nothing(before: Plain, after: Plain) -> bool:
    """An empty YAML document reads as null and is handed out as an empty mapping."""
    return before is None and kind(after) is dict and not after


def _raised_in(error: Exception) -> str:
    """The line of code that raised an exception; its message may hold a value, which no log is to have."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"


def _without_moves(changes: list[Change]) -> list[Change]:
    """The same changes, with all that is new written anew; the very same list where nothing moves."""
    if not any(isinstance(change, (Set, Insert)) and change.moves for change in changes):
        return changes
    return [
        Set(change.path, change.value)
        if isinstance(change, Set)
        else Insert(change.path, change.key, change.value, change.after)
        if isinstance(change, Insert)
        else change
        for change in changes
    ]


def _coarser_and_coarser(
    changes: list[Change], plain: list[Change], before: Plain, after: Plain
) -> Iterator[list[Change]]:
    """The changes; the same with nothing that moves; then whole mappings are set.

    First the smallest one around each change, then the one around that, up to the root.
    """
    yield changes
    if plain is not changes:
        yield plain
    places = {printable_place(container_of(change), before, after) for change in changes}
    while True:
        outer = [p for p in places if not any(p[:n] in places for n in range(len(p)))]
        yield [Set(path, at_path(after, path)) for path in sorted(outer, key=str)]
        if places == {()}:
            return
        places = {path[:-1] for path in outer}
