"""Settings from several layers: the last that has a key counts, and says where it stands."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import confsafe
from confsafe.apps.layers import Layers, Origin


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two files in the working directory."""
    (tmp_path / "site.toml").write_text("[server]\nport = 8000\nhosts = ['a', 'b']\n")
    (tmp_path / "user.yaml").write_text("# mine\nserver:\n  port: 9000\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_later_layers_stand_over_earlier_ones_key_by_key(files: Path) -> None:
    found = Layers({"server": {"port": 80, "tls": False}}, "site.toml", "user.yaml")
    assert dict(found) == {"server": {"port": 9000, "tls": False, "hosts": ["a", "b"]}}
    assert found.get("server.port") == 9000
    assert found.get("server.name", "none") == "none"


def test_a_value_tells_its_layer_its_line_and_its_column(files: Path) -> None:
    found = Layers({"server": {"tls": False}}, "site.toml", "user.yaml")
    assert found.origin("server.port") == Origin("user.yaml", 3, 9)
    assert found.origin("server.hosts") == Origin("site.toml", 3, 9)
    assert found.origin("server.tls") == Origin("defaults")
    assert [str(origin) for origin in found.origins("server.port")] == ["site.toml:2:8", "user.yaml:3:9"]
    with pytest.raises(confsafe.KeyMissing):
        found.origin("server.name")


def test_what_is_done_to_the_merged_data_changes_no_layer(files: Path) -> None:
    defaults = {"server": {"tls": False, "names": ["a"]}}
    found = Layers(defaults, "site.toml")
    found["server"]["tls"] = True
    found["server"]["names"].append("b")
    assert defaults == {"server": {"tls": False, "names": ["a"]}}
    found.reload()
    assert found.get("server.names") == ["a"]


def test_a_file_that_is_not_there_is_an_empty_layer(files: Path) -> None:
    assert Layers({"a": 1}, "absent.toml")["a"] == 1


@pytest.mark.parametrize(
    ("name", "text", "key", "value"),
    [
        ("APP_SERVER__PORT", "1", "server.port", 1),
        ("APP_SERVER__HOSTS", '["c"]', "server.hosts", ["c"]),
        ("APP_SERVER__NEW_NAME", "abc", "server.new_name", "abc"),
        ("APP_DEBUG", "on", "debug", True),
        ("APP_NAME", "1.10", "name", "1.10"),
    ],
)
def test_the_environment_comes_last_and_keeps_the_type_of_what_it_stands_over(
    files: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, key: str, value: Any
) -> None:
    monkeypatch.setenv(name, text)
    found = Layers({"debug": False, "name": "x"}, "site.toml", env="APP_")
    assert found.get(key) == value
    assert found.origin(key) == Origin(name)


def test_a_variable_of_the_wrong_type_is_refused_by_name(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_SERVER__PORT", "many")
    with pytest.raises(confsafe.ValueRefused, match="APP_SERVER__PORT is not an integer"):
        Layers("site.toml", env="APP_")


def test_a_change_of_any_layer_is_a_pair(files: Path) -> None:
    found = Layers("site.toml", "user.yaml")
    watch = found.watch(every=0.02)
    pairs: list[Any] = []
    waiter = Thread(target=lambda: pairs.append(next(watch)))
    waiter.start()
    confsafe.set("user.yaml", "server.port", 1)
    waiter.join(timeout=30)
    ((old, new),) = pairs
    assert (old["server"]["port"], new["server"]["port"]) == (9000, 1)


def test_a_layer_that_does_not_parse_is_told_and_the_data_stay(files: Path) -> None:
    found = Layers("site.toml", "user.yaml")
    (files / "user.yaml").write_text("a: [")
    told: list[str] = []

    def note(error: confsafe.ConfsafeError) -> None:
        told.append(str(error))
        watch.close()

    watch = found.watch(every=0.01, on_error=note)
    assert list(watch) == []
    assert len(told) == 1
    assert told[0].startswith("user.yaml:1:")
    assert found.get("server.port") == 9000
