"""`ConfigFile`: the one object that an application makes for its settings file; every verb with the options given once.

settings = ConfigFile("app.toml", defaults={"server": {"port": 80}})
settings.get("server.port")                 # 80, as long as the file does not say otherwise
with settings.edit() as cfg: ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe import api, keypath
from confsafe.config import root_of
from confsafe.editing import copied
from confsafe.errors import KeyMissing
from confsafe.options import Options, completed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from typing import Unpack

    from confsafe.api import Backup
    from confsafe.config import Config, ConfigList
    from confsafe.options import StrPath

_RAISE: Any = object()


class ConfigFile:
    """One configuration file with its options.

    Args:
        path: the file.
        defaults: values for keys that the file does not have; they are read, and never written by themselves.
        options: as for `edit`; a method's own options come before them.

    Raises TypeError for an unknown option.
    """

    def __init__(self, path: StrPath, *, defaults: dict[str, Any] | None = None, **options: Unpack[Options]) -> None:
        completed(options)
        self.path = path
        self.defaults = defaults or {}
        self.options = options

    def load(self) -> Config | ConfigList:
        """The file's data over the defaults; the defaults alone where there is no file. Raises as `confsafe.load`."""
        try:
            data = api.load(
                self.path,
                format=self.options.get("format"),
                document=self.options.get("document"),
                native=self.options.get("native", False),
                secret=self.options.get("secret", False),
            )
        except FileNotFoundError:
            if not self.defaults:
                raise
            data = root_of({})
        if self.options.get("native") or not isinstance(data, dict):
            return data
        return root_of(overlaid(copied(self.defaults), data))

    def get(self, key: str | Sequence[Any], default: Any = _RAISE) -> Any:
        """One value, of the file or else of the defaults. Raises as `confsafe.get`."""
        try:
            return keypath.look_up(self.load(), keypath.as_keypath(key))
        except (KeyMissing, FileNotFoundError) as error:
            if default is not _RAISE:
                return default
            if isinstance(error, KeyMissing):
                error.at_path(self.path)
            raise

    def edit(self, **options: Unpack[Options]) -> AbstractContextManager[Any]:
        """`confsafe.edit` of this file."""
        return api.edit(self.path, **self._with(options))

    def save(self, data: Any, **options: Unpack[Options]) -> None:
        """`confsafe.save` to this file."""
        api.save(self.path, data, **self._with(options))

    def set(self, key: str | Sequence[Any], value: Any, **options: Unpack[Options]) -> None:
        """`confsafe.set` in this file."""
        api.set(self.path, key, value, **self._with(options))

    def unset(self, key: str | Sequence[Any], **options: Unpack[Options]) -> None:
        """`confsafe.unset` in this file."""
        api.unset(self.path, key, **self._with(options))

    def rollback(self, to: int = 1, **options: Unpack[Options]) -> None:
        """`confsafe.rollback` of this file."""
        api.rollback(self.path, to, **self._with(options))

    def backups(self) -> list[Backup]:
        """`confsafe.backups` of this file."""
        return api.backups(self.path)

    def diff(self, against: int = 1) -> str:
        """`confsafe.diff` of this file."""
        return api.diff(self.path, against, secret=self.options.get("secret", False), format=self.options.get("format"))

    def _with(self, options: Options) -> Options:
        return Options(**{**self.options, **options})


def overlaid(defaults: dict[Any, Any], data: dict[Any, Any]) -> dict[Any, Any]:
    """`data` over `defaults`: mappings are merged, anything else of `data` wins. `defaults` is changed in place.

    Example:
        >>> overlaid({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}, "b": 4})
        {'a': {'x': 1, 'y': 3}, 'b': 4}
    """
    for key, value in data.items():
        under = defaults.get(key)
        defaults[key] = overlaid(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return defaults
