"""`validate=`: the caller's word on the data, asked before anything is written.

Three kinds: a callable(data) that raises or returns False, a JSON Schema (a dict, or the path of one; extra
`confsafe[schema]`), a pydantic model class (extra `confsafe[pydantic]`). The libraries are imported when asked for.
"""

from __future__ import annotations

import os
from typing import Any

from confsafe.errors import ConfsafeError, ValidationError
from confsafe.keypath import format_path


def validate(data: Any, rule: Any) -> None:
    """Raise ValidationError, with the key path and what is wrong, where `data` does not satisfy `rule`.

    Raises TypeError for a rule that is none of the three kinds; an exception of the callable that is no ValueError,
    TypeError or AssertionError passes through.

    Example:
        >>> validate({"port": 0}, lambda data: data["port"] > 0)
        Traceback (most recent call last):
        ...
        confsafe.errors.ValidationError: the data does not pass validation.
    """
    if isinstance(rule, (dict, str, os.PathLike)):
        _by_schema(data, rule)
    elif isinstance(rule, type) and hasattr(rule, "model_validate"):
        _by_model(data, rule)
    elif callable(rule):
        _by_callable(data, rule)
    else:
        raise TypeError(f"validate= takes a callable, a JSON Schema or a pydantic model, not {type(rule).__name__}")


def _by_callable(data: Any, rule: Any) -> None:
    try:
        verdict = rule(data)
    except ConfsafeError:
        raise
    except (ValueError, TypeError, AssertionError) as error:
        raise ValidationError(str(error) or "the data does not pass validation") from error
    if verdict is False:
        raise ValidationError("the data does not pass validation")


def _by_schema(data: Any, rule: Any) -> None:
    try:
        import jsonschema  # type: ignore[import-untyped, unused-ignore] # typed only where its stubs are
    except ImportError:
        raise ValidationError(
            "validating by a JSON Schema needs the library jsonschema", remedy="pip install 'confsafe[schema]'"
        ) from None
    if not isinstance(rule, dict):
        from confsafe.api import load

        rule = load(rule)
    checker = jsonschema.validators.validator_for(rule)
    fault = jsonschema.exceptions.best_match(checker(rule).iter_errors(data))
    if fault is not None:
        key = format_path(tuple(fault.absolute_path))
        error = ValidationError(f"{key or 'the document'}: {fault.message}")
        error.key = key
        raise error


def _by_model(data: Any, model: Any) -> None:
    try:
        model.model_validate(data)
    except ValueError as fault:
        first = fault.errors()[0] if hasattr(fault, "errors") else {"loc": (), "msg": str(fault)}
        key = format_path(tuple(first["loc"]))
        error = ValidationError(f"{key or 'the document'}: {first['msg']}")
        error.key = key
        raise error from None
