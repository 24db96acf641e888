"""Each example of working together with another tool runs as its own text says."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import confsafe

ROOT = Path(__file__).parents[2]
INTEGRATIONS = ROOT / "examples" / "integrations"

APP = '# The demo.\n[server]\nhost = "localhost"\nport = 80  # the proxy expects this one\n'


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `confsafe` is on the PATH."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "confsafe"
    command.write_text(f"#!{sys.executable}\nfrom confsafe.__main__ import main\nmain()\n")
    command.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}


def run(
    folder: Path, environment: dict[str, str], *command: str | Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in the folder."""
    return subprocess.run(
        command, cwd=folder, env={**environment, **variables}, capture_output=True, text=True, timeout=60
    )


class TestPydanticSettings:
    script = INTEGRATIONS / "pydantic_settings" / "demo_settings.py"

    def test_the_environment_comes_before_the_file_and_the_file_before_the_defaults(
        self, tmp_path: Path, environment: dict[str, str]
    ) -> None:
        (tmp_path / "app.toml").write_text(APP)
        done = run(tmp_path, environment, sys.executable, self.script, "app.toml", DEMO_SERVER__HOST="example.com")
        assert json.loads(done.stdout) == {"server": {"host": "example.com", "port": 80}, "debug": False}, done.stderr

    def test_what_the_program_changes_is_saved_without_the_environment(
        self, tmp_path: Path, environment: dict[str, str]
    ) -> None:
        (tmp_path / "app.toml").write_text(APP)
        done = run(tmp_path, environment, sys.executable, self.script, "app.toml", "8080", DEMO_DEBUG="1")
        assert json.loads(done.stdout) == {"server": {"host": "localhost", "port": 8080}, "debug": True}, done.stderr
        assert (tmp_path / "app.toml").read_text() == APP.replace("80 ", "8080 ")


class TestPreCommit:
    def hook(self) -> list[str]:
        """What pre-commit runs, without the names of the files."""
        (hook,) = confsafe.load(ROOT / ".pre-commit-hooks.yaml")
        assert hook["id"] == "confsafe-check"
        return shlex.split(hook["entry"])

    def test_the_configuration_names_the_hook(self) -> None:
        config = confsafe.load(INTEGRATIONS / "pre_commit" / ".pre-commit-config.yaml")
        assert {hook["id"] for hook in config["repos"][0]["hooks"]} == {"confsafe-check"}

    def test_files_that_parse_pass_in_silence(self, tmp_path: Path, environment: dict[str, str]) -> None:
        (tmp_path / "app.toml").write_text(APP)
        (tmp_path / "app.yaml").write_text("a: 1\n")
        done = run(tmp_path, environment, *self.hook(), "app.toml", "app.yaml")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    def test_a_key_that_is_there_twice_is_refused_with_its_place(
        self, tmp_path: Path, environment: dict[str, str]
    ) -> None:
        (tmp_path / "app.toml").write_text(APP)
        (tmp_path / "app.yaml").write_text("a: 1\nb: 2\na: 3\n")
        done = run(tmp_path, environment, *self.hook(), "app.toml", "app.yaml")
        assert done.returncode != 0
        assert "app.yaml:3:1: " in done.stderr

    def test_a_file_that_does_not_satisfy_the_schema_is_refused(
        self, tmp_path: Path, environment: dict[str, str]
    ) -> None:
        (tmp_path / "app.toml").write_text(APP)
        (tmp_path / "schema.json").write_text('{"properties": {"server": {"required": ["workers"]}}}')
        done = run(tmp_path, environment, *self.hook(), "--schema", "schema.json", "app.toml")
        assert done.returncode != 0
        assert "app.toml:2:1: server: 'workers' is a required property" in done.stderr

    def test_pre_commit_itself_runs_the_hook(self, tmp_path: Path) -> None:
        if find_spec("pre_commit") is None or not (ROOT / ".git").exists():
            pytest.skip("pre-commit is not installed, or this is no git checkout")
        variables = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "GIT_CONFIG_GLOBAL": os.devnull}
        project = tmp_path / "project"
        project.mkdir()
        (project / "app.toml").write_text(APP)
        (project / "twice.yaml").write_text("a: 1\nb: 2\na: 3\n")
        subprocess.run(["git", "init", "-q", project], check=True, env=variables)
        subprocess.run(["git", "-C", project, "add", "."], check=True, env=variables)
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", "try-repo", ROOT, "confsafe-check", "--all-files"],
            cwd=project,
            env=variables,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 1, done.stdout + done.stderr
        assert "twice.yaml:3:1: " in done.stdout
        assert "app.toml" not in done.stdout


class TestGitHubActions:
    def test_the_steps_of_the_workflow_do_what_they_say(self, tmp_path: Path, environment: dict[str, str]) -> None:
        workflow = confsafe.load(INTEGRATIONS / "github_actions" / "release.yml")
        (tmp_path / "pyproject.toml").write_text('[project]\nname = "demo"\nversion = "1.0"  # set by the release\n')
        (tmp_path / "Chart.yaml").write_text("name: demo\nversion: 1.0.0 # the chart\n")
        for step in workflow["jobs"]["version"]["steps"]:
            command = step.get("run", "").replace("${{ inputs.version }}", "1.1.0")
            if command.startswith("confsafe"):
                done = run(tmp_path, environment, "bash", "-euc", command)
                assert done.returncode == 0, done.stderr
        assert 'version = "1.1.0"  # set by the release\n' in (tmp_path / "pyproject.toml").read_text()
        assert "version: 1.1.0 # the chart\n" in (tmp_path / "Chart.yaml").read_text()


class TestAnsible:
    def task(self, name: str, values: dict[str, str]) -> list[str]:
        """The command line of a task of the playbook, with its variables filled in."""
        (play,) = confsafe.load(INTEGRATIONS / "ansible" / "playbook.yml")
        (task,) = [task for task in play["tasks"] if task["name"] == name]
        words: list[Any] = task["ansible.builtin.command"]["argv"]
        return [values.get(word.strip("{} "), word) for word in words]

    def test_the_tasks_of_the_playbook_change_once_and_are_ok_then(
        self, tmp_path: Path, environment: dict[str, str]
    ) -> None:
        path = tmp_path / "app.toml"
        path.write_text(APP)
        values = {"file": str(path), "port": "8080"}
        look, act = self.task("Look whether the port is as wanted", values), self.task("Set the port", values)
        assert run(tmp_path, environment, *look).returncode == 7
        assert path.read_text() == APP
        done = run(tmp_path, environment, *act)
        assert done.returncode == 0
        assert "+port = 8080  # the proxy expects this one" in done.stdout
        assert run(tmp_path, environment, *look).returncode == 0

    def test_the_script_says_changed_and_then_ok(self, tmp_path: Path, environment: dict[str, str]) -> None:
        (tmp_path / "app.toml").write_text(APP)
        script = INTEGRATIONS / "ansible" / "ensure.sh"
        said = [run(tmp_path, environment, "sh", script, "app.toml", "server.port", "81").stdout for _ in range(3)]
        assert said == ["changed\n", "ok\n", "ok\n"]

    def test_the_script_fails_where_the_file_is_missing(self, tmp_path: Path, environment: dict[str, str]) -> None:
        script = INTEGRATIONS / "ansible" / "ensure.sh"
        assert run(tmp_path, environment, "sh", script, "app.toml", "server.port", "81").returncode == 1


class TestDeploy:
    PROXY = '{\n  "upstream": {"host": "localhost", "port": 80}\n}\n'

    def deploy(self, folder: Path, environment: dict[str, str], **variables: str) -> subprocess.CompletedProcess[str]:
        (folder / "app.toml").write_text(APP)
        (folder / "proxy.json").write_text(self.PROXY)
        commands = dict.fromkeys(("RESTART", "HEALTHY", "RELOAD", "NGINX_TEST"), "true")
        files = {"SETTINGS": "app.toml", "PROXY": "proxy.json", "CHECK": "test -s"}
        script = INTEGRATIONS / "deploy" / "deploy.sh"
        return run(folder, environment, "sh", script, "8080", **{**commands, **files, **variables})

    def test_both_files_have_the_new_port(self, tmp_path: Path, environment: dict[str, str]) -> None:
        done = self.deploy(tmp_path, environment)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "app.toml").read_text() == APP.replace("80 ", "8080 ")
        assert (tmp_path / "proxy.json").read_text() == self.PROXY.replace("80}", "8080}")

    @pytest.mark.parametrize("failing", ["CHECK", "RESTART", "HEALTHY", "NGINX_TEST"])
    def test_everything_goes_back_when_a_step_fails(
        self, tmp_path: Path, environment: dict[str, str], failing: str
    ) -> None:
        done = self.deploy(tmp_path, environment, **{failing: "false"})
        assert done.returncode != 0
        assert (tmp_path / "app.toml").read_text() == APP
        assert (tmp_path / "proxy.json").read_text() == self.PROXY


class TestHomeAssistant:
    def test_tags_and_comments_stay(self, tmp_path: Path, environment: dict[str, str]) -> None:
        folder = INTEGRATIONS / "home_assistant"
        shutil.copy(folder / "configuration.yaml", tmp_path)
        before = (tmp_path / "configuration.yaml").read_text()
        done = run(tmp_path, environment, sys.executable, folder / "tune.py", "configuration.yaml", "30")
        assert done.returncode == 0, done.stderr
        wanted = before.replace("60                # seconds", "30                # seconds") + (
            "    - 10.0.0.2\n  ssl_key: !secret ssl_key\n"
        )
        assert (tmp_path / "configuration.yaml").read_text() == wanted
