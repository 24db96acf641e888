"""Reading an edited text again by parsing only the values in which it was edited.

    {"a": [1, 2], "b": {"c": 3}}     ->     {"a": [1, 2], "b": {"c": 4}}        only `4` is parsed

This is the part of the verification that would take the most time for a large file. Nothing is taken on trust from the
splicer: the new text as it is must be the old one outside the values concerned, and within them what the parser says.
Nor from the walker, which tells where the values stand: the parser is asked for that too.

*Claim.* Let T be a text that was read, of which the C parser took all but the comments and trailing commas; T[s:e] a
value in it from its first character to its last; R a text that reads, by itself, as a value and that likewise begins
and ends with the characters of that value. Then T[:s] + R + T[e:] reads as T does, with that value in the place of the
old one and the comments of R in the place of those of T[s:e], and with no error but that it may nest too deeply.

*Proof.* Tokens: in front of a value stands white space, a comment or one of `[`, `,` and `:` (RFC 8259 section 2), none
of which can go on with a character of R; so the tokens up to s are the same, and at s a token begins, not within a
string or comment. R's tokens up to its last are those it has by itself. Its last is a bracket or a string, which its
own last character ends, or a number or a literal, which the next character would have to continue: but what follows is
what followed a value in T, that is white space, a comment, `,`, `]`, `}` or the end. So R ends where it does by itself,
and the tokens behind it are those behind the value in T.
Grammar: it is LL(1), so what a parser expects after some tokens depends on nothing else. At s it expected a value and
took T[s:e] for it; it now takes R, as it would by itself, and expects what it expected at e. Whether a comma is a
trailing one is told by the bracket behind it and the value in front of it, and a value is as good as another there.
Data: a value is made of its tokens alone, and a container of its keys and values. Keys outside of R are the old ones,
so no two of an object are equal; within R that is asked for. Several values that do not overlap: one after the other.

*Place.* That T[s:e] is the value at its path: the C parser reads T up to s, a word that JSON does not have, and the
brackets that close what the path has opened; what it makes of the word is found at the path and nowhere else, so the
value at s is the one at the path. It need not begin at the front of T: where a key of the path can be written in one
way only, and is written once in T, there it is, and the rest of the path is told by what follows. The value ends at e,
as T[s:e] by itself reads as a value and no number or literal goes on at e: had it ended elsewhere, a string or bracket
would not be whole. So which value that is need not be looked at.

*Depth.* `scanner.py` reads whatever nests up to MAX_DEPTH; what might nest deeper is read in full.
"""

from __future__ import annotations

from json.decoder import JSONDecoder
from operator import is_
from typing import TYPE_CHECKING

from confsafe.data.changes import Insert, Set, at_path
from confsafe.errors import ParseError
from confsafe.formats.exchange import FEW, exchanged, with_value
from confsafe.formats.json.reader.loading import load
from confsafe.formats.json.reader.scanner import MAX_DEPTH
from confsafe.formats.text import Reread, Span
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from confsafe.data.changes import Change, Path
    from confsafe.formats.json.places import Walker
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.json.reader.loading import Loaded
    from confsafe.formats.text import Splice

_PLAIN_KEY = pattern(r"[A-Za-z0-9_.@$-]++")
_MAY_FOLLOW = frozenset(("", ",", "]", "}", " ", "\t", "\n", "\r"))
"""What may stand behind a value where comments are blanked."""


def reread(
    old: str,
    loaded: Loaded,
    walker: Walker,
    dialect: Dialect,
    new: str,
    changes: Iterable[Change],
    splices: Sequence[Splice],
) -> Reread | None:
    """What the new text means, by the claim above; None where that does not apply, and says nothing.

    The changes tell which values to look into, and the splices how long each is now; both may be wrong.
    """
    places = _outermost(changes) if loaded.plain else []
    spans = {walker.value(path): path for path in places} if len(places) <= FEW else {}
    if not spans or None in spans or () in places or len(spans) < len(places):
        return None
    if sum(span.end - span.start for span in filter(None, spans)) * 2 > len(old):
        return None  # reading all of it again is less work
    data = loaded.data
    before: list[Span] = []
    after: list[str] = []
    parts = sorted(filter(None, spans))
    found = exchanged(old, new, [(*span, _length(span, splices)) for span in parts])
    for span, now in zip(parts, found or (), strict=False):
        value = _value(now, dialect, depth=len(spans[span]))
        if value is None:
            return None
        data = with_value(data, spans[span], value.data)
        before += _comments_in(span, old, loaded)
        after += (now[start:stop] for start, stop in value.comments)
    if found is None or not _stand_there(spans, old, loaded, dialect):
        return None
    return Reread(data, before, after)


def _stand_there(spans: Mapping[Span | None, Path], old: str, loaded: Loaded, dialect: Dialect) -> bool:
    """Whether each span holds the value at its path, as the proof above tells the place of a value."""
    bare = loaded.bare
    beginning: dict[tuple[int, int], list[Span]] = {}
    for span in sorted(filter(None, spans)):
        if _value(old[span.start : span.end], dialect, depth=0) is None:
            return False
        if bare[span.end : span.end + 1] not in _MAY_FOLLOW:
            return False
        beginning.setdefault(_beginning(bare, spans[span]), []).append(span)
    return all(
        _marked(loaded, start, {span: spans[span][skipped:] for span in group}, spans[group[-1]][:skipped])
        for (start, skipped), group in beginning.items()
    )


def _beginning(bare: str, path: Path) -> tuple[int, int]:
    """From where on the text tells that a value stands at a path, and how many of the path's keys lie before that."""
    if "\\" in bare and "\\u" in bare:  # a character may be written in two ways
        return 0, 0
    for skipped in range(len(path) - 1, -1, -1):
        key = path[skipped]
        if isinstance(key, str) and _PLAIN_KEY.fullmatch(key):
            at = bare.find(f'"{key}"')
            if at >= 0 and bare.find(f'"{key}"', at + 1) < 0:
                return at, skipped
    return 0, 0


def _marked(loaded: Loaded, start: int, paths: Mapping[Span, Path], skipped: Path) -> bool:
    """Whether words in the place of some values, the text read from `start` on, are found at their paths."""
    marks: list[object] = []
    pieces = ["{"] if start else []
    done = start
    for span in paths:
        pieces += loaded.bare[done : span.start], "NaN"
        done = span.end
    last = paths[span]
    node = at_path(loaded.data, skipped)
    closing = ""
    for key in last:
        closing = ("}" if isinstance(node, dict) else "]") + closing
        node = node[key]

    def mark(_: str) -> object:
        marks.append(object())
        return marks[-1]

    try:
        data = JSONDecoder(parse_constant=mark).decode("".join(pieces) + closing)
        found = [at_path(data, path) for path in paths.values()]
    except (ValueError, LookupError, TypeError, RecursionError):
        return False
    return len(found) == len(marks) and all(map(is_, found, marks))


def _outermost(changes: Iterable[Change]) -> list[Path]:
    """The values outside of which nothing changes: those that are set, and the containers that change otherwise."""
    places = {change.path if isinstance(change, (Set, Insert)) else change.path[:-1] for change in changes}
    return [path for path in places if not any(path[:n] in places for n in range(len(path)))]


def _length(span: Span, splices: Iterable[Splice]) -> int:
    """How long the text of a value is after the splices."""
    inside = (splice for splice in splices if span.start <= splice.start and splice.end <= span.end)
    return span.end - span.start + sum(len(splice.new) - (splice.end - splice.start) for splice in inside)


def _value(text: str, dialect: Dialect, *, depth: int) -> Loaded | None:
    """What a text reads as by itself; None where it is no value from its first character to its last."""
    try:
        loaded = load(text, dialect, unique=True)
    except ParseError:
        return None
    bare = loaded.bare
    if not loaded.plain or bare[:1].isspace() or bare[-1:].isspace():
        return None
    if depth + bare.count("[") + bare.count("{") > MAX_DEPTH:
        return None
    return loaded


def _comments_in(span: Span, old: str, loaded: Loaded) -> list[Span]:
    if old[span.start : span.end] == loaded.bare[span.start : span.end]:
        return []
    return [Span(start, end) for start, end in loaded.comments if span.start <= start < span.end]
