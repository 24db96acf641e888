"""A kill at every call that changes the disk: the file is the old one or the new, and the next edit works at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from disk_files import commit, names
from tracing import Call, Run, Tracer

from confsafe.storage.disk import LocalFile

OLD = b"old = 1\n" * 5
OLDER = b"older = 1\n"
LONGER = "new = 22\n" * 20
SHORTER = "n = 2\n"


class Scene:
    """A fresh directory with a file and its backups, and a commit in it that can be killed."""

    def __init__(
        self, tracer: Tracer, base: Path, content: str, options: tuple[str, ...], backups: list[bytes], *, new: bool
    ) -> None:
        self.tracer = tracer
        self.base = base
        self.content = content
        self.options = options
        self.backups = backups
        self.new = new
        self.count = 0

    def prepare(self) -> Path:
        self.count += 1
        path = self.base / str(self.count) / "app.toml"
        path.parent.mkdir()
        if not self.new:
            path.write_bytes(OLD)
        for number, data in enumerate(self.backups, 1):
            path.with_name("app.toml.bak" + (f".{number}" if number > 1 else "")).write_bytes(data)
        return path

    def run(self, path: Path, inject: str = "") -> Run:
        return self.tracer.run(path, self.content, *self.options, inject=inject)

    def kills(self) -> Iterator[tuple[Call, Path]]:
        """Each call that changes the disk, and the file as a kill at that call has left it."""
        whole = self.run(self.prepare())
        assert whole.code == 0, whole.stderr
        calls = [call for call in whole.calls if call.changes_the_disk]
        assert len(calls) > 8
        for call in calls:
            for _ in range(5):  # strace counts from its attaching on: a kill may hit a call before the commit
                path = self.prepare()
                killed = self.run(path, f"{call.name}:signal=KILL:when={call.number}")
                assert killed.code == -signal.SIGKILL
                if killed.calls and killed.calls[-1].name == call.name:
                    break
            else:
                raise AssertionError(f"no kill hit {call}")
            yield call, path


SCENES = {
    "replace a file": (LONGER, (), [OLDER], False),
    "make a file": (LONGER, (), [], True),
    "replace a file and move three backups on": (LONGER, ("backup=3",), [b"v3", b"v2", b"v1"], False),
    "replace a secret": (SHORTER, ("secret=1",), [OLDER], False),
    "write a longer content in place": (LONGER, ("in_place=1",), [OLDER], False),
    "write a shorter content in place": (SHORTER, ("in_place=1",), [OLDER], False),
}


@pytest.mark.parametrize("name", SCENES)
def test_a_kill_at_any_call_leaves_the_old_file_or_the_new_and_the_next_edit_cleans_up(
    tracer: Tracer, tmp_path: Path, name: str
) -> None:
    content, options, backups, new = SCENES[name]
    scene = Scene(tracer, tmp_path, content, options, backups, new=new)
    outcomes = set()
    for call, path in scene.kills():
        where = f"killed at {call}"
        old = None if new else OLD
        whole = {old, content.encode()}

        seen = LocalFile(path).read().data
        assert seen in whole, where
        if "in_place=1" not in options:
            assert (path.read_bytes() if path.exists() else None) == seen, where
        outcomes.add(seen)
        _assert_valid_backups(path, backups, old, where)

        in_place = bool({"in_place=1"} & set(options))
        commit(path, b"next = 3\n", timeout=0, in_place=in_place, backup=9)
        assert path.read_bytes() == b"next = 3\n", where
        had = [data for data in (seen, *([] if seen == old else [old]), *backups) if data is not None]
        kept = _versions(path)  # one may stand twice, and of as many as are to be kept the last one falls off
        assert list(dict.fromkeys(kept))[: max(1, len(backups))] == had[: max(1, len(backups))], where
        assert names(path.parent) == sorted(["app.toml", *LocalFile(path).backups()]), where
    assert outcomes == whole


def _versions(path: Path) -> list[bytes]:
    store = LocalFile(path)
    return [store.read_backup(number) for number in range(1, len(store.backups()) + 1)]


@pytest.mark.parametrize("name", SCENES)
def test_who_saves_in_place_after_a_kill_at_any_call_changes_no_backup(
    tracer: Tracer, tmp_path: Path, name: str
) -> None:
    content, options, backups, new = SCENES[name]
    for call, path in Scene(tracer, tmp_path, content, options, backups, new=new).kills():
        if not path.exists() or path.read_bytes() not in (OLD, content.encode()):
            continue
        before = _versions(path)
        with path.open("r+b") as file:  # an editor that writes the file itself
            file.write(b"EDIT")
        assert _versions(path) == before, f"killed at {call}"
        edited = path.read_bytes()
        commit(path, b"next = 3\n", timeout=0, backup=9)
        assert {*_versions(path)} <= {edited, OLD, *backups}, f"killed at {call}"
        assert _versions(path)[0] == edited, f"killed at {call}"


def _assert_valid_backups(path: Path, backups: list[bytes], old: bytes | None, where: str) -> None:
    """Each version that was there is there, perhaps moved on by one, and each is a content that the file once had."""
    found = _versions(path)
    assert len(found) >= len(backups), where
    assert set(found) <= {*backups, old}, where
    assert [data for data in dict.fromkeys(found) if data != old] == backups[: len(set(found) - {old})], where


def test_a_kill_in_place_never_shows_a_reader_a_mixture(tracer: Tracer, tmp_path: Path) -> None:
    torn = 0
    for call, path in Scene(tracer, tmp_path, SHORTER, ("in_place=1",), [], new=False).kills():
        torn += path.read_bytes() not in (OLD, SHORTER.encode())
        assert LocalFile(path).read().data in (OLD, SHORTER.encode()), str(call)
    assert torn, "no kill hit the file half written: the test proves nothing"
