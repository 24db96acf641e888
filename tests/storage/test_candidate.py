"""A text for another program: private, under the file's own name, gone afterwards unless somebody typed it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from disk_files import commit, mode, names, python

from confsafe.storage.candidate import Candidate, left_for, made_for
from confsafe.storage.directory import Directory
from confsafe.storage.disk import LocalFile
from confsafe.storage.primitives import clean_temp_files

MAKE = """
import subprocess, sys
from confsafe.storage.candidate import made_for
from confsafe.storage.disk import LocalFile
with LocalFile(sys.argv[1]).hold(), made_for(sys.argv[1], b"ours") as candidate:
    if len(sys.argv) > 2:
        program = subprocess.Popen(["sleep", sys.argv[2]], pass_fds=[candidate.fd], stdout=subprocess.DEVNULL)
        print(program.pid, flush=True)
    print(candidate.path, flush=True)
    sys.stdin.readline()
"""


def killed(app: Path) -> Path:
    """What a process that was killed has left: the path of its text."""
    process = python(MAKE, app)
    assert process.stdout is not None
    path = Path(process.stdout.readline().strip())
    process.kill()
    process.communicate()
    return path


def test_it_has_the_files_own_name_in_a_private_directory_beside_it(app: Path) -> None:
    with LocalFile(app).hold(), made_for(app, b"new") as candidate:
        path = Path(candidate.path)
        assert path.name == app.name
        assert path.parent.parent == app.parent
        assert path.parent.name.startswith(".confsafe-")
        assert (mode(path.parent), mode(path)) == (0o700, 0o600)
        assert candidate.read() == b"new"
        assert list(app.parent.glob("*.toml")) == [app]
    assert names(app.parent) == ["app.toml"]


def test_what_the_program_has_made_of_it_is_read_also_where_it_was_replaced(app: Path) -> None:
    with LocalFile(app).hold(), made_for(app, b"new") as candidate:
        path = Path(candidate.path)
        path.with_name("x").write_bytes(b"edited")
        path.with_name("x").replace(path)
        path.with_name("app.toml~").write_bytes(b"of the editor")
        path.with_name("of the editor too").mkdir()
        assert candidate.read() == b"edited"
    assert names(app.parent) == ["app.toml"]


def test_a_link_in_its_place_is_not_read(app: Path) -> None:
    with LocalFile(app).hold(), made_for(app, b"new") as candidate:
        Path(candidate.path).unlink()
        Path(candidate.path).symlink_to("/etc/passwd")
        with pytest.raises(OSError, match="symbolic links"):
            candidate.read()


def test_what_is_kept_stays(app: Path) -> None:
    with LocalFile(app).hold(), made_for(app, b"new") as candidate:
        path = candidate.keep()
    assert Path(path).read_bytes() == b"new"


def test_the_next_edit_sweeps_what_a_killed_one_left(app: Path) -> None:
    killed(app)
    commit(app, b"new")
    assert names(app.parent) == ["app.toml", "app.toml.bak"]


def test_so_does_the_cleaning_of_a_directory(app: Path) -> None:
    path = killed(app)
    assert clean_temp_files(app.parent) == 0  # too young
    assert clean_temp_files(app.parent, max_age=0) == 1
    assert not path.parent.exists()


@pytest.mark.parametrize("litter", [("app.toml", b"typed"), (".app.toml.swp", b"of an editor")], ids=["text", "swap"])
def test_what_somebody_typed_is_never_swept(app: Path, litter: tuple[str, bytes]) -> None:
    path = killed(app)
    path.with_name(litter[0]).write_bytes(litter[1])
    commit(app, b"new")
    assert clean_temp_files(app.parent, max_age=0) == 0
    assert path.with_name(litter[0]).read_bytes() == litter[1]


def test_another_files_is_left_to_its_own_holder(app: Path) -> None:
    other = app.with_name("other.toml")
    path = killed(other)
    killed(app)
    commit(app, b"new")
    assert path.exists()


def test_under_an_editor_that_outlives_its_starter_nothing_is_swept(app: Path) -> None:
    process = python(MAKE, app, "60")
    assert process.stdout is not None
    editor, path = int(process.stdout.readline()), Path(process.stdout.readline().strip())
    process.kill()
    process.communicate()
    commit(app, b"new")
    assert path.exists()
    os.kill(editor, 9)
    while clean_temp_files(app.parent, max_age=0) == 0:  # until the system has taken notice of the end
        time.sleep(0.01)
    assert not path.exists()


def test_a_living_ones_is_not_swept(app: Path) -> None:
    with LocalFile(app).hold(), made_for(app, b"new") as candidate:
        assert clean_temp_files(app.parent, max_age=0) == 0
        assert candidate.read() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_forked_child_leaves_it_alone(app: Path) -> None:
    code = """
import os, sys
from confsafe.storage.candidate import made_for
from confsafe.storage.disk import LocalFile
with LocalFile(sys.argv[1]).hold(), made_for(sys.argv[1], b"ours") as candidate:
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        print(candidate.read(), flush=True)
"""
    assert python(code, app, stderr=subprocess.DEVNULL).communicate(timeout=30)[0] == "b'ours'\n"


def test_a_directory_that_takes_no_more_leaves_nothing(app: Path) -> None:
    with pytest.raises(OSError, match="too long"):
        Candidate(Directory.at(str(app.parent)), "x" * 300, b"new")
    assert names(app.parent) == ["app.toml"]


def test_what_stands_beside_the_file_stands_beside_the_text_too(app: Path) -> None:
    (app.parent / "other.toml").write_bytes(b"other")
    (app.parent / ".env").write_bytes(b"A=1")
    (app.parent / "conf.d").mkdir()
    (app.parent / "conf.d" / "a.toml").write_bytes(b"a")
    (app.parent / ".app.toml.journal").write_bytes(b"ours")
    with made_for(app, b"new") as one, made_for(app, b"newer") as two:
        folder = Path(one.path).parent
        assert names(folder) == [".env", "app.toml", "conf.d", "other.toml"]
        assert (folder / "other.toml").read_bytes() == b"other"
        assert (folder / "conf.d" / "a.toml").read_bytes() == b"a"
        assert two.read() == b"newer"
    assert (app.parent / "other.toml").read_bytes() == b"other"
    assert (app.parent / "conf.d" / "a.toml").read_bytes() == b"a"
    (app.parent / ".app.toml.journal").unlink()
    path = killed(app)
    commit(app, b"new")
    assert not path.parent.exists()


def test_what_somebody_typed_is_found_until_he_removes_it(app: Path) -> None:
    assert left_for(app) == []
    killed(app)
    path = killed(app)
    path.write_bytes(b"typed")
    with made_for(app, b"new"):
        assert left_for(app) == [str(path)]
    path.unlink()
    assert left_for(app) == []
