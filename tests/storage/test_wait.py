"""Waiting for a lock: it is logged, told of when it lasts, and another thread can end it."""

from __future__ import annotations

import logging
import threading
import time
from _thread import get_ident
from pathlib import Path

import pytest

from confsafe.storage import lock, wait
from confsafe.storage.disk import DiskOptions, LocalFile


class Waiting:
    """A thread that waits for the lock on a file, and what came of it."""

    def __init__(self, file: Path, options: DiskOptions) -> None:
        self.error: BaseException | None = None
        self.ident = 0
        self._file, self._options = file, options
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        self.ident = get_ident()
        try:
            with LocalFile(self._file, self._options).hold():
                pass
        except BaseException as error:
            self.error = error

    def begins(self, caplog: pytest.LogCaptureFixture) -> None:
        while "waits for the lock" not in caplog.text:
            time.sleep(0.001)

    def ends(self) -> None:
        self._thread.join(30)
        assert not self._thread.is_alive()


@pytest.mark.parametrize("in_place", [False, True])
def test_a_wait_is_given_up_by_another_thread_and_leaves_nothing(
    app: Path, caplog: pytest.LogCaptureFixture, in_place: bool
) -> None:
    caplog.set_level(logging.DEBUG, logger="confsafe")
    options = DiskOptions(timeout=None, in_place=in_place)
    with LocalFile(app, options).hold():
        waiting = Waiting(app, options)
        waiting.begins(caplog)
        wait.give_up(waiting.ident)
        waiting.ends()
        wait.resume(waiting.ident)
        assert isinstance(waiting.error, wait.GivenUp)
        assert len(lock._held) == 1
    with LocalFile(app, DiskOptions(timeout=0)).hold():
        pass
    assert [entry.name for entry in app.parent.iterdir()] == ["app.toml"]


def test_a_long_wait_is_told_of_once_with_who_holds_the_lock(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    told = threading.Event()
    monkeypatch.setattr(wait, "LONG", 0.02)
    monkeypatch.setattr(wait, "on_long_wait", lambda text: (lines.append(text), told.set()))
    with LocalFile(app).hold():
        waiting = Waiting(app, DiskOptions(timeout=None))
        assert told.wait(30)
    waiting.ends()
    assert waiting.error is None
    assert len(lines) == 1
    assert lines[0].startswith(f"{app}: locked, held for ")
    assert lines[0].endswith(" by another thread of this process")


def test_what_happens_to_the_lock_is_logged_for_who_asks(app: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="confsafe")
    with LocalFile(app).hold():
        pass
    app.with_name(".app.toml.lock").write_text(" 1 0.0\n")  # as a killed holder leaves it
    with LocalFile(app).hold():
        pass
    assert [record.getMessage() for record in caplog.records] == [
        f"{app}: lock taken",
        f"{app}: lock taken",
        f"{app}: sweep of what a killed holder left",
    ]
