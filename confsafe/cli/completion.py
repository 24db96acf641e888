"""Shell completion: verbs, options, files, and the key paths of the named file.

    $ confsafe set app.toml ser<TAB>        ->  server.host  server.port

The library argcomplete (extra `confsafe[completion]`) speaks with the shells; it is imported when one of them asks.
"""

from __future__ import annotations

import argparse
from itertools import islice

from confsafe import surface
from confsafe.cli import output
from confsafe.cli.list import children, literal
from confsafe.cli.parser import fill
from confsafe.cli.usage import UsageError
from confsafe.cli.verbs import PROGRAM, verbs
from confsafe.data import keypath
from confsafe.errors import ConfsafeError, SeveralDocuments
from confsafe.surface import data_of_documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

SHELLS = ("bash", "zsh", "fish")
MOST = 200
"""So many key paths are offered; where there are more, only those one part longer."""
MOST_PARTS = 1000
DEEPEST = 100
LONGEST = 40
"""So many characters of a value are shown beside its key."""

NAMING = ("name", "id", "key", "uses")
"""Keys by which an item of a list is chosen."""


def print_script(arguments: argparse.Namespace) -> int:
    """`confsafe completion bash|zsh|fish`."""
    if arguments.shell not in SHELLS:
        raise UsageError(f"unknown shell {arguments.shell!r}; choose from {', '.join(SHELLS)}")
    try:
        from argcomplete.shell_integration import shellcode
    except ImportError:
        raise ConfsafeError(
            "completion needs the library argcomplete", remedy="pip install 'confsafe[completion]'"
        ) from None
    # fish makes completions of its own from the manual page, with the options of all verbs for each of them.
    first = f"complete --erase --command {PROGRAM}\n" if arguments.shell == "fish" else ""
    output.emit(first + shellcode([PROGRAM], shell=arguments.shell) + "\n")
    return 0


def answer() -> None:
    """Answer the shell that asks through argcomplete's environment variables, and exit; without it, by nothing."""
    try:
        import argcomplete
    except ImportError:
        raise SystemExit(1) from None
    argcomplete.autocomplete(whole_parser(), always_complete_options=False)


def whole_parser() -> argparse.ArgumentParser:
    """All verbs in one parser, with a completer at each operand."""
    parser = argparse.ArgumentParser(prog=PROGRAM)
    parser.add_argument("--version", action="store_true")
    below = parser.add_subparsers()
    for verb in verbs().values():
        one = below.add_parser(verb.name, help=verb.summary, add_help=False)
        fill(one, verb, operands=True)
        for action in one._actions:
            completer = _COMPLETERS.get(action.dest)
            if completer is not None and not action.option_strings:
                action.completer = completer  # type: ignore[attr-defined] # where argcomplete looks for it
    return parser


def key_completer(prefix: str, parsed_args: argparse.Namespace, **others: Any) -> dict[str, str]:
    """The key paths of FILE that begin with what is typed, each with its value."""
    try:
        return _of_all(_documents(parsed_args), prefix, containers=True)
    except (Exception, RecursionError):
        return {}


def pair_completer(prefix: str, parsed_args: argparse.Namespace, **others: Any) -> dict[str, str]:
    """KEY VALUE KEY VALUE ...: the key paths with their values, or the value that the key has now."""
    words = [word for word in getattr(parsed_args, "pairs", None) or [] if word is not None]
    try:
        documents = _documents(parsed_args)
        if len(words) % 2 == 0:
            return _of_all(documents, prefix, containers=False)
        segments = keypath.parse(words[-1])
        found = [value for data in documents if (value := keypath.peek(data, segments, None)) is not None]
        return {text: "now" for value in found[:1] for text in _values(value) if text.startswith(prefix)}
    except (Exception, RecursionError):
        return {}


def value_completer(prefix: str, parsed_args: argparse.Namespace, **others: Any) -> list[str]:
    """The items of the list at KEY."""
    try:
        segments = keypath.parse(parsed_args.key)
        lists = [keypath.peek(data, segments, None) for data in _documents(parsed_args)]
        return [text for items in lists if items for item in items for text in _values(item) if text.startswith(prefix)]
    except (Exception, RecursionError):
        return []


def shell_completer(prefix: str, **others: Any) -> tuple[str, ...]:
    """The shells."""
    return SHELLS


_COMPLETERS = {
    "key": key_completer,
    "keys": key_completer,
    "pairs": pair_completer,
    "value": value_completer,
    "shell": shell_completer,
}


def _documents(parsed_args: argparse.Namespace) -> list[Any]:
    """The data of FILE: of every document of a YAML stream, or of the one that --document names."""
    format = getattr(parsed_args, "format", None)
    document = getattr(parsed_args, "document", None)
    try:
        return [surface.data_of(parsed_args.file, format=format, document=document)]
    except SeveralDocuments:
        return data_of_documents(surface.text_of(parsed_args.file), "yaml")


def _of_all(documents: list[Any], prefix: str, *, containers: bool) -> dict[str, str]:
    """What is offered of several documents, with the value that the first one has there."""
    found: dict[str, str] = {}
    for data in documents:
        for place in offered(data, prefix, containers=containers):
            value = keypath.peek(data, keypath.parse(place), None)
            found.setdefault(place, _described(value))
    return found


def _described(value: Any) -> str:
    """A value as the shell shows it beside its key."""
    value = value.value if hasattr(value, "tag") else value
    if isinstance(value, (dict, list)):
        return f"{keypath.kind_of(value)} of {len(value)}"
    text = literal(value)
    return output.visible(text if len(text) <= LONGEST else text[: LONGEST - 3] + "...")


def _values(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["true", "false"]
    text = keypath.scalar_text(value)
    return [] if text is None else [text]


def offered(data: Any, prefix: str, *, containers: bool) -> list[str]:
    """The key paths that begin with `prefix`; where they are many, only those one part longer.

    Example:
        >>> offered({"server": {"port": 80, "host": "a"}, "debug": True}, "ser", containers=False)
        ['server.port', 'server.host']
    """
    found = list(islice(_paths(data, prefix, containers=containers), MOST + 1))
    return found if len(found) <= MOST else list(islice(_next_parts(data, prefix), MOST_PARTS))


def _paths(data: Any, prefix: str, *, containers: bool) -> Iterator[str]:
    """The paths below `data` that begin with `prefix`; what cannot lead to one is not entered."""
    pending: list[tuple[str, Any, int]] = [("", data, 0)]
    while pending:
        place, value, depth = pending.pop()
        value = value.value if hasattr(value, "tag") else value
        entered = isinstance(value, (dict, list)) and bool(value)
        if place and place.startswith(prefix) and (containers or not entered):
            yield place
        if entered and depth < DEEPEST:
            below = [
                (child, item, depth + 1)
                for child, item in _spelled(place, value, prefix)
                if child.startswith(prefix) or prefix.startswith(child)
            ]
            pending.extend(reversed(below))


def _spelled(place: str, value: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """The entries of a container with their key paths, spelled as what is typed begins to spell them.

    That is without quotes for names with dots (`editor.tabSize`), by a selector for items (`list[name=web]`), and by a
    header for git's subsections (`"remote \\"origin\\""`).
    """
    for (child, item), key in zip(children(place, value), value, strict=True):
        if child.startswith(prefix) or prefix.startswith(child):
            yield child, item
        elif isinstance(value, dict) and isinstance(key, str):
            yield (f"{place}.{key}" if place else key), item
            if not place and prefix[1:].startswith(f"{key} "):
                yield from _as_headers(key, item)
        elif prefix.startswith(f"{place}["):
            item_now = item.value if hasattr(item, "tag") else item
            for name in NAMING:
                text = keypath.scalar_text(item_now[name]) if isinstance(item_now, dict) and name in item_now else None
                if text is not None and not set(text) & set("[]*"):
                    yield f"{place}[{name}={text}]", item


def _as_headers(section: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The subsections of a section as git writes their headers, in either kind of quotes."""
    for name, item in value.items() if isinstance(value, dict) else ():
        if isinstance(item, dict):
            header = f'{section} "{keypath.escaped(name)}"'
            yield f'"{keypath.escaped(header)}"', item
            yield f"'{header}'", item


def _next_parts(data: Any, prefix: str) -> Iterator[str]:
    """The entries of the innermost container that `prefix` leads into, of which it may name the beginning of one."""
    place = ""
    while True:
        data = data.value if hasattr(data, "tag") else data
        entries = list(_spelled(place, data, prefix)) if isinstance(data, (dict, list)) else []
        inner = [entry for entry in entries if prefix.startswith((f"{entry[0]}.", f"{entry[0]}["))]
        if not inner:
            return (child for child, _ in entries if child.startswith(prefix))
        place, data = inner[0]
