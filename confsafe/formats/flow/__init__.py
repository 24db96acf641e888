"""Editing what stands between brackets: JSON objects and arrays, TOML arrays and inline tables, YAML flow collections.

All three separate entries by commas, on one line or one a line, with or without a trailing comma, with comments
anywhere. They differ in the comment syntax and in whether a new line is allowed; that is `Syntax`. Where the entries
stand is `Flow`. What is to be done is a set of deleted indices and a list of `NewEntry`. The result is splices.

The splices lie between the entries and never within one that stays, so they compose with the edits of what is inside
the entries. Work is done per run (run.py): the entries that go and come between two neighbours that stay. What belongs
to an entry is decided in gaps.py, how a new one is laid out in layout.py and pieces.py.
"""

from __future__ import annotations

from confsafe.formats.flow.model import Flow, NewEntry, Syntax

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from confsafe.formats.text import Splice

__all__ = ["Flow", "NewEntry", "Syntax", "edit_flow"]


def edit_flow(
    text: str, flow: Flow, syntax: Syntax, *, deleted: Collection[int], inserted: Sequence[NewEntry]
) -> list[Splice]:
    """The splices that delete and insert those entries; all other characters stay.

    An inserted entry takes the layout of its siblings (own line at their indentation, or same line), a comma that is
    missing is added before any trailing comment, a trailing comma stays or stays away. A deleted entry takes its comma,
    its line where it had one, its trailing comment and the comment block directly above it. A comment that it shares
    a line with another entry for stays.

    Example: deleting `"b"` and inserting `"c"` after `"a"`

        {                              {
          "a": 1, // about a             "a": 1, // about a
          // about b                     "c": 3
          "b": 2  // more about b      }
        }
    """
    # Imported here: a reader needs the words of this package, and an edit of a scalar needs no more.
    from confsafe.formats.flow.layout import Container
    from confsafe.formats.flow.run import Run

    container = Container(text, flow, syntax)
    gone = frozenset(deleted)
    new_after: dict[int, list[NewEntry]] = {}
    for new in inserted:
        new_after.setdefault(new.after, []).append(new)
    befores = {index - 1 for index in gone if index - 1 not in gone} | set(new_after)
    splices: list[Splice] = []
    for before in sorted(befores):
        after = before + 1
        while after in gone:
            after += 1
        splices += Run(container, before, after).splices(new_after.get(before, []))
    return splices
