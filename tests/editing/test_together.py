"""`confsafe.edit_all`: several files, one edit; whatever goes wrong at one of them, none is changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import confsafe
from confsafe.apps.configfile import ConfigFile
from confsafe.storage.digest import digest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working directory, with a TOML, a YAML and a JSON file."""
    (tmp_path / "app.toml").write_text("# app\nport = 80  # public\n")
    (tmp_path / "proxy.yaml").write_text("# proxy\nport: 80  # upstream\n")
    (tmp_path / "state.json").write_text('{"port": 80}\n')
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_all_files_change_with_their_comments_kept_and_a_backup_each(folder: Path) -> None:
    before = texts(folder)
    with confsafe.edit_all("state.json", "app.toml", "proxy.yaml") as (state, app, proxy):
        state["port"] = app["port"] = proxy["port"] = 8080
    after = {name: text.replace("80", "8080") for name, text in before.items()}
    assert texts(folder) == after | {f"{name}.bak": text for name, text in before.items()}


def test_files_that_the_block_leaves_alone_are_not_written(folder: Path) -> None:
    before = os.stat("proxy.yaml")
    with confsafe.edit_all("app.toml", "proxy.yaml") as (app, _):
        app["port"] = 1
    assert os.stat("proxy.yaml") == before
    assert not os.path.exists("proxy.yaml.bak")


def test_an_exception_in_the_block_leaves_every_file_alone(folder: Path) -> None:
    before = texts(folder)
    with pytest.raises(ZeroDivisionError), confsafe.edit_all("app.toml", "proxy.yaml") as (app, proxy):
        app["port"] = proxy["port"] = 1
        raise ZeroDivisionError
    assert texts(folder) == before


def test_a_value_that_one_format_refuses_leaves_every_file_and_backup_alone(folder: Path) -> None:
    confsafe.set("app.toml", "port", 79)
    before = texts(folder)
    with pytest.raises(confsafe.ValueRefused) as refusal, confsafe.edit_all("app.toml", "state.json") as (app, state):
        app["port"] = 1
        state["when"] = object()
    assert refusal.value.path == "state.json"
    assert texts(folder) == before


def test_a_refusal_by_validate_leaves_every_file_alone(folder: Path) -> None:
    before = texts(folder)
    with (
        pytest.raises(confsafe.ValidationError, match=r"^state\.json"),
        confsafe.edit_all("app.toml", "state.json", validate=lambda data: data["port"] < 1024) as (app, state),
    ):
        app["port"] = 81
        state["port"] = 8080
    assert texts(folder) == before


def test_a_file_that_does_not_parse_is_named_and_nothing_stays_locked(folder: Path) -> None:
    Path("proxy.yaml").write_text("port: [\n")
    with pytest.raises(confsafe.ParseError, match=r"^proxy\.yaml:"), confsafe.edit_all("app.toml", "proxy.yaml"):
        raise AssertionError("the block must not run")
    confsafe.set("app.toml", "port", 1, timeout=0)


def test_somebody_elses_change_of_another_key_is_merged(folder: Path) -> None:
    with confsafe.edit_all("app.toml", "proxy.yaml") as (app, proxy):
        app["port"] = proxy["port"] = 1
        Path("proxy.yaml").write_text("# proxy\nport: 80  # upstream\nhost: a\n")
    assert Path("app.toml").read_text() == "# app\nport = 1  # public\n"
    assert Path("proxy.yaml").read_text() == "# proxy\nport: 1  # upstream\nhost: a\n"


def test_somebody_elses_change_of_the_same_key_is_a_conflict_and_changes_nothing(folder: Path) -> None:
    app_before = Path("app.toml").read_text()
    with (
        pytest.raises(confsafe.ConflictError, match=r"^proxy\.yaml"),
        confsafe.edit_all("app.toml", "proxy.yaml") as (app, proxy),
    ):
        app["port"] = proxy["port"] = 1
        Path("proxy.yaml").write_text("port: 2\n")
    assert Path("app.toml").read_text() == app_before
    assert Path("proxy.yaml").read_text() == "port: 2\n"
    assert sorted(os.listdir()) == ["app.toml", "proxy.yaml", "state.json"]


def test_one_file_under_two_names_is_refused(folder: Path) -> None:
    os.symlink("app.toml", "link.toml")
    with pytest.raises(ValueError, match="named twice"):
        confsafe.edit_all("app.toml", "link.toml")


def test_in_place_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="in_place"):
        confsafe.edit_all("app.toml", "proxy.yaml", in_place=True)


def test_settings_files_bring_their_templates_and_migrations(folder: Path) -> None:
    made = ConfigFile("new.toml", defaults="# defaults\nport = 80  # the port\n")
    old = ConfigFile("app.toml", migrations={2: lambda cfg: cfg.rename("port", "listen")})
    with confsafe.edit_all(made, old, "state.json") as (new, app, state):
        state["port"] = new["port"] = app["listen"] = 8080
    assert Path("new.toml").read_text() == "# defaults\nport = 8080  # the port\n"
    assert "listen = 8080  # public\n" in Path("app.toml").read_text()
    assert Path("state.json").read_text() == '{"port": 8080}\n'


COUNT = """
import sys, confsafe
for _ in range(25):
    with confsafe.edit_all(*sys.argv[1:], durable=False) as roots:
        for root in roots:
            root["port"] += 1
"""


def test_callers_with_the_files_in_another_order_never_wait_in_a_circle_and_lose_nothing(folder: Path) -> None:
    names = ["app.toml", "proxy.yaml", "state.json"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    orders = [names, names[::-1], [names[1], names[2], names[0]], names]
    workers = [subprocess.Popen([sys.executable, "-c", COUNT, *order], env=environment) for order in orders]
    assert [worker.wait(timeout=60) for worker in workers] == [0] * 4
    assert [confsafe.get(name, "port") for name in names] == [180] * 3
    assert {name for name in os.listdir() if name.startswith(".")} == set()


def test_readers_have_all_old_or_all_new_while_it_is_done_again_and_again(folder: Path) -> None:
    names = ["app.toml", "state.json"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    worker = subprocess.Popen([sys.executable, "-c", COUNT, *names], env=environment)
    while worker.poll() is None:
        first = confsafe.get("app.toml", "port")
        second = confsafe.get("state.json", "port")
        third = confsafe.get("app.toml", "port")
        assert first <= second <= third
    assert worker.returncode == 0


def part(new: str, old: str | None, other: str = "state.json") -> str:
    """What stands beside app.toml while it is edited together with another file: it is the first of them."""
    hashes = {name: text and digest(text.encode()).hex() for name, text in (("new", new), ("old", old))}
    files = [[".", "app.toml"], [".", other]]
    return json.dumps({"confsafe": "together", "id": "0", "number": 0, "state": "under way", "files": files, **hashes})


def test_what_is_no_part_of_an_edit_is_kept_and_named_and_edit_all_refused(folder: Path) -> None:
    Path(".app.toml.together").write_text("my notes\n")
    assert confsafe.get("app.toml", "port") == 80
    with pytest.warns(confsafe.ConfsafeWarning, match=r"app\.toml: \.app\.toml\.together is no part of an interrupted"):
        confsafe.set("app.toml", "port", 81)
    with (
        pytest.warns(confsafe.ConfsafeWarning),
        pytest.raises(confsafe.WriteError, match=r"\.app\.toml\.together stands in the way; move it away"),
        confsafe.edit_all("app.toml", "state.json") as (app, state),
    ):
        app["port"] = state["port"] = 1
    assert Path(".app.toml.together").read_text() == "my notes\n"
    assert confsafe.get("app.toml", "port") == 81
    assert confsafe.get("state.json", "port") == 80


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs root, to make other users' files")
def test_a_record_that_another_user_planted_in_a_sticky_directory_is_not_believed(folder: Path) -> None:
    folder.chmod(0o1777)
    Path(".app.toml.together").write_text(part(Path("app.toml").read_text(), "port = 666\n"))
    Path(".app.toml.before").write_text("port = 666\n")
    for name in (".app.toml.together", ".app.toml.before"):
        os.chown(name, 12345, 12345)
    assert confsafe.get("app.toml", "port") == 80
    with pytest.warns(confsafe.ConfsafeWarning, match="not one to be believed"):
        confsafe.set("app.toml", "port", 81)
    assert Path("app.toml").read_text() == "# app\nport = 81  # public\n"
