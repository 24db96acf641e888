"""Defaults as a commented template: files are made and completed from it, and what is the user's is never touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import confsafe
from confsafe import ConfigFile

TEMPLATES = {
    "app.toml": """\
# Settings of the demo.
title = "Demo"  # shown in the window

[server]
# who may connect
host = "localhost"
port = 80  # public

# how it looks
[ui]
theme = "dark"  # or light
recent = []
""",
    "app.yaml": """\
# Settings of the demo.
title: Demo  # shown in the window

server:
  # who may connect
  host: localhost
  port: 80  # public

# how it looks
ui:
  theme: dark  # or light
  recent: []
""",
    "app.jsonc": """\
{
  // Settings of the demo.
  "title": "Demo", // shown in the window

  "server": {
    // who may connect
    "host": "localhost",
    "port": 80 // public
  },

  // how it looks
  "ui": {
    "theme": "dark", // or light
    "recent": []
  }
}
""",
}

OLDER = {
    "app.toml": "# my own\n[server]\nport = 8080  # mine\n",
    "app.yaml": "# my own\nserver:\n  port: 8080  # mine\n",
    "app.jsonc": '{\n  // my own\n  "server": {\n    "port": 8080 // mine\n  }\n}\n',
}


@pytest.fixture(params=TEMPLATES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> ConfigFile:
    """A settings file that is not there yet, in each format."""
    return ConfigFile(tmp_path / request.param, defaults=TEMPLATES[request.param])


def template(settings: ConfigFile) -> str:
    return TEMPLATES[Path(settings.path).name]


def text(settings: ConfigFile) -> str:
    return Path(settings.path).read_text()


def older(settings: ConfigFile) -> str:
    """Make the file of a user of an older version; its text."""
    content = OLDER[Path(settings.path).name]
    Path(settings.path).write_text(content)
    return content


def test_reading_a_missing_file_gives_the_defaults_and_makes_nothing(settings: ConfigFile) -> None:
    assert settings.get("server.port") == 80
    assert settings.load()["ui"] == {"theme": "dark", "recent": []}
    assert not os.path.exists(settings.path)


def test_the_first_change_makes_the_file_from_the_template_with_its_comments(settings: ConfigFile) -> None:
    settings.set("server.port", 8080)
    assert text(settings) == template(settings).replace("80", "8080")


def test_an_edit_that_changes_nothing_makes_the_file_too(settings: ConfigFile) -> None:
    with settings.edit() as cfg:
        assert cfg["server"]["port"] == 80
    assert text(settings) == template(settings)


def test_saving_a_missing_file_keeps_the_comments_of_what_is_saved(settings: ConfigFile) -> None:
    data = settings.defaults
    del data["ui"]
    data["title"] = "Other"
    settings.save(data)
    assert confsafe.load(settings.path) == data
    assert "shown in the window" in text(settings)
    assert "or light" not in text(settings)


def test_an_exception_in_the_block_makes_no_file(settings: ConfigFile) -> None:
    with pytest.raises(ZeroDivisionError), settings.edit():
        raise ZeroDivisionError
    assert os.listdir(Path(settings.path).parent) == []


def test_a_key_that_an_older_file_lacks_is_there_for_the_block(settings: ConfigFile) -> None:
    older(settings)
    with settings.edit() as cfg:
        assert cfg["ui"]["theme"] == "dark"
        assert cfg["server"]["port"] == 8080


def test_what_an_older_file_lacks_is_added_with_its_comments_when_something_is_written(settings: ConfigFile) -> None:
    older(settings)
    settings.set("server.port", 8081)
    assert confsafe.load(settings.path) == settings.defaults | {"server": {"host": "localhost", "port": 8081}}
    for comment in ("shown in the window", "who may connect", "how it looks", "or light", "my own", "mine"):
        assert text(settings).count(comment) == 1, comment


def test_an_edit_that_changes_nothing_leaves_an_older_file_alone(settings: ConfigFile) -> None:
    before = older(settings)
    with settings.edit():
        pass
    assert text(settings) == before


def test_upgrade_adds_what_is_missing_and_says_whether_it_did(settings: ConfigFile) -> None:
    older(settings)
    assert settings.upgrade() is True
    assert confsafe.load(settings.path) == settings.defaults | {"server": {"host": "localhost", "port": 8080}}
    after = text(settings)
    assert settings.upgrade() is False
    assert text(settings) == after


def test_upgrade_makes_a_missing_file(settings: ConfigFile) -> None:
    assert settings.upgrade() is True
    assert text(settings) == template(settings)


def test_lines_of_the_user_stay_as_they_are(settings: ConfigFile) -> None:
    before = older(settings)
    settings.upgrade()
    kept = [line for line in before.splitlines() if "mine" in line]
    assert len(kept) == 1
    assert kept[0].rstrip() in text(settings)


def test_what_the_block_deletes_is_not_added_again(settings: ConfigFile) -> None:
    older(settings)
    with settings.edit() as cfg:
        del cfg["ui"]
    assert "ui" not in confsafe.load(settings.path)
    assert "theme" not in text(settings)


def test_complete_false_adds_nothing_but_by_upgrade(settings: ConfigFile) -> None:
    before = older(settings)
    settings.complete = False
    settings.set("server.port", 8081)
    assert text(settings) == before.replace("8080", "8081")
    assert settings.upgrade() is True
    assert settings.get("ui.theme") == confsafe.get(settings.path, "ui.theme") == "dark"


def test_a_list_is_the_users_as_a_whole(settings: ConfigFile) -> None:
    settings.set("ui.recent", ["a"])
    assert settings.get("ui.recent") == ["a"]


def test_a_value_where_the_template_has_a_table_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "app.toml"
    path.write_text("server = 'none'\n")
    ConfigFile(path, defaults=TEMPLATES["app.toml"]).upgrade()
    assert confsafe.get(path, "server") == "none"


def test_a_template_can_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "defaults.toml").write_text(TEMPLATES["app.toml"])
    for named in (tmp_path / "defaults.toml", str(tmp_path / "defaults.toml")):
        settings = ConfigFile(tmp_path / "app.toml", defaults=named)
        assert settings.get("ui.theme") == "dark"
    settings.upgrade()
    assert text(settings) == TEMPLATES["app.toml"]


def test_a_template_can_be_a_resource_of_a_package(tmp_path: Path) -> None:
    class Resource:
        """What importlib.resources hands out for a file in a zip."""

        name = "defaults.toml"

        def read_text(self, encoding: str) -> str:
            assert encoding == "utf-8"
            return TEMPLATES["app.toml"]

    assert ConfigFile(tmp_path / "app.toml", defaults=Resource()).get("ui.theme") == "dark"


def test_a_template_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = ConfigFile(tmp_path / "app.toml", defaults=tmp_path / "none.toml")
    with pytest.raises(ValueError, match=r"none\.toml: the template cannot be read: No such file"):
        settings.get("port", 80)


def test_a_blank_file_is_made_from_the_template_too(settings: ConfigFile) -> None:
    Path(settings.path).write_text("\n")
    settings.set("server.port", 8080)
    assert text(settings) == template(settings).replace("80", "8080")


def test_a_template_in_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "defaults.yaml").write_text(TEMPLATES["app.yaml"])
    settings = ConfigFile(tmp_path / "app.toml", defaults=tmp_path / "defaults.yaml")
    with pytest.raises(ValueError, match=r"defaults\.yaml is yaml, the file is toml"):
        settings.load()


def test_a_template_that_does_not_parse_is_named(tmp_path: Path) -> None:
    settings = ConfigFile(tmp_path / "app.toml", defaults="a = \n")
    with pytest.raises(confsafe.ParseError, match="the template of defaults:1:5"):
        settings.load()


def test_defaults_as_a_dict_are_read_and_never_written(tmp_path: Path) -> None:
    settings = ConfigFile(tmp_path / "app.toml", defaults={"server": {"port": 80}, "title": "x"})
    assert settings.get("server.port") == 80
    settings.set("title", "y")
    assert text(settings) == 'title = "y"\n'
    assert settings.get("server.port") == 80


def test_two_processes_may_make_the_file_at_once(settings: ConfigFile) -> None:
    with settings.edit() as cfg:
        cfg["title"] = "ours"
        Path(settings.path).write_text(template(settings).replace("80", "81"))
    assert settings.get("title") == "ours"
    assert settings.get("server.port") == 81
