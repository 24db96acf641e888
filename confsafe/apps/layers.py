"""Settings from several places, later over earlier, to be read: defaults < store < file < environment.

    settings = confsafe.layers({"port": 80}, "etcd://host/app.toml", "/etc/app.toml", env="APP_")
    settings["port"], settings.get("server.port", 80)
    settings.origin("port")                     # Origin(layer='/etc/app.toml', line=3, column=8)

Mappings are merged key by key; anything else, a list too, is taken whole from the last layer that has it. Nothing is
written here: an edit goes to one named place, `with confsafe.edit("/etc/app.toml") as cfg`.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.data import keypath
from confsafe.editing.source import document_of
from confsafe.errors import ConfsafeError, KeyMissing, ValueRefused
from confsafe.formats.text import line_column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from confsafe.data.changes import Path
    from confsafe.document import Document
    from confsafe.editing.options import StrPath

SEPARATOR = "__"
"""Between the keys in the name of an environment variable: APP_SERVER__PORT is `server.port`."""


class Origin(NamedTuple):
    """Where a value comes from.

    Attributes:
        layer: the path or URL, "defaults", or the name of the environment variable.
        line, column: its place in the file, from 1; None where it has no text.
    """

    layer: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return self.layer if self.line is None else f"{self.layer}:{self.line}:{self.column}"


class Layers(Mapping[str, Any]):
    """The merged data of several layers, read-only; `reload` reads all of them again."""

    def __init__(self, *sources: Mapping[str, Any] | StrPath, env: str | None = None) -> None:
        self._sources = sources
        self._prefix = env
        self.reload()

    def reload(self) -> None:
        """Read every layer again; a file that does not exist is an empty layer. Raises what `load` raises."""
        layers = [_read(source) for source in self._sources]
        merged: Any = {}
        for layer in layers:
            merged = _over(merged, layer.data)
        if self._prefix is not None:
            for variable in _variables(self._prefix, merged):
                layers.append(variable)
                merged = _over(merged, variable.data)
        self._layers, self._data = layers, merged

    def __getitem__(self, key: str) -> Any:
        return self._data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __repr__(self) -> str:
        return f"Layers({self._data!r})"

    def get(self, key: str | Sequence[Any], default: Any = None) -> Any:
        """The value at a key path. Raises KeyPathError."""
        try:
            return keypath.look_up(self._data, keypath.as_keypath(key))
        except KeyMissing:
            return default

    def origin(self, key: str | Sequence[Any]) -> Origin:
        """Where the value at a key path comes from; for a mapping that several layers made, the last of them.

        Raises KeyMissing, KeyPathError.
        """
        return self.origins(key)[-1]

    def origins(self, key: str | Sequence[Any]) -> list[Origin]:
        """Every layer that has the key, the one that counts last. Raises KeyMissing, KeyPathError."""
        segments = keypath.as_keypath(key)
        path = tuple(keypath.resolve(self._data, segments))
        found = [layer.origin(path) for layer in self._layers if _has(layer.data, path)]
        if not found:
            raise KeyMissing(f"no layer has {keypath.format_path(path)}")
        return found

    def watch(self, *, every: float = 2.0, on_error: Callable[[ConfsafeError], object] | None = None) -> LayersWatch:
        """The merged data as they change: `for old, new in settings.watch():`, looking every so many seconds.

        A layer that does not load is told to `on_error`, and the data stay as they were.
        """
        return LayersWatch(self, every, on_error)


def layers(*sources: Mapping[str, Any] | StrPath, env: str | None = None) -> Layers:
    """Settings from several places, read-only, later over earlier.

    Args:
        sources: defaults (a mapping), paths and URLs.
        env: environment variables whose names begin so stand over all of them.

    Raises what `load` raises; ValueRefused for a layer that is no mapping, or a variable of another type.

    Example:
        >>> layers({"port": 80}, "absent.toml").get("port")
        80
    """
    return Layers(*sources, env=env)


class LayersWatch:
    """An iterator of (old, new) pairs of the merged data; `close` ends it, from another thread too."""

    def __init__(self, layers: Layers, every: float, on_error: Callable[[ConfsafeError], object] | None) -> None:
        self._layers = layers
        self._every = every
        self._on_error = on_error
        self._closed = threading.Event()
        self._told = ""

    def __iter__(self) -> LayersWatch:
        return self

    def __next__(self) -> tuple[dict[str, Any], dict[str, Any]]:
        old = self._layers._data
        while True:
            if self._closed.is_set():
                raise StopIteration
            try:
                self._layers.reload()
            except ConfsafeError as error:
                self._tell(error)
            else:
                self._told = ""
                if self._layers._data != old:
                    return old, self._layers._data
            self._closed.wait(self._every)

    def _tell(self, error: ConfsafeError) -> None:
        """Each fault once."""
        if self._on_error is not None and str(error) != self._told:
            self._on_error(error)
        self._told = str(error)

    def close(self) -> None:
        """End the iteration."""
        self._closed.set()


class _Layer(NamedTuple):
    """One layer: its name, its data, and its document where it has a text."""

    name: str
    data: Any
    document: Document | None = None

    def origin(self, path: Path) -> Origin:
        reading = self.document.reading if self.document is not None else None
        span = reading.span(path) if reading is not None else None
        if reading is None or span is None:
            return Origin(self.name)
        return Origin(self.name, *line_column(reading.text, span.start))


def _read(source: Mapping[str, Any] | StrPath) -> _Layer:
    if isinstance(source, Mapping):
        return _Layer("defaults", source)
    name = os.fspath(source)
    try:
        document = document_of(source)
    except FileNotFoundError:
        return _Layer(name, {})
    data = document.data if document.data is not None else {}
    if not isinstance(data, dict):
        raise ValueRefused("a layer must be a mapping", path=name)
    return _Layer(name, data, document)


def _over(below: Any, above: Any) -> Any:
    """What stands above over what stands below, in containers of its own: nobody's data change with it."""
    if isinstance(above, Mapping):
        merged = dict(below) if isinstance(below, Mapping) else {}
        for key, value in above.items():
            merged[key] = _over(merged.get(key), value)
        return merged
    return [_over(None, item) for item in above] if isinstance(above, list) else above


def _variables(prefix: str, below: Any) -> Iterator[_Layer]:
    """A layer for each environment variable that begins so, in the order of their names."""
    for name in sorted(os.environ):
        if not name.startswith(prefix) or name == prefix:
            continue
        value: Any = os.environ[name]
        path = _path_of(name.removeprefix(prefix), below)
        value = _as_there(value, _at(below, path), name)
        for key in reversed(path):
            value = {key: value}
        yield _Layer(name, value)


def _path_of(name: str, below: Any) -> Path:
    """The keys that a variable names: as the layers below spell them, else in lower case."""
    path = []
    for part in name.split(SEPARATOR):
        spelled = (
            [key for key in below if isinstance(key, str) and key.upper() == part] if isinstance(below, Mapping) else []
        )
        key = spelled[0] if spelled else part.lower()
        path.append(key)
        below = below.get(key) if isinstance(below, Mapping) else None
    return tuple(path)


_WORDS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


def _as_there(text: str, there: Any, name: str) -> Any:
    """The value of a variable: of the type of what it stands over; without one a JSON literal, else a string."""
    try:
        if isinstance(there, str):
            return text
        if isinstance(there, bool):
            return _WORDS[text.lower()]
        if isinstance(there, (int, float)):
            return type(there)(text)
        if there is None:
            try:
                return json.loads(text)
            except ValueError:
                return text
        value = json.loads(text)
        if isinstance(value, type(there)):
            return value
    except (ValueError, KeyError):
        pass
    kind = {bool: "a boolean", int: "an integer", float: "a number", list: "a list", dict: "a mapping"}
    word = next((word for kind_, word in kind.items() if isinstance(there, kind_)), "of another type")
    raise ValueRefused(
        f"the environment variable {name} is not {word}", remedy="set it to one, as JSON where it is a list"
    )


def _has(data: Any, path: Path) -> bool:
    return _at(data, path, _ABSENT) is not _ABSENT


_ABSENT = object()


def _at(data: Any, path: Path, default: Any = None) -> Any:
    for key in path:
        is_item = isinstance(data, list) and isinstance(key, int) and key < len(data)
        if not is_item and not (isinstance(data, Mapping) and key in data):
            return default
        data = data[key]
    return data
