"""What a file gets from its template comes as the template has it: spelling, layout and comments.

    template                       after an edit             completed
    mode: 0644  # octal            mode: 644                 mode: 0644  # octal

An application must always be able to save: a comment for which the user's layout has no room (an object on one line, a
dotted key) stays away, with a line in the log of the logger "confsafe" at the level DEBUG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.data.changes import at_path
from confsafe.data.sameness import same
from confsafe.document import Document
from confsafe.editing.commenting import commented
from confsafe.editing.copying import Copy, copy_entries
from confsafe.errors import ConfsafeError
from confsafe.formats.text import Comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from confsafe.data.changes import Path


def completed_text(
    document: Document, template: Document, added: Sequence[Path], *, assigned: Mapping[Path, Comment]
) -> str:
    """The text of `document` with the entries at `added` as the template has them.

    Args:
        document: the edited text, which has the entries already, printed anew.
        template: where they come from.
        added: the paths of the entries, each before those in it.
        assigned: the comments that the caller gave; they come before the template's.
    """
    copies = list(_copies(document, template, added))
    text = copy_entries(document.original or "", document, template, copies)
    document = Document(text, document.format.name, document=document.index)
    wanted = {}
    for path in added:
        there, comment = _comment(document, path), _comment(template, path)
        both = Comment(there.above or comment.above, there.inline or comment.inline)
        if both != there and path not in assigned:
            wanted[path] = both
    return commented(document, wanted) if wanted else text


def _copies(document: Document, template: Document, added: Sequence[Path]) -> Iterator[Copy]:
    """The outermost entries that are still what they are in the template."""
    taken: set[Path] = set()
    for path in added:
        if any(path[:length] in taken for length in range(1, len(path))):
            continue
        if same(at_path(document.data, path), at_path(template.data, path)):
            taken.add(path)
            yield Copy(path, path)


def _comment(document: Document, path: Path) -> Comment:
    try:
        return document.comment(path)
    except (ConfsafeError, LookupError, TypeError):
        return Comment()
