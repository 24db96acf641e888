"""Settings as a model: a pydantic model (also a pydantic dataclass) or a standard dataclass.

    file's data over the defaults --validate--> the model --(the caller's block)--> the model, changed
    the model before and after, as plain data --carried--> the file's data, changed where the model was

What is saved is the difference between the model before and after the block, so a default that nobody touched is not
written, a value that the model converts (`"8080"` to 8080) keeps its spelling, and keys that the model does not know
stay. What was saved, read again, must be the model that the block left: aliases that read and write differently, or a
None that TOML cannot hold, are refused and never lost.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, is_typeddict

from confsafe.apps.model_changes import carried, traits_of
from confsafe.apps.templates import overlaid
from confsafe.data import keypath
from confsafe.data.changes import Insert, at_path
from confsafe.data.copying import copied
from confsafe.data.diff import diff
from confsafe.data.durations import duration_text
from confsafe.data.keypath import format_path
from confsafe.data.sameness import kind, same
from confsafe.editing import dataclass_binding
from confsafe.editing.config import Config, ConfigList
from confsafe.editing.reader import format_of
from confsafe.editing.source import document_of
from confsafe.editing.validation import locate, of_model
from confsafe.errors import ConfsafeError, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeVar

    from confsafe.apps.configfile import ConfigFile
    from confsafe.data.changes import Path
    from confsafe.editing.transaction import Transaction

    Model = TypeVar("Model")

_ABSENT: Any = object()
_HAVE_NULL = frozenset({"json", "jsonc", "json5", "yaml"})


def load(settings: ConfigFile, model: type[Model]) -> Model:
    """The settings as a model. Raises ValidationError, with file, line and key path."""
    try:
        data: Any = settings.load()
    except FileNotFoundError:
        data = {}
    with faults_of_file(settings, data):
        made: Model = _binding(model, secret=settings.options.get("secret", False)).build(data)
    return made


@contextmanager
def faults_of_file(settings: ConfigFile, data: Any) -> Iterator[None]:
    """Give a ValidationError of this block the file, and the line of the value there; the file is read for that."""
    try:
        yield
    except ValidationError as error:
        with suppress(ConfsafeError):
            locate(error, data, document_of(settings.path, format=settings.options.get("format")).reading)
        error.unchanged = False
        raise error.at_path(settings.path) from None


@contextmanager
def faults_located(transaction: Transaction) -> Iterator[None]:
    """Give a ValidationError of this block the file of the edit, and the line of the value there."""
    try:
        yield
    except ValidationError as error:
        edit = transaction.edit
        locate(error, edit.root, edit.document.reading)
        raise error.at_path(edit.path) from None


class Bound:
    """A model made from the data of an edit, and the way back.

    Attributes:
        value: the model, to be changed.
    """

    def __init__(self, settings: ConfigFile, model: type[Any], root: Any, *, secret: bool, mend: bool = False) -> None:
        self._format = format_of(settings.path, settings.options.get("format"))
        self._binding = _binding(model, secret=secret)
        self._defaults = settings.defaults
        self.value = self._mended(root) if mend else self._binding.build(self._whole(root))
        self._was = traits_of(self.value)
        self._before = self._dump(self.value)

    def _mended(self, root: Any) -> Any:
        """The model of the data, in which values that do not fit it have given way to its defaults.

        Raises ValidationError for what has no default.
        """
        taken: list[keypath.KeyPath] = []
        while True:
            try:
                value = self._binding.build(self._whole(root))
                break
            except ValidationError as error:
                segments = keypath.as_keypath(error.key or "")
                if not segments or keypath.peek(root, segments, _ABSENT) is _ABSENT:
                    raise
                exact = keypath.as_exact(keypath.resolve(root, segments))
                keypath.remove(root, exact)
                taken.append(exact)
        dumped = self._dump(value)
        for segments in taken:
            default = keypath.peek(dumped, segments, _ABSENT)
            if default is not _ABSENT and not (default is None and self._format == "toml"):
                keypath.assign(root, segments, default)
        return value

    def apply_to(self, root: Config | ConfigList) -> None:
        """Make the changes of the model in the data. Raises ValidationError, and leaves the data alone then."""
        touched = self._dump(self.value)
        if same(touched, self._before):
            return
        now = traits_of(self.value)
        before, after = self._normal(self._before), self._normal(touched)
        written = [each if self._format in _HAVE_NULL else _without_none(each) for each in (before, after)]
        moved: dict[Path, Path] = {}
        new = carried(written[0], written[1], copied(root), was=self._was, now=now, moved=moved)
        self._require_the_same(touched, after, self._normal(self._whole(new)))
        if isinstance(root, Config):
            root.clear()
            root.update(new)
        else:
            root[:] = new
        root.tell_moved(moved)

    def _whole(self, data: Any) -> Any:
        return overlaid(copied(self._defaults), data) if self._defaults and isinstance(data, dict) else data

    def _dump(self, value: Any) -> Any:
        return plain(self._binding.dump(value), self._format)

    def _normal(self, data: Any) -> Any:
        """The data as the model gives them back: validated, converted."""
        return self._dump(self._binding.build(data))

    def _require_the_same(self, touched: Any, wanted: Any, found: Any) -> None:
        """Raise ValidationError where what the block changed would be read back as something else.

        `touched` is the dump as the block left it, `wanted` the same as the model gives it back, `found` that of the
        data as they would be written.

        What it left alone may be another value each time: a default that a factory makes, an id, the time of day.
        """
        for change in diff(wanted, found):
            path = (*change.path, change.key) if isinstance(change, Insert) else change.path
            if same(_at(self._before, path), _at(touched, path)):
                continue
            key = format_path(path)
            raise ValidationError(
                f"{key or 'the document'}: what is written would be read back as another value",
                remedy="let the model read and write it under one name, and give it a value that the format can hold",
                key=key,
            )


def _at(data: Any, path: Path) -> Any:
    """The value at a path of a dump; None, which is no value of a file that differs, where there is none."""
    try:
        return at_path(data, path)
    except (LookupError, TypeError):
        return None


def _without_none(value: Any) -> Any:
    """A dump without its None: in TOML that is the absence of the key."""
    if kind(value) is dict:
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    return [_without_none(item) for item in value] if kind(value) is list else value


def plain(value: Any, format: str) -> Any:
    """A dumped value as the format can hold it; secrets as what they are.

    Example:
        >>> plain({"kept": {2, 1}, "to": None}, "toml")
        {'kept': [1, 2], 'to': None}
    """
    if hasattr(value, "get_secret_value"):
        return plain(value.get_secret_value(), format)
    if isinstance(value, enum.Enum):
        return plain(value.value, format)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item, format) for item in value), key=lambda item: (str(type(item)), item))
    shape = kind(value)
    if shape is dict:
        return {plain(key, format): plain(item, format) for key, item in value.items()}
    if shape is list:
        return [plain(item, format) for item in value]
    if isinstance(value, datetime.timedelta):
        return duration_text(value)
    if hasattr(value, "isoformat"):
        dated = format == "toml" or (format == "yaml" and hasattr(value, "year"))
        return value if dated else value.isoformat()
    return value if shape in _SCALARS or hasattr(value, "tag") else _as_json(value)


_SCALARS = (str, int, float, bool, bytes, type(None))


def _as_json(value: Any) -> Any:
    """What pydantic would write for it in JSON; without pydantic, its text: a UUID, a Decimal, an address."""
    try:
        from pydantic_core import to_jsonable_python
    except ImportError:
        return str(value)
    return to_jsonable_python(value)


class _Pydantic:
    """Models and dataclasses of pydantic."""

    def __init__(self, model: Any, *, secret: bool) -> None:
        from pydantic import TypeAdapter

        self._adapter: Any = TypeAdapter(model)
        self._secret = secret

    def build(self, data: Any) -> Any:
        """Validate."""
        try:
            return self._adapter.validate_python(data)
        except ValueError as fault:
            raise of_model(fault, data, secret=self._secret) from None

    def dump(self, value: Any) -> Any:
        """The fields under the names that a file has them by."""
        return self._adapter.dump_python(value, by_alias=True, round_trip=True, warnings=False)


class _Dataclass:
    """The standard library's dataclasses and typed dictionaries."""

    def __init__(self, model: Any, *, secret: bool) -> None:
        self._model = model
        self._secret = secret

    def build(self, data: Any) -> Any:
        """Check and make."""
        return dataclass_binding.build(self._model, data, secret=self._secret)

    def dump(self, value: Any) -> Any:
        """The fields."""
        return dataclass_binding.dump(value)


def _binding(model: Any, *, secret: bool) -> _Pydantic | _Dataclass:
    if hasattr(model, "__pydantic_validator__"):
        return _Pydantic(model, secret=secret)
    if (isinstance(model, type) and dataclasses.is_dataclass(model)) or is_typeddict(model):
        return _Dataclass(model, secret=secret)
    raise TypeError(f"a model is a pydantic model or a dataclass or a TypedDict, not {model!r}")
