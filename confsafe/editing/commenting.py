"""Many comments put into a text at once, as many as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.data.keypath import format_path
from confsafe.errors import ConfsafeError
from confsafe.formats.text import Comment
from confsafe.startup.log import debug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confsafe.data.changes import Path
    from confsafe.document import Document


def commented(document: Document, comments: Mapping[Path, Comment]) -> str:
    """The text with those comments; of one that there is no room for, the part behind the entry, or the one above."""
    try:
        return document.edited(document.data, comments=comments)
    except ConfsafeError:
        pass
    text = document.edited(document.data)
    for path, comment in comments.items():
        there = document.comment(path)
        for part in (comment, Comment(there.above, comment.inline), Comment(comment.above, there.inline)):
            try:
                text = document.edited(document.data, comments={path: part})
            except ConfsafeError as error:
                debug("%s: a comment stays away: %s", format_path(path), error.reason)
                continue
            document = type(document)(text, document.format.name, document=document.index)
            break
    return text
