"""Many at once: patterns, several files, documents, patches, batches, versions; and what is refused of them."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cli_files import Run

K8S = """\
# the service
kind: Service
metadata:
  name: web
---
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1 # one
---
kind: Deployment
metadata:
  name: db
"""


@pytest.fixture
def charts(files: Path) -> Path:
    """Two charts and one that does not parse."""
    for name in ("a", "b", "c"):
        (files / "charts" / name).mkdir(parents=True)
        (files / "charts" / name / "values.yaml").write_text(f'# {name}\nimage:\n  tag: "1.1" # now\n')
    (files / "charts/c/values.yaml").write_text("a: [\n")
    return files / "charts"


# Patterns


@pytest.mark.parametrize(
    ("words", "code", "stdout", "note"),
    [
        (["get", "compose.yaml", "**.image"], 0, "nginx:1.10\na\nb\n", ""),
        (["get", "compose.yaml", "list[name=d*].image"], 0, "b\n", ""),
        (["list", "compose.yaml", "list[*].name"], 0, 'list[0].name = "web"\nlist[1].name = "db"\n', ""),
        (["set", "compose.yaml", "list[*].image", "c"], 0, "", "list[*].image: 2 places"),
        (["set", "compose.yaml", "list[*].new", "c", "--existing"], 1, "", "fits nothing"),
        (["set", "compose.yaml", "list[*].image", "c", "--if", "a"], 0, "", "1 place"),
        (["set", "compose.yaml", "list[*].image", "c", "--if", "z"], 1, "", "--if is false"),
        (["unset", "compose.yaml", "**.image"], 0, "", "**.image: 3 places"),
        (["unset", "compose.yaml", "**.absent"], 1, "", "fits nothing"),
        (["unset", "compose.yaml", "**.absent", "--missing-ok"], 0, "", ""),
        (["rename", "compose.yaml", "list[*].image", "picture"], 0, "", "2 places"),
        (["comment", "compose.yaml", "list[*].image", "which"], 0, "", "2 places"),
        (["disable", "compose.yaml", "list[*].image"], 0, "", "2 places"),
        (["add", "compose.yaml", "services.*.ports", "8080:80"], 0, "", "1 place"),
        (["remove", "compose.yaml", "services.*.ports", "80:80"], 0, "", "1 place"),
        (["set", "app.toml", "server.port", "--add", "-1"], 0, "", "1 place"),
        (["set", "app.toml", "title", "--add", "1"], 4, "", "no number"),
        (["set", "app.toml", "server.port", "--add", "0.5"], 4, "", "is an integer"),
        (["set", "app.toml", "title", "--each-from", "(", "x"], 2, "", "--each-from"),
        (["set", "app.toml", "nothing.*", "1"], 1, "", "fits nothing"),
    ],
)
def test_a_pattern_means_every_place_it_fits(run: Run, words: list[str], code: int, stdout: str, note: str) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (code, stdout), done.stderr
    assert note in done.stderr
    if not note:
        assert done.stderr == ""


def test_new_tags_are_made_of_the_old_ones(run: Run, files: Path) -> None:
    before = (files / "compose.yaml").read_text()
    assert run("set", "compose.yaml", "**.image", "--each-from", r"^nginx:(\d+)\.\d+$", r"nginx:\1.11").returncode == 0
    assert (files / "compose.yaml").read_text() == before.replace("nginx:1.10", "nginx:1.11")


# Several files


def test_each_file_is_changed_on_its_own(run: Run, files: Path, charts: Path) -> None:
    done = run("set", "charts/*/values.yaml", "image.tag", "1.2", "--all-files")
    assert done.returncode == 3
    assert (charts / "a/values.yaml").read_text() == '# a\nimage:\n  tag: "1.2" # now\n'
    assert (charts / "b/values.yaml").read_text() == '# b\nimage:\n  tag: "1.2" # now\n'
    assert "charts/c/values.yaml:" in done.stderr
    assert done.stderr.endswith("confsafe: 3 files: 2 changed, 0 unchanged, 1 failed\n")


def test_several_names_and_json_lines(run: Run, charts: Path) -> None:
    done = run("set", "charts/a/values.yaml", "charts/c/values.yaml", "image.tag", "1.2", "--all-files", "--json")
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["file"], first["changed"]) == ("charts/a/values.yaml", True)
    assert (second["file"], second["error"]["code"]) == ("charts/c/values.yaml", 3)


def test_together_all_change_or_none(run: Run, files: Path, charts: Path) -> None:
    before = (charts / "a/values.yaml").read_text()
    done = run("set", "charts/a/values.yaml", "charts/c/values.yaml", "image.tag", "1.2", "--together")
    assert done.returncode == 3
    assert (charts / "a/values.yaml").read_text() == before
    done = run("set", "charts/a/values.yaml", "app.toml", "version", "2.0.0", "--together", "--json")
    assert [json.loads(line)["changed"] for line in done.stdout.splitlines()] == [True, True]
    assert 'version = "2.0.0"' in (files / "app.toml").read_text()


def test_together_with_check_writes_nothing(run: Run, files: Path) -> None:
    before = (files / "app.toml").read_text()
    done = run("set", "app.toml", "settings.json", "version", "3.0.0", "--together", "--check")
    assert (done.returncode, done.stdout) == (7, "app.toml: changed\nsettings.json: changed\n")
    assert (files / "app.toml").read_text() == before


def test_comments_of_several_files_are_read_with_their_names(run: Run, charts: Path) -> None:
    names = ("charts/a/values.yaml", "charts/b/values.yaml")
    done = run("comment", *names, "image.tag", "--all-files")
    assert (done.stdout, done.stderr) == (f"{names[0]}: now\n{names[1]}: now\n", "")
    done = run("comment", *names, "image.tag", "--together")
    assert done.returncode == 2
    assert "use --all-files" in done.stderr


def test_together_changes_what_stands_behind_a_tag_and_refuses_a_scalar(run: Run, files: Path) -> None:
    (files / "tagged.yaml").write_text("!app\na: 1 # one\n")
    (files / "plain.yaml").write_text("a: 1\n")
    assert run("set", "tagged.yaml", "plain.yaml", "a", "2", "--together").returncode == 0
    assert (files / "tagged.yaml").read_text() == "!app\na: 2 # one\n"
    (files / "text.json").write_text('"x"\n')
    for words in (["set", "text.json", "a", "1"], ["move", "text.json", "a", "b"], ["sort", "text.json"]):
        done = run(*words, "--together")
        assert done.returncode == 4
        assert done.stderr.startswith("confsafe: text.json: the document is a string, not a mapping or list;")


def test_a_pattern_of_files_that_fits_none_is_told(run: Run) -> None:
    done = run("set", "none/*.toml", "a", "1", "--all-files")
    assert done.returncode == 6
    assert "no file fits this pattern" in done.stderr


def test_get_of_several_files_names_them(run: Run, charts: Path) -> None:
    done = run("get", "charts/[ab]/values.yaml", "image.tag", "--all-files")
    assert done.stdout == "charts/a/values.yaml: 1.1\ncharts/b/values.yaml: 1.1\n"


def test_check_takes_directories(run: Run, charts: Path) -> None:
    (charts / ".hidden.toml").write_text("= 1\n")
    done = run("check", "charts")
    assert done.returncode == 3
    assert done.stdout == "charts/a/values.yaml: ok\ncharts/b/values.yaml: ok\n"
    assert "charts/c/values.yaml" in done.stderr


# Documents


def test_a_document_is_named_by_what_it_holds(run: Run, files: Path) -> None:
    (files / "k8s.yaml").write_text(K8S)
    assert (
        run("set", "k8s.yaml", "spec.replicas", "3", "--document", "kind=Deployment,metadata.name=web").returncode == 0
    )
    assert (files / "k8s.yaml").read_text() == K8S.replace("replicas: 1", "replicas: 3")
    assert run("get", "k8s.yaml", "metadata.name", "--document", "kind=Service").stdout == "web\n"
    done = run("set", "k8s.yaml", "a", "1", "--document", "kind=Deployment")
    assert done.returncode == 1
    assert "fits 2 documents: 1 (kind=Deployment,metadata.name=web), 2" in done.stderr
    done = run("get", "k8s.yaml", "a", "--document", "kind=Job")
    assert done.returncode == 1
    assert "no document has kind=Job" in done.stderr
    assert run("get", "k8s.yaml", "a", "--document", "kind").returncode == 2


def test_every_document_is_changed_in_one_commit(run: Run, files: Path) -> None:
    (files / "k8s.yaml").write_text(K8S)
    done = run("set", "k8s.yaml", "metadata.namespace", "prod", "--all-documents")
    assert (done.returncode, done.stderr) == (0, "confsafe: k8s.yaml: 3 documents\n")
    assert run("get", "k8s.yaml", "metadata.namespace", "--all-documents").stdout == "prod\n" * 3
    assert (files / "k8s.yaml.bak").read_text() == K8S
    assert run("unset", "k8s.yaml", "spec", "--all-documents").stderr == "confsafe: k8s.yaml: 1 document\n"
    assert run("unset", "k8s.yaml", "spec", "--all-documents").returncode == 1


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["apply", "app.toml", "app.toml", "--merge", "--replace"], 2, "--merge and --replace exclude each other"),
        (["diff", "app.toml", "nofile", "--as", "json-patch"], 6, "nofile: no such file; check the name"),
        (["check", "app.toml", "--schema", "nofile"], 6, "nofile: no such file; check the name"),
        (["apply", "app.toml", "nofile"], 6, "nofile: no such file; check the name"),
    ],
)
def test_what_excludes_each_other_or_is_missing_is_told(
    run: Run, files: Path, words: list[str], code: int, message: str
) -> None:
    before = (files / "app.toml").read_text()
    done = run(*words)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(f"confsafe: {message}")
    assert (files / "app.toml").read_text() == before


def test_a_missing_file_among_several_fails_alone(run: Run, files: Path) -> None:
    done = run("set", "app.toml", "no.toml", "title", "new", "--all-files")
    assert done.returncode == 6
    assert "no.toml: no such file" in done.stderr
    assert done.stderr.endswith("confsafe: 2 files: 1 changed, 0 unchanged, 1 failed\n")


def test_a_document_without_the_key_is_left_out_where_all_are_read(run: Run, files: Path) -> None:
    (files / "k8s.yaml").write_text(K8S)
    assert run("unset", "k8s.yaml", "metadata", "--document", "kind=Service").returncode == 0
    assert run("get", "k8s.yaml", "metadata.name", "--all-documents").stdout == "web\ndb\n"
    assert run("list", "k8s.yaml", "metadata.name", "--all-documents").stdout.count("\n") == 2
    done = run("get", "k8s.yaml", "nothing", "--all-documents")
    assert (done.returncode, done.stdout) == (1, "")


def test_a_document_is_named_so_from_python(files: Path) -> None:
    import confsafe

    file = files / "k8s.yaml"
    file.write_text(K8S)
    which = {"kind": "Deployment", "metadata.name": "web"}
    confsafe.set(file, "spec.replicas", 4, document=which)
    with confsafe.edit(file, document=which) as cfg:
        assert cfg["spec"]["replicas"] == 4
        cfg["spec"]["paused"] = True
    assert confsafe.load(file, document=which)["spec"] == {"replicas": 4, "paused": True}
    assert confsafe.get(file, "kind", document={"metadata.name": "db"}) == "Deployment"


# Patches


@pytest.mark.parametrize(
    ("patch", "options", "code", "words"),
    [
        ('{"server": {"port": 1, "old": null}}', [], 0, "port = 1  # public"),
        ('[{"op": "replace", "path": "/server/port", "value": 1}]', [], 0, "port = 1  # public"),
        ('[{"op": "test", "path": "/server/port", "value": 81}]', [], 1, ""),
        ('[{"op": "remove", "path": "/nothing"}]', [], 1, ""),
        ('[{"op": "add", "path": "nothing", "value": 1}]', [], 4, ""),
        ("[1]", [], 4, ""),
        ("{", [], 3, ""),
        ('{"server": {"port": 1, "new": 2}}', ["--missing-only"], 0, "port = 80  # public"),
        ('{"title": "t"}', ["--replace"], 0, "# The settings"),
        ("server:\n  started: 2025-01-01T00:00:00Z\n", ["--patch-format", "yaml"], 0, "started = 2025-01-01T00:00:00Z"),
    ],
)
def test_a_patch_is_applied_or_nothing_is_written(
    run: Run, files: Path, patch: str, options: list[str], code: int, words: str
) -> None:
    before = (files / "app.toml").read_text()
    done = run("apply", "app.toml", "-", *options, input=patch)
    assert done.returncode == code, done.stderr
    after = (files / "app.toml").read_text()
    assert words in after if code == 0 else after == before
    assert done.stderr.count("\n") == (code != 0)


def test_a_patch_that_is_missing_is_told_as_such(run: Run) -> None:
    done = run("apply", "app.toml", "absent.json")
    assert (done.returncode, "--create" in done.stderr) == (6, False)
    assert done.stderr.startswith("confsafe: absent.json: no such file; PATCH is the file")


def test_what_diff_makes_apply_takes(run: Run, files: Path) -> None:
    new = (files / "app.toml").read_text().replace("80", "81").replace("2024-02-29", "2025-02-28")
    (files / "new.toml").write_text(new)
    for kind in ("json-patch", "merge-patch"):
        patch = run("diff", "app.toml", "new.toml", "--as", kind).stdout
        (files / "copy.toml").write_text((files / "app.toml").read_text())
        assert run("apply", "copy.toml", "-", input=patch).returncode == 0
        assert (files / "copy.toml").read_text() == (files / "new.toml").read_text()


# Batch


def test_lines_on_one_file_are_one_commit(run: Run, files: Path) -> None:
    before = (files / "app.toml").read_text()
    lines = "# a comment\n\nset app.toml server.port 81\nadd app.toml server.hosts 'c d'\nunset app.toml server.old\n"
    assert run("batch", input=lines).returncode == 0
    after = (files / "app.toml").read_text()
    assert "port = 81" in after and '"c d"' in after and "old" not in after
    assert (files / "app.toml.bak").read_text() == before


@pytest.mark.parametrize(
    ("lines", "code", "words", "done"),
    [
        ("set app.toml server.port 81\nset app.toml server.port x\n", 4, "line 2: app.toml", False),
        ("set app.toml server.port x\nset compose.yaml nothing 1\n", 4, "line 1: app.toml", True),
        ("frobnicate app.toml\nset compose.yaml nothing 1\n", 2, "line 1: unknown verb", True),
        ("set app.toml 'a\nset compose.yaml nothing 1\n", 2, "line 1: no shell words", True),
        ('["set", 1]\nset compose.yaml nothing 1\n', 2, "line 1: a line of JSON is a list of strings", True),
        ("edit app.toml\nset compose.yaml nothing 1\n", 2, "line 1: edit is no verb for a line", True),
        ("set no.toml a 1\nset compose.yaml nothing 1\n", 6, "line 1: no.toml", True),
    ],
)
def test_an_error_names_its_line_and_the_others_are_done(
    run: Run, files: Path, lines: str, code: int, words: str, done: bool
) -> None:
    before = (files / "app.toml").read_text()
    result = run("batch", input=lines)
    assert result.returncode == code
    assert words in result.stderr
    assert (files / "app.toml").read_text() == before
    assert ("nothing: 1" in (files / "compose.yaml").read_text()) == done
    (files / "compose.yaml").write_text("a: 1\n")
    assert run("batch", "--stop", input=lines).returncode == code
    assert (files / "compose.yaml").read_text() == "a: 1\n"


def test_lines_that_read_print_in_their_place(run: Run) -> None:
    done = run("batch", input="set app.toml server.port 81\nget app.toml server.port\nset app.toml server.port 82\n")
    assert (done.returncode, done.stdout) == (0, "81\n")


def test_batch_as_json_lines(run: Run) -> None:
    done = run("batch", "--json", input="set app.toml server.port 81\nset settings.json list[0] 7\n")
    assert [json.loads(line)["file"] for line in done.stdout.splitlines()] == ["app.toml", "settings.json"]


# Versions


@pytest.mark.parametrize(
    ("name", "before", "words", "after"),
    [
        ("pyproject.toml", "1.9", ["minor"], "1.10"),
        ("pyproject.toml", "1.9", ["major"], "2.0"),
        ("pyproject.toml", "1.9", [], "1.9.1"),
        ("pyproject.toml", "1.2.3", ["pre"], "1.2.4rc1"),
        ("pyproject.toml", "1.2.4rc1", ["pre"], "1.2.4rc2"),
        ("pyproject.toml", "1.2.4rc2", ["patch"], "1.2.4"),
        ("pyproject.toml", "1.2.3", ["minor", "--pre", "b"], "1.3.0b1"),
        ("pyproject.toml", "1!2.0", ["major"], "1!3.0"),
        ("pyproject.toml", "v1.2.3", ["major"], "v2.0.0"),
        ("pyproject.toml", "1.2.3", ["--to", "2.0.0.dev1"], "2.0.0.dev1"),
        ("Cargo.toml", "1.2.3", ["minor"], "1.3.0"),
        ("Cargo.toml", "1.2.3", ["pre"], "1.2.4-rc.1"),
        ("Cargo.toml", "1.2.4-rc.1", ["pre"], "1.2.4-rc.2"),
        ("Cargo.toml", "1.2.4-rc.1+b", ["patch"], "1.2.4"),
        ("a.toml", "1.2.3-beta.1", ["pre", "--pre", "rc"], "1.2.3-rc.1"),
    ],
)
def test_a_version_is_raised(run: Run, files: Path, name: str, before: str, words: list[str], after: str) -> None:
    pytest.importorskip("semver")
    (files / name).write_text(f'version = "{before}" # now\n')
    done = run("bump", name, "version", *words)
    assert done.returncode == 0, done.stderr
    assert (files / name).read_text() == f'version = "{after}" # now\n'
    assert f"{before} -> {after}" in done.stderr


@pytest.mark.parametrize(
    ("text", "words", "code", "fact"),
    [
        ("'1.2.3'", ["--to", "1.2.2"], 4, "not higher"),
        ("'x'", ["minor"], 4, "no version of PEP 440"),
        ("'1.2-3.4'", ["--to", "x.y"], 4, "no version"),
        ("1.2", ["minor"], 4, "a version is a string"),
        ("'1.2.3'", ["tiny"], 2, "choose from major, minor, patch, pre"),
        ("'1.2.3'", ["minor", "--to", "2.0"], 2, "--to"),
    ],
)
def test_what_is_no_version_is_refused(
    run: Run, files: Path, text: str, words: list[str], code: int, fact: str
) -> None:
    (files / "v.toml").write_text(f"version = {text}\n")
    done = run("bump", "v.toml", "version", *words)
    assert done.returncode == code
    assert fact in done.stderr


def test_a_version_in_three_files_at_once(run: Run, files: Path) -> None:
    pytest.importorskip("semver")
    (files / "pyproject.toml").write_text('version = "1.2.3"\n')
    (files / "package.json").write_text('{"version": "1.2.3"}')
    (files / "Chart.yaml").write_text("version: 1.2.3 # chart\n")
    done = run("bump", "pyproject.toml", "package.json", "Chart.yaml", "version", "minor", "--together")
    assert done.returncode == 0, done.stderr
    assert (files / "pyproject.toml").read_text() == 'version = "1.3.0"\n'
    assert (files / "package.json").read_text() == '{"version": "1.3.0"}'
    assert (files / "Chart.yaml").read_text() == "version: 1.3.0 # chart\n"


@pytest.mark.parametrize("words", [["minor"], ["--to", "1.0"], ["--to", "hunter3"]])
def test_a_secret_that_is_no_version_is_not_shown(run: Run, files: Path, words: list[str]) -> None:
    file = files / "secret.toml"
    file.write_text('token = "hunter2"\n')
    file.chmod(0o600)
    files.chmod(0o700)
    done = run("bump", "secret.toml", "token", *words, "--secret")
    assert done.returncode == 4
    assert "token: the value is no version" in done.stderr
    assert "hunter" not in done.stderr
    assert '"hunter2" is no version' in run("bump", "secret.toml", "token", "minor").stderr


def test_the_key_may_be_another_one_in_other_files(run: Run, files: Path) -> None:
    (files / "pyproject.toml").write_text('[project]\nversion = "1.4.2"\n')
    (files / "package.json").write_text('{"version": "1.4.2"}\n')
    names = ("pyproject.toml", "package.json")
    done = run("bump", *names, "project.version", "minor", "--or", "app.version", "--or", "version", "--together")
    assert done.returncode == 0, done.stderr
    assert (
        run("get", "pyproject.toml", "project.version").stdout
        == run("get", "package.json", "version").stdout
        == "1.5.0\n"
    )
    done = run("bump", *names, "project.version", "minor", "--or", "app.version", "--together")
    assert done.returncode == 1
    assert "package.json: no `project`" in done.stderr
    assert run("get", "pyproject.toml", "project.version").stdout == "1.5.0\n"


# Move and sort


def test_an_entry_moves_with_its_comments(run: Run, files: Path) -> None:
    assert run("move", "app.toml", "server.port", "limits.port").returncode == 0
    assert "[limits]\nburst = 0x10\nport = 80  # public\n" in (files / "app.toml").read_text()
    assert run("move", "app.toml", "server.absent", "x").returncode == 1
    assert run("move", "app.toml", "server.debug", "title").returncode == 4


def test_what_is_sorted_stays_and_what_cannot_be_is_refused(run: Run, files: Path) -> None:
    assert run("sort", "app.toml", "limits", "--check").returncode == 0
    assert run("sort", "app.toml", "server", "--check").returncode == 7
    assert run("sort", "app.toml", "server.port").returncode == 4
    assert run("sort", "app.toml", "nothing").returncode == 1


# Watch


@contextmanager
def _watching(words: list[str], **where: Any) -> Iterator[subprocess.Popen[str]]:
    """A process that can be interrupted, also where whoever runs the tests ignores that; it does not outlive them."""
    interruptible = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, preexec_fn=interruptible, **where) as process:
        try:
            yield process
        finally:
            process.kill()


def test_each_change_is_a_line_until_it_is_interrupted(
    run: Run, files: Path, environment: dict[str, str], confsafe_command: list[str]
) -> None:
    words = [*confsafe_command, "watch", "app.toml", "server.port", "--json", "--now"]
    with _watching(words, cwd=files, env=environment) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline()) == {"file": "app.toml", "key": "server.port", "new": 80}
        assert run("comment", "app.toml", "server.port", "no change of data").returncode == 0
        assert run("set", "app.toml", "server.port", "81").returncode == 0
        line = json.loads(process.stdout.readline())
        assert line == {"file": "app.toml", "key": "server.port", "old": 80, "new": 81}
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130


def test_several_files_are_watched_side_by_side(
    run: Run, files: Path, environment: dict[str, str], confsafe_command: list[str]
) -> None:
    (files / "other.yaml").write_text("server: {port: 1}\n")
    words = [*confsafe_command, "watch", "app.toml", "oth*.yaml", "server.port", "--all-files", "--now", "--count", "5"]
    with _watching(words, cwd=files, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "app.toml: server.port = 80\n"
        assert process.stdout.readline() == "other.yaml: server.port = 1\n"
        for file, port, line in (
            ("other.yaml", "2", "other.yaml: server.port: 1 -> 2\n"),
            ("app.toml", "81", "app.toml: server.port: 80 -> 81\n"),
            ("other.yaml", "3", "other.yaml: server.port: 2 -> 3\n"),
        ):
            assert run("set", file, "server.port", port).returncode == 0
            assert process.stdout.readline() == line
        assert process.wait(30) == 0


def test_a_file_that_cannot_be_watched_is_named(run: Run, files: Path) -> None:
    (files / "bad.toml").write_text("a =\n")
    done = run("watch", "app.toml", "bad.toml", "title", "--all-files", "--now", "--count", "1")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("confsafe: bad.toml:1:")
    assert "unchanged" not in done.stderr


def test_a_command_is_run_with_the_values(run: Run, files: Path) -> None:
    (files / "app.toml").write_text('title = "a; touch PWNED {old}"\n')
    done = run("watch", "app.toml", "title", "--now", "--count", "1", "--", "echo", "now {new}")
    assert (done.returncode, done.stdout) == (0, "now a; touch PWNED {old}\n")
    assert not (files / "PWNED").exists()
