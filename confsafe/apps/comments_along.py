"""Carrying comments from one document to the same entries of another, whatever the two formats are.

A comment of an entry goes to that entry; the comments in front of everything and behind everything go to the same end
of the new text. All others belong to nothing that the new text has, and are told with their line.
"""

from __future__ import annotations

from collections import Counter

from confsafe.apps.as_json import key_text
from confsafe.data.keypath import format_path
from confsafe.data.sameness import same
from confsafe.document import Document
from confsafe.errors import ConfsafeError
from confsafe.formats.text import Comment, apply_splices, line_column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from confsafe.data.changes import Path
    from confsafe.formats.text import Span, Splice

    _Found = tuple[Path, Path, Comment]  # where an entry was, where it is now, its comment
    _Planned = tuple[Path, Path, Comment, list[Splice]]  # the same, and how it is written there

NO_COMMENTS = "json"
"""The format that has none."""


def with_comments(text: str, source: Document, target: str) -> tuple[str, list[str]]:
    """The text with the source's comments, and a line for each that could not be carried."""
    if source.reading is None or not source.reading.comments():
        return text, []
    found = [(path, there, source.comment(path)) for path, there in paths(source.data, target)]
    found = [entry for entry in found if entry[2] != Comment()]
    if target == NO_COMMENTS:
        count = len(source.reading.comments())
        return text, [f"{count} comment{'' if count == 1 else 's'} not carried: JSON has none (jsonc and json5 do)"]
    text, lost = _of_entries(text, target, found)
    front, back, left = _of_no_entry(source, found)
    lost += [f"line {line}: the comment {body!r} belongs to no entry and was not carried" for line, body in left]
    return _framed(text, target, front, back), lost


def _of_entries(text: str, target: str, found: list[_Found]) -> tuple[str, list[str]]:
    """The text with those comments at their entries; an inline one that its place cannot hold stands above instead."""
    document = Document(text, target)
    lost: list[str] = []
    planned: list[_Planned] = []
    for path, there, comment in found:
        plan = _plan(document, there, comment)
        if plan is None:
            lost.append(f"{format_path(path)}: its comment {_body(comment)!r} was not carried")
        else:
            planned.append((path, there, *plan))
    return _applied(text, target, planned, lost)


def _plan(document: Document, there: Path, comment: Comment) -> tuple[Comment, list[Splice]] | None:
    """The comment as the entry can have it, with the splices that write it; None where it can have none."""
    assert document.reading is not None
    above = "\n".join(part for part in (comment.above, comment.inline) if part is not None)
    for attempt in (comment, Comment(above=above)):
        try:
            return attempt, document.reading.comment_splices(there, attempt)
        except (ConfsafeError, LookupError):
            continue
    return None


def _applied(text: str, target: str, planned: list[_Planned], lost: list[str]) -> tuple[str, list[str]]:
    """All at once where the result reads back as it should; else half by half, until the one that does not is found."""
    if not planned:
        return text, lost
    if (whole := _verified(text, target, planned)) is not None:
        return whole, lost
    if len(planned) == 1:
        path, _, comment, _ = planned[0]
        return text, [*lost, f"{format_path(path)}: its comment {_body(comment)!r} was not carried"]
    middle = len(planned) // 2
    text, lost = _applied(text, target, planned[:middle], lost)
    document = Document(text, target)
    rest = [
        (path, there, plan) for path, there, comment, _ in planned[middle:] if (plan := _plan(document, there, comment))
    ]
    return _applied(text, target, [(path, there, *plan) for path, there, plan in rest], lost)


def _verified(text: str, target: str, planned: list[_Planned]) -> str | None:
    """The text with those splices, if it has the same data and exactly those comments."""
    try:
        whole = apply_splices(text, [splice for *_, splices in planned for splice in splices])
        fresh = Document(whole, target)
        right = same(fresh.data, Document(text, target).data)
        return whole if right and all(fresh.comment(there) == comment for _, there, comment, _ in planned) else None
    except (ConfsafeError, ValueError, LookupError):
        return None


def _body(comment: Comment) -> str:
    """A comment on one line, as a message shows it."""
    return " ".join(part.strip() for part in (comment.above, comment.inline) if part is not None)


def _of_no_entry(source: Document, found: list[_Found]) -> tuple[list[str], list[str], list[tuple[int, str]]]:
    """The comments that no entry has: those in front of everything, those behind everything, the rest with its line."""
    assert source.reading is not None
    text, spans = source.reading.text, source.reading.comments()
    taken: Counter[str] = Counter()
    for _, _, comment in found:
        for part in (comment.above, comment.inline):
            taken.update(line.strip() for line in (part or "").split("\n") if part is not None)
    front_end, back_start = _ends(text, spans)
    front: list[str] = []
    back: list[str] = []
    left: list[tuple[int, str]] = []
    for span in spans:
        for number, body in enumerate(bodies(text[span.start : span.end])):
            if taken[body.strip()] > 0:
                taken[body.strip()] -= 1
            elif span.start < front_end:
                front.append(body)
            elif span.start >= back_start:
                back.append(body)
            else:
                left.append((line_column(text, span.start)[0] + number, body.strip()))
    return front, back, left


def _ends(text: str, spans: list[Span]) -> tuple[int, int]:
    """Where the comments in front of everything end, and those behind everything start."""
    front = 0
    for span in spans:
        if text[front : span.start].strip():
            break
        front = span.end
    back = len(text)
    for span in reversed(spans):
        if text[span.end : back].strip():
            break
        back = span.start
    return front, back


def _framed(text: str, target: str, front: list[str], back: list[str]) -> str:
    """The text between two blocks of comment lines, each apart from it by a blank line."""
    mark = "//" if target in ("jsonc", "json5") else "#"
    above = "".join(f"{mark}{body}".rstrip() + "\n" for body in front)
    below = "".join(f"{mark}{body}".rstrip() + "\n" for body in back)
    return "\n".join(part for part in (above, text, below) if part)


def bodies(comment: str) -> list[str]:
    """The lines of a comment without its markers.

    Example:
        >>> bodies("# a"), bodies("// a"), bodies("/* a\\n * b */")
        ([' a'], [' a'], [' a', ' b'])
    """
    if comment.startswith(("#", ";", "!")):
        return [comment[1:].rstrip()]
    if comment.startswith("//"):
        return [comment[2:].rstrip()]
    lines = comment[2:-2].split("\n")
    return [line.rstrip() if i == 0 else " " + line.strip().lstrip("*").strip() for i, line in enumerate(lines)]


def paths(data: Any, target: str) -> Iterator[tuple[Path, Path]]:
    """Every entry and item below `data`, and where it stands in the target, whose keys may have become strings.

    In the order of the text; what is shared is entered once.
    """
    seen: set[int] = set()
    pending: list[tuple[Path, Path, Any]] = [((), (), data)]
    while pending:
        path, there, value = pending.pop()
        if path:
            yield path, there
        value = value.value if hasattr(value, "tag") else value
        if id(value) in seen:
            continue
        if isinstance(value, list):
            below = [((*path, index), (*there, index), item) for index, item in enumerate(value)]
        elif isinstance(value, dict):
            below = [
                ((*path, key), (*there, key if target == "yaml" else key_text(key)), item)
                for key, item in value.items()
            ]
        else:
            continue
        seen.add(id(value))
        pending.extend(reversed(below))
