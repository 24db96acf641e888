"""What only Windows and macOS do, simulated: the calls that they would make, and what these would answer."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from disk_files import commit, names

import confsafe
from confsafe.errors import ConflictError
from confsafe.storage import platforms
from confsafe.storage.disk import DiskOptions, LocalFile
from confsafe.storage.store import Stale


class SharingViolation(OSError):
    def __init__(self, code: int = 32) -> None:
        super().__init__(errno.EACCES, "The process cannot access the file")
        self.winerror = code


class TestWindows:
    def test_a_rename_is_tried_again_while_somebody_has_the_file_open(self) -> None:
        answers: list[Exception | None] = [SharingViolation(32), SharingViolation(5), SharingViolation(1175), None]
        pauses: list[float] = []

        def act() -> None:
            answer = answers.pop(0)
            if answer:
                raise answer

        platforms.while_shared(act, sleep=pauses.append)
        assert answers == []
        assert pauses == sorted(pauses)

    def test_the_patience_has_an_end(self) -> None:
        pauses: list[float] = []

        def act() -> None:
            raise SharingViolation

        with pytest.raises(SharingViolation):
            platforms.while_shared(act, sleep=pauses.append)
        assert platforms.SHARING_PATIENCE <= sum(pauses) < platforms.SHARING_PATIENCE + 0.2

    def test_another_error_is_raised_at_once(self) -> None:
        def act() -> None:
            raise OSError(errno.ENOSPC, "disk full")

        with pytest.raises(OSError, match="disk full"):
            platforms.while_shared(act, sleep=lambda _: pytest.fail("waited"))

    def test_a_commit_closes_the_temporary_file_before_it_renames_it(
        self, app: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(platforms, "WINDOWS", True)
        open_at_rename: list[bool] = []
        replace = os.replace

        def watched(source: str, target: str) -> None:
            inodes = {os.fstat(int(fd)).st_ino for fd in os.listdir("/proc/self/fd") if _is_open(int(fd))}
            open_at_rename.append(os.stat(source).st_ino in inodes and not target.endswith(".bak"))
            replace(source, target)

        monkeypatch.setattr(platforms, "_replace_keeping_attributes", watched)
        commit(app, b"new")
        assert app.read_bytes() == b"new"
        assert open_at_rename == [False, False]
        assert LocalFile(app).read_backup(1) == b"port = 80\n"

    def test_several_files_are_committed_together_and_put_back_by_path(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(platforms, "WINDOWS", True)
        (tmp_path / "sub").mkdir()
        files = [tmp_path / "a.toml", tmp_path / "sub" / "b.toml"]
        for file in files:
            file.write_text("count = 1\n")
        with confsafe.edit_all(*files) as roots:
            for root in roots:
                root["count"] = 2
        assert [file.read_text() for file in files] == ["count = 2\n"] * 2

        def interrupted(self: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("confsafe.storage.together._Group.decide", interrupted)
        monkeypatch.setattr("confsafe.storage.together._Group.take_back", lambda self, error: None)
        with pytest.raises(KeyboardInterrupt), confsafe.edit_all(*files) as roots:
            for root in roots:
                root["count"] = 3
        assert [file.read_text() for file in files] == ["count = 3\n"] * 2
        assert [confsafe.get(file, "count") for file in files] == [2, 2]
        confsafe.set(files[1], "more", 1)
        assert files[0].read_text() == "count = 2\n"
        assert names(tmp_path) == ["a.toml", "a.toml.bak", "sub"]

    def test_a_path_that_leads_elsewhere_is_a_conflict(
        self, app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(platforms, "WINDOWS", True)
        with LocalFile(app).hold() as held:
            version = held.read().version
            app.parent.rename(tmp_path / "moved")
            app.parent.mkdir()
            (app.parent / app.name).write_bytes((tmp_path / "moved" / app.name).read_bytes())
            with pytest.raises((ConflictError, Stale)):
                held.commit(b"new", version)
        assert app.read_bytes() == b"port = 80\n"

    def test_missing_directories_are_made_by_path(self, app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(platforms, "WINDOWS", True)
        fresh = app.parent / "x" / "y" / "app.toml"
        with LocalFile(fresh, DiskOptions(parents=True)).hold():
            assert fresh.parent.exists()
        assert names(app.parent) == ["app.toml"]
        commit(fresh, b"new", parents=True)
        assert fresh.read_bytes() == b"new"

    def test_a_new_file_is_renamed_where_links_are_not_used(self, app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(platforms, "WINDOWS", True)
        commit(app.with_name("fresh.toml"), b"new")
        assert app.with_name("fresh.toml").read_bytes() == b"new"
        assert names(app.parent) == ["app.toml", "fresh.toml"]

    def test_the_lock_file_goes_after_it_is_closed(self, app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(platforms, "WINDOWS", True)
        with LocalFile(app).hold():
            assert ".app.toml.lock" in names(app.parent)
        assert names(app.parent) == ["app.toml"]

    def test_without_pread_and_pwrite_the_lock_file_is_read_and_written_all_the_same(
        self, app: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delattr(os, "pread")
        monkeypatch.delattr(os, "pwrite")
        with LocalFile(app).hold():
            assert app.with_name(".app.toml.lock").read_bytes()[1:].startswith(str(os.getpid()).encode())
        commit(app, b"new", in_place=True)
        assert app.read_bytes() == b"new"


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


class TestMacOS:
    def test_a_sync_goes_through_to_the_platter(self, tmp_path: Path) -> None:
        calls: list[tuple[int, int]] = []
        platforms.full_sync(7, lambda fd, command: calls.append((fd, command)), 51)
        assert calls == [(7, 51)]

    @pytest.mark.parametrize("code", [errno.ENOTSUP, errno.ENOTTY, errno.EINVAL])
    def test_a_file_system_that_does_not_know_it_is_synced_as_it_can(
        self, monkeypatch: pytest.MonkeyPatch, code: int
    ) -> None:
        synced: list[int] = []
        monkeypatch.setattr(os, "fsync", synced.append)

        def control(fd: int, command: int) -> None:
            raise OSError(code, "not here")

        platforms.full_sync(7, control, 51)
        assert synced == [7]

    def test_an_error_of_the_disk_is_not_swallowed(self) -> None:
        def control(fd: int, command: int) -> None:
            raise OSError(errno.EIO, "broken")

        with pytest.raises(OSError, match="broken"):
            platforms.full_sync(7, control, 51)

    def test_a_commit_uses_it(self, app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        synced: list[int] = []
        monkeypatch.setattr(platforms, "MACOS", True)
        monkeypatch.setattr(platforms, "full_sync", synced.append)
        monkeypatch.setattr(platforms, "_copy_attributes_macos", lambda source, fd: None)
        commit(app, b"new")
        assert len(synced) == 1


@pytest.mark.parametrize(("code", "raises"), [(errno.EINVAL, False), (errno.ENOTSUP, False), (errno.EIO, True)])
def test_a_directory_that_cannot_be_synced_is_no_error_but_a_broken_disk_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, raises: bool
) -> None:
    def fsync(fd: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fsync)
    if raises:
        with pytest.raises(OSError, match=os.strerror(code)):
            platforms.sync_directory(str(tmp_path))
    else:
        platforms.sync_directory(str(tmp_path))
