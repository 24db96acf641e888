"""The verbs that change values: `set`, `unset`, `add`, `remove`, `rename`. Each call is one commit."""

from __future__ import annotations

from confsafe.cli import output
from confsafe.cli.changing import change
from confsafe.cli.parser import UsageError
from confsafe.cli.values import fitted, guessed, shown, typed
from confsafe.data import keypath
from confsafe.data.sameness import same
from confsafe.errors import KeyMissing, ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any


class ConditionFalse(KeyMissing):
    """--if: the value is another one."""


def set_values(arguments: Namespace) -> int:
    """`confsafe set FILE KEY VALUE [KEY VALUE]...`."""
    pairs = _pairs(arguments)
    if arguments.condition is not None and len(pairs) > 1:
        raise UsageError("--if speaks of one KEY, here are several")

    def mutate(root: Any) -> None:
        demand(arguments, root, pairs[0][0])
        for key, text in pairs:
            root.set_path(key, value_for(arguments, root, keypath.parse(key), text))

    return change(arguments, mutate, along=keypath.parse(pairs[0][0]) if len(pairs) == 1 else None)


def unset(arguments: Namespace) -> int:
    """`confsafe unset FILE KEY... [--missing-ok]`."""
    if arguments.condition is not None and len(arguments.keys) > 1:
        raise UsageError("--if speaks of one KEY, here are several")

    def mutate(root: Any) -> None:
        demand(arguments, root, arguments.keys[0])
        paths = set()
        for key in arguments.keys:
            try:
                paths.add(keypath.resolve(root, _named(key)))
            except KeyMissing:
                if not arguments.missing_ok:
                    raise
        for path in sorted(paths, key=_order, reverse=True):
            root.del_path(path)

    return change(arguments, mutate)


def add(arguments: Namespace) -> int:
    """`confsafe add FILE KEY VALUE [--unique]`."""
    text = value_text(arguments, arguments.value)

    def mutate(root: Any) -> None:
        demand(arguments, root, arguments.key)
        items = _list_at(root, arguments.key)
        value = value_for(arguments, root, (*keypath.parse(arguments.key), keypath.Append()), text)
        if arguments.unique and any(same(item, value) for item in items):
            return
        if items:
            root.set_path(_place_after(arguments.key), value)
        else:
            root.set_path(arguments.key, [value])

    return change(arguments, mutate)


def remove(arguments: Namespace) -> int:
    """`confsafe remove FILE KEY VALUE`."""
    text = value_text(arguments, arguments.value)

    def mutate(root: Any) -> None:
        demand(arguments, root, arguments.key)
        path = keypath.resolve(root, keypath.parse(arguments.key))
        items = _list_at(root, arguments.key)
        found = [index for index, item in enumerate(items) if means(text, item, arguments.type)]
        if not found:
            what = "the value" if arguments.secret else shown(text)
            output.note(arguments, f"{output.name_of(arguments.file)}: {arguments.key} does not hold {what}")
        for index in reversed(found):
            root.del_path((*path, index))

    return change(arguments, mutate)


def rename(arguments: Namespace) -> int:
    """`confsafe rename FILE KEY NEWNAME`."""

    def mutate(root: Any) -> None:
        demand(arguments, root, arguments.key)
        root.rename(arguments.key, arguments.newname)

    return change(arguments, mutate)


def value_for(arguments: Namespace, root: Any, way: keypath.KeyPath, text: str) -> Any:
    """The typed value of a text for a key path: its type is the one named, else that of what is there, else guessed."""
    if arguments.type:
        return typed(text, arguments.type, secret=arguments.secret)
    path = _example(root, way)
    now = None if path is None else keypath.look_up(root, tuple(keypath.exactly(part) for part in path))
    if path is None or now is None:
        return _new(arguments, text)
    tag = getattr(now, "tag", None)
    try:
        value = fitted(
            text, now if tag is None else now.value, where=keypath.format_path(path), secret=arguments.secret
        )
    except ValueRefused as error:
        _place(error, root, path)
        raise
    return value if tag is None else type(now)(tag, value)


def _new(arguments: Namespace, text: str) -> Any:
    value, stays_string = guessed(text)
    if stays_string:
        what = "the value" if arguments.secret else shown(text)
        name = output.name_of(arguments.file)
        output.note(
            arguments, f"{name}: {what} is stored as a string; -t stores another type, -s a string without this note"
        )
    return value


def _example(root: Any, way: keypath.KeyPath) -> Any:
    """The path of the value whose type a new value takes: the one that it replaces; for an append, the last item where
    all items are of one kind. None where there is none."""
    try:
        if not way or not isinstance(way[-1], keypath.Append):
            return keypath.resolve(root, way)
        path = keypath.resolve(root, way[:-1])
    except KeyMissing:
        return None
    items = keypath.look_up(root, way[:-1])
    if not isinstance(items, list) or len({keypath.kind_of(item) for item in items}) != 1:
        return None
    return (*path, len(items) - 1)


def _place_after(key: str) -> str:
    """The key path of the place after the last item of the list at a key path."""
    return f"{key}/-" if key.startswith("/") else f"{key}[+]"


def _place(error: ValueRefused, root: Any, path: Any) -> None:
    """Give an error the line and column of the value that it speaks of."""
    from confsafe.editing.source import place

    found = place(root, path)
    if found is not None:
        error.line, error.column = found


def means(text: str, value: Any, type_name: str | None = None) -> bool:
    """Whether a text spells that value, read in the type named, else in the value's own."""
    value = value.value if hasattr(value, "tag") else value
    try:
        if type_name:
            return same(typed(text, type_name), value)
        return same(guessed(text)[0] if value is None else fitted(text, value, where=""), value)
    except ValueRefused:
        return False


def demand(arguments: Namespace, root: Any, key: str) -> None:
    """--if OLD: raise ConditionFalse unless the value at KEY is OLD."""
    old = arguments.condition
    if old is None:
        return
    try:
        value = keypath.look_up(root, keypath.parse(key))
    except KeyMissing as error:
        raise ConditionFalse(f"--if is false: {error.reason}") from None
    if not means(old, value):
        there = "another value" if arguments.secret else shown(value.value if hasattr(value, "tag") else value)
        wanted = "" if arguments.secret else f", not {shown(old)}"
        raise ConditionFalse(f"--if is false: {key} is {there}{wanted}", key=key)


def _list_at(root: Any, key: str) -> Any:
    """The list at a key path; an empty one where nothing is. Raises ValueRefused where something else is."""
    try:
        value = keypath.look_up(root, keypath.parse(key))
    except KeyMissing:
        return []
    value = value.value if hasattr(value, "tag") else value
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueRefused(f"{key or 'the file'} is {keypath.kind_of(value)}, not a list", key=key)
    return value


def _named(key: str) -> keypath.KeyPath:
    way = keypath.parse(key)
    if not way:
        raise UsageError("KEY is empty, that is the whole file")
    return way


def _order(path: Any) -> Any:
    """Sorts paths so that, from the last to the first, no deletion moves what another one names."""
    return [(0, part, "") if isinstance(part, int) else (1, 0, str(part)) for part in path]


def _pairs(arguments: Namespace) -> list[tuple[str, str]]:
    """KEY VALUE KEY VALUE ...; the last VALUE may come from elsewhere."""
    words: list[str | None] = list(arguments.pairs)
    if _elsewhere(arguments):
        if len(words) % 2 == 0:
            raise UsageError("VALUE stands twice: on the command line, and in --stdin, --value-file or --prompt")
        words.append(None)
    elif len(words) % 2:
        raise UsageError(f"VALUE is missing for {words[-1]}; KEY and VALUE come in pairs")
    if words[1::2].count("-") > 1:
        raise UsageError("only one VALUE can come from standard input")
    pairs = list(zip(words[::2], words[1::2], strict=True))
    return [(str(key), value_text(arguments, text)) for key, text in pairs]


def _elsewhere(arguments: Namespace) -> bool:
    sources = (arguments.stdin, arguments.value_file is not None, arguments.prompt)
    if sum(sources) > 1:
        raise UsageError("--stdin, --value-file and --prompt exclude each other")
    return any(sources)


def value_text(arguments: Namespace, given: str | None) -> str:
    """The text of VALUE: the word given, or from standard input, a file or the terminal."""
    if given is None and not _elsewhere(arguments):
        raise UsageError("VALUE is missing")
    if given is None and arguments.prompt:
        from confsafe.cli.terminal import secret_line

        return secret_line("value: ")
    if given is None and arguments.value_file is not None:
        from confsafe.cli.standard_input import value_file

        return value_file(arguments.value_file)
    if given is None or given == "-":
        if arguments.file == "-":
            raise UsageError("standard input is FILE already; give VALUE by --value-file or --prompt")
        from confsafe.cli.standard_input import read_bytes, value_of

        return value_of(read_bytes(), "standard input")
    return _utf8(given)


def _utf8(word: str) -> str:
    """A VALUE word; what is no UTF-8 cannot stand in a file."""
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueRefused("VALUE is not UTF-8") from None
    return word
