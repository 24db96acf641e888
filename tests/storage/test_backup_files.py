"""Earlier versions: newest first, never absent, never wider than the file, never followed as a link."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from disk_files import HOLD, commit, mode, names, python
from tracing import Tracer

from confsafe.errors import ConfsafeWarning, WriteError
from confsafe.storage.disk import LocalFile


def versions(path: Path) -> list[bytes]:
    store = LocalFile(path)
    return [store.read_backup(number) for number in range(1, len(store.backups()) + 1)]


def test_one_is_kept_by_default_and_is_the_content_before(app: Path) -> None:
    commit(app, b"two")
    commit(app, b"three")
    assert LocalFile(app).backups() == ["app.toml.bak"]
    assert versions(app) == [b"two"]


def test_several_move_on_and_the_oldest_falls_off(app: Path) -> None:
    for data in (b"two", b"three", b"four", b"five"):
        commit(app, data, backup=3)
    assert LocalFile(app).backups() == ["app.toml.bak", "app.toml.bak.2", "app.toml.bak.3"]
    assert versions(app) == [b"four", b"three", b"two"]


def test_more_than_nine_are_listed_in_their_order(app: Path) -> None:
    for number in range(13):
        commit(app, b"%d" % number, backup=12, durable=False)
    assert LocalFile(app).backups()[-3:] == ["app.toml.bak.10", "app.toml.bak.11", "app.toml.bak.12"]
    assert versions(app) == [b"%d" % number for number in range(11, -1, -1)]


def test_a_smaller_number_moves_on_as_many_as_there_are(app: Path) -> None:
    for data in (b"two", b"three", b"four"):
        commit(app, data, backup=5)
    commit(app, b"five", backup=1)
    assert versions(app) == [b"four", b"three", b"two"]


def test_a_gap_is_filled_and_what_stands_behind_it_stays(app: Path) -> None:
    for data in (b"two", b"three", b"four"):
        commit(app, data, backup=3)
    app.with_name("app.toml.bak.2").unlink()
    commit(app, b"five", backup=3)
    assert versions(app) == [b"four", b"three", b"port = 80\n"]


def test_none_leaves_what_is_there_alone(app: Path) -> None:
    commit(app, b"two")
    commit(app, b"three", backup=0)
    assert versions(app) == [b"port = 80\n"]


def test_the_commit_may_ask_for_none(app: Path) -> None:
    with LocalFile(app).hold() as held:
        held.commit(b"new", held.read().version, backup=0)
    assert names(app.parent) == ["app.toml"]


def test_a_new_file_has_none(app: Path) -> None:
    commit(app.with_name("fresh.toml"), b"new")
    assert LocalFile(app.with_name("fresh.toml")).backups() == []


def test_a_number_that_does_not_exist_is_an_error_that_says_how_many_there_are(app: Path) -> None:
    commit(app, b"two")
    for number in (0, 2, -1):
        with pytest.raises(WriteError, match=f"there is no backup number {number}, but one backup") as caught:
            LocalFile(app).read_backup(number)
        assert caught.value.errno == errno.ENOENT


def test_names_that_only_look_alike_are_none(app: Path) -> None:
    for name in ("app.toml.bak.1", "app.toml.bak.02", "app.toml.bak.x", "app.toml.bak2", "app.toml.backup"):
        app.with_name(name).write_bytes(b"")
    assert LocalFile(app).backups() == []


def test_it_keeps_time_and_permissions_of_the_content(app: Path) -> None:
    app.chmod(0o640)
    os.utime(app, (10**9, 10**9))
    commit(app, b"two")
    backup = app.with_name("app.toml.bak")
    assert mode(backup) == 0o640
    assert backup.stat().st_mtime == 10**9


def test_a_symbolic_link_in_its_place_is_replaced_and_not_followed(app: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    app.with_name("app.toml.bak").symlink_to(victim)
    assert LocalFile(app).backups() == []
    commit(app, b"two")
    assert victim.read_bytes() == b"precious"
    assert not app.with_name("app.toml.bak").is_symlink()
    assert versions(app) == [b"port = 80\n"]


def test_a_directory_in_its_place_is_refused_and_the_file_left(app: Path) -> None:
    app.with_name("app.toml.bak").mkdir()
    with pytest.raises(WriteError, match=r"cannot make the backup app\.toml\.bak: "):
        commit(app, b"two")
    assert app.read_bytes() == b"port = 80\n"
    assert names(app.parent) == ["app.toml", "app.toml.bak"]


def test_a_secrets_backups_are_narrowed_even_those_that_were_not(app: Path) -> None:
    commit(app, b"two", backup=2)
    commit(app, b"three", backup=2)
    assert mode(app.with_name("app.toml.bak")) != 0o600
    commit(app, b"four", backup=2, secret=True)
    assert {mode(app.with_name(name)) for name in names(app.parent)} == {0o600}


@pytest.mark.parametrize("count", [1, 3])
def test_where_the_file_system_has_no_links_a_durable_copy_is_made(tracer: Tracer, app: Path, count: int) -> None:
    for number in range(count + 1):
        commit(app, b"%d" % number, backup=count)
    app.chmod(0o640)
    before = versions(app)
    done = tracer.run(app, "new", f"backup={count}", inject="linkat:error=EPERM")
    assert done.code == 0, done.stderr
    assert versions(app) == [b"%d" % count, *before[:-1]]
    assert mode(app.with_name("app.toml.bak")) == 0o640
    assert sum(call.name == "fsync" for call in done.calls) > 2
    assert not [name for name in names(app.parent) if name.startswith(".")]


def test_a_commit_that_the_kernel_refuses_puts_every_version_back(
    tracer: Tracer, app: Path, tmp_path: Path, root: None, in_namespace: Callable[[str], str]
) -> None:
    for data in (b"two", b"three", b"four"):
        commit(app, data, backup=3)
    before = versions(app)
    in_namespace(
        f'cp "{app}" "{tmp_path}/mounted"; mount --bind "{tmp_path}/mounted" "{app}"; '
        f'"$PYTHON" "$DRIVER" "{app}" new backup=3 && exit 9; true'
    )
    assert versions(app) == before
    assert app.read_bytes() == b"four"
    assert names(app.parent) == ["app.toml", "app.toml.bak", "app.toml.bak.2", "app.toml.bak.3"]


class TestNarrowed:
    """No version is wider than the file, also where the file was wider when it was made."""

    @pytest.mark.parametrize("backup", [0, 1, 3])
    def test_after_chmod_every_version_is_as_closed_as_the_file(self, app: Path, backup: int) -> None:
        for data in (b"two", b"three", b"four"):
            commit(app, data, backup=3)
        app.chmod(0o600)
        commit(app, b"five", backup=backup)
        assert {mode(app.with_name(name)) for name in names(app.parent)} == {0o600}

    def test_a_version_that_is_more_closed_than_the_file_stays_so(self, app: Path) -> None:
        commit(app, b"two", backup=2)
        app.with_name("app.toml.bak").chmod(0o400)
        commit(app, b"three", backup=2)
        assert mode(app.with_name("app.toml.bak.2")) == 0o400


class TestOfItsOwn:
    """A version does not change when somebody writes, in place, what it was made from."""

    def test_one_of_a_file_with_another_name_is_a_copy(self, app: Path, tmp_path: Path) -> None:
        os.link(app, tmp_path / "snapshot")
        with pytest.warns(ConfsafeWarning, match="hard links"):
            commit(app, b"new")
        (tmp_path / "snapshot").write_bytes(b"written in place")
        assert versions(app) == [b"port = 80\n"]

    @pytest.mark.parametrize("bits", [0o664, 0o646])
    def test_one_of_a_file_that_others_may_write_is_a_copy(self, app: Path, bits: int) -> None:
        app.chmod(bits)
        with app.open("r+b") as opened_before:
            commit(app, b"new")
            opened_before.write(b"late")
        assert versions(app) == [b"port = 80\n"]
        assert mode(app.with_name("app.toml.bak")) == bits

    def test_one_of_another_users_file_is_a_copy(self, app: Path, root: None) -> None:
        os.chown(app, 54321, 54321)
        inode = app.stat().st_ino
        commit(app, b"new")
        assert app.with_name("app.toml.bak").stat().st_ino != inode
        assert app.with_name("app.toml.bak").stat().st_uid == 54321

    def test_one_that_is_a_link_to_the_file_after_a_kill_is_parted_by_the_next_holder(self, app: Path) -> None:
        """A power cut may keep the later of two renames alone."""
        with python(HOLD, app) as process:
            assert process.stdout is not None
            process.stdout.readline()
            os.link(app, app.with_name("app.toml.bak"))
            process.kill()
            process.communicate()
        with LocalFile(app).hold():
            pass
        app.write_bytes(b"by an editor, in place")
        assert versions(app) == [b"port = 80\n"]


class TestAfterAKill:
    """What a killed holder was about to make the newest version: `.NAME.<16 hex>.old`."""

    OLD = ".app.toml.0123456789abcdef.old"

    @pytest.fixture
    def killed(self, app: Path) -> Path:
        """A file whose holder was killed."""
        commit(app, b"two")
        with python(HOLD, app) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.kill()
            process.communicate()
        return app

    def test_becomes_the_newest_version_where_the_file_has_another_content(self, killed: Path) -> None:
        killed.with_name(self.OLD).write_bytes(b"one and a half")
        with LocalFile(killed).hold():
            pass
        assert versions(killed) == [b"one and a half"]
        assert names(killed.parent) == ["app.toml", "app.toml.bak"]

    def test_goes_where_it_is_another_name_of_the_file(self, killed: Path) -> None:
        os.link(killed, killed.with_name(self.OLD))
        with LocalFile(killed).hold():
            pass
        assert versions(killed) == [b"port = 80\n"]
        assert names(killed.parent) == ["app.toml", "app.toml.bak"]

    def test_goes_where_it_is_a_copy_of_the_file(self, killed: Path) -> None:
        killed.with_name(self.OLD).write_bytes(b"two")
        commit(killed, b"three", in_place=True)
        assert versions(killed) == [b"two"]
        assert names(killed.parent) == ["app.toml", "app.toml.bak"]

    def test_becomes_one_where_the_file_was_deleted_since(self, killed: Path) -> None:
        killed.with_name(self.OLD).write_bytes(b"two")
        killed.unlink()
        with LocalFile(killed).hold():
            pass
        assert versions(killed) == [b"two"]

    def test_that_of_a_stranger_in_a_directory_for_all_is_named_and_left(self, killed: Path, root: None) -> None:
        killed.parent.chmod(0o1777)
        planted = killed.with_name(self.OLD)
        planted.write_bytes(b"planted")
        os.chown(planted, 54321, 54321)
        named = r"\.old is no old content.*not one to be believed"
        with pytest.warns(ConfsafeWarning, match=named), LocalFile(killed).hold():
            pass
        assert planted.read_bytes() == b"planted"
        assert versions(killed) == [b"port = 80\n"]


def test_where_it_cannot_become_the_newest_the_file_is_as_it_was(app: Path, root: None) -> None:
    commit(app, b"two")
    with immutable(app.with_name("app.toml.bak")):
        with pytest.raises(WriteError, match=r"cannot make the backup app\.toml\.bak: .*File unchanged"):
            commit(app, b"three")
        assert app.read_bytes() == b"two"
        assert names(app.parent) == ["app.toml", "app.toml.bak"]
    assert versions(app) == [b"port = 80\n"]


@contextmanager
def immutable(path: Path) -> Iterator[None]:
    """The file can be neither changed nor replaced."""
    if subprocess.run(["chattr", "+i", path], check=False, capture_output=True).returncode:
        pytest.skip("this file system has no chattr +i")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", path], check=True)
