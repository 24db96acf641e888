"""Shell completion: verbs, options, files, and the key paths of the named file.

    $ confsafe set app.toml ser<TAB>        ->  server.host  server.port

The library argcomplete speaks with the shells; it is imported only when one of them asks.
"""

from __future__ import annotations

import argparse

from confsafe import keypath, reader
from confsafe.cli import output
from confsafe.cli.parser import UsageError, fill
from confsafe.cli.reading import leaves
from confsafe.cli.verbs import PROGRAM, VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

SHELLS = ("bash", "zsh", "fish")
MOST = 200
"""So many key paths are offered; where there are more, only their next part."""


def print_script(arguments: argparse.Namespace) -> int:
    """`confsafe completion bash|zsh|fish`."""
    if arguments.shell not in SHELLS:
        raise UsageError(f"unknown shell {arguments.shell!r}; choose from {', '.join(SHELLS)}")
    from argcomplete.shell_integration import shellcode

    output.emit(shellcode([PROGRAM], shell=arguments.shell) + "\n")
    return 0


def answer() -> None:
    """Answer the shell that asks through argcomplete's environment variables, and exit."""
    import argcomplete

    argcomplete.autocomplete(whole_parser(), always_complete_options=False)


def whole_parser() -> argparse.ArgumentParser:
    """All verbs in one parser, with a completer at each operand."""
    parser = argparse.ArgumentParser(prog=PROGRAM)
    parser.add_argument("--version", action="store_true")
    below = parser.add_subparsers()
    for verb in VERBS.values():
        one = below.add_parser(verb.name, help=verb.summary, add_help=False)
        fill(one, verb, operands=True)
        for action in one._actions:
            completer = _COMPLETERS.get(action.dest)
            if completer is not None and not action.option_strings:
                action.completer = completer  # type: ignore[attr-defined] # where argcomplete looks for it
    return parser


def key_completer(prefix: str, parsed_args: argparse.Namespace, **others: Any) -> list[str]:
    """The key paths of FILE that begin with what is typed."""
    try:
        return offered(_data(parsed_args), prefix, containers=True)
    except (Exception, RecursionError):
        return []


def pair_completer(prefix: str, parsed_args: argparse.Namespace, **others: Any) -> list[str]:
    """KEY VALUE KEY VALUE ...: the key paths, or the value that the key has now."""
    words = [word for word in getattr(parsed_args, "pairs", None) or [] if word is not None]
    try:
        data = _data(parsed_args)
        if len(words) % 2 == 0:
            return offered(data, prefix, containers=False)
        return [text for text in _values(keypath.look_up(data, keypath.parse(words[-1]))) if text.startswith(prefix)]
    except (Exception, RecursionError):
        return []


def value_completer(prefix: str, parsed_args: argparse.Namespace, **others: Any) -> list[str]:
    """The items of the list at KEY."""
    try:
        items = keypath.look_up(_data(parsed_args), keypath.parse(parsed_args.key))
        return [text for item in items for text in _values(item) if text.startswith(prefix)]
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


def _data(parsed_args: argparse.Namespace) -> Any:
    return reader.value_at(parsed_args.file, "", format=getattr(parsed_args, "format", None))


def _values(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["true", "false"]
    text = keypath.scalar_text(value)
    return [] if text is None else [text]


def offered(data: Any, prefix: str, *, containers: bool) -> list[str]:
    """The key paths that begin with `prefix`; where they are many, cut after their next part.

    Example:
        >>> offered({"server": {"port": 80, "host": "a"}, "debug": True}, "ser", containers=False)
        ['server.port', 'server.host']
    """
    found = [path for path in _paths(data, containers=containers) if path.startswith(prefix)]
    if len(found) <= MOST:
        return found
    return list(dict.fromkeys(_next_part(path, len(prefix)) for path in found))


def _paths(data: Any, *, containers: bool) -> Iterator[str]:
    seen: set[str] = set()
    for path, _ in leaves(data, ""):
        if containers:
            for end, char in enumerate(path):
                if end and char in ".[" and path[:end] not in seen:
                    seen.add(path[:end])
                    try:
                        keypath.parse(path[:end])
                    except ValueError:
                        continue
                    yield path[:end]
        yield path


def _next_part(path: str, start: int) -> str:
    ends = [end for end in (path.find(".", start + 1), path.find("[", start + 1)) if end > 0]
    return path[: min(ends)] if ends else path
