"""Unified diffs: whatever two texts are, the diff makes one of the other; large files take no longer to compare."""

from __future__ import annotations

from pathlib import Path
from shutil import which
from subprocess import run
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsafe.data.textdiff import unified

TEXTS = st.tuples(
    st.lists(st.sampled_from(["a\n", "b\n", "ab\n", "\n", "+++\n", "@@ -1 +1 @@\n"]), max_size=12),
    st.sampled_from(["", "a", "b"]),
).map(lambda parts: "".join(parts[0]) + parts[1])


def applied(before: str, diff: str) -> str:
    """What `patch` makes of a text and a diff of it."""
    with TemporaryDirectory() as directory:
        file = Path(directory) / "f"
        file.write_text(before)
        command = ["patch", "--quiet", "--force", "--no-backup-if-mismatch", str(file)]
        run(command, input=diff, text=True, check=True)
        return file.read_text() if file.exists() else ""


@pytest.mark.skipif(which("patch") is None, reason="patch is not installed")
@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_patch_makes_the_new_text_of_the_old_one(front: str, before: str, after: str, back: str) -> None:
    old, new = front + before + back, front + after + back
    if old != new:
        assert applied(old, unified(old, new, old_name="f", new_name="f")) == new


def test_only_the_neighbourhood_of_a_change_is_compared() -> None:
    lines = [f"line {number}\n" for number in range(300_000)]
    old, new = "".join(lines), "".join([*lines[:150_000], "other\n", *lines[150_001:]])
    assert unified(old, new, old_name="f", new_name="f").splitlines()[2:] == [
        "@@ -149998,7 +149998,7 @@",
        *(f" line {number}" for number in (149_997, 149_998, 149_999)),
        "-line 150000",
        "+other",
        *(f" line {number}" for number in (150_001, 150_002, 150_003)),
    ]


def test_a_missing_newline_at_the_end_is_told() -> None:
    assert unified("a\nb", "a\nc", old_name="f", new_name="f").endswith(
        " a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
    )


def test_equal_texts_have_no_diff() -> None:
    assert unified("a\n", "a\n", old_name="f", new_name="f") == ""
