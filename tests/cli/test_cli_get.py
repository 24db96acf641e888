"""`confsafe get` and `confsafe list`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_files import Run


@pytest.mark.parametrize(
    ("file", "key", "printed"),
    [
        ("app.toml", "server.port", "80"),
        ("app.toml", "title", "demo"),
        ("app.toml", "server.debug", "true"),
        ("app.toml", "server.ratio", "0.5"),
        ("app.toml", "server.hosts[-1]", "b.example"),
        ("app.toml", "/server/hosts/0", "a.example"),
        ("compose.yaml", "services.web.image", "nginx:1.10"),
        ("compose.yaml", "services.web.restart", "yes"),
        ("compose.yaml", "list[name=db].image", "b"),
        ("compose.yaml", "nothing", "null"),
        ("settings.json", '"editor.tabSize"', "4"),
        ("settings.json", "'files.exclude'.'**/.git'", "true"),
    ],
)
def test_a_scalar_is_printed_raw(run: Run, file: str, key: str, printed: str) -> None:
    done = run("get", file, key)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{printed}\n", "")


@pytest.mark.parametrize(
    ("file", "key", "printed"),
    [
        ("app.toml", "limits", "burst = 0x10\n"),
        ("app.toml", "server.hosts", '["a.example", "b.example"]\n'),
        ("compose.yaml", "list[0]", "name: web\nimage: a\n"),
        ("settings.json", "'files.exclude'", '{\n  "**/.git": true\n}\n'),
    ],
)
def test_a_container_is_printed_in_the_format_of_the_file(run: Run, file: str, key: str, printed: str) -> None:
    assert run("get", file, key).stdout == printed


def test_without_a_key_the_whole_file_is_printed(run: Run) -> None:
    printed = run("get", "compose.yaml").stdout
    assert run("get", "-f", "yaml", "-", "list[0].name", input=printed).stdout == "web\n"


@pytest.mark.parametrize("key", ["server", "server.port", "server.started", "title", "server.hosts"])
def test_json_prints_json(run: Run, key: str) -> None:
    value = json.loads(run("get", "app.toml", key, "--json").stdout)
    expected = {
        "server.port": 80,
        "server.started": "2024-02-29T12:30:00+00:00",
        "title": "demo",
        "server.hosts": ["a.example", "b.example"],
    }
    assert value == expected.get(key, value)
    if key == "server":
        assert value["port"] == 80
        assert value["debug"] is True


def test_json_refuses_what_no_json_reader_would_take(run: Run, files: Path) -> None:
    (files / "odd.toml").write_text("x = nan\n")
    done = run("get", "odd.toml", "--json")
    assert (done.returncode, done.stdout) == (4, "")
    assert "JSON has no nan" in done.stderr


def test_json_makes_keys_strings(run: Run, files: Path) -> None:
    (files / "odd.yaml").write_text("ports:\n  8080: a\n  2024-02-29: b\n")
    assert json.loads(run("get", "odd.yaml", "ports", "--json").stdout) == {"8080": "a", "2024-02-29": "b"}


def test_nul_ends_the_value(run: Run) -> None:
    assert run("get", "-0", "app.toml", "server.host").stdout == "0.0.0.0\0"


def test_json_and_nul_exclude_each_other(run: Run) -> None:
    assert run("get", "--json", "-0", "app.toml", "title").returncode == 2


def test_the_default_stands_in_for_an_absent_key_only(run: Run) -> None:
    assert run("get", "app.toml", "server.tls", "--default", "off").stdout == "off\n"
    assert run("get", "app.toml", "server.port", "--default", "off").stdout == "80\n"


def test_an_absent_key_says_how_far_the_path_got(run: Run) -> None:
    done = run("get", "app.toml", "server.prot")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "confsafe: app.toml: no `prot` in server; did you mean `port`?\n"


def test_an_unreadable_key_path_has_a_caret(run: Run) -> None:
    done = run("get", "app.toml", "server..port")
    assert done.returncode == 2
    assert done.stderr.splitlines()[1:3] == ["  server..port", "         ^"]


def test_standard_input_is_read_as_the_format_named(run: Run) -> None:
    assert run("get", "-f", "toml", "-", "a.b", input="[a]\nb = 1\n").stdout == "1\n"


def test_standard_input_without_a_format_is_a_usage_error(run: Run) -> None:
    done = run("get", "-", "a", input="a = 1\n")
    assert done.returncode == 2
    assert "-f" in done.stderr


def test_one_document_of_a_stream_is_read(run: Run, files: Path) -> None:
    (files / "two.yaml").write_text("a: 1\n---\na: 2\n")
    assert run("get", "two.yaml", "a", "--document", "1").stdout == "2\n"
    assert run("get", "two.yaml", "a").returncode == 3


def test_a_format_can_be_named(run: Run, files: Path) -> None:
    (files / "config").write_text("a = 1\n")
    assert run("get", "config", "a").returncode == 2
    assert run("get", "config", "a", "--format", "toml").stdout == "1\n"


def test_list_prints_every_leaf_in_the_path_syntax(run: Run) -> None:
    assert run("list", "compose.yaml").stdout.splitlines() == [
        'services.web.image = "nginx:1.10"',
        'services.web.ports[0] = "80:80"',
        'services.web.ports[1] = "443:443"',
        'services.web.restart = "yes"',
        'list[0].name = "web"',
        'list[0].image = "a"',
        'list[1].name = "db"',
        'list[1].image = "b"',
        "nothing = null",
    ]


def test_each_path_that_list_prints_is_read_back(run: Run, files: Path) -> None:
    (files / "odd.json").write_text('{"a.b": {"": 1, " c ": {"d\\"\'": 2}}, "e": [[3], {}], "f\\n": [], "/g": 4}')
    lines = run("list", "odd.json").stdout.splitlines()
    assert len(lines) == 6
    for line in lines:
        path, _, value = line.rpartition(" = ")
        assert run("get", "odd.json", path, "--json").stdout.strip() == value


def test_list_below_a_key_prints_whole_paths(run: Run) -> None:
    assert run("list", "app.toml", "limits").stdout == "limits.burst = 16\n"


def test_list_keys_prints_paths_only(run: Run) -> None:
    assert run("list", "settings.json", "--keys").stdout.splitlines() == [
        '"editor.tabSize"',
        '"files.exclude"."**/.git"',
        "list[0]",
        "list[1]",
    ]


def test_a_deep_file_is_no_crash(run: Run, files: Path) -> None:
    (files / "deep.json").write_text("[" * 100_000 + "]" * 100_000)
    for verb in ("get", "list", "check"):
        done = run(verb, "deep.json")
        assert done.returncode in (0, 3)
        assert "Traceback" not in done.stderr


LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)) + "k: 1\n"


def test_aliases_that_expand_without_end_are_refused_where_they_would_be_printed(run: Run, files: Path) -> None:
    (files / "laughs.yaml").write_text(LAUGHS)
    assert run("get", "laughs.yaml", "k").stdout == "1\n"
    assert run("set", "laughs.yaml", "k", "2").returncode == 0
    for words in (["get", "laughs.yaml"], ["get", "laughs.yaml", "--json"], ["convert", "laughs.yaml", "-o", "l.json"]):
        done = run(*words)
        assert done.returncode == 4
        assert "through its aliases" in done.stderr


def test_a_value_that_contains_itself_is_refused(run: Run, files: Path) -> None:
    (files / "loop.yaml").write_text("a: &a\n  b: *a\n  c: 1\n")
    assert run("get", "loop.yaml", "a.b.b.c").stdout == "1\n"
    for words in (["get", "loop.yaml", "a"], ["get", "loop.yaml", "--json"], ["list", "loop.yaml"]):
        done = run(*words)
        assert (done.returncode, done.stdout) == (4, "")
        assert "contains itself" in done.stderr


@pytest.mark.parametrize(
    ("text", "json_text", "shown"),
    [
        ("{{ x }}", '{"{x: null}": null}', '{"{x: null}": null}'),
        ("!!set {y, x}", '["x", "y"]', '["x", "y"]'),
        ("!!binary aGk=", '"aGk="', '"aGk="'),
        ("[.nan]", None, "[NaN]"),
    ],
)
def test_what_json_has_no_type_for_is_told_alike_by_every_verb(
    run: Run, files: Path, text: str, json_text: str | None, shown: str
) -> None:
    (files / "a.yaml").write_text(f"a: {text}\n")
    assert run("explain", "a", "a.yaml").stdout.split("\t")[1] == f"{shown}\n"
    assert run("watch", "a.yaml", "a", "--now", "--count", "1").stdout == f"a = {shown}\n"
    lines = run("get", "a.yaml", "a", "--json", "--all-files"), run("explain", "a", "a.yaml", "--json")
    if json_text is None:
        assert [done.returncode for done in lines] == [4, 4]
    else:
        assert [json.dumps(json.loads(done.stdout)["value"]) for done in lines] == [json_text] * 2


def test_a_set_is_no_text(run: Run, files: Path) -> None:
    (files / "a.yaml").write_text("a: !!set\n  ? x\n  ? z\n")
    assert run("get", "a.yaml", "a").stdout == "!!set\n? x\n? z\n"
    assert run("list", "a.yaml").stdout == 'a = ["x", "z"]\n'
    assert "a is a set, which no VALUE can spell" in run("set", "a.yaml", "a", "1").stderr
