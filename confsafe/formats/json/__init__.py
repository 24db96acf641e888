"""JSON, JSON with comments and trailing commas, and JSON5.

Guarantees: what is read is what the dialect's specification says, or ParseError with line and column; of two equal keys
in one object the last one counts, and no edit touches either. What is edited keeps every character outside the entries
concerned.

On the way of an edit:

| | |
|---|---|
| reader/ | text -> data: by the C parser of the standard library, with comments blanked and JSON5 translated; |
| | scanner.py reads what that cannot, and words the errors |
| places.py | where entries and values stand |
| plan.py | the changes as a tree |
| edit.py | plan -> splices; inserting and deleting is left to the layout engine; moving.py: texts that move |
| write.py | values -> text, after the examples that example.py finds, in the style.py of the file |
| proof.py | the edited text read again, only as far as it was edited |
| commented_out.py, comments.py, disable.py | what JSON adds to the layout engine's comments |
"""

from __future__ import annotations

from confsafe.errors import ParseError
from confsafe.formats.json.reader.dialect import JSON5, JSONC, STRICT, Dialect
from confsafe.formats.json.reader.loading import load
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.formats import Format
    from confsafe.formats.json.reading import JsonReading
    from confsafe.formats.styles import Style as NewText


def has_comments(text: str) -> bool:
    """Whether a text has, outside its strings, a comment that ends its line; it may be all that the text has.

    Such a text is no JSON, and it is no slip of the hand either: whoever reads that file reads comments. What may be a
    slip stays refused where JSON is asked for: a trailing comma, a comment amid a line, one that the end of the text
    cuts off.

    Example:
        >>> has_comments('{ // here\\n}'), has_comments('["//"]'), has_comments('{"a": /* 1 */ 2}')
        (True, False, False)
    """
    if "//" not in text and "/*" not in text:
        return False
    from confsafe.formats.json.reader.blanking import comments_in

    return any(_LINE_END.match(text, end) for _, end in comments_in(text, JSONC))


_LINE_END = pattern(r"[ \t]*+[\n\r]")


class JsonFormat:
    """One dialect as the protocol `confsafe.formats.Format` has it."""

    strings = None

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.name = dialect.name

    def read(self, text: str, *, document: int | None = None) -> JsonReading:
        """Read a text to edit it. Raises ParseError.

        Of two equal keys in one object the last one counts; an edit that would touch one of them is refused.
        """
        from confsafe.formats.json.reading import JsonReading  # here: reading data alone never loads the editor

        self._check_document(document)
        try:
            return JsonReading(text, load(text, self.dialect, unique=True), self.dialect)
        except ParseError as error:
            return JsonReading(text, load(text, self.dialect, unique=False), self.dialect, repeated=error)

    def data(self, text: str, *, document: int | None = None) -> Any:
        """The data alone; of equal keys the last one counts, as in `json.loads`. Raises ParseError."""
        self._check_document(document)
        return load(text, self.dialect, unique=False).data

    def pieces(self, text: str) -> list[str]:
        """One document, the text."""
        return [text]

    def dumps(self, data: Any, *, newline: str = "\n", style: NewText | None = None) -> str:
        """The data with an indentation of two spaces, or that of `style`, and a final newline. Raises ValueRefused.

        Example:
            >>> FORMATS["json"].dumps({"a": [1, None]})
            '{\\n  "a": [\\n    1,\\n    null\\n  ]\\n}\\n'
        """
        from confsafe.formats.json.style import Style
        from confsafe.formats.json.write import Renderer, Room

        unit = None if style is None else style.step
        found = Style(newline=newline) if unit is None else Style(newline=newline, unit=unit)
        return Renderer(self.dialect, found).value(data, (), Room("")) + newline

    def _check_document(self, document: int | None) -> None:
        if document:
            raise ParseError(f"{self.dialect.title} has one document, no document {document}")


FORMATS: dict[str, Format] = {dialect.name: JsonFormat(dialect) for dialect in (STRICT, JSONC, JSON5)}
