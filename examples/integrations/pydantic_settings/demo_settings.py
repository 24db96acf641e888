"""A source for pydantic-settings that reads a confsafe file, and a way to save what the program changes.

    python demo_settings.py app.toml             # what is in force: environment over file over defaults
    python demo_settings.py app.toml 8080        # change the port in the file; its comments stay

pydantic-settings has sources of its own for TOML, YAML and JSON, which read and cannot write. With this one the file
is read as confsafe reads it (JSON with comments too, never half written), and `edit_as` saves what changed and nothing
else.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from confsafe import ConfigFile

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


class ConfsafeSource(PydanticBaseSettingsSource):
    """The settings that a file says; those it does not say are left to the sources behind it."""

    def __init__(self, settings_cls: type[BaseSettings], file: ConfigFile) -> None:
        super().__init__(settings_cls)
        self._data: dict[str, Any] = dict(file.load()) if Path(file.path).exists() else {}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The value of one field, its name, and whether it is still to be parsed."""
        name = field.alias or field_name
        return self._data.get(name), name, False

    def __call__(self) -> dict[str, Any]:
        return dict(self._data)


class Server(BaseModel):
    host: str = "localhost"
    port: int = 80


class Settings(BaseSettings):
    """The program's settings: DEMO_SERVER__PORT=1234 in the environment comes before the file."""

    model_config = SettingsConfigDict(env_prefix="DEMO_", env_nested_delimiter="__", extra="ignore")

    server: Server = Server()
    debug: bool = False

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, ConfsafeSource(settings_cls, ConfigFile(sys.argv[1]))


class FileSettings(BaseModel):
    """What the file itself holds: without the environment, so that a variable is never saved into it."""

    server: Server = Server()
    debug: bool = False


def main() -> None:
    if len(sys.argv) > 2:
        with ConfigFile(sys.argv[1]).edit_as(FileSettings) as settings:
            settings.server.port = int(sys.argv[2])
    print(Settings().model_dump_json())


if __name__ == "__main__":
    main()
