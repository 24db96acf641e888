"""TOML: data from tomli, splices from our own reader of where things stand.

    reader/    text -> data, by tomli (loading); -> sections, entries, items (grammar, statements, brackets, values)
    places/    where everything stands: the tree of tables; whose each line is (slots, gaps), by the layout engine
    plan/      changes -> what goes, comes and moves (inserts, moves, sources, mixed), in which form (forms, naming)
    edit/      the plan -> splices: values, lines, brackets, sections; comments; disable and enable
    write/     new values and tables -> text (values, strings, new_tables, dump), after the file's examples (examples,
               style), in the old spelling (respell)
    proof      reading an edited text again by the statements that are new

TOML 1.0 and 1.1 are read (toml.io/en/v1.1.0). What is written stays within 1.0, except in an inline table that already
spans lines.
"""

from __future__ import annotations

from confsafe.errors import ParseError
from confsafe.formats.toml.reader.loading import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.formats.styles import Style
    from confsafe.formats.toml.reading import TomlReading


class Toml:
    """`formats.Format` for TOML."""

    name = "toml"
    strings = None

    def read(self, text: str, *, document: int | None = None) -> TomlReading:
        """Read a text to edit it. Raises ParseError."""
        from confsafe.formats.toml.reading import TomlReading  # here: reading data alone never loads the editor

        return TomlReading(text, self.data(text, document=document))

    def data(self, text: str, *, document: int | None = None) -> dict[str, Any]:
        """The data alone. Raises ParseError, with line and column, for whatever tomli refuses."""
        if document not in (None, 0):
            raise ParseError(f"TOML has one document, no document {document}")
        return load(text)

    def pieces(self, text: str) -> list[str]:
        """One document, the text."""
        return [text]

    def dumps(self, data: Any, *, newline: str = "\n", style: Style | None = None) -> str:
        """A whole new text. Raises ValueRefused."""
        from confsafe.formats.toml.write.dump import dumps

        return dumps(data, newline=newline, item_indent=None if style is None else style.step)


FORMATS = {"toml": Toml()}
