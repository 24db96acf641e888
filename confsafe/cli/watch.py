"""The verb `watch`: at each change of the data a line is printed, or a command run (`ConfigFile.watch`).

With --json a change is one line, {"file", "key", "old", "new"}; the first state of --now has no "old".
"""

from __future__ import annotations

import subprocess

from confsafe.cli import output
from confsafe.cli.get import MISSING, document_of
from confsafe.data import keypath
from confsafe.data.sameness import same
from confsafe.errors import WriteError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any


def watch(arguments: Namespace) -> int:
    """`confsafe watch FILE [KEY] [-- COMMAND {old} {new}]`. Runs until it is interrupted, or N changes were seen."""
    from confsafe.apps.configfile import ConfigFile

    way = keypath.parse(arguments.key or "")
    settings = ConfigFile(
        arguments.file, format=arguments.format, document=document_of(arguments), encoding=arguments.encoding
    )

    def value_in(data: Any) -> Any:
        return keypath.peek(data, way, MISSING)

    seen = 0
    # Watching begins before the state of --now is read, so nothing between the two is missed.
    changes = settings.watch(on_error=lambda error: output.say(str(error).removesuffix(" File unchanged.")))
    with changes:
        if arguments.now:
            _tell(arguments, MISSING, value_in(settings.load()), first=True)
            seen += 1
        if arguments.count is not None and seen >= arguments.count:
            return 0
        for old, new in changes:
            before, after = value_in(old), value_in(new)
            if same(before, after):
                continue
            _tell(arguments, before, after)
            seen += 1
            if arguments.count is not None and seen >= arguments.count:
                break
    return 0


def _tell(arguments: Namespace, old: Any, new: Any, *, first: bool = False) -> None:
    """Print a change, or run the command with it."""
    if arguments.command:
        texts = {"{old}": _text(arguments, old), "{new}": _text(arguments, new)}
        words = [_filled(word, texts) for word in arguments.command]
        try:
            subprocess.run(words, stdin=subprocess.DEVNULL, check=False)
        except OSError as error:
            raise WriteError(f"cannot run {words[0]}: {error.strerror}", errno=error.errno) from None
        return
    if arguments.json:
        from confsafe.cli.report import emit

        shown: dict[str, Any] = {"file": arguments.file, "key": arguments.key or ""}
        if not first:
            shown["old"] = None if old is MISSING or arguments.secret else old
        shown["new"] = None if new is MISSING or arguments.secret else new
        emit(shown)
        return
    name = f"{arguments.key or output.name_of(arguments.file)}"
    if first:
        output.emit(f"{name} = {_text(arguments, new)}\n")
    else:
        output.emit(f"{name}: {_text(arguments, old)} -> {_text(arguments, new)}\n")


def _filled(word: str, texts: dict[str, str]) -> str:
    """A word with its places filled in one pass, so that no value is taken for a place."""
    import re

    return re.sub(r"\{old\}|\{new\}", lambda found: texts[found[0]], word)


def _text(arguments: Namespace, value: Any) -> str:
    """A value on one line: a scalar as `get` prints it, a container as JSON, nothing as the empty text."""
    if value is MISSING:
        return ""
    if arguments.secret:
        return "(not shown)"
    value = value.value if hasattr(value, "tag") else value
    text = keypath.scalar_text(value)
    if text is None:
        import json

        from confsafe.cli.as_json import plain

        text = json.dumps(value, ensure_ascii=False, default=plain)
    return output.visible(text)
