"""The text of an entry that moves to another place: with its comments, indented anew, its changes made in it.

    server:                         server:
      port: 1                         port: 1
    # TLS                             # TLS
    tls:  # off in tests    ->        tls:  # off in tests
      cert: a  # ca                     cert: a  # ca

    off:                            modes:
      - fast  # why         ->        default: fast  # why

An entry becomes an item, an item an entry: what stands behind its `key:` or `-` goes along, in block style or between
brackets as it was. `MovedText` holds it in lines that count from the column of the entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.errors import ParseError
from confsafe.formats.text import Splice, apply_splices, ends_open, line_break, line_end, line_start
from confsafe.formats.yaml.places.brackets import comments_of_entry
from confsafe.formats.yaml.places.geometry import Geometry
from confsafe.formats.yaml.places.slots import Slots
from confsafe.formats.yaml.reader.schema import MERGE
from confsafe.formats.yaml.write.moved import MovedText, unindented

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from confsafe.formats.yaml.reader.nodes import Tree


def moved_text(
    geometry: Geometry,
    container: int,
    index: int,
    within: Sequence[Splice],
    *,
    stays: bool,
    inherited: Collection[int],
) -> MovedText | None:
    """The text of an entry with those splices made in it; None where it cannot be taken along as it is.

    `stays`: the entry itself stays, with its comments, and its value alone moves into another one that it gets.
    `inherited` are the anchored nodes that become something else at an alias above this.
    """
    tree = geometry.tree
    entry = geometry.entries(container)[index]
    nodes = range(entry.key if entry.key >= 0 else entry.value, tree.after(entry.value))
    scalar = geometry.last_scalar(entry.value)
    if scalar is not None and scalar.chomp != "-" and scalar.end == len(geometry.text) and ends_open(geometry.text):
        header = f"{scalar.style}{scalar.explicit}-"  # no line break ended it, but one will
        within = sorted([*within, Splice(scalar.header, scalar.header_end, header)], key=lambda splice: splice.start)
    moved = _moved_text(geometry, container, index, within, stays=stays)
    for node in nodes:
        if node in inherited:
            moved = None if moved is None else _without_anchor(geometry, node, moved)
    return moved


def rest_below(geometry: Geometry, container: int, index: int) -> list[str]:
    """The comment lines between an entry of a block and the next one that neither owns, for what goes with both.

    Before: "a:\n  x:\n    p: 1\n    # q: 2\n\n    r: 3\n". After, x unwrapped: "a:\n  p: 1\n  # q: 2\n\n  r: 3\n".
    """
    if not geometry.tree.is_block(container):
        return []
    slots = Slots(geometry, container)
    if index + 1 == len(slots.entries):
        return []
    lines = unindented(geometry.text[slots.tail(index) : slots.lead(index + 1)].rstrip(), slots.column)
    return lines if any(line.lstrip().startswith("#") for line in lines) else []


def _without_anchor(geometry: Geometry, node: int, moved: MovedText) -> MovedText | None:
    """The text of what is not the same as what stands above now with its anchor: it has none."""
    text, tree = geometry.text, geometry.tree
    end = tree.starts[node] + len(f"&{tree.properties[node].anchor}")
    old = text[tree.starts[node] : end]
    found = sum(line.count(old) for line in (moved.behind_mark, *moved.lines))
    if not found:
        return moved  # it went with a value that is another one now
    if not old.startswith("&") or found > 1:
        return None
    lines = [line.replace(f"{old} ", "").replace(old, "") for line in moved.lines]
    return moved._replace(behind_mark=moved.behind_mark.replace(f" {old}", ""), lines=lines)


def _moved_text(
    geometry: Geometry, container: int, index: int, within: Sequence[Splice], *, stays: bool
) -> MovedText | None:
    tree = geometry.tree
    entry = geometry.entries(container)[index]
    if entry.mark < 0 and (entry.key >= 0 or tree.is_block(container)):
        return None
    if not tree.is_block(container):
        return _from_brackets(geometry, container, index, within, stays=stays)
    slots = Slots(geometry, container)
    slot = slots.slot(index)
    alone = geometry.is_alone(entry.start)
    start = slot.lead if alone else entry.start
    inside = _shifted([one for one in within if start <= one.start and one.end <= slot.tail], -start)
    if len(inside) < len([splice for splice in within if splice.start < slot.tail and splice.end > start]):
        return None
    text = geometry.text[start : slot.tail]
    if not inside and alone:
        return _parts(slots, index, stays=stays)
    words = _words_for_references(tree, start, slot.tail)
    if not alone:
        text = " " * slots.column + text
        inside, words = _shifted(inside, slots.column), _shifted(words, slots.column)
    fresh = _fragment(text, words, inside)
    if fresh is None:
        return None
    root = fresh.tree.root
    if root is None or not fresh.tree.is_block(root) or len(fresh.entries(root)) != 1:
        return None
    return _parts(Slots(fresh, root), 0, whole=True, stays=stays)


def _shifted(splices: Sequence[Splice], by: int) -> list[Splice]:
    return [splice._replace(start=splice.start + by, end=splice.end + by) for splice in splices]


def _fragment(text: str, words: Sequence[Splice], splices: Sequence[Splice]) -> Geometry | None:
    """A part of a text read by itself, with the splices made in it; None where it cannot be.

    The anchors that its aliases name may stand elsewhere: it is read with the `words` in their place.
    """
    from confsafe.formats.yaml.reader.parsing import parse

    plain = [one._replace(new=one.new.replace("*", "x", 1)) if _is_alias(one.new) else one for one in splices]
    try:
        tree = parse(apply_splices(apply_splices(text, words), plain), None)
    except ParseError:
        return None
    tree.text = apply_splices(text, splices)
    return Geometry(tree)


def _is_alias(new: str) -> bool:
    return new.lstrip(" ").startswith("*")


def _words_for_references(tree: Tree, start: int, end: int) -> list[Splice]:
    """A word of its length for each alias in a part of the text; another key for `<<`, which wants mappings."""
    merges = (list(tree.children(node))[2 * keys.index(MERGE)] for node, keys in tree.merging.items())
    words = [(key, "<-") for key in merges if start <= tree.starts[key] < end]
    for alias in tree.aliases:
        if start <= tree.starts[alias] < end:
            words.append((alias, "x" * len(tree.text[tree.starts[alias] : tree.ends[alias]].rstrip())))
    places = ((tree.starts[node] - start, word) for node, word in words)
    return [Splice(place, place + len(word), word) for place, word in places]


def _from_brackets(
    geometry: Geometry, container: int, index: int, within: Sequence[Splice], *, stays: bool
) -> MovedText | None:
    """A value between brackets with the splices made in it, and the comments of its entry."""
    entry = geometry.entries(container)[index]
    start = geometry.tree.starts[entry.value]
    inside = [one for one in within if start <= one.start and one.end <= entry.end]
    value = geometry.text[start : entry.end] if geometry.tree.has_text(entry.value) else ""
    value = apply_splices(value, _shifted(inside, -start)) if inside else value
    lead, comment = ([], "") if stays or geometry.is_pair(container) else comments_of_entry(geometry, container, index)
    line = geometry.text[line_start(geometry.text, start) : start]
    column = len(line) - len(line.lstrip(" "))
    first, *lines = unindented(" " * column + value, column) or [""]
    behind = f" {first}" if first else ""
    if lines:
        lines[-1] += comment
        return MovedText(lead, behind, lines, 0, is_block=False, compact=False, open=False)
    return MovedText(lead, behind + comment, [], 0, is_block=False, compact=False, open=False, comment=comment)


def _parts(slots: Slots, index: int, *, stays: bool, whole: bool = False) -> MovedText | None:
    geometry, text, entry = slots.geometry, slots.text, slots.entries[index]
    tree = geometry.tree
    first = line_start(text, entry.start)
    lead_start = 0 if whole else slots.lead(index)
    tail = len(text) if whole else slots.tail(index)
    column = slots.column
    is_block = tree.is_block(entry.value)
    if stays:
        lead_start = first
        if not is_block:  # behind the last line of a block stands what belongs into it
            tail = min(tail, entry.end)
    scalar = geometry.last_scalar(entry.value)
    stop = line_break(text, entry.mark)
    behind = text[entry.mark + 1 : stop]
    if stays:
        own = geometry.block_scalar(entry.value)
        hangs = is_block and geometry.is_alone(geometry.content(entry.value))
        behind = "" if hangs else text[entry.mark + 1 : min(stop, tail) if own is None else own.header_end]
    lines = unindented(text[line_end(text, entry.mark) : tail], column)
    block = compact = 0
    if is_block:
        content = geometry.content(entry.value)
        block = geometry.column(content) - column
        compact = not geometry.is_alone(content)
    lead = unindented(text[lead_start:first], column)
    if entry.key >= 0 and not stays:  # behind the key of a `? key`, which becomes `key:`
        behind_key = text[geometry.end(entry.key) : entry.mark].splitlines()
        lead += [line.strip() for line in behind_key if line.lstrip().startswith("#")]
    return MovedText(
        lead,
        behind.rstrip("\r"),
        lines,
        block,
        is_block=is_block,
        compact=bool(compact),
        open=scalar is not None,
        clips=scalar is not None and scalar.chomp != "-",
        comment="" if is_block or stays else text[entry.end : max(entry.end, min(stop, tail))].rstrip(),
    )
