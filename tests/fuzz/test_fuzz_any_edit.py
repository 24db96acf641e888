"""Any data may take the place of any other: the edit is made, or refused for a reason that lies in the data."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import lossless
import pytest

from confsafe.document import Document
from confsafe.editing.edit import copied
from confsafe.errors import ParseError, ValueRefused


def _containers(data: Any) -> Iterator[Any]:
    if isinstance(data, (dict, list)):
        yield data
        for value in data.values() if isinstance(data, dict) else data:
            yield from _containers(value)


def _read(rng: Random, format: str) -> Document:
    while True:
        try:
            return Document(lossless.text_of(rng, format), format)
        except ParseError:
            continue


def _grafted(rng: Random, data: Any, other: Any) -> Any:
    """The data with up to three of its entries replaced by, or with others beside them, parts of the other."""
    parts = [part for whole in _containers(other) for part in (whole.values() if isinstance(whole, dict) else whole)]
    for _ in range(rng.randint(1, 3)):
        filled = [container for container in _containers(data) if container]
        if not filled or not parts:
            return other
        container, part = rng.choice(filled), copied(rng.choice(parts))
        key = rng.choice(list(container)) if isinstance(container, dict) else rng.randrange(len(container))
        operation = rng.random()
        if operation < 0.5:
            container[key] = part
        elif operation < 0.7:
            del container[key]
        elif isinstance(container, dict):
            container[f"new{rng.randint(0, 9)}"] = part
        else:
            container.insert(key, part)
    return data


@pytest.mark.parametrize("format", lossless.TREES)
def test_any_data_comes_into_any_text(format: str) -> None:
    for seed in range(1000):
        rng = Random(seed)
        document, other = _read(rng, format), copied(_read(rng, format).data)
        after = other if rng.random() < 0.25 else _grafted(rng, copied(document.data), other)
        try:
            document.edited(after)
        except ValueRefused:
            continue
        except Exception as error:
            raise AssertionError(f"{format}, seed {seed}: {document.original!r} to {after!r}") from error
