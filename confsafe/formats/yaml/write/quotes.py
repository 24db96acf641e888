"""The quotes of a new string: whether it needs some, and which.

                                       what decides, the first that says something
    it can stand plainly               the same key anywhere > the siblings > the file > plain
    it cannot: `12`, `a: b`, `*x`      the same key anywhere > what cannot either > what is quoted > double
    it is quoted                       but `'` within asks for double quotes; `"` or a backslash for single ones

    - id: 'a'                          - id: 'a'
                                       - id: 'b'      as the other `id`
    run: echo it's                     run: "it's: x"

A word that only readers of YAML 1.1 take for something else (`yes`, `0644`, `12:30`) needs quotes too. Counts and
alternatives: docs/formats.md.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from confsafe.formats.layout.examples import LOOK_AT, choose, majority
from confsafe.formats.yaml.write.scalars import can_be_plain, fitting, is_plain_in_grammar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confsafe.formats.yaml.write.examples import Examples
    from confsafe.formats.yaml.write.style import Where

_QUOTES = ("'", '"')

_HABIT = 0.5
"""So many of the file's strings must be in quotes for a new one to be: 94.0 % right (93.9 % with one half)."""


def quote_of(examples: Examples, text: str, where: Where, *, flow: bool) -> str:
    """The quotes of a new string on one line: `'`, `"` or "" for none."""
    if can_be_plain(text, flow=flow):
        default = key_quote_of(examples, "a", where.among, flow=True) if flow else ""
        wanted = examples.choose(default, where, _free_quote, habit=_HABIT)
        if not wanted:
            wanted = _quote_of_the_needy(examples, where)
    else:
        needed = examples.choose("", where, _any_quote, elsewhere=_needed_quote, habit=0.5)
        wanted = needed or examples.choose('"', where, _any_quote, habit=0.5)
    return fitting(text, wanted) if wanted else ""


def key_quote_of(examples: Examples, text: str, among: int, *, flow: bool) -> str:
    """The quotes of a new key; none where the file has that very key without any: `on:` of another workflow."""
    is_free = can_be_plain(text, flow=flow)
    if not is_free and is_plain_in_grammar(text, flow=flow) and isinstance(examples.schema[text], str):
        keys = [examples.spelled(node - 1) for node in examples.values_of(text)]
        if keys and all(key == text for key in keys):
            return ""
    wanted = examples.once(("key", among, is_free), lambda: _quote_of_keys(examples, among, is_free=is_free))
    return fitting(text, wanted) if wanted else ""


def _quote_of_keys(examples: Examples, among: int, *, is_free: bool) -> str:
    """What the keys beside, or the file's, have in front: those that could stand plainly, or those in quotes."""
    asked = _free_quote if is_free else _any_quote

    def quotes(collections: Iterable[int]) -> Iterator[str]:
        return (quote for node in _keys(examples, collections) if (quote := asked(examples, node)) is not None)

    return choose(
        "" if is_free else '"',
        siblings=quotes([among]),
        file=quotes(islice(examples.tree.kinds, LOOK_AT)),
        habit=_HABIT if is_free else 0.5,
    )


def _quote_of_the_needy(examples: Examples, where: Where) -> str:
    """The quotes of strings at the same key, or beside, that all need some: `"3.9"`, and so `"pypy"` too."""
    for circle in (examples.same_key(where), examples.siblings(where) if where.item else []):
        quotes = [_any_quote(examples, node) for node in circle if examples.is_str(node)]
        if quotes:
            return majority(quote for quote in quotes if quote) or "" if all(quotes) else ""
    return ""


def _free_quote(examples: Examples, node: int) -> str | None:
    """The quotes of a string that could stand plainly; None for any other node."""
    spelled = examples.spelled(node)
    if not spelled or spelled[0] in "|>":
        return None
    if spelled[0] in _QUOTES:
        return spelled[0] if can_be_plain(spelled[1:-1], flow=False) else None
    return "" if isinstance(examples.schema[spelled], str) else None


def _any_quote(examples: Examples, node: int) -> str | None:
    """The quotes of a string in quotes."""
    spelled = examples.spelled(node)
    return spelled[0] if spelled and spelled[0] in _QUOTES else None


def _needed_quote(examples: Examples, node: int) -> str | None:
    """The quotes of a string that needs some."""
    spelled = examples.spelled(node) or ""
    return spelled[0] if spelled[:1] in _QUOTES and not can_be_plain(spelled[1:-1], flow=False) else None


def _keys(examples: Examples, collections: Iterable[int]) -> Iterator[int]:
    tree = examples.tree
    for node in collections:
        if node >= 0 and tree.is_mapping(node):
            yield from islice(tree.children(node), 0, 2 * LOOK_AT, 2)
