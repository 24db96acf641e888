"""The Ansible collection, run by ansible-playbook on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ansible")

ROOT = Path(__file__).parents[2]

APP = "# The demo.\n[server]\nhost = 'a'\nport = 80  # public\ndebug = true\n"


class Play:
    """Runs one task on a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        collections = folder / "collections" / "ansible_collections" / "confsafe"
        collections.mkdir(parents=True)
        (collections / "confsafe").symlink_to(ROOT / "integrations" / "ansible")
        self.file = folder / "app.toml"
        self.file.write_text(APP)

    def __call__(self, *flags: str, **task: Any) -> dict[str, Any]:
        play = {
            "hosts": "all",
            "gather_facts": False,
            "tasks": [{"confsafe.confsafe.config": {"path": str(self.file), **task}, "register": "done"}],
        }
        (self.folder / "play.json").write_text(json.dumps([play]))
        done = subprocess.run(
            [
                *(sys.executable, "-m", "ansible", "playbook", "-i", "localhost,", "-c", "local"),
                *("-e", f"ansible_python_interpreter={sys.executable}", *flags, "play.json"),
            ],
            cwd=self.folder,
            env={
                **os.environ,
                "ANSIBLE_COLLECTIONS_PATH": str(self.folder / "collections"),
                "ANSIBLE_STDOUT_CALLBACK": "minimal",
                "ANSIBLE_LOCALHOST_WARNING": "False",
                "ANSIBLE_HOME": str(self.folder / "home"),
                "ANSIBLE_NOCOLOR": "1",
                "PYTHONPATH": str(ROOT),
                "LC_ALL": "C.UTF-8",
            },
            capture_output=True,
            text=True,
            timeout=120,
        )
        return _result(done.stdout + done.stderr)


def _result(printed: str) -> dict[str, Any]:
    """The task's result, as the callback `minimal` prints it, with the word in front of it."""
    start = printed.index("localhost | ")
    word, _, rest = printed[start:].removeprefix("localhost | ").partition(" => ")
    found, _ = json.JSONDecoder().raw_decode(rest)
    return {"word": word.rstrip("!"), "printed": printed, **found}


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(tmp_path)


def test_a_key_is_set_once_and_every_comment_stays(play: Play) -> None:
    first = play(key="server.port", value=8080)
    assert (first["changed"], first["keys"]) == (True, ["server.port"])
    assert play.file.read_text() == APP.replace("80 ", "8080 ")
    assert play(key="server.port", value=8080)["changed"] is False
    assert not list(play.folder.glob("*.bak"))


def test_a_templated_number_takes_the_type_that_stands_there(play: Play) -> None:
    assert play(key="server.port", value="80")["changed"] is False
    assert play(key="server.debug", value="no")["changed"] is True
    assert play.file.read_text() == APP.replace("true", "false")


def test_several_keys_are_one_commit_with_a_backup(play: Play) -> None:
    done = play(keys=[{"key": "server.port", "value": 1}, {"key": "server.debug", "state": "absent"}], backup=1)
    assert done["keys"] == ["server.port", "server.debug"]
    assert Path(done["backup_file"]).read_text() == APP
    assert play.file.read_text() == "# The demo.\n[server]\nhost = 'a'\nport = 1  # public\n"


def test_check_mode_writes_nothing_and_diff_mode_shows_it(play: Play) -> None:
    done = play("--check", "--diff", key="server.port", value=8080)
    assert done["changed"] is True
    assert "+port = 8080  # public" in done["printed"]
    assert play.file.read_text() == APP


def test_a_command_may_refuse_the_candidate(play: Play) -> None:
    refused = play(key="server.port", value=99, validate="grep -q 'port = 80' %s")
    assert refused["word"].startswith("FAILED")
    assert "validate refused" in refused["msg"]
    assert play.file.read_text() == APP
    assert play(key="server.host", value="b", validate="grep -q 'port = 80' %s")["changed"] is True


def test_a_missing_file_is_made_only_where_that_is_asked(play: Play) -> None:
    play.file = play.folder / "new.toml"
    assert "no such file" in play(key="a", value=1)["msg"]
    assert play(key="a", value=1, create=True, secret=True)["changed"] is True
    assert play.file.read_text() == "a = 1\n"
    assert play.file.stat().st_mode & 0o777 == 0o600


def test_a_value_that_does_not_fit_fails_in_one_line(play: Play) -> None:
    refused = play(key="server.port", value="many")
    assert "server.port: 'many' is no int" in refused["msg"]
    assert play.file.read_text() == APP


def test_the_module_documents_itself() -> None:
    doc = subprocess.run(
        [
            sys.executable,
            "-m",
            "ansible",
            "doc",
            "-t",
            "module",
            "-M",
            "integrations/ansible/plugins/modules",
            "config",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "comments, blank lines, quotes" in " ".join(doc.stdout.split()), doc.stderr
