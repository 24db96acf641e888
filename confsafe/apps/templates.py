"""A template: default settings as a commented file, from which users' files are made and completed.

    template                        a user's older file         after the next write
    # how many requests at once     port = 8080  # mine         # how many requests at once
    workers = 4                                                 workers = 4
    port = 80  # the public port                                port = 8080  # mine

A key that the file has is the user's and is never touched, whatever its value; a key that it lacks is added where the
template has it, with the template's comments. Only mappings are completed: a list is the user's as a whole.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from confsafe import formats
from confsafe.data.copying import copied
from confsafe.document import BOM, Document
from confsafe.editing.options import UsageError
from confsafe.errors import ConfsafeError, ParseError, ValueRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.data.changes import Path as KeyPath


@dataclass(frozen=True)
class Template:
    """The text of a template in the format of the file.

    Attributes:
        text: as it was given, without a byte-order mark.
        format: the format's name.
        source: the file that it came from, "" for a text; for error messages.
    """

    text: str
    format: str
    source: str = ""

    @cached_property
    def document(self) -> Document:
        """The template, read. Raises ParseError, ValueRefused where it is no mapping."""
        try:
            document = Document(self.text, self.format)
            if not isinstance(document.data, dict):
                raise ValueRefused("a template of defaults has to be a mapping")
        except ConfsafeError as error:
            error.unchanged = False
            raise error.at_path(self.source or "the template of defaults") from error.__cause__
        return document

    @property
    def data(self) -> dict[Any, Any]:
        """The defaults; a copy, to be changed freely: what YAML's aliases share is there once for each of them."""
        return dict(_unshared(self.document.data))

    def completed(self, data: dict[Any, Any]) -> dict[Any, Any]:
        """The data with the keys that it lacks, in the template's order, then the keys that only the data has."""
        return overlaid(self.data, data)

    def missing(self, data: Any) -> list[KeyPath]:
        """The paths of the template's entries that the data lacks, with all that is in them."""
        return list(_missing((), self.document.data, data))


def _unshared(value: Any) -> Any:
    """A copy in which no container stands at two places."""
    if isinstance(value, dict):
        return {key: _unshared(item) for key, item in value.items()}
    return [_unshared(item) for item in value] if isinstance(value, list) else copied(value)


def overlaid(defaults: dict[Any, Any], data: dict[Any, Any]) -> dict[Any, Any]:
    """`data` over `defaults`: mappings are merged, anything else of `data` wins. `defaults` is changed in place.

    Example:
        >>> overlaid({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}, "b": 4})
        {'a': {'x': 1, 'y': 3}, 'b': 4}
    """
    for key, value in data.items():
        under = defaults.get(key)
        defaults[key] = overlaid(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return defaults


def template_of(defaults: Any, format: str) -> Template:
    """The template that `defaults=` names.

    Args:
        defaults: the text (a str with a line break), the path of a file (a str or a path), or anything with
            `read_text`, such as a resource of a package (`importlib.resources.files("app") / "defaults.toml"`).
        format: that of the settings file.

    Raises UsageError where the template cannot be read, or its name tells another format; ParseError where it is not
    UTF-8.
    """
    if isinstance(defaults, str) and "\n" in defaults:
        return Template(defaults.removeprefix(BOM), format)
    name = os.fsdecode(defaults) if isinstance(defaults, (str, os.PathLike)) else str(getattr(defaults, "name", ""))
    told = formats.detect(name)
    if told is not None and told != format and not {told, format} <= {"json", "jsonc", "json5"}:
        raise UsageError(
            f"the template {formats.display_name(name)} is {told}, the file is {format}",
            remedy="write it in one format",
        )
    resource = Path(defaults) if isinstance(defaults, (str, os.PathLike)) else defaults
    try:
        text: str = resource.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ParseError("the template is not UTF-8", path=name) from error
    except OSError as error:
        raise UsageError(f"the template cannot be read: {error.strerror}", path=name) from error
    return Template(text.removeprefix(BOM), format, name)


def _missing(path: KeyPath, template: dict[Any, Any], data: Any) -> Iterator[KeyPath]:
    for key, value in template.items():
        if key not in data:
            yield from _all_below((*path, key), value)
        elif isinstance(value, dict) and isinstance(data[key], dict):
            yield from _missing((*path, key), value, data[key])


def _all_below(path: KeyPath, value: Any) -> Iterator[KeyPath]:
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _all_below((*path, key), inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _all_below((*path, index), inner)
