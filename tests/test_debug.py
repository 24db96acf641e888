"""`python -m confsafe.debug` shows what an edit does, and does it not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import confsafe.document as module
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
