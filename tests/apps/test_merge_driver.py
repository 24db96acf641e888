"""The driver is never worse than git: any bytes, git's marks, git's own bases; and it installs and audits itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

LATIN = b"name: caf\xe9\na: 1\nb: 2\nc: 3\nd: 4\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command in the folder; `confsafe` is this one."""
    bin_folder = tmp_path.parent / (tmp_path.name + "-bin")
    bin_folder.mkdir()
    command = bin_folder / "confsafe"
    command.write_text(f'#!/bin/sh\nPYTHONPATH={Path(__file__).parents[2]} exec {sys.executable} -m confsafe "$@"\n')
    command.chmod(0o755)
    environment = {
        "PATH": f"{bin_folder}:/usr/local/bin:/usr/bin:/bin",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": f"{who}@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }

    def run(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return run


def sides(folder: Path, base: bytes, ours: bytes, theirs: bytes, name: str = "yaml") -> tuple[str, str, str]:
    names = f"base.{name}", f"ours.{name}", f"theirs.{name}"
    for file, content in zip(names, (base, ours, theirs), strict=True):
        (folder / file).write_bytes(content)
    return names


def test_what_cannot_be_decoded_is_merged_by_lines_byte_for_byte(run: Run, tmp_path: Path) -> None:
    names = sides(tmp_path, LATIN, LATIN.replace(b"a: 1", b"a: 5"), LATIN.replace(b"d: 4", b"d: 6"))
    assert "Merging it line by line" in run("confsafe", "merge", *names).stderr
    assert (tmp_path / names[1]).read_bytes() == LATIN.replace(b"a: 1", b"a: 5").replace(b"d: 4", b"d: 6")


def test_what_cannot_be_decoded_and_conflicts_has_marks_and_exit_1(run: Run, tmp_path: Path) -> None:
    names = sides(tmp_path, LATIN, LATIN.replace(b"a: 1", b"a: 5"), LATIN.replace(b"a: 1", b"a: 6"))
    run("confsafe", "merge", "--ours-label", "m\u00e4in", *names, code=1)
    marks = "<<<<<<< m\u00e4in\na: 5\n=======\na: 6\n>>>>>>> theirs\n"
    assert (tmp_path / names[1]).read_bytes() == LATIN.replace(b"a: 1\n", marks.encode())


@pytest.mark.parametrize("parses", [True, False])
def test_the_marks_are_those_that_are_asked_for(run: Run, tmp_path: Path, parses: bool) -> None:
    broken = b"" if parses else b"x: [\n"
    names = sides(tmp_path, b"a: 1\n" + broken, b"a: 2\n" + broken, b"a: 3\n" + broken)
    labels = ("--ours-label", "HEAD", "--theirs-label", "topic", "--base-label", "1f2e3d")
    run("confsafe", "merge", "--marker-size", "9", "--style", "diff3", *labels, *names, code=1)
    wanted = b"<<<<<<<<< HEAD\na: 2\n||||||||| 1f2e3d\na: 1\n=========\na: 3\n>>>>>>>>> topic\n"
    assert (tmp_path / names[1]).read_bytes() == wanted + broken


def test_placeholders_that_git_does_not_know_stand_for_nothing(run: Run, tmp_path: Path) -> None:
    names = sides(tmp_path, b"a: 1\n", b"a: 2\n", b"a: 3\n")
    run("confsafe", "merge", "--marker-size", "%L", "--ours-label", "%X", "--theirs-label", "%Y", *names, code=1)
    assert (tmp_path / names[1]).read_text() == "<<<<<<< ours\na: 2\n=======\na: 3\n>>>>>>> theirs\n"


def test_a_base_with_marks_is_each_of_its_sides(run: Run, tmp_path: Path) -> None:
    base = b"<<<<<<< one\na: 1\n=======\na: 2\n>>>>>>> two\nb: 1\n"
    names = sides(tmp_path, base, b"a: 3\nb: 1\n", b"a: 3\nb: 2\n")
    run("confsafe", "merge", *names)
    assert (tmp_path / names[1]).read_text() == "a: 3\nb: 2\n"


def test_a_base_whose_sides_lead_to_different_texts_is_a_conflict(run: Run, tmp_path: Path) -> None:
    base = b"<<<<<<< one\na: 1\n=======\na: 2\n>>>>>>> two\nb: 1\n"
    names = sides(tmp_path, base, b"a: 1\nb: 1\n", b"a: 2\nb: 1\n")
    run("confsafe", "merge", *names, code=1)
    assert "a: 1" in (tmp_path / names[1]).read_text()
    assert "a: 2" in (tmp_path / names[1]).read_text()


def repository(run: Run, folder: Path, base: str, ours: str, theirs: str, *, name: str = "app.toml") -> None:
    run("git", "init", "--quiet", "--initial-branch", "main")
    for branch, text in (("main", base), ("topic", theirs), ("main", ours)):
        if branch == "topic":
            run("git", "switch", "--quiet", "--create", branch)
        else:
            run("git", "switch", "--quiet", branch) if (folder / name).exists() else None
        (folder / name).write_text(text)
        run("git", "add", name)
        run("git", "commit", "--quiet", "--message", branch)


def test_installed_it_merges_and_asks_git_for_the_style_of_its_marks(run: Run, tmp_path: Path) -> None:
    repository(run, tmp_path, "a = 1\nb = 1\n", "a = 2\nb = 1\nc = 1\n", "a = 3\nb = 1\nd = 1\n")
    run("confsafe", "merge", "--install")
    run("git", "config", "merge.conflictStyle", "diff3")
    assert "conflict: both sides changed a\n" in run("git", "merge", "topic", code=1).stderr
    wanted = "<<<<<<< ours\na = 2\n||||||| base\na = 1\n=======\na = 3\n>>>>>>> theirs\nb = 1\nc = 1\nd = 1\n"
    text = (tmp_path / "app.toml").read_text()
    assert text == wanted or "<<<<<<< HEAD\n" in text  # git 2.44 and later tells the names


def test_installed_by_a_program_that_is_not_on_the_path_it_is_found_all_the_same(run: Run, tmp_path: Path) -> None:
    repository(run, tmp_path, "a = 1\nb = 1\n", "a = 2\nb = 1\n", "a = 1\nb = 3\n")
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])}
    words = [sys.executable, "-m", "confsafe", "merge", "--install"]
    subprocess.run(words, cwd=tmp_path, env=environment, check=True, capture_output=True)
    identity = {"GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "e", "GIT_COMMITTER_NAME": "n", "GIT_COMMITTER_EMAIL": "e"}
    merge = ["git", "merge", "--quiet", "--no-edit", "topic"]
    subprocess.run(merge, cwd=tmp_path, env=environment | identity, check=True, capture_output=True)
    assert (tmp_path / "app.toml").read_text() == "a = 2\nb = 3\n"


def test_what_is_installed_merges_ini_and_env_files_too(run: Run, tmp_path: Path) -> None:
    repository(run, tmp_path, "A=1\nB=1\n", "A=2\nB=1\n", "A=1\nB=3\n", name=".env")
    run("confsafe", "merge", "--install")
    run("git", "merge", "--quiet", "--no-edit", "topic")
    assert (tmp_path / ".env").read_text() == "A=2\nB=3\n"


def test_installing_twice_changes_nothing(run: Run, tmp_path: Path) -> None:
    run("git", "init", "--quiet")
    (tmp_path / ".gitattributes").write_text("*.toml merge=union\n# mine")
    run("confsafe", "merge", "--install")
    first = (tmp_path / ".gitattributes").read_text()
    run("confsafe", "merge", "--install")
    assert (tmp_path / ".gitattributes").read_text() == first
    assert first.startswith("*.toml merge=union\n# mine\n*.yaml merge=confsafe\n")


def test_outside_a_repository_it_cannot_be_installed(run: Run, tmp_path: Path) -> None:
    done = run("confsafe", "merge", "--install", code=6)
    assert "not a git repository" in done.stderr


def test_past_merges_are_held_against_what_was_committed(run: Run, tmp_path: Path) -> None:
    repository(run, tmp_path, "a = 1\nb = 1\n", "a = 2\nb = 1\n", "a = 1\nb = 3\n")
    run("git", "merge", "--quiet", "--no-edit", "topic", code=1)
    (tmp_path / "app.toml").write_text("a = 2\nb = 3\n")
    run("git", "commit", "--quiet", "--all", "--message", "merged")
    found: Any = json.loads(run("confsafe", "merge", "--check", "--json").stdout)
    assert [(each["path"], each["by_keys"], each["by_lines"]) for each in found["merges"]] == [
        ("app.toml", "merged as committed", "conflict")
    ]
    assert "app.toml" in run("confsafe", "merge", "--check").stdout


MARKED = (
    "a = 1\n<<<<<<< HEAD\nport = 81  # ours\nworkers = 4\n=======\nport = 82  # theirs\ntimeout = 5\n>>>>>>> topic\n"
)


def test_marks_are_resolved_by_keys_and_what_remains_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "app.toml").write_text(MARKED)
    assert "conflict: both sides changed port" in run("confsafe", "resolve", "app.toml", code=1).stderr
    text = (tmp_path / "app.toml").read_text()
    assert "workers = 4\n" in text
    assert "timeout = 5\n" in text
    assert text.count("<<<<<<<") == 1


@pytest.mark.parametrize(("side", "port"), [("ours", "port = 81  # ours\n"), ("theirs", "port = 82  # theirs\n")])
def test_a_conflict_is_settled_by_either_side(run: Run, tmp_path: Path, side: str, port: str) -> None:
    (tmp_path / "app.toml").write_text(MARKED)
    run("confsafe", "resolve", "app.toml", f"--{side}", "port")
    text = (tmp_path / "app.toml").read_text()
    assert port in text
    assert "workers = 4\n" in text
    assert "timeout = 5\n" in text
    assert "<<<<<<<" not in text


def test_a_conflict_of_git_is_resolved_with_git_s_own_base(run: Run, tmp_path: Path) -> None:
    repository(run, tmp_path, "a = 1\nb = 1\nc = 1\n", "a = 1\nb = 2\nc = 1\n", "a = 1\nc = 3\n")
    run("git", "merge", "--quiet", "topic", code=1)
    assert "changed b" in run("confsafe", "resolve", "app.toml", code=1).stderr
    run("confsafe", "resolve", "app.toml", "--theirs", "b")
    assert (tmp_path / "app.toml").read_text() == "a = 1\nc = 3\n"


def test_a_file_without_marks_and_a_dry_run_change_nothing(run: Run, tmp_path: Path) -> None:
    for text, code in (("a = 1\n", 0), (MARKED, 1)):
        (tmp_path / "app.toml").write_text(text)
        run("confsafe", "resolve", "app.toml", "--dry-run", code=code)
        assert (tmp_path / "app.toml").read_text() == text
