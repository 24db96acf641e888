"""What an application does with INI files: typed settings, templates, transactions, watching, several at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pydantic
import pytest

import confsafe


class Server(pydantic.BaseModel):
    port: int = 80
    debug: bool = False
    name: str | None = None


class Settings(pydantic.BaseModel):
    server: Server = Server()


@dataclass
class Service:
    Type: str
    ExecStart: str


def test_a_model_reads_strings_and_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "app.ini"
    path.write_text("[server]\n; the port\nport = 80\ndebug = off\n")
    with confsafe.ConfigFile(path).edit_as(Settings) as settings:
        assert (settings.server.port, settings.server.debug) == (80, False)
        settings.server.port = 8080
        settings.server.debug = True
    assert path.read_text() == "[server]\n; the port\nport = 8080\ndebug = on\n"


def test_a_template_of_defaults_brings_its_comments(tmp_path: Path) -> None:
    template = tmp_path / "defaults.ini"
    template.write_text("; the server\n\n[server]\n; its port\nport = 80\n")
    path = tmp_path / "app.ini"
    file = confsafe.ConfigFile(path, defaults=template)
    file.set("server.port", 81)
    assert path.read_text() == "; the server\n\n[server]\n; its port\nport = 81\n"


def test_save_writes_the_difference_alone(tmp_path: Path) -> None:
    path = tmp_path / "app.ini"
    path.write_text("[a]\nx = 1   \n\n[b]\ny = 2\n")
    confsafe.save(path, {"a": {"x": 1}, "b": {"y": 3}})
    assert path.read_text() == "[a]\nx = 1   \n\n[b]\ny = 3\n"
    before = path.stat().st_mtime_ns
    confsafe.save(path, {"a": {"x": 1}, "b": {"y": "3"}})
    assert path.stat().st_mtime_ns == before


def test_a_new_file_is_made_and_the_data_of_the_caller_stay_as_they_are(tmp_path: Path) -> None:
    data = {"a": {"x": 1, "on": True}}
    confsafe.save(tmp_path / "new.ini", data)
    assert (tmp_path / "new.ini").read_text() == "[a]\nx = 1\non = true\n"
    assert data == {"a": {"x": 1, "on": True}}


def test_a_rename_and_a_move_that_are_told_keep_lines_among_new_numbers(tmp_path: Path) -> None:
    path = tmp_path / "app.ini"
    path.write_text("[a]\n; why\nx = 1\ny = 2\n")
    with confsafe.edit(path) as data:
        data.rename("a.x", "z")
        data["a"]["y"] = 3
    assert path.read_text() == "[a]\n; why\nz = 1\ny = 3\n"


def test_several_files_are_changed_together(tmp_path: Path) -> None:
    unit, git = tmp_path / "web.service", tmp_path / ".gitconfig"
    unit.write_text("[Service]\nType=simple\n")
    git.write_text("[user]\n\tname = A\n")
    with pytest.raises(confsafe.ValueRefused), confsafe.edit_all(unit, git) as (one, other):
        one["Service"]["Type"] = "exec"
        other["user"]["name"] = "a\rb"
    assert unit.read_text() == "[Service]\nType=simple\n"
    with confsafe.edit_all(unit, git) as (one, other):
        one["Service"]["Type"] = "exec"
        other["user"]["name"] = "B"
    assert (unit.read_text(), git.read_text()) == ("[Service]\nType=exec\n", "[user]\n\tname = B\n")


def test_comments_are_edited_with_the_values(tmp_path: Path) -> None:
    path = tmp_path / ".gitconfig"
    path.write_text("[user]\n\t# who\n\tname = A ; me\n")
    with confsafe.edit(path) as data:
        assert data.comments["user.name"].above == "who"
        data.comments["user.name"] = "you"
    assert path.read_text() == "[user]\n\t# who\n\tname = A ; you\n"
