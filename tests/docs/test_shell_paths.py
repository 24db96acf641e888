"""Key paths that a shell would expand stand in quotes wherever a command is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "examples" / "tour.py", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_no_path_with_brackets_or_stars_stands_without_quotes(page: Path) -> None:
    for line in page.read_text().splitlines():
        found = re.match(r"^(?:\$|    \"+) ?(confsafe .*)", line)
        if found is None:
            continue
        bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", found[1])
        assert not re.search(r"\s[\w.]+\[|\s[^\s|>&]*\*", bare), line
