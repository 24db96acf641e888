"""Settings as a model: what the block changed is validated and saved, and nothing else."""

from __future__ import annotations

import copy
import datetime
import enum
import os
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, SecretStr

import confsafe
from confsafe import ConfigFile
from confsafe.apps.typed import carried
from confsafe.data.sameness import same

TOML = """\
# The demo application.
title = "Demo"  # shown
mine = 1        # not in the model

[server]
port = "8080"   # as a string
host = 'localhost'

[[workers]]
name = "a"      # the first
[[workers]]
name = "b"
"""


class Theme(enum.Enum):
    DARK = "dark"
    LIGHT = "light"


class ServerModel(BaseModel):
    port: int = 80
    host: str = "localhost"
    tls: bool = False


class WorkerModel(BaseModel):
    name: str
    nice: int = 0


class AppModel(BaseModel):
    title: str = "untitled"
    server: ServerModel = ServerModel()
    workers: list[WorkerModel] = []
    theme: Theme = Theme.DARK
    token: SecretStr | None = None
    since: datetime.date | None = None
    data: Path = Path("/var/lib/demo")
    tags: set[str] = set()


@dataclass
class ServerClass:
    port: int | str = 80
    host: str = "localhost"
    tls: bool = False


@dataclass
class WorkerClass:
    name: str
    nice: int = 0


@dataclass
class AppClass:
    title: str = "untitled"
    server: ServerClass = field(default_factory=ServerClass)
    workers: list[WorkerClass] = field(default_factory=list)
    theme: Theme = Theme.DARK
    token: str | None = None
    since: datetime.date | None = None
    data: Path = Path("/var/lib/demo")
    tags: set[str] = field(default_factory=set)


@pydantic.dataclasses.dataclass
class AppPydanticClass:
    title: str = "untitled"
    server: ServerModel = field(default_factory=ServerModel)
    workers: list[WorkerModel] = field(default_factory=list)
    theme: Theme = Theme.DARK
    token: SecretStr | None = None
    since: datetime.date | None = None
    data: Path = Path("/var/lib/demo")
    tags: set[str] = field(default_factory=set)


MODELS: list[Any] = [AppModel, AppClass, AppPydanticClass]
each_model = pytest.mark.parametrize("model", MODELS, ids=["pydantic", "dataclass", "pydantic-dataclass"])


@pytest.fixture
def settings(tmp_path: Path) -> ConfigFile:
    (tmp_path / "app.toml").write_text(TOML)
    return ConfigFile(tmp_path / "app.toml")


def text(settings: ConfigFile) -> str:
    return Path(settings.path).read_text()


@each_model
def test_a_file_is_read_as_a_model(settings: ConfigFile, model: Any) -> None:
    app = settings.load_as(model)
    assert type(app) is model
    assert (app.title, app.server.host, app.theme) == ("Demo", "localhost", Theme.DARK)
    assert [worker.name for worker in app.workers] == ["a", "b"]


@each_model
def test_what_the_block_changed_is_saved_and_nothing_else(settings: ConfigFile, model: Any) -> None:
    with settings.edit_as(model) as app:
        app.server.host = "example.com"
    assert text(settings) == TOML.replace("'localhost'", "'example.com'")


@each_model
def test_a_block_that_changes_nothing_writes_nothing(settings: ConfigFile, model: Any) -> None:
    before = os.stat(settings.path)
    with settings.edit_as(model) as app:
        app.title = "Demo"
    assert os.stat(settings.path) == before


@each_model
def test_an_exception_in_the_block_saves_nothing(settings: ConfigFile, model: Any) -> None:
    with pytest.raises(ZeroDivisionError), settings.edit_as(model) as app:
        app.title = "Other"
        raise ZeroDivisionError
    assert text(settings) == TOML


@each_model
def test_items_are_changed_added_and_deleted_with_their_comments(settings: ConfigFile, model: Any) -> None:
    with settings.edit_as(model) as app:
        worker = type(app.workers[0])
        app.workers[0].nice = 5
        app.workers[1] = worker(name="c")
        app.workers.append(worker(name="d"))
    assert '[[workers]]\nname = "a"      # the first\nnice = 5\n' in text(settings)
    assert [item["name"] for item in confsafe.get(settings.path, "workers")] == ["a", "c", "d"]
    assert text(settings).startswith(TOML.partition("[[workers]]")[0])


@each_model
def test_values_of_other_types_are_written_as_the_format_has_them(settings: ConfigFile, model: Any) -> None:
    with settings.edit_as(model) as app:
        app.theme = Theme.LIGHT
        app.since = datetime.date(2026, 11, 23)
        app.data = Path("/srv/demo")
        app.tags.update(["b", "a"])
    found = confsafe.load(settings.path)
    assert found["theme"] == "light"
    assert found["since"] == datetime.date(2026, 11, 23)
    assert found["data"] == "/srv/demo"
    assert found["tags"] == ["a", "b"]
    assert settings.load_as(model).tags == {"a", "b"}


@each_model
def test_dates_become_strings_in_json(tmp_path: Path, model: Any) -> None:
    settings = ConfigFile(tmp_path / "app.json")
    with settings.edit_as(model) as app:
        app.since = datetime.date(2026, 11, 23)
    assert text(settings) == '{\n  "since": "2026-11-23"\n}\n'
    assert settings.load_as(model).since == datetime.date(2026, 11, 23)


@each_model
def test_none_deletes_the_key_in_toml_and_is_null_in_yaml(tmp_path: Path, model: Any) -> None:
    (tmp_path / "app.toml").write_text("since = 2026-01-01\ntitle = 'x'\n")
    (tmp_path / "app.yaml").write_text("since: 2026-01-01\ntitle: x\n")
    for name, wanted in (("app.toml", "title = 'x'\n"), ("app.yaml", "since:\ntitle: x\n")):
        with ConfigFile(tmp_path / name).edit_as(model) as app:
            app.since = None
        assert (tmp_path / name).read_text() == wanted


@each_model
def test_a_value_that_does_not_fit_is_refused_with_file_line_and_key_path(settings: ConfigFile, model: Any) -> None:
    with (
        pytest.raises(confsafe.ValidationError, match=r"app\.toml:7:8: server\.host: .*string.* File unchanged\.$"),
        settings.edit_as(model) as app,
    ):
        app.server.host = 5
    assert text(settings) == TOML


@each_model
def test_a_file_that_does_not_fit_is_refused_with_file_line_and_key_path(settings: ConfigFile, model: Any) -> None:
    Path(settings.path).write_text(TOML.replace('name = "b"', "name = 5"))
    with pytest.raises(confsafe.ValidationError, match=r"app\.toml:12:8: workers\[1\]\.name: .*string"):
        settings.load_as(model)


@each_model
def test_a_key_that_is_required_and_missing_is_named(settings: ConfigFile, model: Any) -> None:
    Path(settings.path).write_text(TOML.replace('name = "b"', "nice = 5"))
    with pytest.raises(confsafe.ValidationError, match=r"app\.toml:\d+:\d+: workers\[1\]\.name: .*required"):
        settings.load_as(model)


@each_model
def test_defaults_of_the_settings_are_read_and_not_written(tmp_path: Path, model: Any) -> None:
    settings = ConfigFile(tmp_path / "app.toml", defaults={"server": {"port": 1, "host": "default"}})
    assert settings.load_as(model).server.host == "default"
    with settings.edit_as(model) as app:
        app.server.tls = True
    assert text(settings) == "[server]\ntls = true\n"


@each_model
def test_a_missing_file_gives_the_models_own_defaults(tmp_path: Path, model: Any) -> None:
    app = ConfigFile(tmp_path / "app.toml").load_as(model)
    assert (app.title, app.server.port, app.workers) == ("untitled", 80, [])
    assert os.listdir(tmp_path) == []


@each_model
def test_a_model_makes_the_file_from_the_template(tmp_path: Path, model: Any) -> None:
    template = '# the title\ntitle = "T"\n\n[server]\nport = 80  # public\n'
    settings = ConfigFile(tmp_path / "app.toml", defaults=template)
    with settings.edit_as(model) as app:
        app.server.port = 8080
    assert text(settings) == template.replace("80", "8080")


def test_a_secret_is_written_as_it_is_and_never_shown(tmp_path: Path) -> None:
    settings = ConfigFile(tmp_path / "app.toml", secret=True)
    with settings.edit_as(AppModel) as app:
        app.token = SecretStr("hunter2")
    assert text(settings) == 'token = "hunter2"\n'
    assert os.stat(settings.path).st_mode & 0o777 == 0o600
    settings.set("token", "hunter3")
    assert "hunter" not in settings.diff() + repr(settings.load_as(AppModel))
    with settings.edit_as(AppModel) as app:
        assert app.token is not None
        assert app.token.get_secret_value() == "hunter3"


def test_a_refusal_of_a_secret_file_does_not_show_its_values(tmp_path: Path) -> None:
    class Model(BaseModel):
        pin: int

        @pydantic.field_validator("pin", mode="before")
        @classmethod
        def numeric(cls, value: Any) -> Any:
            if not str(value).isdigit():
                raise ValueError(f"{value} is no number")
            return value

    path = tmp_path / "app.toml"
    path.write_text('pin = "hunter2"\n')
    path.chmod(0o600)
    with pytest.raises(confsafe.ValidationError, match="pin") as refusal:
        ConfigFile(path, secret=True).load_as(Model)
    assert "hunter2" not in str(refusal.value)


def test_a_dataclass_of_a_secret_file_does_not_show_values_either(tmp_path: Path) -> None:
    path = tmp_path / "app.yaml"
    path.write_text("amount: hunter2\n")
    path.chmod(0o600)
    with pytest.raises(confsafe.ValidationError, match=r"app\.yaml:1:9: amount: does not fit the model\.$"):
        ConfigFile(path, secret=True).load_as(Every)


def test_fields_with_an_alias_are_read_and_written_under_it(tmp_path: Path) -> None:
    class Editor(BaseModel):
        font_size: int = Field(12, alias="editor.fontSize")

    path = tmp_path / "settings.json"
    path.write_text('{\n  "editor.fontSize": 13 // mine\n}\n')
    with ConfigFile(path).edit_as(Editor) as editor:
        editor.font_size += 1
    assert path.read_text() == '{\n  "editor.fontSize": 14 // mine\n}\n'


def test_a_model_that_reads_and_writes_differently_is_refused(tmp_path: Path) -> None:
    class Odd(BaseModel):
        port: int = Field(80, validation_alias="listen", serialization_alias="port")

    path = tmp_path / "app.toml"
    path.write_text("listen = 1\n")
    with (
        pytest.raises(confsafe.ValidationError, match="read back as another value"),
        ConfigFile(path).edit_as(Odd) as odd,
    ):
        odd.port = 2
    assert path.read_text() == "listen = 1\n"


def test_computed_fields_are_not_written(tmp_path: Path) -> None:
    class Box(BaseModel):
        side: int = 1

        @pydantic.computed_field  # type: ignore[prop-decorator]
        @property
        def area(self) -> int:
            return self.side**2

    path = tmp_path / "app.toml"
    with ConfigFile(path).edit_as(Box) as box:
        box.side = 3
    assert path.read_text() == "side = 3\n"


def test_something_that_is_no_model_is_a_type_error(settings: ConfigFile) -> None:
    with pytest.raises(TypeError, match="a pydantic model or a dataclass"):
        settings.load_as(dict)


@dataclass
class Every:
    """A field of each kind that a dataclass may have."""

    literal: Literal["a", "b"] = "a"
    number: float = 0.0
    amount: Decimal = Decimal(0)
    pair: tuple[int, str] = (0, "")
    many: tuple[int, ...] = ()
    by_name: dict[str, ServerClass] = field(default_factory=dict)
    anything: Any = None
    at: datetime.datetime | None = None
    either: int | str = 0


def test_a_dataclass_understands_every_kind_of_field(tmp_path: Path) -> None:
    path = tmp_path / "app.yaml"
    path.write_text(
        "literal: b\nnumber: 3\namount: '1.10'\npair: [1, x]\nmany: [1, 2]\nby_name: {web: {port: 1}}\n"
        "anything: {a: [1]}\nat: 2026-11-23T10:00:00\neither: x\n"
    )
    assert ConfigFile(path).load_as(Every) == Every(
        "b",
        3.0,
        Decimal("1.10"),
        (1, "x"),
        (1, 2),
        {"web": ServerClass(1)},
        {"a": [1]},
        datetime.datetime(2026, 11, 23, 10),
        "x",
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("literal: c", "literal: a string, where one of 'a', 'b' is wanted"),
        ("number: x", "number: a string, where a number is wanted"),
        ("amount: x", "amount: no Decimal"),
        ("pair: [1]", "pair: a list, where a list of 2 is wanted"),
        ("many: [x]", r"many\[0\]: a string, where an integer is wanted"),
        ("by_name: {web: {tls: 1}}", r"by_name\.web\.tls: an integer, where true or false is wanted"),
        ("either: 1.5", "either: a float, where a string is wanted"),
        ("at: soon", "at: a string, where a date and time is wanted"),
    ],
)
def test_a_dataclass_refuses_another_type_with_its_key_path(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "app.yaml"
    path.write_text(line + "\n")
    with pytest.raises(confsafe.ValidationError, match=message):
        ConfigFile(path).load_as(Every)


data = st.recursive(
    st.integers(0, 3) | st.booleans() | st.sampled_from("xy"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)


@given(before=data, after=data)
def test_what_is_carried_into_the_same_data_is_the_change(before: Any, after: Any) -> None:
    assert same(carried(before, after, copy.deepcopy(before)), after)


@given(before=st.dictionaries(st.sampled_from("abcd"), data), after=st.dictionaries(st.sampled_from("abcd"), data))
def test_what_is_carried_leaves_keys_that_neither_has(before: Any, after: Any) -> None:
    assert same(carried(before, after, {**copy.deepcopy(before), "mine": [1]}), {**after, "mine": [1]})


@given(before=data, target=data)
def test_no_change_carries_nothing(before: Any, target: Any) -> None:
    assert carried(before, copy.deepcopy(before), target) is target


@dataclass
class Plain:
    port: int = 80
    theme: Theme = Theme.DARK
    hosts: list[str] = field(default_factory=list)


class Modelled(BaseModel):
    port: int = 80
    theme: Theme = Theme.DARK
    hosts: list[str] = []


@pytest.mark.parametrize("model", [Plain, Modelled])
class TestAFileThatDoesNotFitTheModel:
    TEXT = 'port = "abc"  # the port\ntheme = "grey"\nhosts = ["a", 1]  # two\nmine = 1\n'

    def test_is_refused_unless_it_is_to_be_mended(self, tmp_path: Path, model: Any) -> None:
        (tmp_path / "a.toml").write_text(self.TEXT)
        with pytest.raises(confsafe.ValidationError, match="port"), ConfigFile(tmp_path / "a.toml").edit_as(model):
            pytest.fail("the block was entered")

    def test_is_mended_as_the_block_leaves_it(self, tmp_path: Path, model: Any) -> None:
        file = tmp_path / "a.toml"
        file.write_text(self.TEXT)
        with ConfigFile(file).edit_as(model, mend=True) as app:
            assert (app.port, app.theme, app.hosts) == (80, Theme.DARK, ["a"])
            app.port = 81
        assert file.read_text() == 'port = 81  # the port\ntheme = "dark"\nhosts = ["a"]  # two\nmine = 1\n'
        assert ConfigFile(file).load_as(model).port == 81

    def test_is_left_alone_where_the_block_raises(self, tmp_path: Path, model: Any) -> None:
        file = tmp_path / "a.toml"
        file.write_text(self.TEXT)
        with pytest.raises(KeyError), ConfigFile(file).edit_as(model, mend=True):
            raise KeyError
        assert file.read_text() == self.TEXT


def test_what_has_no_default_cannot_be_mended(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[[workers]]\nname = 5\n")
    settings = ConfigFile(tmp_path / "a.toml")
    with pytest.raises(confsafe.ValidationError, match=r"workers\[0\]\.name"), settings.edit_as(AppModel, mend=True):
        pytest.fail("the block was entered")
