"""New values are written by one walk, so every format refuses the same in the same words, with the key path."""

from __future__ import annotations

from typing import Any

import pytest

import confsafe
from confsafe.formats import by_name

TITLES = {"json": "JSON", "toml": "TOML", "yaml": "YAML"}


def _around_itself() -> dict[str, Any]:
    inner: dict[str, Any] = {}
    inner["b"] = [inner]
    return inner


def _shared() -> Any:
    part: Any = ["x"]
    for _ in range(60):
        part = [part, part]
    return part


def _deep(levels: int) -> Any:
    part: Any = []
    for _ in range(levels):
        part = [part]
    return part


@pytest.mark.parametrize("format", TITLES)
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"x": [1, {1}]}, "top.x[1]: TITLE cannot hold a set"),
        ({"x": object()}, "top.x: TITLE cannot hold an object"),
        ({"x": {1: 2}}, "top.x[1]: TITLE keys are strings, 1 is an int"),
        (_around_itself(), "top.b[0]: the value contains itself"),
        (_shared(), "the value shares its parts too often to be written out"),
        (_deep(100_000), "top[0][0][0][0][0][0][0]: the value is nested deeper than"),
    ],
)
def test_what_no_text_can_hold_is_refused_in_the_same_words_in_every_format(
    format: Any, value: Any, message: str
) -> None:
    if format == "yaml" and ("a set" in message or "keys" in message):
        pytest.skip("YAML has sets, and keys of any type")
    message = message.replace("TITLE", TITLES[format])
    with pytest.raises(confsafe.ValueRefused) as caught:
        by_name(format).dumps({"top": value})
    assert str(caught.value).startswith(message)
    with pytest.raises(confsafe.ValueRefused) as caught:
        by_name(format).dumps({"other": {}, "top": value})
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("format", TITLES)
@pytest.mark.parametrize("levels", [1_500, 100_000])
def test_data_nested_without_end_are_refused_by_dumps_and_patch(format: Any, levels: int) -> None:
    with pytest.raises(confsafe.ValueRefused, match="the value is nested deeper than"):
        confsafe.dumps({"top": _deep(levels)}, format)


@pytest.mark.parametrize(("format", "levels"), [("json", 800), ("toml", 120), ("yaml", 900)])
def test_what_a_reader_takes_can_be_written(format: Any, levels: int) -> None:
    data = {"top": _deep(levels)}
    text = confsafe.dumps(data, format)
    assert confsafe.dumps(confsafe.loads(text, format), format) == text
