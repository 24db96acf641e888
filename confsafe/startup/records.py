"""`dataclass`, `cached_property`, and what is used of `typing`, where every short-lived process pays for them.

Importing `dataclasses` takes as long as half a bare interpreter's start (it brings `inspect`), each class that it
decorates half a millisecond more, and `typing` a fifth of that start. `confsafe get` has other things to do. So modules
on its way, and on that of `set`, write

    TYPE_CHECKING = False
    if TYPE_CHECKING:
        from dataclasses import dataclass
        from typing import NamedTuple
    else:
        from confsafe.startup.records import NamedTuple, dataclass

Type checkers see the real ones; at run time these stand in, which do the same for what is used of them: `frozen`,
`slots`, `kw_only`, `eq`, defaults, `field(default_factory=...)`, `__post_init__`; no inheritance between such classes.
`__init__`, and `__new__` of a named tuple, are compiled when the class has had `_FEW` instances: that takes as long as
making so many without, and in a short call most classes have one or none.
"""

from __future__ import annotations

from collections import _tuplegetter as _field_at  # type: ignore[attr-defined] # falls back to Python where C lacks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from functools import cached_property as cached_property
    from typing import Any, TypeVar

    Record = TypeVar("Record")
else:

    class cached_property:  # noqa: N801 - it stands in for the one of that name
        """As `functools.cached_property` from Python 3.12 on: before, a lock took more time than most such values."""

        def __init__(self, make):
            self.make = make
            self.__doc__ = make.__doc__

        def __get__(self, owner, cls=None):
            if owner is None:
                return self
            value = owner.__dict__[self.make.__name__] = self.make(owner)
            return value


_MISSING: Any = object()
_FEW = 20


class _Factory:
    """The default of a field that is made anew for each instance."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


def field(*, default_factory: Callable[[], Any]) -> Any:
    """A field whose default is made anew for each instance."""
    return _Factory(default_factory)


def dataclass(
    cls: type | None = None,
    /,
    *,
    frozen: bool = False,
    slots: bool = False,
    kw_only: bool = False,
    eq: bool = True,
) -> Any:
    """As `dataclasses.dataclass`: `__init__`, `__repr__`, `__eq__`, `__hash__` from the annotations of a class.

    Example:
        >>> @dataclass(frozen=True, slots=True)
        ... class Point:
        ...     x: int
        ...     y: int = 0
        >>> Point(1), Point(1) == Point(1, 0), Point(1) == (1, 0)
        (Point(x=1, y=0), True, False)
    """

    def decorate(cls: type) -> type:
        return _decorated(cls, frozen=frozen, slots=slots, kw_only=kw_only, eq=eq)

    return decorate if cls is None else decorate(cls)


def _decorated(cls: type, *, frozen: bool, slots: bool, kw_only: bool, eq: bool) -> type:
    names = tuple(cls.__dict__.get("__annotations__", ()))  # noqa: RUF063 - inspect is what is not to be imported
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    namespace = {name: value for name, value in cls.__dict__.items() if name not in names and name not in _PER_CLASS}
    namespace["__match_args__"] = names
    if slots:
        namespace["__slots__"] = names
    namespace.setdefault("__repr__", _repr)
    namespace["__reduce__"] = _reduce
    if eq:
        namespace.setdefault("__eq__", _eq)
        namespace.setdefault("__hash__", _hash if frozen else None)
    if frozen:
        namespace["__setattr__"] = namespace["__delattr__"] = _refuse

    left = _FEW

    def init(self: Any, *args: Any, **given: Any) -> None:
        nonlocal left
        left -= 1
        values = None if kw_only and args else _filled(names, defaults, args, given)
        if left and values is not None:
            for name, value in zip(names, values, strict=True):
                object.__setattr__(self, name, value)
            if hasattr(made, "__post_init__"):
                self.__post_init__()
            return
        compiled = _compiled_init(made, names, defaults, frozen=frozen, kw_only=kw_only)
        made.__init__ = compiled  # type: ignore[misc]
        compiled(self, *args, **given)

    namespace["__init__"] = init
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = cls.__qualname__
    return made


def _filled(
    names: tuple[str, ...], defaults: dict[str, Any], args: tuple[Any, ...], given: dict[str, Any]
) -> list[Any] | None:
    """The values of all fields; None where a call does not fit them: what is compiled words the error."""
    rest = names[len(args) :]
    if len(args) > len(names) or not given.keys() <= set(rest):
        return None
    values = list(args)
    for name in rest:
        if name in given:
            values.append(given[name])
        elif name in defaults:
            default = defaults[name]
            values.append(default.make() if isinstance(default, _Factory) else default)
        else:
            return None
    return values


_PER_CLASS = frozenset(("__dict__", "__weakref__"))


def _compiled_init(
    cls: type, names: tuple[str, ...], defaults: dict[str, Any], *, frozen: bool, kw_only: bool
) -> Callable[..., None]:
    """The `__init__` that anybody would write by hand for these fields."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_missing": _MISSING}
    parameters, body = [], []
    for name in names:
        parameter, value = name, name
        if name in defaults:
            default = defaults[name]
            if isinstance(default, _Factory):
                known[f"_make_{name}"], default = default.make, _MISSING
                value = f"_make_{name}() if {name} is _missing else {name}"
            known[f"_default_{name}"] = default
            parameter = f"{name}=_default_{name}"
        parameters.append(parameter)
        body.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    head = ", ".join(["self", *(["*"] if kw_only and names else []), *parameters])
    exec(f"def __init__({head}):\n " + "\n ".join(body or ["pass"]), known)
    init: Callable[..., None] = known["__init__"]
    return init


def _values(record: Any) -> tuple[Any, ...]:
    return tuple([getattr(record, name) for name in record.__match_args__])


def _repr(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({fields})"


def _eq(self: Any, other: object) -> bool:
    if type(self) is not type(other):
        return NotImplemented  # type: ignore[no-any-return]
    return bool(_values(self) == _values(other))


def _hash(self: Any) -> int:
    return hash(_values(self))


def _refuse(self: Any, name: str, *_: object) -> None:
    raise AttributeError(f"cannot assign to field {name!r}")


def _reduce(self: Any) -> tuple[Any, ...]:
    return _rebuilt, (type(self), _values(self))


def _rebuilt(cls: Any, values: tuple[Any, ...]) -> Any:
    record = cls.__new__(cls)
    for name, value in zip(cls.__match_args__, values, strict=True):
        object.__setattr__(record, name, value)
    return record


def replace(record: Record, **changes: Any) -> Record:
    """As `dataclasses.replace`: a record with other values in some of its fields."""
    names: tuple[str, ...] = record.__match_args__  # type: ignore[attr-defined]
    return type(record)(**{name: getattr(record, name) for name in names} | changes)


class _Named(tuple):  # type: ignore[type-arg]
    """What all named tuples share, with the names that `collections.namedtuple` gives it."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()
    _field_defaults: dict[str, Any] = {}  # noqa: RUF012 - each class has its own, as those of the standard library

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Any:
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, **given: Any) -> Any:
        made = tuple.__new__(type(self), map(given.pop, self._fields, self))
        if given:
            raise ValueError(f"Got unexpected field names: {list(given)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({fields})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


class _NamedTupleMaker(type):
    """Turns `class X(NamedTuple)` into a tuple with names; its `__new__` is compiled when `_FEW` have been made."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
        names = tuple(namespace.get("__annotations__", ()))
        defaults = {field: namespace[field] for field in names if field in namespace}
        namespace.update((field, _field_at(number, None)) for number, field in enumerate(names))

        left = _FEW

        def new(cls: type, *args: Any, **given: Any) -> Any:
            nonlocal left
            left -= 1
            values = _filled(names, defaults, args, given)
            if left and values is not None:
                return tuple.__new__(cls, values)
            made.__new__ = compiled = _compiled_new(names, defaults)
            return compiled(cls, *args, **given)

        namespace |= {
            "__new__": new,
            "__slots__": (),
            "__match_args__": names,
            "_fields": names,
            "_field_defaults": defaults,
        }
        made: Any = type(name, (_Named,), namespace)
        return made


def _compiled_new(names: tuple[str, ...], defaults: dict[str, Any]) -> Callable[..., Any]:
    fields = "".join(f"{name}, " for name in names)
    new = eval(f"lambda _cls, {fields}: _new(_cls, ({fields}))", {"_new": tuple.__new__})
    new.__name__ = "__new__"
    new.__defaults__ = tuple(defaults.values())
    return new  # type: ignore[no-any-return]


NamedTuple: Any = type.__new__(_NamedTupleMaker, "NamedTuple", (), {})
"""As `typing.NamedTuple`, to be derived from.

Example:
    >>> class Span(NamedTuple):
    ...     start: int
    ...     end: int = 9
    ...     @property
    ...     def size(self) -> int: return self.end - self.start
    >>> Span(1), Span(1).size, Span(1) == (1, 9)
    (Span(start=1, end=9), 8, True)
"""


class TypedDict(dict):  # type: ignore[type-arg]
    """As `typing.TypedDict`, to be derived from: a class that is called for a dict with these items."""

    def __init_subclass__(cls, *, total: bool = True) -> None:
        pass

    def __new__(cls, **items: Any) -> Any:
        return items


def overload(function: Any) -> Any:
    """As `typing.overload`, for what stands in front of the function itself."""
    return function
