"""What a model changes in the file: items keep their text wherever they go, and nothing untouched is in the way."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

import pytest
from pydantic import AliasChoices, BaseModel, ConfigDict, Field

import confsafe
from confsafe import ConfigFile

LIST = "".join(f"[[l]]\nhost = '{name}' # {name}\nq = {n} # q{name}\n\n" for n, name in enumerate("abc"))[:-1]


class Server(BaseModel):
    host: str = "h"
    port: int = 80


class Servers(BaseModel):
    l: list[Server] = []  # noqa: E741


@dataclass
class PlainServer:
    host: str = "h"
    port: int = 80


@dataclass
class PlainServers:
    l: list[PlainServer] = field(default_factory=list)  # noqa: E741


class Limits(TypedDict):
    burst: int


class Whole(TypedDict):
    limits: Limits


@dataclass
class Limited:
    limits: Limits


def blocks(*names: str) -> str:
    parts = {part.split("'")[1]: part for part in LIST.split("\n\n")}
    return "\n\n".join(parts[name].rstrip("\n") for name in names) + "\n"


@pytest.mark.parametrize("model", [Servers, PlainServers])
@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda items: items.reverse(), "cba"),
        (lambda items: items.insert(0, items.pop()), "cab"),
        (lambda items: items.sort(key=lambda item: item.host != "b"), "bac"),
        (lambda items: items.pop(1), "ac"),
    ],
)
def test_an_item_takes_along_what_the_model_does_not_know_and_its_comments(
    tmp_path: Path, model: Any, change: Callable[[list[Any]], object], wanted: str
) -> None:
    path = tmp_path / "a.toml"
    path.write_text(LIST)
    with ConfigFile(path).edit_as(model) as found:
        change(found.l)
    assert path.read_text() == blocks(*wanted)


def test_an_item_that_moved_and_changed_its_name_keeps_its_text(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(LIST)
    with ConfigFile(path).edit_as(Servers) as found:
        found.l.reverse()
        found.l[0].host = "z"
    assert path.read_text() == blocks(*"cba").replace("'c'", "'z'")


def test_items_that_took_each_other_s_place_and_all_their_values_keep_their_comments(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("l:\n  # first\n  - host: a # A\n    port: 1\n  # second\n  - host: b # B\n    port: 2\n")
    with ConfigFile(path).edit_as(Servers) as found:
        found.l.reverse()
        found.l[0].host, found.l[0].port = "x", 8
        found.l[1].host, found.l[1].port = "z", 9
        found.l.insert(0, Server(host="new", port=3))
    assert path.read_text() == (
        "l:\n  - host: new\n    port: 3\n  # second\n  - host: x # B\n    port: 8\n"
        "  # first\n  - host: z # A\n    port: 9\n"
    )


def test_an_item_of_a_list_under_another_name_of_its_field_keeps_its_text(tmp_path: Path) -> None:
    class Model(BaseModel):
        items: list[Server] = Field(alias="theItems", validation_alias=AliasChoices("theItems", "items_of"))

    path = tmp_path / "a.json"
    path.write_text('{"items_of": [{"host": "a", "mine": 1}, {"host": "b", "mine": 2}]}\n')
    with ConfigFile(path).edit_as(Model) as found:
        found.items.reverse()
        found.items[0].host, found.items[1].host = "x", "y"
    assert path.read_text() == '{"items_of": [{"host": "x", "mine": 2}, {"host": "y", "mine": 1}]}\n'


def test_a_none_that_toml_would_read_as_the_default_is_refused(tmp_path: Path) -> None:
    class Model(BaseModel):
        a: int | None = 5

    path = tmp_path / "a.toml"
    path.write_text("a = 3 # x\n")
    with (
        pytest.raises(confsafe.ValidationError, match="a: what is written"),
        ConfigFile(path).edit_as(Model) as found,
    ):
        found.a = None
    assert path.read_text() == "a = 3 # x\n"


def test_a_none_whose_default_is_none_is_the_absence_of_its_key(tmp_path: Path) -> None:
    class Model(BaseModel):
        a: int | None = None
        b: int = 1

    path = tmp_path / "a.toml"
    path.write_text("a = 3 # x\nb = 1\n")
    with ConfigFile(path).edit_as(Model) as found:
        found.a = None
    assert path.read_text() == "b = 1\n"


def test_a_default_that_is_another_one_each_time_is_not_in_the_way(tmp_path: Path) -> None:
    class Model(BaseModel):
        id: uuid.UUID = Field(default_factory=uuid.uuid4)
        made: datetime.datetime = Field(default_factory=datetime.datetime.now)
        n: int = 0

    path = tmp_path / "a.toml"
    path.write_text("n = 1 # n\n")
    with ConfigFile(path).edit_as(Model) as found:
        found.n = 2
    assert path.read_text() == "n = 2 # n\n"


def test_a_value_read_under_a_field_s_own_name_is_changed_there(tmp_path: Path) -> None:
    class Model(BaseModel):
        model_config = ConfigDict(populate_by_name=True)
        server_port: int = Field(80, alias="serverPort")

    path = tmp_path / "a.toml"
    path.write_text("server_port = 5 # mine\n")
    with ConfigFile(path).edit_as(Model) as found:
        found.server_port = 6
    assert path.read_text() == "server_port = 6 # mine\n"


def test_a_span_of_time_is_written_and_read_back(tmp_path: Path) -> None:
    @dataclass
    class Model:
        n: int = 0
        wait: datetime.timedelta = datetime.timedelta(0)

    settings = ConfigFile(tmp_path / "a.toml")
    for span in (datetime.timedelta(seconds=90), datetime.timedelta(days=-2, microseconds=5), datetime.timedelta(1)):
        with settings.edit_as(Model) as found:
            found.wait = span
        assert settings.load_as(Model).wait == span
    (tmp_path / "a.toml").write_text("wait = 1.5\n")
    assert settings.load_as(Model).wait == datetime.timedelta(seconds=1.5)
    (tmp_path / "a.toml").write_text("wait = 'soon'\n")
    with pytest.raises(confsafe.ValidationError, match="wait: no span of time: 'soon'"):
        settings.load_as(Model)


def test_a_typed_dictionary_is_a_model_and_a_part_of_one(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("[limits]\nburst = 1 # b\nmine = 2\n")
    with ConfigFile(path).edit_as(Limited) as found:
        found.limits["burst"] = 3
    with ConfigFile(path).edit_as(Whole) as whole:
        whole["limits"]["burst"] += 1
    assert path.read_text() == "[limits]\nburst = 4 # b\nmine = 2\n"
    path.write_text("[limits]\n")
    with pytest.raises(confsafe.ValidationError, match=r"limits\.burst: this key is required"):
        ConfigFile(path).load_as(Limited)
