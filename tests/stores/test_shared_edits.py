"""The verbs on a shared store do what they do on a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from workload import LossyProxy

import confsafe
from confsafe.stores import open_shared
from confsafe.stores.shared import SharedOptions
from confsafe.testing import memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from servers import EtcdCluster

TEXT = "# shared\nport = 80  # web\nhosts = ['a']\n"


@pytest.fixture
def place() -> Iterator[Callable[..., str]]:
    """Places in memory."""
    with memory() as made:
        yield made


def text_of(url: str) -> str:
    data = open_shared(url, SharedOptions()).read().data
    assert data is not None
    return data.decode()


def cli(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "confsafe", *words],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )


class TestEdits:
    def test_only_the_bytes_of_the_key_change(self, place: Callable[..., str]) -> None:
        url = place("app.toml", TEXT)
        confsafe.set(url, "port", 8080)
        assert text_of(url) == TEXT.replace("80 ", "8080 ")

    def test_a_rollback_brings_the_earlier_version_back(self, place: Callable[..., str]) -> None:
        url = place("app.toml", TEXT)
        confsafe.set(url, "port", 8080)
        assert [(kept.number, kept.size) for kept in confsafe.backups(url)] == [(1, len(TEXT))]
        confsafe.rollback(url)
        assert text_of(url) == TEXT

    def test_the_format_is_told_by_the_last_part_of_the_url(self, place: Callable[..., str]) -> None:
        url = place("app.yaml", "a: 1  # one\n") + "?b=c.toml"
        confsafe.set(url, "a", 2)
        assert text_of(url) == "a: 2  # one\n"

    def test_an_attempt_that_was_overtaken_is_made_again(self, place: Callable[..., str]) -> None:
        url = place("app.toml", TEXT)
        seen = []
        for attempt in confsafe.attempts(url):
            with attempt as cfg:
                seen.append(cfg["port"])
                if len(seen) == 1:
                    confsafe.set(url, "port", 90)
                cfg["port"] += 1
        assert seen == [80, 90]
        assert confsafe.get(url, "port") == 91

    def test_a_block_whose_key_another_has_changed_is_a_conflict(self, place: Callable[..., str]) -> None:
        url = place("app.toml", TEXT)
        with pytest.raises(confsafe.ConflictError), confsafe.edit(url) as cfg:
            confsafe.set(url, "port", 90)
            cfg["port"] = 91
        assert confsafe.get(url, "port") == 90

    def test_a_block_is_merged_with_other_keys(self, place: Callable[..., str]) -> None:
        url = place("app.toml", TEXT)
        with confsafe.edit(url) as cfg:
            confsafe.set(url, "hosts", ["b"])
            cfg["port"] = 91
        assert text_of(url) == "# shared\nport = 91  # web\nhosts = ['b']\n"

    @pytest.mark.parametrize("option", [{"in_place": True}, {"mode": 0o600}])
    def test_options_that_only_a_disk_has_are_refused(self, place: Callable[..., str], option: Any) -> None:
        url = place("app.toml", TEXT)
        with pytest.raises(ValueError, match="belongs to files on a disk"):
            confsafe.set(url, "port", 1, **option)


class TestRefusals:
    @pytest.mark.parametrize("path", ["ftp://host/app.toml", "redis://host/app.toml"])
    def test_a_scheme_without_a_store_is_refused(
        self, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        done = cli("set", "--create", path, "a", "1")
        assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
        assert "no store for" in done.stderr

    @pytest.mark.parametrize("verb", [("get", "a"), ("set", "a", "1")])
    def test_a_password_in_the_url_is_refused_and_not_repeated(self, verb: tuple[str, ...]) -> None:
        done = cli(verb[0], "etcd://me:hunter2@localhost:1/app.toml", *verb[1:])
        assert done.returncode == 2
        assert "hunter2" not in done.stderr
        assert "me:" not in done.stderr
        assert "environment" in done.stderr

    def test_a_store_that_is_not_reached_is_exit_5(self) -> None:
        done = cli("set", "etcd://127.0.0.1:1/app.toml", "a", "1", "--timeout", "0.2")
        assert done.returncode == 5
        assert "not reached" in done.stderr

    def test_an_outcome_that_nobody_tells_is_exit_10(self, etcd: EtcdCluster) -> None:
        confsafe.save(etcd.url("demo/unknown.toml"), {"n": 1})
        proxy = LossyProxy(etcd.clients[0], 1, passed=1)
        try:
            done = cli("set", f"etcd://127.0.0.1:{proxy.port}/demo/unknown.toml", "n", "2", "--timeout", "1")
        finally:
            proxy.close()
        assert done.returncode == 10, done.stderr
        assert "does not answer whether" in done.stderr
        assert "unchanged" not in done.stderr
        assert confsafe.get(etcd.url("demo/unknown.toml"), "n") == 2

    def test_a_secret_without_tls_is_refused(self) -> None:
        with pytest.raises(confsafe.InsecureError, match="without TLS"):
            confsafe.set("etcd://10.255.255.1:2379/app.toml", "a", 1, secret=True)


class TestEtcd:
    def test_the_value_is_what_etcdctl_shows(self, etcd: EtcdCluster) -> None:
        etcd.control("put", "/demo/app.toml", TEXT)
        confsafe.set(etcd.url("demo/app.toml"), "port", 8080)
        assert etcd.control("get", "--print-value-only", "/demo/app.toml") == TEXT.replace("80 ", "8080 ") + "\n"

    def test_a_writer_who_knows_nothing_of_us_is_noticed(self, etcd: EtcdCluster) -> None:
        url = etcd.url("demo/other.toml")
        etcd.control("put", "/demo/other.toml", TEXT)
        with confsafe.edit(url) as cfg:
            etcd.control("put", "/demo/other.toml", TEXT.replace("'a'", "'b'"))
            cfg["port"] = 81
        assert text_of(url) == "# shared\nport = 81  # web\nhosts = ['b']\n"

    def test_history_survives_a_compaction(self, etcd: EtcdCluster) -> None:
        url = etcd.url("demo/compacted.toml")
        confsafe.save(url, {"n": 0})
        for number in range(1, 4):
            confsafe.set(url, "n", number, backup=2)
        version = open_shared(url, SharedOptions()).read().version
        etcd.control("compaction", str(version))
        assert [confsafe.loads(open_shared(url, SharedOptions()).read_backup(n), "toml")["n"] for n in (1, 2)] == [2, 1]

    def test_more_than_a_request_holds_is_refused_before_it_is_sent(self, etcd: EtcdCluster) -> None:
        url = etcd.url("demo/large.toml")
        with pytest.raises(confsafe.WriteError, match="too large for the store"):
            confsafe.save(url, {"text": "x" * (1 << 21)})
        assert open_shared(url, SharedOptions()).read().data is None

    def test_several_keys_are_one_transaction(self, etcd: EtcdCluster) -> None:
        urls = [etcd.url(f"demo/pair-{number}.toml") for number in (1, 2)]
        with confsafe.edit_all(*urls) as (one, two):
            one["n"] = two["n"] = 1
        versions = {open_shared(url, SharedOptions()).read().version for url in urls}
        assert len(versions) == 1
        with pytest.raises(confsafe.ConflictError), confsafe.edit_all(*urls) as (one, two):
            confsafe.set(urls[1], "n", 5)
            one["n"] = two["n"] = 2
        assert [confsafe.get(url, "n") for url in urls] == [1, 5]

    def test_files_of_a_disk_and_of_a_store_are_not_committed_as_one(self, etcd: EtcdCluster, tmp_path: Path) -> None:
        with (
            pytest.raises(ValueError, match="cannot be committed as one"),
            confsafe.edit_all(etcd.url("demo/mixed.toml"), tmp_path / "a.toml") as (one, two),
        ):
            one["n"] = two["n"] = 1
        assert not (tmp_path / "a.toml").exists()


class TestCopies:
    def test_the_copy_is_read_where_the_store_is_not_reached(self, etcd: EtcdCluster, tmp_path: Path) -> None:
        url, copy = etcd.url("demo/cached.toml"), tmp_path / "copy.toml"
        confsafe.save(url, {"n": 1})
        settings = confsafe.ConfigFile(url, cache=copy)
        assert (settings.get("n"), settings.stale) == (1, False)
        assert copy.stat().st_mode & 0o777 == 0o600
        gone = confsafe.ConfigFile("etcd://127.0.0.1:1/demo/cached.toml", cache=copy, timeout=0.1)
        assert (gone.get("n"), gone.stale) == (1, True)
        assert gone.age is not None

    def test_a_copy_that_is_too_old_is_refused(self, tmp_path: Path) -> None:
        copy = tmp_path / "copy.toml"
        copy.write_text("n = 1\n")
        os.utime(copy, (0, 0))
        settings = confsafe.ConfigFile("etcd://127.0.0.1:1/app.toml", cache=copy, max_stale=60, timeout=0.1)
        with pytest.raises(confsafe.WriteError, match="max_stale"):
            settings.load()

    def test_a_value_that_does_not_parse_leaves_the_copy(self, place: Callable[..., str], tmp_path: Path) -> None:
        url = place("app.toml", "n = 1\n")
        settings = confsafe.ConfigFile(url, cache=tmp_path / "copy.toml")
        settings.load()
        with open_shared(url, SharedOptions()).hold() as held:
            held.commit(b"n = ", held.read().version)
        assert (settings.get("n"), settings.stale) == (1, True)

    def test_the_copy_of_a_secret_needs_a_name(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="name"):
            confsafe.ConfigFile("etcd://localhost/app.toml", cache=True, secret=True)


def test_explain_tells_which_layer_counts(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("n = 1\n")
    (tmp_path / "b.yaml").write_text("n: 2\n")
    a, b = str(tmp_path / "a.toml"), str(tmp_path / "b.yaml")
    assert cli("explain", "n", a, b).stdout == f"{b}:1:4\t2\n{a}:1:5\t(stood over)\n"
    assert cli("explain", "n", a, b, "--env", "DEMO_", DEMO_N="7").stdout.startswith("DEMO_N\t7\n")
    absent = cli("explain", "x", a, b)
    assert (absent.returncode, absent.stdout) == (1, "")
