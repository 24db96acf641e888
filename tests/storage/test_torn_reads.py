"""Readers take no lock and never see a file that is empty, partial, absent or mixed; the same for its backup."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from disk_files import commit, python

from confsafe.errors import WriteError
from confsafe.storage.disk import LocalFile

WRITE = """
import sys
from confsafe.storage.disk import LocalFile, DiskOptions
path, in_place = sys.argv[1], len(sys.argv) > 2
store = LocalFile(path, DiskOptions(in_place=in_place, durable=False))
with store.hold():
    print("ready", flush=True)
for number in range(300):
    with store.hold() as held:
        held.commit(b"%06d\\n" % number * (50 + number * 7 % 50), held.read().version)
"""


def whole(data: bytes | None) -> bool:
    """Whether it is one of the contents that were written: one line, many times."""
    return data is not None and len(data) >= 350 and data == data[:7] * (len(data) // 7)


@pytest.mark.parametrize("arguments", [(), ("in_place",)], ids=["by rename", "in place"])
def test_a_reader_never_sees_a_torn_file(app: Path, arguments: tuple[str, ...]) -> None:
    app.write_bytes(b"initial" * 60)
    process = python(WRITE, app, *arguments)
    assert process.stdout is not None
    process.stdout.readline()
    store = LocalFile(app)
    seen = set()
    while process.poll() is None:
        data = store.read().data
        assert data == b"initial" * 60 or whole(data), data
        seen.add(data)
    process.communicate()
    assert process.returncode == 0
    assert len(seen) > 20


def test_anybodys_open_sees_a_whole_file_and_a_whole_backup(app: Path) -> None:
    app.write_bytes(b"initial" * 60)
    commit(app, b"initial" * 60)
    process = python(WRITE, app)
    assert process.stdout is not None
    process.stdout.readline()
    backup = app.with_name("app.toml.bak")
    count = 0
    while process.poll() is None:
        for path in (app, backup):
            data = path.read_bytes()
            assert data == b"initial" * 60 or whole(data), path
            count += 1
    process.communicate()
    assert count > 500


def test_a_writer_without_rules_is_read_again_until_he_is_done(app: Path) -> None:
    app.write_bytes(b"aaaaaaa" * 100_000)
    stop = threading.Event()

    def rewrite() -> None:
        letter = 0
        while not stop.is_set():
            letter = (letter + 1) % 26
            with app.open("r+b") as file:
                file.write(bytes([97 + letter]) * 700_000)
            stop.wait(0.02)

    thread = threading.Thread(target=rewrite)
    thread.start()
    try:
        for _ in range(20):
            assert len(LocalFile(app).read().data or b"") == 700_000
    finally:
        stop.set()
        thread.join()


def test_a_file_that_never_stands_still_is_an_error_and_no_hang(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from confsafe.storage import reading

    monkeypatch.setattr(reading, "_PAUSE", 0)
    monkeypatch.setattr(reading, "_read_once", lambda place, named: None)
    with pytest.raises(WriteError, match="the file keeps changing"):
        LocalFile(app).read()
