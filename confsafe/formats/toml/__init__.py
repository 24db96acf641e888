"""TOML: data from tomli, splices from our own reader of where things stand.

    text -> data                           loading.py
    text -> sections, entries, tables      grammar.py, statements.py, nesting.py, tables.py, trivia.py
    changes -> plan                        in_place.py, edit.py, additions.py, mixed.py (forms.py, naming.py)
    plan -> splices                        lines.py, brackets.py, sections.py, settled by plan.py
    new values -> text                     write.py, strings.py, respell.py, blocks.py, dump.py (examples.py, layout.py)
    comments                               comments.py, disabling.py, enabling.py

TOML 1.0 and 1.1 are read (toml.io/en/v1.1.0). What is written stays within 1.0, except in an inline table that already
spans lines.
"""

from __future__ import annotations

from confsafe.errors import ParseError
from confsafe.formats.toml.loading import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.formats.toml.reading import TomlReading


class Toml:
    """`formats.Format` for TOML."""

    name = "toml"

    def read(self, text: str, *, document: int | None = None) -> TomlReading:
        """Read a text to edit it. Raises ParseError."""
        from confsafe.formats.toml.reading import TomlReading  # here: reading data alone never loads the editor

        return TomlReading(text, self.data(text, document=document))

    def data(self, text: str, *, document: int | None = None) -> dict[str, Any]:
        """The data alone. Raises ParseError, with line and column, for whatever tomli refuses."""
        if document not in (None, 0):
            raise ParseError(f"TOML has one document, no document {document}")
        return load(text)

    def dumps(self, data: Any, *, newline: str = "\n") -> str:
        """A whole new text. Raises ValueRefused."""
        from confsafe.formats.toml.dump import dumps

        return dumps(data, newline=newline)


FORMATS = {"toml": Toml()}
