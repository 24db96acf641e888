"""Which file a path means: what `realpath` says, found faster where no link is on the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from confsafe.storage import names

PATHS = (
    *("f", "a/f", "./f", "a/../f", "a//f", "a/.f", "..f", " "),
    *("link/f", "link/../f", "a/link", "dangling", "missing", "a/missing", "link/missing", "a/", "link/", "."),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files and links below a directory that is the current one."""
    (tmp_path / "a").mkdir()
    for name in ("f", "a/f", "a/.f", "..f", " "):
        (tmp_path / name).touch()
    for name, target in (("link", "a"), ("a/link", "../f"), ("dangling", "nowhere")):
        (tmp_path / name).symlink_to(target)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", PATHS)
def test_the_place_of_a_relative_path_is_the_real_one(folder: Path, path: str) -> None:
    assert names.resolve(path).path == os.path.realpath(path)


@pytest.mark.parametrize("path", PATHS)
def test_the_place_of_an_absolute_path_is_the_real_one(folder: Path, path: str) -> None:
    named = os.path.join(os.fspath(folder), path)
    assert names.resolve(named).path == os.path.realpath(named)


def test_a_file_of_the_root_directory_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    name = next(entry for entry in os.listdir("/") if not os.path.islink(f"/{entry}"))
    monkeypatch.chdir("/")
    assert names.resolve(name).path == names.resolve(f"/{name}").path == f"/{name}"


def test_a_directory_within_a_file_is_refused(folder: Path) -> None:
    with pytest.raises(NotADirectoryError):
        names.resolve("f/x")
