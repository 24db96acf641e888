"""`python -m confsafe.debug` shows what an edit does, and does it not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import confsafe.debug as debug
import confsafe.document as module
from confsafe.data.changes import at_path
from confsafe.data.copying import copied
from confsafe.debug import explained, main
from confsafe.document import Document

TEXT = "[server]\nport = 80  # web\n"


def test_changes_splices_and_the_diff_are_shown_and_the_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "app.toml"
    file.write_text(TEXT)
    command = [sys.executable, "-m", "confsafe.debug", str(file), "server.port", "8080"]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Set(path=('server', 'port'), value=8080" in found.stdout
    assert f"{file}:2:8 '80' -> '8080'" in found.stdout
    assert "+port = 8080  # web" in found.stdout
    assert file.read_text() == TEXT
    assert [path.name for path in tmp_path.iterdir()] == ["app.toml"]


def test_a_key_alone_is_deleted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "app.yaml"
    file.write_text("a: 1\nb: 2\n")
    assert main([str(file), "a"]) == 0
    assert "Delete(path=('a',))" in capsys.readouterr().out


TABLES = "[server]\nport = 80  # web\ntags = [1, 2]\n\n[old]\n"
SHARED = "base: &b {x: 1}\nweb:\n  <<: *b\nports:\n- 80\n- 81\n"


@pytest.mark.parametrize(
    ("name", "text", "path", "value", "steps"),
    [
        ("toml", TABLES, ("server", "port"), 81, ["2:8 write '81' for '80'"]),
        ("toml", TABLES, ("server", "tls"), True, ["3:14 insert tls behind tags"]),
        ("toml", TABLES, ("server", "port"), None, ["2:1 delete port"]),
        ("toml", TABLES, ("old",), None, ["5:1 delete the header of old"]),
        ("toml", TABLES, ("new",), {"a": 1}, ["6:1 insert a header for new"]),
        ("toml", TABLES, ("server", "tags"), [2], ["3:9 delete item 0"]),
        ("toml", TABLES, ("server", "tags"), [2, 1], ["3:13 insert item 0 behind item 1", "3:9 delete item 0"]),
        ("toml", "[a.b]\nx = 1\n", ("a", "y"), 2, ["1:1 insert a header for a, below it y"]),
        ("toml", "", ("a",), 1, ["1:1 write the whole text"]),
        ("json", '{"a": {"b": 1}}', ("a", "c"), 2, ["1:7 insert 'c' behind 'b'"]),
        ("json", '{"a": [1, 2]}', ("a",), [2, 3], ["1:7 insert an item behind item 1", "1:8 delete item 0"]),
        ("json", '{"a": {"b": 1}}', ("a", "b"), [1], ["1:13 replace the value of 'b'"]),
        ("yaml", SHARED, ("base",), None, ["1:1 delete 'base'", "3:7 write the node of &b"]),
        ("yaml", SHARED, ("web", "y"), 2, ["3:3 insert 'y' behind '<<'"]),
        ("yaml", SHARED, ("ports",), [81, 82], ["5:3 delete item 0", "6:3 insert an item behind item 1"]),
        ("yaml", SHARED, ("ports",), 80, ["4:1 write another value at 'ports'"]),
        ("yaml", "- 1\n", (), {"a": 1}, ["1:1 write another value for the whole document"]),
        ("ini", "[s]\na = 1\n[t]\nb = 2\n", ("s", "c"), "3", ["3:1 insert 'c = 3' behind 'a'"]),
        ("ini", "[s]\na = 1\n[t]\nb = 2\n", ("s",), None, ["1:1 delete the header of s"]),
        ("ini", "[s]\na = 1\n", ("t",), {"b": "2"}, ["3:1 insert '[t]\\nb = 2'"]),
        ("env", "A=1\nB=2\n", ("A",), "3", ["1:3 write '3' for '1'"]),
        ("embedded", "---\ntitle: x\n---\ntext\n", ("title",), None, ["2:1 delete 'title'"]),
    ],
)
def test_the_plan_says_what_happens_to_which_entry(
    name: str, text: str, path: tuple[str, ...], value: Any, steps: list[str]
) -> None:
    document = Document(text, name)
    after = copied(document.data)
    if value is None:
        del at_path(after, path[:-1])[path[-1]]
    elif path:
        at_path(after, path[:-1])[path[-1]] = value
    shown = explained(document, value if not path else after, name="f").splitlines()
    plan = [line.removeprefix("  plan   f:") for line in shown if line.startswith("  plan")]
    assert sorted(plan) == steps


def test_what_is_renamed_and_what_moves_stands_in_the_plan() -> None:
    shown = {
        "json": explained(Document('{"a": {"x": 1}, "b": 2}', "json"), {"c": {"x": 1}, "b": 2}),
        "toml": explained(Document("a.x = 1\nb = 2\n", "toml"), {"c": {"x": 1}, "b": 2}),
        "yaml": explained(Document("a: {x: 1}\nb: 2\n", "yaml"), {"c": {"x": 1}, "b": 2}),
    }
    assert "plan   text:1:7 rename 'a' to 'c'" in shown["json"]
    assert "plan   text:1:1 write 'c' for 'a'" in shown["toml"]
    assert "plan   text:1:1 rename 'a' to 'c'" in shown["yaml"]


def test_the_example_of_the_page_and_of_the_module_is_what_is_printed(tmp_path: Path) -> None:
    (tmp_path / "app.toml").write_text(TEXT)
    command = [sys.executable, "-m", "confsafe.debug", "app.toml", "server.tls", "true"]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    shown = found.partition("diff\n")[0].splitlines()
    page = Path(__file__).parents[1] / "docs" / "architecture.md"
    for source in (page.read_text(encoding="utf-8"), debug.__doc__ or ""):
        lines = [line.strip() for line in source.splitlines()]
        start = lines.index("$ python -m confsafe.debug app.toml server.tls true") + 1
        assert lines[start : start + len(shown)] == [line.strip() for line in shown]


def test_a_plan_that_cannot_be_made_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise LookupError("no such entry")

    document = Document("a: 1\nb: 2\n", "yaml")
    monkeypatch.setattr(type(document.reading), "plan", broken)
    assert "  plan   LookupError: no such entry\n  splice text:1:4" in explained(document, {"a": 2, "b": 2})


def test_why_an_attempt_was_not_believed_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    right = module.apply_splices
    calls = []

    def wrong_once(text: str, splices: Any) -> str:
        calls.append(1)
        return right(text, [splice._replace(new="9") for splice in splices] if len(calls) == 1 else splices)

    monkeypatch.setattr(module, "apply_splices", wrong_once)
    document = Document("[t]\na = 1\n", "toml")
    shown = explained(document, {"t": {"a": 2}}, name="t")
    assert "attempt 1, not believed: it reads as other data" in shown
    assert "attempt 2, believed\n  for Set(path=('t',), value={'a': 2}" in shown
    assert document.coarser == 1


def test_what_changes_nothing_is_said() -> None:
    assert explained(Document("a: 1\n", "yaml"), {"a": 1}) == "no changes\ndiff\n  nothing\n"


@pytest.mark.parametrize("arguments", [[], ["a"], ["a", "b", "c", "d"]])
def test_wrong_arguments_are_answered_with_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "usage: python -m confsafe.debug" in capsys.readouterr().err


def test_a_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.toml"), "a", "1"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
