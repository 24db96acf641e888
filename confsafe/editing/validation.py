"""`validate=`: the caller's word on the data, asked before anything is written.

Four kinds: a callable(data) that raises or returns False, a JSON Schema (a dict, or the path of one; extra
`confsafe[schema]`), a pydantic model class (extra `confsafe[pydantic]`), a dataclass. The libraries are imported when
asked for. A refusal is one line that names the key path, and the place of that value in the text as it stands:

    app.toml:7:8: server.port: 99999 is greater than the maximum of 65535. File unchanged.
"""

from __future__ import annotations

import dataclasses
import os
from typing import TYPE_CHECKING, Any

from confsafe.data import keypath
from confsafe.data.keypath import format_path
from confsafe.data.sameness import kind, same
from confsafe.errors import ConfsafeError, ValidationError
from confsafe.formats.text import line_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Path, Plain
    from confsafe.formats import Reading

_LONGEST = 200
"""Characters of a library's own words that are shown: some of them quote the whole document."""


def validate(data: Plain, rule: Any, *, reading: Reading | None = None, secret: bool = False) -> None:
    """Raise ValidationError, with the key path and what is wrong, where `data` does not satisfy `rule`.

    Args:
        data: plain data.
        rule: of one of the four kinds.
        reading: the text that the data were read from, for line and column.
        secret: say where and which rule, and never what stands there.

    Raises TypeError for a rule of no known kind; an exception of the callable that is no ValueError, TypeError or
    AssertionError passes through.

    Example:
        >>> validate({"port": 0}, lambda data: data["port"] > 0)
        Traceback (most recent call last):
        ...
        confsafe.errors.ValidationError: the data does not pass validation.
    """
    try:
        _ask(data, rule, secret=secret)
    except ValidationError as error:
        locate(error, data, reading)
        raise


def _ask(data: Plain, rule: Any, *, secret: bool) -> None:
    if isinstance(rule, (dict, str, os.PathLike)):
        _by_schema(data, rule, secret=secret)
    elif isinstance(rule, type) and hasattr(rule, "model_validate"):
        try:
            rule.model_validate(data)
        except ValueError as fault:
            raise of_model(fault, data, secret=secret) from None
    elif isinstance(rule, type) and dataclasses.is_dataclass(rule):
        from confsafe.editing.dataclass_binding import build

        build(rule, data, secret=secret)
    elif callable(rule):
        _by_callable(data, rule, secret=secret)
    else:
        raise TypeError(f"validate= takes a callable, a JSON Schema or a model class, not {type(rule).__name__}")


def _by_callable(data: Plain, rule: Any, *, secret: bool) -> None:
    try:
        verdict = rule(data)
    except ConfsafeError:
        raise
    except (ValueError, TypeError, AssertionError) as error:
        if hasattr(error, "errors"):  # pydantic's, raised by the callable
            raise of_model(error, data, secret=secret) from None
        if secret:
            raise ValidationError("the data does not pass validation") from None
        raise ValidationError(_shortened(str(error)) or "the data does not pass validation") from error
    if verdict is False:
        raise ValidationError("the data does not pass validation")


def _by_schema(data: Plain, rule: Any, *, secret: bool) -> None:
    from confsafe.editing import schema

    try:
        schema.ask(data, rule)
    except schema.Fault as fault:
        words = f'does not satisfy "{fault.rule}"' if secret else _shortened(fault.words)
        raise _about(fault.path, words) from None
    except ValidationError as error:
        error.reason = _shortened(error.reason)
        raise


def of_model(fault: Any, data: Plain, *, secret: bool = False) -> ValidationError:
    """pydantic's ValidationError in our words: the first fault, and how many more there are."""
    faults = fault.errors(include_url=False, include_context=False) if hasattr(fault, "errors") else []
    if not faults:
        return ValidationError("the data does not pass validation" if secret else _shortened(str(fault)))
    first = faults[0]
    words = f"does not pass ({first['type']})" if secret else _shortened(first["msg"])
    if len(faults) > 1:
        words += f" (and {len(faults) - 1} more)"
    return _about(_path_in(data, first["loc"], missing=first["type"] == "missing"), words)


def _path_in(data: Any, place: Sequence[Any], *, missing: bool) -> Path:
    """The path of a fault; pydantic mixes the names of union members into it, which lead nowhere in the data."""
    path: list[Any] = []
    for number, part in enumerate(place, 1):
        if hasattr(data, "tag"):
            data = data.value
        try:
            data = data[part]
            path.append(part)
        except (LookupError, TypeError):
            if missing and number == len(place):
                path.append(part)
    return tuple(path)


def _about(path: Path, words: str) -> ValidationError:
    key = format_path(path)
    return ValidationError(f"{key or 'the document'}: {words}", key=key)


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 3] + "..."


def locate(error: ValidationError, data: Plain, reading: Reading | None) -> None:
    """Give the error the place, in the text as it stands, of the value it is about, or of what is to hold it."""
    if reading is None or error.line is not None:
        return
    segments = keypath.as_keypath(error.key)
    for count in range(len(segments), 0, -1):
        try:
            path = _common_path(data, reading.data, keypath.resolve(data, segments[:count]))
        except ConfsafeError:
            continue
        span = reading.span(path) if path else None
        if span is not None:
            error.line, error.column = line_column(reading.text, span.start)
            return


def _common_path(data: Any, before: Any, path: Path) -> Path:
    """How far a path leads to the same entry in the text as in the data: an index may name another item by now."""
    for number, part in enumerate(path):
        try:
            if kind(data) is list and len(data) != len(before) and not same(data[part], before[part]):
                return path[:number]
            data, before = data[part], before[part]
        except (LookupError, TypeError):
            return path[:number]
    return path
