"""Reading an edited text again by looking only at the scalars that were exchanged for others.

    port: 80  # web     ->     port: 8080  # web        only `8080` is looked at

This is the part of the verification that takes the most time. Nothing is taken on trust from the splicer: the new text
as it is must be the old one outside of the scalars (`exchange.py`). YAML has many ways for a text to mean something
else than it seems, so the proof is for scalars of few characters only; all others are read with their whole text.

*Claim.* Let T be a text in which no node has an anchor or a tag and no `?` stands, T[s:e] a scalar of it on one line
that is a value of a block mapping or an item of a block sequence, behind which nothing but blanks and a comment stands
on its line, and R a text; both plain as `_PLAIN` says, or both in the same quotes as `_QUOTED` says. Then T[:s] + R +
T[e:] reads as T does, with R's value in the place of the old one, and the comments of T.

*Proof.* Scanner: it goes from left to right, and up to s it does what it did in T. At s it began a plain (or single or
double quoted) scalar, by its first character, and begins one of the same kind: `_PLAIN` begins with a letter, a digit
or `_`, which begin nothing else, nor a document marker. It takes all of R: in a plain scalar of a block, only white
space, `: ` and ` #` end it (YAML 1.2.2, 7.3.3), and a blank within R is followed by another word of R; in quotes, only
the quote, and there are no escapes. At e it stands in front of what it stood in front of in T, and decides by that and
by the indentation of the block, both as in T, whether a plain scalar goes on in the next line: it did not in T. No `:`
follows, so that no key was waiting to be found one (6.1, 7.4: a key stands on one line with its `:`).
Parser: the tokens are those of T but for the value of one scalar, whose value it never looks at.
Composer: the value of a plain scalar is what the schema of the document says of its characters, that of a quoted one
the characters between the quotes; nothing refers to it, as there are no anchors, and it is no key.
Strictness (`strictness.py`): what it looks for are `?`, `#`, a lone `-`, and block scalars; R has none of these and
cannot become part of one.
Comments: a `#` behind a blank that is in no scalar; R has none, and every other one is in a scalar if it was in one.

That T[s:e] is the scalar is the parser's own knowledge; that it gives the value in the data is looked at.
"""

from __future__ import annotations

from confsafe.data.changes import Set
from confsafe.data.sameness import same_scalar
from confsafe.formats.exchange import FEW, exchanged, with_value
from confsafe.formats.text import Reread, Span
from confsafe.formats.yaml.reader.schema import shared
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from confsafe.data.changes import Change, Path
    from confsafe.formats.text import Splice
    from confsafe.formats.yaml.places.paths import Places
    from confsafe.formats.yaml.reader.schema import Schema

_LONGEST = 256
"""What is longer is no scalar of the claim: the text is read in full, which is right for any length."""

_IN_A_WORD = r"(?:[A-Za-z0-9_.+/=@~-]|:(?=[A-Za-z0-9_/]))"
_PLAIN = pattern(rf"[A-Za-z0-9_]{_IN_A_WORD}*+(?:[ ]{_IN_A_WORD}++)*+")
_QUOTED = pattern(r"""(["'])[A-Za-z0-9_.+/=@~ ,;:()*&!$%^{}\[\]-]*+\1""")
_BEHIND = pattern(r"(?:[ \t]++#|[ \t]*+(?:\r?\n|\Z))")


def reread(places: Places, new: str, changes: Sequence[Change], splices: Sequence[Splice]) -> Reread | None:
    """What the new text means, by the claim above; None where that does not apply, and says nothing."""
    tree = places.tree
    text = tree.text
    if tree.properties or tree.merging or tree.unordered or tree.pairs or tree.root is None or "?" in text:
        return None
    if not 0 < len(changes) <= FEW or len(splices) != len(changes):
        return None
    schema = shared(version_1_1=tree.version_1_1)
    paths: dict[Span, Path] = {}
    for change in changes:
        span = _scalar_at(places, change.path, schema) if isinstance(change, Set) and change.path else None
        if span is None:
            return None
        paths[span] = change.path
    parts = sorted((splice.start, splice.end, len(splice.new)) for splice in splices)
    found = exchanged(text, new, parts)
    data = tree.data
    for (start, end, _), now in zip(parts, found or (), strict=False):
        path, value = paths.get(Span(start, end)), _scalar(now, schema)
        if path is None or value is None or value[0] != _kind(text[start]):
            return None
        data = with_value(data, path, value[1])
    return None if found is None else Reread(data, (), ())


def _scalar_at(places: Places, path: Path, schema: Schema) -> Span | None:
    """Where the scalar of the claim at a path stands; None where there is none."""
    tree, collection = places.tree, places.collection(path[:-1])
    if not tree.is_block(collection.node):
        return None
    node = places.value_node(collection.node, places.index(collection.node, path[-1], collection.data))
    if node in tree.kinds or _BEHIND.match(tree.text, tree.ends[node]) is None:
        return None
    span = Span(tree.starts[node], tree.ends[node])
    value = _scalar(tree.text[span.start : span.end], schema)
    return span if value and same_scalar(value[1], collection.data[path[-1]]) else None


def _scalar(text: str, schema: Schema) -> tuple[str, Any] | None:
    """The kind and the value of a scalar of the claim's forms; None for any other text."""
    if len(text) > _LONGEST:
        return None
    if _PLAIN.fullmatch(text):
        return "", schema[text]
    return (text[0], text[1:-1]) if _QUOTED.fullmatch(text) else None


def _kind(first: str) -> str:
    return first if first in ("'", '"') else ""
