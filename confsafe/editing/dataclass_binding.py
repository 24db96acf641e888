"""Plain data -> a dataclass, checked, and back: typed settings without any library.

    @dataclass
    class Server:                       {"port": 8080}
        host: str = "localhost"    ->   Server(host="localhost", port=8080)
        port: int = 80

Types that are understood: str, int, float, bool, None, dates, times and spans of time, Any, Literal, enums,
dataclasses, typed dictionaries, list, tuple, set, dict, unions of these, and any class that is made from one string
(`Path`, `UUID`, `Decimal`, `IPv4Address`). A value of another type is refused with its key path; keys that the
dataclass does not know are left alone.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import types
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from confsafe.data.durations import duration_of
from confsafe.data.keypath import format_path, kind_of
from confsafe.data.sameness import kind
from confsafe.errors import ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.data.changes import Path, Plain

_NAMES = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "true or false",
    dict: "a mapping",
    list: "a list",
    type(None): "null",
    datetime.datetime: "a date and time",
    datetime.date: "a date",
    datetime.time: "a time",
}
_MOMENTS = (datetime.datetime, datetime.date, datetime.time)


def build(model: Any, data: Plain, *, secret: bool = False) -> Plain:
    """An instance of the dataclass. Raises ValidationError, with the key path, where the data does not fit it.

    `secret` keeps every word about the value out of the error.

    Example:
        >>> @dataclasses.dataclass
        ... class Server:
        ...     port: int = 80
        >>> build(Server, {"port": "x"})
        Traceback (most recent call last):
        ...
        confsafe.errors.ValidationError: port: a string, where an integer is wanted.
    """
    try:
        return _typed_dict(model, data, ()) if is_typeddict(model) else _built(model, data, ())
    except ValidationError as error:
        if secret:
            raise ValidationError(f"{error.key or 'the document'}: does not fit the model", key=error.key) from None
        raise


def _built(model: Any, data: Any, path: Path) -> Any:
    if kind(data) is not dict:
        raise _unfit(path, data, "a mapping")
    hints = get_type_hints(model)
    values = {}
    for field in dataclasses.fields(model):
        if not field.init:
            continue
        if field.name in data:
            values[field.name] = _fitted(hints[field.name], data[field.name], (*path, field.name))
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise _wrong((*path, field.name), "this key is required")
    try:
        return model(**values)
    except (ValueError, TypeError, AssertionError) as error:  # what __post_init__ says
        raise _wrong(path, str(error)) from error


def dump(value: Plain) -> Any:
    """The instance as data: fields by name, in order; values within are left for `typed.plain`."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: dump(getattr(value, field.name)) for field in dataclasses.fields(value) if field.init}
    if isinstance(value, dict):
        return {key: dump(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [dump(item) for item in value]
    return value


def _fitted(hint: Any, value: Plain, path: Path) -> Any:
    """The value as the hint wants it. Raises ValidationError."""
    origin = get_origin(hint)
    if hint is Any:
        return value
    if origin is Union or origin is types.UnionType:
        return _member(get_args(hint), value, path)
    if origin is Literal:
        if any(value == choice and kind(value) is kind(choice) for choice in get_args(hint)):
            return value
        raise _unfit(path, value, f"one of {', '.join(map(repr, get_args(hint)))}")
    if dataclasses.is_dataclass(hint):
        return _built(hint, value, path)
    if is_typeddict(hint):
        return _typed_dict(hint, value, path)
    if hint is datetime.timedelta:
        return _duration(value, path)
    if (origin or hint) in _CONTAINERS:
        return _CONTAINERS[origin or hint](hint, value, path)
    if hint in _NAMES or hint is None:
        return _scalar(type(None) if hint is None else hint, value, path)
    return _made(hint, value, path)


def _member(hints: tuple[Any, ...], value: Plain, path: Path) -> Any:
    """The first member of a union that the value fits; the fault of the last one otherwise."""
    fault: ValidationError | None = None
    for hint in sorted(hints, key=lambda hint: hint is not type(None)):
        try:
            return _fitted(hint, value, path)
        except ValidationError as error:
            fault = error
    raise fault or _unfit(path, value, "another value")


def _scalar(wanted: type, value: Any, path: Path) -> Any:
    found = kind(value)
    if found is wanted:
        return value
    if wanted is float and found is int:
        return float(value)
    if wanted in _MOMENTS and found is str:  # JSON has no dates
        try:
            return wanted.fromisoformat(value)
        except ValueError:
            pass
    raise _unfit(path, value, _NAMES[wanted])


def _list(hint: Any, value: Any, path: Path) -> Any:
    if kind(value) is not list:
        raise _unfit(path, value, "a list")
    inner = get_args(hint)
    made = get_origin(hint) or hint
    if made is tuple and inner and inner[-1] is not ...:
        if len(inner) != len(value):
            raise _unfit(path, value, f"a list of {len(inner)}")
        return tuple(_fitted(inner[i], item, (*path, i)) for i, item in enumerate(value))
    return made(_fitted(inner[0] if inner else Any, item, (*path, i)) for i, item in enumerate(value))


def _mapping(hint: Any, value: Any, path: Path) -> Any:
    if kind(value) is not dict:
        raise _unfit(path, value, "a mapping")
    inner = get_args(hint)[1] if get_args(hint) else Any
    return {key: _fitted(inner, item, (*path, key)) for key, item in value.items()}


_CONTAINERS: dict[Any, Callable[[Any, Any, Path], Any]] = {
    list: _list,
    tuple: _list,
    set: _list,
    frozenset: _list,
    dict: _mapping,
}


def _typed_dict(wanted: Any, value: Any, path: Path) -> dict[Any, Any]:
    """The mapping with the values that the type knows as it wants them; others stay as they are."""
    if kind(value) is not dict:
        raise _unfit(path, value, "a mapping")
    missing = wanted.__required_keys__ - value.keys()
    if missing:
        raise _wrong((*path, min(missing)), "this key is required")
    hints = get_type_hints(wanted)
    return {key: _fitted(hints[key], item, (*path, key)) if key in hints else item for key, item in value.items()}


def _duration(value: Any, path: Path) -> datetime.timedelta:
    """A span of time: a number of seconds, or a text as ISO 8601 has it (`PT90S`)."""
    if isinstance(value, datetime.timedelta):
        return value
    if kind(value) in (int, float):
        return datetime.timedelta(seconds=value)
    if kind(value) is str:
        try:
            return duration_of(value)
        except ValueError as error:
            raise _wrong(path, str(error)) from None
    raise _unfit(path, value, "a span of time")


def _made(wanted: Any, value: Any, path: Path) -> Any:
    """An enum's member, or an object of a class that is made from a string."""
    if not isinstance(wanted, type):
        raise TypeError(f"{format_path(path)}: {wanted} is no type that a setting can have")
    if isinstance(value, wanted):
        return value
    try:
        if issubclass(wanted, enum.Enum) or kind(value) is str:
            return wanted(value)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise _wrong(path, f"no {wanted.__name__}: {error}") from error
    raise _unfit(path, value, f"a {wanted.__name__}")


def _unfit(path: Path, value: Plain, wanted: str) -> ValidationError:
    return _wrong(path, f"{kind_of(value)}, where {wanted} is wanted")


def _wrong(path: Path, words: str) -> ValidationError:
    key = format_path(path)
    return ValidationError(f"{key or 'the document'}: {words}", key=key)
