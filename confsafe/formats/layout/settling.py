"""The splices of several runs, made without each other's knowledge, as one list that can be applied."""

from __future__ import annotations

from confsafe.formats.text import Splice, ends_open, line_end


def settle(text: str, splices: list[Splice]) -> list[Splice]:
    """One list of splices without overlap, in text order.

    - Deletions that overlap become one; what was to be replaced within them is gone too.
    - What was to be inserted within a deletion stands in its place.
    - Of what is inserted at one place whole lines come first, and what begins with a line break last.
    - A text that ends without a line break still does.
    """
    deletions = _united([splice for splice in splices if splice.start < splice.end and not splice.new])
    others = sorted((splice for splice in splices if splice.new or splice.start == splice.end), key=_order)
    if deletions and deletions[-1].end == len(text) and ends_open(text):
        _end_as_before(text, deletions, others)
    kept: list[Splice] = []
    number = 0
    for splice in others:
        while number < len(deletions) and deletions[number].end <= splice.start:
            number += 1
        if number < len(deletions):
            hole = deletions[number]
            if hole.start < splice.start or (hole.start == splice.start and splice.start < splice.end):
                if splice.start < splice.end:
                    continue
                splice = splice._replace(start=hole.start, end=hole.start)
        kept.append(splice)
    return sorted([*deletions, *kept], key=_order)


def _end_as_before(text: str, deletions: list[Splice], others: list[Splice]) -> None:
    """The last line is deleted with the line break above it; where other lines replace it, that stays."""
    last = deletions[-1]
    for number in range(len(others) - 1, -1, -1):
        splice = others[number]
        if splice.start < last.start < splice.end and splice.new.endswith("\n"):
            others[number] = splice._replace(new=splice.new.removesuffix("\n").removesuffix("\r"))
            deletions[-1] = last._replace(start=splice.end)
        if splice.start < last.start:
            break
        if splice.start == splice.end and splice.new.endswith("\n") and text[last.start] in "\r\n":
            others[number] = splice._replace(new=splice.new.removesuffix("\n").removesuffix("\r"))
            deletions[-1] = last._replace(start=line_end(text, last.start))
            break


def _order(splice: Splice) -> tuple[int, int, int]:
    rank = 0 if splice.new.endswith(("\n", "\r")) else 2 if splice.new.startswith(("\n", "\r")) else 1
    return splice.start, splice.end, rank


def _united(deletions: list[Splice]) -> list[Splice]:
    """Deletions in text order; those that overlap are one."""
    united: list[Splice] = []
    for splice in sorted(deletions, key=_order):
        last = united[-1] if united else None
        if last is not None and splice.start < last.end:
            united[-1] = last._replace(end=max(last.end, splice.end))
        else:
            united.append(splice)
    return united
