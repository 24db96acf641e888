"""`confsafe merge` as git's merge driver, in real repositories."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

BASE = {
    "app.toml": '# The app.\n[server]\nport = 80       # public\nhost = "a"\n\n[log]\nlevel = "info"\n',
    "app.yaml": "# The app.\nserver:\n  port: 80      # public\n  host: a\nlog:\n  level: info\n",
    "app.json": '{\n  "server": {\n    "port": 80,\n    "host": "a"\n  },\n  "log": {"level": "info"}\n}\n',
}
OURS = {
    "app.toml": BASE["app.toml"].replace('host = "a"\n', 'host = "a"\nworkers = 4  # ours\n'),
    "app.yaml": BASE["app.yaml"].replace("  host: a\n", "  host: a\n  workers: 4  # ours\n"),
    "app.json": BASE["app.json"].replace('"host": "a"\n', '"host": "a",\n    "workers": 4\n'),
}
THEIRS = {
    "app.toml": BASE["app.toml"].replace('host = "a"\n', 'host = "b"\ntimeout = 5  # theirs\n'),
    "app.yaml": BASE["app.yaml"].replace("  host: a\n", "  host: b\n  timeout: 5  # theirs\n"),
    "app.json": BASE["app.json"].replace('"host": "a"\n', '"host": "b",\n    "timeout": 5\n'),
}
MERGED = {
    "app.toml": BASE["app.toml"].replace('host = "a"\n', 'host = "b"\nworkers = 4  # ours\ntimeout = 5  # theirs\n'),
    "app.yaml": BASE["app.yaml"].replace("  host: a\n", "  host: b\n  workers: 4  # ours\n  timeout: 5  # theirs\n"),
    "app.json": BASE["app.json"].replace('"host": "a"\n', '"host": "b",\n    "workers": 4,\n    "timeout": 5\n'),
}

Git = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Runs git in a new repository, apart from the user's own settings."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": f"{who.lower()}@example.com"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }

    def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["git", *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    run("init", "--quiet", "--initial-branch", "main")
    return run


def commit(git: Git, folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    git("add", ".")
    git("commit", "--quiet", "--message", "edit")


def two_branches(git: Git, folder: Path, name: str, base: str, ours: str, theirs: str) -> None:
    """`main` with our edit, `topic` with theirs."""
    commit(git, folder, name, base)
    git("switch", "--quiet", "--create", "topic")
    commit(git, folder, name, theirs)
    git("switch", "--quiet", "main")
    commit(git, folder, name, ours)


def use_confsafe(git: Git, folder: Path, operands: str = "%O %A %B %P") -> None:
    git("config", "merge.confsafe.driver", f"'{sys.executable}' -m confsafe merge {operands}")
    attributes = folder / ".git" / "info" / "attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_text("*.toml merge=confsafe\n*.yaml merge=confsafe\n*.json merge=confsafe\n")


@pytest.mark.parametrize("name", BASE)
def test_git_alone_finds_a_conflict_where_both_sides_added_a_key(git: Git, tmp_path: Path, name: str) -> None:
    two_branches(git, tmp_path, name, BASE[name], OURS[name], THEIRS[name])
    assert "CONFLICT" in git("merge", "topic", code=1).stdout


@pytest.mark.parametrize("name", BASE)
def test_with_confsafe_there_is_none_and_every_comment_lives(git: Git, tmp_path: Path, name: str) -> None:
    two_branches(git, tmp_path, name, BASE[name], OURS[name], THEIRS[name])
    use_confsafe(git, tmp_path)
    git("merge", "--quiet", "--no-edit", "topic")
    assert (tmp_path / name).read_text() == MERGED[name]
    assert git("status", "--porcelain").stdout == ""


@pytest.mark.parametrize("name", BASE)
def test_the_format_is_told_by_the_text_where_git_gives_no_name(git: Git, tmp_path: Path, name: str) -> None:
    two_branches(git, tmp_path, name, BASE[name], OURS[name], THEIRS[name])
    use_confsafe(git, tmp_path, "%O %A %B")
    git("merge", "--quiet", "--no-edit", "topic")
    assert (tmp_path / name).read_text() == MERGED[name]


def test_a_rebase_uses_it_too(git: Git, tmp_path: Path) -> None:
    two_branches(git, tmp_path, "app.toml", BASE["app.toml"], OURS["app.toml"], THEIRS["app.toml"])
    use_confsafe(git, tmp_path)
    git("rebase", "--quiet", "topic")
    assert "workers = 4  # ours" in (tmp_path / "app.toml").read_text()
    assert "timeout = 5  # theirs" in (tmp_path / "app.toml").read_text()


def test_a_conflict_is_told_by_key_path_and_marked_for_git(git: Git, tmp_path: Path) -> None:
    ours = OURS["app.toml"].replace("80", "81")
    two_branches(git, tmp_path, "app.toml", BASE["app.toml"], ours, THEIRS["app.toml"].replace("80", "82"))
    use_confsafe(git, tmp_path)
    done = git("merge", "topic", code=1)
    assert "confsafe: app.toml: conflict: both sides changed server.port\n" in done.stderr
    marks = "<<<<<<< ours\nport = 81       # public\n=======\nport = 82       # public\n>>>>>>> theirs\n"
    assert (tmp_path / "app.toml").read_text() == MERGED["app.toml"].replace("port = 80       # public\n", marks)
    assert git("status", "--porcelain").stdout == "UU app.toml\n"
    assert "leftover conflict marker" in git("diff", "--check", code=2).stdout


def test_a_file_that_does_not_parse_is_merged_line_by_line(git: Git, tmp_path: Path) -> None:
    base = "broken = \n\n\nport = 80\n\n\nlevel = 1\n"
    two_branches(git, tmp_path, "app.toml", base, base.replace("80", "81"), base.replace("level = 1", "level = 2"))
    use_confsafe(git, tmp_path)
    done = git("merge", "--no-edit", "topic")
    assert "base does not parse" in done.stderr
    assert (tmp_path / "app.toml").read_text() == base.replace("80", "81").replace("level = 1", "level = 2")


def test_files_that_both_branches_made_are_merged(git: Git, tmp_path: Path) -> None:
    commit(git, tmp_path, "README", "")
    git("switch", "--quiet", "--create", "topic")
    commit(git, tmp_path, "app.toml", "theirs = 1\n")
    git("switch", "--quiet", "main")
    commit(git, tmp_path, "app.toml", "ours = 1\n")
    use_confsafe(git, tmp_path)
    git("merge", "--no-edit", "topic")
    assert sorted((tmp_path / "app.toml").read_text().splitlines()) == ["ours = 1", "theirs = 1"]


def test_nothing_but_the_files_of_git_remains(git: Git, tmp_path: Path) -> None:
    two_branches(git, tmp_path, "app.toml", BASE["app.toml"], OURS["app.toml"], THEIRS["app.toml"])
    use_confsafe(git, tmp_path)
    git("merge", "--quiet", "--no-edit", "topic")
    assert {entry.name for entry in tmp_path.iterdir()} == {".git", "app.toml"}
