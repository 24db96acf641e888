"""The comment of one entry: read, written, taken away."""

from __future__ import annotations

import pytest

from confsafe.errors import ValueRefused
from confsafe.formats.layout.comments import Spot, comment_splices, read_comment
from confsafe.formats.layout.model import Grammar
from confsafe.formats.text import Comment, Span, apply_splices

HASH = Grammar(("#",))
SLASHES = Grammar(("//",), block_comments=True)


def spot(text: str, above: str, inline: str, entry: str, **more: bool) -> Spot:
    """The spot of an entry whose comments are those texts, each of which stands once in the text."""
    start = text.index(entry)
    first = text.rfind("\n", 0, start) + 1
    end = start + len(entry)
    return Spot(
        Span(text.index(above), first) if above else Span(first, first),
        Span(text.index(inline), text.index(inline) + len(inline)) if inline else Span(end, end),
        text[first:start],
        **more,
    )


def commented(text: str, place: Spot, comment: Comment, grammar: Grammar) -> str:
    return apply_splices(text, comment_splices(text, place, comment, grammar, key="a"))


def test_a_comment_is_read_without_its_marks():
    text = "# one\n#\n#  two\na = 1  # how\n"
    assert read_comment(text, spot(text, "# one", "# how", "a = 1"), HASH) == Comment("one\n\n two", "how")


def test_a_comment_is_written_at_the_indentation_of_its_entry():
    assert commented("  a = 1\n", spot("  a = 1\n", "", "", "a = 1"), Comment("why\n\nso", "how"), HASH) == (
        "  # why\n  #\n  # so\n  a = 1  # how\n"
    )


def test_a_comment_is_taken_away_with_the_white_space_in_front():
    text = "# why\na = 1  # how\n"
    assert commented(text, spot(text, "# why", "# how", "a = 1"), Comment(), HASH) == "a = 1\n"


def test_what_is_so_already_is_left_alone():
    text = "#why\na = 1 #how\n"
    assert comment_splices(text, spot(text, "#why", "#how", "a = 1"), Comment("why", "how"), HASH, key="a") == []


def test_a_block_comment_stays_one():
    text = "/* why */\na /* how */\n"
    place = spot(text, "/* why", "/* how */", "a ")
    assert commented(text, place, Comment("not", "so"), SLASHES) == "/* not */\na /* so */\n"


def test_an_inline_comment_before_others_on_the_line_is_a_block():
    text = "[a, b]"
    place = Spot(Span(0, 0), Span(2, 2), "", begins_line=False, ends_line=False, space=" ")
    assert commented(text, place, Comment(None, "how"), SLASHES) == "[a /* how */, b]"


@pytest.mark.parametrize(
    ("comment", "grammar", "more"),
    [
        (Comment(None, "a\nb"), HASH, {}),
        (Comment("a\rb"), HASH, {}),
        (Comment("a"), HASH, {"begins_line": False}),
        (Comment(None, "a"), HASH, {"ends_line": False}),
        (Comment(None, "a */"), SLASHES, {"ends_line": False}),
    ],
)
def test_where_no_such_comment_fits_it_is_refused(comment, grammar, more):
    with pytest.raises(ValueRefused):
        commented("a = 1\n", spot("a = 1\n", "", "", "a = 1", **more), comment, grammar)
