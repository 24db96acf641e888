"""The verb `merge`: a three-way merge by what the files mean, as git's merge driver or by hand.

    confsafe merge --install        git's configuration and .gitattributes, once a repository
    confsafe merge --check          the merges that this repository has, again: what would have come out?
    confsafe merge BASE OURS THEIRS [NAME]

As git wants it of a driver, the result replaces OURS, and the exit code is 0 when all was merged and 1 when not. Then
the result holds everything that could be merged, and git's own marks around the lines of each conflict, so an editor
and `git mergetool` find what they expect; the key paths are told on standard error.

The driver is never worse than git without it: what does not parse, cannot be decoded or cannot be merged by keys is
merged line by line, with the same marks. In a criss-cross of merges git makes a base of its own, with marks where two
bases differ: each of them is taken as the base, and where they lead to different texts, that is a conflict.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from confsafe.cli import output
from confsafe.cli.usage import UsageError
from confsafe.data.marks import STYLES, Marks
from confsafe.errors import ConfsafeError, ParseError, WriteError
from confsafe.surface import RC, WITHIN_ANOTHER, Document, content_of, decode, detect, has_comments, is_url

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

CONFLICT = 1

_TRIED = ("jsonc", "toml", "yaml")
"""The formats in the order in which a text without a name is tried: the stricter ones first."""


class Result(NamedTuple):
    """What a merge came to: the bytes to write, and where the conflicts are."""

    content: bytes
    conflicts: list[str]


def merge(arguments: Namespace) -> int:
    """`confsafe merge BASE OURS THEIRS [NAME]`, and with `--install` or `--check` what these do."""
    if arguments.install:
        from confsafe.cli.merge_driver import install

        return install(arguments)
    if arguments.check:
        from confsafe.cli.merge_audit import audit

        return audit(arguments)
    if arguments.theirs is None:
        raise UsageError("BASE, OURS and THEIRS are wanted, or --install, or --check")
    contents = [_read(name) for name in (arguments.base, arguments.ours, arguments.theirs)]
    named = output.name_of(arguments.name or arguments.ours)
    result = merged(contents, named, arguments)
    _write(arguments, result.content)
    for place in result.conflicts:
        output.say(f"{named}: conflict: both sides changed {place or 'the whole document'}")
    return CONFLICT if result.conflicts else 0


def merged(contents: list[bytes], named: str, arguments: Namespace) -> Result:
    """The merge of three contents: by keys where that can be had, else line by line."""
    marks = _marks_of(arguments)
    try:
        texts = [decode(content) for content in contents]
        told = detect(named)
        format: Any = arguments.format or _named(None if told == RC else told, texts) or _told_by(texts)
        if format in WITHIN_ANOTHER:
            raise ParseError("most of it is no settings")
        if format is None:
            raise ParseError("neither the name nor the content tells the format")
        text, conflicts = _merged_by_keys(texts, format, marks)
        return Result(text.encode(), conflicts)
    except ConfsafeError as error:
        output.note(arguments, f"{error.at_path(named)} Merging it line by line.".replace(" File unchanged.", ""))
    except Exception as error:  # git without the driver would have merged it
        output.note(arguments, f"{named}: a fault of confsafe, please report it: {error!r}. Merging it line by line.")
    return _merged_as_lines(contents, marks)


def _merged_by_keys(texts: list[str], format: Any, marks: Marks) -> tuple[str, list[str]]:
    """The marked text, and the conflicts."""
    from confsafe.data.unmarked import unmarked
    from confsafe.surface import merge as merge_texts

    base = unmarked(texts[0])
    if base is None:
        found = merge_texts(texts[0], texts[1], texts[2], format, marks=marks)
        return found.marked, found.conflicts
    one, other = (merge_texts(each, texts[1], texts[2], format, marks=marks) for each in (base.ours, base.theirs))
    if one.text == other.text and not one.conflicts:
        return other.marked, other.conflicts
    if other.conflicts and not one.conflicts:
        return other.marked, other.conflicts
    if one.conflicts:
        return one.marked, one.conflicts
    return _differing(one.text, other.text, marks), [""]


def _differing(one: str, other: str, marks: Marks) -> str:
    from confsafe.data.marks import marked
    from confsafe.data.textmerge import differing

    return marked(differing(one, other), marks)


def _merged_as_lines(contents: list[bytes], marks: Marks) -> Result:
    """The merge of three contents of any kind, whose bytes come through as they are."""
    from confsafe.data.marks import marked
    from confsafe.data.textmerge import merge_lines

    regions = merge_lines(*(content.decode("latin-1") for content in contents))
    starts = []
    line = 1
    for region in regions:
        if region.theirs is not None:
            starts.append(f"line {line}")
        line += len(region.lines)
    ours, theirs, base = (label.encode().decode("latin-1") for label in (marks.ours, marks.theirs, marks.base))
    bytewise = Marks(marks.size, ours, theirs, base, marks.style)
    return Result(marked(regions, bytewise).encode("latin-1"), starts)


def _marks_of(arguments: Namespace) -> Marks:
    """The marks that git asks its driver for; a placeholder that this git does not know (`%S`) is none."""
    labels = [
        default if given is None or given.startswith("%") else given
        for given, default in (
            (arguments.ours_label, "ours"),
            (arguments.theirs_label, "theirs"),
            (arguments.base_label, "base"),
        )
    ]
    size = str(arguments.marker_size or "")
    style = arguments.style or (_style_of_git() if arguments.name is not None else "merge")
    return Marks(int(size) if size.isdigit() and int(size) else 7, labels[0], labels[1], labels[2], style)


def _style_of_git() -> str:
    """What `merge.conflictStyle` says; "merge" where nothing does."""
    import subprocess

    try:
        asked = subprocess.run(
            ["git", "config", "--get", "merge.conflictStyle"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return "merge"
    style = asked.stdout.strip().lower()
    return style if style in STYLES else "merge"


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


def _read(name: str) -> bytes:
    if is_url(name):
        return content_of(name)
    try:
        with open(name, "rb") as file:
            return file.read()
    except OSError as error:
        raise WriteError(f"cannot read: {os.strerror(error.errno or 0)}", path=name, errno=error.errno) from error


def _write(arguments: Namespace, content: bytes) -> None:
    target = arguments.output or arguments.ours
    if target == "-":
        output.emit(content)
        return
    from confsafe.surface import atomic_write

    atomic_write(target, content, backup=0, durable=False)  # git makes the content durable, as an object of its own
