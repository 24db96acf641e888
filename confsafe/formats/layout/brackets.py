"""Editing what stands between brackets: JSON objects and arrays, TOML arrays and inline tables, YAML flow collections.

All three separate entries by commas, on one line or one a line, with or without a trailing comma, with comments
anywhere. They differ in the marks of comments and in whether a new line is allowed. Where the entries stand is
`Brackets`. What is to be done is a set of deleted indices and a list of `NewEntry`. The result is splices.

The splices lie between the entries and never within one that stays, so they compose with the edits of what is inside
the entries. Work is done per run (bracket_run.py): the entries that are deleted and inserted between two neighbours.
"""

from __future__ import annotations

from confsafe.formats.layout.bracket_run import BracketRun
from confsafe.formats.layout.container import Container
from confsafe.formats.text import Splice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from confsafe.formats.layout.model import Brackets, Grammar, Line, NewEntry
    from confsafe.formats.layout.ownership import ReadsAsEntry


def edit_brackets(
    text: str,
    brackets: Brackets,
    grammar: Grammar,
    *,
    deleted: Collection[int],
    inserted: Sequence[NewEntry],
    reads_as_entry: ReadsAsEntry,
    moving: Collection[int] = (),
    attached: Collection[int] = (),
) -> list[Splice]:
    """The splices that delete and insert those entries; all other characters stay.

    - An entry that is inserted where another one is deleted takes its place: its comments, commas and blank lines stay.
    - Any other one takes the layout of its siblings (a line of its own at their indentation, or the same line), a comma
      that is missing is added before any trailing comment, a trailing comma stays or stays away.
    - A deleted entry takes its comma, its line where it had one, what it owns (ownership.py), and one of the gaps
      around it (runs.py). A comment that it shares a line with another entry for stays.

    `moving` are those of the deleted whose text is put in elsewhere, with their comments, and `attached` those of them
    that go there with all that stands between them and the one above.

    Example: deleting `"b"` and inserting `"c"` in front of `"a"`

        {                              {
          "a": 1, // about a             "c": 3,
          // about b                     "a": 1 // about a
          "b": 2  // more about b      }
        }
    """
    container = Container(text, brackets, grammar, reads_as_entry)
    gone = set(deleted)
    new_after: dict[int, list[NewEntry]] = {}
    for new in inserted:
        new_after.setdefault(new.after, []).append(new)
    away = {*moving, *(new.moved_from for new in inserted)}
    splices = _replaced(container, gone, away, new_after)
    befores = {index - 1 for index in gone if index - 1 not in gone} | set(new_after)
    for before in sorted(befores):
        after = before + 1
        while after in gone:
            after += 1
        coming = new_after.get(before, [])
        run = BracketRun(container, before, after, gone=gone, moving=away, attached=attached, new=coming)
        splices += run.splices()
    return splices


def _replaced(
    container: Container, gone: set[int], moving: Collection[int | None], new_after: dict[int, list[NewEntry]]
) -> list[Splice]:
    """What is inserted replaces what is deleted, the first the first and so on, unless it brings its own text."""
    splices = []
    for before, group in sorted(new_after.items()):
        index = before + 1
        while index in gone and index not in moving and group and _comes_alone(group[0]):
            new = group.pop(0)
            span = container.brackets.entries[index]
            splices.append(Splice(span.start, span.end, new.render(container.own_indent(index))))
            gone.discard(index)
            index += 1
        if index - 1 != before:
            del new_after[before]
            if group:
                new_after.setdefault(index - 1, []).extend(group)
    return splices


def _comes_alone(new: NewEntry) -> bool:
    return new.keeps and new.moved_from is None and not new.lead and not new.tail and not new.alone


def no_entries(lines: Sequence[Line]) -> int:
    """`ReadsAsEntry` of a format in which nothing can be commented out."""
    return 0
