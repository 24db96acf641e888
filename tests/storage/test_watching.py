"""`watch` of the disk's store: the states behind a version, read as any reader reads them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from disk_files import commit

from confsafe.storage.disk import LocalFile
from confsafe.storage.store import Snapshot


@pytest.fixture
def closed() -> threading.Event:
    return threading.Event()


def test_the_states_behind_a_version_are_told_with_their_data(app: Path, closed: threading.Event) -> None:
    store = LocalFile(app)
    before = store.read().version
    commit(app, b"new")
    states = store.watch(before, closed)
    assert next(states) == store.read() == Snapshot(b"new", store.version())
    app.unlink()
    assert next(states) == Snapshot(None, None)
    closed.set()
    assert list(states) == []


def test_a_state_that_cannot_be_read_comes_without_data(app: Path, closed: threading.Event) -> None:
    store = LocalFile(app)
    states = store.watch(store.version(), closed)
    app.unlink()
    app.mkdir()
    state = next(states)
    assert state.data is None
    assert state.version is not None
