"""Options of the wrong type, or impossible ones, are refused by the call itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import confsafe

CALLS: dict[str, Callable[..., Any]] = {
    "edit": lambda path, **options: confsafe.edit(path, **options),
    "set": lambda path, **options: confsafe.set(path, "a", 2, **options),
    "ConfigFile": lambda path, **options: confsafe.ConfigFile(path, **options),
    "edit_all": lambda path, **options: confsafe.edit_all(path, **options),
    "rollback": lambda path, **options: confsafe.rollback(path, **options),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "app.toml"
    path.write_text("a = 1\n")
    return path


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("option", "wrong", "says"),
    [
        ("timeout", "5", "a number of seconds or None, not '5'"),
        ("timeout", True, "a number of seconds"),
        ("backup", "3", "True, False, a count or None"),
        ("backup", 1.5, "True, False, a count or None"),
        ("secret", "yes", "True or False, not 'yes'"),
        ("durable", 1, "True or False"),
        ("create", None, "True or False"),
        ("mode", "640", "a whole number (0o640) or None"),
        ("mode", True, "a whole number"),
        ("document", "0", "a whole number, a mapping"),
        ("format", Path, "the name of the format or None"),
        ("on_conflict", None, '"merge", "error" or "retry"'),
        ("bakup", False, "unknown option bakup"),
    ],
)
def test_a_wrong_type_is_a_type_error(file: Path, call: str, option: str, wrong: Any, says: str) -> None:
    with pytest.raises(TypeError) as caught:
        CALLS[call](file, **{option: wrong})
    assert says in str(caught.value)
    assert file.read_text() == "a = 1\n"


@pytest.mark.parametrize(
    ("option", "wrong"), [("timeout", -1), ("timeout", float("nan")), ("backup", -1), ("on_conflict", "ask")]
)
def test_an_impossible_value_is_a_value_error(file: Path, option: str, wrong: Any) -> None:
    with pytest.raises(ValueError, match=option):
        confsafe.set(file, "a", 2, **{option: wrong})


class TestBackupNone:
    @pytest.mark.parametrize(("variable", "count"), [(None, 1), ("", 1), ("0", 0), ("2", 2)])
    def test_is_what_the_environment_says(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, variable: str | None, count: int
    ) -> None:
        monkeypatch.delenv("CONFSAFE_BACKUPS", raising=False)
        if variable is not None:
            monkeypatch.setenv("CONFSAFE_BACKUPS", variable)
        for value in (2, 3, 4):
            confsafe.set(file, "a", value, backup=None)
        assert len(confsafe.backups(file)) == count

    def test_does_not_override_what_is_asked_for(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CONFSAFE_BACKUPS", "0")
        confsafe.set(file, "a", 2)
        assert len(confsafe.backups(file)) == 1

    def test_refuses_what_is_no_number(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CONFSAFE_BACKUPS", "many")
        with pytest.raises(ValueError, match="CONFSAFE_BACKUPS is 'many'"):
            confsafe.set(file, "a", 2, backup=None)


class TestFollowSymlinks:
    def test_leaves_the_link_by_default(self, file: Path) -> None:
        link = file.with_name("link.toml")
        link.symlink_to(file)
        confsafe.set(link, "a", 2)
        assert link.is_symlink()
        assert file.read_text() == "a = 2\n"

    @pytest.mark.parametrize("call", ["set", "edit", "dry run"])
    def test_false_refuses_a_link_in_the_files_place(self, file: Path, call: str) -> None:
        from confsafe import api

        link = file.with_name("link.toml")
        link.symlink_to(file)
        with pytest.raises(confsafe.InsecureError, match="symbolic link"):
            if call == "set":
                confsafe.set(link, "a", 2, follow_symlinks=False)
            elif call == "edit":
                with confsafe.edit(link, follow_symlinks=False) as cfg:
                    cfg["a"] = 2
            else:
                api.transform(link, lambda cfg: cfg.update(a=2), dry_run=True, follow_symlinks=False)
        assert file.read_text() == "a = 1\n"

    def test_false_takes_a_link_on_the_way_to_the_file(self, file: Path, tmp_path: Path) -> None:
        (tmp_path / "current").symlink_to(tmp_path)
        confsafe.set(tmp_path / "current" / "app.toml", "a", 2, follow_symlinks=False)
        assert file.read_text() == "a = 2\n"
