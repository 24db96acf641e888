"""The command line on front matter and the blocks of scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli_files import Run

POST = "---\ntitle: Old\ntags: [a]\n---\n\nprose\n"


def test_get_set_add_list_and_check(run: Run, files: Path) -> None:
    (files / "post.md").write_text(POST)
    assert run("get", "post.md", "title").stdout == "Old\n"
    assert run("get", "post.md", "tags").stdout == run("get", "post.md", "tags", "--embedded").stdout
    assert run("set", "post.md", "title", "New").returncode == 0
    assert run("add", "post.md", "tags", "b").returncode == 0
    assert run("list", "post.md").stdout == 'title = "New"\ntags[0] = "a"\ntags[1] = "b"\n'
    assert run("check", "post.md").returncode == 0
    assert (files / "post.md").read_text() == "---\ntitle: New\ntags: [a, b]\n---\n\nprose\n"


def test_a_missing_block_is_made_with_create_alone(run: Run, files: Path) -> None:
    (files / "post.md").write_text("prose\n")
    done = run("set", "post.md", "title", "New")
    assert done.returncode == 6
    assert done.stderr == (
        "confsafe: post.md: no settings stand in it; make a block of them (--create). File unchanged.\n"
    )
    assert run("set", "post.md", "title", "New", "--create").returncode == 0
    assert (files / "post.md").read_text() == "---\ntitle: New\n---\n\nprose\n"


def test_another_name_is_told_by_embedded(run: Run, files: Path) -> None:
    (files / "tool").write_text("#!/usr/bin/python3\n# /// script\n# dependencies = []\n# ///\nx = 1\n")
    assert run("add", "tool", "dependencies", "rich", "--embedded").returncode == 0
    expected = '#!/usr/bin/python3\n# /// script\n# dependencies = ["rich"]\n# ///\nx = 1\n'
    assert (files / "tool").read_text() == expected


def test_a_directory_that_is_checked_has_no_settings_in_its_prose(run: Run, files: Path) -> None:
    (files / "readme.md").write_text("---\na: [\n---\n")
    assert "readme.md" not in run("check", ".").stderr


def test_convert_and_merge_leave_prose_alone(run: Run, files: Path) -> None:
    (files / "post.md").write_text(POST)
    assert run("convert", "app.toml", "-o", "post.md").returncode == 2
    for name, title in (("ours.md", "Ours"), ("theirs.md", "Theirs")):
        (files / name).write_text(POST.replace("Old", title).replace("prose", title))
    done = run("merge", "post.md", "ours.md", "theirs.md", "-o", "-")
    assert done.returncode == 1
    assert "Merging it line by line" in done.stderr
    assert (files / "post.md").read_text() == POST


def test_what_is_got_of_the_settings_is_in_their_format_without_the_lines_around(run: Run, files: Path) -> None:
    (files / "post.md").write_text("+++\n[a]\nb = 1\n+++\nprose\n")
    assert run("get", "post.md").stdout == "[a]\nb = 1\n"
    assert run("get", "post.md", "a").stdout == "b = 1\n"
    (files / "tool.py").write_text('# /// script\n# dependencies = [\n#   "rich",\n# ]\n# ///\n')
    assert run("get", "tool.py", "dependencies").stdout == '["rich"]\n'
