"""What a text means, by readers that are not ours: json, pyjson5, tomllib (tomli for TOML 1.1), ruamel.yaml."""

from __future__ import annotations

import datetime
import json
import math
import tomllib
from typing import Any

import places_json
import places_toml
import places_yaml
import pyjson5
import tomli
from places import Document


class RefusedError(ValueError):
    """The judge does not take the text for valid."""


def read(text: str, format: str, document: int | None = None) -> tuple[Document, Any]:
    """The places and the data of a text. Raises RefusedError."""
    try:
        if format == "yaml":
            found = places_yaml.documents(text)
            if not found:
                return Document(text, places_yaml.Node("scalar", 0, 0, 0, 0), _only_comments(text)), None
            chosen = found[document or 0]
            if document is None and len(found) > 1:
                raise RefusedError("several documents")
            return chosen, chosen.data
        data = loads(text, format)
        module = places_toml if format == "toml" else places_json
        return module.places(text), data
    except RefusedError:
        raise
    except (ValueError, RecursionError, IndexError) as error:
        raise RefusedError(f"{type(error).__name__}: {error}") from error


def _only_comments(text: str) -> list[tuple[int, int]]:
    builder = places_yaml._Builder(text)
    builder.stream()
    return builder.comments


def loads(text: str, format: str) -> Any:
    """The data of a JSON or TOML text."""
    text = text.removeprefix("\ufeff")
    if format == "toml":
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return tomli.loads(text)
    if format == "json":
        return json.loads(text, object_pairs_hook=_no_duplicates)
    try:
        return pyjson5.loads(text)
    except pyjson5.Json5DecoderException as error:
        raise ValueError(str(error)) from error


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate keys")
    return found


def difference(a: Any, b: Any, path: str = "") -> str:
    """Where two values differ in kind or value, "" where they are the same. The order of keys does not count."""
    pending = [(a, b, path)]
    seen: set[tuple[int, int]] = set()
    while pending:
        a, b, path = pending.pop()
        if (id(a), id(b)) in seen:
            continue
        if _kind(a) != _kind(b):
            return f"at {path or 'the root'}: {_short(a)} is {_short(b)}"
        if isinstance(a, dict):
            seen.add((id(a), id(b)))
            names = {(_kind(k), _plain_key(k)): k for k in b}
            for key, value in a.items():
                typed = (_kind(key), _plain_key(key))
                if typed not in names:
                    return f"at {path or 'the root'}: no key {key!r}"
                pending.append((value, b[names[typed]], f"{path}.{key}"))
            if len(a) != len(b):
                extra = [k for k in b if k not in a]
                return f"at {path or 'the root'}: key {extra!r} too many"
        elif isinstance(a, (list, tuple)):
            seen.add((id(a), id(b)))
            if len(a) != len(b):
                return f"at {path or 'the root'}: {len(a)} items are {len(b)}: {_short(a)} / {_short(b)}"
            pending.extend((x, y, f"{path}[{i}]") for i, (x, y) in enumerate(zip(a, b, strict=True)))
        elif _kind(a) == "tagged":
            pending.append((a.value, b.value, path))
            if a.tag != b.tag:
                return f"at {path}: tag {a.tag} is {b.tag}"
        elif not _same_scalar(a, b):
            return f"at {path or 'the root'}: {_short(a)} is {_short(b)}"
    return ""


def _kind(value: Any) -> str:
    for kind in (bool, int, float, str, bytes, dict, datetime.datetime, datetime.date, datetime.time, type(None)):
        if isinstance(value, kind):
            return kind.__name__
    if isinstance(value, (list, tuple)):
        return "list"
    return "tagged" if hasattr(value, "tag") else type(value).__name__


def _plain_key(key: Any) -> Any:
    return "nan" if isinstance(key, float) and key != key else key


def _same_scalar(a: Any, b: Any) -> bool:
    if isinstance(a, float):
        return (a == b and math.copysign(1, a) == math.copysign(1, b)) or (a != a and b != b)
    if isinstance(a, datetime.datetime | datetime.time):
        return bool(a.replace(tzinfo=None) == b.replace(tzinfo=None) and a.utcoffset() == b.utcoffset())
    return bool(a == b)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 120 else text[:117] + "..."
