"""Entries that go and come between two that stay: text, run, new text."""

from __future__ import annotations

from confsafe.formats.layout.model import Piece, Slot
from confsafe.formats.layout.runs import Run, run_splices
from confsafe.formats.text import apply_splices, line_end, line_start


def slot(text: str, entry: str, lead: str = "") -> Slot:
    """The slot of an entry `k = v` that stands once in a text, with the comment line above it."""
    start = text.index(entry)
    tail = line_end(text, start)
    key_end = start + entry.index(" ")
    first = text.index(lead) if lead else line_start(text, start)
    return Slot(first, start, key_end, start + entry.index("=") + 2, start + len(entry), tail)


def edited(
    text: str,
    *gone: Slot,
    new: tuple[Piece, ...] = (),
    floor: int = 0,
    ceiling: int | None = None,
    opens: bool = False,
    closes: bool = False,
    led: bool = False,
) -> str:
    run = Run(floor, floor, len(text) if ceiling is None else ceiling, opens, closes, gone, led)
    return apply_splices(text, run_splices(text, run, new))


def test_the_larger_gap_stays():
    text = "a = 1\n\n\nb = 2\n\nc = 3\n"
    assert edited(text, slot(text, "b = 2"), floor=6, ceiling=15) == "a = 1\n\n\nc = 3\n"
    text = "a = 1\n\nb = 2\n\n\nc = 3\n"
    assert edited(text, slot(text, "b = 2"), floor=6, ceiling=15) == "a = 1\n\n\nc = 3\n"


def test_of_two_equal_gaps_the_one_below_stays_as_it_was_there_before_what_stands_above_it():
    text = "a = 1\n  \nb = 2\n\nc = 3\n"
    assert edited(text, slot(text, "b = 2"), floor=6, ceiling=16) == "a = 1\n\nc = 3\n"
    before, text = "a = 1\n  \nc = 3\n", "a = 1\n\nb = 2\n  \nc = 3\n"
    assert edited(before, floor=6, ceiling=9, new=(Piece("b = 2", gap=1),)) == text
    assert edited(text, slot(text, "b = 2"), floor=6, ceiling=16) == before


def test_what_stood_directly_below_the_header_leaves_no_gap_there():
    before, text = "# head\nb = 2\n", "# head\na = 1\n\nb = 2\n"
    assert edited(before, ceiling=7, opens=True, new=(Piece("a = 1", gap=1),)) == text
    assert edited(text, slot(text, "a = 1"), ceiling=14, opens=True) == before


def test_unless_a_comment_would_become_part_of_the_header():
    text = "# head\na = 1\n\n# about b\nb = 2\n"
    assert edited(text, slot(text, "a = 1"), ceiling=14, opens=True, led=True) == "# head\n\n# about b\nb = 2\n"
    text = "# head\na = 1\n\n# free\n\nb = 2\n"
    assert edited(text, slot(text, "a = 1"), ceiling=22, opens=True) == "# head\n\n# free\n\nb = 2\n"


def test_at_the_end_the_gap_above_goes():
    text = "a = 1\n\nb = 2\n"
    assert edited(text, slot(text, "b = 2"), floor=6, closes=True) == "a = 1\n"


def test_at_the_start_the_gap_below_goes():
    text = "a = 1\n\nb = 2\n"
    assert edited(text, slot(text, "a = 1"), ceiling=7, opens=True) == "b = 2\n"


def test_a_run_leaves_the_larger_of_the_gaps_around_it():
    text = "a = 1\nb = 2\n\n\n\nc = 3\n\nd = 4\n"
    gone = slot(text, "b = 2"), slot(text, "c = 3")
    assert edited(text, *gone, floor=6, ceiling=len(text) - 6) == "a = 1\n\nd = 4\n"


def test_free_comments_between_entries_that_go_stay():
    text = "a = 1\nb = 2\n\n# free\n\nc = 3\nd = 4\n"
    gone = slot(text, "b = 2"), slot(text, "c = 3")
    assert edited(text, *gone, floor=6, ceiling=len(text) - 6) == "a = 1\n\n# free\n\nd = 4\n"


def test_a_lead_goes_with_its_entry():
    text = "a = 1\n# why\nb = 2\nc = 3\n"
    assert edited(text, slot(text, "b = 2", lead="# why"), floor=6, ceiling=18) == "a = 1\nc = 3\n"


def test_what_takes_a_place_takes_its_comments_and_gaps():
    text = "a = 1\n\n# why\nb = 2  # how\n\nc = 3\n"
    gone = slot(text, "b = 2", lead="# why")
    new = (Piece("d = 4"),)
    assert edited(text, gone, new=new, floor=6, ceiling=27) == "a = 1\n\n# why\nd = 4  # how\n\nc = 3\n"


def test_what_brings_comments_brings_them_instead():
    text = "a = 1\n# why\nb = 2  # how\nc = 3\n"
    gone = slot(text, "b = 2", lead="# why")
    new = (Piece("d = 4", lead="# moved\n"),)
    assert edited(text, gone, new=new, floor=6, ceiling=25) == "a = 1\n# moved\nd = 4\nc = 3\n"


def test_of_more_that_come_than_go_the_rest_follows():
    text = "a = 1\nb = 2\n\nc = 3\n"
    new = (Piece("d = 4"), Piece("e = 5"))
    assert edited(text, slot(text, "b = 2"), new=new, floor=6, ceiling=13) == "a = 1\nd = 4\ne = 5\n\nc = 3\n"


def test_a_new_entry_stands_behind_the_entry_above_and_the_gap_stays():
    assert edited("a = 1\n\nc = 3\n", new=(Piece("b = 2"),), floor=6, ceiling=7) == "a = 1\nb = 2\n\nc = 3\n"


def test_entries_parted_by_blank_lines_are_parted_from_a_new_one():
    new = (Piece("b = 2", gap=1),)
    assert edited("a = 1\n\nc = 3\n", new=new, floor=6, ceiling=7) == "a = 1\n\nb = 2\n\nc = 3\n"
    assert edited("a = 1\n", new=new, floor=6, closes=True) == "a = 1\n\nb = 2\n"
    assert edited("a = 1\n", new=new, ceiling=0, opens=True) == "b = 2\n\na = 1\n"


def test_a_text_without_a_last_line_break_keeps_none():
    text = "a = 1\nb = 2"
    assert edited(text, slot(text, "b = 2"), floor=6, closes=True) == "a = 1"
    assert edited(text, new=(Piece("c = 3"),), floor=len(text), closes=True) == "a = 1\nb = 2\nc = 3"
    assert edited("a = 1\r\nb = 2", slot("a = 1\r\nb = 2", "b = 2"), floor=7, closes=True) == "a = 1"


def test_putting_an_entry_in_and_taking_it_out_gives_the_old_text():
    for text, floor, ceiling, opens, closes in (
        ("a = 1\n\nc = 3\n", 6, 7, False, False),
        ("a = 1\nc = 3\n", 6, 6, False, False),
        ("a = 1\n\n", 6, 7, False, True),
        ("\na = 1\n", 0, 1, True, False),
    ):
        for gap in (0, 1, 2):
            new = edited(text, new=(Piece("b = 2", gap=gap),), floor=floor, ceiling=ceiling, opens=opens, closes=closes)
            grown = len(new) - len(text)
            gone = slot(new, "b = 2")
            back = edited(new, gone, floor=floor, ceiling=ceiling + grown, opens=opens, closes=closes)
            assert back == text, (text, gap, new)


def test_above_a_last_comment_the_outer_gap_stays_as_at_the_end():
    text = "a = 1\n\nb = 2\n# nobody's\n"
    assert edited(text, slot(text, "b = 2"), floor=6, closes=True) == "a = 1\n# nobody's\n"
    text = "a = 1\n\n# nobody's\n"
    new = edited(text, new=(Piece("b = 2", gap=2),), floor=6, closes=True)
    assert new == "a = 1\n\n\nb = 2\n\n# nobody's\n"
    assert edited(new, slot(new, "b = 2"), floor=6, closes=True) == text
