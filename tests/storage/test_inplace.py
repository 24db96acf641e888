"""`in_place`: what cannot be replaced is written through, and an interrupted write is repaired."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from disk_files import FORKS, HOLD, commit, mode, names, python
from tracing import Tracer

from confsafe.errors import ConfsafeWarning, LockTimeout, WriteError
from confsafe.storage import homes, journal
from confsafe.storage.atomic import TempFile
from confsafe.storage.disk import DiskOptions, LocalFile
from confsafe.storage.names import Place, resolve

OLD, NEW = b"old = 1\n" * 1000, b"new = 22\n" * 2000

pytestmark = FORKS


def interrupted(app: Path, old: bytes, new: bytes, content: bytes, home: Place | None = None) -> None:
    """A file as a killed `in_place` write leaves it: a journal, beside it or at `home`, and `content` in the file."""
    app.write_bytes(old)
    place = home or resolve(app)
    temp = TempFile.create(place)
    temp.write(new)
    with app.open("rb") as file:
        journal.finish(temp, file.fileno(), os.fstat(file.fileno()))
    temp.publish(place.journal)
    with app.open("r+b") as file:
        file.write(content)
        file.truncate()


def test_the_inode_stays_and_with_it_links_and_attributes(app: Path, tmp_path: Path) -> None:
    os.link(app, tmp_path / "other.toml")
    inode = app.stat().st_ino
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        commit(app, b"new", in_place=True)
    assert app.stat().st_ino == inode
    assert (tmp_path / "other.toml").read_bytes() == b"new"
    assert names(app.parent) == ["app.toml", "app.toml.bak"]


@pytest.mark.parametrize("new", [NEW, b"short", b"", OLD[:-1] + b"!"], ids=["longer", "shorter", "empty", "as long"])
def test_the_content_and_the_backup_are_whole(app: Path, new: bytes) -> None:
    app.write_bytes(OLD)
    commit(app, new, in_place=True)
    assert app.read_bytes() == new
    assert LocalFile(app).read_backup(1) == OLD


def test_the_backup_is_a_copy_that_the_next_write_leaves_alone(app: Path) -> None:
    commit(app, b"two", in_place=True)
    commit(app, b"three", in_place=True, backup=0)
    assert LocalFile(app).read_backup(1) == b"port = 80\n"


def test_a_backup_that_is_still_linked_to_the_file_is_taken_apart_first(app: Path) -> None:
    os.link(app, app.with_name("app.toml.bak"))
    commit(app, b"new", in_place=True, backup=0)
    assert LocalFile(app).read_backup(1) == b"port = 80\n"


def test_a_new_file_is_made_as_ever(app: Path) -> None:
    commit(app.with_name("fresh.toml"), b"new", in_place=True)
    assert app.with_name("fresh.toml").read_bytes() == b"new"


def test_a_file_that_was_replaced_during_the_block_is_not_overwritten(app: Path) -> None:
    from confsafe.storage.store import Stale

    with LocalFile(app, DiskOptions(in_place=True)).hold() as held:
        version = held.read().version
        app.with_name("x").write_bytes(b"theirs")
        app.with_name("x").replace(app)
        with pytest.raises(Stale):
            held.commit(b"mine", version)
    assert app.read_bytes() == b"theirs"


class TestMounted:
    SCRIPT = """
        cp "{app}" "{base}/mounted"
        mount --bind "{base}/mounted" "{app}"
        set +e
        "$PYTHON" "$DRIVER" "{app}" new {options} 2>&1
        echo "exit $?"
        cat "{app}"; echo
        ls -A "{app.parent}"
    """

    def test_a_single_file_mounted_into_a_container_is_refused_with_the_remedy(
        self, app: Path, tmp_path: Path, in_namespace: Callable[[str], str]
    ) -> None:
        printed = in_namespace(self.SCRIPT.format(app=app, base=tmp_path, options="")).splitlines()
        assert "mount point" in printed[0]
        assert "in_place=True (--in-place) writes through the file itself. File unchanged." in printed[0]
        assert printed[1:] == ["exit 1", "port = 80", "", "app.toml"]

    def test_it_is_written_in_place(self, app: Path, tmp_path: Path, in_namespace: Callable[[str], str]) -> None:
        printed = in_namespace(self.SCRIPT.format(app=app, base=tmp_path, options="in_place=1")).splitlines()
        assert printed == ["exit 0", "new", "app.toml", "app.toml.bak"]
        assert (tmp_path / "mounted").read_bytes() == b"new"

    def test_one_on_another_file_system_likewise(
        self, app: Path, tmp_path: Path, in_namespace: Callable[[str], str]
    ) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        for options, last in (("", "port = 80"), ("in_place=1", "new")):
            printed = in_namespace(
                f'mount -t tmpfs none "{disk}"; cp "{app}" "{disk}/f"; mount --bind "{disk}/f" "{app}"; '
                f'"$PYTHON" "$DRIVER" "{app}" new {options} 2>&1 || true; cat "{app}"'
            )
            assert printed.strip().endswith(last)
            assert ("in_place=True" in printed) == (not options)


class TestReadOnlyDirectory:
    @pytest.fixture
    def closed(self, shared: Path, root: None) -> Path:
        directory = shared / "closed"
        directory.mkdir()
        app = directory / "app.toml"
        app.write_bytes(b"old")
        os.chown(app, 54321, 54321)
        (shared / "home").mkdir()
        os.chown(shared / "home", 54321, 54321)
        return app

    @pytest.fixture(autouse=True)
    def state(self, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(shared / "home" / "state"))

    def test_it_is_refused_with_the_remedy(self, closed: Path, as_user: Any) -> None:
        with pytest.raises(PermissionError, match=r"its directory cannot be written by this user; in_place=True"):
            as_user(lambda: commit(closed, b"new"), uid=54321)
        assert closed.read_bytes() == b"old"

    def test_a_file_that_cannot_be_written_either_gets_no_such_advice(self, closed: Path, as_user: Any) -> None:
        with pytest.raises(PermissionError) as caught:
            as_user(lambda: commit(closed, b"new"), uid=54322)
        assert "in_place" not in str(caught.value)

    def test_it_is_written_in_place_with_a_warning_that_no_backup_was_kept(self, closed: Path, as_user: Any) -> None:
        def write() -> list[str]:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                commit(closed, b"new", in_place=True)
            return [str(warning.message) for warning in caught if warning.category is ConfsafeWarning]

        assert as_user(write, uid=54321) == [f"{closed}: no backup was kept, as its directory cannot be written"]
        assert closed.read_bytes() == b"new"
        assert names(closed.parent) == ["app.toml"]

    def test_its_holder_excludes_others_through_the_file_itself(self, closed: Path, as_user: Any) -> None:
        with LocalFile(closed, DiskOptions(in_place=True)).hold(), pytest.raises(LockTimeout):
            as_user(lambda: commit(closed, b"new", in_place=True, timeout=0, backup=0), uid=54321)
        as_user(lambda: commit(closed, b"new", in_place=True, timeout=0, backup=0), uid=54321)

    def test_a_read_only_file_system_is_named(self, app: Path, in_namespace: Callable[[str], str]) -> None:
        printed = in_namespace(
            f'mount --bind "{app.parent}" "{app.parent}"; mount -o remount,ro,bind "{app.parent}"; '
            f'"$PYTHON" "$DRIVER" "{app}" new 2>&1 || echo "exit $?"'
        )
        assert "its directory is on a read-only file system; have it mounted for writing" in printed
        assert printed.endswith("exit 1\n")


class TestRepair:
    @pytest.mark.parametrize(
        "content",
        [NEW[:1] + OLD[1:], NEW[:5000] + OLD[5000:], NEW[: len(OLD)], NEW[:512] + OLD[512:1024] + NEW[1024:-9]],
        ids=["one byte", "the beginning", "all but the growth", "pages here and there"],
    )
    def test_the_next_holder_completes_an_interrupted_write(self, app: Path, content: bytes) -> None:
        interrupted(app, OLD, NEW, content)
        with LocalFile(app).hold() as held:
            assert app.read_bytes() == NEW
            assert held.read().data == NEW
        assert names(app.parent) == ["app.toml"]

    def test_a_write_that_only_had_to_be_cut_is_completed(self, app: Path) -> None:
        interrupted(app, NEW, b"n", b"n" + NEW[1:])
        interrupted(app, NEW, b"x", b"x" + NEW[1:])
        with LocalFile(app).hold():
            assert app.read_bytes() == b"x"

    def test_readers_see_the_outcome_before_it_is_repaired(self, app: Path) -> None:
        interrupted(app, OLD, NEW, NEW[:5000] + OLD[5000:])
        assert LocalFile(app).read().data == NEW

    def test_a_write_that_did_not_begin_is_dropped(self, app: Path) -> None:
        interrupted(app, OLD, NEW, OLD)
        assert LocalFile(app).read().data == OLD
        with LocalFile(app).hold():
            assert app.read_bytes() == OLD
        assert names(app.parent) == ["app.toml"]

    def test_what_somebody_mended_by_hand_is_left_alone(self, app: Path) -> None:
        interrupted(app, OLD, NEW, b"mended = true\n")
        assert LocalFile(app).read().data == b"mended = true\n"
        with LocalFile(app).hold():
            assert app.read_bytes() == b"mended = true\n"
        assert names(app.parent) == ["app.toml"]

    def test_a_file_that_was_replaced_since_is_left_alone(self, app: Path) -> None:
        interrupted(app, OLD, NEW, NEW[:5000] + OLD[5000:])
        app.with_name("x").write_bytes(b"another = 1\n")
        app.with_name("x").replace(app)
        with LocalFile(app).hold():
            assert app.read_bytes() == b"another = 1\n"
        assert names(app.parent) == ["app.toml"]

    def test_a_torn_file_is_the_same_as_a_copy_of_itself(self, app: Path) -> None:
        interrupted(app, OLD, NEW, NEW[:5000] + OLD[5000:])
        app.with_name("x").write_bytes(app.read_bytes())
        app.with_name("x").replace(app)
        assert LocalFile(app).read().data == NEW
        with LocalFile(app).hold():
            assert app.read_bytes() == NEW

    def test_a_mixture_that_no_interruption_leaves_is_somebodys_own(self, app: Path) -> None:
        old, new, mended = b"a = 1\nb = 1\nc = 1\n", b"a = 2\nb = 2\nc = 2\n", b"a = 1\nb = 2\nc = 1\n"
        interrupted(app, old, new, mended)
        assert LocalFile(app).read().data == mended
        with LocalFile(app).hold():
            assert app.read_bytes() == mended

    def test_a_journal_that_is_damaged_is_kept_and_named_and_writing_in_place_refused(self, app: Path) -> None:
        torn = NEW[:5000] + OLD[5000:]
        interrupted(app, OLD, NEW, torn)
        path = app.with_name(resolve(app).journal)
        data = bytearray(path.read_bytes())
        data[100] ^= 1
        path.write_bytes(data)
        assert LocalFile(app).read().data == torn
        with pytest.warns(ConfsafeWarning, match=r"app\.toml: \.app\.toml\.journal is no journal .* left as it is"):
            commit(app, b"mended")
        with (
            pytest.warns(ConfsafeWarning),
            pytest.raises(WriteError, match=r"\.app\.toml\.journal stands in the way; move it away"),
        ):
            commit(app, b"in place", in_place=True)
        assert app.read_bytes() == b"mended"
        assert path.read_bytes() == data

    def test_a_journal_by_a_stranger_in_a_sticky_directory_is_not_trusted(self, shared: Path, root: None) -> None:
        app = shared / "app.toml"
        interrupted(app, OLD, NEW, NEW[:5000] + OLD[5000:])
        shared.chmod(0o1777)
        os.chown(app.with_name(resolve(app).journal), 54321, 54321)
        with pytest.warns(ConfsafeWarning, match="not one to be believed"), LocalFile(app).hold():
            assert app.read_bytes() == NEW[:5000] + OLD[5000:]
        assert names(shared) == [".app.toml.journal", "app.toml"]

    def test_a_symbolic_link_for_a_journal_is_not_followed(self, app: Path, tmp_path: Path) -> None:
        target = tmp_path / "target"
        target.write_bytes(b"x" * 100)
        app.with_name(resolve(app).journal).symlink_to(target)
        assert LocalFile(app).read().data == b"port = 80\n"
        with pytest.warns(ConfsafeWarning, match="not one to be believed"), LocalFile(app).hold():
            pass
        assert target.read_bytes() == b"x" * 100
        assert names(app.parent) == [".app.toml.journal", "app.toml"]

    def test_a_journal_is_as_closed_as_the_file(self, app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        app.chmod(0o600)
        seen = []
        load = journal.load
        monkeypatch.setattr(journal, "load", lambda home: seen.append(mode(app.with_name(home.journal))) or load(home))
        commit(app, b"new", in_place=True)
        assert seen == [0o600]


@pytest.mark.parametrize("user", [0, 54321])
def test_roots_own_interrupted_write_in_another_users_directory_is_repaired_by_either(
    tracer: Tracer, shared: Path, as_user: Any, user: int
) -> None:
    app = shared / "app.toml"
    app.write_bytes(OLD)
    for path in (app, shared):
        os.chown(path, 54321, 54321)
    killed = tracer.run(app, "short", "in_place=1", "backup=0", inject="ftruncate:signal=KILL")
    assert killed.code == -9
    assert app.read_bytes().startswith(b"short" + OLD[5:20])
    as_user(lambda: commit(app, b"next"), uid=user)
    assert app.with_name("app.toml.bak").read_bytes() == b"short"


class TestAnotherDevice:
    SCRIPT = """
        READ='import sys; from confsafe.storage.disk import LocalFile; print(LocalFile(sys.argv[1]).read().data)'
        dd if=/dev/zero of="{base}/image" bs=1M count=8 status=none
        dd if=/dev/zero of="{base}/other" bs=1M count=1 status=none
        mkfs.ext4 -q "{base}/image"
        mkdir "{base}/disk"
        first=$(losetup -f --show "{base}/image")
        trap 'umount "{base}/disk" || true; losetup -d "$first" "$second" "$third" 2>/dev/null || true' EXIT
        mount "$first" "{base}/disk"
        {before}
        stat -c %d "{base}/disk/app.toml"
        umount "{base}/disk"
        losetup -d "$first"
        second=$(losetup -f --show "{base}/other")
        third=$(losetup -f --show "{base}/image")
        mount "$third" "{base}/disk"
        stat -c %d "{base}/disk/app.toml"
        cat "{base}/disk/app.toml"; echo ---
        "$PYTHON" -c "$READ" "{base}/disk/app.toml"
        "$PYTHON" "$DRIVER" "{base}/disk/app.toml" next 2>&1
        cat "{base}/disk/app.toml.bak"; echo ---
        ls -A "{base}/disk"
    """

    def test_a_torn_file_is_repaired_under_another_device_number(
        self, tracer: Any, tmp_path: Path, root: None, in_namespace: Callable[[str], str]
    ) -> None:
        killed = (
            f'printf "old = 1\\nold = 1\\n" >"{tmp_path}/disk/app.toml"; '
            'strace -f -o /dev/null -e inject=ftruncate:signal=KILL "$PYTHON" "$DRIVER" '
            f'"{tmp_path}/disk/app.toml" n=2 in_place=1 || true'
        )
        try:
            printed = in_namespace(self.SCRIPT.format(base=tmp_path, before=killed))
        except AssertionError as error:
            pytest.skip(f"needs loop devices and mkfs.ext4: {error}")
        first, second, *lines = printed.splitlines()
        assert first != second
        assert lines == ["n=2 = 1", "old = 1", "---", "b'n=2'", "n=2---", "app.toml", "app.toml.bak", "lost+found"]


def test_a_journal_in_the_refuge_is_found_after_the_directory_became_writable(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    refuge = tmp_path / "state" / "confsafe"
    refuge.mkdir(parents=True, mode=0o700)
    interrupted(app, OLD, NEW, NEW[:5000] + OLD[5000:], homes.in_refuge(str(refuge), resolve(app)))
    assert LocalFile(app).read().data == NEW
    with LocalFile(app).hold():
        assert app.read_bytes() == NEW
    assert names(refuge) == []


def test_one_in_the_refuge_is_not_found_for_a_file_that_moved_and_begins_with_the_new_content(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/guarantees.md says: which file it belongs to could only be guessed."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    refuge = tmp_path / "state" / "confsafe"
    refuge.mkdir(parents=True, mode=0o700)
    torn = NEW[:5000] + OLD[5000:]
    interrupted(app, OLD, NEW, torn, homes.in_refuge(str(refuge), resolve(app)))
    moved = app.rename(app.with_name("moved.toml"))
    with LocalFile(moved).hold() as held:
        assert held.read().data == torn
    (journal,) = names(refuge)
    assert (refuge / journal).read_bytes().startswith(NEW)


def test_two_writers_in_place_exclude_each_other(app: Path) -> None:
    process = python(HOLD, app, "in_place")
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(LockTimeout):
        commit(app, b"new", in_place=True, timeout=0)
    process.communicate("done\n")


def test_a_flock_of_the_file_itself_is_waited_for_and_its_holder_named(app: Path) -> None:
    code = "import fcntl, sys; f = open(sys.argv[1]); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); input()"
    process = python(code, app)
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(LockTimeout) as caught:
        commit(app, b"new", in_place=True, timeout=0)
    assert caught.value.pid == process.pid
    commit(app, b"new", timeout=0)  # by rename: the lock of our own is all that counts
    process.communicate("\n")
