"""The command line writes what was meant, or says why not: every row and message of what was seen to mislead."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_files import Run

MANIFEST = "kind: Service\nname: web\n---\nkind: Deployment\nspec:\n  replicas: 1\n"


def written(files: Path, name: str, text: str) -> Path:
    """A file of the test's own."""
    (files / name).parent.mkdir(parents=True, exist_ok=True)
    (files / name).write_text(text)
    return files / name


# Key paths


def test_an_unquoted_name_with_dots_is_the_key_that_is_there(run: Run, files: Path) -> None:
    text = "metadata:\n  labels:\n    app.kubernetes.io/name: web\n    app.kubernetes.io/part-of: shop # group\n"
    file = written(files, "k.yaml", text)
    key = "metadata.labels.app.kubernetes.io"
    assert run("set", "k.yaml", f"{key}/name", "api").returncode == 0
    assert file.read_text() == text.replace("web", "api")
    assert run("comment", "k.yaml", f"{key}/part-of").stdout == "group\n"
    assert run("rename", "k.yaml", f"{key}/part-of", "x").returncode == 0
    assert run("unset", "k.yaml", f"{key}/name").returncode == 0
    assert file.read_text() == "metadata:\n  labels:\n    x: shop # group\n"


def test_a_new_name_with_dots_among_such_is_refused_with_both_spellings(run: Run, files: Path) -> None:
    before = (files / "settings.json").read_text()
    done = run("set", "settings.json", "editor.wordWrap", "on")
    assert done.returncode == 2
    assert '"editor.wordWrap"' in done.stderr
    assert '"editor"."wordWrap"' in done.stderr
    assert done.stderr.endswith("File unchanged.\n")
    assert (files / "settings.json").read_text() == before


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("services[0].image", "nginx", "a: 1\nservices:\n  - image: nginx\n"),
        ("services[+]", "x", "a: 1\nservices:\n  - x\n"),
        ("/list/-", "x", "a: 1\nlist:\n  - x\n"),
    ],
)
def test_an_index_of_nothing_makes_a_list(run: Run, files: Path, key: str, value: str, text: str) -> None:
    file = written(files, "x.yaml", "a: 1\n")
    assert run("set", "x.yaml", key, value).returncode == 0
    assert file.read_text() == text


@pytest.mark.parametrize("key", ["list[5]", "list[-1]", "list[1].a"])
def test_an_index_beyond_the_end_names_the_place_behind_the_last(run: Run, files: Path, key: str) -> None:
    file = written(files, "x.yaml", "a: 1\n")
    done = run("set", "x.yaml", key, "x")
    assert done.returncode == 1
    assert "list[+]" in done.stderr
    assert file.read_text() == "a: 1\n"


def test_a_new_key_close_to_another_is_noted_and_existing_refuses_it(run: Run, files: Path) -> None:
    file = written(files, "p.toml", '[project]\nversion = "0.2.0"\nkeys = []\n')
    done = run("set", "p.toml", "project.verison", "0.3.0", "--existing")
    assert done.returncode == 1
    assert "--existing" in done.stderr
    assert "did you mean `version`?" in done.stderr
    assert "verison" not in file.read_text()
    done = run("set", "p.toml", "project.verison", "0.3.0")
    assert (done.returncode, done.stderr) == (0, "confsafe: p.toml: new key `verison`; did you mean `version`?\n")
    assert "new key `key`; did you mean `keys`?" in run("add", "p.toml", "project.key", "x").stderr
    assert run("set", "p.toml", "project.license", "MIT").stderr == ""
    assert run("set", "p.toml", "project.verson", "1", "-q").stderr == ""
    assert run("set", "p.toml", "project.keys", "[1]", "--existing").returncode == 0


# Values


@pytest.mark.parametrize(
    ("name", "before", "value", "after", "note"),
    [
        ("a.yaml", "v: 12.8\n", "12.10", "v: 12.10\n", "which reads as 12.1; -s stores a string"),
        ("a.yaml", "v: 1e3 # x\n", "2e4", "v: 2e4 # x\n", ""),
        ("a.yaml", "v: 0644\n", "0755", "v: 0755\n", ""),
        ("a.toml", "v = 1.5\n", "12.10", "v = 12.10\n", "which reads as 12.1"),
        ("a.toml", "v = 1\n", "0x1F", "v = 0x1F\n", ""),
        ("a.toml", "v = 1\n", "1_000", "v = 1_000\n", ""),
        ("a.toml", "v = 2024-01-01T00:00:00Z\n", "2025-01-01T00:00:00Z", "v = 2025-01-01T00:00:00Z\n", ""),
        ("a.json", '{"v": 1.5}', "-2E+4", '{"v": -2E+4}', ""),
        ("a.json", '{"v": 1}', "1_000", '{"v": 1000}', ""),
        ("a.toml", "v = 1.5\n", "2", "v = 2.0\n", ""),
        ("a.toml", "v = 1.0\n", "-inf", "v = -inf\n", ""),
        ("a.toml", "v = 1.0\n", "-nan", "v = -nan\n", ""),
    ],
)
def test_a_number_is_written_as_it_is_typed(
    run: Run, files: Path, name: str, before: str, value: str, after: str, note: str
) -> None:
    file = written(files, name, before)
    done = run("set", name, "v", value)
    assert done.returncode == 0, done.stderr
    assert file.read_text() == after
    assert (note in done.stderr) if note else done.stderr == ""


@pytest.mark.parametrize(
    ("before", "key", "value", "after"),
    [
        (
            "[t]\nd = 2024-02-29T12:30:00Z  # boot\nf = 1.0\ns = '1.9'\n",
            "t",
            '{"d": "2025-01-01T00:00:00Z", "f": 2, "s": 1.10}',
            "[t]\nd = 2025-01-01T00:00:00Z  # boot\nf = 2.0\ns = '1.10'\n",
        ),
        ("l = [0.5, 1.0]\n", "l", "[1, 2.50, 3]", "l = [1.0, 2.50, 3.0]\n"),
        ("l = [2024-01-01]\n", "l", '["2025-01-01", "2025-12-25"]', "l = [2025-01-01, 2025-12-25]\n"),
        ("l = [{ f = 1.0 }]\n", "l", '[{"f": 2}, {"f": 3, "new": 4}]', "l = [{ f = 2.0 }, { f = 3.0, new = 4 }]\n"),
        ("l = [1, 'x']\n", "l", "[2.5, 1]", "l = [2.5, 1]\n"),
    ],
)
def test_json_over_a_container_keeps_the_types_of_its_leaves(
    run: Run, files: Path, before: str, key: str, value: str, after: str
) -> None:
    file = written(files, "a.toml", before)
    done = run("set", "a.toml", key, value)
    assert done.returncode == 0, done.stderr
    assert file.read_text() == after


@pytest.mark.parametrize(
    ("before", "value", "fact"),
    [
        ("v = [80, 443]\n", '["http"]', 'v[0] is an integer (80), "http" is not one'),
        ("v = [80]\n", "[80.5]", "v[0] is an integer (80)"),
        ("v = [80]\n", "[true]", "v[0] is an integer (80)"),
        ("v = { a = true }\n", '{"a": "true"}', "v.a is a boolean (true)"),
        ("v = { a = 'x' }\n", '{"a": [1]}', "v.a is a string"),
        ("v = { a = 'x' }\n", '{"a": null}', "v.a is a string"),
        ("v = { a = 2024-01-01 }\n", '{"a": "soon"}', "v.a is a date"),
        ("v = { a = { b = 1 } }\n", '{"a": 1}', "v.a is a mapping"),
    ],
)
def test_a_leaf_that_does_not_fit_is_refused_with_the_flag(
    run: Run, files: Path, before: str, value: str, fact: str
) -> None:
    file = written(files, "a.toml", before)
    done = run("set", "a.toml", "v", value)
    assert done.returncode == 4
    assert fact in done.stderr
    assert "-j" in done.stderr
    assert file.read_text() == before


def test_j_stores_the_json_as_it_is(run: Run, files: Path) -> None:
    file = written(files, "a.json", '{"v": [1.0], "w": 1}')
    assert run("set", "a.json", "v", "[2]", "-j").returncode == 0
    assert run("set", "a.json", "w", '{"n": 1.50}', "-j").returncode == 0
    assert json.loads(file.read_text()) == {"v": [2], "w": {"n": 1.5}}
    assert "1.50" in file.read_text()


def test_what_get_prints_as_json_set_takes_back(run: Run, files: Path) -> None:
    file = written(files, "a.toml", "[t]\nd = 2024-02-29\nf = 1.0\nb = true\nl = [1, 2]\ns = 'x'\n")
    printed = run("get", "a.toml", "t", "--json").stdout
    assert run("set", "a.toml", "t", "--stdin", input=printed).returncode == 0
    assert file.read_text() == "[t]\nd = 2024-02-29\nf = 1.0\nb = true\nl = [1, 2]\ns = 'x'\n"


def test_added_items_follow_the_type_of_the_items(run: Run, files: Path) -> None:
    file = written(files, "a.toml", "f = [1.0]\nd = [2024-01-01]\nt = [{ f = 1.0 }]\n")
    for key, value in (("f", "2"), ("d", "2025-01-01"), ("t", '{"f": 3}')):
        assert run("add", "a.toml", key, value).returncode == 0
    assert file.read_text() == "f = [1.0, 2.0]\nd = [2024-01-01, 2025-01-01]\nt = [{ f = 1.0 }, { f = 3.0 }]\n"


@pytest.mark.parametrize(
    ("name", "before", "value", "flag"),
    [
        ("a.toml", 'serde = "1"\n', '{ version = "1" }', "-t toml"),
        ("a.toml", 'serde = "1"\n', '{"version": "1"}', "-j"),
        ("a.yaml", "serde: x\n", "{a: 1}", "-t yaml"),
        ("a.json", '{"serde": "x"}\n', '"quoted"', "-j"),
    ],
)
def test_syntax_that_lands_in_a_string_is_noted(
    run: Run, files: Path, name: str, before: str, value: str, flag: str
) -> None:
    written(files, name, before)
    done = run("set", name, "serde", value)
    assert (done.returncode, done.stderr) == (
        0,
        f"confsafe: {name}: serde is stored as a string; {flag} stores what it says\n",
    )
    assert run("get", name, "serde").stdout == value + "\n"
    assert run("set", name, "serde", value, "-s").stderr == ""


@pytest.mark.parametrize("value", ["see [1] {2}", "{{ name }} x", "[", "{a"])
def test_prose_with_brackets_is_not_noted(run: Run, files: Path, value: str) -> None:
    written(files, "a.toml", "a = 'x'\n")
    assert run("set", "a.toml", "a", value).stderr == ""


@pytest.mark.parametrize(
    ("name", "type", "value", "printed"),
    [
        ("a.toml", "toml", '{ version = "1", features = ["full"] }', '{"version": "1", "features": ["full"]}'),
        ("a.toml", "toml", "2024-02-29", '"2024-02-29"'),
        ("a.yaml", "yaml", "{a: 1, b: [x]}", '{"a": 1, "b": ["x"]}'),
        ("a.yaml", "yaml", "- x\n- y\n", '["x", "y"]'),
        ("a.json", "toml", "0x10", "16"),
    ],
)
def test_a_value_may_be_in_the_syntax_of_a_format(
    run: Run, files: Path, name: str, type: str, value: str, printed: str
) -> None:
    written(files, name, "{}\n" if name != "a.toml" else "")
    done = run("set", name, "new", value, "-t", type)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(run("get", name, "new", "--json").stdout) == json.loads(printed)


@pytest.mark.parametrize(("type", "value"), [("toml", "1\nb = 2"), ("toml", "{"), ("yaml", "{"), ("toml", "x")])
def test_what_is_not_in_that_syntax_is_refused(run: Run, type: str, value: str) -> None:
    done = run("set", "app.toml", "new", value, "-t", type)
    assert done.returncode == 4
    assert type.upper() in done.stderr


def test_words_of_yaml_1_1_stay_plain_where_they_are_a_habit(run: Run, files: Path) -> None:
    file = written(files, "p.yaml", "become: yes\n")
    done = run("set", "p.yaml", "gather", "no")
    assert done.returncode == 0
    assert "a boolean" in done.stderr
    assert file.read_text() == "become: yes\ngather: no\n"
    assert run("set", "p.yaml", "other", "off", "-s").stderr == ""
    assert file.read_text().endswith('other: "off"\n') or file.read_text().endswith("other: 'off'\n")


@pytest.mark.parametrize("words", [["n", "-5"], ["n", "--", "-5"], ["n", "-5", "--if", "1"]])
def test_a_negative_number_is_a_value(run: Run, files: Path, words: list[str]) -> None:
    file = written(files, "a.toml", "n = 1\n")
    assert run("set", "a.toml", *words).returncode == 0
    assert file.read_text() == "n = -5\n"


def test_an_unknown_option_in_the_place_of_a_value_hints_at_the_double_dash(run: Run) -> None:
    done = run("set", "app.toml", "title", "-x")
    assert done.returncode == 2
    assert "--" in done.stderr.removeprefix("confsafe: unknown option -x")
    assert run("set", "app.toml", "title", "--", "-x").returncode == 0


# Reading


def test_get_prints_scalars_as_they_are_written(run: Run, files: Path) -> None:
    written(files, "a.yaml", "a: 1e6 # x\nb: True\nc: 0o14\nd: 2024-01-01T00:00:00Z\ne: ~\nf: &x 1_0\ng: 'q'\nh: 80\n")
    assert run("get", "a.yaml", "a", "b", "c", "d", "e", "f", "g", "h").stdout.split() == [
        "1e6", "True", "0o14", "2024-01-01T00:00:00Z", "null", "1_0", "q", "80",
    ]  # fmt: skip
    written(files, "a.toml", "a = 1_000\nb = +5\nc = 0.10\nd = 1979-05-27 07:32:00\ne = inf\n")
    assert run("get", "a.toml", "a", "b", "c", "d", "e").stdout.splitlines() == [
        "1_000", "+5", "0.10", "1979-05-27 07:32:00", "inf",
    ]  # fmt: skip
    written(files, "a.json", '{"v": [1.50, 2E+2, -0]}')
    assert run("get", "a.json", "v[0]", "v[1]", "v[2]").stdout.split() == ["1.50", "2E+2", "-0"]


def test_get_of_several_keys(run: Run) -> None:
    assert run("get", "app.toml", "title", "server.port", "limits").stdout == "demo\n80\nburst = 0x10\n"
    assert run("get", "app.toml", "title", "server.port", "-0").stdout == "demo\080\0"
    assert run("get", "app.toml", "title", "x", "--default", "-").stdout == "demo\n-\n"
    assert json.loads(run("get", "app.toml", "title", "server.port", "--json").stdout) == {
        "title": "demo",
        "server.port": 80,
    }
    assert run("get", "app.toml", "title", "x").returncode == 1


def test_list_as_json(run: Run) -> None:
    assert json.loads(run("list", "app.toml", "limits", "--json").stdout) == {"limits.burst": 16}
    assert json.loads(run("list", "app.toml", "limits", "--json", "--keys").stdout) == ["limits.burst"]


def test_no_python_in_the_output_for_an_unquoted_template(run: Run, files: Path) -> None:
    written(files, "t.yaml", "name: {{ app }}\nport: 1\n")
    for words in (["list", "t.yaml"], ["get", "t.yaml", "name", "--json"], ["list", "t.yaml", "--json"]):
        done = run(*words)
        assert "frozenset" not in done.stdout + done.stderr
        assert "app" in done.stdout + done.stderr


# Dry runs


@pytest.mark.parametrize(
    "words",
    [
        ["set", "-n", "app.toml", "server.port", "1"],
        ["set", "--check", "app.toml", "server.port", "80"],
        ["unset", "-n", "app.toml", "title"],
        ["disable", "-n", "app.toml", "title"],
        ["comment", "-n", "app.toml", "title", "x"],
        ["apply", "-n", "app.toml", "settings.json"],
    ],
)
def test_a_dry_run_needs_no_lock(run: Run, files: Path, words: list[str]) -> None:
    import confsafe

    with confsafe.edit(files / "app.toml"):
        done = run(*words, "--timeout", "0")
    assert done.returncode == 0, done.stderr


def test_a_dry_run_needs_no_right_to_write(run: Run, files: Path, environment: dict[str, str]) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (files / "app.toml").chmod(0o444)
    files.chmod(0o555)
    try:
        assert run("set", "-n", "app.toml", "server.port", "1").returncode == 0
    finally:
        files.chmod(0o755)


def test_confsafe_backups_says_how_many_are_kept(run: Run, files: Path, environment: dict[str, str]) -> None:
    for port in ("1", "2", "3"):
        assert run("set", "app.toml", "server.port", port, env={**environment, "CONFSAFE_BACKUPS": "2"}).returncode == 0
    assert sorted(path.name for path in files.glob("app.toml*")) == ["app.toml", "app.toml.bak", "app.toml.bak.2"]


def test_a_disabled_key_with_dots_is_enabled_as_it_is_typed(run: Run, files: Path) -> None:
    text = "labels:\n  app.kubernetes.io/part-of: shop # group\n  tier: web\n"
    file = written(files, "k.yaml", text)
    assert run("disable", "k.yaml", "labels.app.kubernetes.io/part-of").returncode == 0
    assert run("disable", "k.yaml", "labels.app.kubernetes.io/part-of").returncode == 0  # it is so already
    assert "# app.kubernetes.io/part-of" in file.read_text()
    assert run("enable", "k.yaml", "labels.app.kubernetes.io/part-of").stderr == ""
    assert file.read_text() == text


def test_a_new_name_that_looks_like_a_path_is_taken_literally_with_a_note(run: Run, files: Path) -> None:
    done = run("rename", "app.toml", "server.old", "server.older")
    assert done.returncode == 0
    assert done.stderr == 'confsafe: app.toml: the new name is "server.older", dots and all; `move` takes a key path\n'
    assert run("rename", "settings.json", "editor.tabSize", "editor.indentSize").stderr == ""


# Messages


@pytest.mark.parametrize(
    ("words", "code", "has", "lacks"),
    [
        (["get", "app.tml", "title"], 6, ["no such file", "app.toml"], ["--create", "format", "unchanged"]),
        (["set", "app.tml", "title", "x"], 6, ["no such file", "did you mean app.toml?"], ["format"]),
        (["check", "no.yaml"], 6, ["no such file"], ["--create"]),
        (["list", "no.yaml"], 6, ["no such file"], ["--create", "unchanged"]),
        (["set", "no.yaml", "a", "1"], 6, ["no such file", "--create"], []),
        (["get", "conf", "a"], 6, ["directory"], ["format"]),
        (["set", "conf", "a", "1"], 6, ["directory"], ["format"]),
        (["get", "server.port", "app.toml"], 6, ["no such file", "the file comes before the KEY"], ["format="]),
        (["get", "server.port", "app.toml"], 6, ["confsafe get app.toml server.port"], ["FILE"]),
        (["set", "server.port", "80", "app.toml"], 6, ["confsafe set app.toml server.port"], ["FILE"]),
        (["get", "server.port"], 6, ["the file comes before the KEY: confsafe get FILE server.port"], []),
        (["get", "feed.xml", "title"], 6, ["no such file; check the name"], ["comes before"]),
        (["set", "compose.yaml", "list.5", "x"], 1, ["it has 2 items", "list[+]"], []),
        (["set", "compose.yaml", "/list/5", "x"], 1, ["it has 2 items", "list[+]"], []),
        (["get", "compose.yaml", "list.5"], 1, ["it has 2 items"], ["[+]"]),
        (["DELETE", "app.toml", "title"], 2, ["unset"], []),
        (["set", "app.toml", "title"], 2, ["VALUE is missing for title", "confsafe set --help"], []),
        (["set", "app.toml", "title", "x", "--backups", "-1"], 2, ["--backups takes a number from 0, not '-1'"], []),
        (["set", "app.toml", "title", "x", "-t", "integer"], 2, ["takes one of string, int,", "not 'integer'"], []),
        (["set", "app.toml", "title", "x", "--if"], 2, ["--if: its value is missing"], []),
        (["set", "data.csv", "a", "1"], 2, ["it is CSV, not JSON, TOML, YAML or INI"], []),
        (["get", ".envrc", "A"], 2, [".envrc is a script of the shell; keep values in a .env"], []),
        (["get", "notes.txt", "a"], 2, ["the name does not tell the format", "-f json"], ["format="]),
        (["set", "app.toml", "list[name=x].y", "9"], 1, ["there is no list"], ["is a mapping"]),
        (["delete", "app.toml", "title"], 2, ["unset"], []),
        (["rm", "app.toml", "title"], 2, ["unset"], []),
        (["show", "app.toml", "title"], 2, ["get"], []),
        (["append", "app.toml", "x", "y"], 2, ["add"], []),
        (["app.toml", "get", "title"], 2, ["the verb comes first", "confsafe get app.toml"], []),
        (["get", "app.toml", ".title"], 2, ["leave the dot in front away", "title"], []),
        (["get", "k8s.yaml", "kind"], 3, ["--document: 0 (kind=Service,name=web), 1 (kind=Deployment)"], ["document="]),
        (["set", "k8s.yaml", "kind", "x"], 3, ["--document: 0 (kind=Service,name=web)"], ["document="]),
        (["get", "k8s.yaml", "kind", "--document", "7"], 3, ["there is no document 7"], []),
        (["get", "app.toml", "nothing"], 1, ["no `nothing`"], ["unchanged"]),
        (["set", "app.toml", "", "1"], 4, ["the document is a mapping"], []),
        (["set", "app.toml", "", "{}"], 2, ["KEY is empty"], []),
        (
            ["get", "app.toml", "", "--encoding", "klingon"],
            2,
            ["takes an encoding, not 'klingon'"],
            ["fault"],
        ),
    ],
)
def test_a_message_says_what_is_wrong_and_what_to_do(
    run: Run, files: Path, words: list[str], code: int, has: list[str], lacks: list[str]
) -> None:
    written(files, "k8s.yaml", MANIFEST)
    written(files, "conf/a.toml", "a = 1\n")
    written(files, "data.csv", "a,b\n")
    written(files, ".envrc", "export A=1\n")
    written(files, "notes.txt", "a\n")
    done = run(*words)
    assert done.returncode == code, done.stderr
    assert done.stderr.count("\n") == 1 or "^" in done.stderr
    assert all(word in done.stderr for word in has), done.stderr
    assert not any(word in done.stderr for word in lacks), done.stderr


def test_the_version_has_a_short_option(run: Run) -> None:
    assert run("-V").stdout == run("--version").stdout


@pytest.mark.parametrize("verb", ["set", "get", "check"])
def test_a_url_is_refused_without_its_credentials(run: Run, files: Path, verb: str) -> None:
    more = {"set": ["a", "1", "--create", "--parents"], "get": ["a"], "check": []}[verb]
    done = run(verb, "ftp://alice:hunter2@h.example/app.toml?sig=s3cr3t", *more)
    assert done.returncode in (2, 6)
    assert "ftp://" in done.stderr
    assert not any(word in done.stderr for word in ("alice", "hunter2", "s3cr3t"))
    assert not (files / "ftp:").exists()


def test_secret_notes_show_no_values(run: Run, files: Path) -> None:
    written(files, "s.yaml", "token: hunter2\nratio: 1.5\n").chmod(0o600)
    done = run("set", "s.yaml", "token", '["s3cr3t"]', "tokn", "x9y8", "ratio", "12.10", "--secret")
    assert done.returncode == 0
    assert "token" in done.stderr
    assert not any(word in done.stderr for word in ("s3cr3t", "x9y8", "hunter2", "12.10"))


def test_every_verb_tells_an_error_as_json(run: Run) -> None:
    done = run("set", "app.toml", "server.port", "x", "--json")
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["error"] | {"message": ""} == {
        "code": 4, "kind": "ValueRefused", "message": "", "key": "server.port", "line": 9, "column": 8,
    }  # fmt: skip
    assert done.returncode == 4
    assert json.loads(run("check", "no.toml", "--json").stdout)["error"]["code"] == 6


def test_a_change_as_json_names_its_backup_and_notes(run: Run, files: Path) -> None:
    done = run("set", "app.toml", "server.prt", "1", "--json")
    told = json.loads(done.stdout)
    assert (told["changed"], told["written"], told["backup"]) == (True, True, "app.toml.bak")
    assert told["notes"] == ["new key `prt`; did you mean `port`?"]
    assert "+prt = 1" in told["diff"]
    assert done.stderr == ""
    told = json.loads(run("set", "app.toml", "server.prt", "2", "--json", "-n").stdout)
    assert (told["changed"], told["written"], told["backup"]) == (True, False, None)


def test_a_fault_of_the_verification_says_what_to_attach(files: Path, environment: dict[str, str]) -> None:
    import sys

    code = (
        "import confsafe.document as d, sys\n"
        "def fail(*a, **k): raise d.VerifyError('would not be it', remedy='please report this')\n"
        "d.Document.edited = fail\n"
        "from confsafe.cli.main import run\n"
        "sys.exit(run(['set', 'app.toml', 'title', 'x']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=files, env=environment, capture_output=True, text=True)
    assert done.returncode == 4
    assert "please report this with FILE" in done.stderr


@pytest.mark.parametrize(
    ("name", "text", "key", "printed"),
    [
        (
            "a.toml",
            "[t]\nd = 2024-02-29T12:30:00Z\nr = 1e6\nh = 0x10\n",
            "t",
            "d = 2024-02-29T12:30:00Z\nr = 1e6\nh = 0x10\n",
        ),
        ("a.toml", "l = [1.50, 1_000]\n", "l", "[1.50, 1_000]\n"),
        ("a.yaml", "t:\n  a: 1e6 # x\n  b: True\n  c: &x 0o14\n", "t", "a: 1e6\nb: True\nc: 0o14\n"),
        ("a.json", '{"t": {"v": 2E+2}}', "t", '{\n  "v": 2E+2\n}\n'),
    ],
)
def test_get_prints_a_container_with_its_scalars_as_they_are_written(
    run: Run, files: Path, name: str, text: str, key: str, printed: str
) -> None:
    written(files, name, text)
    assert run("get", name, key).stdout == printed


def test_yaml_is_read_as_1_1_has_it_and_repeated_keys_by_the_last_one_where_flags_say_so(run: Run, files: Path) -> None:
    path = written(files, "v.yaml", "a: yes\nb: 010\na: no\nc: off # x\n")
    assert run("get", "v.yaml", "a").returncode == 3
    assert run("get", "v.yaml", "--json", "--yaml", "1.1", "--duplicates", "last").stdout == (
        '{\n  "b": 8,\n  "a": false,\n  "c": false\n}\n'
    )
    run("set", "v.yaml", "c", "true", "--yaml", "1.1", "--duplicates", "last")
    run("unset", "v.yaml", "a", "--duplicates", "last")
    run("set", "v.yaml", "b", "9", "--yaml", "1.1")
    assert path.read_text() == "b: 011\nc: on # x\n"
    assert run("check", "v.yaml", "--yaml", "1.3").returncode == 2
    (files / "link").symlink_to("v.yaml")
    written(files, "v.yaml", "a: no\n")
    assert run("convert", "link", "-o", "-", "--to", "json", "--yaml", "1.1").stdout == '{\n  "a": false\n}\n'


OLD_YAML = "become: yes\nmode: 0644\nat: 12:30\nratio: 1.5\nlist: [yes, no]\n"


@pytest.mark.parametrize(("head", "options"), [("", ["--yaml", "1.1"]), ("%YAML 1.1\n---\n", [])])
@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("become", "no", "become: no"),
        ("become", "false", "become: no"),
        ("become", "off", "become: off"),
        ("mode", "0755", "mode: 0755"),
        ("mode", "0o755", "mode: 0755"),
        ("mode", "1_000", "mode: 1_000"),
        ("mode", "644", "mode: 01204"),
        ("at", "9:45", "at: 9:45"),
        ("ratio", "2", "ratio: 2.0"),
        ("become", "maybe", None),
        ("list[1]", "yes", "list: [yes, yes]"),
        ("new", "yes", 'new: "yes"'),
    ],
)
def test_a_value_is_read_as_the_yaml_that_it_is_put_into(
    run: Run, files: Path, head: str, options: list[str], key: str, value: str, line: str | None
) -> None:
    import ruamel.yaml

    file = written(files, "old.yaml", head + OLD_YAML)
    done = run("set", "old.yaml", key, value, *options)
    assert done.returncode == (0 if line else 4), done.stderr
    if line is None:
        assert file.read_text() == head + OLD_YAML
        return
    assert line in file.read_text().splitlines()
    reader = ruamel.yaml.YAML(typ="safe", pure=True)
    reader.version = (1, 1)
    before, after = reader.load(head + OLD_YAML), reader.load(file.read_text())
    assert {name for name in after if after[name] != before.get(name)} <= {key.partition("[")[0]}
    assert "written plain" not in done.stderr


def test_every_verb_reads_yaml_as_it_is_told(run: Run, files: Path) -> None:
    written(files, "old.yaml", OLD_YAML)
    assert run("set", "old.yaml", "become", "no", "--if", "on", "--yaml", "1.1", "-n").returncode == 0
    assert run("set", "old.yaml", "mode", "0755", "--if", "0755", "--yaml", "1.1").returncode == 1
    assert "list: [yes]" in run("remove", "old.yaml", "list", "off", "--yaml", "1.1", "-n").stdout
    written(files, "patch.yaml", "become: no\nmode: 0755\n")
    assert json.loads(run("convert", "old.yaml", "-o", "-", "--to", "json", "--yaml", "1.1").stdout)["mode"] == 0o644
    assert run("watch", "old.yaml", "mode", "--now", "--count", "1", "--yaml", "1.1").stdout == "mode = 420\n"
    shown = json.loads(run("diff", "old.yaml", "patch.yaml", "--as", "merge-patch", "--yaml", "1.1").stdout)
    assert (shown["become"], shown["mode"]) == (False, 0o755)
    assert run("apply", "old.yaml", "patch.yaml", "--yaml", "1.1").returncode == 0
    assert run("get", "old.yaml", "become", "mode", "--json", "--yaml", "1.1").stdout.split() == (
        ["{", '"become":', "false,", '"mode":', "493", "}"]
    )
