"""Migrations: an older file becomes a new one in one commit, or stays as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import confsafe
from confsafe import Config, ConfigFile

OLD = """\
# My settings.
theme = "dark"  # easy on the eyes

[server]
address = "localhost:8080"  # where it listens
"""


def split_address(cfg: Config) -> None:
    """Version 2: host and port are two keys."""
    cfg.rename("server.address", "host")
    cfg["server"]["host"], _, port = cfg["server"]["host"].partition(":")
    cfg["server"]["port"] = int(port)


def move_theme(cfg: Config) -> None:
    """Version 3: the theme stands in a table."""
    cfg["ui"] = {"theme": cfg.pop("theme")}


@pytest.fixture
def settings(tmp_path: Path) -> ConfigFile:
    (tmp_path / "app.toml").write_text(OLD)
    return ConfigFile(tmp_path / "app.toml", migrations={3: move_theme, 2: split_address})


def text(settings: ConfigFile) -> str:
    return Path(settings.path).read_text()


def test_every_step_is_made_in_order_and_comments_are_kept(settings: ConfigFile) -> None:
    assert settings.upgrade() is True
    assert confsafe.load(settings.path) == {
        "version": 3,
        "server": {"host": "localhost", "port": 8080},
        "ui": {"theme": "dark"},
    }
    assert 'host = "localhost"  # where it listens\n' in text(settings)


def test_the_old_file_is_the_backup_of_the_one_commit(settings: ConfigFile) -> None:
    settings.upgrade()
    assert [Path(backup.path).read_text() for backup in settings.backups()] == [OLD]


def test_a_backup_is_kept_even_where_edits_keep_none(settings: ConfigFile) -> None:
    settings.upgrade(backup=False)
    settings.set("server.port", 1, backup=False)
    assert [Path(backup.path).read_text() for backup in settings.backups()] == [OLD]


def test_an_edit_sees_the_new_data_and_both_are_one_commit(settings: ConfigFile) -> None:
    with settings.edit(backup=5) as cfg:
        cfg["server"]["port"] += 1
    assert settings.get("server.port") == 8081
    assert [Path(backup.path).read_text() for backup in settings.backups()] == [OLD]


def test_an_edit_that_changes_nothing_writes_the_migration(settings: ConfigFile) -> None:
    with settings.edit():
        pass
    assert confsafe.get(settings.path, "version") == 3


def test_reading_migrates_in_memory_and_writes_nothing(settings: ConfigFile) -> None:
    assert settings.get("ui.theme") == "dark"
    assert text(settings) == OLD
    assert os.listdir(Path(settings.path).parent) == ["app.toml"]


def test_only_the_steps_that_are_missing_are_made(settings: ConfigFile) -> None:
    Path(settings.path).write_text('version = 2\ntheme = "x"\n')
    settings.upgrade()
    assert confsafe.load(settings.path) == {"version": 3, "ui": {"theme": "x"}}
    assert settings.upgrade() is False


def test_a_step_that_fails_leaves_the_file_as_it_was(settings: ConfigFile) -> None:
    Path(settings.path).write_text("theme = 'x'\n[server]\naddress = 'no port'\n")
    before = text(settings)
    with pytest.raises(ValueError, match="invalid literal") as failure:
        settings.upgrade()
    assert "while migrating the settings to version 2" in failure.value.__notes__[0]
    assert text(settings) == before
    assert os.listdir(Path(settings.path).parent) == ["app.toml"]


def test_a_failed_step_lets_the_lock_go(settings: ConfigFile) -> None:
    Path(settings.path).write_text("theme = 'x'\n")
    with pytest.raises(confsafe.KeyMissing):
        settings.upgrade()
    confsafe.set(settings.path, "theme", "y", timeout=0)


def test_a_file_of_a_newer_program_is_refused_and_not_touched(settings: ConfigFile) -> None:
    Path(settings.path).write_text("version = 9\n")
    for read_or_write in (settings.load, settings.upgrade):
        with pytest.raises(confsafe.ValidationError, match=r"app\.toml: version: the file is of version 9.* knows 3"):
            read_or_write()
    assert text(settings) == "version = 9\n"


def test_a_version_that_is_no_number_is_refused(settings: ConfigFile) -> None:
    Path(settings.path).write_text('version = "two"\n')
    with pytest.raises(confsafe.ValidationError, match="version is a string, not a version number"):
        settings.load()


def test_a_new_file_says_the_newest_version(tmp_path: Path) -> None:
    settings = ConfigFile(tmp_path / "new.toml", migrations={2: split_address})
    settings.set("theme", "dark")
    assert text(settings) == 'version = 2\ntheme = "dark"\n'


def test_a_new_file_from_a_template_says_it_too(tmp_path: Path) -> None:
    settings = ConfigFile(tmp_path / "new.toml", defaults="# defaults\nport = 80\n", migrations={2: split_address})
    settings.upgrade()
    assert confsafe.load(settings.path) == {"version": 2, "port": 80}
    assert "# defaults\n" in text(settings)


def test_the_version_can_stand_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "app.yaml"
    path.write_text("meta: {schema: 1}\ntheme: dark\n")
    settings = ConfigFile(path, migrations={2: move_theme}, version_key="meta.schema")
    settings.upgrade()
    assert confsafe.load(path) == {"meta": {"schema": 2}, "ui": {"theme": "dark"}}


def test_an_older_file_is_migrated_first_and_then_completed(tmp_path: Path) -> None:
    path = tmp_path / "app.toml"
    path.write_text(OLD)
    template = 'version = 3\n\n[server]\nhost = "::"\nport = 80\ntls = false  # new\n\n[ui]\ntheme = "light"\n'
    settings = ConfigFile(path, defaults=template, migrations={2: split_address, 3: move_theme})
    settings.upgrade()
    assert confsafe.load(path) == {
        "version": 3,
        "server": {"host": "localhost", "port": 8080, "tls": False},
        "ui": {"theme": "dark"},
    }
    assert "tls = false  # new\n" in path.read_text()
