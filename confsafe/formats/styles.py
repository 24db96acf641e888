"""How a whole new text is written, where whoever makes it has a wish: indentation, order of the keys, YAML's dashes."""

from __future__ import annotations

from confsafe.data.plain import in_the_form_of
from confsafe.data.sameness import kind
from confsafe.data.tagged import Tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass
    from typing import Any, Literal

    from confsafe.data.changes import Plain
else:
    from confsafe.startup.records import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """The style of a new text; of an edited one the text itself tells.

    Attributes:
        indent: one step of indentation, in blanks or as it is ("\\t", which YAML has not); None: as the format is
            usually written (JSON and YAML two blanks, four for the items of a TOML array that stands over lines).
        sort_keys: the keys of every mapping in the order of their characters, not as the data has them.
        dashes: of YAML's lists below a key: "indented", or "flush" with the key.

    Raises TypeError, ValueError for an impossible one.

    Example:
        >>> import confsafe
        >>> print(confsafe.dumps({"b": [1], "a": 2}, "yaml", style=Style(sort_keys=True, dashes="flush")), end="")
        a: 2
        b:
        - 1
    """

    indent: int | str | None = None
    sort_keys: bool = False
    dashes: Literal["indented", "flush"] = "indented"

    def __post_init__(self) -> None:
        indent = self.indent
        if isinstance(indent, bool) or not (indent is None or isinstance(indent, (int, str))):
            raise TypeError(f"indent is a number of blanks, blanks and tabs, or None, not {indent!r}")
        if (isinstance(indent, int) and not 1 <= indent <= 9) or (isinstance(indent, str) and indent.strip(" \t")):
            raise ValueError(f"indent is 1 to 9 blanks, or blanks and tabs, not {indent!r}")
        if not isinstance(self.sort_keys, bool):
            raise TypeError(f"sort_keys is True or False, not {self.sort_keys!r}")
        if self.dashes not in ("indented", "flush"):
            raise ValueError(f'dashes is "indented" or "flush", not {self.dashes!r}')

    @property
    def step(self) -> str | None:
        """One step of indentation; None: as usual."""
        return " " * self.indent if isinstance(self.indent, int) else self.indent

    def ordered(self, data: Plain) -> Plain:
        """The data, with the keys in order where that is wanted."""
        return _in_order(data, {}) if self.sort_keys else data


def _in_order(value: Any, known: dict[int, Any]) -> Any:
    if id(value) in known:
        return known[id(value)]
    shape = kind(value)
    if shape is dict:
        mapping = known[id(value)] = in_the_form_of(value, {})
        mapping.update((key, _in_order(value[key], known)) for key in sorted(value, key=str))
        return mapping
    if shape is list:
        items = known[id(value)] = in_the_form_of(value, [])
        items.extend(_in_order(item, known) for item in value)
        return items
    return Tagged(value.tag, _in_order(value.value, known)) if isinstance(value, Tagged) else value
