"""The verb `merge`: a three-way merge by what the files mean, as git's merge driver or by hand.

    git config merge.confsafe.driver 'confsafe merge %O %A %B %P'
    echo '*.toml merge=confsafe' >> .gitattributes

As git wants it of a driver, the result replaces OURS, and the exit code is 0 when all was merged and 1 when not. Then
the result holds everything that could be merged, and git's own marks around the lines of each conflict, so an editor
and `git mergetool` find what they expect; the key paths are told on standard error. Files that do not parse are merged
line by line, with the same marks: the driver is never worse than git without it.
"""

from __future__ import annotations

import os

from confsafe.cli import output
from confsafe.document import Document, decode
from confsafe.errors import ConfsafeError, ParseError, ValueRefused, VerifyError, WriteError
from confsafe.formats.detect import RC, detect
from confsafe.formats.json import has_comments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

CONFLICT = 1

_TRIED = ("jsonc", "toml", "yaml")
"""The formats in the order in which a text without a name is tried: the stricter ones first."""


def merge(arguments: Namespace) -> int:
    """`confsafe merge BASE OURS THEIRS [NAME]`."""
    texts = [_read(name) for name in (arguments.base, arguments.ours, arguments.theirs)]
    named = output.name_of(arguments.name or arguments.ours)
    merged, conflicts = _merged(arguments, texts, named)
    _write(arguments, merged)
    for place in conflicts:
        output.say(f"{named}: conflict: both sides changed {place or 'the whole document'}")
    return CONFLICT if conflicts else 0


def _merged(arguments: Namespace, texts: list[str], named: str) -> tuple[str, list[str]]:
    """The result, and where the conflicts are."""
    from confsafe.editing.merging import merge as merge_texts

    told = detect(arguments.name or arguments.ours)
    format: Any = arguments.format or _named(None if told == RC else told, texts) or _told_by(texts)
    try:
        if format is None:
            raise ParseError("neither the name nor the content tells the format")
        found = merge_texts(texts[0], texts[1], texts[2], format)
    except (ParseError, ValueRefused, VerifyError) as error:
        output.note(arguments, f"{error.at_path(named)} Merging it line by line.".replace(" File unchanged.", ""))
        return _merged_as_lines(texts)
    return found.marked, found.conflicts


def _merged_as_lines(texts: list[str]) -> tuple[str, list[str]]:
    from confsafe.data.textmerge import marked, merge_lines

    regions = merge_lines(*texts)
    starts = []
    line = 1
    for region in regions:
        if region.theirs is not None:
            starts.append(f"line {line}")
        line += len(region.lines)
    return marked(regions), starts


def _named(format: str | None, texts: list[str]) -> str | None:
    """What the name tells; where it tells JSON, and a text has comments, JSON with comments."""
    return "jsonc" if format == "json" and any(map(has_comments, texts)) else format


def _told_by(texts: list[str]) -> str | None:
    """The first format in which every text that is not empty is a mapping or a list."""
    for format in _TRIED:
        try:
            if all(isinstance(Document(text, format).data, (dict, list)) for text in texts if text.strip()):
                return format
        except ConfsafeError:
            continue
    return None


def _read(name: str) -> str:
    try:
        with open(name, "rb") as file:
            return decode(file.read())
    except OSError as error:
        raise WriteError(f"cannot read: {os.strerror(error.errno or 0)}", path=name, errno=error.errno) from error
    except ParseError as error:
        raise error.at_path(name) from None


def _write(arguments: Namespace, text: str) -> None:
    target = arguments.output or arguments.ours
    if target == "-":
        output.emit(text)
        return
    from confsafe.storage.primitives import atomic_write

    atomic_write(target, text, backup=0, durable=False)  # git makes the content durable, as an object of its own
