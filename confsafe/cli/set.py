"""The verbs that change entries: `set`, `unset`, `rename`, `move`. Each call is one commit."""

from __future__ import annotations

from confsafe.cli import output
from confsafe.cli.fitting import Meant, meant
from confsafe.cli.places import chosen_places, demand, new_name, several_places, target_places, tell_count
from confsafe.cli.usage import UsageError
from confsafe.cli.value_text import from_elsewhere, value_as_read
from confsafe.cli.writer import change, note
from confsafe.data import keypath
from confsafe.errors import KeyMissing, ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import Any


def set_values(arguments: Namespace) -> int:
    """`confsafe set FILE KEY VALUE [KEY VALUE]...`."""
    if arguments.each_from is not None or arguments.increment is not None:
        return _set_from_old(arguments)
    pairs = _pairs(arguments)
    if arguments.condition is not None and len(pairs) > 1:
        raise UsageError("--if speaks of one KEY, here are several")

    for key, _ in pairs:  # refused before the file is looked at
        keypath.parse(key)

    def mutate(root: Any) -> None:
        demand(arguments, root, pairs[0][0])
        for key, text in pairs:
            places = target_places(arguments, root, key)
            for segments in places:
                put(arguments, root, segments, meant(arguments, root, segments, text.at(root, segments)))
            tell_count(arguments, key, len(places))

    alone = len(pairs) == 1 and arguments.comment is None and not several_places(pairs[0][0])
    return change(arguments, mutate, alone=alone)


def put(arguments: Namespace, root: Any, segments: keypath.KeyPath, found: Meant) -> None:
    """Set a value at a place, with its spelling and the notes that belong to it."""
    segments = announce(arguments, root, segments, found)
    if not segments:
        raise UsageError("KEY is empty, that is the whole file; `apply --replace` makes it mean other data")
    dress(arguments, root, root.put(segments, found.value), found)


def announce(arguments: Namespace, root: Any, segments: keypath.KeyPath, found: Meant) -> keypath.KeyPath:
    """Note what belongs to a value, and that its key is new and close to another; what the key path means."""
    for text in found.notes:
        note(arguments, text)
    segments = root.meant(segments)
    near = new_name(root, segments)
    if near is not None:
        note(arguments, f"new key `{near[0]}`; did you mean `{near[1]}`?")
    return segments


def dress(arguments: Namespace, root: Any, path: tuple[Any, ...], found: Meant) -> None:
    """Give what was put at a path its spelling, and the comment of --comment."""
    for below, text in found.spellings.items():
        root.spell((*path, *below), text)
    if getattr(arguments, "comment", None) is not None:
        comment_behind(root, path, arguments.comment)


def comment_behind(root: Any, path: tuple[Any, ...], text: str) -> None:
    """Give an entry a comment behind it, above it where none can stand behind; the other one stays."""
    from confsafe.surface import Comment, strings_of

    strings, old = strings_of(root), root.comments[path]
    is_above = strings is not None and not strings.behind
    root.comments[path] = Comment(text, old.inline) if is_above else Comment(old.above, text)


def _set_from_old(arguments: Namespace) -> int:
    """`--each-from RE TEXT`, `--add N`: the new value is made of the old one."""
    if arguments.each_from is not None and arguments.increment is not None:
        raise UsageError("--each-from and --add exclude each other")
    if from_elsewhere(arguments):
        raise UsageError("--each-from and --add make the value; give none")
    step = _replacing(*arguments.each_from) if arguments.each_from else _adding(arguments.increment)

    def mutate(root: Any) -> None:
        for key in arguments.pairs:
            changed = 0
            places = chosen_places(arguments, root, key)
            for segments in places:
                old = keypath.look_up(root, segments)
                new = step(old, keypath.written(segments))
                if new != old:
                    put(arguments, root, segments, Meant(new))
                    changed += 1
            tell_count(arguments, key, changed, of=len(places))

    return change(arguments, mutate)


def _replacing(expression: str, text: str) -> Callable[[Any, str], Any]:
    """What replaces all that a regular expression finds in a string; other values stay."""
    import re

    try:
        compiled = re.compile(expression)
        compiled.sub(text, "")
    except re.error as error:
        raise UsageError(f"--each-from: {error}") from None

    def step(old: Any, where: str) -> Any:
        return compiled.sub(text, old) if isinstance(old, str) else old

    return step


def _adding(text: str) -> Callable[[Any, str], Any]:
    """What adds a number to a number; other values are refused."""
    from confsafe.cli.fitting import number

    amount = number(text)

    def step(old: Any, where: str) -> Any:
        if isinstance(old, bool) or not isinstance(old, (int, float)):
            raise ValueRefused(f"{where} is {keypath.kind_of(old)}, no number to add to", key=where)
        if isinstance(old, int) and isinstance(amount, float):
            raise ValueRefused(f"{where} is an integer ({old}), {text} is not one", key=where)
        return old + amount

    return step


def unset(arguments: Namespace) -> int:
    """`confsafe unset FILE KEY... [--missing-ok]`."""
    if arguments.condition is not None and len(arguments.keys) > 1:
        raise UsageError("--if speaks of one KEY, here are several")

    def mutate(root: Any) -> None:
        demand(arguments, root, arguments.keys[0])
        paths: set[Any] = set()
        for key in arguments.keys:
            paths.update(_paths_to_unset(arguments, root, key))
        for path in sorted(paths, key=_order, reverse=True):
            if root.has_path(path):  # else it went with one that it stood in
                root.del_path(path)

    return change(arguments, mutate)


def _paths_to_unset(arguments: Namespace, root: Any, key: str) -> list[Any]:
    if not keypath.parse(key):
        raise UsageError("KEY is empty, that is the whole file")
    try:
        found = chosen_places(arguments, root, key)
    except KeyMissing:
        if not arguments.missing_ok:
            raise
        return []
    tell_count(arguments, key, len(found))
    return [keypath.resolve(root, segments) for segments in found]


def rename(arguments: Namespace) -> int:
    """`confsafe rename FILE KEY NEWNAME`."""

    def mutate(root: Any) -> None:
        demand(arguments, root, arguments.key)
        found = chosen_places(arguments, root, arguments.key)
        paths = [keypath.resolve(root, segments) for segments in reversed(found)]
        for path in paths:
            root.rename(path, arguments.newname)
        if "." in arguments.newname and not any("." in str(path[-1]) for path in paths):
            note(arguments, f'the new name is "{arguments.newname}", dots and all; `move` takes a key path')
        tell_count(arguments, arguments.key, len(found))

    return change(arguments, mutate)


def move(arguments: Namespace) -> int:
    """`confsafe move FILE OLD NEW`."""

    def mutate(root: Any) -> None:
        demand(arguments, root, arguments.key)
        root.move(arguments.key, arguments.to)

    return change(arguments, mutate)


def _order(path: Any) -> Any:
    """Sorts paths so that, from the last to the first, no deletion moves what another one names."""
    return [(0, part, "") if isinstance(part, int) else (1, 0, str(part)) for part in path]


class _Text:
    """The text of a VALUE, and whether it was read from a file or from standard input."""

    __slots__ = ("_read", "_text")

    def __init__(self, text: str, *, read: bool) -> None:
        self._text = text
        self._read = read

    def at(self, root: Any, segments: keypath.KeyPath) -> str:
        """The text for a place: what was read ends with a line break only where what is there now is a text that does.

        A file ends with a line break whatever it holds; a script in a block scalar has it on purpose.
        """
        if not self._read:
            return self._text
        from confsafe.cli.standard_input import without_line_ending

        text = without_line_ending(self._text)
        now = keypath.peek(root, segments, None) if text != self._text else None
        return f"{text}\n" if isinstance(now, str) and now.endswith("\n") else text


def _pairs(arguments: Namespace) -> list[tuple[str, _Text]]:
    """KEY VALUE KEY VALUE ...; the last VALUE may come from elsewhere."""
    words: list[str | None] = list(arguments.pairs)
    if from_elsewhere(arguments):
        if len(words) % 2 == 0:
            raise UsageError("VALUE stands twice: on the command line, and in --stdin, --value-file or --prompt")
        words.append(None)
    elif len(words) % 2:
        raise UsageError(f"VALUE is missing for {output.visible(str(words[-1]))}; KEY and VALUE come in pairs")
    if words[1::2].count("-") > 1:
        raise UsageError("only one VALUE can come from standard input")
    pairs = list(zip(words[::2], words[1::2], strict=True))
    return [(str(key), _Text(value_as_read(arguments, text), read=text is None or text == "-")) for key, text in pairs]
