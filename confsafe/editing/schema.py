"""A JSON Schema asked about data (library: jsonschema, extra `confsafe[schema]`).

What the library leaves to its caller is decided here, as the people who write schemas expect it:

- keys that are no strings (YAML's `8080:`) are what JSON would make of them; dates are strings, a tag is not there;
- `format` is asserted, not a remark; what the library cannot check by itself is checked here (`FORMATS`);
- a relative "$ref" is a file beside the schema's own; nothing is ever fetched over the network;
- `pattern` is ECMA 262, as the standard says, not Python's syntax; what Python cannot say is told as that.
"""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from confsafe.data.keypath import kind_of, scalar_text
from confsafe.data.sameness import kind
from confsafe.editing.ecma import UnsupportedError, python_pattern
from confsafe.editing.reader import data_of
from confsafe.errors import ConfsafeError, ValidationError, ValueRefused, naming

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from confsafe.data.changes import Plain
    from confsafe.editing.options import StrPath


class Fault(Exception):
    """What a schema says against data.

    Attributes:
        path: of the value, in the data.
        rule: the schema's word for it, `maximum`.
        words: the library's own.
    """

    def __init__(self, path: tuple[Any, ...], rule: str, words: str) -> None:
        super().__init__(words)
        self.path = path
        self.rule = rule
        self.words = words


class SchemaFile:
    """A JSON Schema that was read from its file, for data that are many; what takes the path takes it too."""

    def __init__(self, path: StrPath) -> None:
        """Read it. Raises ValueRefused where it is no mapping, and what `data_of` raises."""
        self.path = os.fsdecode(path)
        self.rule = _read(self.path)

    def __fspath__(self) -> str:
        return self.path


def ask(data: Plain, schema: Any) -> None:
    """Raise Fault where the data do not satisfy the schema: a mapping, or the path of one.

    Raises ValidationError for a schema that is none, or that cannot be asked; what `data_of` raises for its file.
    """
    try:
        import jsonschema  # type: ignore[import-untyped, unused-ignore] # typed only where its stubs are
        from referencing.exceptions import Unresolvable
    except ImportError:
        raise ValidationError(
            "validating by a JSON Schema needs the library jsonschema", remedy="pip install 'confsafe[schema]'"
        ) from None
    if isinstance(schema, dict):
        place, rule = "", schema
    else:
        file = schema if isinstance(schema, SchemaFile) else SchemaFile(schema)
        place, rule = os.path.abspath(file.path), file.rule
    if not isinstance(rule.get("$schema", ""), str):
        raise ValidationError(f"the JSON Schema is none: its $schema is {kind_of(rule['$schema'])}, not a string")
    originals: dict[str, str] = {}
    kind_of_schema = jsonschema.validators.validator_for(rule)
    try:
        rule = _with_python_patterns(rule, originals)
        kind_of_schema.check_schema(rule)
        registry = _registry(place, rule, originals)
        checker = kind_of_schema(_located(rule, place), registry=registry, format_checker=_formats(kind_of_schema))
        fault = jsonschema.exceptions.best_match(checker.iter_errors(as_json(data)))
    except UnsupportedError as error:
        raise ValidationError(f"the JSON Schema has a pattern of ECMA 262 that cannot be asked here: {error}") from None
    except jsonschema.exceptions.SchemaError as error:
        raise ValidationError(f"the JSON Schema is none: {_in_its_words(error.message, originals)}") from None
    except Unresolvable as error:
        raise ValidationError(f'the JSON Schema refers to what is not in it: "{error.ref}"') from None
    except RecursionError:
        raise ValidationError("the data is nested too deeply to be validated") from None
    if fault is not None:
        words = _in_its_words(fault.message, originals)
        raise Fault(_path_in(data, tuple(fault.absolute_path)), str(fault.validator), words)


def _read(path: StrPath) -> dict[Any, Any]:
    """The JSON Schema in a file. Raises ValueRefused where it is no mapping."""
    with naming(path):
        schema = data_of(path)
        if not isinstance(schema, dict):
            raise ValueRefused(f"the JSON Schema is {kind_of(schema)}, not a mapping")
    return schema


def as_json(data: Plain) -> Any:
    """The data as a JSON Schema sees them: keys and dates are strings, a tag is not there; what is shared stays shared.

    Example:
        >>> as_json({8080: datetime.date(2024, 2, 29)})
        {'8080': '2024-02-29'}
    """
    return _as_json(data, {})


def _as_json(value: Any, known: dict[int, Any]) -> Any:
    if id(value) in known:
        return known[id(value)]
    if hasattr(value, "tag"):
        return _as_json(value.value, known)
    if kind(value) is dict:
        mapping = known[id(value)] = {}
        mapping.update((_key(key), _as_json(item, known)) for key, item in value.items())
        return mapping
    if kind(value) is list:
        items = known[id(value)] = []
        items.extend(_as_json(item, known) for item in value)
        return items
    return value.isoformat() if hasattr(value, "isoformat") else value


def _key(key: Any) -> str:
    return key if isinstance(key, str) else scalar_text(key) or repr(key)


def _path_in(data: Any, place: Sequence[Any]) -> tuple[Any, ...]:
    """A path of the data as JSON in the data as they are."""
    path: list[Any] = []
    for part in place:
        data = getattr(data, "value", data) if hasattr(data, "tag") else data
        if kind(data) is dict and part not in data:
            part = next((key for key in data if _key(key) == part), part)
        path.append(part)
        try:
            data = data[part]
        except (LookupError, TypeError):
            data = None
    return tuple(path)


# Files


def _located(rule: Any, place: str) -> Any:
    """The schema with the place of its file as its name, where it has none; relative references start there."""
    return {"$id": Path(place).as_uri(), **rule} if place else rule


def _registry(place: str, rule: dict[Any, Any], originals: dict[str, str]) -> Any:
    """Where references lead: the published meta-schemas, and, for a schema in a file, the files beside it."""
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped, unused-ignore]
    from referencing import Registry, Resource
    from referencing.exceptions import NoSuchResource
    from referencing.jsonschema import specification_with

    own = rule.get("$id", rule.get("id"))
    dialect = rule.get("$schema", "https://json-schema.org/draft/2020-12/schema")

    def retrieve(uri: str) -> Any:
        if not place:
            raise NoSuchResource(uri)  # type: ignore[call-arg, unused-ignore] # attrs, which mypy does not see
        path = _file_of(uri, place, own if isinstance(own, str) else "")
        try:
            contents = _with_python_patterns(_read(path), originals)
        except ConfsafeError:
            raise NoSuchResource(uri) from None  # type: ignore[call-arg, unused-ignore]
        return Resource.from_contents(contents, default_specification=specification_with(dialect))

    return REGISTRY.combine(Registry(retrieve=retrieve))  # type: ignore[call-arg, unused-ignore]


def _file_of(uri: str, place: str, own: str) -> str:
    """The file that a reference means: a `file:` one, or one that stands to the schema's name as a file to its own."""
    parts = urlsplit(uri)
    if parts.scheme == "file":
        return unquote(parts.path)
    folder = urljoin(own, ".") if own else ""
    if folder and uri.startswith(folder):
        return os.path.join(os.path.dirname(place), unquote(uri[len(folder) :].partition("#")[0]))
    return ""


# Patterns

_NO_SCHEMAS = frozenset({"const", "enum", "default", "examples"})


def _with_python_patterns(rule: Any, originals: dict[str, str]) -> Any:
    """The schema with its patterns in Python's syntax; `originals` gets theirs. Raises UnsupportedError."""
    if isinstance(rule, list):
        return [_with_python_patterns(item, originals) for item in rule]
    if not isinstance(rule, dict):
        return rule
    found: dict[Any, Any] = {}
    for key, value in rule.items():
        if key == "pattern" and isinstance(value, str):
            found[key] = _python(value, originals)
        elif key == "patternProperties" and isinstance(value, dict):
            found[key] = {
                _python(name, originals): _with_python_patterns(item, originals) for name, item in value.items()
            }
        else:
            found[key] = value if key in _NO_SCHEMAS else _with_python_patterns(value, originals)
    return found


def _python(pattern: str, originals: dict[str, str]) -> str:
    translated = python_pattern(pattern)
    originals[translated] = pattern
    return translated


def _in_its_words(message: str, originals: dict[str, str]) -> str:
    """The library's message with the patterns as the schema has them."""
    for translated, pattern in originals.items():
        message = message.replace(repr(translated), repr(pattern))
    return message


# Formats

_HOST = re.compile(r"(?=.{1,253}\Z)(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")


def _is_moment(text: str) -> bool:
    moment = datetime.datetime.fromisoformat(text)
    return moment.tzinfo is not None and len(text) > len("2024-02-29T00:00") and text[10] in "Tt "


def _is_time(text: str) -> bool:
    return datetime.time.fromisoformat(text).tzinfo is not None


def _is_uri(text: str) -> bool:
    return bool(urlsplit(text).scheme) and not re.search(r"[\s<>\"{}|\\^`]", text)


def _is_host(text: str) -> bool:
    return _HOST.fullmatch(text) is not None


def _is_pattern(text: str) -> bool:
    return re.compile(python_pattern(text)) is not None


FORMATS: dict[str, Callable[[str], bool]] = {
    "date-time": _is_moment,
    "time": _is_time,
    "uri": _is_uri,
    "hostname": _is_host,
    "regex": _is_pattern,
}
"""The formats that are checked here, whatever libraries jsonschema finds."""


def _formats(kind_of_schema: Any) -> Any:
    import jsonschema

    checker = jsonschema.FormatChecker(())
    checker.checkers = dict(kind_of_schema.FORMAT_CHECKER.checkers)
    for name, check in FORMATS.items():
        checker.checks(name, raises=(ValueError, UnsupportedError, re.error))(_of_strings(check))
    return checker


def _of_strings(check: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or check(value)
