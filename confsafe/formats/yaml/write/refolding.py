"""Another text for a folded one (YAML 1.2.2, 6.5 and 8.1.3): its lines are broken where they were.

    before              after: "web" became "db", "--tls" came
    run: >              run: >
      serve web           serve db
      --port 80           --port 80
      --verbose           --tls
                          --verbose

The words of the old and of the new text are compared, and what stood between two words that stay next to each other
stays, character by character: a line break, blanks at a line's end, deeper lines. What comes at a break that nothing
forced (the next word would have fitted on the line) gets lines of its own; elsewhere it goes on with the line before.
"""

from __future__ import annotations

from itertools import pairwise

from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from confsafe.startup.records import NamedTuple

_MOST_PAIRS = 250_000
"""Beyond that many pairs of words the comparison would take longer than it is worth."""

_WORD_AND_GAP = pattern(r"([^ \t\n]+)([ \t\n]*)")

_WIDE = 80
"""Lines up to this length are left as long as they become, but for the last one, which goes on as the others do.

With 100, 2 of 2,528 edits by hand come out otherwise, none of them as the person's either way."""

_FEW_LINES = 2
"""So few lines do not show how wide a text is filled.

With 1, 3 of 2,528 edits by hand come out otherwise, one of them worse; with 3 all are the same."""


class Words(NamedTuple):
    """A text in parts: its words, what is written behind each, and what that means."""

    words: list[str]
    written: list[str]
    meant: list[str]


def refolded(text: str, old: str, *, block: bool) -> str | None:
    """`text` as it is written in the place of `old`; None where that cannot be done.

    Args:
        text: the value, without the line breaks at its end.
        old: what is there, from its first word to its last: of a block scalar without its indentation, of a plain or
            quoted one as it is.
        block: whether it is a block scalar, where deeper lines do not fold.

    Example:
        >>> refolded("serve db --port 80", "serve web\\n--port 80", block=True)
        'serve db\\n--port 80'
    """
    if not text or text[0] in " \t\n" or text[-1] in " \t":
        return None
    before, after = _read(old, block=block), _WORD_AND_GAP.findall(text)
    if before is None or len(before.words) * len(after) > _MOST_PAIRS:
        return None
    words, gaps = [word for word, _ in after], [gap for _, gap in after]
    match = _matches(before.words, words)
    indent = "" if block else _indentation(old)
    written = _gaps(before, gaps, match, indent, block=block)
    if not _has_lines_of_their_own(before):
        _wrap(before, words, written, match, indent, block=block)
    new = "".join(part for pair in zip(words, written, strict=True) for part in pair)
    read = _read(new, block=block)
    return new if read is not None and read.words == words and read.meant == gaps else None


def _read(source: str, *, block: bool) -> Words | None:
    """The words of a source and what stands between them; None where blank lines hold blanks, which is content."""
    if not source or source[0] in " \t\n":
        return None
    words: list[str] = []
    written: list[str] = []
    meant: list[str] = []
    is_deeper = False
    for word, gap in _WORD_AND_GAP.findall(source):
        words.append(word)
        written.append(gap)
        breaks = gap.count("\n")
        if not breaks:
            meant.append(gap)
            continue
        end, *blank, start = gap.split("\n")
        if not block:
            meant.append(" " if breaks == 1 else "\n" * (breaks - 1))
            continue
        if any(blank):
            return None
        was_deeper, is_deeper = is_deeper, bool(start)
        if was_deeper or is_deeper:
            meant.append(gap)
        else:
            meant.append(end + (" " if breaks == 1 else "\n" * (breaks - 1)))
    return Words(words, written, meant)


def _indentation(old: str) -> str:
    """The blanks in front of the first line that a source goes on with."""
    following = old.partition("\n")[2].lstrip("\n")
    return following[: len(following) - len(following.lstrip(" \t"))]


def _matches(before: list[str], after: list[str]) -> list[int]:
    """For each new word the old one that it is, -1 where it is none."""
    from difflib import SequenceMatcher

    match = [-1] * len(after)
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            match[block.b + offset] = block.a + offset
    return match


def _gaps(before: Words, gaps: list[str], match: list[int], indent: str, *, block: bool) -> list[str]:
    """What is written behind each new word: as it was where that means the same, else as little as means it.

    At a deeper line of a block scalar, above and below it, line breaks are what they are.
    """
    breaks = [place for place, gap in enumerate(before.written) if "\n" in gap and before.meant[place] == " "]
    own_lines = breaks if _has_lines_of_their_own(before) else []
    regions = _regions(match, len(before.words))
    written: list[str] = []
    is_deeper = False
    for number, gap in enumerate(gaps):
        was_deeper, is_deeper = is_deeper, is_deeper and "\n" not in gap
        if block and "\n" in gap and (was_deeper or gap[-1] != "\n"):
            is_deeper = gap[-1] != "\n"
            written.append(gap)
            continue
        places = _old_gaps(before, match, regions[number], number, own_lines)
        same = [before.written[place] for place in places if before.meant[place] == gap]
        if same and not (is_deeper and "\n" in same[0]):
            written.append(same[0])
        elif gap == " " and not is_deeper and any(before.written[place].count("\n") == 1 for place in places):
            written.append("\n" + indent)  # blanks at the line's end went, or came to fold
        elif "\n" in gap and not gap.strip("\n"):
            written.append(gap + "\n" + indent)  # a line break of the text is an empty line more
        else:
            written.append(gap)
    return written


class Region(NamedTuple):
    """Where new words stand between two that stayed.

    Attributes:
        left, right: the old words around it, -1 and the number of words at the ends.
        first: its first new word, and `size`, how many there are.
    """

    left: int
    right: int
    first: int
    size: int


def _regions(match: list[int], count: int) -> list[Region]:
    """For each new word the region that begins with it, behind it or around it."""
    regions: list[Region] = []
    number = 0
    while number < len(match):
        first = number + (match[number] >= 0)
        end = first
        while end < len(match) and match[end] < 0:
            end += 1
        left = match[first - 1] if first else -1
        region = Region(left, match[end] if end < len(match) else count, first, end - first)
        regions += [region] * (end - number)
        number = end
    return regions


def _old_gaps(before: Words, match: list[int], region: Region, number: int, own_lines: list[int]) -> list[int]:
    """The old gaps that the one behind a new word may be, by the old word before them.

    `own_lines` are the breaks of a text whose lines are no filled ones: there what came gets a line of its own.
    """
    left, right, first, size = region
    if number == len(match) - 1:
        return []
    if not size:
        return [right - 1, left] if right > left >= 0 else []
    came_alone = right == left + 1
    if number < first:
        if not came_alone:
            return [left]
        is_at_break = left in own_lines or left == len(before.words) - 1
        return [place for place in own_lines if place < left][-1:] + own_lines[-1:] if is_at_break else []
    if number == first + size - 1:
        if not came_alone or right:
            return [right - 1]
        return own_lines[:1]
    return [left + 1 + number - first] if right - left - 1 == size else []


def _lines(source: Words) -> list[str]:
    text = "".join(part for pair in zip(source.words, source.written, strict=True) for part in pair)
    return [line.strip(" \t") for line in text.split("\n")]


def _has_lines_of_their_own(source: Words) -> bool:
    """Whether one line in three was broken although the next word would have fitted, as in a command."""
    lines = _lines(source)
    width = max(map(len, lines))
    followed = [(line, after.split(" ", 1)[0]) for line, after in pairwise(lines) if line and after]
    early = sum(len(line) + 1 + len(word) <= width for line, word in followed)
    return 3 * early >= max(1, len(followed))


def _wrap(before: Words, words: list[str], written: list[str], match: list[int], indent: str, *, block: bool) -> None:
    """Breaks the lines that grew by words and are too long now; not the deeper ones of a block scalar."""
    lines = _lines(before)
    filled = max(map(len, lines))
    grown = {
        number
        for region in _regions(match, len(before.words))
        if region.size > region.right - region.left - 1
        for number in range(region.first, region.first + region.size)
    }
    start = 0
    for number, gap in enumerate(written):
        is_last = number == len(words) - 1
        if "\n" in gap or is_last:
            is_deeper = block and start and written[start - 1][-1] != "\n"
            if not is_deeper and not grown.isdisjoint(range(start, number + 1)):
                width = filled if is_last and len(lines) > _FEW_LINES else max(filled, _WIDE)
                _wrap_line(words, written, range(start, number + 1), width, indent)
            start = number + 1


def _wrap_line(words: list[str], written: list[str], line: range, width: int, indent: str) -> None:
    length = 0
    for number in line:
        length += len(words[number])
        if number > line.start and length > width and written[number - 1] == " ":
            written[number - 1] = "\n" + indent
            length = len(words[number])
        length += len(written[number])
