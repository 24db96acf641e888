"""How a whole new text is written, where whoever makes it has a wish."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import confsafe
from confsafe import Style

DATA = {"b": [1, {"z": [2], "d": 3}], "a": {"k": {"x": "l1\nl2\n"}}}


@pytest.mark.parametrize(
    ("format", "style", "text"),
    [
        ("json", Style(indent=4), '{\n    "b": [\n        1\n    ],\n    "a": 2\n}\n'),
        ("json", Style(indent="\t"), '{\n\t"b": [\n\t\t1\n\t],\n\t"a": 2\n}\n'),
        ("json", Style(sort_keys=True), '{\n  "a": 2,\n  "b": [\n    1\n  ]\n}\n'),
        ("yaml", Style(dashes="flush"), "b:\n- 1\na: 2\n"),
        ("yaml", Style(indent=4), "b:\n    - 1\na: 2\n"),
        ("yaml", Style(indent=4, dashes="flush", sort_keys=True), "a: 2\nb:\n- 1\n"),
        ("toml", Style(sort_keys=True), "a = 2\nb = [1]\n"),
    ],
)
def test_a_new_text_has_the_style_that_is_asked_for(tmp_path: Path, format: Any, style: Style, text: str) -> None:
    data = {"b": [1], "a": 2}
    assert confsafe.dumps(data, format, style=style) == text
    file = tmp_path / f"new.{format}"
    confsafe.save(file, data, style=style)
    assert file.read_text() == text


@pytest.mark.parametrize("format", ["json", "jsonc", "json5", "yaml", "toml"])
@pytest.mark.parametrize("indent", [None, 1, 3, 4, 8])
@pytest.mark.parametrize("dashes", ["indented", "flush"])
@pytest.mark.parametrize("sort_keys", [True, False])
def test_every_style_means_the_same_data(format: Any, indent: Any, dashes: Any, sort_keys: bool) -> None:
    text = confsafe.dumps(DATA, format, style=Style(indent=indent, dashes=dashes, sort_keys=sort_keys))
    assert confsafe.loads(text, format) == DATA


def test_the_items_of_a_list_in_toml_are_indented_so() -> None:
    text = confsafe.dumps({"l": confsafe.multiline([1])}, "toml", style=Style(indent=2))
    assert text == "l = [\n  1,\n]\n"


def test_an_edited_file_keeps_its_own_style(tmp_path: Path) -> None:
    file = tmp_path / "app.yaml"
    file.write_text("b:\n  - 1\na: 2\n")
    confsafe.set(file, "c", [3], style=Style(dashes="flush", sort_keys=True))
    assert file.read_text() == "b:\n  - 1\na: 2\nc:\n  - 3\n"


def test_shared_and_cyclic_data_are_sorted_once() -> None:
    shared = {"y": 1, "x": 2}
    assert Style(sort_keys=True).ordered({"b": shared, "a": shared}) == {"a": shared, "b": shared}
    shared["self"] = shared  # type: ignore[assignment]
    with pytest.raises(confsafe.ValueRefused):
        confsafe.dumps(shared, "json", style=Style(sort_keys=True))


def test_the_tables_of_toml_stand_in_the_order_of_the_data() -> None:
    text = confsafe.dumps({"z": {"a": 1}, "y": 2, "x": {"c": {"b": 1}, "a": 3}}, "toml")
    assert text == "y = 2\n\n[z]\na = 1\n\n[x]\na = 3\n\n[x.c]\nb = 1\n"


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: Style(indent=0), ValueError),
        (lambda: Style(indent="x"), ValueError),
        (lambda: Style(indent=True), TypeError),
        (lambda: Style(indent=2.0), TypeError),  # type: ignore[arg-type]
        (lambda: Style(dashes="none"), ValueError),  # type: ignore[arg-type]
        (lambda: Style(sort_keys=1), TypeError),  # type: ignore[arg-type]
        (lambda: confsafe.dumps({}, "json", style={"indent": 4}), TypeError),  # type: ignore[arg-type]
        (lambda: confsafe.save("never.json", {}, style="wide"), TypeError),  # type: ignore[arg-type]
        (lambda: confsafe.dumps({"a": [1]}, "yaml", style=Style(indent="\t")), confsafe.ValueRefused),
    ],
)
def test_a_style_that_is_none_is_refused(make: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        make()
