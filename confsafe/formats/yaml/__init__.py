"""YAML: the format's object, and the way of an edit through this package.

    events.py    text -> parser events: libyaml's, or the slower ones of ruamel.yaml where libyaml refuses YAML 1.2
    parsing.py   which parser reads the text
    compose.py   events -> plain data, and a flat tree of where every node stands (nodes.py); plain scalars by schema.py
    layout.py    the exact ends, indicators, lines and comments around the entries that change
    plan.py      changes of the data -> what happens to which node; sharing.py, anchoring.py: aliases and merges
    in_place.py  another scalar where one stands, the short way; or
    editing.py   a plan -> splices: blocks.py and flows.py (entries come and go), replace.py (other values)
    carrying.py  text that moves along, with moving.py; unfolding.py: an empty collection gets its first entries
    render.py    values -> text in the file's habits (style.py, resembling.py): scalars.py, blockscalars.py

Guarantees: only the characters of what changes are replaced; a value that cannot be written exactly is refused with
its key path; nothing here takes longer than the text is long, whatever its aliases expand to.

Sources: YAML 1.2.2; yaml.org/type for merge, set, omap, pairs, binary and timestamp.
"""

from __future__ import annotations

from confsafe.errors import ValueRefused
from confsafe.formats.yaml.parsing import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.formats import Reading


class YamlFormat:
    """YAML as the protocol `Format` of confsafe.formats has it."""

    name = "yaml"

    def read(self, text: str, *, document: int | None = None) -> Reading:
        """Read one document of a text to edit it.

        Raises ParseError for what is not YAML, for a duplicate key, and where `document` is None and there are several.

        Example:
            >>> YamlFormat().read("port: 80  # web\\n").data
            {'port': 80}
        """
        from confsafe.formats.yaml.reading import YamlReading

        return YamlReading(parse(text, document))

    def data(self, text: str, *, document: int | None = None) -> Any:
        """The data of one document alone. Raises ParseError.

        Example:
            >>> YamlFormat().data("[yes, 0o14, 2024-02-29]")
            ['yes', 12, datetime.date(2024, 2, 29)]
        """
        return parse(text, document).data

    def dumps(self, data: Any, *, newline: str = "\n") -> str:
        """A whole new text in block style, indented by two, with a final line ending.

        Raises ValueRefused for a value that YAML cannot hold, and for one that contains itself.

        Example:
            >>> print(YamlFormat().dumps({"on": "yes", "ports": [80]}), end="")
            "on": "yes"
            ports:
              - 80
        """
        from confsafe.formats.yaml.render import Renderer, root_lines
        from confsafe.formats.yaml.scalars import Unwritable
        from confsafe.formats.yaml.style import usual_style

        try:
            lines = root_lines(Renderer(usual_style(newline)), data)
        except Unwritable as problem:
            raise ValueRefused(str(problem)) from None
        except RecursionError:
            raise ValueRefused("the data is nested too deeply to be written") from None
        return newline.join([*lines, ""])


FORMATS = {"yaml": YamlFormat()}
