"""The verb `list`: every leaf with its key path. It takes no lock and sees one consistent state."""

from __future__ import annotations

from confsafe.cli import output
from confsafe.cli.get import Text, in_each_document, refuse_expansion
from confsafe.data import keypath
from confsafe.errors import KeyMissing, ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from typing import Any

CHUNK = 1 << 16


def list_leaves(arguments: Namespace) -> int:
    """`confsafe list FILE [KEY] [--keys] [--documents] [--json]`."""
    if arguments.documents:
        return _list_documents(arguments)

    def show(text: Text | None) -> int:
        assert text is not None  # only --default makes None of a missing file
        found = _leaves_of(text, arguments.key or "")
        if arguments.json:
            _print_json(arguments, text, found)
        else:
            _print_lines(arguments, found)
        return 0

    return in_each_document(arguments, show)


def _leaves_of(text: Text, key: str) -> Iterator[tuple[str, Any]]:
    """The leaves below a key path, or below every place that it fits."""
    segments = keypath.parse(key)
    if not keypath.is_pattern(segments):
        path = keypath.resolve(text.data, segments)
        yield from leaves(keypath.look_up(text.data, keypath.as_exact(path)), keypath.format_path(path))
        return
    fits = False
    for path in keypath.places(text.data, segments):
        fits = True
        yield from leaves(keypath.look_up(text.data, keypath.as_exact(path)), keypath.format_path(path))
    if not fits:
        raise KeyMissing(f"the pattern {key} fits nothing")


def _print_lines(arguments: Namespace, found: Iterator[tuple[str, Any]]) -> bool:
    """One line a leaf; False when the reader of standard output has gone."""
    prefix = f"{output.name_of(arguments.file)}: " if arguments.several else ""
    lines: list[str] = []
    size = 0
    for place, value in found:
        line = place if arguments.keys else f"{place} = {literal(value)}" if place else literal(value)
        lines.append(f"{prefix}{output.visible(line)}\n")
        size += len(line)
        if size > CHUNK:
            if not output.emit("".join(lines)):
                return False
            lines, size = [], 0
    return output.emit("".join(lines))


def _print_json(arguments: Namespace, text: Text, found: Iterator[tuple[str, Any]]) -> None:
    """One object of all leaves by their paths, or with --keys a list of the paths."""
    from confsafe.apps.as_json import as_json
    from confsafe.cli.report import emit

    refuse_expansion(text.data, text.format)
    value: Any = [place for place, _ in found] if arguments.keys else dict(found)
    if arguments.several:
        emit({"file": arguments.file, "keys" if arguments.keys else "leaves": value})
    else:
        output.emit(as_json(value) + "\n")


def _list_documents(arguments: Namespace) -> int:
    """One line a document: its number and what tells it from the others."""
    from confsafe.cli.get import _source
    from confsafe.surface import labels_of_documents

    labels = labels_of_documents(*_source(arguments))
    if arguments.json:
        from confsafe.cli.report import emit

        emit({"file": arguments.file, "documents": [{"document": n, "label": text} for n, text in enumerate(labels)]})
    else:
        output.emit("".join(f"{number}  {output.visible(label)}\n" for number, label in enumerate(labels)))
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
    if isinstance(value, (dict, list)):
        return "{}" if isinstance(value, dict) else "[]"
    if isinstance(value, (bytes, set)):
        from confsafe.apps.as_json import shown_line

        return shown_line(value)
    return keypath.scalar_text(value) or repr(value)
