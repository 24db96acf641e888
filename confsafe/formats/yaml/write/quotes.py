"""The quotes of a new string: whether it needs some, and which.

                                       what decides, the first that says something
    it can stand plainly               the same key anywhere > a key that most people quote > the siblings > the file
                                       > plain; of the same key and of siblings first those with the same marks
    it cannot: `12`, `a: b`, `*x`      the same key anywhere > what cannot either > what is quoted > double
    it is quoted                       but `'` within asks for double quotes; `"` or a backslash for single ones
    a key that can stand plainly       the same key anywhere > the keys beside > plain, but where the file quotes all

    - id: 'a'                          - id: 'a'
                                       - id: 'b'      as the other `id`
    run: echo it's                     run: "it's: x"

A word that only readers of YAML 1.1 take for something else (`yes`, `0644`, `12:30`) needs quotes too. Counts and
alternatives: docs/formats.md.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from confsafe.formats.layout.examples import LOOK_AT, habit_of, majority
from confsafe.formats.yaml.write.scalars import can_be_plain, fitting, is_plain_in_grammar
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confsafe.formats.yaml.write.examples import Examples
    from confsafe.formats.yaml.write.style import Where

_QUOTES = ("'", '"')

_HABIT = 0.5
"""So many of the file's strings must be in quotes for a new one to be."""

_ALL = 1.0
"""So many of the file's keys must be in quotes for the first key of a new block to be."""

_QUOTED_ITEMS = frozenset((
    "channels", "custom", "exclude-patterns", "language", "paths-ignore", "patterns", "python-version",
    "require-passing-tests-on",
))  # fmt: skip
_QUOTED_VALUES = frozenset(
    ("cron", "day", "directory", "package-ecosystem", "x_serialization_backend", "x_spdx_expression")
)
"""The keys whose items, or values, most projects quote also where they need not: `channels: ["irc.oftc.net#x"]`.

Counted in 420 projects: those that four or more have, and more than seven in ten of them in quotes. Asked of projects
that were left out of the count, all 30 such strings are the person's, 9 of them only so."""

_LETTERS = pattern(r"[^\W_]+")


def quote_of(examples: Examples, text: str, where: Where, *, flow: bool) -> str:
    """The quotes of a new string on one line: `'`, `"` or "" for none."""
    wanted = _quote_of_the_free(examples, text, where, flow=flow) if can_be_plain(text, flow=flow) else None
    if wanted is None:
        needed = examples.choose("", where, _any_quote, elsewhere=_needed_quote, habit=_HABIT)
        wanted = needed or examples.choose('"', where, _any_quote, habit=_HABIT)
    return fitting(text, wanted) if wanted else ""


def _quote_of_the_free(examples: Examples, text: str, where: Where, *, flow: bool) -> str | None:
    """The quotes of a string that could stand plainly; None where it gets those of one that needs some."""
    at_key = quotes = examples.at_key(where, _free_quote)
    if not at_key and where.key in (_QUOTED_ITEMS if where.item else _QUOTED_VALUES):
        return None
    if not at_key and where.among >= 0:
        quotes = examples.beside(where, _free_quote)
    if quotes and quotes.count(quotes[0]) == len(quotes) and (at_key or quotes[0]):
        return quotes[0]
    if quotes:
        marks, asked = _LETTERS.sub("", text), examples.at_key if at_key else examples.beside
        alike = [quote for quote, others in asked(where, _free_quote_and_marks) if others == marks]
        return majority(alike or quotes) or ("" if alike else _quote_of_the_needy(examples, where))
    default = _quote_of_keys(examples, where.among, is_free=True, flow=True) if flow else ""
    return examples.choose(default, where, _free_quote, habit=_HABIT) or _quote_of_the_needy(examples, where)


def key_quote_of(examples: Examples, text: str, among: int, *, flow: bool) -> str:
    """The quotes of a new key: those of that very key elsewhere, so none for the `on:` of another workflow."""
    question = "quote of key", text, among, flow
    return examples.once(question, lambda: _key_quote_of(examples, text, among, flow=flow))


def _key_quote_of(examples: Examples, text: str, among: int, *, flow: bool) -> str:
    is_free = can_be_plain(text, flow=flow)
    is_word = not is_free and is_plain_in_grammar(text, flow=flow) and isinstance(examples.schema[text], str)
    if is_word or (is_free and not flow):
        starts, keys = examples.tree.starts, examples.values_of(text)
        quotes = [mark if (mark := examples.text[starts[node - 1]]) in _QUOTES else "" for node in keys]
        if quotes and (is_free or not any(quotes)):
            return majority(quotes) or ""
    wanted = _quote_of_keys(examples, among, is_free=is_free, flow=flow)
    return fitting(text, wanted) if wanted else ""


def _quote_of_keys(examples: Examples, among: int, *, is_free: bool, flow: bool) -> str:
    """What the keys beside, or the file's, have in front: those that could stand plainly, or those in quotes."""
    question = "key", among, is_free, flow
    return examples.once(question, lambda: _quote_of_keys_beside(examples, among, is_free=is_free, flow=flow))


def _quote_of_keys_beside(examples: Examples, among: int, *, is_free: bool, flow: bool) -> str:
    tree, asked = examples.tree, _free_quote if is_free else _any_quote

    def quotes(collections: Iterable[int]) -> Iterator[str]:
        return (
            quote
            for node in collections
            if node >= 0 and tree.is_mapping(node)
            for key in islice(tree.children(node), 0, 2 * LOOK_AT, 2)
            if (quote := asked(examples, key)) is not None
        )

    beside = majority(quotes([among]))
    if beside is not None:
        return beside
    habit = _ALL if is_free and not flow else _HABIT
    return habit_of(quotes(islice(examples.tree.kinds, LOOK_AT)), "" if is_free else '"', habit)


def _quote_of_the_needy(examples: Examples, where: Where) -> str:
    """The quotes of strings at the same key, or beside, that all need some: `"3.9"`, and so `"pypy"` too."""
    for circle in (examples.same_key(where), examples.siblings(where) if where.item else []):
        quotes = [_any_quote(examples, node) for node in circle if examples.is_str(node)]
        if quotes:
            return majority(quote for quote in quotes if quote) or "" if all(quotes) else ""
    return ""


def _free_quote(examples: Examples, node: int) -> str | None:
    """The quotes of a string that could stand plainly; None for any other node."""
    return _quote_if_free(examples, examples.spelled(node))


def _quote_if_free(examples: Examples, spelled: str | None) -> str | None:
    if not spelled or spelled[0] in "|>":
        return None
    if spelled[0] in _QUOTES:
        return spelled[0] if can_be_plain(spelled[1:-1], flow=False) else None
    return "" if isinstance(examples.schema[spelled], str) else None


def _free_quote_and_marks(examples: Examples, node: int) -> tuple[str, str] | None:
    """The quotes of a string that could stand plainly, and what it has of no letter or digit: `/.` of `a/b.yml`."""
    spelled = examples.spelled(node) or ""
    quote = _quote_if_free(examples, spelled)
    return None if quote is None else (quote, _LETTERS.sub("", spelled[1:-1] if quote else spelled))


def _any_quote(examples: Examples, node: int) -> str | None:
    """The quotes of a string in quotes."""
    start = examples.tree.starts[node]
    mark = examples.text[start : start + 1]
    return mark if mark in _QUOTES and node not in examples.tree.kinds else None


def _needed_quote(examples: Examples, node: int) -> str | None:
    """The quotes of a string that needs some."""
    spelled = examples.spelled(node) or ""
    return spelled[0] if spelled[:1] in _QUOTES and not can_be_plain(spelled[1:-1], flow=False) else None
