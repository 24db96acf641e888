"""The verb `watch`: at each change of the data a line is printed, or a command run (`ConfigFile.watch`).

With --json a change is one line, {"file", "key", "old", "new"}; the first state of --now has no "old". Several FILEs
are watched each in a thread of its own; what they see is told one after the other.
"""

from __future__ import annotations

import os
import subprocess

from confsafe.cli import output
from confsafe.cli.get import MISSING, document_of
from confsafe.data import keypath
from confsafe.data.sameness import same
from confsafe.errors import ConfsafeError, WriteError
from confsafe.surface import is_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from typing import Any, NamedTuple

    from confsafe.apps.watch import Watch
    from confsafe.surface import ConfigFile
else:
    from confsafe.startup.records import NamedTuple


class Seen(NamedTuple):
    """A change that was seen; the first state of a file has no `old`."""

    file: str
    old: Any
    new: Any


def watch(arguments: Namespace) -> int:
    """`confsafe watch FILE [KEY] [-- COMMAND {old} {new}]`. Runs until it is interrupted, or N changes were seen."""
    segments = keypath.parse(arguments.key or "")
    seen = 0
    for change in _changes(arguments):
        before, after = (keypath.peek(data, segments, MISSING) for data in (change.old, change.new))
        if change.old is not MISSING and same(before, after):
            continue
        _tell(arguments, Seen(change.file, before, after), first=change.old is MISSING)
        seen += 1
        if arguments.count is not None and seen >= arguments.count:
            break
    return 0


def _changes(arguments: Namespace) -> Iterator[Seen]:
    """What changes, with --now the states at the start before it. Raises what cannot be watched."""
    if arguments.count == 0:
        return
    files = arguments.files_given or [arguments.file]
    # Watching begins before the states of --now are read, so nothing between the two is missed.
    watched = [_watched(arguments, file) for file in files]
    try:
        if arguments.now:
            for settings, _ in watched:
                yield Seen(str(settings.path), MISSING, settings.load())
        if len(watched) == 1:
            settings, changes = watched[0]
            yield from (Seen(str(settings.path), old, new) for old, new in changes)
        else:
            yield from _side_by_side(watched)
    finally:
        for _, changes in watched:
            changes.close()


def _watched(arguments: Namespace, file: str) -> tuple[ConfigFile, Watch]:
    from confsafe.surface import ConfigFile

    arguments.file = file
    if not is_url(file) and not os.path.lexists(file):
        output.note(arguments, f"{output.name_of(file)}: no such file yet; it is waited for")
    settings = ConfigFile(
        file,
        format=arguments.format,
        document=document_of(arguments),
        encoding=arguments.encoding,
        yaml=arguments.yaml,
        duplicates=arguments.duplicates,
    )
    try:
        return settings, settings.watch(on_error=_say)
    except ConfsafeError as error:
        raise error.at_path(file) from error.__cause__


def _say(error: Exception) -> None:
    output.say(str(error).removesuffix(" File unchanged."))


def _side_by_side(watched: list[tuple[ConfigFile, Watch]]) -> Iterator[Seen]:
    """The changes of several files, as they come."""
    from queue import SimpleQueue
    from threading import Thread

    queue: SimpleQueue[Seen | Exception] = SimpleQueue()

    def wait(file: str, changes: Watch) -> None:
        try:
            for old, new in changes:
                queue.put(Seen(file, old, new))
        except Exception as error:  # told where the others are told
            queue.put(error)

    for settings, changes in watched:
        Thread(target=wait, args=(str(settings.path), changes), daemon=True).start()
    while True:
        found = queue.get()
        if isinstance(found, Exception):
            raise found
        yield found


def _tell(arguments: Namespace, change: Seen, *, first: bool) -> None:
    """Print a change, or run the command with it."""
    old, new = change.old, change.new
    if arguments.command:
        _run(arguments, change)
    elif arguments.json:
        from confsafe.cli.report import emit

        shown: dict[str, Any] = {"file": change.file, "key": arguments.key or ""}
        if not first:
            shown["old"] = None if old is MISSING or arguments.secret else old
        shown["new"] = None if new is MISSING or arguments.secret else new
        emit(shown)
    else:
        name = arguments.key or output.name_of(change.file)
        if arguments.files_given and arguments.key:
            name = f"{output.name_of(change.file)}: {name}"
        told = f" = {_text(arguments, new)}" if first else f": {_text(arguments, old)} -> {_text(arguments, new)}"
        output.emit(f"{name}{told}\n")


def _run(arguments: Namespace, change: Seen) -> None:
    texts = {"{file}": change.file, "{old}": _text(arguments, change.old), "{new}": _text(arguments, change.new)}
    words = [_filled(word, texts) for word in arguments.command]
    try:
        subprocess.run(words, stdin=subprocess.DEVNULL, check=False)
    except OSError as error:
        raise WriteError(f"cannot run {words[0]}: {error.strerror}", errno=error.errno) from None


def _filled(word: str, texts: dict[str, str]) -> str:
    """A word with its places filled in one pass, so that no value is taken for a place."""
    import re

    return re.sub(r"\{file\}|\{old\}|\{new\}", lambda found: texts[found[0]], word)


def _text(arguments: Namespace, value: Any) -> str:
    """A value on one line: a scalar as `get` prints it, a container as JSON, nothing as the empty text."""
    if value is MISSING:
        return ""
    if arguments.secret:
        return "(not shown)"
    value = value.value if hasattr(value, "tag") else value
    text = None if isinstance(value, bytes) else keypath.scalar_text(value)
    if text is None:
        from confsafe.apps.as_json import shown_line

        text = shown_line(value)
    return output.visible(text)
