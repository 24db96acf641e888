"""TOML: data from tomli, splices from our own reader of where things stand.

    text -> tomli -> data                                                    __init__.py
    text -> sections and entries -> tables          grammar.py, statements.py, tables.py
    changes -> plan -> splices       edit.py, plan.py, lines.py, brackets.py, sections.py
    new values -> text               render.py, spelling.py, blocks.py, dump.py, layout.py

TOML 1.0 and 1.1 are read (toml.io/en/v1.1.0). What is written stays within 1.0, except in an inline table that already
spans lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tomli

from confsafe.errors import ParseError

if TYPE_CHECKING:
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
            raise ParseError("a TOML file is one document", remedy="leave the document's number out")
        try:
            return tomli.loads(text)
        except tomli.TOMLDecodeError as error:
            raise ParseError(error.msg, line=error.lineno, column=error.colno) from None
        except RecursionError:
            raise ParseError("nested too deeply") from None
        except ValueError:
            raise ParseError("an integer has too many digits") from None

    def dumps(self, data: Any, *, newline: str = "\n") -> str:
        """A whole new text. Raises ValueRefused."""
        from confsafe.formats.toml.dump import dumps

        return dumps(data, newline=newline)


FORMATS = {"toml": Toml()}
