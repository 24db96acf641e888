"""The asynchronous verbs do what the plain ones do, and the event loop never waits."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import pytest

import confsafe
from confsafe import aio


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
