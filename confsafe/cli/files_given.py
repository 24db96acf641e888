"""Which words are FILEs with --all-files or --together: names and patterns before the other words."""

from __future__ import annotations

import glob
import os

from confsafe.errors import WriteError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.cli.verbs.model import Verb

_LEAST = {"": 1, "?": 0, "*": 0, "+": 1}


def split_files(verb: Verb, words: list[str]) -> tuple[list[str], list[str]]:
    """The FILEs at the beginning of the words, and the words with one FILE in front for the others.

    Every word counts that names an existing file or is a pattern that fits one, as long as enough words remain.
    """
    least = sum(2 if operand.name == "pairs" else _LEAST[operand.many] for operand in verb.operands[1:])
    names: list[str] = []
    rest = list(words)
    pairs = any(operand.name == "pairs" for operand in verb.operands)
    while rest and len(rest) > least and (not names or _is_file(rest[0]) or (pairs and _is_missing(rest))):
        names += _expanded(rest.pop(0))
    if not names:
        return [], words
    return list(dict.fromkeys(names)), [names[0], *rest]


def _is_file(word: str) -> bool:
    return os.path.isfile(word) or (glob.has_magic(word) and bool(_fitting(word)))


def _is_missing(rest: list[str]) -> bool:
    """Whether the first word is a file's name, though none is there: else a VALUE would be missing for a KEY."""
    from confsafe.surface import detect

    return len(rest) % 2 == 1 and detect(rest[0]) is not None


def _expanded(word: str) -> list[str]:
    """The files that a word names. Raises WriteError for a pattern that fits none."""
    if os.path.lexists(word) or not glob.has_magic(word):
        return [word]
    found = _fitting(word)
    if not found:
        raise WriteError("no file fits this pattern", path=word, errno=2)
    return found


def _fitting(pattern: str) -> list[str]:
    """The files that a pattern fits, without backups and hidden files."""
    return sorted(name for name in glob.glob(pattern, recursive=True) if os.path.isfile(name) and ".bak" not in name)
