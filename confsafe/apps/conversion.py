"""The same data in another format, with the comments that it can hold.

The data are printed in the new format's usual style; then each comment of an entry goes to the same entry. What could
not be carried is told: comments that belong to no entry, comments in strict JSON, values that the new format has no
type for; refused are those to which nothing comes near.
"""

from __future__ import annotations

from confsafe import api
from confsafe.apps.as_json import key_text, plain
from confsafe.apps.comments_along import with_comments
from confsafe.data.keypath import format_path, kind_of
from confsafe.errors import ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.changes import Path
    from confsafe.document import Document
    from confsafe.editing.options import FormatName

_JSON = frozenset({"json", "jsonc", "json5"})


def converted(source: Document, target: FormatName) -> tuple[str, list[str]]:
    """The text of a document in another format, and a line for each thing that could not be carried.

    A document without a value, which YAML reads as null, becomes an empty one. Raises ValueRefused for what cannot be
    held at all: null in TOML, two keys that would be one.
    """
    notes: list[str] = []
    data = {} if target == "toml" and _is_empty(source) else _fitted(source.data, (), target, notes)
    text, lost = with_comments(api.dumps(data, target), source, target)
    return text, notes + lost


def _is_empty(source: Document) -> bool:
    """Whether a document has no value: nothing but comments."""
    span = None if source.reading is None else source.reading.span(())
    return source.data is None and (span is None or span.start == span.end)


def _fitted(value: Any, path: Path, target: str, notes: list[str]) -> Any:
    """The value as the target format can hold it; what changes its type on the way is noted."""
    if hasattr(value, "tag"):
        notes.append(f"{_place(path)}: the tag {value.tag} was not carried")
        value = value.value
    if isinstance(value, dict):
        return _fitted_mapping(value, path, target, notes)
    if isinstance(value, list):
        return [_fitted(item, (*path, index), target, notes) for index, item in enumerate(value)]
    if target == "toml" and value is None:
        raise ValueRefused(f"{_place(path)} is null, which TOML cannot hold", remedy="unset it first")
    is_time = hasattr(value, "isoformat") and (target in _JSON or (target == "yaml" and not hasattr(value, "year")))
    if is_time or (isinstance(value, bytes) and target != "yaml"):
        notes.append(f"{_place(path)}: {kind_of(value)} became a string")
        return plain(value)
    return value


def _place(path: Path) -> str:
    return format_path(path) or "the document"


def _fitted_mapping(value: dict[Any, Any], path: Path, target: str, notes: list[str]) -> dict[Any, Any]:
    fresh: dict[Any, Any] = {}
    origins: dict[Any, Any] = {}
    for key, item in value.items():
        name = _key(key, path, target, notes)
        if name in fresh:
            both = " and ".join(format_path((*path, each)) for each in (origins[name], key))
            raise ValueRefused(f"{both} would be one key in {target}", remedy="rename one of them first")
        fresh[name], origins[name] = _fitted(item, (*path, key), target, notes), key
    return fresh


def _key(key: Any, path: Path, target: str, notes: list[str]) -> Any:
    if isinstance(key, str) or target == "yaml":
        return key
    notes.append(f"{format_path((*path, key))}: the key became a string")
    return key_text(key)
