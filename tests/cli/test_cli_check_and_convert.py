"""`confsafe check` and `confsafe convert`."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli_files import APP_TOML

if TYPE_CHECKING:
    from cli_files import Run


def test_check_names_every_file_that_is_ok(run: Run) -> None:
    done = run("check", "app.toml", "compose.yaml", "settings.json")
    assert (done.returncode, done.stdout) == (0, "app.toml: ok\ncompose.yaml: ok\nsettings.json: ok\n")
    assert run("check", "-q", "app.toml").stdout == ""


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("broken.toml", "a = 1\nb = = 2\n", "broken.toml:2:5: "),
        ("twice.toml", "a = 1\na = 2\n", "twice.toml:2:"),
        ("twice.json", '{"a": 1,\n "a": 2}', "twice.json:2:2: "),
        ("twice.yaml", "a: 1\na: 2\n", "twice.yaml:2:1: "),
        ("latin.toml", "# \udce9\n", "latin.toml:1:3: "),
    ],
)
def test_check_finds_what_does_not_parse_and_duplicate_keys(
    run: Run, files: Path, name: str, text: str, place: str
) -> None:
    (files / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    done = run("check", name, "app.toml")
    assert (done.returncode, done.stdout) == (3, "app.toml: ok\n")
    assert done.stderr.startswith(f"confsafe: {place}")
    assert "File unchanged" not in done.stderr


def test_check_reads_every_document_of_a_stream(run: Run, files: Path) -> None:
    (files / "two.yaml").write_text("a: 1\n---\na: 2\n")
    assert run("check", "two.yaml").returncode == 0
    (files / "two.yaml").write_text("a: 1\n---\nb: 1\nb: 2\n")
    assert run("check", "two.yaml").returncode == 3


def test_a_file_whose_text_tells_its_format_is_read_in_the_encoding_that_is_named(run: Run, files: Path) -> None:
    (files / ".eslintrc").write_bytes('{"a": "\u00e9"}\n'.encode("latin-1"))
    assert run("check", ".eslintrc", "--encoding", "latin-1").stdout == ".eslintrc: ok\n"
    assert run("get", ".eslintrc", "a", "--all-documents", "--encoding", "latin-1").stdout == "\u00e9\n"


def test_check_reads_standard_input(run: Run) -> None:
    assert run("check", "-f", "toml", "-", input="a = 1\n").stdout == "standard input: ok\n"
    assert run("check", "-f", "toml", "-", input="a = \n").returncode == 3


def test_check_asks_a_schema(run: Run, files: Path) -> None:
    pytest.importorskip("jsonschema")
    (files / "schema.json").write_text('{"properties": {"title": {"type": "integer"}}}')
    done = run("check", "app.toml", "--schema", "schema.json")
    assert done.returncode == 4
    assert "title" in done.stderr
    (files / "schema.json").write_text('{"properties": {"title": {"type": "string"}}}')
    assert run("check", "app.toml", "--schema", "schema.json").returncode == 0


def test_check_of_a_schema_that_is_missing(run: Run) -> None:
    done = run("check", "app.toml", "settings.json", "--schema", "absent.json")
    assert (done.returncode, done.stderr) == (6, "confsafe: absent.json: no such file; check the name.\n")


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ("[1, 2]", "schema.json: the JSON Schema is a list, not a mapping."),
        ('{"$schema": 5}', "app.toml: the JSON Schema is none: its $schema is an integer, not a string."),
        ('{"type": 5}', "app.toml: the JSON Schema is none: 5 is not valid under any of the given schemas."),
    ],
)
def test_check_tells_what_is_no_schema(run: Run, files: Path, schema: str, told: str) -> None:
    pytest.importorskip("jsonschema")
    (files / "schema.json").write_text(schema)
    done = run("check", "app.toml", "--schema", "schema.json")
    assert (done.returncode, done.stderr) == (4, f"confsafe: {told}\n")


def test_check_follows_a_reference_to_the_file_beside_the_schema(run: Run, files: Path) -> None:
    pytest.importorskip("jsonschema")
    (files / "schemas").mkdir()
    (files / "schemas/all.json").write_text('{"properties": {"title": {"$ref": "number.json"}}}')
    (files / "schemas/number.json").write_text('{"type": "number"}')
    done = run("check", "app.toml", "--schema", "schemas/all.json")
    assert done.returncode == 4
    assert "title" in done.stderr


def test_check_secret_wants_a_file_for_its_owner_only(run: Run, files: Path) -> None:
    (files / "app.toml").chmod(0o640)
    done = run("check", "--secret", "app.toml")
    assert done.returncode == 6
    assert "0640" in done.stderr
    (files / "app.toml").chmod(0o600)
    assert run("check", "--secret", "app.toml").returncode == 0


def test_check_of_a_missing_file(run: Run) -> None:
    done = run("check", "absent.toml", "app.toml")
    assert (done.returncode, done.stdout) == (6, "app.toml: ok\n")


def test_convert_keeps_data_and_comments(run: Run, files: Path) -> None:
    assert run("convert", "app.toml", "-o", "app.yaml").returncode == 0
    text = (files / "app.yaml").read_text()
    assert "port: 80  # public\n" in text
    assert "  # where it listens\n  host: 0.0.0.0\n" in text
    assert text.startswith("# The settings of the demo application.\n")
    assert run("convert", "app.yaml", "-o", "back.toml").returncode == 0
    back = (files / "back.toml").read_text()
    assert tomllib.loads(back) == tomllib.loads(APP_TOML)
    for comment in ("# The settings", "# shown in the header", "# where it listens", "# public"):
        assert comment in back


def test_convert_to_json_says_what_it_could_not_carry(run: Run, files: Path) -> None:
    done = run("convert", "app.toml", "-o", "app.json")
    assert done.returncode == 0
    assert json.loads((files / "app.json").read_text())["server"]["started"] == "2024-02-29T12:30:00+00:00"
    assert "confsafe: app.toml: server.started: a datetime became a string" in done.stderr
    assert "4 comments not carried" in done.stderr
    assert run("convert", "-q", "app.toml", "-o", "app.json").stderr == ""


def test_convert_reads_the_encoding_that_is_named_and_writes_utf_8(run: Run, files: Path) -> None:
    (files / "old.ini").write_bytes("[a]\nname = caf\u00e9\n".encode("latin-1"))
    assert run("convert", "old.ini", "-o", "new.json").returncode == 3
    assert run("convert", "old.ini", "-o", "new.json", "--encoding", "latin-1").returncode == 0
    assert json.loads((files / "new.json").read_bytes()) == {"a": {"name": "caf\u00e9"}}


def test_convert_names_the_comments_that_belong_to_no_entry(run: Run, files: Path) -> None:
    (files / "loose.toml").write_text("# top\n\na = 1\n\n# loose\n\nb = 2\n# end\n")
    done = run("convert", "loose.toml", "-o", "loose.jsonc")
    text = (files / "loose.jsonc").read_text()
    assert text.startswith("// top\n")
    assert text.endswith("// end\n")
    assert "line 5: the comment 'loose' belongs to no entry and was not carried" in done.stderr


def test_convert_names_the_document_that_cannot_be_held(run: Run, files: Path) -> None:
    (files / "null.json").write_text("null\n")
    done = run("convert", "null.json", "-o", "null.toml")
    assert (done.returncode, (files / "null.toml").exists()) == (4, False)
    assert "null.json: the document is null, which TOML cannot hold" in done.stderr


def test_convert_refuses_what_the_new_format_cannot_hold(run: Run, files: Path) -> None:
    done = run("convert", "compose.yaml", "-o", "compose.toml")
    assert done.returncode == 4
    assert "nothing is null, which TOML cannot hold" in done.stderr
    assert not (files / "compose.toml").exists()


@pytest.mark.parametrize(
    ("name", "text", "out", "converted"),
    [
        ("a.json", "{}", "a.toml", ""),
        ("a.yaml", "# only this\n", "a.toml", "# only this\n"),
        ("a.yaml", "", "a.toml", ""),
        ("a.toml", "# only this\n", "a.yaml", "# only this\n\n{}\n"),
    ],
)
def test_an_empty_document_becomes_an_empty_file(
    run: Run, files: Path, name: str, text: str, out: str, converted: str
) -> None:
    (files / name).write_text(text)
    assert run("convert", name, "-o", out).returncode == 0
    assert (files / out).read_text() == converted


def test_convert_filters(run: Run) -> None:
    done = run("convert", "-", "-f", "yaml", "-o", "-", "--to", "toml", input="a: 1 # x\n")
    assert (done.returncode, done.stdout) == (0, "a = 1  # x\n")
    assert run("convert", "app.toml", "-o", "-").returncode == 2


def test_convert_over_a_file_keeps_a_backup(run: Run, files: Path) -> None:
    (files / "out.yaml").write_text("old: 1\n")
    assert run("convert", "app.toml", "-o", "out.yaml").returncode == 0
    assert (files / "out.yaml.bak").read_text() == "old: 1\n"


def test_convert_names_the_comment_that_its_new_place_cannot_hold(run: Run, files: Path) -> None:
    (files / "items.yaml").write_text("list:\n  - a  # first\n  - b\n")
    done = run("convert", "items.yaml", "-o", "items.toml")
    assert done.stderr == "confsafe: items.yaml: list[0]: its comment 'first' was not carried\n"
    assert (files / "items.toml").read_text() == 'list = ["a", "b"]\n'


def test_convert_carries_many_comments_at_once(run: Run, files: Path) -> None:
    entries = "".join(f"# about {n}\nkey{n}:\n  name: v # here {n}\n" for n in range(300))
    (files / "many.yaml").write_text(entries)
    assert run("convert", "many.yaml", "-o", "many.jsonc", timeout=20).stderr == ""
    text = (files / "many.jsonc").read_text()
    assert text.count("// about ") == text.count("// here ") == 300


@pytest.mark.parametrize("text", ['1: a\n"1": b\n', "null: a\n'null': b\n", "x:\n  true: a\n  'true': b\n"])
def test_keys_that_would_be_one_are_refused(run: Run, files: Path, text: str) -> None:
    (files / "k.yaml").write_text(text)
    done = run("convert", "k.yaml", "-o", "k.json")
    assert done.returncode == 4
    assert "would be one key in json" in done.stderr
    assert not (files / "k.json").exists()


def test_a_time_becomes_a_string_in_yaml_and_is_told(run: Run, files: Path) -> None:
    (files / "t.toml").write_text("t = 07:32:00\n")
    done = run("convert", "t.toml", "-o", "t.yaml")
    assert done.returncode == 0
    assert "t: a time became a string" in done.stderr
    assert (files / "t.yaml").read_text().strip("t: \n").strip("\"'") == "07:32:00"
