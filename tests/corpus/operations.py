"""The operations of the table: each picks a place in a text by a seeded choice and says what a user does there."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from edits import Edit
from entering import delete_one, delete_several, insert_item, insert_key, move_item
from places import Path
from setting import (
    dict_to_list,
    dict_to_scalar,
    list_to_scalar,
    no_change,
    replace_subtree,
    save_leaf,
    save_renamed,
    save_reordered,
    scalar_to_dict,
    scalar_to_list,
    set_other_scalar,
    set_over_string,
    set_string,
)
from verdict import Sample


def several(sample: Sample, rng: random.Random) -> Edit | None:
    """Sets, deletions and insertions all over the file in one edit, as an app does that saves a settings form."""
    taken: list[Path] = []
    edit = Edit(lambda data: data, "several:")
    steps: list[Callable[[Any], Any]] = []
    for _ in range(rng.randint(2, 6)):
        operation = rng.choice(
            [
                set_string,
                set_other_scalar,
                delete_one("map", "any"),
                insert_key("scalar", "end"),
                insert_key("dict", "any"),
            ]
        )
        one = operation(sample, rng)
        if one is None:
            continue
        touched = [
            *(p[:-1] if isinstance(p[-1], int) else p for p in one.sets),
            *one.deletes,
            *(p[:-1] for p in one.inserts),
        ]
        if (
            any(_near(a, b) for a in touched for b in taken)
            or len([*one.sets, *one.deletes, *one.inserts, *one.heirs, *one.renames]) != 1
        ):
            continue
        taken += touched
        taken += [p[:-1] for p in one.deletes]
        steps.append(one.mutate)
        edit.detail += f" {one.detail};"
        edit.sets += one.sets
        edit.deletes += one.deletes
        edit.inserts += one.inserts

    def mutate(data: Any) -> Any:
        for step in steps:
            data = step(data)
        return data

    edit.mutate = mutate
    return edit if len(steps) > 1 else None


def _near(a: Path, b: Path) -> bool:
    """Whether one lies inside the other."""
    short = min(len(a), len(b))
    return a[:short] == b[:short]


ROWS: dict[str, list[Callable[[Sample, random.Random], Edit | None]]] = {
    "no change": [no_change],
    "set a scalar to a tricky string": [set_string, set_over_string, set_over_string],
    "set a number, bool, null, date": [set_other_scalar],
    "scalar to dict": [scalar_to_dict],
    "scalar to list": [scalar_to_list],
    "dict to scalar": [dict_to_scalar],
    "list to scalar": [list_to_scalar],
    "dict to list, list to dict": [dict_to_list],
    "delete a key": [delete_one("map", "any")],
    "delete the first, the last key": [delete_one("map", "first"), delete_one("map", "last")],
    "delete the only key": [delete_one("map", "only")],
    "delete a list item": [delete_one("list", "any")],
    "delete the first, the last item": [delete_one("list", "first"), delete_one("list", "last")],
    "delete the only item": [delete_one("list", "only")],
    "delete several": [delete_several],
    "insert a scalar into a map": [
        insert_key("scalar", "end"),
        insert_key("scalar", "any"),
        insert_key("scalar", "front"),
    ],
    "insert a list into a map": [insert_key("list", "end"), insert_key("list", "any")],
    "insert a dict into a map": [insert_key("dict", "end"), insert_key("dict", "any"), insert_key("dict", "front")],
    "insert into an empty map": [insert_key("scalar", "empty"), insert_key("dict", "empty")],
    "insert at the front of a list": [insert_item("front")],
    "append to a list": [insert_item("end")],
    "insert amid a list": [insert_item("any")],
    "insert into an empty list": [insert_item("empty")],
    "move a list item": [move_item],
    "save with one leaf changed": [save_leaf],
    "save with keys reordered": [save_reordered],
    "save with a key renamed": [save_renamed],
    "replace a subtree, one leaf differs": [replace_subtree],
    "several edits at once": [several],
}
