"""The way to a file: its directory is held, and a link or a directory exchanged meanwhile leads nobody astray."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from disk_files import FORKS, commit, names, python

from confsafe.errors import ConflictError, InsecureError, WriteError
from confsafe.storage.disk import DiskOptions, LocalFile
from confsafe.storage.resolution import Resolution

ALICE, BOB = 54321, 54322

pytestmark = [FORKS, pytest.mark.skipif(sys.platform == "win32", reason="Windows goes by path")]

EXCHANGE = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
directory, trap = (os.fsencode(path) for path in sys.argv[1:3])
os.setgroups([]), os.setgid(int(sys.argv[3])), os.setuid(int(sys.argv[3]))
watch = libc.inotify_init()
assert libc.inotify_add_watch(watch, directory, 0x100) >= 0  # IN_CREATE
print("watching", flush=True)
os.read(watch, 4096)
assert libc.renameat2(-100, directory, -100, trap, 2) == 0, ctypes.get_errno()  # RENAME_EXCHANGE
print("exchanged", flush=True)
"""


@pytest.fixture
def hers(shared: Path, root: None) -> Path:
    """A file in a directory of Alice's, who owns what is around it too."""
    folder = shared / "hers" / "conf"
    folder.mkdir(parents=True)
    (folder / "app.toml").write_bytes(b"port = 80\n")
    for path in (shared / "hers", folder, folder / "app.toml"):
        os.chown(path, ALICE, ALICE)
    return folder / "app.toml"


@pytest.fixture
def roots(shared: Path) -> Path:
    """A file of the same name in a directory of root's."""
    (shared / "roots").mkdir()
    (shared / "roots" / "app.toml").write_bytes(b"precious = 1\n")
    return shared / "roots" / "app.toml"


def attacker(directory: Path, trap: Path) -> subprocess.Popen[str]:
    """Alice, who exchanges a directory for a trap as soon as anything is made in it."""
    process = python(EXCHANGE, directory, trap, str(ALICE))
    assert process.stdout is not None
    if process.stdout.readline() != "watching\n":
        pytest.skip("needs inotify and renameat2")
    return process


@pytest.mark.skipif(sys.platform != "linux", reason="needs inotify and renameat2")
@pytest.mark.parametrize("in_place", [False, True], ids=["by rename", "in place"])
def test_a_directory_exchanged_for_a_link_when_the_lock_appears_leads_to_no_other_file(
    hers: Path, roots: Path, in_place: bool
) -> None:
    trap = hers.parent.with_name("trap")
    trap.symlink_to(roots.parent)
    os.chown(trap, ALICE, ALICE, follow_symlinks=False)
    process = attacker(hers.parent, trap)
    with LocalFile(hers, DiskOptions(in_place=in_place)).hold() as held:
        assert process.communicate(timeout=30)[0] == "exchanged\n"
        snapshot = held.read()
        assert snapshot.data == b"port = 80\n"
        with pytest.raises(ConflictError, match="its path leads to another file now"):
            held.commit(b"port = 8080\n", snapshot.version)
    assert roots.read_bytes() == b"precious = 1\n"
    assert names(roots.parent) == ["app.toml"]
    assert names(trap) == ["app.toml"]


def test_a_directory_that_is_renamed_during_the_block_is_a_conflict_and_keeps_no_litter(app: Path) -> None:
    moved = app.parent.with_name("moved")
    with LocalFile(app).hold() as held:
        version = held.read().version
        app.parent.rename(moved)
        app.parent.mkdir()
        with pytest.raises(ConflictError):
            held.commit(b"new", version)
    assert names(moved) == ["app.toml"]
    assert names(app.parent) == []


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """`app.toml -> current/app.toml`, `current -> v1`: the way of many deployments."""
    for number in (1, 2):
        (tmp_path / f"v{number}").mkdir()
        (tmp_path / f"v{number}" / "app.toml").write_bytes(b"version = %d\n" % number)
    (tmp_path / "current").symlink_to("v1")
    (tmp_path / "app.toml").symlink_to("current/app.toml")
    return tmp_path


def test_a_link_on_the_way_that_is_switched_during_the_block_is_a_conflict(releases: Path) -> None:
    with LocalFile(releases / "app.toml").hold() as held:
        version = held.read().version
        (releases / "next").symlink_to("v2")
        (releases / "next").replace(releases / "current")
        with pytest.raises(ConflictError, match="its path leads to another file now"):
            held.commit(b"new", version)
    assert [(releases / f"v{n}" / "app.toml").read_bytes() for n in (1, 2)] == [b"version = 1\n", b"version = 2\n"]
    commit(releases / "app.toml", b"new")
    assert (releases / "v2" / "app.toml").read_bytes() == b"new"


def test_a_link_that_is_written_anew_and_leads_to_the_same_file_is_none(releases: Path) -> None:
    with LocalFile(releases / "app.toml").hold() as held:
        version = held.read().version
        (releases / "current").unlink()
        (releases / "current").symlink_to(releases / "v1")
        held.commit(b"new", version)
    assert (releases / "v1" / "app.toml").read_bytes() == b"new"


def test_a_wait_for_the_lock_during_which_the_way_changes_ends_at_the_new_file(releases: Path) -> None:
    code = "import sys; from disk_files import commit; commit(sys.argv[1], b'new')"
    with LocalFile(releases / "app.toml").hold():
        process = python(code, releases / "app.toml", cwd=Path(__file__).parent)
        lock = releases / "v1" / ".app.toml.lock"
        while b"\n" not in lock.read_bytes()[64:]:
            pass  # until it waits
        (releases / "next").symlink_to("v2")
        (releases / "next").replace(releases / "current")
    process.communicate(timeout=30)
    assert (releases / "v1" / "app.toml").read_bytes() == b"version = 1\n"
    assert (releases / "v2" / "app.toml").read_bytes() == b"new"


class TestLinksOfOthers:
    def link(self, hers: Path, target: Path | str, owner: int = ALICE) -> Path:
        link = hers.parent.with_name("link.toml")
        link.symlink_to(target)
        os.chown(link, owner, owner, follow_symlinks=False)
        return link

    def test_another_users_link_into_his_own_directory_is_followed(self, hers: Path) -> None:
        commit(self.link(hers, "conf/app.toml"), b"new")
        assert hers.read_bytes() == b"new"

    def test_another_users_link_into_a_directory_of_roots_is_refused(self, hers: Path, roots: Path) -> None:
        link = self.link(hers, roots)
        with pytest.raises(InsecureError, match=rf"link\.toml belongs to user {ALICE}, but leads into .* user 0; name"):
            commit(link, b"new")
        assert roots.read_bytes() == b"precious = 1\n"
        assert names(roots.parent) == ["app.toml"]

    def test_another_users_link_for_a_directory_likewise(self, hers: Path, roots: Path) -> None:
        link = self.link(hers, roots.parent)
        with pytest.raises(InsecureError):
            commit(link / "app.toml", b"new")
        assert roots.read_bytes() == b"precious = 1\n"

    def test_a_link_of_roots_is_followed_wherever_it_leads(self, hers: Path, roots: Path) -> None:
        commit(self.link(hers, roots, owner=0), b"new")
        assert roots.read_bytes() == b"new"

    def test_one_in_a_directory_for_all_is_refused_to_its_victim(self, shared: Path, as_user: Any) -> None:
        (shared / "tmp").mkdir()
        (shared / "tmp").chmod(0o1777)
        (shared / "bobs").mkdir()
        (shared / "bobs" / "app.toml").write_bytes(b"precious = 1\n")
        for path in (shared / "bobs", shared / "bobs" / "app.toml"):
            os.chown(path, BOB, BOB)
        link = shared / "tmp" / "app.toml"
        link.symlink_to(shared / "bobs" / "app.toml")
        os.chown(link, ALICE, ALICE, follow_symlinks=False)
        with pytest.raises(InsecureError):
            as_user(lambda: commit(link, b"new"), uid=BOB)
        assert (shared / "bobs" / "app.toml").read_bytes() == b"precious = 1\n"

    def test_with_secret_no_link_is_read_either(self, app: Path, tmp_path: Path) -> None:
        link = tmp_path / "link.toml"
        link.symlink_to(app)
        with pytest.raises(InsecureError, match="must not be a symbolic link"):
            LocalFile(link, DiskOptions(secret=True)).read()


class TestWalk:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        (tmp_path / "a" / "b").mkdir(parents=True)
        (tmp_path / "a" / "f").touch()
        (tmp_path / "up").symlink_to("a/b/../f")
        (tmp_path / "far").symlink_to(tmp_path / "a" / "b")
        (tmp_path / "a" / "loop").symlink_to("loop")
        monkeypatch.chdir(tmp_path)
        yield

    @pytest.mark.parametrize("path", ["f", "a/f", "./a//f", "a/b/../f", "up", "far/f", "far/../f", "a/b/new"])
    @pytest.mark.parametrize("absolute", [False, True])
    def test_it_ends_where_realpath_says(self, path: str, absolute: bool) -> None:
        named = os.path.join(os.getcwd(), path) if absolute else path
        resolution = Resolution(named, parents=False, secret=False)
        place = resolution.follow()
        assert place.path == os.path.realpath(named)
        assert resolution.leads_to_it(place.directory.found(place.name))

    @pytest.mark.parametrize("path", ["a", "a/", "a/b/..", ".", "/", "far/"])
    def test_a_directory_is_none(self, path: str) -> None:
        with pytest.raises(IsADirectoryError):
            commit(path, b"new")

    def test_a_loop_is_told(self) -> None:
        with pytest.raises(WriteError, match="lead in a circle"):
            commit("a/loop", b"new")

    def test_a_directory_that_may_be_searched_and_not_listed_is_walked_through(
        self, shared: Path, as_user: Any
    ) -> None:
        (shared / "mid" / "in").mkdir(parents=True)
        (shared / "mid").chmod(0o711)
        os.chown(shared / "mid" / "in", ALICE, ALICE)
        as_user(lambda: commit(shared / "mid" / "in" / "app.toml", b"new"), uid=ALICE)
        assert (shared / "mid" / "in" / "app.toml").read_bytes() == b"new"

    def test_a_commit_keeps_no_descriptor_open(self, app: Path) -> None:
        commit(app, b"new")
        before = os.listdir("/proc/self/fd") if sys.platform == "linux" else []
        held = LocalFile(app).hold()
        with held:
            held.commit(b"newer", held.read().version)
        assert before == (os.listdir("/proc/self/fd") if sys.platform == "linux" else [])


def test_a_directory_that_another_edit_takes_away_before_the_lock_is_made_is_made_again(
    app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from confsafe.storage import lock

    fresh = app.parent / "x" / "fresh.toml"
    take = lock.take
    taken_away = []

    def take_away_first(directory: Any, name: str, **options: Any) -> Any:
        if not taken_away:
            taken_away.append(fresh.parent.rmdir())
        return take(directory, name, **options)

    monkeypatch.setattr(lock, "take", take_away_first)
    commit(fresh, b"new", parents=True)
    assert fresh.read_bytes() == b"new"
    assert names(fresh.parent) == ["fresh.toml"]
