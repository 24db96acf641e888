"""What a file gets from its template is the template's text; an app can always save."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

import confsafe
from confsafe import ConfigFile

YAML = """\
server:
  port: 80
  tls:
    on: yes # bool
    mode: 0644
ui: [1, 2] # flow
name: 'q'
"""


def test_a_key_comes_as_the_template_has_it(tmp_path: Path) -> None:
    path = tmp_path / "u.yaml"
    path.write_text("server:\n  port: 1 # mine\n")
    ConfigFile(path, defaults=YAML).upgrade()
    assert path.read_text() == YAML.replace("port: 80", "port: 1 # mine")


def test_the_items_of_a_list_bring_their_comments(tmp_path: Path) -> None:
    template = "[a]\nx = 1\nl = [\n  1, # one\n  0x10,\n]\n"
    path = tmp_path / "u.toml"
    path.write_text("[a]\nx = 2\n")
    ConfigFile(path, defaults=template).upgrade()
    assert path.read_text() == template.replace("x = 1", "x = 2")


def test_what_the_block_changed_in_a_new_entry_is_edited_in_it(tmp_path: Path) -> None:
    path = tmp_path / "u.yaml"
    path.write_text("server:\n  port: 1\n")
    with ConfigFile(path, defaults=YAML).edit() as cfg:
        cfg["server"]["tls"]["mode"] = 0
    text = path.read_text()
    assert "    on: yes # bool\n    mode: 0\n" in text
    assert "ui: [1, 2] # flow\n" in text


def test_a_comment_without_room_stays_away_and_the_edit_is_made(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    template = '{\n  // port\n  "port": 80,\n  // host\n  "host": "x"\n}\n'
    path = tmp_path / "u.jsonc"
    path.write_text('{"port": 1} // mine\n')
    with caplog.at_level(logging.DEBUG, "confsafe"):
        ConfigFile(path, defaults=template).set("port", 3)
    assert confsafe.load(path) == {"port": 3, "host": "x"}
    assert "// mine" in path.read_text()
    assert "host: a comment stays away" in caplog.text


def test_a_default_that_an_alias_shares_is_changed_for_one_key_alone(tmp_path: Path) -> None:
    path = tmp_path / "u.yaml"
    path.write_text("a:\n  x: 5\n")
    settings = ConfigFile(path, defaults="a: &a\n  x: 1\n  y: 2\nb: *a\n")
    assert settings.load() == {"a": {"x": 5, "y": 2}, "b": {"x": 1, "y": 2}}


def test_what_was_loaded_tells_its_comments(tmp_path: Path) -> None:
    texts = {"a.toml": "# x\na = 1 # y\n", "a.yaml": "# x\na: 1 # y\n", "a.jsonc": '{\n  // x\n  "a": 1 // y\n}\n'}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        loaded = [
            confsafe.load(tmp_path / name),
            confsafe.loads(text, name[2:]),  # type: ignore[arg-type]
            ConfigFile(tmp_path / name, defaults={"b": 1}).load(),
        ]
        for root in loaded:
            assert root.comments["a"] == confsafe.Comment("x", "y")
    assert loaded[-1].comments["b"] == confsafe.Comment()


def test_a_migration_may_return_the_new_data(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("old = 1 # kept\n")
    ConfigFile(path, migrations={2: lambda cfg: {"old": cfg["old"], "new": 2}}).upgrade()
    assert confsafe.load(path) == {"old": 1, "new": 2, "version": 2}
    assert "# kept" in path.read_text()


def test_a_migration_that_changes_the_data_and_returns_others_is_refused(tmp_path: Path) -> None:
    def both(cfg: confsafe.Config) -> object:
        cfg["new"] = 1
        return {"other": 2}

    path = tmp_path / "a.toml"
    path.write_text("old = 1\n")
    with pytest.raises(confsafe.ValidationError, match="changes the data and returns other data"):
        ConfigFile(path, migrations={2: both}).upgrade()
    assert path.read_text() == "old = 1\n"


def test_what_a_migration_took_out_and_returns_is_not_taken_for_new_data(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("keep = 1\n\n[old]\nx = 1\n")
    ConfigFile(path, migrations={2: lambda cfg: cfg.pop("old")}).upgrade()
    assert confsafe.load(path) == {"keep": 1, "version": 2}
