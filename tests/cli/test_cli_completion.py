"""Shell completion, in the shells themselves: verbs, options, and the key paths of the named file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pseudo_terminal import Terminal

from confsafe.cli.completion import key_completer, offered, pair_completer

if TYPE_CHECKING:
    from cli_files import Run

DATA = {"server": {"port": 80, "host": "a", "a.b": {"c": 1}}, "list": [{"name": "web"}, 2], "debug": True}

START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'PS1="ready> "; eval "$(confsafe completion bash)"; echo set up'),
    "zsh": (
        ["zsh", "-f", "-i"],
        'PS1="ready> "; autoload -U compinit; compinit -D -u; eval "$(confsafe completion zsh)"; echo set up',
    ),
    "fish": (["fish", "--no-config", "-i"], "confsafe completion fish | source; echo set up"),
}


def test_leaves_are_offered_in_the_path_syntax() -> None:
    assert offered(DATA, "", containers=False) == [
        "server.port",
        "server.host",
        'server."a.b".c',
        "list[0].name",
        "list[1]",
        "debug",
    ]
    assert offered(DATA, "server.p", containers=False) == ["server.port"]


def test_containers_are_offered_where_they_can_be_meant() -> None:
    assert offered(DATA, "", containers=True) == [
        "server",
        "server.port",
        "server.host",
        'server."a.b"',
        'server."a.b".c',
        "list",
        "list[0]",
        "list[0].name",
        "list[1]",
        "debug",
    ]


def test_many_paths_are_offered_part_by_part() -> None:
    data = {f"t{i}": {f"k{j}": 0 for j in range(30)} for i in range(30)}
    assert offered(data, "", containers=False) == [f"t{i}" for i in range(30)]
    assert offered(data, "t7.", containers=False) == [f"t7.k{j}" for j in range(30)]


def test_the_value_that_is_there_is_offered(files: Path) -> None:
    name = str(files / "app.toml")
    assert list(pair_completer("", Namespace(file=name, pairs=["server.port"]))) == ["80"]
    assert list(pair_completer("", Namespace(file=name, pairs=["server.debug"]))) == ["true", "false"]
    assert pair_completer("lim", Namespace(file=name, pairs=["server.port", "1"])) == {"limits.burst": "16"}


def test_keys_are_offered_with_their_values(files: Path) -> None:
    name = str(files / "app.toml")
    assert key_completer("server.h", Namespace(file=name)) == {
        "server.host": '"0.0.0.0"',
        "server.hosts": "a list of 2",
        "server.hosts[0]": '"a.example"',
        "server.hosts[1]": '"b.example"',
    }


def test_a_quoted_key_may_be_typed_without_quotes(files: Path) -> None:
    assert offered({"editor.tabSize": 4, "x": 1}, "editor.t", containers=False) == ["editor.tabSize"]
    assert offered({"editor.tabSize": 4}, '"ed', containers=False) == ['"editor.tabSize"']
    assert offered({"a": {"b.c": {"d": 1}}}, "a.b.", containers=False) == ["a.b.c.d"]


def test_subsections_are_offered_as_git_writes_their_headers() -> None:
    data = {"remote": {"origin": {"url": "u"}, 'a"b': {"url": "v"}}, "user": {"name": "A"}}
    assert offered(data, '"remote \\"o', containers=False) == ['"remote \\"origin\\"".url']
    assert offered(data, "'remote \"", containers=True) == [
        "'remote \"origin\"'",
        "'remote \"origin\"'.url",
        '\'remote "a\\"b"\'',
        '\'remote "a\\"b"\'.url',
    ]
    assert offered(data, '"user ', containers=True) == []


def test_items_are_offered_by_selectors() -> None:
    data = {"list": [{"name": "web", "image": "a"}, {"name": "db"}, 3]}
    assert offered(data, "list[n", containers=True) == [
        "list[name=web]",
        "list[name=web].name",
        "list[name=web].image",
        "list[name=db]",
        "list[name=db].name",
    ]
    assert offered(data, "list[name=w", containers=False) == ["list[name=web].name", "list[name=web].image"]


def test_the_keys_of_every_document_of_a_stream_are_offered(files: Path) -> None:
    (files / "k8s.yaml").write_text("kind: Service\nname: web\n---\nkind: Deployment\nspec:\n  replicas: 1\n")
    name = str(files / "k8s.yaml")
    assert list(pair_completer("", Namespace(file=name, pairs=[]))) == ["kind", "name", "spec.replicas"]
    assert list(pair_completer("", Namespace(file=name, pairs=[], document=0))) == ["kind", "name"]
    assert pair_completer("", Namespace(file=name, pairs=["spec.replicas"])) == {"1": "now"}


@pytest.mark.parametrize(
    ("name", "text", "keys"),
    [
        ("app.ini", "[server]\nport = 80\n[a b]\nx = 1\n", ["server.port", '"a b".x']),
        ("eth0.network", "[Route]\nGateway=a\n[Route]\nGateway=b\n", ["Route[0].Gateway", "Route[1].Gateway"]),
        ("app.properties", "server.port: 80\n", ['"server.port"']),
        (".env", "export PORT=80\n", ["PORT"]),
        ("post.md", "---\ntitle: T\n---\nprose\n", ["title"]),
        ("tool.py", "# /// script\n# dependencies = ['a']\n# ///\n", ["dependencies[0]"]),
    ],
)
def test_the_keys_of_every_kind_of_file_are_offered(files: Path, name: str, text: str, keys: list[str]) -> None:
    (files / name).write_text(text)
    assert list(pair_completer("", Namespace(file=str(files / name), pairs=[]))) == keys


@pytest.mark.parametrize("name", ["absent.toml", "broken.toml", "compose"])
def test_a_file_that_cannot_be_read_offers_nothing(files: Path, name: str) -> None:
    (files / "broken.toml").write_text("a = = 1\n")
    assert pair_completer("", Namespace(file=str(files / name), pairs=[])) == {}


@pytest.fixture(params=list(START))
def shell(request: pytest.FixtureRequest, files: Path, environment: dict[str, str]) -> Callable[[], Terminal]:
    """Open an interactive shell in which completion is set up."""
    name: str = request.param
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    command = files / "bin" / "confsafe"
    command.parent.mkdir()
    command.write_text(f"#!{sys.executable}\nfrom confsafe.__main__ import main\nmain()\n")
    command.chmod(0o755)
    words, setup = START[name]
    variables = {"PATH": f"{command.parent}:{environment['PATH']}", "HOME": str(files), "INPUTRC": "/dev/null"}

    def open_it() -> Terminal:
        terminal = Terminal(words, cwd=files, env={**environment, **variables})
        terminal.type(f"{setup}\r")
        terminal.wait_for(r"\n\s*set up")
        return terminal

    return open_it


def test_tab_completes_verbs_options_and_key_paths(shell: Callable[[], Terminal]) -> None:
    with shell() as terminal:
        terminal.type("confsafe unse\t")
        terminal.wait_for(r"confsafe unset ")
        terminal.type("app.toml server.por\t")
        terminal.wait_for(r"app\.toml server\.port ")
        terminal.type("--missing\t")
        terminal.wait_for(r"--missing-ok ")
        terminal.type("\r")
        terminal.type("confsafe set app.toml lim\t")
        terminal.wait_for(r"set app\.toml limits\.burst ")
        terminal.type("17\r")
        terminal.type("confsafe get app.toml limits.burst\r")
        terminal.wait_for(r"\n0x11")  # as the file has it
        terminal.type("exit\r")
        terminal.end()


def test_tab_tab_shows_what_there_is(shell: Callable[[], Terminal]) -> None:
    with shell() as terminal:
        terminal.type("confsafe set app.toml ser\t")
        terminal.wait_for(r"server\.")
        terminal.type("\t\t")
        terminal.wait_for(r"server\.debug")
        assert "server.port" in terminal.shown
        assert "server.hosts" in terminal.shown


def test_values_are_shown_beside_the_keys(shell: Callable[[], Terminal], request: pytest.FixtureRequest) -> None:
    if request.node.callspec.params["shell"] == "bash":
        pytest.skip("bash shows no descriptions")
    with shell() as terminal:
        terminal.type("confsafe set app.toml server.ho\t\t")
        terminal.wait_for(r"0\.0\.0\.0")


def test_fish_offers_no_option_of_another_verb(files: Path, environment: dict[str, str]) -> None:
    """fish makes completions from the manual page: these would offer every option everywhere."""
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")
    command = files / "bin" / "confsafe"
    command.parent.mkdir()
    command.write_text(f"#!{sys.executable}\nfrom confsafe.__main__ import main\nmain()\n")
    command.chmod(0o755)
    script = (
        "complete -c confsafe -l missing-ok -d 'from the manual page'\n"
        "confsafe completion fish | source\ncomplete -C 'confsafe get app.toml --'\n"
    )
    done = subprocess.run(
        ["fish", "--no-config", "-c", script],
        cwd=files,
        env={**environment, "PATH": f"{command.parent}:{environment['PATH']}", "HOME": str(files)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "--default" in done.stdout
    assert "--missing-ok" not in done.stdout


def test_an_unknown_shell_is_a_usage_error(run: Run) -> None:
    done = run("completion", "tcl")
    assert done.returncode == 2
    assert "bash, zsh, fish" in done.stderr


WITHOUT_ARGCOMPLETE = (
    "import sys; sys.modules['argcomplete'] = None; from confsafe.__main__ import main; sys.exit(main())"
)


def test_without_its_library_completion_is_refused_in_one_line(environment: dict[str, str]) -> None:
    words = [sys.executable, "-c", WITHOUT_ARGCOMPLETE, "completion", "bash"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "confsafe: completion needs the library argcomplete; pip install 'confsafe[completion]'.\n"


def test_without_its_library_a_shell_that_asks_gets_no_answer_and_no_noise(environment: dict[str, str]) -> None:
    asked = {**environment, "_ARGCOMPLETE": "1", "COMP_LINE": "confsafe ", "COMP_POINT": "9"}
    words = [sys.executable, "-c", WITHOUT_ARGCOMPLETE]
    done = subprocess.run(words, env=asked, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
