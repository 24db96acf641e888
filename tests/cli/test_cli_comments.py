"""`confsafe comment`, `disable` and `enable`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli_files import APP_TOML

if TYPE_CHECKING:
    from cli_files import Run


@pytest.mark.parametrize(
    ("file", "key", "flags", "text"),
    [
        ("app.toml", "server.port", [], "public"),
        ("app.toml", "server.host", ["--above"], "where it listens"),
        ("compose.yaml", "services.web.image", [], "pinned"),
        ("settings.json", "'editor.tabSize'", ["--above"], "how wide a tab is"),
        ("settings.json", "'files.exclude'", [], "hidden"),
    ],
)
def test_a_comment_is_read(run: Run, file: str, key: str, flags: list[str], text: str) -> None:
    assert run("comment", file, key, *flags).stdout == f"{text}\n"


def test_a_comment_that_is_not_there_is_an_absent_key(run: Run) -> None:
    done = run("comment", "app.toml", "server.host")
    assert done.returncode == 1
    assert done.stderr == ("confsafe: app.toml: no comment behind server.host; there is one above it (--above).\n")
    assert run("comment", "app.toml", "server.tls").returncode == 1


@pytest.mark.parametrize(
    ("flags", "old", "new"),
    [
        (["private"], "port = 80  # public", "port = 80  # private"),
        (["--delete"], "port = 80  # public", "port = 80"),
        (["the port", "--above"], "port = 80  # public", "# the port\nport = 80  # public"),
    ],
)
def test_a_comment_is_set_and_deleted(run: Run, files: Path, flags: list[str], old: str, new: str) -> None:
    assert run("comment", "app.toml", "server.port", *flags).returncode == 0
    assert (files / "app.toml").read_text() == APP_TOML.replace(old, new)


def test_a_comment_above_is_deleted(run: Run, files: Path) -> None:
    assert run("comment", "app.toml", "server.host", "--above", "--delete").returncode == 0
    assert (files / "app.toml").read_text() == APP_TOML.replace("# where it listens\n", "")


def test_comments_of_yaml_and_jsonc_are_set(run: Run, files: Path) -> None:
    assert run("comment", "compose.yaml", "services.web.image", "free").returncode == 0
    assert "nginx:1.10   # free\n" in (files / "compose.yaml").read_text()
    assert run("comment", "settings.json", "'editor.tabSize'", "wide", "--above").returncode == 0
    assert "  // wide\n" in (files / "settings.json").read_text()


def test_strict_json_has_no_comments(run: Run, files: Path) -> None:
    (files / "strict.json").write_text('{"a": 1}\n')
    done = run("comment", "strict.json", "a", "text")
    assert done.returncode == 4
    assert (files / "strict.json").read_text() == '{"a": 1}\n'
    assert run("disable", "strict.json", "a").returncode == 4


def test_text_and_delete_exclude_each_other(run: Run) -> None:
    assert run("comment", "app.toml", "server.port", "x", "--delete").returncode == 2


ENTRIES = [
    ("app.toml", "server.port"),
    ("app.toml", "server"),
    ("app.toml", "title"),
    ("compose.yaml", "services.web.image"),
    ("compose.yaml", "services.web.ports"),
    ("compose.yaml", "services"),
    ("settings.json", "'editor.tabSize'"),
]


@pytest.mark.parametrize(("file", "key"), ENTRIES)
def test_what_is_disabled_is_gone_from_the_data_and_comes_back_byte_for_byte(
    run: Run, files: Path, file: str, key: str
) -> None:
    before = (files / file).read_bytes()
    assert run("disable", file, key).returncode == 0
    assert (files / file).read_bytes() != before
    assert run("get", file, key).returncode == 1
    assert run("enable", file, key).returncode == 0
    assert (files / file).read_bytes() == before


def test_disabling_twice_and_enabling_twice_is_already_so(run: Run, files: Path) -> None:
    assert run("enable", "app.toml", "server.port").returncode == 0
    assert (files / "app.toml").read_text() == APP_TOML
    assert run("disable", "app.toml", "server.port").returncode == 0
    disabled = (files / "app.toml").read_text()
    assert run("disable", "app.toml", "server.port").returncode == 0
    assert (files / "app.toml").read_text() == disabled


def test_an_entry_that_was_never_there_cannot_be_enabled_or_disabled(run: Run) -> None:
    assert run("enable", "app.toml", "server.tls").returncode == 1
    done = run("disable", "app.toml", "server.prot")
    assert done.returncode == 1
    assert "did you mean `port`?" in done.stderr


def test_standard_input_is_filtered(run: Run) -> None:
    disabled = run("disable", "-", "-f", "toml", "a", input="a = 1\nb = 2\n").stdout
    assert run("get", "-", "-f", "toml", "a", input=disabled).returncode == 1
    assert run("enable", "-", "-f", "toml", "a", input=disabled).stdout == "a = 1\nb = 2\n"
    assert run("comment", "-", "-f", "toml", "a", input="a = 1 # x\n").stdout == "x\n"


def test_a_pattern_disables_and_enables_many_places(run: Run, files: Path) -> None:
    text = "services:\n  web:\n    image: a # a\n    restart: no\n  db:\n    image: b\n    tty: true\n  x: {}\n"
    file = files / "c.yaml"
    file.write_text(text)
    assert run("disable", "c.yaml", "services.*.image").stderr == "confsafe: c.yaml: services.*.image: 2 places\n"
    assert file.read_text().count("# image") == 2
    assert run("enable", "c.yaml", "services.web.image").returncode == 0
    assert run("enable", "c.yaml", "services.*.image").stderr == "confsafe: c.yaml: services.*.image: 1 place\n"
    assert file.read_text() == text
    done = run("enable", "c.yaml", "services.*.ports")
    assert (done.returncode, done.stderr) == (
        1,
        "confsafe: c.yaml: nothing that services.*.ports fits is disabled. File unchanged.\n",
    )
    assert run("enable", "c.yaml", "services.web.*").returncode == 2
