"""Why a text does not parse, where it is not the text of this format at all: told before a quote is blamed.

| the text has                         | the error says                             |
|--------------------------------------|--------------------------------------------|
| `<<<<<<<` at the start of a line     | a merge conflict, with the line of the mark |
| several documents                    | what each of them is                       |
| NUL characters                       | that they are there, and how many          |
| `{{ name }}`, `{% if %}`, `<% %>`    | a template, with the line of the first     |
"""

from __future__ import annotations

from confsafe.errors import ParseError, SeveralDocuments
from confsafe.startup.patterns import pattern

_CONFLICT = pattern(r"(?m)^<{7}(?: |$)")
_TEMPLATE = pattern(r"\{\{[-~#/]?\s*[$.\w][^\n]*?\}\}|\{%[^\n]*?%\}|<%[^\n]*?%>")


def conflict_in(text: str) -> ParseError | None:
    """The error for the first merge conflict that is not resolved; None where there is none."""
    found = _CONFLICT.search(text)
    if found is None or ">>>>>>>" not in text:
        return None
    return _at(text, found.start(), "a merge conflict is not resolved here", "resolve it, or take one side")


def diagnosed(error: ParseError, text: str) -> ParseError:
    """The error with what stands behind it; the same where nothing of the table explains it."""
    if isinstance(error, SeveralDocuments):
        from confsafe.formats.stream import listed

        error.remedy = f"choose one with document=: {listed(text)}"
        return error
    conflict = conflict_in(text)
    if conflict is not None:
        return conflict
    if "\0" in text:
        count = text.count("\0")
        what = "the file is nothing but" if not text.strip("\0") else "the file holds"
        reason = f"{what} {count} NUL character{'' if count == 1 else 's'}, as a crash of the machine leaves them"
        return _at(text, text.index("\0"), reason, "go back to a backup (confsafe rollback)")
    template = _TEMPLATE.search(text)
    if template:
        shown = template[0] if len(template[0]) <= 40 else template[0][:37] + "..."
        reason = f"this is a template ({shown}), which only its engine can read"
        remedy = "quote the expression, or edit what the template is made from"
        return _at(text, template.start(), reason, remedy)
    return error


def _at(text: str, position: int, reason: str, remedy: str) -> ParseError:
    from confsafe.formats.text import line_column

    line, column = line_column(text, position)
    return ParseError(reason, line=line, column=column, remedy=remedy)
