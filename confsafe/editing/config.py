"""`Config` and `ConfigList`: the root of plain data, with key paths, comments and the state of the edit.

Only the root is one of these; all below are plain dicts and lists. Copying or pickling one gives a plain dict or list,
and whoever chooses by the type of a value (`yaml.safe_dump`, ruamel.yaml) takes one for a plain dict or list.

    with confsafe.edit("app.toml") as cfg:
        cfg["server"]["port"] = 8080
        cfg.set_path("server.tls.cert", "/etc/cert.pem")
        cfg.rename("server.host", "bind")
        cfg.comments["server.port"] = Comment(inline="behind the proxy")
"""

from __future__ import annotations

from confsafe.data import keypath
from confsafe.data.tagged import untagged
from confsafe.editing.root import Root
from confsafe.errors import ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Self

    from confsafe.data.changes import Key, Plain
    from confsafe.editing.origin import Origin
    from confsafe.editing.reader import Read
else:
    Any = object


class _Plain(type):
    """A class that is found under its plain base in every table by type.

    PyYAML and ruamel.yaml look up `type(value)` in a dict of what they can write, and refuse every other class; so do
    programs that ask `type(value) == dict`. To them a root is what all below it is: plain data.
    """

    def __init__(cls, *given: Any) -> None:
        super().__init__(*given)
        cls._plain = dict if issubclass(cls, dict) else list

    def __eq__(cls, other: object) -> bool:
        return cls is other or other is cls._plain

    def __hash__(cls) -> int:
        return hash(cls._plain)


def sort_at(root: Root, key: str | Sequence[Any] = "", *, recursive: bool = False) -> None:
    """`Config.sort`, also for a list at the root, whose own `sort` is Python's."""
    from confsafe.formats.layout.ordering import order_of

    path = keypath.resolve(root, keypath.as_keypath(key))
    value: Any = untagged(keypath.look_up(root, keypath.as_exact(path)))
    where = keypath.format_path(path) or "the document"
    if isinstance(value, dict):
        entries = sorted(value.items(), key=lambda entry: order_of(entry[0]))
        value.clear()
        value.update(entries)
        root._sorts = (*root._sorts, (value, recursive))
        return
    if not isinstance(value, list):
        raise ValueRefused(f"{where} is {keypath.kind_of(value)}, it has nothing to sort", key=where)
    if recursive and any(isinstance(item, (dict, list)) for item in value):
        root._sorts = (*root._sorts, (value, recursive))
        return
    if len({keypath.kind_of(item) for item in value}) > 1 or any(isinstance(item, (dict, list)) for item in value):
        raise ValueRefused(f"{where} is not a list of scalars of one kind, it has no order", key=where)
    value.sort(key=order_of if value and isinstance(value[0], str) else None)


class Config(Root, dict[Any, Any], metaclass=_Plain):
    """A mapping at the root of a document: a dict, and all below it plain data.

    What takes a dict takes it too, the dumpers of PyYAML and ruamel.yaml among them. `marshal` alone takes nothing but
    exact dicts: give it `dict(cfg)`.
    """

    def sort(self, key: str | Sequence[Key] = "", *, recursive: bool = False) -> None:
        """Put the keys of a mapping, or the items of a list of scalars, in order, each with its comments.

        What belongs to no entry ends a group, which is sorted on its own: a heading, a comment with a blank line below
        it. `recursive`: the mappings below too, in lists as well. Raises KeyPathError, KeyMissing, ValueRefused (a
        scalar; items of several kinds; when the edit is finished: entries that cannot be taken apart by lines).
        """
        sort_at(self, key, recursive=recursive)

    def discard(self) -> None:
        """Undo every change made in this block: nothing will be written unless changes are made again."""
        fresh = self._require_origin().fresh()
        self.clear()
        self.update(fresh or {})
        self._forget_edits()

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)

    @classmethod
    def of(cls, data: Any, origin: Origin | None = None) -> Self:
        """The root over a mapping whose values it takes over."""
        root = cls(data)
        root._origin = origin
        return root


class ConfigList(Root, list[Any], metaclass=_Plain):
    """A list at the root of a document."""

    def discard(self) -> None:
        """Undo every change made in this block."""
        self[:] = self._require_origin().fresh()
        self._forget_edits()

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)

    @classmethod
    def of(cls, data: Any, origin: Origin | None = None) -> Self:
        """The root over a list whose items it takes over."""
        root = cls(data)
        root._origin = origin
        return root


def loaded_root(read: Read, *, wanted: type | None = None) -> Any:
    """The root over data that were read for themselves, not for an edit; it tells the comments of its text.

    Raises as `root_of`.
    """
    root = root_of(read.data, wanted=wanted)
    root._read = read
    return root


def root_of(data: Plain, origin: Origin | None = None, *, wanted: type | None = None) -> Any:
    """The root over data just read: a Config or a ConfigList.

    `wanted` (dict, list) is what it has to be; null is an empty one, and where nothing is wanted an empty mapping.
    Raises ValueRefused for a scalar, and for what is not wanted.
    """
    if data is None:
        return Config.of({}, origin) if wanted is not list else ConfigList.of([], origin)
    if wanted is not None and not isinstance(data, wanted):
        word = "mapping" if wanted is dict else "list"
        raise ValueRefused(f"the document is {keypath.kind_of(data)}, not a {word} as root={wanted.__name__} says")
    if isinstance(data, dict):
        return Config.of(data, origin)
    if isinstance(data, list):
        return ConfigList.of(data, origin)
    raise ValueRefused(
        f"the document is {keypath.kind_of(data)}, not a mapping or list",
        remedy="use `get` or `save` with the key path ''",
    )
