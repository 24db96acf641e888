"""The verbs, on real files: what changes, what stays, and what each refuses."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import confsafe
from confsafe import Comment, Config, ConfigList
from confsafe.storage.reading import stamp

TOML = """\
# The demo.
title = "Demo"  # shown

[server]
# the public port
port = 80       # web
host = 'a'
"""
YAML = """\
# The demo.
server:
  port: 80   # web
  hosts:
    - a
    # the spare
    - b
"""
JSONC = """\
{
  // The demo.
  "server": {"port": 80}, /* web */
  "hosts": ["a", "b"]
}
"""
FILES = {"app.toml": TOML, "app.yaml": YAML, "tsconfig.json": JSONC}


@pytest.fixture(params=FILES)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / str(request.param)
    path.write_text(FILES[path.name])
    return path


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "app.toml"
    path.write_text(TOML)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestEdit:
    def test_changes_one_value_and_keeps_every_other_byte(self, file: Path) -> None:
        with confsafe.edit(file) as cfg:
            cfg["server"]["port"] = 8080
        assert file.read_text() == FILES[file.name].replace("80", "8080")

    def test_keeps_the_old_text_as_a_backup(self, file: Path) -> None:
        with confsafe.edit(file) as cfg:
            cfg["server"]["port"] = 8080
        assert Path(f"{file}.bak").read_text() == FILES[file.name]

    def test_hands_out_plain_data(self, file: Path) -> None:
        with confsafe.edit(file) as cfg:
            assert type(cfg["server"]) is dict
            assert type(cfg["server"]["port"]) is int
            assert isinstance(cfg, Config)
            assert json.loads(json.dumps(cfg)) == cfg
            assert type(pickle.loads(pickle.dumps(cfg))) is dict

    def test_that_changes_nothing_writes_nothing(self, file: Path) -> None:
        before = stamp(file.stat())
        with confsafe.edit(file) as cfg:
            cfg["server"] = {"port": 80} | cfg["server"]
        assert stamp(file.stat()) == before
        assert names(file.parent) == [file.name]

    def test_that_raises_leaves_the_file(self, file: Path) -> None:
        before = stamp(file.stat())
        with pytest.raises(ZeroDivisionError), confsafe.edit(file) as cfg:
            cfg["server"]["port"] = 1 // 0
        assert stamp(file.stat()) == before
        assert names(file.parent) == [file.name]

    def test_makes_a_missing_file(self, tmp_path: Path) -> None:
        with confsafe.edit(tmp_path / "new.toml") as cfg:
            cfg["a"] = {"b": 1}
        assert (tmp_path / "new.toml").read_text() == "[a]\nb = 1\n"
        assert names(tmp_path) == ["new.toml"]

    def test_of_a_missing_file_that_sets_nothing_makes_none(self, tmp_path: Path) -> None:
        with confsafe.edit(tmp_path / "new.toml"):
            pass
        assert names(tmp_path) == []

    def test_of_a_missing_file_is_refused_where_it_must_exist(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError), confsafe.edit(tmp_path / "new.toml", create=False):
            pass
        assert names(tmp_path) == []

    @pytest.mark.parametrize("name", ["e.toml", "e.yaml", "e.json", "e.jsonc"])
    def test_of_an_empty_file_starts_empty_and_makes_no_backup(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_bytes(b"")
        with confsafe.edit(tmp_path / name) as cfg:
            assert cfg == {}
            cfg["a"] = 1
        assert confsafe.load(tmp_path / name) == {"a": 1}
        assert names(tmp_path) == [name]

    def test_of_a_list_hands_out_a_list(self, tmp_path: Path) -> None:
        path = tmp_path / "l.yaml"
        path.write_text("- a\n- b # two\n")
        with confsafe.edit(path) as items:
            assert isinstance(items, ConfigList)
            items.insert(0, "new")
        assert path.read_text() == "- new\n- a\n- b # two\n"

    def test_refuses_a_broken_file_with_its_place(self, tmp_path: Path) -> None:
        path = tmp_path / "b.toml"
        path.write_text("a = 1\nb = = 2\n")
        with pytest.raises(confsafe.ParseError) as caught, confsafe.edit(path):
            pass
        assert (caught.value.path, caught.value.line) == (path, 2)
        assert str(caught.value).startswith(f"{path}:2:")
        assert str(caught.value).endswith("File unchanged.")
        assert names(tmp_path) == ["b.toml"]

    def test_says_nothing_of_a_secret_that_does_not_parse(self, tmp_path: Path) -> None:
        path = tmp_path / "s.toml"
        path.write_text("password = hunter2\n")
        path.chmod(0o600)
        with pytest.raises(confsafe.ParseError) as caught, confsafe.edit(path, secret=True):
            pass
        assert "hunter2" not in str(caught.value)

    def test_keeps_bom_and_line_endings(self, tmp_path: Path) -> None:
        path = tmp_path / "w.toml"
        path.write_bytes(b"\xef\xbb\xbfa = 1\r\n[t]\r\nb = 2\r\n")
        with confsafe.edit(path) as cfg:
            cfg["a"] = 3
            cfg["t"]["c"] = 4
        assert path.read_bytes() == b"\xef\xbb\xbfa = 3\r\n[t]\r\nb = 2\r\nc = 4\r\n"

    def test_knows_whether_it_would_change_and_what(self, toml: Path) -> None:
        with confsafe.edit(toml) as cfg:
            assert not cfg.changed
            assert cfg.diff() == ""
            cfg["server"]["port"] = 8080
            assert cfg.changed
            assert "-port = 80       # web\n+port = 8080       # web\n" in cfg.diff()
            cfg.discard()
            assert not cfg.changed
        assert toml.read_text() == TOML

    def test_shows_no_value_of_a_secret_in_its_diff(self, toml: Path) -> None:
        toml.chmod(0o600)
        with confsafe.edit(toml, secret=True) as cfg:
            cfg["server"]["host"] = "hunter2"
            assert cfg.diff() == "app.toml: server.host changed (value not shown)\n"

    def test_refuses_an_unknown_option_as_a_function_does(self, toml: Path) -> None:
        with pytest.raises(TypeError, match="bakup"):
            confsafe.edit(toml, bakup=False)  # type: ignore[call-arg]

    def test_refuses_a_name_that_tells_no_format(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="format="), confsafe.edit(tmp_path / "config"):
            pass

    def test_takes_the_format_of_the_file_behind_a_link(self, toml: Path) -> None:
        link = toml.parent / "current"
        link.symlink_to(toml.name)
        confsafe.set(link, "server.port", 81)
        assert link.is_symlink()
        assert confsafe.get(toml, "server.port") == 81

    def test_refuses_a_value_that_the_format_cannot_hold(self, toml: Path) -> None:
        with pytest.raises(TypeError, match=r"server\.port"), confsafe.edit(toml) as cfg:
            cfg["server"]["port"] = None
        assert toml.read_text() == TOML

    def test_refuses_data_that_does_not_pass_validation(self, toml: Path) -> None:
        with pytest.raises(confsafe.ValidationError), confsafe.edit(toml, validate=lambda data: False) as cfg:
            cfg["title"] = "x"
        assert toml.read_text() == TOML


class TestConfig:
    def test_paths(self, toml: Path) -> None:
        with confsafe.edit(toml) as cfg:
            assert cfg.get_path("server.port") == 80
            assert cfg.get_path("server.nothing", 5) == 5
            assert cfg.has_path("server.host")
            cfg.set_path("server.tls.cert", "c")
            cfg.del_path("server.host")
        assert toml.read_text() == TOML.replace("host = 'a'\n", '\n[server.tls]\ncert = "c"\n')

    def test_rename_keeps_place_and_comments(self, file: Path) -> None:
        with confsafe.edit(file) as cfg:
            cfg.rename("server.port", "listen")
            cfg["server"]["listen"] = 8080
        assert file.read_text() == FILES[file.name].replace("80", "8080").replace("port:", "listen:").replace(
            "port =", "listen ="
        ).replace('"port"', '"listen"')

    def test_rename_refuses_a_name_that_is_taken(self, toml: Path) -> None:
        with confsafe.edit(toml) as cfg, pytest.raises(confsafe.ValueRefused):
            cfg.rename("server.port", "host")

    def test_comments_are_read_set_and_deleted(self, toml: Path) -> None:
        with confsafe.edit(toml) as cfg:
            assert cfg.comments["server.port"] == Comment(above="the public port", inline="web")
            cfg.comments["server.port"] = Comment(above="behind\nthe proxy")
            cfg.comments["server.host"] = "local"
            del cfg.comments["title"]
            assert cfg.comments["title"] == Comment()
        assert toml.read_text() == (
            "title = \"Demo\"\n\n[server]\n# behind\n# the proxy\nport = 80\nhost = 'a'  # local\n"
        )

    def test_comments_of_new_keys(self, file: Path) -> None:
        with confsafe.edit(file) as cfg:
            cfg["server"]["new"] = 1
            if file.suffix != ".json":
                cfg.comments["server.new"] = "fresh"
        if file.suffix != ".json":
            with confsafe.edit(file) as cfg:
                assert cfg.comments["server.new"].inline == "fresh"


class TestSave:
    def test_keeps_the_comments_of_what_stays(self, file: Path) -> None:
        data = json.loads(json.dumps(confsafe.load(file)))
        data["server"]["port"] = 8080
        confsafe.save(file, dict(reversed(data.items())))
        assert file.read_text() == FILES[file.name].replace("80", "8080")

    def test_of_an_empty_mapping_makes_a_file(self, tmp_path: Path) -> None:
        confsafe.save(tmp_path / "e.json", {})
        assert (tmp_path / "e.json").read_text() == "{}\n"


class TestSetAndUnset:
    def test_set_one_key(self, file: Path) -> None:
        confsafe.set(file, "server.port", 8080)
        assert file.read_text() == FILES[file.name].replace("80", "8080")

    def test_set_by_a_sequence_of_keys(self, file: Path) -> None:
        confsafe.set(file, ("server", "port"), 8080)
        assert confsafe.get(file, ("server", "port")) == 8080

    def test_set_every_place_that_a_pattern_fits(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_text("web:\n  image: a  # one\ndb:\n  image: b\n")
        confsafe.set(path, "*.image", "c")
        assert path.read_text() == "web:\n  image: c  # one\ndb:\n  image: c\n"

    def test_unset_takes_the_entry_with_its_comments(self, toml: Path) -> None:
        toml.write_text("[server]\nhost = 'a'\n# the public port\nport = 80       # web\n")
        confsafe.unset(toml, "server.port")
        assert toml.read_text() == "[server]\nhost = 'a'\n"

    def test_unset_of_a_missing_key_is_an_error(self, file: Path) -> None:
        with pytest.raises(KeyError, match="did you mean"):
            confsafe.unset(file, "server.prot")
        assert names(file.parent) == [file.name]

    def test_unset_makes_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            confsafe.unset(tmp_path / "no.toml", "a")
        assert names(tmp_path) == []

    def test_set_lets_yaml_followers_follow_the_anchor(self, tmp_path: Path) -> None:
        path = tmp_path / "c.yaml"
        path.write_text("base: &b\n  restart: no-never\nweb:\n  <<: *b\n  image: w\nport: &p 80\nsame: *p\n")
        confsafe.set(path, "base.restart", "always")
        confsafe.set(path, "port", 81)
        assert path.read_text() == ("base: &b\n  restart: always\nweb:\n  <<: *b\n  image: w\nport: &p 81\nsame: *p\n")

    def test_a_key_that_comes_or_goes_does_so_for_all_who_merge_it(self, tmp_path: Path) -> None:
        path = tmp_path / "c.yaml"
        text = "base: &b\n  x: 1\nmid: &m\n  <<: *b\nweb:\n  <<: *m\n  image: w\nown:\n  <<: *b\n  x: 1\n"
        path.write_text(text)
        confsafe.set(path, "base.limits.memory", "1G")
        assert path.read_text() == text.replace("  x: 1\nmid", "  x: 1\n  limits:\n    memory: 1G\nmid")
        assert confsafe.get(path, "web.limits.memory") == "1G"
        confsafe.unset(path, "base.x")
        confsafe.unset(path, "base.limits")
        assert path.read_text() == text.replace("base: &b\n  x: 1\n", "base: &b {}\n")

    def test_an_assignment_asks_for_exactly_that_data(self, tmp_path: Path) -> None:
        path = tmp_path / "c.yaml"
        path.write_text("port: &p 80\nsame: *p\n")
        with confsafe.edit(path) as cfg:
            cfg["port"] = 81
        assert confsafe.load(path) == {"port": 81, "same": 80}


class TestGet:
    def test_a_value(self, file: Path) -> None:
        assert confsafe.get(file, "server.port") == 80

    def test_a_default(self, file: Path, tmp_path: Path) -> None:
        assert confsafe.get(file, "no.such", 1) == 1
        assert confsafe.get(tmp_path / "none.toml", "a", None) is None

    def test_a_missing_key_names_the_file(self, file: Path) -> None:
        with pytest.raises(confsafe.KeyMissing) as caught:
            confsafe.get(file, "server.prot")
        assert caught.value.path == file

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError) as caught:
            confsafe.get(tmp_path / "none.toml", "a")
        assert isinstance(caught.value, confsafe.WriteError)


class TestRollback:
    def test_brings_back_every_byte(self, file: Path) -> None:
        confsafe.set(file, "server.port", 8080)
        confsafe.rollback(file)
        assert file.read_text() == FILES[file.name]

    def test_can_itself_be_rolled_back(self, file: Path) -> None:
        confsafe.set(file, "server.port", 8080)
        confsafe.rollback(file)
        confsafe.rollback(file)
        assert confsafe.get(file, "server.port") == 8080

    def test_of_a_broken_file_keeps_the_good_backup(self, file: Path) -> None:
        confsafe.set(file, "server.port", 8080)
        file.write_text("{ broken")
        confsafe.rollback(file)
        assert file.read_text() == FILES[file.name]
        assert Path(f"{file}.bak").read_text() == FILES[file.name]

    def test_to_an_older_one(self, file: Path) -> None:
        for port in (81, 82, 83):
            confsafe.set(file, "server.port", port, backup=3)
        found = confsafe.backups(file)
        assert [backup.number for backup in found] == [1, 2, 3]
        assert found[0].size == len(FILES[file.name])
        confsafe.rollback(file, to=2)
        assert confsafe.get(file, "server.port") == 81
        assert len(confsafe.backups(file)) == 3

    def test_without_a_backup_is_an_error(self, file: Path) -> None:
        with pytest.raises(FileNotFoundError):
            confsafe.rollback(file)

    def test_diff_shows_what_changed_since(self, toml: Path) -> None:
        confsafe.set(toml, "server.port", 8080)
        assert confsafe.diff(toml).splitlines()[:2] == ["--- app.toml.bak", "+++ app.toml"]
        assert "-port = 80       # web\n+port = 8080       # web\n" in confsafe.diff(toml)


class TestConflicts:
    def test_an_editor_that_saves_other_keys_is_merged(self, toml: Path) -> None:
        with confsafe.edit(toml) as cfg:
            toml.write_text(TOML.replace("'a'", "'b'  # by hand"))
            cfg["server"]["port"] = 8080
        assert toml.read_text() == TOML.replace("'a'", "'b'  # by hand").replace("80", "8080")

    def test_an_editor_that_saves_the_same_key_is_a_conflict(self, toml: Path) -> None:
        theirs = TOML.replace("80", "81")
        with pytest.raises(confsafe.ConflictError, match=r"server\.port"), confsafe.edit(toml) as cfg:
            toml.write_text(theirs)
            cfg["server"]["port"] = 8080
        assert toml.read_text() == theirs

    @pytest.mark.parametrize("alike", [True, False])
    def test_a_save_is_done_where_the_same_data_have_come_meanwhile(self, tmp_path: Path, *, alike: bool) -> None:
        path, theirs = tmp_path / "d.json", '{"n": 2}\n' if alike else '{"n": 3}\n'
        path.write_text('{"n": 0}\n')
        confsafe.set(path, "n", 1)

        def meanwhile(data: object) -> None:
            if path.read_text() == '{"n": 1}\n':
                path.write_text(theirs)

        before = path.stat().st_ino
        if alike:
            confsafe.save(path, {"n": 2}, validate=meanwhile)
        else:
            with pytest.raises(confsafe.ConflictError, match="changed n"):
                confsafe.save(path, {"n": 2}, validate=meanwhile)
        assert path.read_text() == theirs
        assert path.stat().st_ino == before
        assert (tmp_path / "d.json.bak").read_text() == '{"n": 0}\n'

    def test_on_conflict_error_refuses_any_change(self, toml: Path) -> None:
        with pytest.raises(confsafe.ConflictError), confsafe.edit(toml, on_conflict="error") as cfg:
            toml.write_text(TOML + "x = 1\n")
            cfg["server"]["port"] = 8080
        assert toml.read_text() == TOML + "x = 1\n"

    def test_a_file_deleted_meanwhile_is_a_conflict(self, toml: Path) -> None:
        with pytest.raises(confsafe.ConflictError), confsafe.edit(toml) as cfg:
            toml.unlink()
            cfg["server"]["port"] = 8080
        assert names(toml.parent) == []


class TestNative:
    def test_tomlkit(self, toml: Path) -> None:
        with confsafe.edit(toml, native=True) as doc:
            doc["server"]["port"] = 8080
        assert toml.read_text() == TOML.replace("80", "8080")

    def test_ruamel(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_text("a: 1  # one\nb: !t {c: 2}\n")
        with confsafe.edit(path, native=True) as doc:
            doc["a"] = 2
        assert path.read_text() == "a: 2  # one\nb: !t {c: 2}\n"

    def test_is_not_for_json(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="TOML and YAML"), confsafe.edit(tmp_path / "a.json", native=True):
            pass

    def test_text_that_is_not_the_object_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "a.toml"
        path.write_text("a = [3, 1, 2]\n")
        with pytest.raises(confsafe.VerifyError), confsafe.edit(path, native=True) as doc:
            doc["a"].sort()  # tomlkit 0.15 sorts the object and prints the old order
            assert list(doc["a"]) == [1, 2, 3]
        assert path.read_text() == "a = [3, 1, 2]\n"


class TestText:
    def test_patch_changes_only_what_must_change(self) -> None:
        assert confsafe.patch(TOML, {"title": "Demo", "server": {"port": 81, "host": "a"}}, "toml") == TOML.replace(
            "80", "81"
        )

    def test_loads_and_dumps(self) -> None:
        data: Any = {"a": {"b": [1, "x"]}}
        for name in ("json", "jsonc", "json5", "toml", "yaml"):
            assert confsafe.loads(confsafe.dumps(data, name), name) == data

    def test_an_unknown_format_is_a_value_error(self) -> None:
        with pytest.raises(ValueError, match="unknown format"):
            confsafe.loads("", "xml")  # type: ignore[arg-type]


def test_config_file_reads_its_defaults(tmp_path: Path) -> None:
    settings = confsafe.ConfigFile(tmp_path / "s.toml", defaults={"ui": {"theme": "dark", "size": 1}})
    assert settings.get("ui.theme") == "dark"
    settings.set("ui.theme", "light")
    assert settings.load() == {"ui": {"theme": "light", "size": 1}}
    assert (tmp_path / "s.toml").read_text() == '[ui]\ntheme = "light"\n'


def test_importing_confsafe_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    code = "import sys, confsafe; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("filelock", "tomlkit", "ruamel", "tomli", "dataclasses", "json", "pathlib", "confsafe.api"):
        assert f"'{heavy}'" not in loaded


def test_names_are_listed_and_unknown_ones_refused() -> None:
    assert "edit" in dir(confsafe)
    with pytest.raises(AttributeError):
        _ = confsafe.nothing  # type: ignore[attr-defined]


@pytest.mark.parametrize("verb", [lambda path: confsafe.set(path, "a", 1), lambda path: confsafe.unset(path, "a")])
def test_a_document_that_is_a_scalar_has_no_keys_to_set(tmp_path: Path, verb: Callable[[Path], None]) -> None:
    file = tmp_path / "app.yaml"
    file.write_text("just a string\n")
    with pytest.raises(confsafe.ValueRefused, match="a string, not a mapping or list"):
        verb(file)
    assert file.read_text() == "just a string\n"
