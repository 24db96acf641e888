"""A seeded sample of what people did by hand: the data are always right, and no comment is lost that they kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.history import judge, requirements


def test_the_targets_are_handed_to_the_judge() -> None:
    assert requirements(["json"])[:2] == ["--require=json.data>=100", "--require=json.exact>=94"]
    assert requirements(["json"])[-1] == "--require=json.touched<=0.2"


@pytest.mark.parametrize("format", ["json", "jsonc", "toml", "yaml"])
def test_a_sample_of_commits_is_replayed_with_the_right_data(format: str, tmp_path: Path) -> None:
    program = judge()
    if program is None:
        pytest.skip("the commits are not available (CONFSAFE_CORPUS)")
    found = tmp_path / "figures.json"
    sample = ["--format", format, "--limit", "150", "--seed", "3", "--procs", "1", "--json", str(found)]
    subprocess.run([sys.executable, program, *sample], check=True, capture_output=True, timeout=240)
    (figures,) = json.loads(found.read_text()).values()
    assert (figures["data"], figures["com"], figures["raised"]) == (100, 100, 0)
    assert figures["exact"] > 75
