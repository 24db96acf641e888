"""The table of real merges is made from local clones and from rows, and judges in kind."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.merges import Case, judge, main

BASE = "a = 1  # x\nb = 1\n"
CASES = {
    "better": Case("toml", BASE, BASE.replace("a = 1", "a = 2"), BASE.replace("b = 1", "b = 2"), "a = 2  # x\nb = 2\n"),
    "both conflict": Case("toml", BASE, BASE.replace("a = 1", "a = 2"), BASE.replace("a = 1", "a = 3"), BASE),
}


@pytest.mark.parametrize("name", CASES)
def test_a_merge_is_counted_for_what_it_is(name: str) -> None:
    counted = list(judge(CASES[name]))
    assert name in counted
    assert ("as committed" in counted) == (name == "better")
    assert counted.count("our lines") == counted.count("git lines") == (5 if name == "both conflict" else 0)


def test_rows_become_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.jsonl.gz"
    with gzip.open(rows, "wt", encoding="utf-8") as out:
        for case in CASES.values():
            out.write(json.dumps({**case._asdict(), "fmt": case.format}) + "\n")
    assert main(["--rows", str(rows)]) == 0
    printed = capsys.readouterr().out
    assert "| merged | 2 | 2 |\n" in printed
    assert "| without a conflict | 1 | 0 |\n" in printed
    assert "| of those, exactly the data that people committed | 100 % | |\n" in printed


def test_another_driver_stands_beside_us_and_what_it_drops_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = '{\n  "a": 1,\n  "b": 1\n}\n'
    clash = Case("json", base, base.replace('"a": 1', '"a": 2'), base.replace('"a": 1', '"a": 3'), base)
    rows = tmp_path / "rows.jsonl.gz"
    with gzip.open(rows, "wt", encoding="utf-8") as out:
        out.write(json.dumps({**clash._asdict(), "fmt": clash.format}) + "\n")
    takes_theirs = tmp_path / "takes-theirs"
    takes_theirs.write_text('#!/bin/sh\nprintf "%s\\n" "{\\"a\\": 3, \\"b\\": 1}" > "$1"\n')
    takes_theirs.chmod(0o755)
    assert main(["--rows", str(rows), "--peer", str(takes_theirs)]) == 0
    printed = capsys.readouterr().out
    assert "| of the 1 merges of JSON files | confsafe | git | takes-theirs |\n" in printed
    assert "| without a conflict | 0 | 0 | 1 |\n" in printed
    assert "one is dropped without a word | 0 | 0 | 1 |\n" in printed
    assert "| lines changed that neither side changed | 0 | 0 | 1 |\n" in printed
