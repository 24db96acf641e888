"""The benchmarks run, every contestant does the work that the row names, and the table says what was measured.

No figure is judged here: a test machine is busy with other things.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pyjson5
import pytest
from ruamel.yaml import YAML

import confsafe
from benchmarks import peers, report
from benchmarks.__main__ import PARTS, main
from benchmarks.documents import KB, MB, sample
from benchmarks.edits import editing, patching, setting
from benchmarks.measure import OURS, QUICK, Row, Target, medians

READERS: dict[str, Any] = {
    "toml": tomllib.loads,
    "yaml": lambda text: YAML(typ="safe", pure=True).load(text),
    "jsonc": pyjson5.loads,
    "json": json.loads,
}
KINDS = list(READERS)


def value_at(data: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [KB, 50 * KB])
def test_a_sample_has_its_size_and_holds_a_port_at_its_path(kind: str, size: int) -> None:
    what = sample(kind, size)
    assert len(what.text) <= 1.1 * size + KB
    assert value_at(READERS[kind](what.text), what.path) in range(1000, 10000)


@pytest.mark.benchmark(group="one key, 1 KB, in memory", min_rounds=2, max_time=0.02)
@pytest.mark.parametrize("kind", KINDS)
def test_patching_one_key(benchmark: Any, kind: str) -> None:
    what = sample(kind, KB)
    text = benchmark(patching(what))
    assert value_at(READERS[kind](text), what.path) == 4242
    changed = [(a, b) for a, b in zip(what.text.splitlines(), text.splitlines(), strict=True) if a != b]
    assert len(changed) == 1


@pytest.mark.benchmark(group="one key, 1 KB, whole edit of a file")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", [editing, setting])
def test_editing_one_key_of_a_file(benchmark: Any, tmp_path: Path, kind: str, way: Any) -> None:
    what = sample(kind, KB)
    path = tmp_path / f"file.{kind}"
    benchmark.pedantic(way(what, path), rounds=3)
    assert value_at(READERS[kind](path.read_text()), what.path) == 4242


@pytest.mark.benchmark(group="get, 1 KB", min_rounds=2, max_time=0.02)
@pytest.mark.parametrize("kind", KINDS)
def test_getting_one_key(benchmark: Any, tmp_path: Path, kind: str) -> None:
    what = sample(kind, KB)
    path = tmp_path / f"file.{kind}"
    path.write_text(what.text)
    assert benchmark(confsafe.get, path, what.path) == value_at(READERS[kind](what.text), what.path)


@pytest.mark.parametrize(
    ("kind", "peer", "module"),
    [
        ("toml", peers.tomlkit, "tomlkit"),
        ("toml", peers.tomlrt, "tomlrt"),
        ("toml", peers.tomledit, "tomledit"),
        ("yaml", peers.ruamel, "ruamel.yaml"),
        ("yaml", peers.yaml_edit, "yaml_edit"),
        ("yaml", peers.yamltrip, "yamltrip"),
        ("jsonc", peers.json_five, "json5.loader"),
        ("json", peers.json_reprint, "json"),
        ("json", peers.json_reprint_indented, "json"),
    ],
)
def test_a_peer_does_the_work_that_it_is_timed_for(kind: str, peer: Any, module: str) -> None:
    if not peers.installed(module):
        pytest.skip(f"{module} is not here")
    what = sample(kind, KB)
    assert value_at(READERS[kind](peer(what.text, what.path, 4242)), what.path) == 4242


@pytest.mark.parametrize("part", PARTS)
def test_a_part_runs(part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = tmp_path / "figures.json"
    assert main([part, "--quick", "--json", str(figures), "--folder", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    rows = json.loads(figures.read_text())["rows"]
    assert rows
    for row in rows:
        assert row["figures"][OURS] > 0
        assert row["work"] in printed


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nonsense"])
    assert "unknown part nonsense" in capsys.readouterr().err


def test_a_peer_that_is_not_installed_is_shown_as_not_here() -> None:
    figures = medians({OURS: lambda: None, "absent": None}, QUICK)
    row = Row("edits", "work", figures, (Target("absent", 1),))
    assert "| absent | not here |" in report.markdown([row])


def test_a_peer_that_fails_is_shown_as_failing_and_ours_is_not_forgiven() -> None:
    def fail() -> None:
        raise ValueError("too large")

    figures = medians({OURS: lambda: None, "fragile": fail}, QUICK)
    assert "| fragile | fails |" in report.markdown([Row("edits", "work", figures)])
    with pytest.raises(ValueError, match="too large"):
        medians({OURS: fail}, QUICK)


def test_ratios_are_ours_divided_by_theirs_and_judged_by_the_targets() -> None:
    row = Row(
        "edits", "work", {OURS: 0.001, "slow": 0.02, "fast": 0.0005}, (Target("slow", 1 / 8), Target("fast", 1.4))
    )
    table = report.markdown([row])
    assert "| 1 ms | slow | 20 ms | 20x faster | 8x faster: met |" in table
    assert "| fast | 500 µs | 2x | at most 1.4x: MISSED |" in table


def test_a_page_gets_the_table_under_its_heading_and_nothing_else_changes() -> None:
    row = Row("edits", "work", {OURS: 0.001, "peer": 0.02})
    page = "# P\n\n## The table\n\nAn old machine.\n\n| old |\n\n## The misses\n\nWhy.\n"
    new = report.on_page(page, [row])
    assert new.startswith("# P\n\n## The table\n\n")
    assert new.endswith("\n| work | 1 ms | peer | 20 ms | 20x faster |  |\n\n## The misses\n\nWhy.\n")
    assert "old" not in new
    with pytest.raises(ValueError, match="no heading"):
        report.on_page("# P\n", [row])


@pytest.mark.parametrize(
    ("figure", "unit", "text"), [(2.5 * MB, "B", "2.5 MB"), (2.0, "s", "2 s"), (3e-5, "s", "30 µs")]
)
def test_figures_are_shown_in_the_unit_that_reads_best(figure: float, unit: str, text: str) -> None:
    assert report.shown(figure, unit) == text
