"""Somebody without the lock changes the file during an edit: blocks are merged strictly, functions are run again."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import confsafe
from confsafe import Comment
from confsafe.storage.reading import stamp

TEXT = "n = 1  # so far\nother = 1\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "app.toml"
    path.write_text(TEXT)
    return path


def rename_over(file: Path, text: str) -> None:
    """Save as most editors do."""
    new = file.with_name("new")
    new.write_text(text)
    os.replace(new, file)


def meddler(file: Path, *texts: str) -> Callable[[Any], None]:
    """Saves one text after the other, a call each, then none: to be called within an edit."""
    rest = list(texts)

    def meddle(data: Any) -> None:
        if rest:
            rename_over(file, rest.pop(0))

    return meddle


class TestABlock:
    def test_is_merged_where_the_other_changed_other_keys(self, file: Path) -> None:
        with confsafe.edit(file) as cfg:
            rename_over(file, TEXT.replace("other = 1", "other = 2"))
            cfg["n"] += 1
        assert file.read_text() == "n = 2  # so far\nother = 2\n"

    @pytest.mark.parametrize(
        ("before", "theirs", "ours"),
        [
            ({"n": 1}, {"n": 2}, {"n": 2}),
            ({"t": {"n": 1}}, {"t": {"n": 2}}, {"t": {"n": 2}}),
            ({}, {"n": 1}, {"n": 1}),
            ({"n": 1}, {}, {}),
            ({"list": [1]}, {"list": [1, 2]}, {"list": [1, 2]}),
        ],
    )
    def test_conflicts_where_both_changed_a_key_even_alike(
        self, tmp_path: Path, before: Any, theirs: Any, ours: Any
    ) -> None:
        path = tmp_path / "app.json"
        path.write_text(confsafe.dumps(before, "json"))
        text = confsafe.dumps(theirs, "json")
        with pytest.raises(confsafe.ConflictError, match=r"(n|list) during this edit too"), confsafe.edit(path) as cfg:
            rename_over(path, text)
            cfg.clear()
            cfg.update(ours)
        assert path.read_text() == text

    def test_that_did_what_the_other_did_keeps_the_older_version(self, file: Path) -> None:
        confsafe.set(file, "other", 7)
        with pytest.raises(confsafe.ConflictError), confsafe.edit(file) as cfg:
            rename_over(file, "n = 2\nother = 7\n")
            cfg["n"] = 2
        assert file.with_name("app.toml.bak").read_text() == TEXT

    def test_writes_nothing_where_the_merge_leaves_the_text(self, file: Path) -> None:
        confsafe.set(file, "other", 7)
        theirs = "n = 1  # theirs\nother = 7\n"
        with confsafe.edit(file) as cfg:
            rename_over(file, theirs)
            there = stamp(file.stat())
            cfg.comments["n"] = "theirs"
        assert stamp(file.stat()) == there
        assert file.with_name("app.toml.bak").read_text() == TEXT

    def test_conflicts_where_the_key_of_its_comment_was_deleted(self, file: Path) -> None:
        with pytest.raises(confsafe.ConflictError, match="n during this edit"), confsafe.edit(file) as cfg:
            rename_over(file, "other = 1\n")
            cfg.comments["n"] = "mine"
        assert file.read_text() == "other = 1\n"

    def test_conflicts_where_both_changed_a_comment(self, file: Path) -> None:
        theirs = TEXT.replace("so far", "theirs")
        with pytest.raises(confsafe.ConflictError, match="the comment of n"), confsafe.edit(file) as cfg:
            rename_over(file, theirs)
            cfg.comments["n"] = "mine"
        assert file.read_text() == theirs

    def test_gives_its_comment_to_the_same_item_of_a_list_that_grew(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_text("list:\n  - a\n  - b\n")
        with confsafe.edit(path) as cfg:
            rename_over(path, "list:\n  - new\n  - a\n  - b\n")
            cfg.comments["list[0]"] = "the first"
        assert path.read_text() == "list:\n  - new\n  - a  # the first\n  - b\n"

    def test_cannot_be_run_again(self, file: Path) -> None:
        with pytest.raises(ValueError, match="update"):
            confsafe.edit(file, on_conflict="retry")


class TestAFunction:
    def test_is_run_again_on_what_the_other_made_of_the_file(self, file: Path) -> None:
        meddle = meddler(file, "n = 5\n", "n = 6\n")

        def increment(cfg: confsafe.Config) -> None:
            cfg["n"] += 1
            meddle(cfg)

        confsafe.update(file, increment)
        assert file.read_text() == "n = 7\n"

    def test_set_is_run_again_over_the_same_key(self, file: Path) -> None:
        confsafe.set(file, "n", 3, validate=meddler(file, "n = 2  # theirs\n"))
        assert file.read_text() == "n = 3  # theirs\n"

    def test_unset_is_run_again(self, file: Path) -> None:
        confsafe.unset(file, "n", validate=meddler(file, "n = 2\nmore = 1\n"))
        assert file.read_text() == "more = 1\n"

    def test_unset_of_what_the_other_deleted_is_missing(self, file: Path) -> None:
        with pytest.raises(confsafe.KeyMissing):
            confsafe.unset(file, "n", validate=meddler(file, "other = 1\n"))
        assert file.read_text() == "other = 1\n"

    def test_of_a_settings_file_is_run_again(self, file: Path) -> None:
        settings = confsafe.ConfigFile(file, validate=meddler(file, "n = 2\n"))
        settings.set("n", 3)
        assert file.read_text() == "n = 3\n"

    def test_writes_nothing_where_the_other_did_the_same(self, file: Path) -> None:
        confsafe.set(file, "other", 7)
        confsafe.set(file, "n", 2, validate=meddler(file, "n = 2\nother = 7\n"))
        assert file.with_name("app.toml.bak").read_text() == TEXT
        assert file.read_text() == "n = 2\nother = 7\n"

    @pytest.mark.parametrize("on_conflict", ["merge", "error"])
    def test_is_not_run_again_where_that_is_not_wanted(self, file: Path, on_conflict: Any) -> None:
        with pytest.raises(confsafe.ConflictError):
            confsafe.set(file, "n", 3, validate=meddler(file, "n = 2\n"), on_conflict=on_conflict)
        assert file.read_text() == "n = 2\n"

    def test_gives_up_on_a_file_that_changes_again_and_again(self, file: Path) -> None:
        texts = [f"n = {number}\n" for number in range(100)]
        with pytest.raises(confsafe.ConflictError, match="again and again"):
            confsafe.set(file, "n", -1, validate=meddler(file, *texts))

    def test_that_is_asynchronous_is_refused(self, file: Path) -> None:
        async def change(cfg: confsafe.Config) -> None:
            cfg["n"] = 5

        with pytest.raises(TypeError, match="asynchronous"):
            confsafe.update(file, change)
        assert file.read_text() == TEXT

    def test_that_raises_leaves_the_file(self, file: Path) -> None:
        with pytest.raises(ZeroDivisionError):
            confsafe.update(file, lambda cfg: cfg.update(n=1 // 0))
        assert os.listdir(file.parent) == ["app.toml"]


def test_a_rollback_that_meets_another_version_is_made_from_that_one(file: Path) -> None:
    from confsafe import versions

    confsafe.set(file, "n", 2)
    meddle = meddler(file, "n = 9\n")
    versions.step_back(file, check=lambda content, path: meddle(content))
    assert file.read_text() == TEXT
    assert file.with_name("app.toml.bak").read_text() == "n = 9\n"


def test_files_edited_together_are_merged_with_what_others_change(file: Path) -> None:
    more = file.with_name("more.json")
    more.write_text('{"n": 1, "m": 1}\n')
    with confsafe.edit_all(file, more) as (one, other):
        rename_over(more, '{"n": 1, "m": 2}\n')
        one["n"] = other["n"] = 5
    assert file.read_text() == TEXT.replace("n = 1", "n = 5")
    assert more.read_text() == '{"n": 5, "m": 2}\n'
    with (
        pytest.raises(confsafe.ConflictError, match="n during") as caught,
        confsafe.edit_all(file, more) as (one, other),
    ):
        rename_over(more, '{"n": 6, "m": 2}\n')
        one["n"] = other["n"] = 6
    assert caught.value.path == more
    assert confsafe.get(file, "n") == 5


def test_a_dry_run_takes_no_lock_and_writes_nothing(file: Path) -> None:
    from confsafe import api

    with confsafe.edit(file):
        outcome = api.transform(file, lambda cfg: cfg.update(n=2), dry_run=True, timeout=0)
    assert outcome.after == TEXT.replace("n = 1", "n = 2")
    assert file.read_text() == TEXT


def test_an_edit_says_what_it_did_to_the_debug_log(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="confsafe")
    confsafe.set(file, "n", 3, validate=meddler(file, "n = 2\n"))
    with confsafe.edit(file) as cfg:
        rename_over(file, "n = 3\nsecret = 'hunter2'\n")
        cfg["n"] = 4
    lines = [record.getMessage().removeprefix(f"{file}: ") for record in caplog.records]
    assert lines == [
        "lock taken",
        "conflict: somebody else changed the file meanwhile",
        "run again on what somebody else made of it",
        "committed",
        "lock taken",
        "conflict: somebody else changed the file meanwhile",
        "merged with what somebody else changed",
        "committed",
    ]
    assert "hunter2" not in caplog.text


def test_logging_is_not_imported_for_a_reader(file: Path) -> None:
    code = "import sys, confsafe; confsafe.get(sys.argv[1], 'n'); print('logging' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_comments_of_both_are_kept(file: Path) -> None:
    with confsafe.edit(file) as cfg:
        rename_over(file, TEXT.replace("other = 1", "other = 1  # theirs"))
        cfg.comments["n"] = Comment(above="mine", inline="so far")
    assert file.read_text() == "# mine\nn = 1  # so far\nother = 1  # theirs\n"
