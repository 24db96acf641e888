"""atomic_write, atomic_open, clean_temp_files: the rules of an edit for any kind of file."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
from pathlib import Path

import pytest
from disk_files import mode, names, python

from confsafe.errors import LockTimeout, WriteError
from confsafe.storage.disk import LocalFile
from confsafe.storage.primitives import atomic_open, atomic_write, clean_temp_files


class TestAtomicWrite:
    def test_bytes_and_text(self, app: Path) -> None:
        atomic_write(app, b"\x00\xff")
        assert app.read_bytes() == b"\x00\xff"
        atomic_write(app, "naïve\r\n")
        assert app.read_bytes() == "naïve\r\n".encode()

    def test_it_keeps_a_backup_and_the_mode(self, app: Path) -> None:
        app.chmod(0o640)
        atomic_write(app, b"new")
        assert LocalFile(app).read_backup(1) == b"port = 80\n"
        assert mode(app) == 0o640

    def test_it_takes_the_options_of_an_edit(self, tmp_path: Path) -> None:
        path = tmp_path / "a" / "key"
        atomic_write(path, b"one", parents=True, secret=True, backup=False)
        atomic_write(path, b"two", secret=True, backup=False)
        assert names(path.parent) == ["key"]
        assert mode(path) == 0o600

    def test_an_unknown_option_is_a_type_error(self, app: Path) -> None:
        with pytest.raises(TypeError):
            atomic_write(app, b"new", colour="red")

    def test_it_waits_for_the_lock_of_an_edit(self, app: Path) -> None:
        with LocalFile(app).hold(), pytest.raises(LockTimeout):
            atomic_write(app, b"new", timeout=0)


class TestAtomicOpen:
    def test_bytes(self, app: Path) -> None:
        with atomic_open(app) as out:
            out.write(b"new ")
            out.write(b"content")
            assert app.read_bytes() == b"port = 80\n"
        assert app.read_bytes() == b"new content"
        assert LocalFile(app).read_backup(1) == b"port = 80\n"

    def test_text(self, app: Path) -> None:
        with atomic_open(app, "w") as out:
            print("naïve", file=out)
        assert app.read_bytes() == "naïve\n".encode()

    def test_text_in_another_encoding_with_other_line_ends(self, app: Path) -> None:
        with atomic_open(app, "w", encoding="latin-1", newline="\r\n") as out:
            print("naïve", file=out)
        assert app.read_bytes() == b"na\xefve\r\n"

    def test_an_exception_in_the_block_leaves_the_file(self, app: Path) -> None:
        with pytest.raises(ZeroDivisionError), atomic_open(app) as out:
            out.write(b"half")
            raise ZeroDivisionError
        assert app.read_bytes() == b"port = 80\n"
        assert names(app.parent) == ["app.toml"]

    def test_seeking_back_to_fill_in_a_header(self, app: Path) -> None:
        with atomic_open(app) as out:
            out.write(b"????body")
            out.seek(0)
            out.write(b"head")
        assert app.read_bytes() == b"headbody"

    def test_closing_the_stream_in_the_block_is_harmless(self, app: Path) -> None:
        with atomic_open(app) as out:
            out.write(b"new")
            out.close()
        assert app.read_bytes() == b"new"

    def test_writing_after_the_block_is_an_error(self, app: Path) -> None:
        with atomic_open(app) as out:
            out.write(b"new")
        with pytest.raises(ValueError, match="closed"):
            out.write(b"late")

    def test_in_place(self, app: Path) -> None:
        inode = app.stat().st_ino
        with atomic_open(app, in_place=True) as out:
            out.write(b"new content, longer")
        assert app.read_bytes() == b"new content, longer"
        assert app.stat().st_ino == inode
        assert names(app.parent) == ["app.toml", "app.toml.bak"]

    @pytest.mark.parametrize("in_place", [False, True])
    def test_a_change_by_somebody_else_meanwhile_is_replaced_and_kept_as_the_backup(
        self, app: Path, in_place: bool
    ) -> None:
        with atomic_open(app, in_place=in_place) as out:
            out.write(b"mine")
            app.write_bytes(b"theirs")
        assert app.read_bytes() == b"mine"
        assert LocalFile(app).read_backup(1) == b"theirs"

    def test_x_makes_a_new_file(self, app: Path) -> None:
        with atomic_open(app.with_name("fresh"), "x", permissions=0o640) as out:
            out.write("new")
        assert app.with_name("fresh").read_bytes() == b"new"
        assert mode(app.with_name("fresh")) == 0o640

    def test_x_refuses_an_existing_one_at_once(self, app: Path) -> None:
        with pytest.raises(FileExistsError, match="the file exists already"), atomic_open(app, "xb"):
            pytest.fail("the block was entered")

    def test_x_refuses_one_that_appears_during_the_block(self, app: Path) -> None:
        fresh = app.with_name("fresh")
        with pytest.raises(FileExistsError), atomic_open(fresh, "xb") as out:
            out.write(b"mine")
            fresh.write_bytes(b"theirs")
        assert fresh.read_bytes() == b"theirs"
        assert names(app.parent) == ["app.toml", "fresh"]

    def test_another_mode_is_refused(self, app: Path) -> None:
        with pytest.raises(ValueError, match="mode is one of wb, xb, w, wt, x, xt, not 'a'"):
            atomic_open(app, "a")  # type: ignore[call-overload]

    def test_an_error_of_the_disk_while_writing_names_the_file(self, app: Path) -> None:
        code = """
import sys
from confsafe import errors
from confsafe.storage.primitives import atomic_open
try:
    with atomic_open(sys.argv[1]) as out:
        for _ in range(100):
            out.write(b"x" * 100_000)
except errors.WriteError as error:
    print(error.errno, error)
"""
        process = python(code, app, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10**6, 10**6)))
        printed = process.communicate(timeout=30)[0]
        assert printed.startswith(f"{errno.EFBIG} {app}: cannot write: larger than the file size limit")
        assert app.read_bytes() == b"port = 80\n"
        assert names(app.parent) == ["app.toml"]

    def test_an_error_of_the_block_itself_stays_what_it_is(self, app: Path) -> None:
        with pytest.raises(FileNotFoundError) as caught, atomic_open(app):
            (app.parent / "absent").read_bytes()
        assert not isinstance(caught.value, WriteError)

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
    @pytest.mark.parametrize("leaves", ["sys.exit(0)", "out.flush()", "out.seek(0)", "pass"])
    def test_a_forked_child_writes_the_parents_buffer_nowhere(self, app: Path, tmp_path: Path, leaves: str) -> None:
        other = tmp_path / "other"
        other.write_bytes(b"untouched")
        code = f"""
import os, sys
from confsafe.storage.primitives import atomic_open
with atomic_open(sys.argv[1]) as out:
    out.write(b"the parent's")
    child = os.fork()
    if child == 0:
        others = [os.open(sys.argv[2], os.O_RDWR) for _ in range(20)]
        sys.stderr.close()
        {leaves}
if child:
    os.waitpid(child, 0)
"""
        process = python(code, app, other)
        process.communicate(timeout=30)
        assert process.returncode == 0
        assert other.read_bytes() == b"untouched"
        assert app.read_bytes() == b"the parent's"

    def test_a_stream_takes_constant_memory(self, app: Path) -> None:
        code = """
import resource, sys
from confsafe.storage.primitives import atomic_open
piece = b"x" * 1_000_000
atomic_write = None
with atomic_open(sys.argv[1], durable=False) as out:
    out.write(piece)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(199):
        out.write(piece)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
        grown = int(python(code, app).communicate(timeout=60)[0])
        assert app.stat().st_size == 200_000_000
        assert grown < 8_000  # KiB


def old_temp(directory: Path, name: str = ".app.toml.0123456789abcdef.tmp", *, age: float = 7200) -> Path:
    path = directory / name
    path.write_bytes(b"half")
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime - age))
    return path


class TestCleanTempFiles:
    def test_old_ones_go_and_young_ones_stay(self, tmp_path: Path) -> None:
        old_temp(tmp_path)
        young = old_temp(tmp_path, ".app.toml.fedcba9876543210.tmp", age=60)
        assert clean_temp_files(tmp_path) == 1
        assert names(tmp_path) == [young.name]
        assert clean_temp_files(tmp_path, max_age=0) == 1
        assert names(tmp_path) == []

    def test_nothing_else_is_touched(self, tmp_path: Path) -> None:
        for name in (".app.tmp", "app.0123456789abcdef.tmp", ".x.0123456789ABCDEF.tmp", ".0123456789abcdef.tmp"):
            old_temp(tmp_path, name)
        (tmp_path / ".d.0123456789abcdef.tmp").mkdir()
        (tmp_path / ".l.0123456789abcdef.tmp").symlink_to(tmp_path / ".app.tmp")
        os.mkfifo(tmp_path / ".f.0123456789abcdef.tmp")
        before = names(tmp_path)
        assert clean_temp_files(tmp_path, max_age=0) == 0
        assert names(tmp_path) == before

    def test_never_that_of_a_living_writer(self, app: Path) -> None:
        with atomic_open(app) as out:
            out.write(b"new")
            out.flush()
            for name in names(app.parent):
                os.utime(app.with_name(name), (0, 0))
            assert clean_temp_files(app.parent, max_age=0) == 0
        assert app.read_bytes() == b"new"

    def test_nor_a_backup_on_its_way_which_is_another_name_of_an_old_file(self, app: Path) -> None:
        os.utime(app, (0, 0))
        atomic_write(app, b"two")
        with LocalFile(app).hold() as held, held.prepare(held.read().version) as prepared:
            prepared.write(b"three")
            prepared.seal()
            prepared.back_up()
            os.link(app, app.with_name(".app.toml.0123456789abcdef.tmp"))
            before = names(app.parent)
            assert sum(name.endswith((".tmp", ".old")) for name in before) == 3
            os.utime(app, (0, 0))
            assert clean_temp_files(app.parent, max_age=3600) == 0
            assert names(app.parent) == before

    def test_the_old_content_that_a_killed_writer_replaced_becomes_a_backup(self, app: Path) -> None:
        app.with_name(".app.toml.0123456789abcdef.old").write_bytes(b"old")
        assert clean_temp_files(app.parent, max_age=3600) == 0
        assert clean_temp_files(app.parent, max_age=0) == 1
        assert names(app.parent) == ["app.toml", "app.toml.bak"]
        assert LocalFile(app).read_backup(1) == b"old"

    def test_beside_living_writers_every_edit_succeeds(self, app: Path) -> None:
        code = """
import os, sys
from confsafe.storage.primitives import atomic_write
print("ready", flush=True)
for number in range(300):
    os.utime(sys.argv[1], (0, 0))
    atomic_write(sys.argv[1], b"%d" % number, durable=False)
"""
        process = python(code, app, stderr=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        while process.poll() is None:
            clean_temp_files(app.parent, max_age=3600)
        assert process.communicate()[1] == ""
        assert app.read_bytes() == b"299"

    def test_that_of_a_killed_writer(self, app: Path) -> None:
        code = (
            "import sys\nfrom confsafe.storage.primitives import atomic_open\n"
            "with atomic_open(sys.argv[1]) as out: print('writing', flush=True); input()"
        )
        process = python(code, app, stderr=subprocess.DEVNULL)
        assert process.stdout is not None
        process.stdout.readline()
        assert clean_temp_files(app.parent, max_age=0) == 0
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert clean_temp_files(app.parent, max_age=0) == 1

    def test_a_missing_directory_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match="cannot clean the directory: no such file or directory"):
            clean_temp_files(tmp_path / "absent")
