"""The table of edits of INI and `.env` by several tools: ours are as by hand, and the page shows them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import lines

PAGE = Path(__file__).parents[2] / "docs/coming-from/crudini.md"


@pytest.mark.parametrize("edit", lines.EDITS, ids=[edit.what for edit in lines.EDITS])
def test_ours_is_as_by_hand(edit: lines.Edit) -> None:
    assert lines.outcome(lines.TOOLS["confsafe"][0], edit) == "as by hand"


def test_what_a_tool_does_otherwise_is_told() -> None:
    edit = lines.EDITS[0]
    for change, told in [
        (edit.expected.replace("; the port\n", ""), "a comment lost"),
        (edit.expected.replace("port    =", "port="), "1 other line"),
        (edit.expected.replace("8080", "8081"), "other data"),
        (edit.text, "nothing done"),
    ]:
        assert lines.outcome(lambda path, _, change=change: path.write_text(change), edit) == told  # type: ignore[misc]


def test_the_page_shows_every_edit_and_tool() -> None:
    page = PAGE.read_text()
    assert "| edit | " + " | ".join(lines.TOOLS) + " |" in page
    assert [edit.what for edit in lines.EDITS if f"| {edit.what} | as by hand |" not in page] == []
