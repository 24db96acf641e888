"""How new text looks in a file: as the file's own text shows such things, asked of examples.py when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.text import newline_of
from confsafe.formats.yaml.write import forms, indentation
from confsafe.formats.yaml.write.examples import Examples
from confsafe.formats.yaml.write.filling import filling_of
from confsafe.formats.yaml.write.quotes import key_quote_of, quote_of
from confsafe.formats.yaml.write.style import WIDEST, Style

if TYPE_CHECKING:
    from confsafe.data.changes import Plain
    from confsafe.formats.yaml.places.geometry import Geometry
    from confsafe.formats.yaml.write.filling import Filling
    from confsafe.formats.yaml.write.style import Gap, Where


class StyleOfFile(Style):
    """What the text of a document shows."""

    def __init__(self, geometry: Geometry) -> None:
        super().__init__(newline_of(geometry.text), version_1_1=geometry.tree.version_1_1)
        self.examples = Examples(geometry)

    def widest(self) -> int:
        return self.examples.once("widest", lambda: max(WIDEST, *map(len, self.examples.text.splitlines()), 0))

    def quote(self, text: str, where: Where, *, flow: bool) -> str:
        return quote_of(self.examples, text, where, flow=flow)

    def filling(self, where: Where) -> Filling | None:
        return self.examples.once("filling", lambda: filling_of(self.examples, max(where.within, where.among)))

    def key_quote(self, text: str, among: int, *, flow: bool) -> str:
        return key_quote_of(self.examples, text, among, flow=flow)

    def null(self, where: Where) -> str:
        return forms.null_of(self.examples, where)

    def boolean(self, where: Where) -> str:
        return forms.boolean_of(self.examples, where)

    def numeral(self, value: float, where: Where) -> str:
        return forms.numeral_of(self.examples, value, where)

    def text_style(self, where: Where) -> str:
        return forms.text_style_of(self.examples, where)

    def text_width(self) -> int:
        return forms.text_width(self.examples)

    def is_in_brackets(self, value: Plain, where: Where) -> bool:
        return forms.stands_in_brackets(self.examples, value, where)

    def padding(self, value: Plain, where: Where) -> str:
        return forms.padding(self.examples, value, where)

    def indentation(self, where: Where) -> int:
        return indentation.indentation(self.examples, where)

    def text_indentation(self, where: Where) -> int:
        return indentation.text_indentation(self.examples, where)

    def dash_offset(self, value: Plain, where: Where) -> int:
        return indentation.dash_offset(self.examples, value, where)

    def gaps(self, where: Where, *, mapping: bool) -> list[Gap]:
        """The blank lines between the entries of the blocks at the same key, with the kind of each (`Slots.gaps`)."""
        found = self.examples.said_at_key(
            ("gaps", mapping), where, lambda nodes: forms.gaps_of(self.examples, nodes, mapping=mapping)
        )
        return found or []

    def dash_gap(self, value: Plain, where: Where) -> str:
        return indentation.dash_gap(self.examples, value, where)
