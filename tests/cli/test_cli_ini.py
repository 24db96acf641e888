"""The command line on INI files, `.env`, systemd units, git's configuration and Java's properties."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_files import Run

APP_INI = "[server]\n# the port\nport = 80\ndebug = yes\nhost: h\n"
WEB_SERVICE = "[Unit]\nDescription=Web\n\n[Service]\nExecStart=/bin/a\n"
GITCONFIG = '[user]\n\tname = A\n[remote "origin"]\n\turl = u\n'


@pytest.fixture(autouse=True)
def keyed_files(files: Path) -> None:
    (files / "app.ini").write_text(APP_INI)
    (files / "web.service").write_text(WEB_SERVICE)
    (files / ".gitconfig").write_text(GITCONFIG)
    (files / "app.properties").write_text("server.port = 80\nserver.host = h\n")


def test_a_value_is_stored_as_it_is_typed_and_without_a_note(run: Run, files: Path) -> None:
    done = run("set", "app.ini", "server.port", "8080", "server.fast", "true", "server.version", "1.10")
    assert (done.returncode, done.stderr) == (0, "")
    expected = APP_INI.replace("port = 80\n", "port = 8080\n") + "fast = true\nversion = 1.10\n"
    assert (files / "app.ini").read_text() == expected


def test_a_boolean_stays_in_the_words_of_the_one_before(run: Run, files: Path) -> None:
    assert run("set", "app.ini", "server.debug", "-t", "bool", "false").returncode == 0
    assert "debug = no\n" in (files / "app.ini").read_text()


def test_get_prints_values_a_list_line_by_line_and_a_section_under_its_header(run: Run) -> None:
    assert run("get", "app.ini", "server.port").stdout == "80\n"
    assert run("get", "app.ini", "server").stdout == "[server]\nport = 80\ndebug = yes\nhost = h\n"
    assert run("get", ".gitconfig", "remote").stdout == '[remote "origin"]\n\turl = u\n'
    run("add", "web.service", "Service.ExecStart", "/bin/b")
    assert run("get", "web.service", "Service.ExecStart").stdout == "/bin/a\n/bin/b\n"


def test_add_and_remove_take_one_line_for_a_list_of_one(run: Run, files: Path) -> None:
    assert run("add", "web.service", "Service.ExecStart", "/bin/b").returncode == 0
    assert (files / "web.service").read_text() == WEB_SERVICE + "ExecStart=/bin/b\n"
    assert run("remove", "web.service", "Service.ExecStart", "/bin/a").returncode == 0
    assert run("get", "web.service", "Service.ExecStart").stdout == "/bin/b\n"
    assert run("remove", "web.service", "Service.ExecStart", "/bin/b").returncode == 0
    assert (files / "web.service").read_text() == "[Unit]\nDescription=Web\n\n[Service]\n"


def test_a_comment_stands_above_where_none_can_stand_behind(run: Run, files: Path) -> None:
    assert run("comment", "app.ini", "server.port").stdout == "the port\n"
    assert run("comment", "app.ini", "server.port", "public").returncode == 0
    assert run("set", "app.ini", "server.new", "1", "--comment", "why").returncode == 0
    expected = APP_INI.replace("# the port", "# public") + "# why\nnew = 1\n"
    assert (files / "app.ini").read_text() == expected
    assert run("comment", ".gitconfig", "user.name", "me").returncode == 0
    assert "\tname = A  # me\n" in (files / ".gitconfig").read_text()


def test_disable_and_enable(run: Run, files: Path) -> None:
    assert run("disable", "app.ini", "server.debug").returncode == 0
    assert "# debug = yes\n" in (files / "app.ini").read_text()
    assert run("enable", "app.ini", "server.debug").returncode == 0
    assert (files / "app.ini").read_text() == APP_INI


def test_rename_move_sort_and_unset(run: Run, files: Path) -> None:
    assert run("rename", "app.ini", "server.host", "name").returncode == 0
    assert run("move", "app.ini", "server.port", "net.port").returncode == 0
    assert run("sort", "app.ini", "server").returncode == 0
    assert run("unset", "app.ini", "server.debug").returncode == 0
    assert (files / "app.ini").read_text() == "[server]\n# the port\nname: h\n\n[net]\nport = 80\n"


def test_sections_are_sorted_with_their_lines(run: Run, files: Path) -> None:
    (files / "app.ini").write_text("[b]\n; why y\ny = 1\n\n; about a\n[a]\nx = 2\n")
    assert run("sort", "app.ini").returncode == 0
    assert (files / "app.ini").read_text() == "; about a\n[a]\nx = 2\n\n[b]\n; why y\ny = 1\n"


def test_a_name_with_dots_is_one_key_where_there_are_no_sections(run: Run, files: Path) -> None:
    assert run("set", "app.properties", "server.user.name", "me").returncode == 0
    assert run("unset", "app.properties", "server.host").returncode == 0
    assert (files / "app.properties").read_text() == "server.port = 80\nserver.user.name = me\n"


def test_check_tells_a_key_that_is_there_twice(run: Run, files: Path) -> None:
    assert run("check", "app.ini", "web.service", ".gitconfig", "app.properties").returncode == 0
    (files / "app.ini").write_text("[a]\nx = 1\nx = 2\n")
    done = run("check", "app.ini")
    assert done.returncode == 3
    assert "app.ini:3:1: the key x is there twice, first on line 2" in done.stderr


def test_what_the_file_cannot_hold_is_refused_with_its_key_and_the_file_stays(run: Run, files: Path) -> None:
    done = run("set", "web.service", "Service.Type", "a\nb")
    assert done.returncode == 4
    assert done.stderr == (
        "confsafe: web.service: Service.Type: a systemd file cannot hold a line break. File unchanged.\n"
    )
    assert run("set", "app.ini", "server.port.x", "1").returncode == 4
    assert (files / "web.service").read_text() == WEB_SERVICE


def test_convert_carries_values_and_comments(run: Run, files: Path) -> None:
    assert run("convert", "app.ini", "-o", "out.toml").returncode == 0
    assert (files / "out.toml").read_text() == ('[server]\n# the port\nport = "80"\ndebug = "yes"\nhost = "h"\n')
    assert run("convert", "out.toml", "-o", "back.ini").returncode == 0
    assert (files / "back.ini").read_text() == APP_INI.replace("host:", "host =")
    done = run("convert", "compose.yaml", "-o", "x.ini")
    assert done.returncode == 4
    assert "services.web" in done.stderr


def test_merge_keeps_both_sides(run: Run, files: Path) -> None:
    (files / "ours.ini").write_text(APP_INI.replace("port = 80", "port = 81"))
    (files / "theirs.ini").write_text(APP_INI + "new = 1\n")
    done = run("merge", "app.ini", "ours.ini", "theirs.ini", "-o", "-")
    assert done.returncode == 0
    assert done.stdout == APP_INI.replace("port = 80", "port = 81") + "new = 1\n"
    (files / "theirs.ini").write_text(APP_INI.replace("port = 80", "port = 82"))
    done = run("merge", "app.ini", "ours.ini", "theirs.ini", "-o", "-")
    assert done.returncode == 1
    assert "<<<<<<<" in done.stdout


def test_a_git_repository_has_its_own_file(run: Run, files: Path) -> None:
    (files / ".git").mkdir()
    (files / ".git" / "config").write_text("[core]\n\tbare = false\n")
    assert run("set", ".git/config", 'branch."a/b".merge', "refs/heads/a/b").returncode == 0
    expected = '[core]\n\tbare = false\n[branch "a/b"]\n\tmerge = refs/heads/a/b\n'
    assert (files / ".git" / "config").read_text() == expected


def test_a_subsection_is_named_as_git_writes_its_header(run: Run, files: Path) -> None:
    def git(*words: str) -> str:
        done = subprocess.run(["git", "config", "-f", ".gitconfig", *words], cwd=files, capture_output=True, text=True)
        return done.stdout

    origin, up = (f'"remote \\"{name}\\"".url' for name in ("origin", "a/b.c"))
    assert run("get", ".gitconfig", origin).stdout == "u\n"
    assert run("list", ".gitconfig", origin.removesuffix(".url")).stdout == 'remote.origin.url = "u"\n'
    assert run("set", ".gitconfig", origin, "v", up, "w", "--comment", "why").returncode == 0
    assert git("remote.origin.url") == "v\n"
    assert git("remote.a/b.c.url") == "w\n"
    assert run("comment", ".gitconfig", up).stdout == "why\n"
    changed = (files / ".gitconfig").read_text()
    for key, left in ((origin, ["remote.a/b.c.url=w"]), (up.removesuffix(".url"), ["remote.origin.url=v"])):
        assert run("disable", ".gitconfig", key).returncode == 0
        assert git("--list").splitlines()[1:] == left
        assert run("enable", ".gitconfig", key).returncode == 0
        assert (files / ".gitconfig").read_text() == changed
    assert run("add", ".gitconfig", '"remote \\"origin\\"".fetch', "+a:b").returncode == 0
    assert run("move", ".gitconfig", up, '"remote \\"new\\"".url').returncode == 0
    assert run("unset", ".gitconfig", origin).returncode == 0
    assert git("--list").splitlines()[1:] == ["remote.origin.fetch=+a:b", "remote.new.url=w"]
    assert run("get", ".gitconfig", '"remote \\"none\\"".url').returncode == 1


def test_a_section_that_is_missing_is_made_by_its_header_in_a_new_file_too(run: Run, files: Path) -> None:
    assert run("set", "new.gitconfig", '"branch \\"a\\"".merge', "m", "-f", "gitconfig", "--create").returncode == 0
    assert (files / "new.gitconfig").read_text() == '[branch "a"]\n\tmerge = m\n'
    assert run("set", "app.ini", '"branch \\"a\\"".merge', "m").returncode == 0
    assert (files / "app.ini").read_text() == APP_INI + '\n[branch "a"]\nmerge = m\n'


def test_an_env_file_is_set_disabled_commented_and_converted(run: Run, files: Path) -> None:
    (files / ".env").write_text("# the API\nexport TOKEN=old  # theirs\nDEBUG=true\n")
    assert run("set", ".env", "TOKEN", "new one", "PORT", "8080").returncode == 0
    assert run("disable", ".env", "DEBUG").returncode == 0
    expected = "# the API\nexport TOKEN='new one'  # theirs\n# DEBUG=true\nPORT=8080\n"
    assert (files / ".env").read_text() == expected
    assert run("enable", ".env", "DEBUG").returncode == 0
    assert run("comment", ".env", "DEBUG", "loud").returncode == 0
    assert run("get", ".env", "TOKEN").stdout == "new one\n"
    assert run("list", ".env").stdout == 'TOKEN = "new one"\nDEBUG = "true"\nPORT = "8080"\n'
    assert run("convert", ".env", "-o", "env.json").returncode == 0
    done = run("set", ".env", "TOKEN", "${HOME}/x")
    assert done.returncode == 4
    assert "TOKEN: it has ${: no spelling of it is read alike" in done.stderr


def test_names_of_env_files(run: Run, files: Path) -> None:
    for name in (".env.local", "app.env", ".env.example"):
        assert run("set", name, "A", "1", "--create").returncode == 0
        assert (files / name).read_text() == "A=1\n"
    assert run("set", ".envrc", "A", "1", "--create").returncode == 2
    assert not (files / ".envrc").exists()


def test_one_of_several_sections_is_named_by_its_number_or_by_what_it_holds(run: Run, files: Path) -> None:
    route = "# why\n[Route]\nGateway=a\n\n"
    text = f"[Match]\nName=eth0\n\n{route}[Route]\nGateway=b\n"
    (files / "eth0.network").write_text(text)
    assert run("get", "eth0.network", "Route[Gateway=b]").stdout == "[Route]\nGateway=b\n"
    assert run("get", "eth0.network", "Route").stdout == "[Route]\nGateway=a\n\n[Route]\nGateway=b\n"
    assert run("set", "eth0.network", "Route[1].Gateway", "c").returncode == 0
    assert (files / "eth0.network").read_text() == text.replace("=b", "=c")
    assert run("unset", "eth0.network", "Route[0]").returncode == 0
    assert run("add", "eth0.network", "Route", '{"Gateway": "d"}').returncode == 0
    assert (files / "eth0.network").read_text() == text.replace(route, "").replace(
        "=b", "=c"
    ) + "\n[Route]\nGateway=d\n"


@pytest.mark.parametrize("name", ["app.ini", "web.service", ".gitconfig", "app.properties", ".env"])
@pytest.mark.parametrize("run_of", [" ", "\\", '"', " #", "'", "=", "[", "a "])
def test_a_line_of_a_megabyte_is_read_or_refused_and_never_hangs(run: Run, files: Path, name: str, run_of: str) -> None:
    head = "" if name in ("app.properties", ".env") else "[A]\n"
    (files / name).write_text(f"{head}X=1{run_of * (1_000_000 // len(run_of))}\nY=2\n")
    done = run("set", name, "Y" if not head else "A.Y", "3")
    assert done.returncode in (0, 3)
    assert done.stderr.count("\n") <= 1


@pytest.mark.parametrize("line", ["# word and prose", "# k = 1", "#"])
def test_ten_thousand_comment_lines_are_looked_at_once_each(run: Run, files: Path, line: str) -> None:
    text = "[a]\nx = 1\n" + f"{line}\n" * 10_000 + "y = 2\n"
    (files / "app.ini").write_text(text)
    for words in (["disable", "app.ini", "a.y"], ["enable", "app.ini", "a.y"]):
        assert run(*words).returncode == 0
    assert (files / "app.ini").read_text() == text
    assert run("unset", "app.ini", "a.y").returncode == 0
