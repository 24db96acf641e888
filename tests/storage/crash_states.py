"""What a power cut may leave on the disk, computed from the system calls of a commit as strace has logged them.

A disk keeps what was synced. Of the rest it may have anything:

    names     of the operations on a directory (make, link, rename, unlink) since it was synced last, any subset; each
              operation is whole, and a directory is synced by an fsync of its own only
    contents  a new file that was not synced is empty; of a file that is written in place any 512 bytes may be new

Every prefix of the log is cut, and of every one every such state is made: enumerated, not sampled. Two kinds of names
do not double the number of states, as nobody but a sweep looks at them: lock files, and temporary files that are not
renamed yet; these are as the prefix has them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations
from pathlib import Path
from typing import TypeVar

from tracing import Call

T = TypeVar("T")

SECTOR = 512

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_RESULT = re.compile(r"\) += (-?\d+)")


@dataclass
class Inode:
    """A file, whatever its names: what is in it, and what of that is on the disk."""

    number: int
    content: bytes = b""
    synced: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def write(self, offset: int, data: bytes) -> None:
        for start in range(0, len(data), SECTOR):
            self.pending.append((offset + start, data[start : start + SECTOR]))
        self.content = written(self.content, offset, data)

    def cut(self, size: int) -> None:
        self.pending.append((size, None))
        self.content = self.content[:size].ljust(size, b"\0")

    def sync(self) -> None:
        self.synced = self.content
        self.pending.clear()


def written(content: bytes, offset: int, data: bytes | None) -> bytes:
    """A content after one write, or (None) after it was cut there."""
    if data is None:
        return content[:offset].ljust(offset, b"\0")
    return content[:offset].ljust(offset, b"\0") + data + content[offset + len(data) :]


@dataclass(frozen=True)
class Change:
    """One operation on the names of a directory: which file each name is now, None for no file."""

    directory: str
    names: Mapping[str, int | None]

    @property
    def doubles_the_states(self) -> bool:
        return any(not name.endswith((".lock", ".tmp")) for name in self.names)


@dataclass(frozen=True)
class State:
    """What is on the disk: each name's file, and each file's content."""

    names: frozenset[tuple[str, int]]
    contents: frozenset[tuple[int, bytes]]

    def build(self, folder: Path, scene: Path) -> None:
        """Make it in `folder`, of what was logged in `scene`."""
        contents = dict(self.contents)
        made: dict[int, Path] = {}
        for name, inode in sorted(self.names):
            path = folder / os.path.relpath(name, scene)
            path.parent.mkdir(parents=True, exist_ok=True)
            if inode in made:
                os.link(made[inode], path)
            else:
                path.write_bytes(contents[inode])
                made[inode] = path


class Disk:
    """A directory tree, while the calls of a log are done to it one after the other."""

    def __init__(self, scene: Path) -> None:
        self._scene = str(scene)
        self._inodes: list[Inode] = []
        self._names: dict[str, int] = {}
        self._synced: dict[str, int] = {}
        self._changes: list[Change] = []
        self._open: dict[str, str | Inode] = {}
        for path in sorted(scene.rglob("*")):
            if path.is_file():
                inode = self._new(path.read_bytes())
                inode.sync()
                self._names[str(path)] = self._synced[str(path)] = inode.number

    def _new(self, content: bytes = b"") -> Inode:
        self._inodes.append(Inode(len(self._inodes), content))
        return self._inodes[-1]

    def do(self, call: Call) -> bool:
        """One call; whether it changed what a power cut may leave."""
        found = _RESULT.search(call.line)
        if found is None or int(found[1]) < 0:
            return False
        action = getattr(self, "_" + call.name.removesuffix("64"), None)
        return action is not None and bool(action(call.line, _strings(call.line), found[1]))

    def _openat(self, line: str, strings: list[bytes], result: str) -> bool:
        path = self._path(_number(line), strings[0])
        self._open[result] = path
        if path in self._names:
            self._open[result] = self._inodes[self._names[path]]
        elif "O_CREAT" in line and path.startswith(self._scene):
            self._open[result] = inode = self._new()
            return self._change({path: inode.number})
        return False

    def _close(self, line: str, strings: list[bytes], result: str) -> bool:
        self._open.pop(_number(line), None)
        return False

    def _write(self, line: str, strings: list[bytes], result: str) -> bool:
        inode = self._open.get(_number(line))
        if isinstance(inode, Inode):
            inode.write(len(inode.content), strings[0])
        return False  # at the end of a file that nobody knows yet

    def _pwrite(self, line: str, strings: list[bytes], result: str) -> bool:
        inode = self._open.get(_number(line))
        assert isinstance(inode, Inode)
        inode.write(int(_RESULT.split(line)[0].rpartition(", ")[2]), strings[0])
        return True

    def _ftruncate(self, line: str, strings: list[bytes], result: str) -> bool:
        inode = self._open.get(_number(line))
        assert isinstance(inode, Inode)
        inode.cut(int(_RESULT.split(line)[0].rpartition(", ")[2]))
        return True

    def _fsync(self, line: str, strings: list[bytes], result: str) -> bool:
        synced = self._open[_number(line)]
        if isinstance(synced, Inode):
            synced.sync()
            return True
        for change in self._changes:
            if change.directory == synced:
                _apply(self._synced, change)
        self._changes = [change for change in self._changes if change.directory != synced]
        return True

    def _renameat(self, line: str, strings: list[bytes], result: str) -> bool:
        source, target = self._two(line, strings)
        return self._change({source: None, target: self._names[source]})

    def _linkat(self, line: str, strings: list[bytes], result: str) -> bool:
        source, target = self._two(line, strings)
        return self._change({target: self._names[source]})

    def _unlinkat(self, line: str, strings: list[bytes], result: str) -> bool:
        return self._change({self._path(_number(line), strings[0]): None})

    def _rename(self, line: str, strings: list[bytes], result: str) -> bool:
        source, target = (os.fsdecode(path) for path in strings)
        return self._change({source: None, target: self._names[source]})

    def _unlink(self, line: str, strings: list[bytes], result: str) -> bool:
        return self._change({os.fsdecode(strings[0]): None})

    def _two(self, line: str, strings: list[bytes]) -> tuple[str, str]:
        other = line.partition('", ')[2].partition(",")[0]
        return self._path(_number(line), strings[0]), self._path(other, strings[1])

    def _path(self, fd: str, name: bytes) -> str:
        start = self._open.get(fd, "/")
        assert isinstance(start, str)
        return os.path.normpath(os.path.join(start, os.fsdecode(name)))

    def _change(self, names: dict[str, int | None]) -> bool:
        change = Change(os.path.dirname(next(iter(names))), names)
        self._changes.append(change)
        _apply(self._names, change)
        return True

    def states(self) -> Iterator[State]:
        """What a power cut at this moment may leave."""
        doubling = [change for change in self._changes if change.doubles_the_states]
        for kept in _subsets(doubling):
            names = dict(self._synced)
            for change in self._changes:
                if change in kept or not change.doubles_the_states:
                    _apply(names, change)
            yield from self._with_contents(names)

    def _with_contents(self, names: dict[str, int]) -> Iterator[State]:
        there = frozenset(names.items())
        torn = [inode for inode in map(self._inodes.__getitem__, set(names.values())) if inode.synced and inode.pending]
        assert len(torn) < 2
        fixed = {inode: self._inodes[inode].synced for inode in names.values()}
        if not torn:
            yield State(there, frozenset(fixed.items()))
            return
        for writes in _subsets(torn[0].pending):
            content = torn[0].synced
            for offset, data in writes:
                content = written(content, offset, data)
            yield State(there, frozenset({**fixed, torn[0].number: content}.items()))


def crash_states(scene: Path, calls: Iterable[Call]) -> Iterator[State]:
    """Every state that a power cut may leave, at any moment of a log; each one once.

    The log begins when nothing has happened in `scene` yet: to be called before, and fed the calls then.
    """
    disk = Disk(scene)
    seen: set[State] = set()
    for call in calls:
        if disk.do(call):
            for state in disk.states():
                if state not in seen:
                    seen.add(state)
                    yield state


def _apply(names: dict[str, int], change: Change) -> None:
    for name, inode in change.names.items():
        if inode is None:
            names.pop(name, None)
        else:
            names[name] = inode


def _subsets(items: list[T]) -> Iterator[tuple[T, ...]]:
    return chain.from_iterable(combinations(items, count) for count in range(len(items) + 1))


def _number(line: str) -> str:
    """The first argument, a descriptor."""
    return line.partition("(")[2].partition(",")[0].partition(")")[0]


def _strings(line: str) -> list[bytes]:
    return [text.encode().decode("unicode_escape").encode("latin-1") for text in _STRING.findall(line)]
