"""`ConfigFile`: the one object that an application makes for its settings file; every verb with the options given once.

settings = ConfigFile.for_app("demo", defaults=files("demo") / "defaults.toml", migrations={2: split_address})
settings.get("server.port")                 # the template's, as long as the file does not say otherwise
with settings.edit() as cfg: ...            # made from the template, migrated, completed: one commit
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from confsafe import api
from confsafe.apps.migrations import Migrations
from confsafe.apps.settings_edit import SettingsEdit
from confsafe.apps.templates import Template, overlaid, template_of
from confsafe.data import keypath
from confsafe.data.copying import copied
from confsafe.editing.config import Config
from confsafe.editing.options import (
    Options,
    PlainOptions,
    UsageError,
    completed,
    for_a_block,
    for_a_function,
    store_for,
)
from confsafe.editing.outcome import Outcome
from confsafe.editing.reader import format_of
from confsafe.editing.transaction import Transaction, proposed, run
from confsafe.errors import ConfsafeError, KeyMissing, naming, without_credentials
from confsafe.formats import display_name
from confsafe.storage.store import is_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import TypeVar, Unpack

    from confsafe.apps.migrations import Migration
    from confsafe.apps.stored import Cache
    from confsafe.apps.watch import AsyncWatch, Watch
    from confsafe.editing.options import StrPath
    from confsafe.storage.store import Snapshot
    from confsafe.versions import Backup

    Model = TypeVar("Model")

_RAISE: Any = object()


def _cache_of(path: StrPath, cache: bool | StrPath, max_stale: float | None, *, secret: bool) -> Cache | None:
    """The copy of a shared file. Raises UsageError for one of a file on a disk, and of a secret unless it is named."""
    if cache is False:
        return None
    if not is_url(path):
        raise UsageError("a cache belongs to a file in a shared store", path=path)
    if cache is True and secret:
        raise UsageError("the copy of a secret needs a place that you name", path=path, remedy="cache=PATH")
    from confsafe.apps.stored import Cache, default_cache

    url = str(path)
    return Cache(url, default_cache(url) if cache is True else cache, max_stale)


class ConfigFile:
    """One configuration file with its options.

    Args:
        path: the file.
        defaults: values for keys that the file does not have. A dict is read, and never written by itself. A template
            (the text of a commented file, or its path, or a resource of a package) is written too: a missing file is
            made from it, and an older one is completed from it, with its comments.
        migrations: version -> a function(cfg) that makes the data of that version out of those of the one before; run
            on the first edit of an older file, all in one commit.
        version_key: the key path under which the file says its version; needed only with migrations.
        complete: False leaves keys out of a file that lacks them; `upgrade` adds them when it is called.
        cache: of a file in a shared store: where a last-known-good copy is kept for `load` and `get`, in a file of
            mode 0600; True: below the user's cache directory, not for a secret file.
        max_stale: seconds after which a copy that could not be renewed is refused; None: never.
        options: as for `edit`; a method's own options come before them.

    Raises TypeError for an unknown option.
    """

    def __init__(
        self,
        path: StrPath,
        *,
        defaults: Any = None,
        migrations: Mapping[int, Migration] | None = None,
        version_key: str = "version",
        complete: bool = True,
        cache: bool | StrPath = False,
        max_stale: float | None = None,
        **options: Unpack[Options],
    ) -> None:
        completed(options)
        self._cache = _cache_of(path, cache, max_stale, secret=options.get("secret", False))
        self.path = path
        self.options = options
        self.complete = complete
        self._defaults = {} if defaults is None else defaults
        self._migrations = Migrations(migrations, version_key) if migrations else None

    @classmethod
    def for_app(cls, name: str, file: str = "config.toml", *, author: str | None = None, **settings: Any) -> Self:
        """The settings file of an application, where the platform wants it (extra `confsafe[app]`).

        Args:
            name: the application's name, as its directory is called.
            file: the file's name in it, which tells the format.
            author: whose application it is; part of the path on Windows.
            settings: as for `ConfigFile`; `parents` is True unless it is given.

        Raises ConfsafeError without the library platformdirs.

        Example:
            ConfigFile.for_app("demo").path     # Linux:  ~/.config/demo/config.toml, or below $XDG_CONFIG_HOME
        """
        try:
            from platformdirs import user_config_path
        except ImportError:
            raise ConfsafeError(
                "finding an application's directory needs the library platformdirs",
                remedy="pip install 'confsafe[app]'",
            ) from None
        settings.setdefault("parents", True)
        return cls(user_config_path(name, author or False) / file, **settings)

    @classmethod
    def project(cls, path: StrPath, **settings: Any) -> Self:
        """A file of a project, as pyproject.toml in a repository: nothing is left beside it, and no link is followed.

        No backup is made (the repository has the old versions), and the lock stands in the user's state directory;
        `settings` are as for `ConfigFile`, and come first.

        Example:
            ConfigFile.project("pyproject.toml").set("project.version", "1.2")
        """
        return cls(path, **{"profile": "project", **settings})

    @property
    def stale(self) -> bool:
        """Whether the last `load` read the copy, as the shared store could not be used."""
        return self._cache is not None and self._cache.stale

    @property
    def age(self) -> float | None:
        """Seconds since the copy was last found to be what the store has; None without a copy."""
        return None if self._cache is None else self._cache.age

    @property
    def defaults(self) -> dict[Any, Any]:
        """The defaults as plain data; a copy."""
        return self._template.data if self._template else dict(copied(self._defaults))

    @cached_property
    def _template(self) -> Template | None:
        if isinstance(self._defaults, dict):
            return None
        return template_of(self._defaults, self._format)

    @property
    def _format(self) -> Any:
        return format_of(self.path, self.options.get("format"))

    def __repr__(self) -> str:
        options = "".join(f", {name}={value!r}" for name, value in self.options.items())
        return f"{type(self).__name__}({without_credentials(os.fsdecode(self.path))!r}{options})"

    def load(self) -> Config:
        """The file's data, migrated in memory, over the defaults; the defaults alone where there is no file.

        Never writes. Raises as `confsafe.load`, and ValidationError for a file of a newer version.
        """
        native = self.options.get("native", False)
        try:
            if self._cache is not None:
                self._cache.renew(self.options)
            data = api.load(
                self.path if self._cache is None else self._cache.path,
                format=self.options.get("format") if self._cache is None else self._format,
                document=self.options.get("document"),
                native=native,
                secret=self.options.get("secret", False),
                encoding=self.options.get("encoding"),
                yaml=self.options.get("yaml"),
                duplicates=self.options.get("duplicates", "error"),
                timeout=self.options.get("timeout", 10.0),
            )
        except FileNotFoundError:
            if not self._defaults:
                raise
            return Config.of(self.defaults)
        if native or not isinstance(data, Config):
            return data
        if self._migrations is not None:
            with naming(self.path):
                self._migrations.migrate(data)
        root = Config.of(overlaid(self.defaults, data))
        root.read_with(data)
        return root

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

    def edit(self, **options: Unpack[Options]) -> AbstractContextManager[Config, None]:
        """`confsafe.edit` of this file; see `settings_edit` for what it writes besides the changes of the block."""
        return self._edit(options)

    def save(self, data: Any, **options: Unpack[PlainOptions]) -> None:
        """`confsafe.save` to this file; a new one has the template's comments."""
        transaction = self._edit(self._of_plain_data(options))
        with transaction:
            transaction.edit.replace(data)

    def set(self, key: str | Sequence[Any], value: Any, **options: Unpack[PlainOptions]) -> None:
        """`confsafe.set` in this file."""
        with naming(self.path):
            segments = keypath.as_keypath(key)
        if not segments:
            return self.save(value, **options)
        return self.update(lambda root: root.put(segments, value), **options)

    def unset(self, key: str | Sequence[Any], **options: Unpack[PlainOptions]) -> None:
        """`confsafe.unset` in this file; where there are defaults, the key has its default again."""
        options.setdefault("create", False)
        self.update(lambda root: root.del_path(key), **options)

    def update(self, function: Callable[[Config], object], **options: Unpack[PlainOptions]) -> None:
        """`confsafe.update` of this file."""
        full = for_a_function(self._of_plain_data(options))
        run(self.path, store_for(self.path, full), self.opening(full), function)

    def preview(self, function: Callable[[Config], object], **options: Unpack[PlainOptions]) -> str:
        """What `update` by that function would change, as a unified diff; "" for nothing.

        It reads only: no lock is taken, and no right to write is needed. Raises what `update` raises.
        """
        full = for_a_function(self._of_plain_data(options))
        with naming(self.path):
            edit, payload = proposed(self.opening(full), function, store_for(self.path, full).read())
        if payload is None:
            return ""
        shown = edit.root.diff() if full["secret"] else None
        return Outcome(True, edit.document.original or "", edit.text, display_name(self.path), shown).diff()

    def move(self, old: str | Sequence[Any], new: str | Sequence[Any], **options: Unpack[PlainOptions]) -> None:
        """`confsafe.move` in this file."""
        options.setdefault("create", False)
        self.update(lambda root: root.move(old, new), **options)

    def apply(
        self, patch: Any, *, how: str | None = None, list_key: str | None = None, **options: Unpack[PlainOptions]
    ) -> None:
        """`confsafe.apply` to this file.

        Example:
            settings.apply({"server": {"port": 8080, "old": None}})
        """
        from confsafe.data.patching import patched

        self.update(lambda root: patched(root, patch, how=how, list_key=list_key), **options)

    def upgrade(self, **options: Unpack[Options]) -> bool:
        """Bring the file up to date: make it from the template, or migrate it and add what it lacks, in one commit.

        True where that changed anything. Raises as `edit`.
        """
        full = for_a_block(self._of_plain_data(options))
        opened = self.opening(full, complete=True, write_completed=True)
        transaction = Transaction(self.path, store_for(self.path, full), opened)
        with transaction:
            pass
        return transaction.committed is not None

    def check(self, data: Any = None) -> None:
        """Ask `validate=` about data, those of the file by default. Raises ValidationError; never writes."""
        from confsafe.apps import typed
        from confsafe.editing.validation import validate

        rule = self.options.get("validate")
        if rule is not None:
            found = self.load() if data is None else data
            with typed.faults_of_file(self, found):
                validate(found, rule, secret=self.options.get("secret", False))

    def load_as(self, model: type[Model]) -> Model:
        """The settings as a pydantic model (extra `confsafe[pydantic]`) or a dataclass; of a missing file its defaults.

        Raises ValidationError, with file, line and key path, where they do not fit the model; else as `load`.
        """
        from confsafe.apps import typed

        return typed.load(self, model)

    @contextmanager
    def edit_as(self, model: type[Model], *, mend: bool = False, **options: Unpack[Options]) -> Iterator[Model]:
        """The settings as a model, to be changed: what the block changed is validated and saved, and nothing else.

        Defaults that the block left alone are not written, keys that the model does not know stay, comments stay. A
        `SecretStr` is written as what it is. Raises as `edit`, and ValidationError where the model does not fit.

        `mend`: values of the file that do not fit the model are its defaults in the block, and are written as the block
        leaves them; only what has no default is refused.

        Example:
            with settings.edit_as(AppSettings) as app:
                app.server.port = 8080
        """
        from confsafe.apps import typed

        merged = self._of_plain_data(options)
        transaction = self._edit(merged)
        with transaction as root:
            with typed.faults_located(transaction):
                bound = typed.Bound(self, model, root, secret=merged.get("secret", False), mend=mend)
            yield bound.value
            with typed.faults_located(transaction):
                bound.apply_to(root)

    def watch(self, **settings: Any) -> Watch:
        """The changes of the file as they happen: `for old, new in settings.watch()` (extra `confsafe[watch]`).

        For the arguments see `apps.watch.Watch`; it watches from this call on.
        """
        from confsafe.apps.watch import Watch

        return Watch(self, **settings)

    def watch_async(self, **settings: Any) -> AsyncWatch:
        """The same for asyncio: `async for old, new in settings.watch_async()`."""
        from confsafe.apps.watch import AsyncWatch

        return AsyncWatch(self, **settings)

    def rollback(self, to: int = 1, **options: Unpack[Options]) -> None:
        """`confsafe.rollback` of this file."""
        from confsafe import versions  # here: few ask for them

        versions.rollback(self.path, to, **self._with(options))

    def backups(self) -> list[Backup]:
        """`confsafe.backups` of this file."""
        from confsafe import versions

        return versions.backups(self.path)

    def diff(self, against: int = 1) -> str:
        """`confsafe.diff` of this file."""
        from confsafe import versions

        secret, format = self.options.get("secret", False), self.options.get("format")
        return versions.diff(self.path, against, secret=secret, format=format)

    def opening(
        self, options: Options, *, complete: bool | None = None, write_completed: bool = False
    ) -> Callable[[Snapshot], SettingsEdit]:
        """What makes the edit of a state of the file; `options` are complete."""
        return lambda snapshot: SettingsEdit(
            self.path,
            snapshot,
            options,
            template=self._template,
            migrations=self._migrations,
            complete=self.complete if complete is None else complete,
            write_completed=write_completed,
        )

    def _edit(self, options: Options) -> Transaction:
        full = for_a_block(self._with(options))
        return Transaction(self.path, store_for(self.path, full), self.opening(full))

    def _with(self, options: PlainOptions) -> Options:
        return Options(**{**self.options, **options})

    def _of_plain_data(self, options: PlainOptions) -> Options:
        """The file's options and those of the call. Raises UsageError for native=True."""
        merged = self._with(options)
        if merged.get("native"):
            raise UsageError("native=True belongs to edit and load", path=self.path)
        return merged
