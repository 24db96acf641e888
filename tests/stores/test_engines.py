"""Every engine passes the public suite, and the suite finds an engine that does not keep its word."""

from __future__ import annotations

import os
import secrets
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from confsafe.editing.options import completed, store_for
from confsafe.stores import open_shared
from confsafe.stores.engine import Found, Unclear
from confsafe.stores.shared import SharedOptions
from confsafe.testing import StoreFault, check_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from servers import AzureServer, EtcdCluster, S3Server

    from confsafe.storage.store import Store
    from confsafe.stores.deadline import Deadline
    from confsafe.stores.engine import Engine


def engine_at(base: str, name: str) -> Engine:
    """The engine of a URL; in another process, too."""
    return open_shared(f"{base}/{name}.toml", SharedOptions()).engine


def file_in(
    folder: str,
    name: str,
) -> Store:
    """A file on the disk; in another process, too."""
    return store_for(os.path.join(folder, name), completed({"timeout": 60.0, "durable": False}))


def test_the_disk_passes(tmp_path: Path) -> None:
    check_store(partial(file_in, str(tmp_path)))


def test_a_place_in_memory_passes() -> None:
    check_store(partial(engine_at, f"memory://{secrets.token_hex(4)}"), processes=0)


def test_etcd_passes(etcd: EtcdCluster) -> None:
    check_store(partial(engine_at, f"etcd://{etcd.authority}"))


def test_an_object_store_of_s3_passes(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("confsafe.stores.objects.LOOK", 0.2)
    check_store(partial(engine_at, "s3://confsafe"), edits=10)


def test_an_object_store_of_azure_passes(azure: AzureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("confsafe.stores.objects.LOOK", 0.2)
    check_store(partial(engine_at, "az://confsafe"), edits=10)


class Careless:
    """An engine that takes every write."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def write(
        self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, note: str, deadline: Deadline
    ) -> Any:
        return self._engine.write(data, self._engine.read(deadline), ids, keep=keep, note=note, deadline=deadline)


class Forgetful(Careless):
    """An engine that does not keep the ids."""

    def write(
        self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, note: str, deadline: Deadline
    ) -> Any:
        return self._engine.write(data, expected, (), keep=keep, note=note, deadline=deadline)


class Textual(Careless):
    """An engine that takes bytes for lines of text."""

    def write(
        self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, note: str, deadline: Deadline
    ) -> Any:
        return self._engine.write(data.replace(b"\r\n", b"\n"), expected, ids, keep=keep, note=note, deadline=deadline)


class Doubtful(Careless):
    """An engine that says nothing of writes which it refuses."""

    def write(
        self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, note: str, deadline: Deadline
    ) -> Any:
        try:
            return self._engine.write(data, expected, ids, keep=keep, note=note, deadline=deadline)
        except Exception as error:
            raise Unclear(str(error)) from error


class Deaf(Careless):
    """An engine whose watch tells nothing."""

    def changes(self, after: Any, closed: Any) -> Iterator[Found]:
        closed.wait()
        return iter(())


class Stuck(Careless):
    """An engine that waits for ever in a forked child, as a library with threads does."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        if os.getpid() != PARENT:
            time.sleep(1000)


PARENT = os.getpid()


@pytest.mark.parametrize("fault", [Careless, Forgetful, Textual, Deaf, Stuck])
def test_the_suite_finds_an_engine_that_does_not_keep_its_word(
    fault: type[Careless], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("confsafe.testing.places.PATIENCE", 2.0)
    base = f"memory://{secrets.token_hex(4)}"
    with pytest.raises(StoreFault):
        check_store(lambda name: fault(engine_at(base, name)), processes=0)


def test_the_suite_finds_an_engine_that_does_not_say_what_it_refuses() -> None:
    base = f"memory://{secrets.token_hex(4)}"
    with pytest.raises(Unclear):
        check_store(lambda name: Doubtful(engine_at(base, name)), processes=0)
