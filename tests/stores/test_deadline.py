"""How long an edit may wait, and how long it pauses."""

from __future__ import annotations

import time

import pytest

from confsafe.stores.deadline import Deadline


def test_a_pause_grows_to_half_a_second_and_stays_there(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    deadline = Deadline(None)
    for _ in range(2000):  # an outage of a quarter of an hour, with timeout=None
        deadline.pause()
    assert slept[0] <= 0.016
    assert max(slept) <= 0.5
    assert min(slept[-100:]) >= 0.125


def test_only_what_runs_is_counted() -> None:
    deadline = Deadline(60.0)
    time.sleep(0.05)
    assert deadline.remaining() == 60.0
    with deadline.running(), deadline.running():
        time.sleep(0.05)
    left = deadline.remaining()
    assert left is not None
    assert 50.0 < left < 60.0
    assert not deadline.is_over


def test_none_is_for_ever_and_zero_is_one_try() -> None:
    assert Deadline(None).remaining() is None
    assert Deadline(0).is_over
    assert Deadline(0).at_most(2.0) == 0.05
