"""Another value for a block scalar: its style, chomping and indentation stay, and so do the lines that are the same.

before                 value          after
text: |  # why         "new\n"        text: |  # why
  old                                   new
run: |                 "make"         run: make
  make
  make install
"""

from __future__ import annotations

from collections import Counter

from confsafe.formats.text import Splice
from confsafe.formats.yaml.edit.target import body_of, default_column, shown_value
from confsafe.formats.yaml.write import block_scalars
from confsafe.formats.yaml.write.scalars import can_be_plain
from confsafe.formats.yaml.write.style import NOWHERE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.formats.yaml.edit.target import Target
    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.geometry import BlockScalar
    from confsafe.formats.yaml.write.writer import Writer


def instead_of_block_scalar(work: Work, writer: Writer, target: Target, block: BlockScalar) -> list[Splice]:
    """Another value comes in the place of a literal or folded scalar; a comment behind its header stays."""
    geometry = work.geometry
    first = geometry.line_end(block.header)
    end = geometry.line_break(block.end) if block.end > block.header_end else first
    written = _block_scalar(work, target, block, end) if _stays(work, target, block) else None
    if written is not None:
        header, lines = written
        prefix = f"{target.tag} " if target.tag else ""
        new = work.style.newline.join(lines)
        if end == first and block.end == block.header_end:
            new = work.inserted(first, lines)
        elif end == len(geometry.text) and target.value.endswith("\n"):
            new += work.style.newline
        return [Splice(target.start, block.header_end, prefix + header), Splice(first, end, new)]
    after = geometry.line_end(block.end)
    writer.literals = not work.swallows(after, target.column)
    shown = shown_value(work, writer, target, "", clip=not work.ends_text(target.node, after))
    body = [] if not shown.lines else body_of(work, shown, target, default_column(target, shown))
    start = target.start
    if not shown.inline:
        start = min(start, target.head)
    below = Splice(first, max(after, first), work.inserted(after, body) if body else "")
    if not body and after == len(geometry.text) and geometry.text[-1] not in "\r\n":
        below = Splice(geometry.line_break(block.header), after, "")
    if body and after == len(geometry.text) and geometry.text[-1] not in "\r\n":
        new = work.joined(body)[: -len(work.style.newline)]
        below = Splice(first, after, new)
        if first == after:  # the header stands in the last line
            left = (
                geometry.text[geometry.line_start(start) : start]
                + shown.inline
                + geometry.text[block.header_end : first]
            )
            if left.strip():
                below = Splice(first, first, work.style.newline + new)
            else:
                below = Splice(block.header_end, first, new)
    gap = geometry.text[block.header_end : geometry.line_break(block.header_end)].partition("#")[0]
    tab = "\t" in gap and not shown.inline  # libyaml takes it for indentation
    end = block.header_end + (len(gap) if tab else 0)
    splices = [Splice(start, end, "  " if tab else shown.inline)]
    return [*splices, below] if below.start < below.end or below.new else splices


def _stays(work: Work, target: Target, block: BlockScalar) -> bool:
    """Whether the new value is a block scalar too: not where it is one line that no longer ends, and fits plainly.

    Before: "run: |\n  make\n  make install\n". After, for "make": "run: make\n".
    """
    value = target.value
    if not isinstance(value, str):
        return False
    if "\n" in value or block.chomp or _ends_open(work, block):
        return True
    return not can_be_plain(value, flow=False)


def _ends_open(work: Work, block: BlockScalar) -> bool:
    """Whether a block scalar has no line end because the text ends with it: its header need not say so."""
    text = work.geometry.text
    return not block.chomp and block.header_end < block.end == len(text) and text[-1] not in "\r\n"


def _block_scalar(work: Work, target: Target, block: BlockScalar, end: int) -> tuple[str, list[str]] | None:
    """The new text in the old one's style, chomping and indentation; None where that style cannot hold it."""
    geometry = work.geometry
    if block.end == block.header_end and geometry.text[end : geometry.line_break(end)].startswith(" "):
        return None  # a line of blanks behind it could count as content
    parent = max(target.column, 0)
    indent = block.indent or parent + work.style.indentation(NOWHERE)
    if block.explicit:
        indent = parent + int(block.explicit)
    raw = geometry.text[geometry.line_end(block.header) : block.end].splitlines()
    old = [line[indent:] for line in raw]
    written = block_scalars.block(
        target.value,
        style=block.style,
        chomp=block.chomp,
        indent=indent - parent,
        explicit=bool(block.explicit),
        old=old,
    )
    if written is None:
        return None
    header = written.header
    if header.endswith("+"):
        following = geometry.line_end(end) if block.end > block.header_end else end
        if block.chomp != "+" and not geometry.text[following : geometry.line_end(following)].strip():
            return None
    elif header.endswith("-") and _ends_open(work, block) and work.ends_text(target.node, block.end):
        header = header[:-1]
    if not header[1:2].isdigit():
        indent = _depth(written.lines, raw, indent, parent + work.style.indentation(NOWHERE))
    blanks = " " * indent
    lines = [blanks + line if line else line for line in written.lines]
    return header, _with_blank_lines_as_they_were(lines, raw, indent)


def _depth(lines: list[str], old: list[str], indent: int, least: int) -> int:
    """How far lines are indented: so that most of those that were there before stay where they are.

    Before: "a: |\n  if x:\n    one\n    two\n". After, for "one\ntwo\n": "a: |\n    one\n    two\n".
    """
    there: dict[str, set[int]] = {}
    for line in old:
        there.setdefault(line.lstrip(" "), set()).add(len(line))
    depths = Counter(length - len(line) for line in lines if line for length in there.get(line.lstrip(" "), ()))
    depth = max(depths, key=depths.__getitem__, default=indent)
    return depth if depths[depth] > depths[indent] and depth >= least else indent


def _with_blank_lines_as_they_were(lines: list[str], old: list[str], indent: int) -> list[str]:
    """The lines of a text where the empty ones that stay keep the blanks that they are written with.

    What is longer than the indentation could count as text.
    """
    if not any(line and line.isspace() for line in old):
        return lines
    from difflib import SequenceMatcher

    before = [line if line.strip() else "" for line in old]
    now = [line if line.strip() else "" for line in lines]
    kept = list(lines)
    for block in SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            if not lines[block.b + offset] and len(old[block.a + offset]) <= indent:
                kept[block.b + offset] = old[block.a + offset]
    return kept
