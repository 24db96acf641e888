"""`native=True`: the tomlkit document or the ruamel.yaml object, under the same lock, backup and commit.

These libraries print the whole document anew and do not always print what their object says. So their text is verified
as every other: read again by our own reader, it must be exactly the data that the object held. Layout and comments are
in that library's hands.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from confsafe.data.sameness import same
from confsafe.data.tagged import Tagged
from confsafe.editing.options import UsageError
from confsafe.errors import ParseError, VerifyError

if TYPE_CHECKING:
    from confsafe.data.changes import Plain
    from confsafe.document import Document

_REMEDY = "use plain data, without native=True"


def load(document: Document) -> Any:
    """The library's object for a document. Raises UsageError for JSON, which has no such library."""
    text = "" if document.reading is None else document.reading.text
    if document.format.name == "toml":
        import tomlkit

        return tomlkit.parse(text)
    if document.format.name == "yaml":
        if document.index is not None:
            raise UsageError("native=True takes a YAML file with one document", remedy="leave out document=")
        loaded = _yaml().load(text)
        return _yaml().map() if loaded is None else loaded
    raise UsageError("native=True is for TOML and YAML", remedy="JSON is handed out as plain data, without loss")


def dump(value: Plain, document: Document) -> tuple[str, Any]:
    """The library's text for its object, verified, and the plain data it holds.

    Raises VerifyError where the text would not be the object's data.
    """
    text = _printed(value, document.format.name)
    try:
        data = document.format.data(text)
    except ParseError as error:
        raise VerifyError(f"the library wrote text that does not parse ({error.reason})", remedy=_REMEDY) from error
    if not same(data, plain(value)):
        raise VerifyError("the library wrote text that is not its object's data", remedy=_REMEDY)
    return document.bom + text, data


def _printed(value: Any, name: str) -> str:
    if name == "toml":
        import tomlkit

        return tomlkit.dumps(value)
    stream = io.StringIO()
    _yaml().dump(value, stream)
    return stream.getvalue()


def plain(value: Any, known: dict[int, Any] | None = None) -> Any:
    """What a library's object means, in plain values; shared and cyclic references stay so.

    Example:
        >>> import tomlkit
        >>> plain(tomlkit.parse("a = 1"))
        {'a': 1}
    """
    known = {} if known is None else known
    if id(value) in known:
        return known[id(value)]
    tag = getattr(getattr(value, "tag", None), "value", None)
    if tag is not None and not tag.startswith("tag:yaml.org"):
        return Tagged(tag, value.value if hasattr(value, "value") else _container(value, known))
    if isinstance(value, (dict, list)):
        return _container(value, known)
    return value.unwrap() if hasattr(value, "unwrap") else value


def _container(value: Any, known: dict[int, Any]) -> Any:
    if isinstance(value, dict):
        mapping = known[id(value)] = {}
        for key, item in value.items():
            mapping[plain(key, known)] = plain(item, known)
        return mapping
    items = known[id(value)] = []
    items.extend(plain(item, known) for item in value)
    return items


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 2**31
    return yaml
