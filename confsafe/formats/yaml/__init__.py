"""YAML: the format's object, and the way of an edit through this package.

    reader/   text -> plain data, and a flat tree of where every node stands
    places/   where the parts of an entry stand: its indicators, its exact end, its comments; key paths -> nodes
    plan/     changes of the data -> what happens to which node; aliases and merges
    edit/     a plan -> splices
    write/    values -> text in the file's own manner
    proof.py  reading an edited text again without reading all of it: scalars; lines: proof_of_insertion.py

Guarantees: only the characters of what changes are replaced; a value that cannot be written exactly is refused with
its key path; nothing here takes longer than the text is long, whatever its aliases expand to.

Sources: YAML 1.2.2; yaml.org/type for merge, set, omap, pairs, binary and timestamp.
"""

from __future__ import annotations

from confsafe.formats.yaml.reader.dialect import USUAL, Dialect
from confsafe.formats.yaml.reader.parsing import data_of, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.formats import ReadAs, Reading
    from confsafe.formats.styles import Style as NewText


class YamlFormat:
    """YAML as the protocol `Format` of confsafe.formats has it."""

    strings = None

    def __init__(self, name: str = "yaml", dialect: Dialect = USUAL) -> None:
        self.name = name
        self.dialect = dialect

    def read(self, text: str, *, document: int | None = None) -> Reading:
        """Read one document of a text to edit it.

        Raises ParseError for what is not YAML, for a duplicate key, and where `document` is None and there are several.

        Example:
            >>> YamlFormat().read("port: 80  # web\\n").data
            {'port': 80}
        """
        from confsafe.formats.yaml.reading import YamlReading

        return YamlReading(parse(text, document, self.dialect), lambda edited: self.read(edited, document=document))

    def data(self, text: str, *, document: int | None = None) -> Any:
        """The data of one document alone. Raises ParseError.

        Example:
            >>> YamlFormat().data("[yes, 0o14, 2024-02-29]")
            ['yes', 12, datetime.date(2024, 2, 29)]
        """
        return data_of(text, document, self.dialect)

    def pieces(self, text: str) -> list[str] | None:
        """The text of each document of a stream; None where they cannot be told apart so simply.

        Example:
            >>> YamlFormat().pieces("a: 1\\n---\\nb: 2\\n")
            ['a: 1\\n', '---\\nb: 2\\n']
        """
        from confsafe.formats.yaml.reader.pieces import pieces_of

        return pieces_of(text)

    def dumps(self, data: Any, *, newline: str = "\n", style: NewText | None = None) -> str:
        """A whole new text in block style, indented by two or as `style` says, with a final line ending.

        Raises ValueRefused for a value that YAML cannot hold, and for one that contains itself.

        Example:
            >>> print(YamlFormat().dumps({"on": "yes", "ports": [80]}), end="")
            "on": "yes"
            ports:
              - 80
        """
        from confsafe.formats.yaml.write.style import Style, style_asked
        from confsafe.formats.yaml.write.writer import Writer, root_lines

        lines = root_lines(Writer(Style(newline) if style is None else style_asked(newline, style)), data)
        return newline.join([*lines, ""])


FORMATS = {"yaml": YamlFormat()}


def read_as(name: ReadAs) -> YamlFormat:
    """YAML, read as the name says."""
    return YamlFormat(name, Dialect(name.yaml == "1.1", name.duplicates == "last"))
