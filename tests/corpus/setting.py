"""The operations that give a value or a key that is there another one."""

from __future__ import annotations

import copy
import random
from typing import Any

from choosing import aliases, anchors_in, choice, entries, is_scalar, key_aliases, members, shares, shown
from edits import Edit, at, bare, put
from entering import new_key
from places import Path
from values import dict_of, list_of, scalar_of, string_of
from verdict import Sample


def _setting(sample: Sample, path: Path, value: Any, detail: str) -> Edit | None:
    """A value becomes another one. Where it was anchored, its aliases keep the old value by a text of their own."""
    edit = Edit(lambda data: put(data, path, copy.deepcopy(value)), f"{detail} {shown(path)} = {value!r}", sets=[path])
    _add_followers(sample, edit, path)
    return edit


def _add_followers(sample: Sample, edit: Edit, path: Path) -> None:
    found = sample.doc.entry(path)
    names = anchors_in(found[0], with_key=False) if found else set()
    if names:
        edit.renames.extend((p, p[-1]) for p in key_aliases(sample.doc, names) if p[: len(path)] != path)
        edit.heirs.extend((p, p) for p, name in aliases(sample.doc) if name in names and p[: len(path)] != path)


def no_change(sample: Sample, rng: random.Random) -> Edit | None:
    return Edit(lambda data: data, "nothing")


def set_string(sample: Sample, rng: random.Random) -> Edit | None:
    found = choice(rng, entries(sample, is_scalar))
    return _setting(sample, found[0], string_of(rng), "set") if found else None


def set_over_string(sample: Sample, rng: random.Random) -> Edit | None:
    strings = entries(sample, lambda p, e, c: e.node.kind == "scalar")
    found = choice(rng, [f for f in strings if isinstance(bare(at(sample.judged, f[0])), str)])
    return _setting(sample, found[0], string_of(rng), "set") if found else None


def set_other_scalar(sample: Sample, rng: random.Random) -> Edit | None:
    found = choice(rng, entries(sample, lambda p, e, c: e.node.kind in ("scalar", "alias")))
    return _setting(sample, found[0], scalar_of(rng, sample.format), "set") if found else None


def scalar_to_dict(sample: Sample, rng: random.Random) -> Edit | None:
    found = choice(rng, entries(sample, is_scalar))
    return _setting(sample, found[0], dict_of(rng, sample.format), "set") if found else None


def scalar_to_list(sample: Sample, rng: random.Random) -> Edit | None:
    found = choice(rng, entries(sample, is_scalar))
    return _setting(sample, found[0], list_of(rng, sample.format), "set") if found else None


def dict_to_scalar(sample: Sample, rng: random.Random) -> Edit | None:
    found = choice(rng, entries(sample, lambda p, e, c: e.node.kind == "map"))
    return _setting(sample, found[0], rng.choice(["plain", 5, string_of(rng)]), "set") if found else None


def list_to_scalar(sample: Sample, rng: random.Random) -> Edit | None:
    found = choice(rng, entries(sample, lambda p, e, c: e.node.kind == "list"))
    return _setting(sample, found[0], rng.choice(["plain", 5, string_of(rng)]), "set") if found else None


def dict_to_list(sample: Sample, rng: random.Random) -> Edit | None:
    """A mapping becomes a list, or a list a mapping."""
    found = choice(rng, entries(sample, lambda p, e, c: e.node.kind in ("map", "list")))
    if not found:
        return None
    value = dict_of(rng, sample.format) if found[1].node.kind == "list" else list_of(rng, sample.format)
    return _setting(sample, found[0], value, "set")


def save_leaf(sample: Sample, rng: random.Random) -> Edit | None:
    """A plain dict from elsewhere (a form, a model) that differs in one leaf; nothing in it is shared."""
    found = choice(rng, entries(sample, is_scalar))
    if not found or shares(sample.doc):
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
    found = choice(rng, members(sample, "map", lambda n: n > 0))
    if not found:
        return None
    path, node = found
    entry = rng.choice(node.entries)
    container = bare(at(sample.data, path))
    if entry.key_anchor or entry.key_alias or not isinstance(entry.key, str):
        return None
    if entry.key not in container or anchors_in(entry, with_key=True):
        return None
    name = new_key(container, rng)

    def mutate(data: Any) -> Any:
        inner = bare(at(data, path))
        entries = [(name if type(k) is type(entry.key) and k == entry.key else k, v) for k, v in inner.items()]
        inner.clear()
        inner.update(entries)
        return data

    return Edit(mutate, f"rename {shown((*path, entry.key))} to {name!r}", renames=[((*path, entry.key), name)])


def replace_subtree(sample: Sample, rng: random.Random) -> Edit | None:
    """A whole subtree is assigned anew (`cfg["server"] = dict(...)`) and differs in one leaf."""
    found = choice(rng, entries(sample, lambda p, e, c: is_scalar(p, e, c) and len(p) > 1))
    if not found or shares(sample.doc):
        return None
    path = found[0]
    value = scalar_of(rng, sample.format)

    def mutate(data: Any) -> Any:
        data = put(data, path, value)
        return put(data, path[:1], _unshared(at(data, path[:1])))

    return Edit(mutate, f"replace {path[0]} with {shown(path)} = {value!r}", sets=[path])
