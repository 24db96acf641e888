"""`confsafe.merge`: two edits of one configuration text, merged by what they mean.

    data of base, ours, theirs  --three_way-->  the merged data, the conflicts
    their lines into our text   --merge_lines-->  where that is clean and means the merged data: the text
    what is left, more closely  --refine-->  a text to start from, with the comments and layout of both
    the start, edited to the merged data (document.py: spliced and verified), their entries copied (copying.py)
    every comment that neither side deleted is there  -->  the text; else a conflict

So keys that both sides added side by side, or changed on neighbouring lines, do not conflict, and the text that comes
out is exactly the merged data, or it does not come out. What only theirs has comes as they wrote it. Where data or
comments are a conflict, the text holds ours there, and `marked` both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from confsafe.data.keypath import format_path
from confsafe.data.marks import marked
from confsafe.data.textmerge import differing, merge_lines, resolved
from confsafe.data.threeway import three_way
from confsafe.editing.merging.choices import settled, with_chosen_comments
from confsafe.editing.merging.marks import marks_around
from confsafe.editing.merging.sides import Side, form_of, merged_form, needed, read_side, tried
from confsafe.editing.merging.text import Wanted, best_text
from confsafe.editing.merging.witness import first_difference, settles
from confsafe.errors import EditRefused, ValueRefused, VerifyError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from confsafe.data.changes import Path
    from confsafe.data.marks import Marks
    from confsafe.editing.merging.choices import Which
    from confsafe.editing.options import FormatName


class Merged(NamedTuple):
    """The result of `merge`.

    Attributes:
        text: the merged text; at a conflict it holds ours, so it always parses.
        conflicts: the key paths at which both sides changed to different values; [] when all was merged. "" is the
            whole document; in a YAML stream of several documents a path begins with the document's index.
        marked: the merged text with `<<<<<<<` marks around the lines of each conflict; `text` where there is none.
    """

    text: str
    conflicts: list[str]
    marked: str


def merge(base: str, ours: str, theirs: str, format: FormatName, *, marks: Marks | None = None) -> Merged:
    """Merge two edits of a text. Pure: no file, no lock.

    Args:
        base: the text that both sides began with; "" where there was none.
        ours: the text whose comments and layout are kept.
        theirs: the text whose changes are brought in.
        format: of all three.
        marks: how conflicts are marked; None: as git does it.

    Raises ParseError (a side does not parse; the reason says which), ValueRefused, VerifyError, ValueError (an unknown
    format).

    Example:
        >>> merge("port = 80\\n", "port = 81  # ours\\n", "port = 80\\nhost = 'a'\\n", "toml").text
        "port = 81  # ours\\nhost = 'a'\\n"
        >>> merge("port = 80\\n", "port = 81\\n", "port = 82\\n", "toml").conflicts
        ['port']
    """
    return merge_chosen(base, ours, theirs, format, {}, marks=marks)


def merge_chosen(
    base: str,
    ours: str,
    theirs: str,
    format: FormatName,
    choices: Mapping[str, Which],
    *,
    marks: Marks | None = None,
) -> Merged:
    """`merge`, in which some conflicts are settled beforehand.

    `choices` are key paths and which side they take; one that is no conflict, nor leads to one, settles nothing.
    """
    forms = [form_of(text) for text in (base, ours, theirs)]
    form = merged_form(*forms)
    texts = [each.taken_off(text) for each, text in zip(forms, (base, ours, theirs), strict=True)]
    sides = [read_side(text, format, name) for text, name in zip(texts, ("base", "ours", "theirs"), strict=True)]
    merged = _merged(sides[0], sides[1], sides[2], format, choices, marks)
    return Merged(form.put_on(merged.text), merged.conflicts, form.put_on(merged.marked))


def _merged(
    base: Side, ours: Side, theirs: Side, format: FormatName, choices: Mapping[str, Which], marks: Marks | None
) -> Merged:
    if base.text == theirs.text or ours.text == theirs.text:
        return Merged(ours.text, [], ours.text)
    if base.text == ours.text:
        return Merged(theirs.text, [], theirs.text)
    regions = merge_lines(base.text, ours.text, theirs.text)
    found = three_way(base.written, ours.written, theirs.written)
    if choices and found.conflicts:
        found = settled(found, three_way(base.written, ours.written, theirs.written, theirs_stand=True), choices)
    is_clean = all(region.theirs is None for region in regions)
    witness = tried(resolved(regions), format, len(found.data)) if is_clean else None
    if witness is not None and settles(witness, found, base, ours, theirs):
        return Merged(witness.text, [], witness.text)
    comments = needed(base.comments(), ours.comments(), theirs.comments())
    wanted = Wanted(found.data, comments, format, found.moves)
    try:
        best = best_text(wanted, base, ours, theirs, regions)
    except (ValueRefused, VerifyError, EditRefused):  # an alias of what the other side took away: no text is right
        whole = regions if not is_clean else differing(ours.text, theirs.text)
        return Merged(ours.text, _named(found.conflicts, several=len(found.data) > 1) or [""], marked(whole, marks))
    if choices:
        best = with_chosen_comments(best, ours, theirs, wanted, choices)
    conflicts: list[Path] = list(found.conflicts)
    if witness is not None and not conflicts:
        conflicts.append(first_difference(found.data, witness.written))
    conflicts += [path for path in best.comment_conflicts if path not in conflicts]
    if not conflicts:
        return Merged(best.text, [], best.text)
    both = marks_around(best, base, ours, theirs, format, regions, witness, comments, marks)
    return Merged(best.text, _named(conflicts, several=len(found.data) > 1), both)


def _named(conflicts: Sequence[Path], *, several: bool) -> list[str]:
    return list(dict.fromkeys(format_path(path if several else path[1:]) for path in conflicts))
