"""What confsafe makes of a text is what it made of it yesterday, or a diff in review says what is better now."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.files import HERE, golden_files, made, read, write


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: str(path.relative_to(HERE)))
def test_every_edit_makes_what_its_golden_file_says(path: Path) -> None:
    entries = read(path)
    assert entries
    differing = [(entry, now) for entry in entries if (now := made(entry)) != entry]
    shown = "\n".join(f"{entry}is now\n\n{now}" for entry, now in differing[:5])
    assert not differing, (
        f"{len(differing)} of {len(entries)} edits make another text; where that is right, run "
        f"`python -m tests.golden.regenerate` and commit the diff\n\n{shown}"
    )


def test_no_edit_needs_a_coarser_attempt() -> None:
    entries = [entry for path in golden_files() for entry in read(path)]
    assert not [str(entry) for entry in entries if any(line.startswith("!!") for line in entry.lines)]


def test_a_golden_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    for path in golden_files():
        copy = tmp_path / path.name
        write(copy, read(path))
        assert copy.read_bytes() == path.read_bytes()
