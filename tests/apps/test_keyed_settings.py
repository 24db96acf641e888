"""What an application does with INI, `.env` and settings within another text: models, templates, watching, layers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pydantic
import pydantic_settings
import pytest

import confsafe
from confsafe import ConfigFile, Layers, aio


class Server(pydantic.BaseModel):
    port: int = 80
    debug: bool = False
    name: str | None = None


class Settings(pydantic.BaseModel):
    server: Server = Server()


@dataclass
class Service:
    Type: str
    ExecStart: str


def test_a_model_reads_strings_and_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "app.ini"
    path.write_text("[server]\n; the port\nport = 80\ndebug = off\n")
    with confsafe.ConfigFile(path).edit_as(Settings) as settings:
        assert (settings.server.port, settings.server.debug) == (80, False)
        settings.server.port = 8080
        settings.server.debug = True
    assert path.read_text() == "[server]\n; the port\nport = 8080\ndebug = on\n"


def test_the_env_file_of_pydantic_settings_is_edited_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# the shop\nSHOP_PORT=80 # public\nexport SHOP_NAME='a b'\nOTHER=$HOME\n")

    class Settings(pydantic_settings.BaseSettings):
        model_config = pydantic_settings.SettingsConfigDict(env_file=path, env_prefix="SHOP_", extra="ignore")
        port: int
        name: str
        motto: str = ""

    with confsafe.edit(path) as env:
        env["SHOP_PORT"] = str(Settings().port + 1)  # type: ignore[call-arg]
        env["SHOP_NAME"], env["SHOP_MOTTO"] = "$5 # only", "two\nlines"
    found = Settings()  # type: ignore[call-arg]
    assert (found.port, found.name, found.motto) == (81, "$5 # only", "two\nlines")
    assert path.read_text().startswith("# the shop\nSHOP_PORT=81 # public\nexport SHOP_NAME=")
    assert "\nOTHER=$HOME\n" in path.read_text()


def test_a_template_of_defaults_brings_its_comments(tmp_path: Path) -> None:
    template = tmp_path / "defaults.ini"
    template.write_text("; the server\n\n[server]\n; its port\nport = 80\n")
    path = tmp_path / "app.ini"
    file = confsafe.ConfigFile(path, defaults=template)
    file.set("server.port", 81)
    assert path.read_text() == "; the server\n\n[server]\n; its port\nport = 81\n"


def test_save_writes_the_difference_alone(tmp_path: Path) -> None:
    path = tmp_path / "app.ini"
    path.write_text("[a]\nx = 1   \n\n[b]\ny = 2\n")
    confsafe.save(path, {"a": {"x": 1}, "b": {"y": 3}})
    assert path.read_text() == "[a]\nx = 1   \n\n[b]\ny = 3\n"
    before = path.stat().st_mtime_ns
    confsafe.save(path, {"a": {"x": 1}, "b": {"y": "3"}})
    assert path.stat().st_mtime_ns == before


def test_a_new_file_is_made_and_the_data_of_the_caller_stay_as_they_are(tmp_path: Path) -> None:
    data = {"a": {"x": 1, "on": True}}
    confsafe.save(tmp_path / "new.ini", data)
    assert (tmp_path / "new.ini").read_text() == "[a]\nx = 1\non = true\n"
    assert data == {"a": {"x": 1, "on": True}}


def test_a_rename_and_a_move_that_are_told_keep_lines_among_new_numbers(tmp_path: Path) -> None:
    path = tmp_path / "app.ini"
    path.write_text("[a]\n; why\nx = 1\ny = 2\n")
    with confsafe.edit(path) as data:
        data.rename("a.x", "z")
        data["a"]["y"] = 3
    assert path.read_text() == "[a]\n; why\nz = 1\ny = 3\n"


def test_several_files_are_changed_together(tmp_path: Path) -> None:
    unit, git = tmp_path / "web.service", tmp_path / ".gitconfig"
    unit.write_text("[Service]\nType=simple\n")
    git.write_text("[user]\n\tname = A\n")
    with pytest.raises(confsafe.ValueRefused), confsafe.edit_all(unit, git) as (one, other):
        one["Service"]["Type"] = "exec"
        other["user"]["name"] = "a\rb"
    assert unit.read_text() == "[Service]\nType=simple\n"
    with confsafe.edit_all(unit, git) as (one, other):
        one["Service"]["Type"] = "exec"
        other["user"]["name"] = "B"
    assert (unit.read_text(), git.read_text()) == ("[Service]\nType=exec\n", "[user]\n\tname = B\n")


def test_comments_are_edited_with_the_values(tmp_path: Path) -> None:
    path = tmp_path / ".gitconfig"
    path.write_text("[user]\n\t# who\n\tname = A ; me\n")
    with confsafe.edit(path) as data:
        assert data.comments["user.name"].above == "who"
        data.comments["user.name"] = "you"
    assert path.read_text() == "[user]\n\t# who\n\tname = A ; you\n"


@dataclass(frozen=True)
class Kind:
    """A file of one kind, with a key of it, and the same text once the key has another value."""

    name: str
    text: str
    key: tuple[str, ...]
    line: int
    old: str = "80"
    new: str = "81"

    @property
    def edited(self) -> str:
        return self.text.replace(self.old, self.new)

    def data(self, value: object) -> dict[str, object]:
        """A merge patch that sets the key."""
        *outer, last = self.key
        found: dict[str, object] = {last: value}
        for name in reversed(outer):
            found = {name: found}
        return found


KINDS = [
    Kind("app.ini", "; mine\n[server]\nport = 80\n", ("server", "port"), 3),
    Kind("web.service", "[Service]\n# why\nNice=80\n", ("Service", "Nice"), 3),
    Kind("repo/.git/config", "[http]\n\tport = 80 ; why\n", ("http", "port"), 2),
    Kind("app.properties", "# mine\nserver.port: 80\n", ("server.port",), 2),
    Kind(".env", "# mine\nexport PORT='80' # why\n", ("PORT",), 2),
    Kind("post.md", "---\n# mine\nport: '80'\n---\nprose\n", ("port",), 3),
    Kind("tool.py", "# /// script\n# port = '80' # why\n# ///\nprint()\n", ("port",), 2),
]


@pytest.fixture(params=KINDS, ids=[kind.name for kind in KINDS])
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


@pytest.fixture
def path(kind: Kind, tmp_path: Path) -> Path:
    """The file."""
    found = tmp_path / kind.name
    found.parent.mkdir(parents=True, exist_ok=True)
    found.write_text(kind.text)
    return found


def test_a_change_is_seen(kind: Kind, path: Path) -> None:
    with ConfigFile(path).watch() as changes:
        confsafe.set(path, kind.key, kind.new)
        assert next(changes) == (kind.data(kind.old), kind.data(kind.new))
    assert path.read_text() == kind.edited


def test_a_layer_tells_where_a_value_stands(kind: Kind, path: Path) -> None:
    found = Layers(kind.data("1"), path)
    assert found.get(kind.key) == kind.old
    assert str(found.origin(kind.key)).startswith(f"{path}:{kind.line}:")


def test_the_asynchronous_verbs_edit_it(kind: Kind, path: Path) -> None:
    async def go() -> None:
        await aio.set(path, kind.key, kind.new)
        assert await aio.get(path, kind.key) == kind.new
        assert path.read_text() == kind.edited
        async with aio.edit(path) as data:
            data.set_path(kind.key, kind.old)
        assert await aio.load(path) == kind.data(kind.old)

    asyncio.run(go())
    assert path.read_text() == kind.text


def test_a_patch_is_applied_to_it(kind: Kind, path: Path) -> None:
    confsafe.apply(path, kind.data(kind.new))
    assert path.read_text() == kind.edited
    pointer = "/" + "/".join(kind.key)
    confsafe.apply(path, [{"op": "replace", "path": pointer, "value": kind.old}])
    assert path.read_text() == kind.text


def test_what_an_edit_took_away_comes_back(kind: Kind, path: Path) -> None:
    confsafe.unset(path, kind.key)
    assert kind.old not in path.read_text()
    confsafe.rollback(path)
    assert path.read_text() == kind.text
