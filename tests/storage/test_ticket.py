"""The ticket of one who waits for a lock: who has waited longest is next, and a dead one holds nobody up."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from confsafe.storage.ticket import FASTEST, SLOWEST, Ticket, waiting

SECOND = 1_000_000_000


@pytest.fixture
def fd(tmp_path: Path) -> Iterator[int]:
    fd = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    yield fd
    os.close(fd)


def ticket(fd: int, waited: float, *, pid: int, writable: bool = True) -> Ticket:
    made = Ticket(fd, time.monotonic_ns() - int(waited * SECOND), writable=writable)
    made._me = (pid, 1)
    return made


def test_where_nobody_waits_it_is_anybodys(fd: int) -> None:
    assert ticket(fd, 0, pid=1).is_next()
    assert waiting(fd) is None


def test_a_newcomer_lets_the_one_who_waits_go_first(fd: int) -> None:
    first, newcomer = ticket(fd, 1, pid=1), ticket(fd, 0, pid=2)
    first.renew()
    assert not newcomer.is_next()
    assert first.is_next()


def test_the_one_who_waits_longer_takes_the_place_in_the_line(fd: int) -> None:
    short, long = ticket(fd, 1, pid=1), ticket(fd, 2, pid=2)
    short.renew()
    assert long.is_next()
    long.renew()
    assert not short.is_next()
    assert waiting(fd) is not None
    assert waiting(fd)[1] == 2  # type: ignore[index]


def test_one_who_got_the_lock_leaves_the_line(fd: int) -> None:
    first = ticket(fd, 1, pid=1)
    first.renew()
    first.discard()
    assert waiting(fd) is None
    assert ticket(fd, 0, pid=2).is_next()


def test_one_who_does_not_renew_again_is_forgotten(fd: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket(fd, 1, pid=1).renew()
    later = time.monotonic_ns() + SECOND
    monkeypatch.setattr(time, "monotonic_ns", lambda: later)
    assert waiting(fd) is None


def test_who_may_not_write_the_lock_file_waits_without_a_place(fd: int) -> None:
    reader = ticket(fd, 1, pid=1, writable=False)
    reader.renew()
    assert waiting(fd) is None
    assert not reader.first


@pytest.mark.parametrize("line", [b"rubbish", b"1 2 3", b"1 2 3 4 5", b"\xff" * 64, b""])
def test_what_is_no_line_counts_for_nothing(fd: int, line: bytes) -> None:
    os.pwrite(fd, line, 64)
    assert waiting(fd) is None


def test_the_first_in_the_line_asks_often_and_less_so_the_longer_it_takes(fd: int) -> None:
    first, second = ticket(fd, 1, pid=1), ticket(fd, 0, pid=2)
    first.renew()
    assert first.pause(0) == FASTEST
    assert first.pause(10) == SLOWEST
    assert second.pause(0) > FASTEST


def test_who_has_waited_long_asks_often_when_he_becomes_the_first(fd: int) -> None:
    late = ticket(fd, 1, pid=1)
    assert late.pause(10) > FASTEST
    late.renew()
    assert late.pause(10) == FASTEST
    assert late.pause(10 + SLOWEST) > FASTEST
