"""The form of a new list, mapping or null: in brackets or in a block, padded or not.

list of scalars              the same key > the lists beside > the file, where it is a habit > in a block
list of options, `--fix`     the same key > the lists beside > in brackets: `- --fix` reads badly
list of `os`, `types`, ...   the same key > the lists beside > a file of blocks alone > in brackets, as most people
flat mapping                 the same key > all collections beside are in brackets > in a block
anything deeper              the same key, with depth > in a block
null                         as the siblings, as the file, else nothing at all
text of several lines        `|`, or what the same key has, which may be quotes
"""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from confsafe.formats.layout.examples import HABIT, LOOK_AT, clear_majority
from confsafe.formats.yaml.places.slots import Slots
from confsafe.formats.yaml.reader.nodes import BLOCK_MAPPING, BLOCK_SEQUENCE
from confsafe.formats.yaml.write.kinds import is_flat
from confsafe.formats.yaml.write.scalars import boolean
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from confsafe.formats.yaml.write.examples import Examples
    from confsafe.formats.yaml.write.style import Where


def stands_in_brackets(examples: Examples, value: Any, where: Where) -> bool:
    """Whether a new filled collection whose parts all fit on one line stands in brackets."""
    is_like = examples.is_filled_list if isinstance(value, list) else examples.is_filled_mapping
    flat = is_flat(value)

    def is_flow(node: int) -> bool | None:
        return not examples.tree.is_block(node) if is_like(node) and examples.is_of_scalars(node) is flat else None

    question = "in brackets", isinstance(value, list), flat
    said = examples.said_at_key(question, where, lambda nodes: clear_majority(map(is_flow, nodes)))
    if not flat:
        return bool(said)
    if said is None:
        beside = examples.siblings(where) if where.among >= 0 else []  # within something new these are scalars
        if isinstance(value, dict):
            filled = [node for node in beside if node in examples.tree.kinds and examples.is_filled(node)]
            return bool(filled) and not any(examples.tree.is_block(node) for node in filled)
        said = clear_majority(is_flow(node) for node in beside)
    if said is None and all(isinstance(item, str) and item.startswith("-") for item in value):
        said = True
    if said is None:
        in_file = examples.once(
            ("in brackets", isinstance(value, list)),
            lambda: [flow for node in islice(examples.tree.kinds, LOOK_AT) if (flow := is_flow(node)) is not None],
        )
        said = bool(in_file) and sum(in_file) >= HABIT * len(in_file)
        keys = _AT_THE_ROOT if where.among == examples.tree.root else _BELOW
        if where.key in keys and not where.item:
            said = said or any(in_file) or len(in_file) <= _FEW_LISTS
    return said


_AT_THE_ROOT = frozenset(("custom", "github", "labels", "on"))
_MATRIX = {"go", "go-version", "language", "node-version", "os", "platform", "python-version"}
_HOOKS = {"additional_dependencies", "stages", "types", "types_or"}
_BELOW = frozenset(_MATRIX | _HOOKS | {"on", "require-passing-tests-on", "workflows"})
"""The keys whose lists most projects write in brackets, whatever else they write in blocks: `os: [ubuntu, macos]`.

Counted in 396 projects: those that five or more have, and more than six in ten of them in brackets (`github` stands
beside `custom`). Asked of projects that were left out of the count, 14 more new lists are the person's, one is not."""

_FEW_LISTS = 3
"""So few lists in blocks do not show that a file has none in brackets."""


def padding(examples: Examples, value: Any, where: Where) -> str:
    """The blank inside the brackets of a new list or mapping, "" or " "."""
    return examples.choose("", where, _PADDING["[" if isinstance(value, (list, tuple)) else "{"])


def _padding(bracket: str, examples: Examples, node: int) -> str | None:
    """The blank behind a bracket with which a node begins."""
    if node not in examples.tree.kinds or examples.tree.is_block(node) or not examples.is_filled(node):
        return None
    start = examples.geometry.content(node)
    inner = examples.text[start + 1 : start + 2]
    return None if examples.text[start] != bracket or inner in "\r\n" else " " * (inner == " ")


_PADDING = {bracket: partial(_padding, bracket) for bracket in "[{"}


def null_of(examples: Examples, where: Where) -> str:
    """How a new null is written in a block: "" for nothing at all."""

    def asked(node: int) -> str | None:
        spelled = examples.spelled(node)
        return spelled if spelled is not None and spelled in ("", "~", "null", "Null", "NULL") else None

    said = clear_majority(asked(node) for node in examples.siblings(where))
    if said is None:
        said = clear_majority(asked(node) for node in examples.file)
    if said is None:
        said = "null" if where.item else ""
    return said


def boolean_of(examples: Examples, where: Where) -> str:
    """A boolean as most are spelled: at the same key, beside, in the file."""
    return examples.choose("true", where, _boolean)


def _boolean(examples: Examples, node: int) -> str | None:
    spelled = examples.spelled(node) or ""
    if spelled[:1] not in _BEGINS_A_BOOLEAN:
        return None
    return boolean(True, like=spelled, version_1_1=examples.tree.version_1_1) or None


_BEGINS_A_BOOLEAN = frozenset("fFnNoOtTyY")


def numeral_of(examples: Examples, value: float, where: Where) -> str:
    """The same number as most spell it at the same key elsewhere; "" where it is not there.

    `mode: 0644` is 644 by YAML 1.2 and 420 by 1.1: a copy of it has to stay both.
    """
    spelled = examples.said_at_key("numerals", where, lambda nodes: _numerals(examples, nodes))
    return spelled.get((type(value), value), "") if spelled else ""


def _numerals(examples: Examples, nodes: list[int]) -> dict[tuple[type, float], str]:
    """How most of some nodes spell each number that is among them."""
    found: dict[tuple[type, float], list[str]] = {}
    for node in nodes:
        text = examples.spelled(node) or ""
        number = examples.schema[text] if text[:1] in _BEGINS_A_NUMBER else None
        if isinstance(number, (int, float)):
            found.setdefault((type(number), number), []).append(text)
    return {number: clear_majority(texts) or "" for number, texts in found.items()}


_BEGINS_A_NUMBER = frozenset("+-.0123456789")


def text_style_of(examples: Examples, where: Where) -> str:
    """How a new text of several lines stands, as most at the same key do: `|`, `>`, or the quotes around its lines."""

    def asked(node: int) -> str | None:
        spelled = examples.spelled(node) or ""
        if spelled[:1] in ("|", ">"):
            return spelled[0]
        is_over_lines = spelled[:1] in _QUOTES and not all(map(str.strip, spelled.splitlines()))
        return spelled[0] if is_over_lines else None

    return clear_majority(asked(node) for node in examples.same_key(where)) or "|"


_QUOTES = ("'", '"')


def text_width(examples: Examples) -> int:
    """How wide the broken lines of folded texts are; 0 where there are none."""
    widths = [0]
    for node in examples.file:
        block = examples.geometry.block_scalar(node) if (examples.spelled(node) or "")[:1] == ">" else None
        if block is not None:
            text = examples.text[examples.geometry.line_end(block.header) : block.end]
            lines = [len(line) - block.indent for line in text.splitlines()]
            widths += lines if len(lines) > 1 else []
    return max(widths)


def gaps_of(examples: Examples, nodes: list[int], *, mapping: bool) -> list[tuple[int, tuple[bool, bool]]]:
    """The blank lines between the entries of the blocks among some nodes, with the kind of each."""
    kind = BLOCK_MAPPING if mapping else BLOCK_SEQUENCE
    blocks = [node for node in nodes if examples.tree.kinds.get(node) == kind][:_FEW_BLOCKS]
    if not any(_has_blank_line(examples, node) for node in blocks):
        return []  # none stands apart, of whatever kind it is
    return [gap for node in blocks for gap in Slots(examples.geometry, node).gaps(_FEW_BLOCKS)]


_BLANK_LINE = pattern(r"[\r\n][ \t]*[\r\n]")


def _has_blank_line(examples: Examples, node: int) -> bool:
    """Whether a line above the last entry of a block may be blank: of `\r\n` any may be."""
    starts, last = examples.tree.starts, [node, *examples.tree.children(node)][-1]
    return _BLANK_LINE.search(examples.text, starts[node], starts[last]) is not None


_FEW_BLOCKS = 20
"""So many blocks at one key, and so many entries of each, tell how far new ones stand apart."""
