"""What is handed out is plain data, also to programs that look at types; and its comments can be listed."""

from __future__ import annotations

import copy
import io
import json
import marshal
import pickle
from pathlib import Path
from typing import Any

import pytest

import confsafe
from confsafe import Comment, Config, ConfigList

TOML = """\
# The demo.

title = "Demo"  # shown
plain = 1

[server]
# the public port
port = 80
hosts = [
    "a",  # the first
    "b",
]
"""
FILES = {
    "a.toml": TOML,
    "a.yaml": "title: Demo  # shown\nplain: 1\nserver:\n  # the public port\n  port: 80\n"
    "  hosts:\n    - a  # the first\n    - b\n",
    "a.jsonc": '{\n  "title": "Demo", // shown\n  "plain": 1,\n  "server": {\n    // the public port\n    "port": 80,\n'
    '    "hosts": [\n      "a", // the first\n      "b"\n    ]\n  }\n}\n',
}
COMMENTED = ["title", "server.port", "server.hosts[0]"]


@pytest.fixture(params=FILES)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / str(request.param)
    path.write_text(FILES[path.name])
    return path


class TestComments:
    def test_are_listed_by_the_paths_of_their_entries(self, file: Path) -> None:
        with confsafe.edit(file) as cfg:
            assert list(cfg.comments) == COMMENTED
            assert len(cfg.comments) == 3
            assert dict(cfg.comments)["server.port"] == Comment(above="the public port")
            assert "title" in cfg.comments
            assert "plain" not in cfg.comments
            assert "no.such" not in cfg.comments

    def test_that_are_set_or_deleted_in_the_block_are_listed_so(self, file: Path) -> None:
        with confsafe.edit(file) as cfg:
            cfg.comments["plain"] = "new"
            del cfg.comments["title"]
            del cfg["server"]["hosts"]
            assert list(cfg.comments) == ["server.port", "plain"]

    def test_are_deleted_one_by_one(self, file: Path) -> None:
        with confsafe.edit(file) as cfg:
            for key in list(cfg.comments):
                del cfg.comments[key]
        with confsafe.edit(file) as cfg:
            assert list(cfg.comments) == []

    def test_are_all_cleared(self, file: Path) -> None:
        data = confsafe.load(file)
        with confsafe.edit(file) as cfg:
            cfg.comments.clear()
            assert not cfg.comments
        with confsafe.edit(file) as cfg:
            assert list(cfg.comments) == []
        assert confsafe.load(file) == data


ROOTS = {"a mapping": ({"b": [1, {"c": "x"}]}, Config), "a list": ([1, {"c": "x"}], ConfigList)}


@pytest.fixture(params=ROOTS)
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A root as it is read from a file."""
    data, kind = ROOTS[request.param]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data))
    loaded: Any = confsafe.load(path)
    assert isinstance(loaded, kind)
    return loaded


class TestARoot:
    def test_is_taken_by_marshal_as_a_plain_copy_of_its_own(self, root: Any) -> None:
        plain = dict(root) if isinstance(root, dict) else list(root)
        assert marshal.loads(marshal.dumps(plain)) == root
        assert json.loads(json.dumps(root)) == pickle.loads(pickle.dumps(root)) == root

    def test_is_taken_by_pyyaml(self, root: Any) -> None:
        yaml = pytest.importorskip("yaml")
        for dump in (yaml.safe_dump, yaml.dump):
            assert yaml.safe_load(dump({"in": [root]})) == {"in": [root]}
            assert "!!" not in dump(root)
        if hasattr(yaml, "CSafeDumper"):
            assert yaml.safe_load(yaml.dump(root, Dumper=yaml.CSafeDumper)) == root

    @pytest.mark.parametrize("kind", ["safe", "rt", "full"])
    def test_is_taken_by_ruamel(self, root: Any, kind: str) -> None:
        from ruamel.yaml import YAML

        stream = io.StringIO()
        YAML(typ=kind).dump(root, stream)
        assert YAML(typ="safe").load(stream.getvalue()) == root
        assert "!" not in stream.getvalue()

    def test_is_taken_by_writers_of_json_and_toml(self, root: Any) -> None:
        import tomlkit

        assert json.loads(json.dumps(root)) == root
        if isinstance(root, dict):
            assert tomlkit.parse(tomlkit.dumps(root)) == root

    def test_is_copied_and_pickled_as_plain_data(self, root: Any) -> None:
        for plain in (copy.copy(root), copy.deepcopy(root), pickle.loads(pickle.dumps(root))):
            assert plain == root
            assert type(plain) in (dict, list)
            assert not isinstance(plain, (Config, ConfigList))

    def test_counts_as_its_plain_type_in_a_table_of_types(self, root: Any) -> None:
        table: dict[type, str] = {dict: "mapping", list: "sequence"}
        assert table[type(root)] == ("mapping" if isinstance(root, dict) else "sequence")
        assert Config != ConfigList
        assert Config not in {list, tuple}
        assert {Config, ConfigList} == {dict, list}


class TestAListAtTheRoot:
    def test_is_what_was_asked_for(self, tmp_path: Path) -> None:
        path = tmp_path / "hosts.yaml"
        with confsafe.edit(path, root=list) as hosts:
            hosts.append("a.example")
        with confsafe.edit(path, root=list) as hosts:
            hosts.append("b.example")
        assert path.read_text() == "- a.example\n- b.example\n"
        assert confsafe.load(path, root=list)[0] == "a.example"
        assert confsafe.loads("[1]", "json", root=list).get_path("[0]") == 1

    @pytest.mark.parametrize(
        ("text", "root", "says"), [("[1]", dict, "a list, not a mapping"), ("{}", list, "a mapping, not")]
    )
    def test_is_refused_where_the_other_was_asked_for(self, tmp_path: Path, text: str, root: Any, says: str) -> None:
        path = tmp_path / "a.json"
        path.write_text(text)
        with pytest.raises(confsafe.ValueRefused, match=says):
            confsafe.load(path, root=root)
        with pytest.raises(confsafe.ValueRefused, match=says), confsafe.edit(path, root=root):
            pass


def test_a_star_import_hides_nothing_of_python() -> None:
    import builtins

    names: dict[str, Any] = {}
    exec("from confsafe import *", names)
    assert names.keys() & vars(builtins).keys() == {"__builtins__"} & vars(builtins).keys()
    assert names["edit"] is confsafe.edit


def test_a_settings_file_shows_what_it_is() -> None:
    settings = confsafe.ConfigFile("app.toml", secret=True, timeout=5)
    assert repr(settings) == "ConfigFile('app.toml', secret=True, timeout=5)"
