"""INI's dialects by readers that are not ours: on the files of this machine's packages, and on texts made at random."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import judges_keyed
import keyed
import keyed_table
import pytest
import table

import confsafe
from confsafe.document import Document

FILES = 40


@pytest.mark.parametrize("format", ["ini", "systemd", "properties", "env"])
def test_the_files_of_installed_packages_are_read_as_others_read_them(format: str) -> None:
    read = refused = 0
    for source in keyed_table.sources(format, most=FILES):
        try:
            judges_keyed.READERS[format](source.text)
        except ValueError:  # another program's file of such a name is not valid here
            continue
        read += not source.name.startswith("random ")
        try:
            data = confsafe.loads(source.text, format)  # type: ignore[call-overload]
        except confsafe.ParseError:
            refused += 1
            continue
        assert not judges_keyed.fault(source.text, format, data), source.name
    if not read:
        pytest.skip(f"no package that is installed here brings files of the format {format}")
    assert refused <= read / 3, "files that others read are refused here"


@pytest.mark.parametrize("format", keyed_table.FORMATS)
def test_every_operation_changes_only_what_it_must(format: str) -> None:
    result = table.Result()
    sources = list(keyed_table.sources(format, most=FILES))
    table.measure_keyed(sources, result, seed=2)
    assert sum(cell.edits for cell in result.cells.values()) > 300
    table.measure_invalid(filter(None, (keyed_table.broken(source, 2) for source in sources)), result)
    assert result.cells[table.INVALID, format].edits > 20
    assert not result.failures, "\n".join(f"{f.file} [{f.variant}] {f.edit}\n    {f.faults}" for f in result.failures)


@pytest.mark.parametrize("format", ["ini", "systemd", "gitconfig", "properties"])
def test_a_text_is_read_as_others_read_it(format: str) -> None:
    rng = random.Random(11)
    same = 0
    for _ in range(150 if format == "gitconfig" else 1500):
        text = keyed.text_of(rng, format)
        try:
            data = confsafe.loads(text, format)  # type: ignore[arg-type]
        except confsafe.ParseError:
            continue
        assert not judges_keyed.fault(text, format, data), repr(text)
        same += 1
    assert same > 20


def test_systemd_verifies_a_unit_that_was_edited(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "web.service"
    unit.write_text("[Unit]\nDescription=Web\n\n[Service]\nType=oneshot\nExecStart=/bin/true \\\n    --a\n")
    with confsafe.edit(unit) as data:
        data["Service"]["ExecStartPre"] = ["/bin/true one", "/bin/true two"]
        data["Service"]["PrivateTmp"] = True
        data["Service"]["ExecStart"] = data["Service"]["ExecStart"].replace("--a", "--b")
        data["Install"] = {"WantedBy": "multi-user.target"}
    ended = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    told = [line for line in ended.stderr.splitlines() if "web.service" in line]
    assert not told, ended.stderr
    assert "ExecStart=/bin/true \\\n    --b\n" in unit.read_text()


JAVA = """
import java.io.*; import java.util.*;
class Load { public static void main(String[] a) throws Exception {
    var p = new Properties();
    p.load(new InputStreamReader(System.in, "UTF-8"));
    var out = new PrintStream(System.out, true, "UTF-8");
    for (var k : new TreeSet<>(p.stringPropertyNames()))
        out.print(k + "\\0" + p.getProperty(k) + "\\0");
} }
"""


def test_java_reads_properties_as_we_do(tmp_path: Path) -> None:
    if not shutil.which("java") or not shutil.which("javac"):
        pytest.skip("no JDK is installed")
    (tmp_path / "Load.java").write_text(JAVA)
    subprocess.run(["javac", "Load.java"], cwd=tmp_path, check=True, capture_output=True)
    rng = random.Random(5)
    texts = [keyed.text_of(rng, "properties") for _ in range(6)]
    texts.append(confsafe.dumps({"a b": " x", "c=:": "#\t\n\u00e9\U0001f600", "": "\\", "!": "="}, "properties"))
    read = 0
    for text in texts:
        try:
            data: Any = confsafe.loads(text, "properties")
        except confsafe.ParseError:
            continue
        ended = subprocess.run(
            ["java", "Load"], cwd=tmp_path, input=text.encode(), capture_output=True, check=True
        ).stdout.decode()
        parts = ended.split("\0")[:-1]
        assert dict(zip(parts[::2], parts[1::2], strict=True)) == data, repr(text)
        read += 1
    assert read > 3


def test_git_writes_what_we_read_and_reads_what_we_write(tmp_path: Path) -> None:
    path = tmp_path / ".gitconfig"
    values = ["a b", " a ", "a#b;c", 'say "x"', "back\\slash", "two\nlines", "\ttab", "", "\u00e9"]
    for number, value in enumerate(values):
        subprocess.run(["git", "config", "--file", path, f"a.sub {number}.k{number}", value], check=True)
    assert confsafe.load(path) == {"a": {f"sub {n}": {f"k{n}": value} for n, value in enumerate(values)}}
    for number, value in enumerate(reversed(values)):
        confsafe.set(path, ("a", f"sub {number}", f"k{number}"), value)
    assert not judges_keyed.fault(path.read_text(), "gitconfig", confsafe.load(path))
    told = subprocess.run(["git", "config", "--file", path, "a.sub 0.k0"], check=True, capture_output=True, text=True)
    assert told.stdout == values[-1] + "\n"


def test_crudini_and_configparser_see_the_value_that_was_set(tmp_path: Path) -> None:
    path = tmp_path / "app.ini"
    path.write_text("# c\n[a]\nx = 1\n\n[b]\ny: 2\n")
    confsafe.set(path, "b.y", "three words")
    confsafe.set(path, "b.z", True)
    assert Document(path.read_text(), "ini").data == judges_keyed.ini(path.read_text())
    if not shutil.which("crudini"):
        pytest.skip("crudini is not installed")
    told = subprocess.run(["crudini", "--get", path, "b", "y"], check=True, capture_output=True, text=True)
    assert told.stdout == "three words\n"


def test_configobj_sees_the_values_that_were_set(tmp_path: Path) -> None:
    configobj = pytest.importorskip("configobj")
    path = tmp_path / "app.ini"
    path.write_text("# c\n[a]\nx = 1\n\n[b]\n    y = 2\n")
    with confsafe.edit(path) as data:
        data["b"]["y"] = "three words"
        data["b"]["z"] = True
        data["c"] = {"n": 8080}
        del data["a"]["x"]
    found = configobj.ConfigObj(str(path), list_values=False, interpolation=False)
    assert (
        found.dict()
        == {"a": {}, "b": {"y": "three words", "z": "true"}, "c": {"n": "8080"}}
        == dict(confsafe.load(path))
    )


def test_augeas_reads_a_unit_and_an_env_file_that_were_edited(tmp_path: Path) -> None:
    if not shutil.which("augtool"):
        pytest.skip("augtool is not installed")
    unit, env = tmp_path / "web.service", tmp_path / ".env"
    unit.write_text("[Service]\nExecStartPre=/bin/one\nType=simple\n")
    env.write_text("# c\nexport A='x'\n")
    confsafe.set(unit, "Service.Type", "exec")
    confsafe.set(env, "A", "two words")
    for lens, path, node, value in (
        ("Systemd", unit, "Service/Type/value", "exec"),
        ("Shellvars", env, "A", "'two words'"),
    ):
        words = ["--noautoload", "--transform", f"{lens}.lns incl {path}", "get", f"/files{path}/{node}"]
        told = subprocess.run(["augtool", *words], check=True, capture_output=True, text=True)
        assert told.stdout.strip().endswith(f"= {value}"), told
