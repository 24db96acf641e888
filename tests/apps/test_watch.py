"""`settings.watch()`: each change once, whatever way it was made; what is broken is told and is no change."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import confsafe
from confsafe import ConfigFile, ConfsafeError
from confsafe.storage.watched import watched_for


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "app.toml"
    found.write_text("port = 80  # public\n")
    return found


def by_confsafe(path: Path) -> None:
    confsafe.set(path, "port", 8080)


def by_an_editor_that_writes_in_place(path: Path) -> None:
    path.write_text("port = 8080\n")


def by_an_editor_that_moves_the_old_file_away(path: Path) -> None:
    path.rename(path.with_name("app.toml~"))
    path.write_text("port = 8080\n")
    path.with_name("app.toml~").unlink()


def by_an_editor_that_deletes_and_writes_anew(path: Path) -> None:
    path.unlink()
    path.write_text("port = 8080\n")


def by_rename(path: Path) -> None:
    path.with_name("new").write_text("port = 8080\n")
    path.with_name("new").replace(path)


def by_a_link_to_another_file(path: Path) -> None:
    other = path.parent / "elsewhere" / "other.toml"
    other.parent.mkdir()
    other.write_text("port = 8080\n")
    path.unlink()
    path.symlink_to(other)


WAYS: list[Callable[[Path], None]] = [
    by_confsafe,
    by_an_editor_that_writes_in_place,
    by_an_editor_that_moves_the_old_file_away,
    by_an_editor_that_deletes_and_writes_anew,
    by_rename,
    by_a_link_to_another_file,
]


@pytest.mark.parametrize("change", WAYS)
def test_a_change_is_seen_whatever_way_it_was_made(path: Path, change: Callable[[Path], None]) -> None:
    with ConfigFile(path).watch() as changes:
        change(path)
        assert next(changes) == ({"port": 80}, {"port": 8080})


@pytest.mark.parametrize("change", WAYS)
def test_a_change_is_seen_by_a_loop_that_waits_already(path: Path, change: Callable[[Path], None]) -> None:
    with ThreadPoolExecutor(1) as pool, ConfigFile(path).watch() as changes:
        confsafe.set(path, "port", 81)
        assert next(changes)[1] == {"port": 81}
        waiting = pool.submit(next, changes)
        change(path)
        assert waiting.result(timeout=20) == ({"port": 81}, {"port": 8080})


def test_each_change_is_one_pair_and_old_is_the_new_of_the_one_before(path: Path) -> None:
    with ConfigFile(path).watch() as changes:
        for number in range(5):
            confsafe.set(path, "port", number)
            old, new = next(changes)
            assert (old["port"], new["port"]) == (number - 1 if number else 80, number)


def test_changes_in_quick_succession_are_one(path: Path) -> None:
    with ConfigFile(path).watch() as changes:
        for number in range(20):
            path.write_text(f"port = {number}\n")
        assert next(changes) == ({"port": 80}, {"port": 19})


def test_what_the_loop_does_to_its_data_does_not_reach_the_next_pair(path: Path) -> None:
    with ConfigFile(path).watch() as changes:
        confsafe.set(path, "port", 1)
        next(changes)[1].clear()
        confsafe.set(path, "port", 2)
        assert next(changes)[0] == {"port": 1}


def test_a_change_of_comments_alone_is_none(path: Path) -> None:
    with ConfigFile(path).watch() as changes:
        path.write_text("# another comment\nport = 80\n")
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(next, changes)
            confsafe.set(path, "port", 81)
            assert waiting.result(timeout=20) == ({"port": 80}, {"port": 81})


def test_a_broken_file_is_told_once_and_the_loop_goes_on(path: Path) -> None:
    errors: list[ConfsafeError] = []
    told = threading.Event()

    def on_error(error: ConfsafeError) -> None:
        errors.append(error)
        told.set()

    with ThreadPoolExecutor(1) as pool, ConfigFile(path).watch(on_error=on_error) as changes:
        waiting = pool.submit(next, changes)
        path.write_text("port = \n")
        assert told.wait(20)
        path.write_text("port = 81\n")
        assert waiting.result(timeout=20) == ({"port": 80}, {"port": 81})
    assert [type(error).__name__ for error in errors] == ["ParseError"]
    assert f"{path}:1:" in str(errors[0])
    assert "File unchanged" not in str(errors[0])


def test_a_file_that_validate_refuses_is_told_with_its_line(path: Path) -> None:
    told: list[str] = []

    def on_error(error: ConfsafeError) -> None:
        told.append(str(error))
        path.write_text("port = 443\n")

    def low(data: confsafe.Config) -> None:
        if data["port"] > 1023:
            raise confsafe.ValidationError("port: not below 1024", key="port")

    with ConfigFile(path, validate=low).watch(on_error=on_error) as changes:
        path.write_text("\nport = 8080\n")
        assert next(changes) == ({"port": 80}, {"port": 443})
    assert told == [f"{path}:2:8: port: not below 1024."]


def test_without_on_error_it_is_logged(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    stop = threading.Event()

    class Stopping(logging.Handler):
        """Ends the loop when the error has been logged."""

        def emit(self, record: logging.LogRecord) -> None:
            stop.set()

    logging.getLogger("confsafe").addHandler(handler := Stopping())
    try:
        changes = ConfigFile(path).watch(stop=stop)
        path.write_text("port = \n")
        assert list(changes) == []
    finally:
        logging.getLogger("confsafe").removeHandler(handler)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_deleted_file_has_the_defaults_again(path: Path) -> None:
    with ConfigFile(path, defaults={"port": 1}).watch() as changes:
        path.unlink()
        assert next(changes) == ({"port": 80}, {"port": 1})


def test_a_deleted_file_without_defaults_is_told_and_may_come_back(path: Path) -> None:
    told: list[ConfsafeError] = []

    def on_error(error: ConfsafeError) -> None:
        told.append(error)
        path.write_text("port = 2\n")

    with ConfigFile(path).watch(on_error=on_error) as changes:
        path.unlink()
        assert next(changes) == ({"port": 80}, {"port": 2})
    assert [isinstance(error, FileNotFoundError) for error in told] == [True]


def test_a_file_and_its_directory_may_come_later(tmp_path: Path) -> None:
    path = tmp_path / "later" / "app.toml"
    with ThreadPoolExecutor(1) as pool, ConfigFile(path).watch() as changes:
        waiting = pool.submit(next, changes)
        confsafe.set(path, "port", 80, parents=True)
        assert waiting.result(timeout=20) == ({}, {"port": 80})


def test_the_swap_of_a_kubernetes_config_map_is_seen(tmp_path: Path) -> None:
    def version(number: int) -> None:
        """What the kubelet does: a new directory, and `..data` renamed onto it in one step."""
        folder = tmp_path / f"..2026_11_23_{number}"
        folder.mkdir()
        (folder / "app.toml").write_text(f"port = {number}\n")
        (tmp_path / "..data_tmp").symlink_to(folder.name)
        (tmp_path / "..data_tmp").replace(tmp_path / "..data")
        shutil.rmtree(tmp_path / f"..2026_11_23_{number - 1}", ignore_errors=True)

    version(1)
    (tmp_path / "app.toml").symlink_to("..data/app.toml")
    with ThreadPoolExecutor(1) as pool, ConfigFile(tmp_path / "app.toml").watch() as changes:
        for number in range(2, 5):
            waiting = pool.submit(next, changes)
            version(number)
            assert waiting.result(timeout=20) == ({"port": number - 1}, {"port": number})


def test_the_way_to_a_file_names_every_directory_with_a_link_on_it(tmp_path: Path) -> None:
    (tmp_path / "v1").mkdir()
    (tmp_path / "v1" / "app.toml").touch()
    (tmp_path / "current").symlink_to("v1")
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "app.toml").symlink_to("../current/app.toml")
    way = watched_for(tmp_path / "etc" / "app.toml")
    assert way.directories == [str(tmp_path / "etc"), str(tmp_path), str(tmp_path / "v1")]
    assert way.names == {"app.toml", "current"}


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert watched_for(tmp_path / "a").directories == [str(tmp_path)]


def test_a_stop_event_ends_the_loop(path: Path) -> None:
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(list, ConfigFile(path).watch(stop=stop))
        stop.set()
        assert waiting.result(timeout=20) == []


def test_a_file_that_is_broken_from_the_start_raises_at_once(path: Path) -> None:
    path.write_text("port = \n")
    with pytest.raises(confsafe.ParseError):
        ConfigFile(path).watch()


def test_the_same_for_asyncio_without_blocking_the_loop(path: Path) -> None:
    async def main() -> list[tuple[int, int]]:
        seen = []
        settings = ConfigFile(path)
        async with settings.watch_async() as changes:
            for number in range(3):
                step = asyncio.ensure_future(anext(changes))
                await asyncio.sleep(0)  # the loop goes on while the step waits
                assert not step.done()
                await confsafe.aio.set(path, "port", number)
                old, new = await asyncio.wait_for(step, 20)
                seen.append((old["port"], new["port"]))
        return seen

    assert asyncio.run(main()) == [(80, 0), (0, 1), (1, 2)]


def test_a_cancelled_step_loses_no_change(path: Path) -> None:
    async def main() -> None:
        async with ConfigFile(path).watch_async() as changes:
            step = asyncio.ensure_future(anext(changes))
            await asyncio.sleep(0)
            step.cancel()
            await asyncio.wait([step])
            assert step.cancelled()
            confsafe.set(path, "port", 1)
            assert await asyncio.wait_for(anext(changes), 20) == ({"port": 80}, {"port": 1})

    asyncio.run(main())


def test_errors_are_told_in_the_event_loop(path: Path) -> None:
    async def main() -> None:
        told: asyncio.Queue[ConfsafeError] = asyncio.Queue()
        async with ConfigFile(path).watch_async(on_error=told.put_nowait) as changes:
            step = asyncio.ensure_future(anext(changes))
            path.write_text("port = \n")
            assert isinstance(await asyncio.wait_for(told.get(), 20), confsafe.ParseError)
            path.write_text("port = 81\n")
            assert (await asyncio.wait_for(step, 20))[1] == {"port": 81}

    asyncio.run(main())


def test_closing_ends_an_async_loop(path: Path) -> None:
    async def main() -> None:
        changes = ConfigFile(path).watch_async()
        step = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)
        await changes.aclose()
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(step, 20)

    asyncio.run(main())


def test_no_thread_is_left_behind(path: Path) -> None:
    async def main() -> None:
        async with ConfigFile(path).watch_async() as changes:
            step = asyncio.ensure_future(anext(changes))
            confsafe.set(path, "port", 1)
            await step

    before = threading.active_count()
    asyncio.run(main())
    for thread in threading.enumerate():
        if thread.name.startswith("confsafe-"):
            thread.join(timeout=20)
    assert threading.active_count() <= before


@pytest.mark.parametrize("steps", [0, 1])
def test_a_block_that_is_left_watches_no_more(path: Path, steps: int) -> None:
    with ConfigFile(path).watch() as changes:
        for number in range(steps):
            confsafe.set(path, "port", number)
            next(changes)
    wait_until(lambda: all(thread.name != "confsafe-notices" for thread in threading.enumerate()))
    assert os.path.exists(path)


def inotify_instances() -> int:
    """How many this process has."""
    links = (f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd"))
    return sum(os.path.exists(link) and "inotify" in os.readlink(link) for link in links)


def test_what_a_migration_or_a_rule_raises_is_told_and_the_loop_goes_on(path: Path) -> None:
    def step(cfg: confsafe.Config) -> None:
        cfg["port"] = {80: 80, 8080: 8080}[cfg["port"]]

    def rule(data: Any) -> None:
        if data["port"] == 8080:
            raise RuntimeError("not today")

    told: list[Exception] = []
    settings = ConfigFile(path, migrations={2: step}, validate=rule)
    with ThreadPoolExecutor(1) as pool, settings.watch(on_error=told.append) as watch:
        step_of_loop = pool.submit(next, watch)
        for port in (81, 8080):
            path.write_text(f"port = {port}\n")
            wait_until(lambda: len(told) == (1 if port == 81 else 2))  # noqa: B023
        path.write_text("port = 80\nnew = 1\n")
        assert step_of_loop.result(timeout=30)[1] == {"port": 80, "new": 1, "version": 2}
    assert [type(error) for error in told] == [KeyError, RuntimeError]


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="no /proc here")
def test_many_files_take_one_inotify_instance(tmp_path: Path) -> None:
    wait_until(lambda: all(thread.name != "confsafe-notices" for thread in threading.enumerate()))
    before = inotify_instances()
    with ThreadPoolExecutor(20) as pool, ExitStack() as watches:
        steps = []
        for number in range(20):
            path = tmp_path / str(number) / "app.toml"
            path.parent.mkdir()
            path.write_text("port = 80\n")
            watch = watches.enter_context(ConfigFile(path).watch())
            steps.append((watch, pool.submit(next, watch)))
        wait_until(lambda: inotify_instances() == before + 1)
        for number in range(20):
            confsafe.set(tmp_path / str(number) / "app.toml", "port", number)
        assert [step.result(timeout=30)[1] for _, step in steps] == [{"port": number} for number in range(20)]
        for watch, _ in steps:
            watch.close()
            assert next(watch, None) is None
    wait_until(lambda: inotify_instances() == before)


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="no /proc here")
def test_a_limit_of_the_system_is_told_with_its_remedy(path: Path) -> None:
    script = (
        "import os, resource, sys, confsafe\n"
        "import watchfiles._rust_notify, confsafe.apps.watch, confsafe.startup.log, logging\n"
        "watch = confsafe.ConfigFile(sys.argv[1]).watch()\n"
        "next_free = len(os.listdir('/proc/self/fd'))\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (next_free, next_free))\n"
        "try:\n    next(watch)\nexcept confsafe.ConfsafeError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, timeout=60, check=False)
    assert "app.toml: cannot be watched: " in done.stdout, done.stderr
    assert "raise the limits of inotify" in done.stdout


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until something is so, for half a minute at most."""
    for _ in range(3000):
        if condition():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never was so")
