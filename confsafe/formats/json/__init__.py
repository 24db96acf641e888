"""JSON, JSON with comments and trailing commas, and JSON5.

Guarantees: what is read is what the dialect's specification says, or ParseError with line and column; two equal keys
in one object are refused by `read`. What is edited keeps every character outside the entries concerned.

On the way of an edit this is `parse` and `splice`: loading.py reads the data with the C parser of the standard library
(blanking.py makes comments invisible to it, scanner.py reads what it cannot and words the errors), entries.py finds the
places, splicing.py and siblings.py turn changes into splices, with values written by render.py in the style that
style.py found.
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

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.name = dialect.name

    def read(self, text: str, *, document: int | None = None) -> JsonReading:
        """Read a text to edit it. Raises ParseError, also for two equal keys in one object."""
        from confsafe.formats.json.reading import JsonReading  # here: reading data alone never loads the editor

        self._check_document(document)
        return JsonReading(text, load(text, self.dialect, unique=True), self.dialect)

    def data(self, text: str, *, document: int | None = None) -> Any:
        """The data alone; of equal keys the last one counts, as in `json.loads`. Raises ParseError."""
        self._check_document(document)
        return load(text, self.dialect, unique=False).data

    def dumps(self, data: Any, *, newline: str = "\n") -> str:
        """The data with an indentation of two spaces and a final newline. Raises ValueRefused.

        Example:
            >>> FORMATS["json"].dumps({"a": [1, None]})
            '{\\n  "a": [\\n    1,\\n    null\\n  ]\\n}\\n'
        """
        from confsafe.formats.json.style import Style
        from confsafe.formats.json.write import Renderer

        return Renderer(self.dialect, Style(newline=newline)).value(data, (), indent="") + newline

    def _check_document(self, document: int | None) -> None:
        if document:
            raise ParseError(f"{self.dialect.title} has one document, no document {document}")


FORMATS: dict[str, Format] = {dialect.name: JsonFormat(dialect) for dialect in (STRICT, JSONC, JSON5)}
