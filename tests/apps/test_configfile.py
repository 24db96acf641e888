"""`ConfigFile`: the options said once, the platform's directory, and nothing imported that is not asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import confsafe
from confsafe import ConfigFile

EXTRAS = ("pydantic", "platformdirs", "jsonschema", "watchfiles")


def test_the_file_of_an_application_is_where_the_platform_wants_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux":
        pytest.skip("the directory is platformdirs' business; its Linux one is checked")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    settings = ConfigFile.for_app("demo")
    assert settings.path == tmp_path / "config" / "demo" / "config.toml"
    settings.set("port", 80)
    assert (tmp_path / "config" / "demo" / "config.toml").read_text() == "port = 80\n"


def test_the_file_may_have_another_name_and_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    settings = ConfigFile.for_app("demo", "settings.yaml", defaults="port: 80  # public\n")
    settings.upgrade()
    assert Path(settings.path).read_text() == "port: 80  # public\n"


def test_options_are_said_once_and_those_of_a_call_come_first(tmp_path: Path) -> None:
    settings = ConfigFile(tmp_path / "app.toml", backup=3)
    for number in range(5):
        settings.set("n", number)
    assert len(settings.backups()) == 3
    settings.set("n", 9, backup=False)
    assert [Path(backup.path).read_text() for backup in settings.backups()] == ["n = 3\n", "n = 2\n", "n = 1\n"]
    settings.rollback(2)
    assert settings.get("n") == 2
    assert "-n = 9" in settings.diff()


def test_a_patch_and_a_move_take_the_options_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "app.conf"
    file.write_text("port = 80  # public\nold = 1\n")
    settings = ConfigFile(file, format="toml", backup=False)
    settings.apply({"port": 81, "old": None})
    settings.apply([{"op": "test", "path": "/port", "value": 81}, {"op": "add", "path": "/new", "value": 2}])
    settings.move("port", "server.port")
    assert file.read_text() == "new = 2\n\n[server]\nport = 81  # public\n"
    assert settings.backups() == []
    with pytest.raises(confsafe.KeyMissing, match=r"app\.conf: operation 0"):
        settings.apply([{"op": "remove", "path": "/gone"}])


def test_yaml_is_read_and_edited_as_the_options_say(tmp_path: Path) -> None:
    file = tmp_path / "old.yaml"
    file.write_text("become: yes\nmode: 0644\nmode: 0600\n")
    settings = ConfigFile(file, yaml="1.1", duplicates="last")
    assert settings.load() == {"become": True, "mode": 0o600}
    assert settings.get("mode") == 0o600
    settings.set("become", False)
    assert file.read_text() == "become: no\nmode: 0644\nmode: 0600\n"


def test_the_name_of_the_file_need_not_tell_the_format(tmp_path: Path) -> None:
    settings = ConfigFile(tmp_path / "demorc", format="toml", defaults="# mine\nport = 80\n")
    with settings.edit() as cfg:
        cfg["port"] = 81
    assert Path(settings.path).read_text() == "# mine\nport = 81\n"


def test_errors_in_the_block_name_the_file(tmp_path: Path) -> None:
    settings = ConfigFile(tmp_path / "app.toml", defaults={"a": 1})
    with pytest.raises(confsafe.KeyMissing, match=r"app\.toml: "):
        settings.unset("a.b", create=True)
    with pytest.raises(confsafe.KeyPathError, match=r"app\.toml: "):
        settings.set("a[", 1)
    with pytest.raises(FileNotFoundError):
        settings.unset("a")


def test_check_asks_about_the_file_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "app.toml").write_text("\nport = 70000\n")
    settings = ConfigFile(tmp_path / "app.toml", validate={"properties": {"port": {"maximum": 65535}}})
    with pytest.raises(confsafe.ValidationError, match=r"app\.toml:2:8: port: 70000 is greater than"):
        settings.check()
    settings.check({"port": 80})


def test_native_is_handed_through_and_refused_where_it_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "app.toml").write_text("port = 80  # public\n")
    settings = ConfigFile(tmp_path / "app.toml", native=True)
    with settings.edit() as document:
        document["port"] = 81
    assert settings.load()["port"] == 81
    with pytest.raises(ValueError, match="native=True belongs to edit and load"):
        settings.set("port", 82)
    with pytest.raises(ValueError, match="a template and migrations take plain data"):
        ConfigFile(tmp_path / "app.toml", native=True, defaults="port = 1\n").edit().__enter__()


def test_an_unknown_option_is_a_type_error(tmp_path: Path) -> None:
    options: dict[str, Any] = {"bakup": 1}
    with pytest.raises(TypeError, match="unknown option bakup"):
        ConfigFile(tmp_path / "app.toml", **options)


@pytest.mark.parametrize(
    ("library", "extra", "use"),
    [
        ("platformdirs", "app", lambda path: ConfigFile.for_app("demo")),
        ("watchfiles", "watch", lambda path: ConfigFile(path, defaults={"a": 1}).watch()),
        ("jsonschema", "schema", lambda path: confsafe.set(path, "a", 1, validate={})),
    ],
)
def test_a_library_that_is_missing_is_named_with_its_extra(
    library: str, extra: str, use: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(confsafe.ConfsafeError) as refused:
        use(tmp_path / "app.toml")
    assert f"needs the library {library}; pip install 'confsafe[{extra}]'" in str(refused.value)
    assert os.listdir(tmp_path) == []


def test_settings_import_no_library_that_they_do_not_need(tmp_path: Path) -> None:
    code = f"""
import dataclasses, sys
from confsafe import ConfigFile
@dataclasses.dataclass
class Settings:
    port: int = 80
settings = ConfigFile({str(tmp_path / "app.toml")!r}, defaults="port = 80\\n", migrations={{2: dict}})
settings.upgrade()
settings.load_as(Settings)
with settings.edit_as(Settings) as changed:
    changed.port = 81
print([name for name in {EXTRAS!r} if name in sys.modules])
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=environment)
    assert (done.stdout, done.stderr) == ("[]\n", "")
