"""Each system call of a commit has its reason, in the table that docs/performance.md shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import calls

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


def test_every_call_of_a_commit_has_a_reason_and_every_reason_a_call(tmp_path: Path) -> None:
    found = calls.logged(tmp_path)
    if not found:
        pytest.skip("strace is not here")
    assert list(calls.unexplained(found)) == []


def test_one_more_is_found_out(tmp_path: Path) -> None:
    found = calls.logged(tmp_path)
    if not found:
        pytest.skip("strace is not here")
    more = 'newfstatat(4, "app.toml", {st_mode=S_IFREG|0644, st_size=6, ...}, AT_SYMLINK_NOFOLLOW) = 0'
    for at in range(len(found) + 1):
        if "O_PATH" not in "".join(found[at : at + 1]):
            assert list(calls.unexplained([*found[:at], more, *found[at:]])), at


def test_the_page_shows_the_table() -> None:
    assert calls.table() in PAGE.read_text(encoding="utf-8")
