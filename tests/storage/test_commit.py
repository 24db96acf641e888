"""A commit: the whole new content under the old name, or nothing; and whose change it must not overwrite."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from disk_files import PACKAGE, commit, mode, names
from tracing import Tracer

from confsafe.errors import ConfsafeWarning, WriteError
from confsafe.storage.disk import DiskOptions, LocalFile
from confsafe.storage.store import Snapshot, Stale

SAME_SECOND = """
import os, sys, time
from confsafe.storage.disk import LocalFile
from confsafe.storage.store import Stale
path = sys.argv[1]
while True:
    with open(path, "wb") as file:
        file.write(b"before\\n")
    time.sleep(0.3)
    with LocalFile(path).hold() as held:
        version = held.read().version
        with open(path, "r+b") as file:
            file.write(b"theirs\\n")
        assert os.stat(path).st_mtime_ns % 10**9 == 0
        if os.stat(path).st_ctime_ns != version[4]:
            continue  # the second was over
        try:
            held.commit(b"mine\\n", version)
            print("overwritten")
        except Stale as stale:
            print("Stale", stale.now.data)
        break
"""

STORY = (
    r"openat\(.*\.app\.toml\.lock.*O_CREAT",
    r"flock\(\d+, LOCK_EX",
    r"read\(.*port = 80",
    r"openat\(.*\.app\.toml\.[0-9a-f]{16}\.tmp.*O_CREAT\|O_EXCL.*O_NOFOLLOW.*0600",
    r'write\(\d+, "new"',
    r"fchmod\(",
    r"fsync\(",
    r'linkat\(\d+, "app\.toml", \d+, .*\.old"',
    r"read\(.*port = 80",
    r'renameat\(\d+, .*\.tmp", \d+, "app\.toml"\)',
    r'renameat\(\d+, .*\.old", \d+, "app\.toml\.bak"',
    r"openat\(.*O_DIRECTORY",
    r"fsync\(",
    r"unlinkat\(.*\.app\.toml\.lock",
    r"flock\(\d+, LOCK_UN",
)


def test_the_order_is_write_fsync_backup_rename_fsync_of_the_directory_unlock(tracer: Tracer, app: Path) -> None:
    log = iter(tracer.run(app, "new").calls)
    for step in STORY:
        assert any(re.search(step, call.line) for call in log), f"{step} does not follow"


def test_without_durable_nothing_is_synced(tracer: Tracer, app: Path) -> None:
    done = tracer.run(app, "new", "durable=0")
    assert app.read_bytes() == b"new"
    assert not [call for call in done.calls if "sync" in call.name]


def test_a_missing_file_is_read_as_none_and_made_by_the_commit(app: Path) -> None:
    app.unlink()
    with LocalFile(app).hold() as held:
        assert held.read() == Snapshot(None, None)
        held.commit(b"new", None)
    assert app.read_bytes() == b"new"
    assert names(app.parent) == ["app.toml"]


def test_several_commits_in_one_hold_build_on_each_other(app: Path) -> None:
    with LocalFile(app).hold() as held:
        held.commit(b"one", held.read().version)
        held.commit(b"two", held.read().version)
    assert app.read_bytes() == b"two"
    assert LocalFile(app).read_backup(1) == b"one"


def test_an_empty_content_is_a_content(app: Path) -> None:
    commit(app, b"")
    assert app.read_bytes() == b""


def test_a_large_content_arrives_whole(app: Path) -> None:
    data = os.urandom(20_000_000)
    commit(app, data, durable=False)
    assert LocalFile(app).read().data == data


def test_a_commit_after_the_block_is_refused(app: Path) -> None:
    with LocalFile(app).hold() as held:
        version = held.read().version
    with pytest.raises(WriteError, match="the lock is not held"):
        held.commit(b"late", version)


class TestConflicts:
    def refused(self, app: Path, meddle: str, *, data: bytes | None) -> None:
        with LocalFile(app).hold() as held:
            version = held.read().version
            exec(meddle, {"app": app, "os": os})
            with pytest.raises(Stale) as caught:
                held.commit(b"mine", version)
            assert caught.value.now.data == data
            held.commit(b"merged", caught.value.now.version)
        assert app.read_bytes() == b"merged"
        assert not [name for name in names(app.parent) if name.endswith(".tmp")]

    def test_a_file_that_an_editor_replaced_is_not_overwritten(self, app: Path) -> None:
        self.refused(app, "p = app.with_name('x'); p.write_bytes(b'theirs'); p.replace(app)", data=b"theirs")

    def test_a_file_that_an_editor_wrote_in_place_is_not_overwritten(self, app: Path) -> None:
        self.refused(app, "app.write_bytes(b'theirs')", data=b"theirs")

    def test_a_change_of_the_same_size_in_the_same_moment_is_seen(self, app: Path) -> None:
        st = app.stat()
        self.refused(app, "app.write_bytes(b'port = 81\\n')", data=b"port = 81\n")
        assert st.st_size == len(b"port = 81\n")

    def test_a_change_with_the_old_time_put_back_is_seen(self, app: Path) -> None:
        os.utime(app, ns=(10**18, 10**18))
        self.refused(app, "app.write_bytes(b'port = 81\\n'); os.utime(app, ns=(10**18, 10**18))", data=b"port = 81\n")

    def test_a_change_of_the_same_size_is_seen_where_the_clock_ticks_every_second(
        self, tmp_path: Path, root: None, in_namespace: Callable[[str], str]
    ) -> None:
        """An ext4 with inodes of 128 bytes has whole seconds, as FAT and HFS+ have."""
        code = tmp_path / "code.py"
        code.write_text(SAME_SECOND)
        try:
            printed = in_namespace(
                f'dd if=/dev/zero of="{tmp_path}/image" bs=1M count=8 status=none; '
                f'mkfs.ext4 -q -I 128 "{tmp_path}/image" >/dev/null 2>&1; mkdir "{tmp_path}/disk"; '
                f'mount -o loop "{tmp_path}/image" "{tmp_path}/disk"; '
                f'PYTHONPATH="{PACKAGE}" "$PYTHON" "{code}" "{tmp_path}/disk/app.toml"'
            )
        except AssertionError as error:
            pytest.skip(f"needs loop devices and mkfs.ext4: {error}")
        assert printed == "Stale b'theirs\\n'\n"

    def test_a_file_that_was_deleted_is_not_made_again(self, app: Path) -> None:
        self.refused(app, "app.unlink()", data=None)

    def test_a_file_that_appeared_is_not_overwritten(self, app: Path) -> None:
        app.unlink()
        self.refused(app, "app.write_bytes(b'theirs')", data=b"theirs")

    def test_a_change_while_the_new_content_is_made_ready_is_seen_and_the_backup_taken_back(self, app: Path) -> None:
        commit(app, b"second")
        with LocalFile(app).hold() as held, held.prepare(held.read().version) as prepared:
            prepared.write(b"mine")
            prepared.seal()
            prepared.back_up()
            app.write_bytes(b"theirs")
            with pytest.raises(Stale):
                prepared.publish()
        assert app.read_bytes() == b"theirs"
        assert LocalFile(app).read_backup(1) == b"port = 80\n"

    @pytest.mark.parametrize("size", [2 << 18, (2 << 18) + 7])
    @pytest.mark.parametrize(("end", "new"), [(1, b"x"), (0, b"x"), (1, b""), (1 << 18, b"")])
    def test_a_change_at_the_end_of_a_large_file_is_seen(self, app: Path, size: int, end: int, new: bytes) -> None:
        theirs = b"a" * (size - end) + new
        app.write_bytes(b"a" * size)
        with LocalFile(app).hold() as held, held.prepare(held.read().version) as prepared:
            prepared.write(b"mine")
            prepared.seal()
            app.write_bytes(theirs)
            with pytest.raises(Stale):
                prepared.publish()
        assert app.read_bytes() == theirs

    def test_a_large_file_that_is_as_it_was_is_replaced(self, app: Path) -> None:
        for size in (1 << 18, 2 << 18, (2 << 18) - 1, (2 << 18) + 1):
            app.write_bytes(b"a" * size)
            commit(app, b"mine")
            assert app.read_bytes() == b"mine"

    def test_a_file_that_appears_at_the_last_moment_is_not_overwritten(self, app: Path) -> None:
        app.unlink()
        with LocalFile(app).hold() as held, held.prepare(None) as prepared:
            prepared.write(b"mine")
            prepared.seal()
            app.write_bytes(b"theirs")
            with pytest.raises(Stale):
                prepared.publish()
        assert app.read_bytes() == b"theirs"

    def test_a_change_of_permissions_alone_is_no_conflict_and_is_kept(self, app: Path) -> None:
        with LocalFile(app).hold() as held:
            version = held.read().version
            app.chmod(0o640)
            held.commit(b"mine", version)
        assert app.read_bytes() == b"mine"
        assert mode(app) == 0o640


class TestSteps:
    def test_nothing_is_touched_before_it_is_published(self, app: Path) -> None:
        with LocalFile(app).hold() as held, held.prepare(held.read().version) as prepared:
            prepared.write(b"new ")
            prepared.write(b"content")
            prepared.seal()
            assert app.read_bytes() == b"port = 80\n"
            prepared.back_up()
            assert app.read_bytes() == b"port = 80\n"
            prepared.publish()
            assert app.read_bytes() == b"new content"

    def test_what_is_not_published_leaves_no_trace(self, app: Path) -> None:
        commit(app, b"second")
        with LocalFile(app).hold() as held, held.prepare(held.read().version) as prepared:
            prepared.write(b"third")
            prepared.seal()
            prepared.back_up()
        assert app.read_bytes() == b"second"
        assert LocalFile(app).read_backup(1) == b"port = 80\n"
        assert names(app.parent) == ["app.toml", "app.toml.bak"]


class TestLinks:
    def test_a_symbolic_link_stays_and_its_target_changes(self, app: Path, tmp_path: Path) -> None:
        link = tmp_path / "link.toml"
        link.symlink_to("etc/app.toml")
        commit(link, b"new")
        assert os.readlink(link) == "etc/app.toml"
        assert app.read_bytes() == b"new"
        assert names(tmp_path) == ["etc", "link.toml"]
        assert LocalFile(link).backups() == ["app.toml.bak"]

    def test_a_dangling_link_makes_its_target_as_open_does(self, app: Path, tmp_path: Path) -> None:
        link = tmp_path / "link.toml"
        link.symlink_to(app.with_name("fresh.toml"))
        commit(link, b"new")
        assert link.is_symlink()
        assert app.with_name("fresh.toml").read_bytes() == b"new"

    def test_a_hard_link_is_parted_with_a_warning_that_names_in_place(self, app: Path, tmp_path: Path) -> None:
        os.link(app, tmp_path / "snapshot")
        with pytest.warns(ConfsafeWarning, match=r"2 names \(hard links\).*in_place=True \(--in-place\)"):
            commit(app, b"new")
        assert app.read_bytes() == b"new"
        assert (tmp_path / "snapshot").read_bytes() == b"port = 80\n"

    def test_the_warning_made_an_error_leaves_the_file(self, app: Path, tmp_path: Path) -> None:
        os.link(app, tmp_path / "snapshot")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(ConfsafeWarning):
                commit(app, b"new")
        assert app.read_bytes() == b"port = 80\n"
        assert names(app.parent) == ["app.toml"]

    def test_a_backup_that_is_a_link_to_the_file_itself_is_no_reason_to_warn(self, app: Path) -> None:
        os.link(app, app.with_name("app.toml.bak"))  # what a kill between the backup and the rename leaves
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            commit(app, b"new")
        assert LocalFile(app).read_backup(1) == b"port = 80\n"


class TestDirectories:
    def test_missing_ones_are_refused_with_the_remedy(self, tmp_path: Path) -> None:
        with pytest.raises(WriteError, match=r"does not exist; make it, or use parents=True \(--parents\)"):
            commit(tmp_path / "a" / "b" / "app.toml", b"new")
        assert names(tmp_path) == []

    def test_missing_ones_are_made_on_request(self, tmp_path: Path) -> None:
        commit(tmp_path / "a" / "b" / "app.toml", b"new", parents=True)
        assert (tmp_path / "a" / "b" / "app.toml").read_bytes() == b"new"

    def test_those_of_a_secret_are_its_owners_only(self, tmp_path: Path) -> None:
        commit(tmp_path / "a" / "b" / "app.toml", b"new", parents=True, secret=True)
        assert mode(tmp_path / "a") == mode(tmp_path / "a" / "b") == 0o700

    def test_those_that_were_made_for_nothing_go_again(self, tmp_path: Path) -> None:
        with LocalFile(tmp_path / "a" / "b" / "app.toml", DiskOptions(parents=True)).hold():
            pass
        assert names(tmp_path) == []


@pytest.mark.parametrize("in_place", [False, True])
def test_a_commit_tells_the_version_that_a_read_then_finds(app: Path, in_place: bool) -> None:
    store = LocalFile(app, DiskOptions(in_place=in_place))
    with store.hold() as held:
        made = held.commit(b"new", held.read().version)
        assert held.read() == Snapshot(b"new", made)
        app.write_bytes(b"theirs")
        with pytest.raises(Stale):
            held.commit(b"newer", made)
    assert store.read().version != made


def test_a_commit_that_makes_the_file_tells_its_version_too(app: Path) -> None:
    store = LocalFile(app.with_name("new.toml"))
    with store.hold() as held:
        made = held.commit(b"new", None)
        assert held.commit(b"newer", made) != made
    assert [kept.size for kept in store.history()] == [3]


def test_history_tells_versions_and_no_names_of_files(app: Path) -> None:
    for data in (b"two", b"three"):
        commit(app, data, backup=2)
    kept = LocalFile(app).history()
    assert [(one.number, one.size) for one in kept] == [(1, 3), (2, 10)]
    assert len({one.version for one in kept} | {LocalFile(app).read().version}) == 3
    assert not any(isinstance(one.version, str) for one in kept)
