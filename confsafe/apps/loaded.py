"""A settings file as a watcher has last seen it loaded: each change of its data, and each error, is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.copying import copied
from confsafe.data.sameness import same
from confsafe.editing.config import root_of
from confsafe.errors import ConfsafeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.apps.configfile import ConfigFile
    from confsafe.editing.config import Config

    Pair = tuple[Config, Config]
    OnError = Callable[[Exception], object]


class LastLoaded:
    """The data that loaded last; {} where there was no file to begin with."""

    def __init__(self, settings: ConfigFile) -> None:
        self._settings = settings
        self._told = ""
        try:
            self._data: Any = copied(settings.load())
        except FileNotFoundError:
            self._data = {}

    def next_pair(self, on_error: OnError) -> Pair | None:
        """The data before and after, where the file means something else now.

        A file that does not load, or that a migration or a rule of the application refuses, is no change: `on_error`
        gets the exception, once while it stays the same.
        """
        try:
            new = self._settings.load()
            self._settings.check(new)
        except Exception as error:  # a migration or a rule of the application may raise anything
            self._tell(error, on_error)
            return None
        self._told = ""
        old = self._data
        if same(old, new):
            return None
        self._data = copied(new)
        return root_of(old), new

    def _tell(self, error: Exception, on_error: OnError) -> None:
        if isinstance(error, ConfsafeError):
            error.unchanged = False
        words = f"{type(error).__name__}: {error}"
        if words != self._told:
            self._told = words
            on_error(error)
