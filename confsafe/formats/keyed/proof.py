"""Reading an edited text again by reading only the entry whose value was exchanged for another.

*Claim.* Let T be a text that its dialect reads, E an entry of it, and N a text that is T but for the characters of E's
value. If the dialect reads an entry in N where E begins, with the same name, that ends where E ends in T, then N reads
as T, with that entry's value in the place of E's.

*Proof.* A dialect goes from line to line, and an entry ends with a line. Up to E's value both texts are the same: what
stands above E ends above it in T, by lines that are the same in N; E's first line shows, up to the value, the same
indentation and key, and that it is an entry and no header has been looked at. From the end of E on both texts are the
same again, and what a dialect reads there depends on nothing but the sections and names above, which are the same. The
last entry of a text is not taken where it has a backslash: it may go on at the end (`Places`).
"""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from confsafe.formats.exchange import exchanged, with_value
from confsafe.formats.text import Reread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.formats.keyed.places import Places
    from confsafe.formats.layout.stands import Stand
    from confsafe.formats.text import Splice


def reread(places: Places, new: str, splices: Sequence[Splice]) -> Reread | None:
    """What the new text means, by the claim above; None where that does not apply, and says nothing."""
    stand = _stand_around(places, splices)
    if stand is None:
        return None
    old, entry = places.text, places.entry(stand)
    grown = len(new) - len(old)
    found = exchanged(old, new, [(entry.value, entry.end, entry.end - entry.value + grown)])
    again = None if found is None else places.dialect.entry(new, entry.start)
    if found is None or again is None or "\0" in found[0]:
        return None
    if (again.name_start, again.name_end, again.line_end - grown) != (entry.name_start, entry.name_end, entry.line_end):
        return None
    if entry is places.last_entry and "\\" in new[entry.start :]:
        return None
    data = _with_value(places, stand, again.data)
    comments = [new[span.start : span.end] for span in again.comments]
    return None if data is None else Reread(data, entry.comments, comments)


def _stand_around(places: Places, splices: Sequence[Splice]) -> Stand | None:
    """The entry whose value all splices are in; None where there is none."""
    if not splices:
        return None
    start, end = min(splice.start for splice in splices), max(splice.end for splice in splices)
    section = bisect_right(places.table, start, lo=1, key=attrgetter("start")) - 1
    entries = places.table[section].entries
    index = bisect_right(entries, start, key=attrgetter("start")) - 1
    if index < 0 or not (entries[index].value <= start and end <= entries[index].end):
        return None
    return section, index


def _with_value(places: Places, stand: Stand, value: str | None) -> Any:
    """The data with another value for an entry, what did not change shared; None where the entry is not what counts."""
    path = (*places.table[stand[0]].names, places.entry(stand).name)
    stands = places.entries(path)
    if len(stands) > 1:
        if places.dialect.repeats == "list":
            path = (*path, stands.index(stand))
        elif places.dialect.repeats == "fault" or stand != stands[-1]:
            return None
    return with_value(places.data, path, value)
