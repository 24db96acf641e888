"""What vanishes at one place of a JSON text and appears at another takes its text and comments along."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from confsafe.document import Document


def edited(text: str, change: Callable[[Any], Any], format: str = "jsonc") -> str:
    """The text after the edit, which needed no coarser attempt."""
    document = Document(text, format)
    data = copy.deepcopy(document.data)
    change(data)
    result = document.edited(data)
    assert document.coarser == 0
    return result


def put(data: dict[str, Any], place: int, key: str, value: Any) -> None:
    """Put a key at a place among the others."""
    items = [*data.items()]
    items.insert(place, (key, value))
    data.clear()
    data.update(items)


def test_a_container_with_another_name_goes_where_it_was_put() -> None:
    text = '{\n  "a": 1,\n  // of b\n  "b": {"x": 1}, // behind b\n  "c": 2\n}\n'
    expected = '{\n  // of b\n  "new": {"x": 1}, // behind b\n  "a": 1,\n  "c": 2\n}\n'
    assert edited(text, lambda data: put(data, 0, "new", data.pop("b"))) == expected


def test_one_with_another_name_behind_all_others_keeps_its_place() -> None:
    text = '{\n  "a": 1,\n  "b": {"x": 1}, // behind b\n  "c": 2\n}\n'
    assert edited(text, lambda data: put(data, 9, "new", data.pop("b"))) == text.replace('"b"', '"new"')


@pytest.mark.parametrize("format", ["jsonc", "json5"])
def test_the_comment_in_front_of_an_entry_on_its_line_goes_along(format: str) -> None:
    text = '{\n  "a": {},\n  /* why */ "b": 1234,\n  "c": 2\n}\n'

    def change(data: dict[str, Any]) -> None:
        data["a"]["b"] = data.pop("b")

    assert edited(text, change, format) == '{\n  "a": {\n    /* why */ "b": 1234\n  },\n  "c": 2\n}\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{\n  "a": {\n    // why\n    "b": [1, 2] // two\n  }\n}\n', '{\n  // why\n  "a": [1, 2] // two\n}\n'),
        ('{\n  "a": {\n    //\n    "b": "text" //\n  }\n}\n', '{\n  //\n  "a": "text" //\n}\n'),
    ],
    ids=["a list", "empty comments"],
)
def test_what_takes_the_place_of_what_held_it_brings_its_comments(text: str, expected: str) -> None:
    assert edited(text, lambda data: data.update(a=data["a"]["b"])) == expected


def test_a_value_that_becomes_the_whole_text_has_its_comments_above() -> None:
    document = Document('// head\n{\n  // why\n  "x": [1234], // behind\n  "y": 2\n}\n', "jsonc")
    assert document.edited([1234]) == "// head\n// why\n// behind\n[1234]\n"
    assert document.coarser == 0


@pytest.mark.parametrize(
    ("text", "after", "new"),
    [
        pytest.param(
            '{\n  "a": ["x"],\n  /* why */ "b": "y"\n}\n',
            {"a": ["x", "y"]},
            '{\n  "a": ["x", /* why */ "y"]\n}\n',
            id="a short text that has one in front",
        ),
        pytest.param(
            '{\n  "a": { "b": 1 },\n  "c": /* why */ 20\n}\n',
            {"a": {"b": 1, "c": 20}},
            '{\n  "a": { "b": 1, "c": /* why */ 20 }\n}\n',
            id="one between key and value stays there, and the object on its line",
        ),
        pytest.param(
            '{\n  "a": { /* none yet */ }\n}\n',
            {"a": [{}]},
            '{\n  "a": [\n    { /* none yet */ }\n  ]\n}\n',
            id="what is empty but for a comment is wrapped with it",
        ),
        pytest.param(
            '{\n  "a": [\n    "x",\n    [], // none yet\n    {} // nor here\n  ]\n}\n',
            {"a": {"b": "x", "c": [], "d": {}}},
            '{\n  "a": {\n    "b": "x",\n    "c": [], // none yet\n    "d": {} // nor here\n  }\n}\n',
            id="and an empty item of a list that becomes an object",
        ),
        pytest.param(
            '{\n  /* a */\n  "a": {\n    /* b */ "b": "x" /* c */\n  }\n}\n',
            {"a": "x"},
            '{\n  /* a */\n  /* b */\n  "a": "x" /* c */\n}\n',
            id="those of a scalar in the place of its object keep their marks",
        ),
        pytest.param(
            '{"a": 1, "b": {"c": "x" // c\n}, "d": 2}\n',
            {"a": 1, "b": "x", "d": 2},
            '{"a": 1, "b": "x" /* c */, "d": 2}\n',
            id="where something follows a comment has an end",
        ),
    ],
)
def test_the_comments_on_the_line_of_what_moves_go_along_as_they_stand(
    text: str, after: dict[str, Any], new: str
) -> None:
    document = Document(text, "jsonc")
    assert (document.edited(after), document.coarser) == (new, 0)


@pytest.mark.parametrize("between", ["// --- b ---\n", '// "old": 1,\n', "/* x\n\n   y */\n\n// about b\n", "\n", ""])
def test_what_stands_between_values_that_move_side_by_side_goes_along(between: str) -> None:
    def indented(text: str, indent: str) -> str:
        return "".join(indent + line if line.strip() else line for line in text.splitlines(keepends=True))

    entries = f'"a": [1],\n\n{between}"b": {{\n  "x": 1 // one\n}}'
    flat = f'{{\n{indented(entries, "  ")},\n  "z": 1\n}}\n'
    nested = f'{{\n  "s": {{\n{indented(entries, "    ")}\n  }},\n  "z": 1\n}}\n'

    def wrap(data: dict[str, Any]) -> None:
        put(data, 0, "s", {key: data.pop(key) for key in ("a", "b")})

    def unwrap(data: dict[str, Any]) -> None:
        inner = data.pop("s")
        put(data, 0, "b", inner["b"])
        put(data, 0, "a", inner["a"])

    assert edited(flat, wrap) == nested
    assert edited(nested, unwrap) == flat
    assert edited(flat.replace("\n", "\r\n"), wrap) == nested.replace("\n", "\r\n")


def test_what_stands_between_values_stays_where_these_are_parted() -> None:
    text = '{\n  "a": 1,\n\n  // --- b ---\n  "b": {"x": 1},\n  "z": {"y": 1}\n}\n'
    expected = '{\n  // --- b ---\n  "z": {"y": 1, "b": {"x": 1}}\n}\n'
    assert edited(text, lambda data: (data.pop("a"), data["z"].update(b=data.pop("b")))) == expected


def test_the_comments_of_an_item_come_with_its_first_entry_where_the_list_becomes_a_mapping() -> None:
    text = """{
  "m": [
    // a
    {"k0": 2}, // x
    {"k1": [1] /* o */}, // p
    /* f */ {"k2": null},
    // b
    {
      // i
      "k3": {"t": 2}
    } // y
  ]
}
"""
    expected = """{
  "m": {
    // a
    "k0": 2, // x
    // p
    "k1": [1], /* o */
    /* f */
    "k2": null,
    // b
    // i
    "k3": {"t": 2} // y
  }
}
"""

    def change(data: dict[str, Any]) -> None:
        data["m"] = {key: value for item in data["m"] for key, value in item.items()}

    assert edited(text, change) == expected


def test_the_comments_of_no_entry_stay_where_a_mapping_becomes_a_list_and_back() -> None:
    mapping = """{
  "m": { // head
    // loose

    "a": 1, // x
    // between

    /* b
       b */
    "b": [2]
    /* end
       end */

    // "c": 3
  }
}
"""
    pairs = """{
  "m": [ // head
    {
      // loose
      "a": 1 // x
    },
    {
      // between
      /* b
         b */
      "b": [2]
    }
    /* end
       end */
    // "c": 3
  ]
}
"""
    flat = mapping.replace("loose\n\n", "loose\n").replace("between\n\n", "between\n").replace("*/\n\n", "*/\n")
    assert edited(mapping, lambda data: data.update(m=[{key: value} for key, value in data["m"].items()])) == pairs
    assert edited(pairs, lambda data: data.update(m={key: v for item in data["m"] for key, v in item.items()})) == flat


def test_values_that_move_within_what_is_renamed_take_along_what_stands_between_them() -> None:
    text = '{\n  "s": {\n    "a": "one",\n\n    // --- b ---\n    "b": "two",\n    "z": 1\n  }\n}\n'

    def change(data: dict[str, Any]) -> None:
        data["t"] = data.pop("s")
        data["t"]["in"] = {key: data["t"].pop(key) for key in ("a", "b")}

    assert edited(text, change) == (
        '{\n  "t": {\n    "z": 1,\n    "in": {\n      "a": "one",\n\n'
        '      // --- b ---\n      "b": "two"\n    }\n  }\n}\n'
    )
