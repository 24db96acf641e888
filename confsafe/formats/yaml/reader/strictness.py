"""What libyaml lets pass although YAML 1.2.2 does not, and what it reads as YAML 1.1 did.

    [a, b]#c      a comment needs a blank before it (6.6)
    [-]           a plain scalar between brackets cannot be "-" (7.3.3)
    - !!str, a    a tag between brackets or not ends before "," (6.9.1)
    {?a: b}       the key is "?a"; libyaml takes "a"

Each check is a search for a few characters that hardly any file has, and looks at the nodes only where it finds them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from confsafe.errors import ParseError
from confsafe.formats.text import line_column
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.formats.yaml.reader.nodes import Tree

_BLANK = {" ", "\n", "\t", "\r", ""}
_LONE_DASH = pattern(r"-\s*[,\]}]")
_LINE_OF_BLANKS = pattern(r"\n +\n")
_LEADING_BLANKS = pattern(r"[|>][-+]?[ \t]*\n((?: *\n)+)( *)(?=[^ \n])")


class Misread(Exception):
    """A `?` at each of `positions` begins a plain scalar, and was read as the indicator of a key."""

    def __init__(self, positions: list[int]) -> None:
        super().__init__(positions)
        self.positions = positions


def check(tree: Tree, *, has_lone_dash: bool) -> None:
    """Raise ParseError for what is not YAML 1.2 after all, Misread where the text has to be read once more.

    `has_lone_dash` tells that a plain scalar was "-", which is an error between brackets.
    """
    if tree.root is None:
        return
    text = tree.text
    if "?" in text:
        _check_question_marks(tree)
    if has_lone_dash:
        _check_dashes(tree)
    if _has_close_comment(text):
        _check_comments(tree)
    if _has_lines_of_blanks(text):
        _check_leading_blanks(tree)


def may_be_misread(text: str) -> bool:
    """Whether `check` would have to look at the nodes of a text, but for a lone dash.

    Example:
        >>> may_be_misread("a: http://a.com/?b  # what?\\nb: |\\n  text\\n"), may_be_misread("[a, ?b]")
        (False, True)
    """
    return (
        any(True for _ in _question_marks(text, 0, len(text)))
        or _has_close_comment(text)
        or (_has_lines_of_blanks(text) and any(map(_is_deeper, _LEADING_BLANKS.finditer(text))))
    )


def _has_close_comment(text: str) -> bool:
    """Whether some `#` has no blank before it; without an expression, which each start would pay for."""
    return "#" in text and not {before[-1:] for before in text.split("#")[:-1]} <= _BLANK


def _has_lines_of_blanks(text: str) -> bool:
    """Whether some line holds blanks alone, in a text that may have block scalars."""
    return ("|" in text or ">" in text) and _LINE_OF_BLANKS.search(text) is not None


def _is_deeper(blanks: re.Match[str]) -> bool:
    """Whether one of the blank lines that begin a block scalar is deeper than its first line."""
    return max(map(len, blanks[1].split("\n"))) > len(blanks[2])


def _found(text: str, mark: str, start: int, end: int) -> Iterator[int]:
    position = text.find(mark, start, end)
    while position >= 0:
        yield position
        position = text.find(mark, position + 1, end)


def _question_marks(text: str, start: int, end: int) -> Iterator[int]:
    """Each `?` that may begin a plain scalar: behind a bracket, a comma or a blank, and directly before something."""
    for position in _found(text, "?", start, end):
        if text[position - 1 : position] in ("[", "{", ",", " ", "\n") and text[position + 1 : position + 2].strip():
            yield position


def _scalar_at(tree: Tree, position: int) -> int:
    """The scalar within which a position is, -1 for none."""
    node = bisect_right(tree.starts, position) - 1
    while node >= 0 and node not in tree.kinds and tree.starts[node] == tree.ends[node]:
        node -= 1
    inside = node >= 0 and node not in tree.kinds and position < tree.ends[node]
    return node if inside else -1


def _check_question_marks(tree: Tree) -> None:
    text = tree.text
    found: list[int] = []
    for position in _question_marks(text, tree.bounds.start, tree.bounds.end):
        node = bisect_left(tree.starts, position + 1)
        while node < len(tree.starts) and tree.starts[node] == position + 1:
            if node not in tree.kinds and tree.ends[node] > position + 1:
                found.append(position)
            node += 1
    if found:
        raise Misread(found)


def _check_dashes(tree: Tree) -> None:
    for match in _LONE_DASH.finditer(tree.text, tree.bounds.start, tree.bounds.end):
        node = bisect_left(tree.starts, match.start())
        while node < len(tree.starts) and tree.starts[node] == match.start():
            if node not in tree.kinds and tree.ends[node] == match.start() + 1:
                raise _error(tree, match.start(), 'a "-" alone cannot be a value between brackets')
            node += 1


def _check_comments(tree: Tree) -> None:
    text = tree.text
    resume = 0
    for position in _found(text, "#", tree.bounds.outer, tree.bounds.end):
        if position < resume:
            continue
        spaced = position == 0 or text[position - 1] in " \t\r\n\ufeff"
        scalar = _scalar_at(tree, position)
        if scalar >= 0 and not (not spaced and _is_header(tree, scalar, position)):
            resume = tree.ends[scalar] if spaced else 0
            continue
        if not spaced:
            raise _error(tree, position, 'a comment needs a blank before its "#"')
        end = text.find("\n", position)
        resume = len(text) if end < 0 else end


def _is_header(tree: Tree, scalar: int, position: int) -> bool:
    """Whether a position is directly behind the indicators of a block scalar: `>#`."""
    line = tree.text[tree.starts[scalar] : position]
    return re.fullmatch(r"(?:[&!]\S*\s+)*[|>][-+0-9]*", line) is not None


def _check_leading_blanks(tree: Tree) -> None:
    """The blank lines that begin a block scalar must not be deeper than its first line (8.1.1.1).

    What is no deeper than the line of the header is none of its lines.
    """
    text = tree.text
    for match in _LEADING_BLANKS.finditer(text, tree.bounds.start, tree.bounds.end):
        node = bisect_left(tree.starts, match.start())
        if not _is_deeper(match):
            continue
        if node >= len(tree.starts) or tree.starts[node] != match.start() or node in tree.kinds:
            continue
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if node == tree.root or len(match[2]) > len(line) - len(line.lstrip(" ")):
            raise _error(tree, match.start(1), "a blank line is deeper here than the text that follows it")


def _error(tree: Tree, position: int, reason: str) -> ParseError:
    line, column = line_column(tree.text, position)
    return ParseError(reason, line=line, column=column)
