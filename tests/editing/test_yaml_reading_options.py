"""`yaml="1.1"` and `duplicates="last"`: another way to read YAML, in one call."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

import confsafe


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.yaml"


def test_yaml_1_1_reads_and_writes_booleans_and_numbers_as_such_readers_do(path: Path) -> None:
    path.write_text("a: yes\nb: 0o10\nc: 010  # eight\n")
    with confsafe.edit(path, yaml="1.1") as cfg:
        assert cfg == {"a": True, "b": "0o10", "c": 8}
        cfg["a"], cfg["c"], cfg["d"] = False, 9, "off"
    assert path.read_text() == 'a: no\nb: 0o10\nc: 011  # eight\nd: "off"\n'
    confsafe.set(path, "a", True, yaml="1.1")
    assert confsafe.get(path, "a") == "yes"


REPEATED = "# v\nversion: 1 # one\nname: x\nversion: 2 # two\nz: 1\n"


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda p: confsafe.set(p, "z", 3, duplicates="last"), REPEATED.replace("z: 1", "z: 3")),
        (lambda p: confsafe.set(p, "version", 3, duplicates="last"), REPEATED.replace("2 #", "3 #")),
        (lambda p: confsafe.unset(p, "version", duplicates="last"), "# v\nname: x\nz: 1\n"),
        (
            lambda p: confsafe.update(p, lambda cfg: cfg.rename("version", "v"), duplicates="last"),
            REPEATED.replace("version", "v"),
        ),
    ],
)
def test_of_a_repeated_key_the_last_one_counts_and_all_of_them_go(path: Path, change: Any, wanted: str) -> None:
    path.write_text(REPEATED)
    with pytest.raises(confsafe.ParseError, match="appears twice"):
        confsafe.set(path, "z", 3)
    change(path)
    assert path.read_text() == wanted


def test_a_repeated_key_within_a_list_and_between_brackets(path: Path) -> None:
    path.write_text("- {a: 1, b: 2, a: 3}\n- c: [x]\n  d: 1\n  c: [y]  # why\n")
    with confsafe.edit(path, duplicates="last", root=list) as cfg:
        assert cfg == [{"b": 2, "a": 3}, {"d": 1, "c": ["y"]}]
        del cfg[0]["a"]
        cfg[1]["c"].append("z")
    assert path.read_text() == "- {b: 2}\n- c: [x]\n  d: 1\n  c: [y, z]  # why\n"


MERGES = "a: &a\n  x: 1\n  q: 1\nb: &b\n  y: 1\n  q: 2\nc:\n  <<: *a\n  <<: *b\n  v: 1\n"


def test_two_merges_in_one_mapping_are_read_as_pyyaml_does_and_take_no_new_key(path: Path) -> None:
    path.write_text(MERGES)
    assert confsafe.get(path, "c") == {"y": 1, "q": 2, "x": 1, "v": 1}
    confsafe.set(path, "c.v", 2)
    confsafe.set(path, "d", 3)
    confsafe.set(path, "b.y", 2)
    assert path.read_text() == MERGES.replace("v: 1", "v: 2").replace("y: 1", "y: 2") + "d: 3\n"
    confsafe.unset(path, "c.v")
    assert confsafe.get(path, "c") == {"y": 2, "q": 2, "x": 1}
    with pytest.raises(confsafe.ParseError, match=r':9:3: "<<" stands twice .* <<: \[\*a, \*b\]'):
        confsafe.set(path, "c.z", 2)
    with pytest.raises(confsafe.ParseError, match="File unchanged"):
        confsafe.update(path, lambda cfg: cfg["c"].update(z=2))


def test_two_merges_are_edited_whole_where_duplicates_are_asked_for(path: Path) -> None:
    path.write_text(MERGES)
    with confsafe.edit(path, duplicates="last") as cfg:
        assert cfg["c"] == {"y": 1, "q": 2, "x": 1, "v": 1}
        cfg["c"]["v"] = 2
    assert path.read_text() == MERGES.replace("v: 1", "v: 2")
    confsafe.set(path, "c.x", 5, duplicates="last")
    assert confsafe.loads(path.read_text().replace("  <<: *a\n", ""), "yaml")["c"]["x"] == 5
    assert path.read_text().startswith(MERGES.partition("c:")[0])


@pytest.mark.parametrize(
    ("options", "error"),
    [({"yaml": "1.3"}, ValueError), ({"yaml": 1.1}, TypeError), ({"duplicates": "first"}, ValueError)],
)
def test_what_is_no_way_to_read_yaml_is_refused(path: Path, options: Any, error: type[Exception]) -> None:
    path.write_text("a: 1\n")
    with pytest.raises(error, match=f"{next(iter(options))} is "):
        confsafe.set(path, "a", 2, **options)


def test_other_formats_take_no_notice(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("a = 1\n")
    confsafe.set(path, "a", 2, yaml="1.1", duplicates="last")
    assert path.read_text() == "a = 2\n"


def test_readers_take_them_too(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: yes\nm: 0644\nm: 0755\n")
    assert confsafe.load(file, yaml="1.1", duplicates="last") == {"a": True, "m": 0o755}
    assert confsafe.get(file, "m", yaml="1.1", duplicates="last") == 0o755
    assert asyncio.run(confsafe.aio.load(file, yaml="1.1", duplicates="last")) == {"a": True, "m": 0o755}
    assert asyncio.run(confsafe.aio.get(file, "m", yaml="1.1", duplicates="last")) == 0o755
    with pytest.raises(ValueError, match=r'yaml is "1.1" or None'):
        confsafe.load(file, yaml="1.2")  # type: ignore[call-overload]
    (tmp_path / "x.toml").write_text("a = 1\n")
    assert confsafe.load(tmp_path / "x.toml", yaml="1.1") == {"a": 1}


def test_json_with_comments_is_still_told_by_its_text(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text('{\n  "a": 1 // one\n}\n')
    assert confsafe.load(file, duplicates="last") == {"a": 1}
    assert confsafe.get(file, "a", yaml="1.1") == 1


def test_a_link_without_a_suffix_is_read_as_the_yaml_that_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("m: 1\nm: 0755\n")
    (tmp_path / "link").symlink_to("x.yaml")
    assert confsafe.get(tmp_path / "link", "m", yaml="1.1", duplicates="last") == 0o755
