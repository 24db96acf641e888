"""How the TOML tests make an edit: through the finest splices alone, so that no coarser attempt hides a wrong one."""

from __future__ import annotations

import copy
import tomllib
from collections import Counter
from collections.abc import Callable
from typing import Any

import tomli

from confsafe.data.diff import diff
from confsafe.data.sameness import same
from confsafe.document import Document
from confsafe.formats.text import apply_splices
from confsafe.formats.toml import FORMATS
from confsafe.verification import that_go

TOML = FORMATS["toml"]


def edited(text: str, change: Callable[[Any], Any]) -> str:
    """The text after `change` was made to its data; checked to mean exactly that data, by tomllib where that can."""
    data = tomli.loads(text)
    after = copy.deepcopy(data)
    change(after)
    return saved(text, after)


def saved(text: str, after: Any) -> str:
    """The text spliced to mean `after`, judged."""
    reading = TOML.read(text)
    changes = diff(reading.data, after)
    result = apply_splices(text, reading.splices(changes, after))
    judge(text, result, after)
    gone = that_go(reading, changes)
    kept = Counter(text[a:b] for a, b in reading.comments() if not any(start <= a and b <= end for start, end in gone))
    kept.subtract(result[a:b] for a, b in TOML.read(result).comments())
    assert all(count <= 0 for count in kept.values()), f"lost {+kept}"
    return result


def judge(text: str, result: str, after: Any) -> None:
    """TOML 1.0 stays TOML 1.0 (tomllib), 1.1 stays readable (tomli), the data is exact, line ends are kept."""
    assert same(tomli.loads(result), after), result
    if is_toml_1_0(text):
        assert same(tomllib.loads(result), after), result
    if "\n" in text and "\n" not in text.replace("\r\n", ""):
        assert "\n" not in result.replace("\r\n", ""), repr(result)
    if text.strip() and result.strip():
        assert text.endswith("\n") == result.endswith("\n"), repr(result)


def is_toml_1_0(text: str) -> bool:
    """Whether the standard library reads it."""
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def document(text: str) -> Document:
    """A document as the API has it."""
    return Document(text, "toml")
