"""The verb `convert`: the same data in another format, with the comments that it can hold.

The data are printed in the new format's usual style; then each comment of an entry goes to the same entry. What could
not be carried is told on standard error, never dropped in silence: comments that belong to no entry, comments in strict
JSON, values that the new format has no type for (told, or refused where nothing comes near).
"""

from __future__ import annotations

from confsafe import api
from confsafe.cli import output
from confsafe.cli.as_json import key_text, plain
from confsafe.cli.comments_along import with_comments
from confsafe.cli.expansion import refuse_expansion
from confsafe.cli.get import format_of
from confsafe.cli.progress import progress
from confsafe.cli.usage import UsageError
from confsafe.cli.writer import options_of
from confsafe.data.keypath import format_path, kind_of
from confsafe.document import Document
from confsafe.editing.source import document_of, replace
from confsafe.errors import ValueRefused
from confsafe.formats.detect import RC, detect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from confsafe.data.changes import Path

_JSON = frozenset({"json", "jsonc", "json5"})


def convert(arguments: Namespace) -> int:
    """`confsafe convert FILE -o OUT`."""
    target = _target(arguments)
    with progress(arguments):
        source = _source(arguments)
        notes: list[str] = []
        refuse_expansion(source.data)
        data = fitted(source.data, (), target, notes)
        text, lost = with_comments(api.dumps(data, target), source, target)
        place = output.name_of(arguments.file)
    if arguments.output == "-":
        output.emit(text)
    else:
        arguments.create = True
        replace(arguments.output, text, **{**options_of(arguments), "format": target, "document": None})
    if arguments.json:
        _tell(arguments, notes + lost)
    else:
        for line in notes + lost:
            output.note(arguments, f"{place}: {line}")
    if arguments.verbose and arguments.output != "-":
        output.say(f"{output.name_of(arguments.output)}: written")
    return 0


def _tell(arguments: Namespace, notes: list[str]) -> None:
    """One object of what was written; on standard error where the new text is on standard output."""
    import json

    from confsafe.cli.report import emit

    told = {"file": arguments.output, "from": arguments.file, "changed": True, "written": True, "notes": notes}
    if arguments.output == "-":
        output.say(json.dumps(told, ensure_ascii=False))
    else:
        emit(told)


def _target(arguments: Namespace) -> Any:
    told = None if arguments.output == "-" else detect(arguments.output)
    found = arguments.to or ("json" if told == RC else told)
    if found is None:
        raise UsageError("the name of OUT does not tell the new format, name it: --to yaml")
    return found


def _source(arguments: Namespace) -> Document:
    if arguments.file != "-":
        return document_of(arguments.file, format=arguments.format, document=arguments.document)
    from confsafe.cli.standard_input import read_text

    return Document(read_text(), format_of(arguments), document=arguments.document)


def fitted(value: Any, path: Path, target: str, notes: list[str]) -> Any:
    """The value as the target format can hold it; what changes its type on the way is noted.

    Raises ValueRefused for what cannot be held at all: null in TOML, two keys that would be one.
    """
    if hasattr(value, "tag"):
        notes.append(f"{format_path(path)}: the tag {value.tag} was not carried")
        value = value.value
    if isinstance(value, dict):
        return _fitted_mapping(value, path, target, notes)
    if isinstance(value, list):
        return [fitted(item, (*path, index), target, notes) for index, item in enumerate(value)]
    if target == "toml" and value is None:
        raise ValueRefused(f"{format_path(path)} is null, which TOML cannot hold", remedy="unset it first")
    is_time = hasattr(value, "isoformat") and (target in _JSON or (target == "yaml" and not hasattr(value, "year")))
    if is_time or (isinstance(value, bytes) and target != "yaml"):
        notes.append(f"{format_path(path)}: {kind_of(value)} became a string")
        return plain(value)
    return value


def _fitted_mapping(value: dict[Any, Any], path: Path, target: str, notes: list[str]) -> dict[Any, Any]:
    fresh: dict[Any, Any] = {}
    origins: dict[Any, Any] = {}
    for key, item in value.items():
        name = _key(key, path, target, notes)
        if name in fresh:
            both = " and ".join(format_path((*path, each)) for each in (origins[name], key))
            raise ValueRefused(f"{both} would be one key in {target}", remedy="rename one of them first")
        fresh[name], origins[name] = fitted(item, (*path, key), target, notes), key
    return fresh


def _key(key: Any, path: Path, target: str, notes: list[str]) -> Any:
    if isinstance(key, str) or target == "yaml":
        return key
    notes.append(f"{format_path((*path, key))}: the key became a string")
    return key_text(key)
