"""Splices of two collections that meet: what one puts in stands where lines go that another takes away.

a:               b deleted, y appended       a:
  - x            (open end: b goes with        - x
b: 1             the line break above it)      - y
"""

from __future__ import annotations

from bisect import bisect_left

from confsafe.formats.text import Splice, ends_open


def above_blank_lines_that_go(text: str, splices: list[Splice]) -> list[Splice]:
    """What is put in below blank lines that go with the lines below them stands in their place."""
    gone = sorted(splice for splice in splices if not splice.new and text[splice.start : splice.end].strip())

    def placed(one: Splice) -> Splice:
        above = gone[bisect_left(gone, one) - 1] if one.start == one.end and gone and gone[0] < one else one
        goes = above.start < one.start < above.end and _at_line(text, above)
        blank = goes and not text[above.start : one.start].strip()
        return Splice(above.start, above.start, one.new) if blank else one

    return [placed(one) for one in splices]


def with_one_line_break_at_the_end(text: str, newline: str, splices: list[Splice]) -> list[Splice]:
    """Where an open last line goes, or gets a line break, what is put behind it needs none in front.

    Where it goes with that line break, what is put in between brings one, and has none at its end.
    """
    if not ends_open(text):
        return splices
    end = len(text)
    last = [splice for splice in splices if splice.end == end > splice.start]
    gone = next((splice for splice in last if splice.new in ("", newline) and text[splice.start] in "\r\n"), None)
    if gone is not None and any(gone.start < one.start < end or one.start < gone.start < one.end for one in splices):
        splices = [_in_front_of(gone, one, newline, end) for one in splices if one != gone]
        splices.append(gone._replace(new=""))
    if not any(one.new.endswith(newline) if one.new else _at_line(text, one) for one in last):
        return splices
    return [
        splice._replace(new=splice.new.removeprefix(newline)) if splice.start == splice.end == end else splice
        for splice in splices
    ]


def _in_front_of(gone: Splice, one: Splice, newline: str, end: int) -> Splice:
    """A splice in front of the last lines, which go with the line break above them: that is no longer its own."""
    if gone.start < one.start == one.end < end:
        return Splice(gone.start, gone.start, newline + one.new.removesuffix(newline))
    if one.start < gone.start < one.end:
        return Splice(one.start, gone.start, one.new.removesuffix(newline))
    return one


def _at_line(text: str, splice: Splice) -> bool:
    return splice.start == 0 or text[splice.start - 1] in "\r\n"
