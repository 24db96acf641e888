"""The verb `resolve`: the conflicts of a file with marks, merged by keys.

    confsafe resolve app.toml                          what can be merged by keys is; exit 1 where conflicts remain
    confsafe resolve app.toml --theirs server.port     and this one is theirs

The sides are read back from the marks of any tool. What both had before comes from the marks, where they show it
(diff3), else from git's index; where neither has it, what both sides say is taken for it, so that each side's own
entries count as added.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from confsafe.cli import output
from confsafe.cli.get import format_of
from confsafe.cli.merge import CONFLICT
from confsafe.cli.report import emit
from confsafe.cli.writer import options_of
from confsafe.data.keypath import as_keypath, format_path
from confsafe.data.keypath import resolve as resolve_path
from confsafe.data.sameness import kind, same
from confsafe.data.unmarked import unmarked
from confsafe.errors import ConfsafeError, KeyMissing, ParseError
from confsafe.surface import Document, decode

if TYPE_CHECKING:
    from argparse import Namespace

    from confsafe.data.unmarked import Unmarked


def resolve(arguments: Namespace) -> int:
    """`confsafe resolve FILE [--ours KEY] [--theirs KEY]`."""
    from confsafe.surface import merge_chosen, session

    format: Any = format_of(arguments)
    named = output.name_of(arguments.file)
    with session(arguments.file, **options_of(arguments)) as held:
        text = decode(held.before)
        sides = unmarked(text)
        if sides is None:
            if arguments.json:
                emit({"file": arguments.file, "changed": False, "written": False, "conflicts": []})
            output.note(arguments, f"{named}: no marks of a conflict")
            return 0
        base = sides.base if sides.base is not None else _base_of(arguments.file, sides, format)
        try:
            choices = _choices(arguments, sides, format)
            found = merge_chosen(base, sides.ours, sides.theirs, format, choices)
        except ParseError as error:
            raise error.at_path(arguments.file) from None
        content = found.marked.encode()
        changed = content != held.before
        if changed and not arguments.dry_run:
            held.commit(content)
    if arguments.json:
        written = changed and not arguments.dry_run
        emit({"file": arguments.file, "changed": changed, "written": written, "conflicts": found.conflicts})
        return CONFLICT if found.conflicts else 0
    for place in found.conflicts:
        shown = place or "the whole document"
        output.say(f"{named}: conflict: both sides changed {shown}; settle it with --ours or --theirs")
    return CONFLICT if found.conflicts else 0


def _choices(arguments: Namespace, sides: Unmarked, format: Any) -> dict[str, Any]:
    """Key path -> side. Raises KeyMissing for a key that neither side has."""
    found: dict[str, Any] = {}
    for which in ("ours", "theirs"):
        for key in getattr(arguments, which) or ():
            found.setdefault(_place(key, sides, format), which)
    return found


def _place(key: str, sides: Unmarked, format: Any) -> str:
    """A key as a conflict is named."""
    keypath = as_keypath(key)
    try:
        return format_path(resolve_path(Document(sides.ours, format).data, keypath))
    except KeyMissing:
        return format_path(resolve_path(Document(sides.theirs, format).data, keypath))


def _base_of(path: str, sides: Unmarked, format: Any) -> str:
    """What both sides had before: git's own copy, else what both say."""
    from confsafe.cli.merge_driver import git_bytes

    folder, name = os.path.split(os.path.abspath(path))
    try:
        return decode(git_bytes("-C", folder, "show", f":1:./{name}"))
    except ConfsafeError:
        pass
    ours, theirs = Document(sides.ours, format), Document(sides.theirs, format)
    return ours.edited(_in_common(ours.data, theirs.data))


def _in_common(one: Any, other: Any) -> Any:
    """What two values have in common, key by key."""
    if kind(one) is not dict or kind(other) is not dict:
        return one
    return {
        key: _in_common(value, other[key])
        for key, value in one.items()
        if key in other and (same(value, other[key]) or (kind(value) is dict and kind(other[key]) is dict))
    }
