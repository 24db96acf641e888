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
import enum
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from confsafe.apps.templates import overlaid
from confsafe.data.alignment import align
from confsafe.data.changes import Insert
from confsafe.data.copying import copied
from confsafe.data.diff import diff
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
    from confsafe.editing.transaction import Transaction

    Model = TypeVar("Model")


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

    def __init__(self, settings: ConfigFile, model: type[Any], root: Any, *, secret: bool) -> None:
        self._format = format_of(settings.path, settings.options.get("format"))
        self._binding = _binding(model, secret=secret)
        self._defaults = settings.defaults
        self.value = self._binding.build(self._whole(root))
        self._before = self._dump(self.value)

    def carry_into(self, root: Config | ConfigList) -> None:
        """Make the changes of the model in the data. Raises ValidationError, and leaves the data alone then."""
        after = self._dump(self.value)
        if same(after, self._before):
            return
        after = self._normal(after)
        new = carried(self._normal(self._before), after, copied(root))
        self._require_the_same(after, self._normal(self._whole(new)))
        if isinstance(root, Config):
            root.clear()
            root.update(new)
        else:
            root[:] = new

    def _whole(self, data: Any) -> Any:
        return overlaid(copied(self._defaults), data) if self._defaults and isinstance(data, dict) else data

    def _dump(self, value: Any) -> Any:
        return plain(self._binding.dump(value), self._format)

    def _normal(self, data: Any) -> Any:
        """The data as the model gives them back: validated, converted."""
        return self._dump(self._binding.build(data))

    def _require_the_same(self, wanted: Any, found: Any) -> None:
        changes = diff(wanted, found)
        if not changes:
            return
        path = (*changes[0].path, changes[0].key) if isinstance(changes[0], Insert) else changes[0].path
        key = format_path(path)
        raise ValidationError(
            f"{key or 'the document'}: what is written would be read back as another value",
            remedy="let the model read and write it under one name, and give it a value that the format can hold",
            key=key,
        )


def carried(before: Any, after: Any, target: Any) -> Any:
    """`target` with the changes that lead from `before` to `after`; what they do not concern stays as it is there.

    Example:
        >>> carried({"port": 80, "log": "info"}, {"port": 81, "log": "info"}, {"port": "80", "mine": 1})
        {'port': 81, 'mine': 1}
    """
    if same(before, after):
        return target
    shapes = {kind(before), kind(after), kind(target)}
    if shapes == {dict}:
        return _carried_mapping(before, after, target)
    if shapes == {list} and len(before) == len(target):
        origin = {new: old for old, new in align(before, after).kept.items()}
        return [
            carried(before[origin[j]], item, target[origin[j]]) if j in origin else item for j, item in enumerate(after)
        ]
    return after


def _carried_mapping(before: dict[Any, Any], after: dict[Any, Any], target: dict[Any, Any]) -> dict[Any, Any]:
    result = {}
    for key, value in target.items():
        if key in before and key in after:
            result[key] = carried(before[key], after[key], value)
        elif key not in before or key in after:
            result[key] = after.get(key, value)
    for key, value in after.items():
        if key in target or (key in before and same(before[key], value)):
            continue
        both = key in before and kind(before[key]) is dict and kind(value) is dict
        result[key] = carried(before[key], value, {}) if both else value
    return result


def plain(value: Any, format: str) -> Any:
    """A dumped value as the format can hold it; secrets as what they are.

    In TOML a None is the absence of its key.

    Example:
        >>> plain({"path": os.path, "to": None, "kept": {2, 1}} | {"path": 1}, "toml")
        {'path': 1, 'kept': [1, 2]}
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
        inner = {plain(key, format): plain(item, format) for key, item in value.items()}
        return {key: item for key, item in inner.items() if item is not None} if format == "toml" else inner
    if shape is list:
        return [plain(item, format) for item in value]
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
    """The standard library's dataclasses."""

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
    if isinstance(model, type) and dataclasses.is_dataclass(model):
        return _Dataclass(model, secret=secret)
    raise TypeError(f"a model is a pydantic model or a dataclass, not {model!r}")
