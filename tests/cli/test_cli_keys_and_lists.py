"""`confsafe unset`, `rename`, `add` and `remove`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli_files import APP_TOML

if TYPE_CHECKING:
    from cli_files import Run


def test_unset_takes_the_line_and_its_comment(run: Run, files: Path) -> None:
    assert run("unset", "app.toml", "server.port").returncode == 0
    expected = APP_TOML.replace("port = 80  # public\n", "")
    assert (files / "app.toml").read_text() == expected


def test_unset_of_several_keys_names_each_as_it_stands_now(run: Run) -> None:
    assert (
        run("unset", "compose.yaml", "services.web.ports[0]", "services.web.ports[1]", "list[0].image").returncode == 0
    )
    assert run("get", "compose.yaml", "services.web.ports", "--json").stdout == "[]\n"
    assert run("get", "compose.yaml", "list[0]", "--json").stdout.split() == ["{", '"name":', '"web"', "}"]


def test_unset_of_an_absent_key_is_an_error_unless_it_may_be(run: Run, files: Path) -> None:
    done = run("unset", "app.toml", "server.tls")
    assert done.returncode == 1
    assert done.stderr.startswith("confsafe: app.toml: no `tls` in server; ")
    assert run("unset", "app.toml", "server.tls", "--missing-ok").returncode == 0
    assert (files / "app.toml").read_text() == APP_TOML


def test_of_several_keys_none_is_deleted_when_one_is_absent(run: Run, files: Path) -> None:
    assert run("unset", "app.toml", "server.port", "server.tls").returncode == 1
    assert (files / "app.toml").read_text() == APP_TOML
    assert run("unset", "app.toml", "server.port", "server.tls", "--missing-ok").returncode == 0
    assert run("get", "app.toml", "server.port").returncode == 1


def test_the_whole_file_is_no_key(run: Run) -> None:
    assert run("unset", "app.toml", "").returncode == 2


@pytest.mark.parametrize(
    ("file", "key"), [("app.toml", "server.port"), ("compose.yaml", "services.web"), ("settings.json", "list")]
)
def test_rename_changes_the_name_only(run: Run, files: Path, file: str, key: str) -> None:
    before = (files / file).read_text()
    old = key.rpartition(".")[2]
    assert run("rename", file, key, "renamed").returncode == 0
    expected = (
        before.replace(f'"{old}"', '"renamed"') if file.endswith("json") else before.replace(f"{old} =", "renamed =", 1)
    )
    if file.endswith("yaml"):
        expected = before.replace("  web:", "  renamed:")
    assert (files / file).read_text() == expected


def test_a_new_name_is_taken_literally(run: Run) -> None:
    assert run("rename", "app.toml", "server.port", "a.b").returncode == 0
    assert run("get", "app.toml", "server.'a.b'").stdout == "80\n"


def test_a_name_that_is_taken_is_refused(run: Run) -> None:
    done = run("rename", "app.toml", "server.port", "host")
    assert done.returncode == 4
    assert "server.host is there already" in done.stderr


@pytest.mark.parametrize(
    ("file", "key", "value"),
    [
        ("app.toml", "server.hosts", "c.example"),
        ("compose.yaml", "services.web.ports", "1:1"),
        ("settings.json", "list", "3"),
    ],
)
def test_add_appends(run: Run, file: str, key: str, value: str) -> None:
    assert run("add", file, key, value).returncode == 0
    assert run("get", file, f"{key}[-1]").stdout == f"{value}\n"


def test_an_added_item_takes_the_type_of_its_siblings(run: Run) -> None:
    assert run("add", "app.toml", "server.hosts", "8080").returncode == 0
    assert run("get", "app.toml", "server.hosts[-1]", "--json").stdout == '"8080"\n'
    done = run("add", "settings.json", "list", "abc")
    assert done.returncode == 4
    assert 'list[1] is an integer (2), "abc" is not one; use -s' in done.stderr
    assert run("add", "settings.json", "list", "abc", "-s").returncode == 0


def test_add_makes_the_list(run: Run) -> None:
    assert run("add", "app.toml", "server.tags", "x").returncode == 0
    assert run("add", "app.toml", "/server/tags", "y").returncode == 0
    assert run("get", "app.toml", "server.tags", "--json").stdout.split() == ["[", '"x",', '"y"', "]"]


def test_add_to_a_key_without_value_makes_the_list(run: Run) -> None:
    assert run("add", "compose.yaml", "nothing", "x").returncode == 0
    assert run("get", "compose.yaml", "nothing[0]").stdout == "x\n"


def test_add_unique_adds_once(run: Run, files: Path) -> None:
    assert run("add", "app.toml", "server.hosts", "a.example", "--unique").returncode == 0
    assert (files / "app.toml").read_text() == APP_TOML
    assert run("add", "app.toml", "server.hosts", "a.example").returncode == 0
    assert run("get", "app.toml", "server.hosts[2]").stdout == "a.example\n"


def test_add_to_what_is_no_list_is_refused(run: Run) -> None:
    done = run("add", "app.toml", "server.port", "1")
    assert done.returncode == 4
    assert "server.port is an integer, not a list" in done.stderr


def test_remove_takes_every_item_of_that_value(run: Run) -> None:
    run("set", "settings.json", "list", "[1, 2, 1, true]", "-j")
    assert run("remove", "settings.json", "list", "1").returncode == 0
    assert run("get", "settings.json", "list", "--json").stdout.split() == ["[", "2,", "true", "]"]


def test_remove_of_a_value_that_is_not_there_is_already_done(run: Run, files: Path) -> None:
    done = run("remove", "app.toml", "server.hosts", "c.example")
    assert done.returncode == 0
    assert done.stderr == 'confsafe: app.toml: server.hosts does not hold "c.example"\n'
    assert (files / "app.toml").read_text() == APP_TOML


def test_remove_from_an_absent_list_is_an_absent_key(run: Run) -> None:
    assert run("remove", "app.toml", "server.tags", "x").returncode == 1


def test_a_mapping_is_removed_by_its_json(run: Run) -> None:
    assert run("remove", "compose.yaml", "list", '{"name": "web", "image": "a"}').returncode == 0
    assert run("get", "compose.yaml", "list[0].name").stdout == "db\n"


def test_values_to_add_and_remove_come_from_standard_input_too(run: Run) -> None:
    assert run("add", "app.toml", "server.hosts", "--stdin", input="c.example\n").returncode == 0
    assert run("remove", "app.toml", "server.hosts", "-", input="a.example\n").returncode == 0
    assert run("get", "app.toml", "server.hosts", "--json").stdout.split() == ["[", '"b.example",', '"c.example"', "]"]
    assert run("add", "app.toml", "server.hosts").returncode == 2


def test_add_takes_a_name_with_dots_for_what_it_is_and_not_for_a_new_key(run: Run, files: Path) -> None:
    path = files / "d.json"
    path.write_text('{"server.port": ["a"], "serves": 1}\n')
    done = run("add", "d.json", "server.port", "b")
    assert (done.returncode, done.stderr) == (0, "")
    assert path.read_text() == '{"server.port": ["a", "b"], "serves": 1}\n'
