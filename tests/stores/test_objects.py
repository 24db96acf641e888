"""What is particular to object stores: metadata, versions, copies, conditions, the forked child."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from command import cli
from servers import CarelessServer

import confsafe
from confsafe.storage.store import Stale
from confsafe.stores import objects, open_shared
from confsafe.stores.object_history import EARLIER, with_earlier
from confsafe.stores.shared import SharedOptions
from confsafe.stores.writers import Writer, with_own

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from servers import AzureServer, S3Server

TEXT = "# shared\nport = 80  # web\nhosts = ['a']\n"


def earlier_texts(url: str) -> list[bytes]:
    """The earlier versions that are kept, newest first."""
    store = open_shared(url, SharedOptions())
    return [store.read_backup(kept.number) for kept in store.history()]


def test_what_an_object_says_of_itself_fits_into_the_metadata_of_s3() -> None:
    """Also with the ids of as many writers as are kept, at the end of their counts, and a long note beyond ASCII."""
    ids: tuple[str, ...] = ()
    for _ in range(120):
        writer = Writer()
        for _ in range(999):
            own = writer.next_id()
        ids = with_own(ids, own, objects.ObjectFile.kept_ids)
    said = {objects.IDS: ".".join(ids), objects.TIME: "1" * 19}
    for number in range(40):
        said = with_earlier(said, f"{number:032}", "naïve " * 30, keep=99)
    assert sum(len(name) + len(value) for name, value in said.items()) <= 2048
    assert all(value.isascii() for value in said.values())
    assert len(said[EARLIER].split()) > 10
    assert len(writer.next_id()) == 9  # another writer has begun


class TestObjects:
    def test_the_edit_keeps_what_else_the_object_says_of_itself(self, s3: S3Server) -> None:
        from obstore import get, put
        from obstore.store import from_url

        store = from_url("s3://confsafe", client_options={"allow_http": True})
        put(store, "said.toml", TEXT.encode(), attributes={"Content-Type": "application/toml", "owner": "me"})
        confsafe.set("s3://confsafe/said.toml", "port", 8080)
        found = get(store, "said.toml")
        assert bytes(found.bytes()).decode() == TEXT.replace("80 ", "8080 ")
        assert found.attributes["Content-Type"] == "application/toml"
        assert found.attributes["owner"] == "me"

    def test_a_bucket_that_keeps_versions_keeps_the_earlier_ones(self, s3: S3Server) -> None:
        s3.control("s3.bucket.create -name versioned", "s3.bucket.versioning -name versioned -status Enabled")
        url = "s3://versioned/app.toml"
        confsafe.save(url, {"n": 0})
        for number in range(1, 4):
            confsafe.set(url, "n", number, backup=2)
        store = open_shared(url, SharedOptions())
        assert [confsafe.loads(store.read_backup(number), "toml")["n"] for number in (1, 2)] == [2, 1]
        confsafe.rollback(url)
        assert confsafe.get(url, "n") == 2

    @pytest.mark.parametrize("bucket", ["s3://noted", "s3://confsafe", "az://confsafe"])
    def test_an_earlier_version_says_what_replaced_it(self, s3: S3Server, azure: AzureServer, bucket: str) -> None:
        if bucket == "s3://noted":
            s3.control("s3.bucket.create -name noted", "s3.bucket.versioning -name noted -status Enabled")
        url = f"{bucket}/noted.toml"
        confsafe.save(url, {"n": 0})
        confsafe.set(url, "n", 1, backup=3)
        confsafe.set(url, "naïve", True, backup=3)
        confsafe.set(url, "n", 2, backup=False)
        confsafe.unset(url, "n", backup=3)
        assert [kept.note for kept in confsafe.backups(url)] == ["unset n", 'set "naïve"', "set n"]

    @pytest.mark.parametrize("url", ["s3://confsafe/forked.toml", "s3://never-used/forked.toml"])
    def test_a_forked_child_is_refused_at_once(self, s3: S3Server, url: str) -> None:
        confsafe.save("s3://confsafe/forked.toml", {"n": 1})
        assert "forked child" in said_by_child(lambda: confsafe.get(url, "n"))

    @pytest.mark.parametrize("scheme", ["s3", "az"])
    def test_who_is_overtaken_leaves_no_copy_that_is_shown(self, s3: S3Server, azure: AzureServer, scheme: str) -> None:
        url = f"{scheme}://confsafe/overtaken.toml"
        confsafe.save(url, {"n": 0})
        for number in (1, 2):
            confsafe.set(url, "n", number, backup=3)
        with open_shared(url, SharedOptions(backup=3)).hold() as held:
            found = held.read()
            confsafe.set(url, "n", 3, backup=3)
            with pytest.raises(Stale):
                held.commit(b"n = 99\n", found.version)
        assert earlier_texts(url) == [b"n = 2\n", b"n = 1\n", b"n = 0\n"]

    def test_who_dies_between_the_copy_and_the_write_does_not_take_the_earlier_version_away(
        self, s3: S3Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        url = "s3://confsafe/died.toml"
        confsafe.save(url, {"n": 0})
        confsafe.set(url, "n", 1)

        def die(*_: Any) -> Any:
            raise KeyboardInterrupt

        with monkeypatch.context() as dying:
            dying.setattr(objects.ObjectFile, "_put", die)
            with pytest.raises(KeyboardInterrupt):
                confsafe.set(url, "n", 2)
        assert earlier_texts(url) == [b"n = 0\n"]
        confsafe.rollback(url)
        assert confsafe.get(url, "n") == 0

    def test_as_many_versions_are_kept_as_the_metadata_have_room_for(self, s3: S3Server) -> None:
        s3.control("s3.bucket.create -name roomy", "s3.bucket.versioning -name roomy -status Enabled")
        url = "s3://roomy/app.toml"
        confsafe.save(url, {"n": 0})
        for number in range(1, 60):
            confsafe.set(url, "n", number, backup=100)
        found = open_shared(url, SharedOptions()).engine.read(objects.Deadline(10.0)).private["attributes"]
        assert sum(len(name) + len(value) for name, value in found.items()) <= 2048
        kept = earlier_texts(url)
        assert kept == [b"n = %d\n" % number for number in range(58, 58 - len(kept), -1)]
        assert len(kept) >= 20

    def test_a_value_that_came_back_does_not_make_a_lost_answer_count_twice(self, s3: S3Server) -> None:
        """S3's e-tag is made of the content: "n = 0" before and after look alike."""
        url = "s3://confsafe/back.toml"
        confsafe.save(url, {"n": 0})
        store = open_shared(url, SharedOptions())
        engine = store.engine
        whole = engine.write

        def lost(*arguments: Any, **settings: Any) -> Any:
            engine.write = whole  # type: ignore[method-assign]
            engine.write(*arguments, **settings)
            confsafe.set(url, "n", 0)
            raise objects.Unclear("the answer was lost")

        engine.write = lost  # type: ignore[method-assign]
        with store.hold() as held:
            held.commit(b"n = 1\n", held.read().version)
        assert confsafe.get(url, "n") == 0

    def test_a_server_that_stands_still_is_waited_for_no_longer_than_was_asked(self, s3: S3Server) -> None:
        url = "s3://confsafe/still.toml"
        confsafe.save(url, {"n": 0})
        s3.process.send_signal(signal.SIGSTOP)
        awake = threading.Timer(20, lambda: s3.process.send_signal(signal.SIGCONT))
        awake.start()
        try:
            before = time.monotonic()
            with pytest.raises(confsafe.WriteError, match="not reached"):
                confsafe.set(url, "n", 1, timeout=1)
            assert time.monotonic() - before < 9  # one request alone took ten
        finally:
            awake.cancel()
            s3.process.send_signal(signal.SIGCONT)

    def test_what_the_server_refuses_for_good_is_told_at_once(self, azure: AzureServer) -> None:
        confsafe.save("az://confsafe/full.toml", {"n": 1})
        before = time.monotonic()
        engine: Any = open_shared("az://confsafe/full.toml", SharedOptions(timeout=60)).engine
        found = engine.read(objects.Deadline(60))
        found.private["attributes"]["no-name-for-azure"] = "x"
        with pytest.raises(confsafe.WriteError, match="400 InvalidMetadata"):
            engine.write(b"n = 2", found, (), keep=0, note="", deadline=objects.Deadline(60))
        assert time.monotonic() - before < 30

    def test_a_server_that_ignores_conditions_is_found_out(self, tmp_path: Path) -> None:
        if CarelessServer.program() is None:
            pytest.skip("s3rver is not installed (npm: s3rver)")
        pytest.importorskip("obstore")
        with closing(CarelessServer(tmp_path)) as server:
            done = cli("set", "--create", "s3://confsafe/a.toml", "n", "1", **server.environment)
        assert done.returncode == 6
        assert done.stderr.count("\n") == 1
        assert "ignores conditions" in done.stderr
        assert "If-Match" in done.stderr
        assert list(tmp_path.rglob("*.toml*")) == []


def said_by_child(work: Callable[[], object]) -> str:
    """What a forked child says that does this: the error, or "done"."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work()
            os.write(writer, b"done")
        except confsafe.ConfsafeError as error:
            os.write(writer, str(error).encode())
        finally:
            os._exit(0)
    os.close(writer)
    said = os.read(reader, 4096).decode()
    os.close(reader)
    os.waitpid(child, 0)
    return said


class TestPlaces:
    """What may stand in a URL, and where a secret may go."""

    @pytest.mark.parametrize(
        "url",
        [
            "s3://confsafe/a.toml?secret_access_key=hunter2",
            "s3://confsafe/a.toml?hunter2",
            "s3://confsafe/a.toml?allow_http=true",
            "az://confsafe/a.toml?sas_key=hunter2",
            "gs://confsafe/a.toml?service_account_key=hunter2",
            "etcd://localhost/a.toml?token=hunter2",
        ],
    )
    def test_a_credential_or_what_no_engine_knows_is_refused_and_not_repeated(self, url: str) -> None:
        with pytest.raises(ValueError, match="may stand") as refused:
            confsafe.get(url, "n")
        assert "hunter2" not in str(refused.value)

    def test_each_endpoint_has_a_client_of_its_own(self, s3: S3Server) -> None:
        confsafe.save("s3://confsafe/own.toml", {"n": 1})
        with pytest.raises(confsafe.WriteError, match=r"127\.0\.0\.1:1: "):
            confsafe.ConfigFile("s3://confsafe/own.toml?endpoint=http://127.0.0.1:1", timeout=0).load()
        assert confsafe.get("s3://confsafe/own.toml", "n") == 1

    def test_a_secret_goes_to_no_plain_endpoint_of_another_machine(self, s3: S3Server) -> None:
        url = "s3://confsafe/secret.toml"
        confsafe.save(url, {"n": 1}, secret=True)
        with pytest.raises(confsafe.InsecureError, match="without TLS"):
            confsafe.set(f"{url}?endpoint=http://127.example.com:80", "n", 2, secret=True)
        with pytest.raises(confsafe.InsecureError, match="without TLS"):
            confsafe.load(f"{url}?endpoint=http://10.255.255.1:80", secret=True)
