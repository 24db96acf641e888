"""Another text for a folded scalar (YAML 1.2.2, 8.1.3): its lines are broken where they were.

    before              after: "web" became "db"
    run: >              run: >
      serve web           serve db
      --port 80           --port 80

The words of the old and of the new text are compared, and a break stays between the words where it stood. Words behind
the last one are wrapped as wide as the widest line was. Only plain paragraphs are done so: lines that are indented
deeper do not fold.
"""

from __future__ import annotations

from confsafe.startup.patterns import pattern

_MOST_PAIRS = 250_000
"""Beyond that many pairs of words the comparison would take longer than it is worth."""

_PARAGRAPHS = pattern(r"[^\s]+(?:(?: |\n+)[^\s]+)*")
_WORD_AND_GAP = pattern(r"([^ \n]+)([ \n]*)")


def refolded(text: str, old: list[str]) -> list[str] | None:
    """The lines of a folded scalar that means `text`, which ends without a line break.

    `old` are the lines of the one that it replaces, without their indentation. None where that cannot be done.

    Example:
        >>> refolded("serve db --port 80", ["serve web", "--port 80"])
        ['serve db', '--port 80']
    """
    source = "\n".join(old).rstrip("\n")
    if _PARAGRAPHS.fullmatch(source) is None or _PARAGRAPHS.fullmatch(text) is None:
        return None
    before, after = _WORD_AND_GAP.findall(source), _WORD_AND_GAP.findall(text)
    if len(before) * len(after) > _MOST_PAIRS:
        return None
    match = _matches([word for word, _ in before], [word for word, _ in after])
    breaks = [gap == "\n" for _, gap in before]
    width = max(map(len, old))
    kept = max((number for number, place in enumerate(match[:-1]) if place == len(before) - 1), default=len(after))
    lines = [""]
    for number, (word, gap) in enumerate(after):
        lines[-1] += word
        if number >= kept:
            is_broken = gap == " " and len(lines[-1]) + 1 + len(after[number + 1][0]) > width
        else:
            is_broken = _breaks(number, match, breaks)
        if gap == " " and not is_broken:
            lines[-1] += " "
        else:
            # A line break of the text is an empty line more in the source; a blank is a line break alone.
            lines += [""] * (1 if gap == " " else len(gap) + 1 if gap else 0)
    return lines


def _matches(before: list[str], after: list[str]) -> list[int]:
    """For each new word the old one that it is, -1 where it is none; the last stands for the end of both."""
    from difflib import SequenceMatcher

    match = [-1] * len(after) + [len(before)]
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            match[block.b + offset] = block.a + offset
    return match


def _breaks(number: int, match: list[int], breaks: list[bool]) -> bool:
    """Whether a line is broken behind a new word that a blank follows."""
    left, right = match[number], match[number + 1]
    if right >= 0:
        return breaks[right - 1] if right else False
    if left < 0:
        return False
    following = next(place for place in match[number + 1 :] if place >= 0)
    return following > left + 1 and breaks[left]
