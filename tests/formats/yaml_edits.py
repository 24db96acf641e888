"""Editing a YAML text as the document layer does: diff, splice, read again."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import ruamel.yaml

from confsafe.data.diff import diff
from confsafe.data.sameness import same
from confsafe.formats import by_name
from confsafe.formats.text import apply_splices

YAML = by_name("yaml")


def saved(text: str, after: Any, *, document: int | None = None) -> str:
    """The text made to mean `after`; what comes out is read again and must be just that."""
    reading = YAML.read(text, document=document)
    changes = diff(reading.data, after, tree=not reading.shares)
    new = apply_splices(text, reading.splices(changes, after))
    found = YAML.read(new, document=document).data
    wanted = reading.settled(changes, after)
    assert same(found, wanted), f"{new!r} is {found!r} and not {wanted!r}"
    return new


def edited(text: str, change: Callable[[Any], Any], *, document: int | None = None) -> str:
    """The text after a change of its data, made in place."""
    after = copy.deepcopy(YAML.data(text, document=document))
    change(after)
    return saved(text, after, document=document)


def at(data: Any, *path: Any) -> Any:
    """The value at a path."""
    for key in path:
        data = data[key]
    return data


def setting(*path_and_value: Any) -> Callable[[Any], Any]:
    """A change that sets the value at a path."""
    *path, key, value = path_and_value

    def change(data: Any) -> None:
        at(data, *path)[key] = value

    return change


def deleting(*path: Any) -> Callable[[Any], Any]:
    """A change that deletes what is at a path."""

    def change(data: Any) -> None:
        del at(data, *path[:-1])[path[-1]]

    return change


def inserting(*path_index_value: Any) -> Callable[[Any], Any]:
    """A change that inserts a value into the list at a path."""
    *path, index, value = path_index_value

    def change(data: Any) -> None:
        at(data, *path).insert(index, value)

    return change


def judged(text: str) -> Any:
    """The data as ruamel.yaml's own parser and safe constructor read it."""
    return ruamel.yaml.YAML(typ="safe", pure=True).load(text)
