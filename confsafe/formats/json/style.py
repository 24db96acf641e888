"""How a file is written, so that what is new is written alike.

One look at the beginning of the text tells the habits: indentation, spaces around `:` and `,`, padding, quotes,
whether short containers stand on one line. The siblings of a new entry have the first word (splicing.py); the habits
answer what no sibling tells.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from confsafe.formats.text import newline_of

if TYPE_CHECKING:
    from confsafe.formats.json.reader.dialect import Dialect

_LOOK = 8_000
"""How many characters tell the habits of a file."""

_SHAPES = re.compile(
    r"""[\s:\]}]*+(?:"""
    r"""(?P<string>"(?:[^"\\]++|\\.)*+"|'(?:[^'\\]++|\\.)*+')(?P<colon>\s*:\s*)?"""
    r"""|(?P<name>[\w$]++)(?P<colon5>\s*:\s*)"""
    r"""|(?P<bracket>\{|\[(?=\s*(?P<nested>[\[{])?))(?P<space>\s*)(?![\s\]}])"""
    r"""|,(?P<comma>[ \t]*)(?![\s\]}])"""
    r"""|[\w$]++|.|\Z)""",
    re.DOTALL,
)
_ESCAPED_LETTER = re.compile(r"\\u(?!00[0-7])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How new text is to be written.

    Attributes:
        newline: the line ending.
        unit: one step of indentation.
        colon: what stands between key and value.
        comma: what stands between two entries on one line.
        quote: the quote of strings: `"` or `'`.
        key_quote: that of keys; "" for keys without quotes where they may be.
        ascii_only: whether every character that is not ASCII is escaped.
        padding: what stands inside the brackets of a one-line object.
        list_padding: the same for an array.
        objects_on_lines: whether the entries of a new object get lines of their own.
        lists_on_lines: the same for arrays of containers.
        rows_on_lines: the same for arrays of scalars.
    """

    newline: str = "\n"
    unit: str = "  "
    colon: str = ": "
    comma: str = ", "
    quote: str = '"'
    key_quote: str = '"'
    ascii_only: bool = False
    padding: str = ""
    list_padding: str = ""
    objects_on_lines: bool = True
    lists_on_lines: bool = True
    rows_on_lines: bool = True


def style_of(text: str, bare: str, dialect: Dialect) -> Style:
    """The habits of a text; `bare` is the same without its comments."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    unit = ""
    for match in _SHAPES.finditer(bare, 0, _LOOK):
        string, colon, _, colon5, bracket, nested, space, comma = match.groups()
        if colon or colon5:
            seen["colon"][colon or colon5] += 1
            seen["key"][string[0] if string else ""] += 1
        elif string:
            seen["quote"][string[0]] += 1
        elif comma is not None:
            seen["comma"][comma] += 1
        elif bracket is None:
            continue
        elif "\n" in space or "\r" in space:
            seen[bracket + ("{" if nested else "")]["lines"] += 1
            unit = unit or _step(text, match)
        else:
            seen[bracket + ("{" if nested else "")]["inline"] += 1
            seen["pad" + bracket][space] += 1
    key_quote = _most(seen["key"], '"')
    layouts = [seen[kind] for kind in ("{", "[", "[{")]
    one_line = any(layouts) and not any(layout["lines"] for layout in layouts)
    colon = _most(seen["colon"], ": ")
    column = len(seen["colon"]) > 1 and len(colon) > len(" : ")
    return Style(
        newline=newline_of(text),
        unit=unit or "  ",
        colon=colon if colon.strip(" \t") == ":" and not column else ": ",
        comma="," + _most(seen["comma"], "" if colon == ":" else " "),
        quote=_most(seen["quote"], key_quote or '"') if dialect.json5 else '"',
        key_quote=key_quote if dialect.json5 else '"',
        ascii_only=escapes_letters(text),
        padding=_most(seen["pad{"], ""),
        list_padding=_most(seen["pad["], ""),
        objects_on_lines=not one_line and _most(seen["{"], "lines") == "lines",
        lists_on_lines=not one_line and _most(seen["[{"], "lines") == "lines",
        rows_on_lines=not one_line and _most(seen["["], "lines") == "lines",
    )


def _step(text: str, bracket: re.Match[str]) -> str:
    """The step of indentation that a container shows whose entries begin on the next line; "" where it shows none."""
    outer = indent_at(text, bracket.start("bracket"))
    inner = indent_at(text, bracket.end())
    return inner[len(outer) :] if inner.startswith(outer) else ""


def escapes_letters(text: str) -> bool:
    """Whether the text, which may hold any character, escapes every one that is not ASCII."""
    return "\\" in text and text.isascii() and _ESCAPED_LETTER.search(text) is not None


def indent_at(text: str, position: int) -> str:
    """The white space with which the line of a position begins.

    Example:
        >>> indent_at('{\\n\\t"a": 1\\n}', 5)
        '\\t'
    """
    start = line_start(text, position)
    end = start
    while end < len(text) and text[end] in " \t":
        end += 1
    return text[start:end]


def line_start(text: str, position: int) -> int:
    """The position of the first character on the line of a position."""
    start = text.rfind("\n", 0, position) + 1
    return max(start, text.rfind("\r", start, position) + 1)


def _most(seen: Counter[str], otherwise: str) -> str:
    return seen.most_common(1)[0][0] if seen else otherwise
