"""What a `Config` and a `ConfigList` share: key paths, and the state of the edit, which is kept outside the data.

`put` and `drop` change the data, and where YAML's aliases and merges ask for it other places too; `rename`, `move` and
`sort` change them and remember what was done, as the data alone would not tell it: `told` is what the diff is to know.
"""

from __future__ import annotations

from confsafe.data import keypath
from confsafe.data.copying import copied
from confsafe.data.sameness import same
from confsafe.data.tagged import untagged
from confsafe.errors import ConfsafeError, KeyMissing, KeyPathError, ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, NamedTuple

    from confsafe.data.changes import Key, Path, Plain
    from confsafe.data.diff import Told
    from confsafe.editing.comments import Comments
    from confsafe.editing.origin import Origin
    from confsafe.editing.reader import Read
else:
    from confsafe.startup.records import NamedTuple

_MISSING: object = object()


class _Moved(NamedTuple):
    """An entry that was moved: where it stands now, and the path at which it was read."""

    holder: Any
    key: Key
    value: Any
    source: Path

    @property
    def key_now(self) -> Key | None:
        """Its key or index; None where it is there no longer."""
        holder = untagged(self.holder)
        if isinstance(holder, dict):
            return self.key if self.key in holder else None
        return next((number for number, item in enumerate(holder) if item is self.value), None)


def _without(gone: Path, path: Path) -> Path:
    """What a path is once the entry at `gone` is deleted: an index behind it in the same list is one less."""
    *above, last = gone
    depth = len(above)
    if isinstance(last, int) and path[:depth] == tuple(above) and isinstance(path[depth], int) and path[depth] > last:
        return (*above, path[depth] - 1, *path[depth + 1 :])
    return path


class Root:
    """The root of plain data; a subclass is the dict, or the list, itself."""

    _origin: Origin | None = None
    _comments: Comments | None = None
    _read: Read | None = None
    _renames: dict[int, dict[Key, Key]] | None = None
    _spellings: dict[Path, str] | None = None
    _moves: Sequence[_Moved] = ()
    _sorts: tuple[tuple[Plain, bool], ...] = ()
    """The containers that were sorted, each with whether those below were too."""
    _lent: bool = False
    """Whether the containers below are the document's own, so that `put` and `drop` copy what they change."""

    def get_path(self, key: str | Sequence[Any], default: Any = None) -> Any:
        """The value at a key path, or `default` where there is none. Raises KeyPathError."""
        return keypath.peek(self, keypath.as_keypath(key), default)

    def has_path(self, key: str | Sequence[Any]) -> bool:
        """Whether a value stands at a key path. Raises KeyPathError."""
        missing = object()
        return self.get_path(key, missing) is not missing

    def find(self, key: str | Sequence[Any]) -> list[tuple[str, Any]]:
        """The places that a pattern fits, in the order of the data: each as a key path, with its value.

        Raises KeyPathError.

        Example:
            >>> Config.of({"services": {"web": {"image": "a"}, "db": {"image": "b"}}}).find("services.*.image")
            [('services.web.image', 'a'), ('services.db.image', 'b')]
        """
        segments = keypath.as_keypath(key)
        return [
            (keypath.format_path(path), keypath.look_up(self, keypath.as_exact(path)))
            for path in keypath.places(self, segments)
        ]

    def set_path(self, key: str | Sequence[Any], value: Any) -> None:
        """Set the value at a key path, making missing mappings on the way; with a pattern, at every place it fits.

        In YAML, places that have their value from this one by alias or merge follow: the text changes at the anchor
        only. (A plain assignment, `cfg["base"]["port"] = 1`, asks for exactly that data: the others keep their value.)
        Raises KeyPathError, KeyMissing (an item of a list that is not there), ValueRefused (a scalar on the way).
        """
        segments = keypath.as_keypath(key)
        if not keypath.is_pattern(segments):
            self.put(segments, value)
            return
        found = list(keypath.places_to_set(self, segments))
        if not found:
            raise KeyMissing("the pattern fits nothing")
        for place in found:
            self.put(place, value)

    def spell(self, path: Path, text: str) -> None:
        """Have the scalar at a path written in these characters, if the format reads them as the same value."""
        if self._spellings is None:
            self._spellings = {}
        self._spellings[path] = text

    def put(self, segments: keypath.KeyPath, value: Any) -> Path:
        """`set_path` for a key path that was parsed already and is no pattern; where the value stands now."""
        segments = self.meant(segments)
        if self._origin is None or not self._origin.shares:
            return keypath.assign(self, segments, value, lent=self._lent).path
        self._write_out(self._origin, segments)
        place, new, old = keypath.assign(self, segments, value)
        followers = self._origin.followers(place[:new] if new else place)
        if followers and new:
            value = keypath.look_up(self, keypath.as_exact(place[:new]))
        for follower in map(keypath.as_exact, followers):
            there = keypath.peek(self, follower, _MISSING)
            if there is _MISSING:
                follows = bool(new) and isinstance(keypath.peek(self, follower[:-1], None), dict)
            else:
                follows = not new and same(there, old)
            if follows:
                keypath.assign(self, follower, value)
        return place

    def meant(self, segments: keypath.KeyPath) -> keypath.KeyPath:
        """What a caller means who sets something there, as the format calls its sections. Raises KeyPathError."""
        strings = self._origin.strings if self._origin else None
        return keypath.intended(self, strings.named(segments) if strings else segments)

    def _write_out(self, origin: Origin, segments: keypath.KeyPath) -> None:
        """A mapping that a YAML merge brings in becomes this one's own before something is set in it."""
        for length in range(1, len(segments)):
            try:
                path = keypath.resolve(self, segments[:length])
            except (KeyMissing, KeyPathError):
                return
            if origin.is_merged(path):
                holder = keypath.look_up(self, keypath.as_exact(path[:-1]))
                holder[path[-1]] = copied(holder[path[-1]])
                return

    def del_path(self, key: str | Sequence[Any]) -> None:
        """Delete the entry at a key path, or those that a pattern fits. Raises KeyPathError, KeyMissing.

        In YAML, mappings that have it from there by a merge lose it too, as with `set_path`.
        """
        self.drop(keypath.as_keypath(key))

    def drop(self, segments: keypath.KeyPath) -> None:
        """`del_path` for a key path that was parsed already."""
        if keypath.is_pattern(segments):
            found = list(keypath.places(self, segments))
            if not found:
                raise KeyMissing("the pattern fits nothing")
            for place in reversed(found):
                if self.has_path(place):  # else it went with one that it stood in
                    self.del_path(place)
            return
        path, old = keypath.remove(self, segments, lent=self._lent)
        if self._origin is None or not self._origin.shares:
            return
        # A name that is nowhere yet would come in wherever this mapping is merged.
        merging = {other[:-1] for other in self._origin.followers((*path[:-1], _MISSING))}
        for other in self._origin.followers(path) if merging else ():
            follower = keypath.as_exact(other)
            if other[-1] == path[-1] and other[:-1] in merging and same(keypath.peek(self, follower, _MISSING), old):
                keypath.remove(self, follower)

    def rename(self, key: str | Sequence[Any], new_name: Key) -> None:
        """Give the mapping entry at a key path another key; it keeps its place, its text and its comments.

        Raises KeyPathError, KeyMissing, ValueRefused (an item of a list; a name that is taken).
        """
        path = keypath.resolve(self, keypath.as_keypath(key))
        if not path:
            raise ValueRefused("the root has no name", remedy="name a key")
        *above, old = path
        parent: Any = self
        for part in above:
            parent = parent[part]
        parent = untagged(parent)
        if not isinstance(parent, dict):
            raise ValueRefused(f"{keypath.format_path(path)} is an item of a list, it has no name")
        if new_name == old:
            return
        if new_name in parent:
            taken = keypath.format_path((*above, new_name))
            raise ValueRefused(f"{taken} is there already", remedy="unset it first", key=taken)
        entries = [(new_name if k == old else k, v) for k, v in parent.items()]
        parent.clear()
        parent.update(entries)
        if self._renames is None:
            self._renames = {}
        names = self._renames.setdefault(id(parent), {})
        names[new_name] = names.pop(old, old)

    def move(self, old: str | Sequence[Any], new: str | Sequence[Any]) -> None:
        """Move the entry at a key path to another place, with its text, its comments and its inner layout.

        Mappings that are missing on the way are made; `list[+]` is the end of a list. In the same mapping it is a
        `rename`: the entry keeps its place. Raises KeyPathError, KeyMissing, ValueRefused (a place that is taken or
        that lies within the entry).

        Example:
            color = "red"  # the brand's      ->      [ui]
                                                      color = "red"  # the brand's
        """
        source = keypath.resolve(self, keypath.as_keypath(old))
        segments = self.meant(keypath.as_keypath(new))
        shown = keypath.format_path(source)
        if not source or not segments:
            raise ValueRefused("the root cannot be moved, nor be a target", remedy="name a key")
        above = self._reached(segments)
        if len(above) == len(segments):
            taken = keypath.format_path(above)
            raise ValueRefused(f"{taken} is there already", remedy="unset it first", key=taken)
        if above[: len(source)] == source:
            raise ValueRefused(f"{shown} cannot be moved into itself", key=shown)
        if above == source[:-1] and len(above) == len(segments) - 1 and isinstance(segments[-1], keypath.Name):
            self.rename(source, segments[-1].text)
            return
        value = keypath.look_up(self, keypath.as_exact(source))
        before = self._as_read(source)
        place = self.put(segments, value)
        holder = keypath.look_up(self, keypath.as_exact(place[:-1]))
        self.del_path(source)
        self.comments.move(source, _without(source, place))
        self._moves = [*self._moves, _Moved(holder, place[-1], value, before)]

    def tell_moved(self, items: Mapping[Path, Path]) -> None:
        """Say of items of lists where they were when this was read: path now -> path then."""
        told = []
        for now, then in items.items():
            holder = keypath.look_up(self, keypath.as_exact(now[:-1]))
            told.append(_Moved(holder, now[-1], holder[now[-1]], then))
        self._moves = [*self._moves, *told]

    def _reached(self, segments: keypath.KeyPath) -> Path:
        """The path of what is there already of a key path."""
        for length in range(len(segments), 0, -1):
            if keypath.peek(self, segments[:length], _MISSING) is not _MISSING:
                return keypath.resolve(self, segments[:length])
        return ()

    def _as_read(self, path: Path) -> Path:
        """The path that an entry had when it was read, as far as renames and moves tell it."""
        found: list[Key] = []
        container: Any = self
        for key in path:
            moved = next((m for m in self._moves if m.holder is container and m.key_now == key), None)
            name = (self._renames or {}).get(id(container), {}).get(key, key)
            found = list(moved.source) if moved is not None else [*found, name]
            container = container[key]
        return tuple(found)

    @property
    def told(self) -> Told | None:
        """What the caller said outright of this edit, for the diff; None for nothing."""
        if not self._renames and not self._moves and not self._spellings and not self._sorts:
            return None
        from confsafe.data.diff import Told  # here: readers have nothing to tell

        moves: dict[int, dict[Key, Path]] = {}
        for moved in self._moves:
            if moved.key_now is not None:
                moves.setdefault(id(moved.holder), {})[moved.key_now] = moved.source
        return Told(self._renames or {}, moves, self._spellings or {}, self._sorts_now())

    def _sorts_now(self) -> tuple[tuple[Path, bool], ...]:
        """Where what was sorted stands now."""
        if not self._sorts:
            return ()
        from confsafe.data.standing import paths_of

        root: Any = self
        paths = paths_of([container for container, _ in self._sorts], root)
        return tuple(
            (path, recursive) for path, (_, recursive) in zip(paths, self._sorts, strict=True) if path is not None
        )

    @property
    def comments(self) -> Comments:
        """The comments, by key path; of a file that was loaded they are read when they are asked for."""
        if self._comments is None:
            from confsafe.editing.comments import Comments  # here: few edits look at comments

            self._comments = Comments(self, self._origin or self._loaded_origin())
        return self._comments

    def read_with(self, other: Root) -> None:
        """Tell the comments of the text that another root was read from."""
        self._read = other._read

    def _loaded_origin(self) -> Origin | None:
        if self._read is None:
            return None
        from confsafe.document import Document
        from confsafe.editing.origin import Origin

        _, text, format, document = self._read
        return Origin(Document(text, format, document=document), "", secret=False)

    @property
    def changed(self) -> bool:
        """Whether leaving the block now would write anything."""
        return self._require_origin().changed(self)

    def diff(self) -> str:
        """What leaving the block now would change, as a unified diff; "" for nothing."""
        return self._require_origin().diff(self)

    def _require_origin(self) -> Origin:
        if self._origin is None:
            raise ConfsafeError("this data was not read by `edit`, it has nothing to compare with")
        return self._origin

    def _forget_edits(self) -> None:
        self._comments = None
        self._renames = None
        self._spellings = None
        self._moves = ()
        self._sorts = ()
