"""Reading an edited text again by parsing only the lines that were put between two entries of a block.

    ports: [80]            ports: [80]
                    ->     host: web           only `host: web` is parsed
    user: me               user: me

As in `proof.py` nothing is taken on trust from the splicer: the new text as it is must be the old one around the lines.

*Claim.* Let T be a text without anchors, aliases and tags that libyaml reads; M a block mapping or a block sequence
of it, whose entries stand in column c; p the start of a line behind the entry E of M and in front of the next node,
where nothing but blanks and comments stand between the end of E and p, and a tab is not the first character from p on
that is no blank. Let R be lines of printable ASCII characters without a `#`, none of which begins with `---`, `...`
or `%`, which libyaml reads, by themselves, as a block mapping or a block sequence, as M is one, whose entries stand
in column c, too, with keys that are none of M's. Where E ends with a block scalar directly at p, neither the line
above p nor the first of R is blank; where R ends with one, its last line is not blank, nor is the line at p, if there
is one, which is not deeper than c. Then T[:p] + R + T[p:] reads as T does, with the entries of R behind E, and with
the comments of T.

*Proof.* Scanner: it goes from left to right, so up to p its tokens are those of T; there it is at the start of a line
and not between brackets, as M is a block. The last scalar of E is over: a plain one or one in a block goes on only in a
line that is deeper than c (YAML 1.2.2, 7.3.3, 8.1.1.1) or blank, and one in quotes ends with its quote. Of the block
levels those around E are open, and maybe those within it: these end at p by R's first token, which stands in column c,
as they did in T by the next one, which stands there or further left. What the scanner makes of R depends on the levels
up to c alone, and c is the innermost of them in R by itself, too: the tokens are those that R has by itself, but for
the one that begins the collection. At the end of R the scanner is at the start of a line again. The last scalar of R
does not go on there: to a plain one blank lines are nothing, but a tab might be an error, and no token that follows is
deeper than c; to one in a block the line at p is looked at.
Parser: in front of p it had taken E whole, or awaited a further `-` of a list in E that stands in column c; R's first
token is a key, or a `-`, as that of a next entry of M would be. At the end of R it is where it was behind E: a `-` in
column c does not follow where M is a mapping, as it would be an item of E.
Composer: keys and values are made of their tokens alone, and no two keys of M are equal: that R's are others is looked
at, and so is how deep R goes.
Strictness (`strictness.py`): what it looks for are `?`, `#`, a lone `-`, and the first lines of block scalars, each by
itself, whatever else the text holds; in R it has looked for them, and none of these begins in front of R or in it and
ends behind: of a block scalar that ends there the last line is not blank.
Comments: a `#` behind a blank that is in no scalar; R has none, and every other one is in a scalar if it was in one.

That E ends where it does, and what is in which column, is the parser's own knowledge.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from confsafe.data.changes import Insert
from confsafe.errors import ParseError
from confsafe.formats.exchange import exchanged, with_value
from confsafe.formats.text import Reread
from confsafe.formats.yaml.reader.compose import DEEPEST
from confsafe.formats.yaml.reader.dialect import Dialect
from confsafe.formats.yaml.reader.parsing import parse
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from confsafe.data.changes import Change
    from confsafe.formats.text import Splice
    from confsafe.formats.yaml.places.paths import Places
    from confsafe.formats.yaml.reader.nodes import Tree

_LINES = pattern(r"(?:(?!---|\.\.\.|%)[ -\"$-~]*+\r?\n)++")
_BETWEEN = pattern(r"(?:[ ]*+(?:#[^\r\n]*+)?\r?\n)++")
_TAB = pattern(r"(?:[ ]*+\r?\n)*+[ ]*+\t")
_BLANK_LINE = pattern(r"[ ]*+[\r\n]")
_IN_FRONT = pattern(r"[ -]*+")


def reread_insertion(places: Places, new: str, changes: Sequence[Change], splices: Sequence[Splice]) -> Reread | None:
    """What the new text means, by the claim above; None where that does not apply, and says nothing."""
    if len(changes) != 1 or len(splices) != 1:
        return None
    tree, (change,), (splice,) = places.tree, changes, splices
    text, at, lines = tree.text, splice.start, splice.new
    if not isinstance(change, Insert) or not _is_plain(tree) or _LINES.fullmatch(lines) is None:
        return None
    node, data, _, _ = places.collection(change.path)
    if exchanged(text, new, [(at, at, len(lines))]) != [lines] or not tree.is_block(node):
        return None
    children = places.children(node)
    count = _entries_before(tree, node, children, at, lines)
    column = _column(tree, node, children, count)
    read = _read(lines, tree, tree.kinds[node], column)
    if read is None or not _may_follow(text, at, read, column) or len(change.path) + len(read.kinds) >= DEEPEST:
        return None
    merged = _with_entries(data, count, read.data)
    if merged is None:
        return None
    return Reread(with_value(tree.data, change.path, merged) if change.path else merged, (), ())


def _is_plain(tree: Tree) -> bool:
    """Whether libyaml reads a document in which nothing refers to anything, or is more than it seems.

    Of a text that it refuses, for an empty key, another parser reads all, and that one refuses other things.
    """
    special = tree.properties or tree.aliases or tree.merging or tree.repeated or tree.unordered or tree.pairs
    return tree.by_libyaml and not special and tree.root is not None


def _entries_before(tree: Tree, node: int, children: Sequence[int], at: int, lines: str) -> int:
    """How many entries of a block stand in front of a position; 0 where it is not one of the claim for those lines."""
    text, starts = tree.text, tree.starts
    each = 1 + tree.is_mapping(node)
    count = bisect_left(children, at, key=starts.__getitem__) // each
    if not count:
        return 0
    following = tree.after(children[each * count - 1])
    if following < len(starts) and starts[following] < at:
        return 0
    end = max(tree.ends[children[each * (count - 1)] : following])
    if end == at:  # by its line break: with a block scalar
        return count if text[at - 1] == "\n" and not (_ends_blank(text, at) or _BLANK_LINE.match(lines)) else 0
    return count if _BETWEEN.fullmatch(text, end, at) is not None else 0


def _ends_blank(text: str, end: int) -> bool:
    """Whether the line above a position is blank."""
    return text[text.rfind("\n", 0, end - 1) + 1 : end].isspace()


def _column(tree: Tree, node: int, children: Sequence[int], count: int) -> int:
    """The column in which a block's entry stands; -1 where it has none, or something else begins its line."""
    if not count:
        return -1
    is_mapping = tree.is_mapping(node)
    start = tree.starts[children[2 * count - 2 if is_mapping else count - 1]]
    before = tree.text[tree.text.rfind("\n", 0, start) + 1 : start]
    if _IN_FRONT.fullmatch(before) is None:
        return -1
    return len(before) if is_mapping else before.rfind("-")


def _read(lines: str, around: Tree, kind: int, column: int) -> Tree | None:
    """What the lines are by themselves; None where that is not a block of the kind with its entries in that column."""
    if column < 0:
        return None
    try:
        tree = parse(lines, None, Dialect(around.version_1_1))
    except ParseError:
        return None
    if not _is_plain(tree) or tree.kinds.get(0) != kind:
        return None
    return tree if tree.starts[0] - (lines.rfind("\n", 0, tree.starts[0]) + 1) == column else None


def _may_follow(text: str, at: int, read: Tree, column: int) -> bool:
    """Whether what stands at a position of the text may stand below the lines that were read."""
    if read.text[max(read.ends) - 1] != "\n":  # no block scalar
        return _TAB.match(text, at) is None
    if _ends_blank(read.text, len(read.text)):
        return False
    first = text[at : at + column + 1].lstrip(" ")[:1]
    return at == len(text) or first not in ("", "\t", "\r", "\n")


def _with_entries(data: Any, count: int, more: Any) -> Any:
    """A container with those of another one behind its first `count`; None where a key of them is there."""
    if type(data) is not type(more):
        return None
    if type(data) is list:
        return [*data[:count], *more, *data[count:]]
    if not data.keys().isdisjoint(more):
        return None
    items = list(data.items())
    return dict([*items[:count], *more.items(), *items[count:]])
