"""The verbs that print: `get` and `list`. They take no lock and see one consistent state."""

from __future__ import annotations

from confsafe.cli import output
from confsafe.cli.progress import progress
from confsafe.data import keypath
from confsafe.editing import reader
from confsafe.errors import KeyMissing, ValueRefused
from confsafe.formats.detect import RC, rc_format

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from typing import Any

CHUNK = 1 << 16

_MISSING: Any = object()


def get(arguments: Namespace) -> int:
    """`confsafe get FILE [KEY]`."""
    if arguments.json and arguments.nul:
        from confsafe.cli.parser import UsageError

        raise UsageError("--json and -0 exclude each other")
    key = arguments.key or ""
    value = value_at(arguments, key, _MISSING)
    if value is _MISSING:
        text: str | bytes = arguments.default
    elif arguments.json:
        _refuse_expansion(value, arguments)
        from confsafe.cli.as_json import as_json

        text = as_json(value)
    else:
        text = shown(value, arguments)
    end = b"\0" if arguments.nul else b"" if _ends_its_line(text, value) else b"\n"
    output.emit((text if isinstance(text, bytes) else output.encoded(text)) + end)
    return 0


def value_at(arguments: Namespace, key: str, missing: Any) -> Any:
    """The value at a key path; `missing` where there is none and --default was given."""
    with_default = arguments.default is not None
    if arguments.file != "-":
        default = (missing,) if with_default else ()
        with progress(arguments):
            return reader.value_at(arguments.file, key, *default, format=arguments.format, document=arguments.document)
    try:
        return keypath.look_up(standard_input_data(arguments), keypath.parse(key))
    except KeyMissing:
        if with_default:
            return missing
        raise


def standard_input_data(arguments: Namespace) -> Any:
    """The data that standard input holds."""
    from confsafe import api
    from confsafe.cli.standard_input import read_text

    return api.loads(read_text(), format_of(arguments), document=arguments.document)


def format_of(arguments: Namespace) -> Any:
    """The format of FILE; standard input has no name to tell it."""
    if arguments.file != "-":
        name = reader.format_of(arguments.file, arguments.format)
        return rc_format(reader.text_of(arguments.file)) if name == RC else name
    if arguments.format is None:
        from confsafe.cli.parser import UsageError

        raise UsageError("standard input has no name that tells its format, name it: -f toml")
    return arguments.format


def shown(value: Any, arguments: Namespace) -> str | bytes:
    """A scalar raw, a container in the file's format."""
    if hasattr(value, "tag"):
        value = value.value
    if isinstance(value, bytes):
        return value
    text = keypath.scalar_text(value)
    if text is not None:
        return text
    from confsafe import api

    _refuse_expansion(value, arguments)
    format = format_of(arguments)
    if format == "toml" and isinstance(value, list):
        return api.patch("list = 0\n", {"list": value}, "toml").removeprefix("list = ")
    return api.dumps(value, format)


def _refuse_expansion(value: Any, arguments: Namespace) -> None:
    """Only YAML has aliases."""
    if isinstance(value, (dict, list)) and format_of(arguments) == "yaml":
        from confsafe.cli.expansion import refuse_expansion

        refuse_expansion(value)


def _ends_its_line(text: str | bytes, value: Any) -> bool:
    """Whether the text of a container ends with its own new line (a scalar's is its own)."""
    return isinstance(text, str) and isinstance(value, (dict, list)) and text.endswith("\n")


def list_leaves(arguments: Namespace) -> int:
    """`confsafe list FILE [KEY] [--keys]`."""
    arguments.default = None
    if arguments.file == "-":
        data = standard_input_data(arguments)
    else:
        with progress(arguments):
            data = reader.value_at(arguments.file, "", format=arguments.format, document=arguments.document)
    path = keypath.resolve(data, keypath.parse(arguments.key or ""))
    for part in path:
        data = data[part]
    lines: list[str] = []
    size = 0
    for place, value in leaves(data, keypath.format_path(path)):
        line = place if arguments.keys else f"{place} = {literal(value)}" if place else literal(value)
        lines.append(f"{output.visible(line)}\n")
        size += len(line)
        if size > CHUNK:
            if not output.emit("".join(lines)):
                return 0
            lines, size = [], 0
    output.emit("".join(lines))
    return 0


def leaves(data: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every scalar and every empty container below `data`, with its key path; without recursion.

    Example:
        >>> list(leaves({"a": {"b": 1}, "c": []}, ""))
        [('a.b', 1), ('c', [])]
    """
    pending: list[Any] = [(place, data)]
    above: list[int] = []
    while pending:
        entry = pending.pop()
        if entry is None:
            above.pop()
            continue
        place, value = entry
        if hasattr(value, "tag"):
            value = value.value
        if not isinstance(value, (dict, list)) or not value:
            yield place, value
            continue
        if id(value) in above:
            raise ValueRefused(f"{place} contains itself, its leaves have no end", key=place)
        above.append(id(value))
        pending.append(None)
        pending.extend(reversed(list(children(place, value))))


def children(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The entries or items of a container that stands at `place`, with their key paths."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield f"{place}[{index}]", item
        return
    for key, item in value.items():
        name = keypath.format_path((key,))
        yield (f"{place}.{name}" if place and isinstance(key, str) else f"{place}{name}"), item


def literal(value: Any) -> str:
    """A leaf's value: strings quoted as in JSON, everything else as `get` prints it."""
    if isinstance(value, str):
        import json

        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bytes):
        import base64

        return f'"{base64.b64encode(value).decode()}"'
    if isinstance(value, (dict, list)):
        return "{}" if isinstance(value, dict) else "[]"
    return keypath.scalar_text(value) or repr(value)
