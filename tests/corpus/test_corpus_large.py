"""Files of 65,000 lines: one key is set, deleted and inserted, and all other lines are byte for byte what they were."""

from __future__ import annotations

from typing import Any

import pytest

import confsafe

ENTRIES = 16_250


def entry(format: str, number: int) -> str:
    """One entry of four lines."""
    if format == "yaml":
        return f"key{number}:\n  # about {number}\n  name: item {number}  # inline\n  list: [1, 2]\n"
    if format == "toml":
        return f"[key{number}]\n# about {number}\nname = 'item {number}'  # inline\nlist = [1, 2]\n"
    last = "" if number == ENTRIES - 1 else ","
    return f'  "key{number}": {{\n    "name": "item {number}", // inline\n    "list": [1, 2]\n  }}{last}\n'


def large(format: str) -> list[str]:
    return [entry(format, number) for number in range(ENTRIES)]


def joined(format: str, entries: list[str]) -> str:
    return "{\n" + "".join(entries) + "}\n" if format == "jsonc" else "".join(entries)


@pytest.fixture(scope="module", params=["yaml", "toml", "jsonc"])
def document(request: pytest.FixtureRequest) -> tuple[str, list[str], Any]:
    """The format, the entries and the data."""
    entries = large(request.param)
    return request.param, entries, confsafe.loads(joined(request.param, entries), request.param)


def test_setting_one_leaf_of_a_large_file_changes_one_line(document: tuple[str, list[str], Any]) -> None:
    format, entries, data = document
    text = joined(format, entries)
    changed = {**data, "key8000": {"name": "another", "list": [1, 2]}}
    assert confsafe.patch(text, changed, format) == text.replace("item 8000", "another")


def test_deleting_one_key_of_a_large_file_takes_its_lines(document: tuple[str, list[str], Any]) -> None:
    format, entries, data = document
    rest = {key: value for key, value in data.items() if key != "key8000"}
    wanted = joined(format, entries[:8000] + entries[8001:])
    assert confsafe.patch(joined(format, entries), rest, format) == wanted


def test_appending_to_a_list_in_a_large_file_changes_one_line(document: tuple[str, list[str], Any]) -> None:
    format, entries, data = document
    changed = {**data, "key8000": {"name": "item 8000", "list": [1, 2, 3]}}
    at_8000 = entries[8000].replace("[1, 2]", "[1, 2, 3]")
    wanted = joined(format, [*entries[:8000], at_8000, *entries[8001:]])
    assert confsafe.patch(joined(format, entries), changed, format) == wanted
