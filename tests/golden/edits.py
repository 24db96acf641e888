"""The edits of the golden files: one line each, done on plain data as an application would do them.

    set PATH = JSON                   a new value, or a new entry at the end
    insert PATH before KEY = JSON     a new entry in front of one that is there (of a list: insert PATH[N] = JSON)
    add PATH = JSON                   a new last item of a list
    unset PATH                        delete
    rename PATH to NAME
    move PATH to PATH                 delete here and set there, as plain data
    wrap PATH in NAME                 the value becomes {NAME: value}
    unwrap PATH                       the value becomes the only value in it
    reverse PATH                      a list
    above PATH = JSON, behind PATH = JSON, uncomment PATH      comments
    disable PATH, enable PATH         comment an entry out and in

Several of them, joined by " ; ", are one edit.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from confsafe.data import keypath
from confsafe.data.copying import copied
from confsafe.document import Document
from confsafe.editing.config import Config, ConfigList, root_of
from confsafe.editing.disabling import disabled, enabled
from confsafe.editing.edit import Origin
from confsafe.formats.text import Comment

Root = Config | ConfigList


class CoarserError(Exception):
    """The finest splices were not believed, and a coarser attempt stood in for them."""


def edited(text: str, format: str, edit: str) -> str:
    """The text after an edit, which is one line of the language above. Raises what the edit raises,
    CoarserError.
    """
    for step in _joined(edit):
        text = step(text, format)
    return text


def _joined(edit: str) -> list[Callable[[str, str], str]]:
    """The steps of an edit; what changes data is done at once, what is done on text one after the other."""
    steps: list[Callable[[str, str], str]] = []
    on_data: list[str] = []
    for part in edit.split(" ; "):
        verb, _, rest = part.partition(" ")
        if verb in ("disable", "enable"):
            if on_data:
                steps.append(_on_data(on_data))
                on_data = []
            change = disabled if verb == "disable" else enabled
            steps.append(lambda text, format, change=change, path=rest: change(Document(text, format), path))  # type: ignore[misc]
        else:
            on_data.append(part)
    return [*steps, _on_data(on_data)] if on_data else steps


def _on_data(parts: list[str]) -> Callable[[str, str], str]:
    def change(text: str, format: str) -> str:
        document = Document(text, format)
        root = root_of(copied(document.data), Origin(document, f"golden.{format}", secret=False))
        for part in parts:
            verb, _, rest = part.partition(" ")
            _VERBS[verb](root, rest)
        result = document.edited(root, told=root.told, comments=root.comments.assigned)
        if document.coarser:
            raise CoarserError(document.attempts[0].why)
        return result

    return change


def _set(root: Root, rest: str) -> None:
    path, _, value = rest.partition(" = ")
    root.set_path(path, json.loads(value))


def _insert(root: Root, rest: str) -> None:
    place, _, value = rest.partition(" = ")
    path, before, sibling = place.partition(" before ")
    *above, key = _exactly(root, path)
    container = _at(root, above)
    if not before:
        container.insert(key, json.loads(value))
        return
    entries = list(container.items())
    at = [str(name) for name, _ in entries].index(sibling)
    entries.insert(at, (key, json.loads(value)))
    container.clear()
    container.update(entries)


def _add(root: Root, rest: str) -> None:
    path, _, value = rest.partition(" = ")
    root.get_path(path).append(json.loads(value))


def _unset(root: Root, path: str) -> None:
    root.del_path(path)


def _rename(root: Root, rest: str) -> None:
    path, _, name = rest.rpartition(" to ")
    root.rename(path, name)


def _move(root: Root, rest: str) -> None:
    old, _, new = rest.partition(" to ")
    value = root.get_path(old)
    root.del_path(old)
    root.set_path(new, value)


def _wrap(root: Root, rest: str) -> None:
    path, _, name = rest.rpartition(" in ")
    root.set_path(path, {name: root.get_path(path)})


def _unwrap(root: Root, path: str) -> None:
    (value,) = root.get_path(path).values()
    root.set_path(path, value)


def _reverse(root: Root, path: str) -> None:
    root.get_path(path).reverse()


def _above(root: Root, rest: str) -> None:
    path, _, text = rest.partition(" = ")
    root.comments[path] = Comment(json.loads(text), root.comments[path].inline)


def _behind(root: Root, rest: str) -> None:
    path, _, text = rest.partition(" = ")
    root.comments[path] = Comment(root.comments[path].above, json.loads(text))


def _uncomment(root: Root, path: str) -> None:
    del root.comments[path]


_VERBS: dict[str, Callable[[Root, str], None]] = {
    "set": _set,
    "insert": _insert,
    "add": _add,
    "unset": _unset,
    "rename": _rename,
    "move": _move,
    "wrap": _wrap,
    "unwrap": _unwrap,
    "reverse": _reverse,
    "above": _above,
    "behind": _behind,
    "uncomment": _uncomment,
}


def _exactly(root: Root, path: str) -> list[Any]:
    """The path, whose last key need not be there."""
    way = keypath.parse(path)
    above = keypath.resolve(root, way[:-1])
    last = way[-1]
    return [*above, last.number if isinstance(last, keypath.Index) else getattr(last, "text", None)]


def _at(root: Any, path: list[Any]) -> Any:
    for key in path:
        root = root[key]
    return root
