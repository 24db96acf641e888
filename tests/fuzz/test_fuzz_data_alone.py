"""The data of a large YAML text, read without its places, are those that come with the places, right or wrong."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from documents_yaml import document
from harm import HARM

from confsafe.errors import ParseError
from confsafe.formats import by_name
from confsafe.formats.yaml.reader import parsing

if TYPE_CHECKING:
    from collections.abc import Callable

YAML = by_name("yaml")
EXAMPLES = 400


def test_a_text_has_the_same_data_whether_it_is_read_with_its_places_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "LARGE", 0)
    rng = Random(19)
    for _ in range(EXAMPLES):
        text = document(rng)
        for each in text, rng.choice(HARM)(text, rng):
            assert _outcome(YAML.data, each) == _outcome(_data_with_places, each), each


def _data_with_places(text: str) -> Any:
    return YAML.read(text).data


def _outcome(read: Callable[[str], Any], text: str) -> str:
    try:
        return repr(read(text))
    except ParseError as error:
        return str(error)
