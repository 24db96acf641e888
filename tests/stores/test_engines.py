"""Every engine passes the public suite, and the suite finds an engine that does not keep its word."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from confsafe.stores import open_shared
from confsafe.stores.engine import Found, Unclear
from confsafe.stores.shared import SharedOptions
from confsafe.testing import StoreFault, check_store

if TYPE_CHECKING:
    from servers import AzureServer, EtcdCluster, S3Server

    from confsafe.stores.deadline import Deadline
    from confsafe.stores.engine import Engine


def engine_at(base: str, name: str) -> Engine:
    """The engine of a URL; in another process, too."""
    return open_shared(f"{base}/{name}.toml", SharedOptions()).engine


def test_a_place_in_memory_passes() -> None:
    check_store(partial(engine_at, f"memory://{secrets.token_hex(4)}"), processes=0)


def test_etcd_passes(etcd: EtcdCluster) -> None:
    check_store(partial(engine_at, f"etcd://{etcd.authority}"))


def test_an_object_store_of_s3_passes(s3: S3Server) -> None:
    check_store(partial(engine_at, "s3://confsafe"), processes=4, edits=10)


def test_an_object_store_of_azure_passes(azure: AzureServer) -> None:
    check_store(partial(engine_at, "az://confsafe"), processes=4, edits=10)


class Careless:
    """An engine that takes every write."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def write(self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, deadline: Deadline) -> Any:
        return self._engine.write(data, self._engine.read(deadline), ids, keep=keep, deadline=deadline)


class Forgetful(Careless):
    """An engine that does not keep the ids."""

    def write(self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, deadline: Deadline) -> Any:
        return self._engine.write(data, expected, (), keep=keep, deadline=deadline)


class Textual(Careless):
    """An engine that takes bytes for lines of text."""

    def write(self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, deadline: Deadline) -> Any:
        return self._engine.write(data.replace(b"\r\n", b"\n"), expected, ids, keep=keep, deadline=deadline)


class Doubtful(Careless):
    """An engine that says nothing of writes which it refuses."""

    def write(self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, deadline: Deadline) -> Any:
        try:
            return self._engine.write(data, expected, ids, keep=keep, deadline=deadline)
        except Exception as error:
            raise Unclear(str(error)) from error


@pytest.mark.parametrize("fault", [Careless, Forgetful, Textual])
def test_the_suite_finds_an_engine_that_does_not_keep_its_word(fault: type[Careless]) -> None:
    base = f"memory://{secrets.token_hex(4)}"
    with pytest.raises(StoreFault):
        check_store(lambda name: fault(engine_at(base, name)), processes=0)


def test_the_suite_finds_an_engine_that_does_not_say_what_it_refuses() -> None:
    base = f"memory://{secrets.token_hex(4)}"
    with pytest.raises(Unclear):
        check_store(lambda name: Doubtful(engine_at(base, name)), processes=0)
