"""`validate=`: refused before anything is written, with the file, the line and the key path."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydantic
import pytest

import confsafe
from confsafe.editing.validation import validate

TEXT = """\
# The demo.
[server]
port = 80  # public
since = 2026-11-23

[[workers]]
name = "a"

[[workers]]
name = "b"
"""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "server": {
            "type": "object",
            "properties": {"port": {"type": "integer", "maximum": 65535}, "since": {"type": "string"}},
            "required": ["port"],
            "additionalProperties": False,
        },
        "workers": {"items": {"properties": {"name": {"type": "string"}}}},
    },
}


class Server(pydantic.BaseModel):
    port: int = pydantic.Field(le=65535)


class Worker(pydantic.BaseModel):
    name: str


class App(pydantic.BaseModel):
    server: Server
    workers: list[Worker] = []


@dataclass
class ServerClass:
    port: int

    def __post_init__(self) -> None:
        if self.port > 65535:
            raise ValueError("no port is above 65535")


@dataclass
class AppClass:
    server: ServerClass


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "app.toml"
    found.write_text(TEXT)
    return found


def refusal(path: Path, key: str, value: Any, rule: Any, **options: Any) -> str:
    """What is said, with the directory cut off; the file must be untouched and without litter."""
    before = path.read_bytes()
    with pytest.raises(confsafe.ValidationError) as refused:
        confsafe.set(path, key, value, validate=rule, **options)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    return str(refused.value).replace(f"{path.parent}/", "")


def test_data_that_pass_are_written(path: Path) -> None:
    for rule in (SCHEMA, App, AppClass, lambda data: data["server"]["port"] > 0):
        confsafe.set(path, "server.port", 8080, validate=rule)
    assert confsafe.get(path, "server.port") == 8080


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (SCHEMA, "app.toml:3:8: server.port: 70000 is greater than the maximum of 65535. File unchanged."),
        (App, "app.toml:3:8: server.port: Input should be less than or equal to 65535. File unchanged."),
        (AppClass, "app.toml:2:1: server: no port is above 65535. File unchanged."),
        (lambda data: data["server"]["port"] < 1024, "app.toml: the data does not pass validation. File unchanged."),
    ],
    ids=["schema", "pydantic", "dataclass", "callable"],
)
def test_a_refusal_names_the_file_the_line_and_the_key_path(path: Path, rule: Any, message: str) -> None:
    assert refusal(path, "server.port", 70000, rule) == message


def test_a_callable_may_name_the_key_itself(path: Path) -> None:
    def ports(data: Any) -> None:
        if data["server"]["port"] < 1024:
            raise confsafe.ValidationError("server.port: below 1024 only root may listen", key="server.port")

    assert refusal(path, "server.port", 81, ports).startswith("app.toml:3:8: server.port: below 1024")


def test_what_a_callable_asserts_or_raises_is_said_in_one_line(path: Path) -> None:
    def asserting(data: Any) -> None:
        if data["server"]["port"] > 1023:
            raise AssertionError("use a low\nport")

    assert refusal(path, "server.port", 8080, asserting) == "app.toml: use a low port. File unchanged."


def test_a_pydantic_error_of_a_callable_is_told_like_a_models_own(path: Path) -> None:
    message = "app.toml:3:8: server.port: Input should be a valid integer"
    assert refusal(path, "server.port", "x", lambda data: App(**data)).startswith(message)


def test_an_exception_that_is_no_verdict_passes_through(path: Path) -> None:
    def broken(data: Any) -> None:
        raise LookupError("a fault of the validator")

    with pytest.raises(LookupError, match="a fault of the validator"):
        confsafe.set(path, "server.port", 1, validate=broken)
    assert path.read_text() == TEXT


@pytest.mark.parametrize("rule", [SCHEMA, App])
def test_a_key_that_is_missing_is_placed_at_what_should_hold_it(path: Path, rule: Any) -> None:
    with pytest.raises(confsafe.ValidationError, match=r"app\.toml:2:1: server"):
        confsafe.unset(path, "server.port", validate=rule)
    assert path.read_text() == TEXT


@pytest.mark.parametrize("rule", [SCHEMA, App])
def test_an_item_of_a_list_is_named_by_its_index(path: Path, rule: Any) -> None:
    assert refusal(path, "workers[1].name", 5, rule).startswith("app.toml:10:8: workers[1].name: ")


def test_a_new_item_in_front_is_not_placed_at_the_line_of_another(path: Path) -> None:
    with pytest.raises(confsafe.ValidationError) as refused, confsafe.edit(path, validate=App) as cfg:
        cfg["workers"].insert(0, {"name": 5})
    assert (refused.value.key, refused.value.line) == ("workers[0].name", 6)


def test_more_faults_than_one_are_counted(path: Path) -> None:
    with pytest.raises(confsafe.ValidationError, match=r"server\.port: .* \(and 1 more\)"):
        confsafe.save(path, {"server": {"port": "x"}, "workers": [{}]}, validate=App)


def test_a_fault_that_was_there_before_is_found_by_any_edit(path: Path) -> None:
    path.write_text(TEXT.replace('"b"', "5"))
    assert refusal(path, "server.port", 81, App).startswith("app.toml:10:8: workers[1].name: ")


def test_a_schema_may_be_a_file_of_any_format(path: Path, tmp_path: Path) -> None:
    schemas = {"schema.json": json.dumps(SCHEMA), "schema.yaml": confsafe.dumps(SCHEMA, "yaml")}
    folder = tmp_path / "schemas"
    folder.mkdir()
    for name, text in schemas.items():
        (folder / name).write_text(text)
        with pytest.raises(confsafe.ValidationError, match="greater than the maximum"):
            confsafe.set(path, "server.port", 70000, validate=folder / name)


def test_a_schema_that_is_none_is_told(path: Path) -> None:
    assert "the JSON Schema is none" in refusal(path, "server.port", 1, {"type": "nonsense"})


def test_no_schema_is_fetched_over_the_network(path: Path) -> None:
    message = refusal(path, "server.port", 1, {"$ref": "http://127.0.0.1:9/schema.json"})
    assert 'the JSON Schema refers to what is not in it: "http://127.0.0.1:9/schema.json"' in message


def test_long_words_of_a_library_are_cut(path: Path) -> None:
    assert len(refusal(path, "server.port", "x" * 10_000, SCHEMA)) < 300


@pytest.mark.parametrize("rule", [SCHEMA, App, lambda data: int(data["server"]["port"])])
def test_a_refusal_in_a_secret_file_does_not_show_the_value(path: Path, rule: Any) -> None:
    path.chmod(0o600)
    message = refusal(path, "server.port", "hunter2", rule, secret=True)
    assert "hunter2" not in message
    if not callable(rule) or rule is App:
        assert message.startswith("app.toml:3:8: server.port: does not ")


def test_a_rule_of_no_known_kind_is_a_type_error(path: Path) -> None:
    with pytest.raises(TypeError, match="validate= takes"):
        confsafe.set(path, "server.port", 1, validate=5)


def test_what_is_shared_and_cyclic_ends() -> None:
    data: dict[str, Any] = {"a": 1}
    data["self"] = data
    validate(data, {"properties": {"a": {"type": "integer"}}})
    with pytest.raises(confsafe.ValidationError, match="too deeply"):
        validate(data, {"$ref": "#/$defs/any", "$defs": {"any": {"additionalProperties": {"$ref": "#/$defs/any"}}}})
