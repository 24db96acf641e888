"""What stands at the path may be anything: a clear error at once, never a hang, or the right result."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from disk_files import commit, names

from confsafe.errors import ConflictError, WriteError
from confsafe.storage.disk import DiskOptions, LocalFile


def _directory(path: Path) -> None:
    path.mkdir()


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(path.parent)
        server.bind(path.name)


def _loop(path: Path) -> None:
    path.with_name("other").symlink_to(path)
    path.symlink_to("other")


KINDS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a directory": (_directory, "this is a directory; name a file in it"),
    "a FIFO": (os.mkfifo, "this is a FIFO, which holds no text"),
    "a socket": (_socket, "this is a socket"),
    "a link to a device": (lambda path: path.symlink_to("/dev/zero"), "this is a device"),
    "a link to itself": (_loop, "the symbolic links lead in a circle; mend the link"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("in_place", [False, True], ids=["by rename", "in place"])
def test_what_is_no_regular_file_is_named_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, in_place: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    make, words = KINDS[kind]
    path = tmp_path / "app.toml"
    make(path)
    before = names(tmp_path)
    with pytest.raises(WriteError, match=words):
        LocalFile(path).read()
    with pytest.raises(WriteError, match=words):
        commit(path, b"new", in_place=in_place)
    assert names(tmp_path) == before


NAMES = ["with space.toml", "new\nline.toml", "émoji 🎉.toml", "-n", "*.toml", ".hidden", "bytes\udcff.toml", "x" * 255]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_any_name_that_the_file_system_takes_works(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    commit(path, b"one", backup=0)
    commit(path, b"two", backup=0)
    commit(path, b"three", backup=0, in_place=True)
    assert LocalFile(path).read().data == b"three"
    assert names(tmp_path) == [name]


def test_a_backup_whose_name_would_be_too_long_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    commit(path, b"one")
    with pytest.raises(WriteError, match=r"the name is too long.*backup=0 \(--no-backup\)"):
        commit(path, b"two")
    assert path.read_bytes() == b"one"
    assert names(tmp_path) == [path.name]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "no such file or directory"),
        ("a\0b", "a NUL character in the path"),
        ("x" * 300, "the name is too long"),
        ("app.toml/", "a part of the path is a file"),
        ("app.toml/x", "a part of the path is a file"),
        ("new/", "this is a directory"),
    ],
    ids=["empty", "NUL", "too long", "a file with a slash", "below a file", "a new one with a slash"],
)
def test_a_path_that_can_be_no_file_is_refused(
    app: Path, monkeypatch: pytest.MonkeyPatch, path: str, words: str
) -> None:
    monkeypatch.chdir(app.parent)
    with pytest.raises(WriteError, match=words):
        commit(path, b"new")
    assert names(app.parent) == ["app.toml"]


def test_control_characters_in_a_name_do_not_reach_the_terminal(tmp_path: Path) -> None:
    with pytest.raises(WriteError) as caught:
        commit(tmp_path / "a\x1b[31m\n" / "b", b"new")
    assert "\x1b" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_relative_path_is_the_file_it_was_when_the_lock_was_taken(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(app.parent)
    with LocalFile("app.toml", DiskOptions(backup=0)).hold() as held:
        version = held.read().version
        monkeypatch.chdir(tmp_path)
        held.commit(b"new", version)
    assert app.read_bytes() == b"new"
    assert names(tmp_path) == ["etc"]


def test_a_link_that_is_pointed_elsewhere_during_the_block_is_a_conflict(app: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_bytes(b"other")
    link = tmp_path / "link.toml"
    link.symlink_to(app)
    with LocalFile(link).hold() as held:
        version = held.read().version
        link.unlink()
        link.symlink_to(other)
        with pytest.raises(ConflictError, match="its path leads to another file now"):
            held.commit(b"new", version)
    assert app.read_bytes() == b"port = 80\n"
    assert other.read_bytes() == b"other"


def test_reading_leaves_nothing_and_takes_no_lock(app: Path) -> None:
    with LocalFile(app).hold():
        assert LocalFile(app).read().data == b"port = 80\n"
    assert LocalFile(app.with_name("absent")).read().data is None
    assert LocalFile(app.parent / "absent" / "app.toml").read().data is None
    assert names(app.parent) == ["app.toml"]
