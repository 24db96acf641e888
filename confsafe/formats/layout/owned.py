"""What entries between brackets own, by the rules of ownership.py: told apart from how they are deleted.

The verification asks it, to know which comments may be deleted; bracket_run.py, which deletes, is held against it.
"""

from __future__ import annotations

from confsafe.formats.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from confsafe.formats.layout.container import Container


def owned_between(container: Container, deleted: Collection[int]) -> Iterator[Span]:
    """Where the comments stand that are deleted with those entries of a container.

    An entry owns what is in it and the comments beside it on its side of the comma. What stands above the line, or
    behind it, belongs to all entries of the line: it is deleted where they all are.

        // why            deleted with both
        1, 2, // what     deleted with both
        3 /* how */, 4    deleted with 3
    """
    for index in deleted:
        entry, before, after = container.brackets.entries[index], container.gap(index), container.gap(index + 1)
        whole_line = all(other in deleted for other in _on_its_line(container, index))
        lead = before.lead_start
        if before.broken:
            lead = container.lead_start(index, deleted) if whole_line else before.line_lead
        tail = after.tail_end
        if after.broken and not whole_line:
            tail = after.comma if after.comma is not None and after.comma_in_tail else entry.end
        yield Span(min(lead, entry.start), max(tail, entry.end))


def _on_its_line(container: Container, index: int) -> range:
    """The entries that share a line with that one: no line ends in the gaps between them."""
    first, last = index, index
    while first and not container.gap(first).broken:
        first -= 1
    while last + 1 < container.count and not container.gap(last + 1).broken:
        last += 1
    return range(first, last + 1)
