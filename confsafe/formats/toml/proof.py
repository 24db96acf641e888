"""Reading an edited text again by parsing only the scalars that were exchanged for others.

    port = 80  # web     ->     port = 8080  # web        only `8080` is parsed

This is the part of the verification that takes the most time. Nothing is taken on trust from the splicer: the new text
as it is must be the old one outside of the scalars (`exchange.py`), and what stands there now what tomli says.

*Claim.* Let T be a text that tomli accepts; T[s:e] a scalar that it read as a value; R a text of which `v=R` is
accepted as a whole document, and which is one string or one bare word from its first character to its last. Then tomli
reads T[:s] + R + T[e:] as T, with the value of R in the place of the old one; its comments are those of T.

*Proof.* tomli goes from left to right, and what it does next depends on what stands at its position and on the tables
that it has made so far, never on what it passed. Up to s the texts are the same. At s it reads a value, as it does
behind `v=`, and there it takes all of R: R's form leaves no place for a comment or a line end behind a shorter value.
Here it takes the same. A string is ended by its own last quotes, a bare word by a character that cannot continue it,
and what follows the old scalar in T does neither: blanks, then a comment, a comma, a bracket, a line end or the end
(this is looked at). A date goes on behind a blank only where two digits follow. So tomli stands at e with the same
tables but for one value, which is a scalar as before; a table knows of a scalar only that it is there, which decides
whether keys may be defined below it or again. What it reads from there on is what it read in T.
Comments are the `#` outside of values, up to the end of the line: T[s:e] and R hold none, and all others are passed as
in T.

*Place.* That T[s:e] is the value at its path is not taken from `tables.py`, which the splicer asks, too: tomli reads T
up to e with another string in the place of T[s:e] (left to right, as in T), and that string is then found at the path.
So the value that T defines at s is the one at the path. Where the text up to e is no document, within an array or an
inline table, no proof is tried. That T[s:e] is the value whole and no more is seen from its parsing to the one in the
data, and from what stands behind it.
"""

from __future__ import annotations

from confsafe.data.changes import at_path
from confsafe.data.sameness import same_scalar
from confsafe.errors import ParseError
from confsafe.formats.exchange import Exchanged, exchanged, with_values
from confsafe.formats.text import Reread, Span
from confsafe.formats.toml.reader.grammar import BARE_VALUE, STRING
from confsafe.formats.toml.reader.loading import load
from confsafe.formats.toml.reader.statements import Value
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from confsafe.data.changes import Change, Path, Plain
    from confsafe.formats.text import Splice
    from confsafe.formats.toml.places.tables import Tables

_SCALAR = pattern(rf"{STRING}|{BARE_VALUE}")
_BEHIND = pattern(r"[ \t]*+(?:[#,\]}\r\n]|\Z)")


def reread(
    tables: Tables, data: Plain, new: str, changes: Sequence[Change], splices: Sequence[Splice]
) -> Reread | None:
    """What the new text means, by the claim above; None where that does not apply, and says nothing."""
    text = tables.text

    def scalar_at(path: Path) -> Span | None:
        node = tables.find(path)
        if not isinstance(node, Value) or _BEHIND.match(text, node.value_end) is None:
            return None
        value = _scalar(text[node.value : node.value_end])
        return Span(node.value, node.value_end) if value and same_scalar(value[0], at_path(data, path)) else None

    found = exchanged(text, new, changes, splices, scalar_at)
    if not found or not _stand_there(text, data, found):
        return None
    values = [(one.path, _scalar(one.now)) for one in found]
    known = [(path, value[0]) for path, value in values if value]
    return Reread(with_values(data, known), (), ()) if len(known) == len(values) else None


def _stand_there(text: str, data: Plain, found: Sequence[Exchanged]) -> bool:
    """Whether each scalar is the value at its path, as the proof above tells the place of a value."""
    pieces: list[str] = []
    marks: list[str] = []
    done = 0
    for number, one in enumerate(found):
        mark = f"value {number}"
        marks.append(mark + "'" if at_path(data, one.path) == mark else mark)
        pieces += text[done : one.span.start], f'"{marks[-1]}"'
        done = one.span.end
    try:
        marked = load("".join(pieces))
        return [at_path(marked, one.path) for one in found] == marks
    except (ParseError, LookupError, TypeError):
        return False


def _scalar(text: str) -> tuple[Any] | None:
    """The value of one scalar, in a tuple; None where the text is anything else."""
    if _SCALAR.fullmatch(text) is None:
        return None
    try:
        return (load(f"v={text}")["v"],)
    except ParseError:
        return None
