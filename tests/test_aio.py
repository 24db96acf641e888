"""The asynchronous verbs do what the plain ones do, and the event loop never waits."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import confsafe
from confsafe import aio
from confsafe.storage import lock


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "app.toml"
    path.write_text("count = 0  # so far\n")
    return path


def test_every_verb(file: Path) -> None:
    async def go() -> None:
        await aio.set(file, "a", 1)
        assert await aio.get(file, "a") == 1
        assert await aio.get(file, "none", 5) == 5
        await aio.unset(file, "a")
        assert await aio.load(file) == {"count": 0}
        await aio.save(file, {"count": 7})
        assert "-count = 0  # so far" in await aio.diff(file)
        assert len(await aio.backups(file)) == 1
        await aio.rollback(file)
        async with aio.edit(file) as cfg:
            cfg["count"] += 1

    asyncio.run(go())
    assert file.read_text() == "count = 1  # so far\n"


def test_a_batch_of_edits_loses_none(file: Path) -> None:
    async def increment() -> None:
        async with aio.edit(file, durable=False) as cfg:
            cfg["count"] += 1

    async def go() -> None:
        await asyncio.gather(*(increment() for _ in range(100)))

    asyncio.run(go())
    assert confsafe.get(file, "count") == 100


def test_an_exception_in_the_block_leaves_the_file(file: Path) -> None:
    async def go() -> None:
        async with aio.edit(file) as cfg:
            cfg["count"] = 1
            raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(go())
    assert file.read_text() == "count = 0  # so far\n"
    assert os.listdir(file.parent) == ["app.toml"]


def test_an_error_of_the_commit_reaches_the_task(file: Path) -> None:
    async def go() -> None:
        async with aio.edit(file) as cfg:
            cfg["count"] = None

    with pytest.raises(confsafe.ValueRefused):
        asyncio.run(go())


def test_a_task_cancelled_while_it_waits_leaves_no_lock(file: Path) -> None:
    async def go() -> None:
        async with aio.edit(file) as cfg:
            waiting = asyncio.create_task(aio.set(file, "count", 5))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            cfg["count"] = 2
        await aio.set(file, "count", 3, timeout=0)

    asyncio.run(go())
    assert confsafe.get(file, "count") == 3


def test_a_task_cancelled_in_its_block_leaves_the_file_and_no_lock(file: Path) -> None:
    async def go() -> None:
        inside = asyncio.Event()

        async def hang() -> None:
            async with aio.edit(file) as cfg:
                cfg["count"] = 9
                inside.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(hang())
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await aio.set(file, "count", 3, timeout=0)

    asyncio.run(go())
    assert file.read_text() == "count = 3  # so far\n"


def test_the_loop_runs_while_another_holder_keeps_the_lock(file: Path) -> None:
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with confsafe.edit(file):
            held.set()
            release.wait(30)

    async def go() -> int:
        turns = 0
        waiting = asyncio.create_task(aio.set(file, "count", 1))
        for _ in range(1000):
            await asyncio.sleep(0)
            turns += 1
        assert not waiting.done()
        release.set()
        await waiting
        return turns

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(30)
    assert asyncio.run(go()) == 1000
    holder.join()
    assert confsafe.get(file, "count") == 1


def test_several_files_are_edited_as_one(file: Path) -> None:
    other = file.with_name("other.json")

    async def add(number: int) -> None:
        files = (file, other) if number % 2 else (other, file)
        async with confsafe.aio.edit_all(*files, durable=False) as roots:
            for root in roots:
                root["count"] = root.get("count", 0) + 1

    async def go() -> None:
        await asyncio.gather(*(add(number) for number in range(20)))

    asyncio.run(go())
    assert file.read_text() == "count = 20  # so far\n"
    assert confsafe.load(other) == {"count": 20}


def test_an_error_in_a_block_over_several_files_changes_none(file: Path) -> None:
    async def go() -> None:
        async with confsafe.aio.edit_all(file, file.with_name("other.json")) as (one, two):
            one["count"] = two["count"] = 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(go())
    assert [entry.name for entry in file.parent.iterdir()] == ["app.toml"]


HOLD = """
import sys, confsafe
with confsafe.edit(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(file: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until something is written to it."""
    with subprocess.Popen([sys.executable, "-c", HOLD, file], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.communicate()


async def _edit(file: Path) -> None:
    async with aio.edit(file) as cfg:
        cfg["count"] = 9


async def _edit_as(file: Path) -> None:
    async with aio.edit_as(confsafe.ConfigFile(file), Counter) as counter:
        counter.count = 9


async def _edit_all(file: Path) -> None:
    async with aio.edit_all(file, file.with_name("other.json")) as (one, _):
        one["count"] = 9


@dataclass
class Counter:
    count: int = 0


VERBS: dict[str, Callable[[Path], Coroutine[Any, Any, object]]] = {
    "set": lambda file: aio.set(file, "count", 9),
    "set in place": lambda file: aio.set(file, "count", 9, in_place=True),
    "unset": lambda file: aio.unset(file, "count"),
    "save": lambda file: aio.save(file, {"count": 9}),
    "update": lambda file: aio.update(file, lambda cfg: cfg.update(count=9)),
    "apply": lambda file: aio.apply(file, {"count": 9}),
    "move": lambda file: aio.move(file, "count", "counted"),
    "rollback": lambda file: aio.rollback(file),
    "upgrade": lambda file: aio.upgrade(confsafe.ConfigFile(file, defaults="more = 1\n# a\n")),
    "edit": _edit,
    "edit_as": _edit_as,
    "edit_all": _edit_all,
}


class TestACancellationWhileItWaitsForAnotherProcess:
    @pytest.mark.parametrize("times", [1, 3])
    @pytest.mark.parametrize("verb", VERBS)
    def test_takes_effect_at_once_and_leaves_nothing_claimed(
        self, file: Path, holder: subprocess.Popen[str], verb: str, times: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        Path(f"{file}.bak").write_text("count = 1\n")
        caplog.set_level(logging.DEBUG, logger="confsafe")

        async def go() -> None:
            task = asyncio.create_task(VERBS[verb](file))
            while "waits for the lock" not in caplog.text:
                assert not task.done(), task
                await asyncio.sleep(0.001)
            for _ in range(times):
                task.cancel()
                await asyncio.sleep(0)
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(asyncio.shield(task), 5)  # half of the time for which it would wait
            assert holder.poll() is None

        asyncio.run(go())
        assert lock._held == {}
        holder.communicate()
        asyncio.run(aio.set(file, "count", 3, timeout=0))
        assert confsafe.get(file, "count") == 3

    def test_is_what_a_time_out_of_asyncio_is(self, file: Path, holder: subprocess.Popen[str]) -> None:
        async def go() -> float:
            loop = asyncio.get_running_loop()
            began = loop.time()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(aio.set(file, "count", 9), 0.05)
            return loop.time() - began

        assert asyncio.run(go()) < 5  # the lock's own time-out is 10

    def test_lets_the_next_task_of_the_queue_go_on(self, file: Path, holder: subprocess.Popen[str]) -> None:
        async def go() -> None:
            first = asyncio.create_task(aio.set(file, "count", 1))
            second = asyncio.create_task(aio.set(file, "count", 2))
            await asyncio.sleep(0.02)
            first.cancel()
            await asyncio.wait([first])
            holder.stdin.write("\n")  # type: ignore[union-attr]
            holder.stdin.flush()  # type: ignore[union-attr]
            await second

        asyncio.run(go())
        assert confsafe.get(file, "count") == 2


def test_the_verbs_take_a_settings_file(file: Path) -> None:
    settings = confsafe.ConfigFile(file, defaults="# how much\ncount = 0\nmore = 1\n", backup=False)

    async def go() -> None:
        assert await aio.get(settings, "more") == 1
        await aio.set(settings, "count", 1)
        await aio.update(settings, lambda cfg: cfg.update(count=cfg["count"] + 1))
        assert await aio.load(settings) == {"count": 2, "more": 1}
        assert (await aio.load_as(settings, Counter)).count == 2
        async with aio.edit_as(settings, Counter) as counter:
            counter.count += 1
        async with aio.edit(settings) as cfg:
            cfg["count"] += 1
        assert not await aio.upgrade(settings)
        await aio.unset(settings, "more")
        assert await aio.backups(settings) == []
        await aio.save(settings, {"count": 7}, backup=True)
        assert "+count = 7" in await aio.diff(settings)
        await aio.rollback(settings)
        async with aio.edit_all(settings, file.with_name("other.json")) as (one, other):
            other["count"] = one["count"]

    asyncio.run(go())
    assert confsafe.get(file, "count") == 4
    assert confsafe.load(file.with_name("other.json")) == {"count": 4}


def test_a_secret_that_does_not_parse_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text("password = hunter2\n")
    with pytest.raises(confsafe.ParseError) as caught:
        asyncio.run(aio.load(path, secret=True))
    assert "hunter2" not in str(caught.value)


def test_a_wrong_option_is_refused_by_the_call(file: Path) -> None:
    with pytest.raises(TypeError, match="timeout"):
        aio.edit(file, timeout="5")  # type: ignore[arg-type]
