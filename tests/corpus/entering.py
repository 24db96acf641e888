"""The operations that delete, insert and move entries."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from choosing import aliases, anchors_in, choice, key_aliases, members, shown, text_place
from edits import Edit, at, bare
from places import Path
from values import dict_of, list_of, scalar_of, string_of
from verdict import Sample


def _deleting(sample: Sample, paths: list[Path], detail: str) -> Edit:
    ordered = sorted(paths, key=text_place(sample.doc), reverse=True)

    def mutate(data: Any) -> Any:
        for path in ordered:
            del bare(at(data, path[:-1]))[path[-1]]
        return data

    edit = Edit(mutate, f"{detail} {', '.join(map(shown, paths))}", deletes=list(paths))
    for path in paths:
        _add_moved_anchors(sample, edit, path)
    return edit


def _add_moved_anchors(sample: Sample, edit: Edit, path: Path) -> None:
    """An anchor that goes moves, with its text, to the first alias that stays."""
    found = sample.doc.entry(path)
    names = anchors_in(found[0], with_key=True) if found else set()
    edit.renames.extend((p, p[-1]) for p in key_aliases(sample.doc, names) if p[: len(path)] != path)
    for alias, name in aliases(sample.doc):
        if name in names and not any(alias[: len(gone)] == gone for gone in edit.deletes):
            edit.heirs.append((alias, _shifted(alias, edit.deletes)))


def _shifted(path: Path, deleted: list[Path]) -> Path:
    """Where a path leads when list items before it are gone."""
    keys = list(path)
    for gone in deleted:
        place = len(gone) - 1
        if path[:place] != gone[:-1] or len(path) <= place:
            continue
        if isinstance(gone[-1], int) and isinstance(path[place], int) and path[place] > gone[-1]:
            keys[place] -= 1
    return tuple(keys)


def delete_one(kind: str, which: str) -> Callable[[Sample, random.Random], Edit | None]:
    def operation(sample: Sample, rng: random.Random) -> Edit | None:
        found = choice(rng, members(sample, kind, (lambda n: n == 1) if which == "only" else (lambda n: n > 1)))
        if not found:
            return None
        path, node = found
        entry = {"first": node.entries[0], "last": node.entries[-1], "only": node.entries[0]}.get(which) or rng.choice(
            node.entries
        )
        return _deleting(sample, [(*path, entry.key)], f"delete the {which}")

    return operation


def delete_several(sample: Sample, rng: random.Random) -> Edit | None:
    containers = members(sample, rng.choice(["map", "map", "list"]), lambda n: n > 2)
    found = choice(rng, containers)
    if not found:
        return None
    path, node = found
    chosen = rng.sample(node.entries, rng.randint(2, len(node.entries) - 1))
    return _deleting(sample, [(*path, e.key) for e in chosen], "delete")


def new_key(container: Any, rng: random.Random) -> Any:
    names = [
        "new_key",
        "zz",
        "added.key",
        "with space",
        "UPPER",
        "x-y",
        "0",
        "yes",
        "ключ",
        "a:b",
        "#c",
        "",
        "q\"'",
        "null",
    ]
    weights = [30, 10, 2, 2, 3, 3, 1, 1, 2, 1, 1, 1, 1, 1]
    while True:
        name = rng.choices(names, weights)[0]
        if name not in container:
            return name
        names.append(name + "2")
        weights.append(5)


def _put_key(data: Any, path: Path, key: Any, value: Any, place: int) -> Any:
    container = bare(at(data, path))
    entries = list(container.items())
    entries.insert(place, (key, copy.deepcopy(value)))
    container.clear()
    container.update(entries)
    return data


def insert_key(make: str, where: str) -> Callable[[Sample, random.Random], Edit | None]:
    def operation(sample: Sample, rng: random.Random) -> Edit | None:
        found = choice(
            rng,
            [
                m
                for m in members(sample, "map", lambda n: where == "empty" or n > 0, merging=True)
                if bool(m[1].entries) != (where == "empty")
            ],
        )
        if not found:
            return None
        path, _ = found
        container = bare(at(sample.data, path))
        key, value = new_key(container, rng), _make(make, sample, rng)
        place = {"front": 0, "end": len(container), "empty": 0}.get(where, rng.randint(0, len(container)))
        return Edit(
            lambda data: _put_key(data, path, key, value, place),
            f"insert {shown((*path, key))} = {value!r} at {place} of {len(container)}",
            inserts=[(*path, key)],
        )

    return operation


def _make(what: str, sample: Sample, rng: random.Random) -> Any:
    if what == "scalar":
        return string_of(rng) if rng.random() < 0.6 else scalar_of(rng, sample.format)
    return list_of(rng, sample.format) if what == "list" else dict_of(rng, sample.format)


def insert_item(where: str) -> Callable[[Sample, random.Random], Edit | None]:
    def operation(sample: Sample, rng: random.Random) -> Edit | None:
        found = choice(
            rng, [m for m in members(sample, "list", lambda n: True) if bool(m[1].entries) != (where == "empty")]
        )
        if not found:
            return None
        path, node = found
        items = bare(at(sample.data, path))
        value = _like_item(items, sample, rng, only_dicts=sample.format == "toml" and not node.flow)
        place = {"front": 0, "end": len(items), "empty": 0}.get(where, rng.randint(0, len(items)))

        def mutate(data: Any) -> Any:
            bare(at(data, path)).insert(place, copy.deepcopy(value))
            return data

        return Edit(mutate, f"insert {shown((*path, place))} = {value!r} of {len(items)}", inserts=[(*path, place)])

    return operation


def _like_item(items: list[Any], sample: Sample, rng: random.Random, *, only_dicts: bool) -> Any:
    """A new item, mostly of its siblings' kind, now and then one that is there already."""
    if only_dicts:
        return {"one": "that is not there", "n": rng.randint(0, 9), **dict_of(rng, sample.format)}
    if items and rng.random() < 0.05:
        return copy.deepcopy(rng.choice(items))
    kinds = {dict: "dict", list: "list"}.get(type(items[0]) if items else str, "scalar")
    return _make(kinds if rng.random() < 0.8 else rng.choice(["scalar", "list", "dict"]), sample, rng)


def move_item(sample: Sample, rng: random.Random) -> Edit | None:
    """An item of a list goes to another place; its text and its comments go with it."""
    found = choice(rng, members(sample, "list", lambda n: n > 1))
    if not found:
        return None
    path, node = found
    items = bare(at(sample.judged, path))
    if any(anchors_in(e, with_key=True) for e in node.entries):
        return None
    source, target = rng.sample(range(len(items)), 2)
    if abs(source - target) == 1:
        source, target = max(source, target), min(source, target)

    def mutate(data: Any) -> Any:
        moved = bare(at(data, path))
        moved.insert(target, moved.pop(source))
        return data

    edit = Edit(mutate, f"move {shown((*path, source))} to {target}", is_move=True)
    edit.deletes, edit.inserts = [(*path, source)], [(*path, target)]
    return edit
