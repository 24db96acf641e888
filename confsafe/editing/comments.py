"""The comments of a document as a mapping from key paths, read and assigned while its data are edited."""

from __future__ import annotations

from collections.abc import MutableMapping

from confsafe.data import keypath
from confsafe.errors import ConfsafeError, KeyMissing, ValueRefused
from confsafe.formats.text import Comment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from confsafe.data.changes import Key, Path
    from confsafe.editing.origin import Origin


class Comments(MutableMapping["str | Sequence[Any]", Comment]):
    """The comments of a document by key path: read, assign, delete; iteration goes over the entries that have one.

    A str assigned is the inline comment. An entry without any comment reads as `Comment(None, None)`.

    Example:
        cfg.comments["server.port"]                      # Comment(above='the public port', inline=None)
        cfg.comments["server.port"] = Comment(above="the public port", inline="behind the proxy")
        del cfg.comments["server.port"]
        list(cfg.comments)                               # ['title', 'server.host']
        cfg.comments.clear()
    """

    def __init__(self, root: Any, origin: Origin | None) -> None:
        self._root = root
        self._origin = origin
        self.assigned: dict[Path, Comment] = {}

    def __getitem__(self, key: str | Sequence[Key]) -> Comment:
        path = keypath.resolve(self._root, keypath.as_keypath(key))
        if path in self.assigned:
            return self.assigned[path]
        if self._origin is None:
            return Comment()
        try:
            return self._origin.comment(path)
        except KeyMissing:  # an entry of this edit
            return Comment()

    def __setitem__(self, key: str | Sequence[Key], comment: Comment | str | None) -> None:
        path = keypath.resolve(self._root, keypath.as_keypath(key))
        if not path:
            raise ValueRefused("the root has no comment of its own", remedy="name a key")
        if isinstance(comment, str):
            comment = Comment(self[key].above, comment)
        self.assigned[path] = comment or Comment()

    def __delitem__(self, key: str | Sequence[Key]) -> None:
        self[key] = Comment()

    def move(self, old: Path, new: Path) -> None:
        """What was assigned at or below a path is that of the path to which the entry has moved."""
        for path in [path for path in self.assigned if path[: len(old)] == old]:
            self.assigned[(*new, *path[len(old) :])] = self.assigned.pop(path)

    def __iter__(self) -> Iterator[str]:
        return iter([keypath.format_path(path) for path in self._paths()])

    def __len__(self) -> int:
        return len(self._paths())

    def __contains__(self, key: object) -> bool:
        try:
            return isinstance(key, (str, tuple, list)) and self[key] != Comment()
        except ConfsafeError:
            return False

    def clear(self) -> None:
        """Delete every comment that belongs to an entry."""
        for path in self._paths():
            self.assigned[path] = Comment()

    def _paths(self) -> list[Path]:
        found = dict.fromkeys(self._origin.commented(self._root) if self._origin else ())
        found.update(dict.fromkeys(self.assigned))
        return [path for path in found if self.assigned.get(path, _SOME) != Comment()]


_SOME = Comment("", "")
"""Stands for the comment that an entry has in the text."""
