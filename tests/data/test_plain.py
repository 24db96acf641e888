"""Values of Python that mean plain ones are written as those, by every verb, and leave the caller's own data alone."""

from __future__ import annotations

import enum
import json
from datetime import timedelta
from decimal import Decimal
from ipaddress import ip_address, ip_interface, ip_network
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

import pytest

import confsafe
from confsafe.data.plain import plain_values
from confsafe.data.tagged import Tagged


class Color(enum.Enum):
    RED = "red"
    DEEP = PurePosixPath("/deep")


RICH = {
    "path": PurePosixPath("/srv"),
    "enum": Color.RED,
    "both": Color.DEEP,
    "uuid": UUID(int=5),
    "decimal": Decimal("2.50"),
    "address": [ip_address("::1"), ip_network("10.0.0.0/8"), ip_interface("10.0.0.1/8")],
    "span": timedelta(seconds=90),
    "list": [frozenset({3, 1}), (PurePosixPath("a"),)],
    Color.RED: 1,
}
PLAIN = {
    "path": "/srv",
    "enum": "red",
    "both": "/deep",
    "uuid": "00000000-0000-0000-0000-000000000005",
    "decimal": "2.50",
    "address": ["::1", "10.0.0.0/8", "10.0.0.1/8"],
    "span": "PT1M30S",
    "list": [[1, 3], ["a"]],
    "red": 1,
}
FORMATS = ["json", "jsonc", "json5", "toml", "yaml"]


@pytest.mark.parametrize("format", FORMATS)
class TestEveryVerb:
    def test_writes_them_plain(self, tmp_path: Path, format: Any) -> None:
        file = tmp_path / f"app.{format}"
        with confsafe.edit(file) as cfg:
            cfg["new"] = RICH
            cfg.comments  # noqa: B018 - asking for them is no change
        assert confsafe.load(file) == {"new": PLAIN}
        confsafe.set(file, "set", Color.RED)
        confsafe.update(file, lambda cfg: cfg["new"].update(path=PurePosixPath("/other")))
        assert confsafe.load(file) == {"new": {**PLAIN, "path": "/other"}, "set": "red"}
        confsafe.save(file, RICH)
        assert confsafe.load(file) == PLAIN

    def test_shows_them_plain(self, tmp_path: Path, format: Any) -> None:
        file = tmp_path / f"app.{format}"
        confsafe.save(file, {"a": 1})
        with confsafe.edit(file) as cfg:
            cfg["a"] = PurePosixPath("/srv")
            assert cfg.changed
            assert "/srv" in cfg.diff()

    def test_prints_them_plain(self, format: Any) -> None:
        assert confsafe.loads(confsafe.dumps(RICH, format), format) == PLAIN
        text = confsafe.dumps({"path": "/old"}, format)
        assert confsafe.loads(confsafe.patch(text, RICH, format), format) == PLAIN

    def test_validates_what_is_written(self, tmp_path: Path, format: Any) -> None:
        seen: list[Any] = []
        confsafe.set(
            tmp_path / f"app.{format}", "a", PurePosixPath("/srv"), validate=lambda data: seen.append(dict(data))
        )
        assert seen == [{"a": "/srv"}]

    def test_still_refuses_what_means_nothing_plain(self, tmp_path: Path, format: Any) -> None:
        with pytest.raises(confsafe.ValueRefused, match="object"):
            confsafe.set(tmp_path / f"app.{format}", "a", {"path": PurePosixPath("/srv"), "b": object()})


def test_a_set_stays_one_in_yaml_and_is_a_sorted_list_elsewhere(tmp_path: Path) -> None:
    for name, found in (("app.yaml", {1, 3}), ("app.json", [1, 3]), ("app.toml", [1, 3])):
        confsafe.set(tmp_path / name, "a", {3, 1})
        assert confsafe.get(tmp_path / name, "a") == found


def test_the_callers_own_data_are_left_alone(tmp_path: Path) -> None:
    mine = {"path": PurePosixPath("/srv"), "list": [Color.RED]}
    with confsafe.edit(tmp_path / "app.json") as cfg:
        cfg["a"] = mine
    assert mine == {"path": PurePosixPath("/srv"), "list": [Color.RED]}
    assert json.loads((tmp_path / "app.json").read_text()) == {"a": {"path": "/srv", "list": ["red"]}}


def test_a_comment_comes_along(tmp_path: Path) -> None:
    with confsafe.edit(tmp_path / "app.toml") as cfg:
        cfg["path"] = PurePosixPath("/srv")
        cfg.comments["path"] = "where"
    assert (tmp_path / "app.toml").read_text() == 'path = "/srv"  # where\n'


def test_what_is_shared_or_cyclic_stays_so() -> None:
    shared: list[Any] = [Color.RED]
    data: dict[str, Any] = {"a": shared, "b": shared, "t": Tagged("!t", Color.RED)}
    data["self"] = data
    plain: Any = plain_values(data, sets=False)
    assert plain["a"] is plain["b"]
    assert plain["self"] is plain
    assert plain["t"] == Tagged("!t", "red")
    assert plain_values({"a": [1, "x", None]}, sets=False) is None


def test_a_key_of_yaml_that_is_a_collection_stays_one() -> None:
    data = {("a", ("b",)): 1, frozenset({("c", 2)}): Color.RED}
    assert plain_values(data, sets=True) == {("a", ("b",)): 1, frozenset({("c", 2)}): "red"}
