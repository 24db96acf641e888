"""`confsafe set`: types, several keys in one commit, and where VALUE may come from."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli_files import APP_TOML

if TYPE_CHECKING:
    from cli_files import Run


def changed_lines(before: str, after: str) -> list[str]:
    """The lines that differ, as `diff` marks them."""
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line for line in lines if line[0] in "+-"]


@pytest.mark.parametrize(
    ("file", "key", "value", "line"),
    [
        ("app.toml", "server.port", "8080", "port = 8080  # public\n"),
        ("app.toml", "title", "other", 'title = "other"   # shown in the header\n'),
        ("app.toml", "version", "1.10", 'version = "1.10"\n'),
        ("app.toml", "server.debug", "false", "debug = false\n"),
        ("app.toml", "limits.burst", "32", "burst = 0x20\n"),
        ("compose.yaml", "services.web.image", "nginx:1.11", "    image: nginx:1.11   # pinned\n"),
        ("compose.yaml", "list[name=db].image", "c", "    image: c\n"),
        ("settings.json", "'editor.tabSize'", "2", '  "editor.tabSize": 2,\n'),
    ],
)
def test_one_line_changes(run: Run, files: Path, file: str, key: str, value: str, line: str) -> None:
    before = (files / file).read_text()
    done = run("set", file, key, value)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    marked = changed_lines(before, (files / file).read_text())
    assert [text[0] for text in marked] == ["-", "+"]
    assert marked[1] == f"+ {line}"
    assert (files / f"{file}.bak").read_text() == before


def test_the_value_there_keeps_its_type(run: Run, files: Path) -> None:
    done = run("set", "app.toml", "server.port", "abc")
    assert done.returncode == 4
    assert done.stderr == (
        'confsafe: app.toml:9:8: server.port is an integer (80), "abc" is not one; use -s to store a string.'
        " File unchanged.\n"
    )
    assert (files / "app.toml").read_text() == APP_TOML
    assert not (files / "app.toml.bak").exists()


@pytest.mark.parametrize(
    ("flags", "value", "line"),
    [
        (["-s"], "abc", 'port = "abc"  # public'),
        (["-t", "string"], "80", 'port = "80"  # public'),
        (["-t", "float"], "1", "port = 1.0  # public"),
        (["--type", "bool"], "true", "port = true  # public"),
        (["-t", "datetime"], "2024-02-29", "port = 2024-02-29  # public"),
        (["-j"], "[1, 2]", "port = [1, 2]  # public"),
        (["-t", "json"], '"x"', 'port = "x"  # public'),
        (["-t", "int"], "81", "port = 81  # public"),
    ],
)
def test_a_flag_changes_the_type(run: Run, files: Path, flags: list[str], value: str, line: str) -> None:
    assert run("set", "app.toml", "server.port", value, *flags).returncode == 0
    assert line in (files / "app.toml").read_text().splitlines()


def test_null_is_a_type_where_the_format_has_it(run: Run, files: Path) -> None:
    assert run("set", "settings.json", "list", "", "-t", "null").returncode == 0
    assert run("get", "settings.json", "list").stdout == "null\n"
    assert run("set", "app.toml", "server.port", "null", "-t", "null").returncode == 4


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("8080", "8080"),
        ("true", "true"),
        ("web", '"web"'),
        ('"8080"', '"8080"'),
        ("[1, 2]", "[\n  1,\n  2\n]"),
        ("-5", "-5"),
    ],
)
def test_a_new_key_takes_the_type_of_a_json_literal(run: Run, value: str, printed: str) -> None:
    done = run("set", "app.toml", "server.new", value)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("get", "app.toml", "server.new", "--json").stdout == f"{printed}\n"


@pytest.mark.parametrize("value", ["1.10", "007", "1e3"])
def test_a_new_key_that_looks_like_a_number_stays_a_string_with_a_note(run: Run, value: str) -> None:
    done = run("set", "app.toml", "server.new", value)
    assert done.returncode == 0
    assert done.stderr.startswith(f'confsafe: app.toml: "{value}" is stored as a string; ')
    assert run("get", "app.toml", "server.new", "--json").stdout == f'"{value}"\n'


def test_quiet_leaves_the_note_away(run: Run) -> None:
    assert run("set", "-q", "app.toml", "server.new", "1.10").stderr == ""


def test_missing_mappings_are_made(run: Run) -> None:
    for file in ("app.toml", "compose.yaml", "settings.json"):
        assert run("set", file, "'x'.y.z", "1").returncode == 0
        assert run("get", file, "x.y.z").stdout == "1\n"


def test_an_item_is_appended(run: Run) -> None:
    assert run("set", "app.toml", "server.hosts[+]", "8080").returncode == 0
    assert run("get", "app.toml", "server.hosts", "--json").stdout.split() == [
        "[",
        '"a.example",',
        '"b.example",',
        '"8080"',
        "]",
    ]


def test_several_keys_are_one_commit(run: Run, files: Path) -> None:
    assert run("set", "app.toml", "server.port", "443", "server.host", "::1", "title", "x").returncode == 0
    text = (files / "app.toml").read_text()
    assert len(changed_lines(APP_TOML, text)) == 6
    assert (files / "app.toml.bak").read_text() == APP_TOML


def test_of_several_keys_none_is_set_when_one_is_refused(run: Run, files: Path) -> None:
    assert run("set", "app.toml", "server.host", "::1", "server.port", "abc").returncode == 4
    assert (files / "app.toml").read_text() == APP_TOML


def test_the_same_value_again_writes_nothing(run: Run, files: Path) -> None:
    before = (files / "app.toml").stat()
    assert run("set", "app.toml", "server.port", "80").returncode == 0
    after = (files / "app.toml").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not (files / "app.toml.bak").exists()


def test_words_that_are_no_pairs_are_a_usage_error(run: Run) -> None:
    done = run("set", "app.toml", "server.port", "443", "server.host")
    assert done.returncode == 2
    assert "VALUE is missing for server.host" in done.stderr


@pytest.mark.parametrize("words", [["-"], ["--stdin"]])
def test_a_value_comes_from_standard_input(run: Run, words: list[str]) -> None:
    assert run("set", "app.toml", "server.host", *words, input="hunter2\n").returncode == 0
    assert run("get", "app.toml", "server.host").stdout == "hunter2\n"


def test_only_one_line_ending_is_taken_off_a_value(run: Run) -> None:
    run("set", "app.toml", "server.host", "-", input="two\n\n")
    assert run("get", "-0", "app.toml", "server.host").stdout == "two\n\0"


def test_a_value_comes_from_a_file(run: Run, files: Path) -> None:
    (files / "value").write_text("a\nb\n")
    assert run("set", "app.toml", "server.host", "--value-file", "value").returncode == 0
    assert run("get", "-0", "app.toml", "server.host").stdout == "a\nb\0"


@pytest.mark.parametrize("how", ["--value-file", "--stdin"])
def test_a_script_from_a_file_keeps_the_line_break_that_it_ended_with(run: Run, files: Path, how: str) -> None:
    (files / "s.sh").write_text("make\nmake check\n")
    (files / "x.yaml").write_text("run: |\n  make\n  make test\nname: a\n")
    for key in ("run", "name"):
        words = ["--value-file", "s.sh"] if how == "--value-file" else ["--stdin"]
        assert run("set", "x.yaml", key, *words, input="make\nmake check\n").returncode == 0
    assert (files / "x.yaml").read_text() == "run: |\n  make\n  make check\nname: |-\n  make\n  make check\n"


def test_the_last_of_several_keys_may_have_its_value_from_elsewhere(run: Run) -> None:
    assert run("set", "app.toml", "server.port", "1", "server.host", "--stdin", input="x").returncode == 0
    assert run("get", "app.toml", "server.port").stdout == "1\n"
    assert run("get", "app.toml", "server.host").stdout == "x\n"


@pytest.mark.parametrize(
    "words",
    [
        ["server.host", "x", "--stdin"],
        ["server.host", "--stdin", "--prompt"],
        ["server.host", "-", "title", "-"],
        ["server.host", "--prompt"],
    ],
)
def test_values_from_two_places_or_from_no_terminal_are_usage_errors(run: Run, words: list[str]) -> None:
    done = run("set", "app.toml", *words, input="x", start_new_session=True)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_value_file_that_is_missing_is_named(run: Run) -> None:
    done = run("set", "app.toml", "title", "--value-file", "absent")
    assert done.returncode == 6
    assert "absent" in done.stderr


def test_a_value_that_is_no_utf8_is_refused(run: Run, files: Path) -> None:
    assert run("set", "app.toml", "title", b"\xff").returncode == 4
    done = run("set", "app.toml", "title", "-", input=b"\xff", text=False)
    assert done.returncode == 4
    assert (files / "app.toml").read_text() == APP_TOML


def test_a_negative_number_is_a_value(run: Run) -> None:
    assert run("set", "app.toml", "server.port", "-1").returncode == 0
    assert run("get", "app.toml", "server.port").stdout == "-1\n"


def test_after_the_double_dash_a_word_is_no_option(run: Run) -> None:
    assert run("set", "app.toml", "--", "title", "--help").returncode == 0
    assert run("get", "app.toml", "title").stdout == "--help\n"


def test_standard_input_is_filtered(run: Run) -> None:
    done = run("set", "-", "-f", "toml", "port", "8080", input="port = 80  # web\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "port = 8080  # web\n", "")


def test_a_filter_prints_nothing_when_the_edit_is_refused(run: Run) -> None:
    done = run("set", "-", "-f", "toml", "port", "abc", input="port = 80  # web\n")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("confsafe: standard input:1:8: port is an integer (80)")
    assert "File unchanged" not in done.stderr


def test_a_filter_cannot_read_its_value_too(run: Run) -> None:
    assert run("set", "-", "-f", "toml", "port", "-", input="port = 80\n").returncode == 2


def test_a_tag_stays_with_its_value(run: Run, files: Path) -> None:
    (files / "t.yaml").write_text("password: !secret db_password  # vault\n")
    assert run("set", "t.yaml", "password", "other").returncode == 0
    assert (files / "t.yaml").read_text() == "password: !secret other  # vault\n"


def test_a_new_file_needs_create(run: Run, files: Path) -> None:
    done = run("set", "new.toml", "a.b", "1")
    assert done.returncode == 6
    assert "--create" in done.stderr
    assert not (files / "new.toml").exists()
    assert run("set", "new.toml", "a.b", "1", "--create").returncode == 0
    assert run("get", "new.toml", "a.b").stdout == "1\n"


def test_missing_directories_need_parents(run: Run, files: Path) -> None:
    assert run("set", "x/y/new.yaml", "a", "1", "--create").returncode == 6
    assert run("set", "x/y/new.yaml", "a", "1", "--parents").returncode == 0
    assert (files / "x/y/new.yaml").read_text() == "a: 1\n"


def test_the_mode_of_a_new_file(run: Run, files: Path) -> None:
    assert run("set", "new.toml", "a", "1", "--create", "--mode", "640").returncode == 0
    assert (files / "new.toml").stat().st_mode & 0o777 == 0o640


def test_backups_are_kept_as_many_as_asked_for(run: Run, files: Path) -> None:
    for number in ("1", "2", "3", "4"):
        assert run("set", "app.toml", "server.port", number, "--backups", "2").returncode == 0
    assert sorted(path.name for path in files.glob("app.toml.*")) == ["app.toml.bak", "app.toml.bak.2"]


def test_no_backup_makes_none(run: Run, files: Path) -> None:
    assert run("set", "app.toml", "server.port", "1", "--no-backup").returncode == 0
    assert list(files.glob("app.toml.*")) == []


def test_in_place_keeps_the_inode(run: Run, files: Path) -> None:
    before = (files / "app.toml").stat().st_ino
    assert run("set", "app.toml", "server.port", "1", "--in-place").returncode == 0
    assert (files / "app.toml").stat().st_ino == before


def test_one_document_of_a_stream_is_changed(run: Run, files: Path) -> None:
    (files / "two.yaml").write_text("a: 1 # one\n---\na: 2 # two\n")
    assert run("set", "two.yaml", "a", "3", "--document", "1").returncode == 0
    assert (files / "two.yaml").read_text() == "a: 1 # one\n---\na: 3 # two\n"


def test_verbose_says_what_was_done(run: Run) -> None:
    assert run("set", "-v", "app.toml", "server.port", "1").stderr == "confsafe: app.toml: changed\n"
    assert run("set", "-v", "app.toml", "server.port", "1").stderr == "confsafe: app.toml: nothing to change\n"


def test_a_file_that_holds_one_scalar_has_no_keys(run: Run, files: Path) -> None:
    (files / "five.json").write_text("5\n")
    for words in (["set", "five.json", "a", "1"], ["add", "five.json", "a", "1"]):
        done = run(*words)
        assert done.returncode == 4
        assert "the document is an integer" in done.stderr
    assert run("get", "five.json").stdout == "5\n"


def test_one_line_changes_in_a_json_file_with_comments_and_rollback_restores_it(run: Run, files: Path) -> None:
    text = '{\n  // the web server\n  "server": {\n    "port": 80 // behind nginx\n  }\n}\n'
    (files / "f.json").write_text(text)
    assert run("set", "f.json", "server.port", "8080").returncode == 0
    assert (files / "f.json").read_text() == text.replace("80 ", "8080 ")
    assert run("check", "f.json").returncode == 0
    assert run("rollback", "f.json").returncode == 0
    assert (files / "f.json").read_text() == text
    assert run("get", "-f", "json", "f.json", "server.port").returncode == 3
