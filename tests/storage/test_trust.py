"""What lies beside a file is input: strangers' is not believed, and what is nobody's of ours is left as it is."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from disk_files import FORKS, commit, names

from confsafe.errors import ConfsafeWarning, InsecureError, WriteError
from confsafe.storage import trust
from confsafe.storage.digest import digest
from confsafe.storage.directory import Directory
from confsafe.storage.disk import LocalFile

ALICE, BOB = 54321, 54322
TEXT = b"port = 80\n"

pytestmark = [FORKS, pytest.mark.skipif(sys.platform == "win32", reason="Windows has no owners of this kind")]


@pytest.fixture
def hers(shared: Path, root: None) -> Path:
    """A file in a directory of Alice's."""
    folder = shared / "hers"
    folder.mkdir()
    app = folder / "app.toml"
    app.write_bytes(TEXT)
    for path in (folder, app):
        os.chown(path, ALICE, ALICE)
    return app


@pytest.fixture
def precious(shared: Path) -> Path:
    """A file of root's."""
    (shared / "roots").mkdir()
    (shared / "roots" / "precious.toml").write_bytes(b"precious = 1\n")
    return shared / "roots" / "precious.toml"


def part(*files: list[str], new: bytes = TEXT, old: bytes | None = None, number: int = 0) -> dict[str, Any]:
    """A part of a commit of several files under way."""
    hashes = {"new": digest(new).hex(), "old": old and digest(old).hex()}
    return {"confsafe": "together", "id": "7", "number": number, "state": "under way", "files": [*files], **hashes}


def plant(app: Path, content: Any, name: str = ".app.toml.together", owner: int = ALICE) -> Path:
    """A file of a user's, beside another."""
    path = app.with_name(name)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    os.chown(path, owner, owner)
    return path


class TestPlantedParts:
    def edition_one(self, app: Path, precious: Path) -> Any:
        st = precious.stat()
        return {"id": "7", "files": [{"path": str(precious), "new": [st.st_dev, st.st_ino], "existed": False}]}

    def edition_two(self, app: Path, precious: Path) -> Any:
        way = os.path.relpath(precious.parent, app.parent)
        return part([".", "app.toml"], [way, precious.name], new=b"precious = 1\n")

    def in_its_own_directory(self, app: Path, precious: Path) -> Any:
        return part([".", "app.toml"], [".", "other.toml"])

    @pytest.mark.parametrize("planted", [edition_one, edition_two, in_its_own_directory])
    def test_a_part_by_the_directorys_owner_makes_root_touch_nothing(
        self, hers: Path, precious: Path, planted: Any
    ) -> None:
        path = plant(hers, planted(self, hers, precious))
        plant(precious, b"theirs", ".precious.toml.before", owner=0)
        with pytest.warns(ConfsafeWarning, match=r"\.app\.toml\.together is no part .* it was left as it is"):
            commit(hers, b"new")
        assert precious.read_bytes() == b"precious = 1\n"
        assert hers.read_bytes() == b"new"
        assert path.exists()

    def test_a_part_that_is_believed_does_not_make_one_beside_another_file_believed(
        self, app: Path, shared: Path, root: None
    ) -> None:
        """Root's own part names a file in Alice's directory, where she has put one of the same commit."""
        folder = shared / "hers"
        folder.mkdir()
        other = folder / "other.toml"
        other.write_bytes(b"other = 2\n")
        way, back = os.path.relpath(folder, app.parent), os.path.relpath(app.parent, folder)
        plant(app, part([".", "app.toml"], [way, "other.toml"], old=b"old\n"), owner=0)
        plant(app, b"old\n", ".app.toml.before", owner=0)
        hers = part([back, "app.toml"], [".", "other.toml"], new=b"other = 2\n", old=b"hers\n", number=1)
        plant(other, hers, ".other.toml.together")
        plant(other, b"hers\n", ".other.toml.before")
        os.chown(folder, ALICE, ALICE)
        with LocalFile(app).hold():
            assert app.read_bytes() == b"old\n"
        assert other.read_bytes() == b"other = 2\n"


class TestBackups:
    def test_one_that_a_stranger_planted_in_a_sticky_directory_is_not_taken(self, shared: Path, root: None) -> None:
        shared.chmod(0o1777)
        app = shared / "app.toml"
        app.write_bytes(TEXT)
        plant(app, b"planted = 1\n", "app.toml.bak")
        with pytest.raises(InsecureError, match=rf"app\.toml\.bak belongs to user {ALICE}, and others can write"):
            LocalFile(app).read_backup(1)

    def test_anybodys_in_a_directory_that_only_root_can_write_is(self, app: Path, root: None) -> None:
        plant(app, b"older = 1\n", "app.toml.bak")
        assert LocalFile(app).read_backup(1) == b"older = 1\n"

    def test_ones_own_is_taken_anywhere(self, shared: Path, as_user: Any) -> None:
        shared.chmod(0o1777)
        app = shared / "app.toml"
        app.write_bytes(TEXT)
        os.chown(app, ALICE, ALICE)
        plant(app, b"older = 1\n", "app.toml.bak")
        assert as_user(lambda: LocalFile(app).read_backup(1), uid=ALICE) == b"older = 1\n"


class TestNamesOfOurs:
    """Files of somebody else that have the name of one of ours."""

    @pytest.mark.parametrize("text", [b"4711\n", b"my notes", b"\0binary\xff", b" " * 200])
    def test_a_lock_file_with_text_is_left_alone(self, app: Path, text: bytes) -> None:
        lock = plant(app, text, ".app.toml.lock", owner=os.geteuid())
        with pytest.raises(WriteError, match=r"\.app\.toml\.lock is not a lock file that confsafe made; move it away"):
            commit(app, b"new")
        assert lock.read_bytes() == text
        assert app.read_bytes() == TEXT

    def test_a_lock_file_that_is_a_hard_link_is_left_alone(self, app: Path, tmp_path: Path) -> None:
        other = tmp_path / "other"
        other.write_bytes(b"")
        os.link(other, app.with_name(".app.toml.lock"))
        with pytest.raises(WriteError, match=r"\.app\.toml\.lock is not a lock file that confsafe made"):
            commit(app, b"new")
        assert other.read_bytes() == b""
        assert names(app.parent) == [".app.toml.lock", "app.toml"]

    def test_a_journal_that_is_none_is_left_alone_and_an_edit_in_place_refused(self, app: Path) -> None:
        journal = plant(app, b"Dear diary\n", ".app.toml.journal", owner=os.geteuid())
        with pytest.warns(ConfsafeWarning, match=r"\.app\.toml\.journal is no journal of an interrupted write"):
            commit(app, b"new")
        with (
            pytest.warns(ConfsafeWarning),
            pytest.raises(WriteError, match=r"\.app\.toml\.journal stands in the way; move it away"),
        ):
            commit(app, b"newer", in_place=True)
        assert journal.read_bytes() == b"Dear diary\n"
        assert app.read_bytes() == b"new"

    def test_a_before_without_a_part_is_left_alone(self, app: Path) -> None:
        plant(app, b"mine", ".app.toml.before", owner=os.geteuid())
        commit(app, b"new")
        assert app.with_name(".app.toml.before").read_bytes() == b"mine"


SIDE_FILES = (".app.toml.together", ".app.toml.journal")

NONSENSE: dict[str, bytes] = {
    "nothing": b"",
    "a NUL": b"\0",
    "NUL in a name": json.dumps(part([".", "app.toml"], [".", "a\0b"])).encode(),
    "a surrogate": json.dumps(part([".", "app.toml"], [".", "\ud800"])).encode(),
    "brackets": b"[" * 200_000,
    "a path for a name": json.dumps(part([".", "app.toml"], [".", "../x"])).encode(),
    "an absolute path": json.dumps(part([".", "app.toml"], ["/etc", "passwd"])).encode(),
    "another file's": json.dumps(part([".", "other.toml"], [".", "x"])).encode(),
    "a list": b"[1]",
    "a number out of range": json.dumps(part([".", "app.toml"], number=5)).encode(),
    "a hash that is none": json.dumps({**part([".", "app.toml"], [".", "x"]), "new": "zz"}).encode(),
    "another type": json.dumps({**part([".", "app.toml"], [".", "x"]), "files": 7}).encode(),
}


@pytest.mark.parametrize("name", SIDE_FILES)
@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_in_a_side_file_is_named_in_one_line_and_left(app: Path, kind: str, name: str) -> None:
    path = plant(app, NONSENSE[kind], name, owner=os.geteuid())
    assert LocalFile(app).read().data == TEXT
    with pytest.warns(ConfsafeWarning, match=rf"{name}.*it was left as it is") as told:
        commit(app, b"new")
    assert len(told) == 1
    assert "\n" not in str(told[0].message)
    assert app.read_bytes() == b"new"
    assert path.read_bytes() == NONSENSE[kind]


@pytest.mark.parametrize("name", [*SIDE_FILES, "app.toml.bak", ".app.toml.before"])
@pytest.mark.parametrize("kind", ["FIFO", "device"])
@pytest.mark.filterwarnings("ignore::confsafe.errors.ConfsafeWarning")
def test_what_is_no_file_is_not_opened(app: Path, tracer: Any, root: None, name: str, kind: str) -> None:
    path = app.with_name(name)
    if kind == "FIFO":
        os.mkfifo(path)
    else:
        os.mknod(path, 0o020600, os.makedev(1, 5))  # /dev/zero
    done = tracer.run(app, "new", "backup=0")
    assert done.code == 0, done.stderr
    assert LocalFile(app).read().data == b"new"
    assert not [call.line for call in done.calls if call.name == "openat" and f'{name}"' in call.line]


@pytest.mark.parametrize(
    ("owner", "mode", "file", "believed"),
    [
        (0, 0o755, ALICE, True),
        (0, 0o755, 0, True),
        (0, 0o775, ALICE, False),
        (0, 0o775, 0, True),
        (0, 0o1777, ALICE, False),
        (ALICE, 0o755, ALICE, False),
        (ALICE, 0o755, 0, True),
    ],
)
def test_the_table(shared: Path, root: None, owner: int, mode: int, file: int, believed: bool) -> None:
    path = shared / "file"
    path.write_bytes(b"")
    os.chown(path, file, file)
    os.chown(shared, owner, owner)
    shared.chmod(mode)
    opened = trust.opened(Directory.at(str(shared)), "file", alone=True)
    assert (opened is not None) == believed
    if opened:
        os.close(opened[0])
