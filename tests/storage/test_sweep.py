"""Temporary files of killed writers: swept by the next holder of the same file, and never a living writer's."""

from __future__ import annotations

import os
from pathlib import Path

from disk_files import HOLD, commit, names, python

from confsafe.storage import sweep
from confsafe.storage.atomic import TempFile
from confsafe.storage.disk import LocalFile
from confsafe.storage.names import resolve


def killed_holder(app: Path, *litter: str) -> None:
    process = python(HOLD, app)
    assert process.stdout is not None
    process.stdout.readline()
    for name in litter:
        app.with_name(name).write_bytes(b"half")
    process.kill()
    process.communicate()


def test_the_next_holder_sweeps_what_a_killed_one_left(app: Path) -> None:
    killed_holder(app, ".app.toml.0123456789abcdef.tmp", ".app.toml.0000000000000000.tmp")
    with LocalFile(app).hold():
        assert names(app.parent) == [".app.toml.lock", "app.toml"]


def test_a_link_that_was_to_become_a_backup_goes_even_where_the_file_itself_is_locked(app: Path) -> None:
    killed_holder(app)
    os.link(app, app.with_name(".app.toml.0123456789abcdef.old"))
    commit(app, b"new", in_place=True)
    assert names(app.parent) == ["app.toml", "app.toml.bak"]


def test_it_sweeps_what_belongs_to_this_file_only(app: Path) -> None:
    others = [".app.toml.x.0123456789abcdef.tmp", ".app.0123456789abcdef.tmp", ".other.toml.0123456789abcdef.tmp"]
    killed_holder(app, *others)
    commit(app, b"new")
    assert names(app.parent) == sorted([*others, "app.toml", "app.toml.bak"])


def test_after_a_clean_release_nobody_looks_for_litter(app: Path) -> None:
    temp = app.with_name(".app.toml.0123456789abcdef.tmp")
    temp.write_bytes(b"half")
    commit(app, b"new")
    assert temp.exists()


def test_a_living_writers_file_is_told_by_its_lock(app: Path) -> None:
    temp = TempFile.create(resolve(app))
    assert not sweep.remove_if_dead(temp.directory, temp.name)
    assert temp.name in names(app.parent)
    os.close(os.dup(temp.fd))
    temp.discard()
    assert names(app.parent) == ["app.toml"]


def test_a_file_that_is_swept_in_the_moment_of_its_making_is_made_again(app: Path, monkeypatch: object) -> None:
    from confsafe.storage import platforms

    swept: list[str] = []
    lock = platforms.try_lock

    def sweep_first(fd: int) -> bool:
        if not swept:
            swept.append(next(name for name in names(app.parent) if name.endswith(".tmp")))
            app.with_name(swept[0]).unlink()
        return lock(fd)

    monkeypatch.setattr(platforms, "try_lock", sweep_first)  # type: ignore[attr-defined]
    temp = TempFile.create(resolve(app))
    assert temp.name != swept[0]
    assert temp.name in names(app.parent)
    temp.discard()


def test_a_directory_that_cannot_be_listed_does_not_fail_an_edit(app: Path) -> None:
    sweep.sweep_beside(resolve(app.parent / "absent" / "app.toml"))


def test_a_temporary_file_that_an_interrupt_let_nobody_keep_is_removed(app: Path) -> None:
    temp = TempFile.create(resolve(app))
    temp.write(b"half")
    del temp
    assert names(app.parent) == ["app.toml"]
