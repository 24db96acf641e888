"""The operations of the table: each picks a place in a text by a seeded choice and says what a user does there."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

import judges
from edits import Edit, at, bare, put
from places import Document, Entry, Node, Path
from values import dict_of, list_of, scalar_of, string_of
from verdict import Sample

Found = tuple[Path, Entry, Node]


def _entries(sample: Sample, wanted: Callable[[Path, Entry, Node], bool]) -> list[Found]:
    found = []
    for path, entry, container in sample.doc.entries():
        if not wanted(path, entry, container):
            continue
        try:
            at(sample.data, path)
            at(sample.judged, path)
        except (KeyError, IndexError, TypeError):
            continue
        found.append((path, entry, container))
    return found


def _choice(rng: random.Random, found: list[Any]) -> Any:
    """One of them; deep ones are as likely as there are many."""
    return rng.choice(found) if found else None


def _anchors_in(entry: Entry, *, with_key: bool) -> set[str]:
    """The anchors in an entry; without its own key where only the value goes."""
    names = {entry.key_anchor} if with_key and entry.key_anchor else set()
    if entry.node.anchor and entry.node.kind != "alias":
        names.add(entry.node.anchor)
    return names.union(*(_anchors_in(inner, with_key=True) for inner in entry.node.entries))


def _key_aliases(doc: Document, names: set[str]) -> list[Path]:
    return [path for path, entry, _ in doc.entries() if entry.key_alias in names]


def _shares(doc: Document) -> bool:
    """Whether any alias stands in a YAML text: data from elsewhere shares nothing, so it would differ there too."""
    return bool(_aliases(doc)) or any(entry.key_alias for _, entry, _ in doc.entries())


def _aliases(doc: Document) -> list[tuple[Path, str]]:
    return [(path, e.node.anchor) for path, e, _ in doc.entries() if e.node.kind == "alias" and e.node.anchor]


def _is_scalar(path: Path, entry: Entry, container: Node) -> bool:
    return entry.node.kind == "scalar"


def _setting(sample: Sample, path: Path, value: Any, detail: str) -> Edit | None:
    """A value becomes another one. Where it was anchored, its aliases keep the old value by a text of their own.

    None where another item of the list is the same: then nobody could say which item was changed.
    """
    siblings = bare(at(sample.judged, path[:-1]))
    if isinstance(siblings, list) and _is_among(value, siblings):
        return None
    edit = Edit(lambda data: put(data, path, copy.deepcopy(value)), f"{detail} {_shown(path)} = {value!r}", sets=[path])
    _add_followers(sample, edit, path)
    return edit


def _add_followers(sample: Sample, edit: Edit, path: Path) -> None:
    found = sample.doc.entry(path)
    names = _anchors_in(found[0], with_key=False) if found else set()
    if names:
        edit.renames.extend((p, p[-1]) for p in _key_aliases(sample.doc, names) if p[: len(path)] != path)
        edit.heirs.extend((p, p) for p, name in _aliases(sample.doc) if name in names and p[: len(path)] != path)


def _shown(path: Path) -> str:
    return ".".join(map(str, path)) or "the root"


def no_change(sample: Sample, rng: random.Random) -> Edit | None:
    return Edit(lambda data: data, "nothing")


def set_string(sample: Sample, rng: random.Random) -> Edit | None:
    found = _choice(rng, _entries(sample, _is_scalar))
    return _setting(sample, found[0], string_of(rng), "set") if found else None


def set_over_string(sample: Sample, rng: random.Random) -> Edit | None:
    strings = _entries(sample, lambda p, e, c: e.node.kind == "scalar")
    found = _choice(rng, [f for f in strings if isinstance(bare(at(sample.judged, f[0])), str)])
    return _setting(sample, found[0], string_of(rng), "set") if found else None


def set_other_scalar(sample: Sample, rng: random.Random) -> Edit | None:
    found = _choice(rng, _entries(sample, lambda p, e, c: e.node.kind in ("scalar", "alias")))
    return _setting(sample, found[0], scalar_of(rng, sample.format), "set") if found else None


def scalar_to_dict(sample: Sample, rng: random.Random) -> Edit | None:
    found = _choice(rng, _entries(sample, _is_scalar))
    return _setting(sample, found[0], dict_of(rng, sample.format), "set") if found else None


def scalar_to_list(sample: Sample, rng: random.Random) -> Edit | None:
    found = _choice(rng, _entries(sample, _is_scalar))
    return _setting(sample, found[0], list_of(rng, sample.format), "set") if found else None


def dict_to_scalar(sample: Sample, rng: random.Random) -> Edit | None:
    found = _choice(
        rng, _entries(sample, lambda p, e, c: e.node.kind == "map" and not (c.kind == "list" and e.section))
    )
    return _setting(sample, found[0], rng.choice(["plain", 5, string_of(rng)]), "set") if found else None


def list_to_scalar(sample: Sample, rng: random.Random) -> Edit | None:
    found = _choice(rng, _entries(sample, lambda p, e, c: e.node.kind == "list"))
    return _setting(sample, found[0], rng.choice(["plain", 5, string_of(rng)]), "set") if found else None


def _deleting(sample: Sample, paths: list[Path], detail: str) -> Edit:
    ordered = sorted(paths, key=_text_place(sample.doc), reverse=True)

    def mutate(data: Any) -> Any:
        for path in ordered:
            del bare(at(data, path[:-1]))[path[-1]]
        return data

    edit = Edit(mutate, f"{detail} {', '.join(map(_shown, paths))}", deletes=list(paths))
    for path in paths:
        _add_moved_anchors(sample, edit, path)
    return edit


def _add_moved_anchors(sample: Sample, edit: Edit, path: Path) -> None:
    """An anchor that goes moves, with its text, to the first alias that stays."""
    found = sample.doc.entry(path)
    names = _anchors_in(found[0], with_key=True) if found else set()
    edit.renames.extend((p, p[-1]) for p in _key_aliases(sample.doc, names) if p[: len(path)] != path)
    for alias, name in _aliases(sample.doc):
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


def _text_place(doc: Document) -> Callable[[Path], Any]:
    def place(path: Path) -> tuple[int, Any]:
        found = doc.entry(path)
        return (found[0].pieces[0][0] if found else -1, len(path))

    return place


def _members(sample: Sample, kind: str, size: Callable[[int], bool]) -> list[Node]:
    """The containers of a kind and a size, with their paths."""
    found: list[tuple[Path, Node]] = [((), sample.doc.root)] if sample.doc.root.kind == kind else []
    found += [(p, e.node) for p, e, _ in _entries(sample, lambda p, e, c: e.node.kind == kind)]
    return [
        (p, n)
        for p, n in found
        if size(len(n.entries))
        and not _is_bare_pair(sample.doc, n)
        and isinstance(bare(at(sample.data, p)), dict if kind == "map" else list)
        and not any(e.merge for e in n.entries)
        and len(bare(at(sample.data, p))) == len(n.entries)
    ]


def _is_bare_pair(doc: Document, node: Node) -> bool:
    """`[a: 1]`, a mapping without braces: it holds this one pair and no other."""
    return node.kind == "map" and node.flow and doc.text[node.content : node.content + 1] not in ("{", "")


def _delete_one(kind: str, which: str) -> Callable[[Sample, random.Random], Edit | None]:
    def operation(sample: Sample, rng: random.Random) -> Edit | None:
        found = _choice(rng, _members(sample, kind, (lambda n: n == 1) if which == "only" else (lambda n: n > 1)))
        if not found:
            return None
        path, node = found
        items = bare(at(sample.judged, path))
        if kind == "list" and any(items.count(item) > 1 for item in items):
            return None
        entry = {"first": node.entries[0], "last": node.entries[-1], "only": node.entries[0]}.get(which) or rng.choice(
            node.entries
        )
        return _deleting(sample, [(*path, entry.key)], f"delete the {which}")

    return operation


def delete_several(sample: Sample, rng: random.Random) -> Edit | None:
    containers = _members(sample, rng.choice(["map", "map", "list"]), lambda n: n > 2)
    found = _choice(rng, containers)
    if not found:
        return None
    path, node = found
    items = bare(at(sample.judged, path))
    if node.kind == "list" and any(items.count(item) > 1 for item in items):
        return None
    chosen = rng.sample(node.entries, rng.randint(2, len(node.entries) - 1))
    return _deleting(sample, [(*path, e.key) for e in chosen], "delete")


def _new_key(container: Any, rng: random.Random) -> Any:
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


def _insert_key(make: str, where: str) -> Callable[[Sample, random.Random], Edit | None]:
    def operation(sample: Sample, rng: random.Random) -> Edit | None:
        found = _choice(
            rng,
            [
                m
                for m in _members(sample, "map", lambda n: where == "empty" or n > 0)
                if bool(m[1].entries) != (where == "empty")
            ],
        )
        if not found:
            return None
        path, _ = found
        container = bare(at(sample.data, path))
        key, value = _new_key(container, rng), _make(make, sample, rng)
        place = {"front": 0, "end": len(container), "empty": 0}.get(where, rng.randint(0, len(container)))
        return Edit(
            lambda data: _put_key(data, path, key, value, place),
            f"insert {_shown((*path, key))} = {value!r} at {place} of {len(container)}",
            inserts=[(*path, key)],
        )

    return operation


def _make(what: str, sample: Sample, rng: random.Random) -> Any:
    if what == "scalar":
        return string_of(rng) if rng.random() < 0.6 else scalar_of(rng, sample.format)
    return list_of(rng, sample.format) if what == "list" else dict_of(rng, sample.format)


def _insert_item(where: str) -> Callable[[Sample, random.Random], Edit | None]:
    def operation(sample: Sample, rng: random.Random) -> Edit | None:
        found = _choice(
            rng, [m for m in _members(sample, "list", lambda n: True) if bool(m[1].entries) != (where == "empty")]
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

        return Edit(mutate, f"insert {_shown((*path, place))} = {value!r} of {len(items)}", inserts=[(*path, place)])

    return operation


def _is_among(value: Any, items: list[Any]) -> bool:
    return any(value == item or not judges.difference(value, item) for item in items)


def _like_item(items: list[Any], sample: Sample, rng: random.Random, *, only_dicts: bool) -> Any:
    """A new item, mostly of its siblings' kind; never one that is there already: nobody could tell the two apart."""
    if only_dicts:
        return {"one": "that is not there", "n": rng.randint(0, 9), **dict_of(rng, sample.format)}
    kinds = {dict: "dict", list: "list"}.get(type(items[0]) if items else str, "scalar")
    for _ in range(20):
        value = _make(kinds if rng.random() < 0.8 else rng.choice(["scalar", "list", "dict"]), sample, rng)
        if not _is_among(value, items):
            return value
    return "one that is not there"


def move_item(sample: Sample, rng: random.Random) -> Edit | None:
    """An item of a list goes to another place; its text and its comments go with it."""
    found = _choice(rng, _members(sample, "list", lambda n: n > 1))
    if not found:
        return None
    path, node = found
    items = bare(at(sample.judged, path))
    if any(items.count(item) > 1 for item in items) or any(_anchors_in(e, with_key=True) for e in node.entries):
        return None
    if node.flow and len({sample.doc.line_start(e.pieces[0][0]) for e in node.entries}) not in (1, len(items)):
        return None
    source, target = rng.sample(range(len(items)), 2)
    if abs(source - target) == 1:
        source, target = max(source, target), min(source, target)

    def mutate(data: Any) -> Any:
        moved = bare(at(data, path))
        moved.insert(target, moved.pop(source))
        return data

    edit = Edit(mutate, f"move {_shown((*path, source))} to {target}", is_move=True)
    edit.deletes, edit.inserts = [(*path, source)], [(*path, target)]
    return edit


def save_leaf(sample: Sample, rng: random.Random) -> Edit | None:
    """A plain dict from elsewhere (a form, a model) that differs in one leaf; nothing in it is shared."""
    found = _choice(rng, _entries(sample, _is_scalar))
    if not found or _shares(sample.doc):
        return None
    edit = _setting(sample, found[0], string_of(rng), "save with")
    if edit is None:
        return None
    return Edit(lambda data: _unshared(put(data, found[0], bare_value(edit, found[0]))), edit.detail, sets=edit.sets)


def bare_value(edit: Edit, path: Path) -> Any:
    """The value that an edit of one path puts there."""
    holder: Any = None
    for key in reversed(path):
        holder = {key: holder}
    return at(edit.mutate(holder), path)


def _unshared(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _unshared(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_unshared(value) for value in data]
    return data


def save_reordered(sample: Sample, rng: random.Random) -> Edit | None:
    """The keys of every mapping in another order: the file stays as it is."""
    seed = rng.random()

    def mutate(data: Any) -> Any:
        return _shuffled(data, random.Random(seed), {})

    return Edit(mutate, "reorder the keys")


def _shuffled(data: Any, rng: random.Random, done: dict[int, Any]) -> Any:
    if id(data) in done:
        return done[id(data)]
    if isinstance(data, dict):
        fresh: Any = {}
        done[id(data)] = fresh
        entries = list(data.items())
        rng.shuffle(entries)
        for key, value in entries:
            fresh[key] = _shuffled(value, rng, done)
        return fresh
    if isinstance(data, list):
        fresh = []
        done[id(data)] = fresh
        fresh.extend(_shuffled(value, rng, done) for value in data)
        return fresh
    return data


def save_renamed(sample: Sample, rng: random.Random) -> Edit | None:
    found = _choice(rng, _members(sample, "map", lambda n: n > 0))
    if not found:
        return None
    path, node = found
    entry = rng.choice(node.entries)
    container = bare(at(sample.data, path))
    if entry.key_anchor or entry.key_alias or not isinstance(entry.key, str):
        return None
    if entry.key not in container or _anchors_in(entry, with_key=True):
        return None
    name = _new_key(container, rng)

    def mutate(data: Any) -> Any:
        inner = bare(at(data, path))
        entries = [(name if type(k) is type(entry.key) and k == entry.key else k, v) for k, v in inner.items()]
        inner.clear()
        inner.update(entries)
        return data

    return Edit(mutate, f"rename {_shown((*path, entry.key))} to {name!r}", renames=[((*path, entry.key), name)])


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
                _delete_one("map", "any"),
                _insert_key("scalar", "end"),
                _insert_key("dict", "any"),
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


def replace_subtree(sample: Sample, rng: random.Random) -> Edit | None:
    """A whole subtree is assigned anew (`cfg["server"] = dict(...)`) and differs in one leaf."""
    found = _choice(rng, _entries(sample, lambda p, e, c: _is_scalar(p, e, c) and len(p) > 1))
    if not found or _shares(sample.doc):
        return None
    path = found[0]
    value = scalar_of(rng, sample.format)

    def mutate(data: Any) -> Any:
        data = put(data, path, value)
        return put(data, path[:1], _unshared(at(data, path[:1])))

    return Edit(mutate, f"replace {path[0]} with {_shown(path)} = {value!r}", sets=[path])


ROWS: dict[str, list[Callable[[Sample, random.Random], Edit | None]]] = {
    "no change": [no_change],
    "set a scalar to a tricky string": [set_string, set_over_string, set_over_string],
    "set a number, bool, null, date": [set_other_scalar],
    "scalar to dict": [scalar_to_dict],
    "scalar to list": [scalar_to_list],
    "dict to scalar": [dict_to_scalar],
    "list to scalar": [list_to_scalar],
    "delete a key": [_delete_one("map", "any")],
    "delete the first, the last key": [_delete_one("map", "first"), _delete_one("map", "last")],
    "delete the only key": [_delete_one("map", "only")],
    "delete a list item": [_delete_one("list", "any")],
    "delete the first, the last item": [_delete_one("list", "first"), _delete_one("list", "last")],
    "delete the only item": [_delete_one("list", "only")],
    "delete several": [delete_several],
    "insert a scalar into a map": [
        _insert_key("scalar", "end"),
        _insert_key("scalar", "any"),
        _insert_key("scalar", "front"),
    ],
    "insert a list into a map": [_insert_key("list", "end"), _insert_key("list", "any")],
    "insert a dict into a map": [_insert_key("dict", "end"), _insert_key("dict", "any"), _insert_key("dict", "front")],
    "insert into an empty map": [_insert_key("scalar", "empty"), _insert_key("dict", "empty")],
    "insert at the front of a list": [_insert_item("front")],
    "append to a list": [_insert_item("end")],
    "insert amid a list": [_insert_item("any")],
    "insert into an empty list": [_insert_item("empty")],
    "move a list item": [move_item],
    "save with one leaf changed": [save_leaf],
    "save with keys reordered": [save_reordered],
    "save with a key renamed": [save_renamed],
    "replace a subtree, one leaf differs": [replace_subtree],
    "several edits at once": [several],
}
