"""The verbs on a shared store do what they do on a file."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command import cli
from workload import LossyProxy

import confsafe
from confsafe.storage.store import Stale
from confsafe.stores import open_shared
from confsafe.stores.deadline import Deadline
from confsafe.stores.etcd import REQUEST_LIMIT
from confsafe.stores.shared import SharedOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from servers import EtcdCluster

TEXT = "# shared\nport = 80  # web\nhosts = ['a']\n"


def text_of(url: str) -> str:
    data = open_shared(url, SharedOptions()).read().data
    assert data is not None
    return data.decode()


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

    def test_an_earlier_version_says_what_replaced_it(self, place: Callable[..., str]) -> None:
        url = place("app.toml", TEXT)
        confsafe.set(url, "port", 8080)
        confsafe.update(url, lambda cfg: cfg.update({"hosts": [], "a": {"b": 1}}), backup=3)
        confsafe.rollback(url, backup=3)
        assert [kept.note for kept in confsafe.backups(url)] == ["rollback to 1", "set a, unset hosts[0]", "set port"]

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

    @pytest.mark.parametrize(
        "verb",
        ["get URL a", "get URL a --default b", "list URL", "check URL", "backups URL", "diff URL", "diff URL app"],
    )
    def test_a_verb_that_reads_waits_as_long_as_was_said(self, verb: str) -> None:
        done = cli(*verb.replace("URL", "etcd://127.0.0.1:1/app.toml").split(), "--timeout", "0.2")
        assert done.returncode == 5, done.stderr
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

    def test_more_than_a_request_holds_is_exit_6(self, etcd: EtcdCluster, tmp_path: Path) -> None:
        large = tmp_path / "large"
        large.write_text("x" * (1 << 21))
        done = cli("set", "--create", etcd.url("demo/too-large.toml"), "text", "--value-file", str(large))
        assert done.returncode == 6
        assert done.stderr.count("\n") == 1
        assert "too large for the store" in done.stderr
        assert "--no-backup" in done.stderr

    def test_a_secret_without_tls_is_refused(self) -> None:
        url = "etcd://10.255.255.1:2379/app.toml"
        with pytest.raises(confsafe.InsecureError, match="without TLS"):
            confsafe.set(url, "a", 1, secret=True)
        with pytest.raises(confsafe.InsecureError, match="without TLS"):
            confsafe.load(url, secret=True)
        with pytest.raises(confsafe.InsecureError, match="without TLS"):
            confsafe.diff(url, secret=True)


class TestCommandLine:
    """Each verb does on a URL what it does on a file."""

    @pytest.fixture(params=["etcd", "s3"])
    def url(self, request: pytest.FixtureRequest) -> str:
        if request.param == "etcd":
            cluster: EtcdCluster = request.getfixturevalue("etcd")
            base = f"etcd://{cluster.authority}"
        else:
            request.getfixturevalue("s3")
            base = "s3://confsafe"
        url = f"{base}/{secrets.token_hex(6)}/app.toml"
        with open_shared(url, SharedOptions()).hold() as held:
            held.commit(TEXT.encode(), held.read().version)
        return url

    def test_verbs_change_and_read_it(self, url: str) -> None:
        for words, text in (
            (("set", url, "port", "8080"), "# shared\nport = 8080  # web\nhosts = ['a']\n"),
            (("add", url, "hosts", "b"), "# shared\nport = 8080  # web\nhosts = ['a', 'b']\n"),
            (("rename", url, "port", "gate"), "# shared\ngate = 8080  # web\nhosts = ['a', 'b']\n"),
            (("unset", url, "hosts"), "# shared\ngate = 8080  # web\n"),
            (("rollback", url), "# shared\ngate = 8080  # web\nhosts = ['a', 'b']\n"),
        ):
            done = cli(*words)
            assert (done.returncode, done.stderr) == (0, "")
            assert text_of(url) == text
        assert cli("get", url, "gate").stdout == "8080\n"
        assert cli("list", url).stdout.startswith("gate = 8080\n")
        assert cli("check", url).returncode == 0

    def test_an_editor_has_it_and_gives_it_back(self, url: str) -> None:
        assert cli("edit", url, EDITOR="sed -i s/80/81/").returncode == 0
        assert text_of(url) == TEXT.replace("80", "81")

    def test_earlier_versions_are_listed_compared_and_tried(self, url: str, tmp_path: Path) -> None:
        assert (cli("backups", url).returncode, cli("backups", url).stdout) == (0, "")
        cli("set", url, "port", "81")
        assert cli("backups", url).stdout.startswith("1  ")
        assert cli("backups", url).stdout.endswith("  before: set port\n")
        assert '"note": "set port"' in cli("backups", url, "--json").stdout
        assert "-port = 80  # web\n+port = 81  # web\n" in cli("diff", url).stdout
        assert '"value": 81' in cli("diff", url, "--as", "json-patch").stdout
        assert "-port = 81  # web\n+port = 80  # web\n" in cli("rollback", url, "-n").stdout
        local = tmp_path / "local.toml"
        local.write_text(TEXT)
        assert "-port = 80  # web\n+port = 81  # web\n" in cli("diff", str(local), url).stdout
        merged = cli("merge", str(local), url, str(local), "-o", "-")
        assert merged.stdout == TEXT.replace("80", "81")
        assert text_of(url) == TEXT.replace("80", "81")

    def test_what_is_not_there_is_told(self, url: str) -> None:
        for words in (("get", f"{url}.toml", "a"), ("backups", f"{url}.toml"), ("diff", url, f"{url}.toml")):
            done = cli(*words)
            assert (done.returncode, done.stdout) == (6, "")
            assert "no such file" in done.stderr


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

    @pytest.mark.parametrize("meta", ["", "[]", "{", '{"ids": 5}', '{"ids": [1], "earlier": {"x": 3}}', "\udcff"])
    def test_what_others_wrote_beside_the_value_is_no_fault(self, etcd: EtcdCluster, meta: str) -> None:
        url = etcd.url("demo/meta.toml")
        etcd.control("put", "/demo/meta.toml", TEXT)
        etcd.control("put", "/demo/meta.toml.confsafe", meta)
        assert confsafe.backups(url) == []
        confsafe.set(url, "port", 8080)
        assert [kept.size for kept in confsafe.backups(url)] == [len(TEXT)]

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

    def test_a_value_that_just_fits_is_written_however_many_commits_are_remembered(self, etcd: EtcdCluster) -> None:
        """512 ids are 7 KB, which stand in the same request."""
        url = etcd.url("demo/full.toml")
        engine = open_shared(url, SharedOptions()).engine
        deadline = Deadline(30.0)
        ids = tuple(f"{number:011}" for number in range(engine.kept_ids))
        sizes = range(REQUEST_LIMIT - 16384, REQUEST_LIMIT, 1024)
        for size in sizes:
            try:
                engine.write(b"#" * size, engine.read(deadline), ids, keep=0, note="", deadline=deadline)
            except confsafe.WriteError as error:
                assert "bytes, and a request holds" in str(error)  # our own words: nothing was sent
                break
        assert size > sizes[0]
        assert size < sizes[-1]

    def test_as_many_files_are_one_transaction_as_the_guide_says(self, etcd: EtcdCluster) -> None:
        urls = [etcd.url(f"demo/many-{number}.toml") for number in range(33)]
        for value in range(3):  # with the third edit an older backup goes
            with confsafe.edit_all(*urls[:32]) as files:
                for one in files:
                    one["n"] = value
        for url in urls:
            confsafe.save(url, {"n": 2})
            confsafe.set(url, "n", 3)
        with pytest.raises(confsafe.WriteError, match="33 files are 132 operations"), confsafe.edit_all(*urls) as files:
            for one in files:
                one["n"] = 4
        assert {confsafe.get(url, "n") for url in urls} == {3}

    def test_a_transaction_whose_answer_is_lost_is_made_once(self, etcd: EtcdCluster) -> None:
        proxy = LossyProxy(etcd.clients[0], 2, seed=3)
        try:
            urls = [f"etcd://127.0.0.1:{proxy.port}/demo/lost-{number}.toml" for number in (1, 2)]
            for turn in range(10):
                with confsafe.edit_all(*urls, timeout=60) as (one, two):
                    one["n"] = two["n"] = turn
                    one[f"k{turn}"] = two[f"k{turn}"] = turn
            assert proxy.lost > 5
        finally:
            proxy.close()
        for number in (1, 2):
            found = confsafe.load(etcd.url(f"demo/lost-{number}.toml"))
            assert found == {"n": 9, **{f"k{turn}": turn for turn in range(10)}}

    def test_after_three_conflicts_the_lock_is_held_until_the_edit_ends(self, etcd: EtcdCluster) -> None:
        url = etcd.url("demo/contended.toml")
        confsafe.save(url, {"n": 0})

        def locks() -> str:
            return etcd.control("get", "--prefix", "--keys-only", "/demo/contended.toml.lock/").strip()

        with open_shared(url, SharedOptions(timeout=60)).hold() as held:
            version = held.read().version
            for turn in range(4):
                assert bool(locks()) == (turn >= 3)
                etcd.control("put", "/demo/contended.toml", f"n = {turn}")
                with pytest.raises(Stale) as stale:
                    held.commit(b"n = 7\n", version)
                version = stale.value.now.version
            late = (confsafe.LockTimeout, confsafe.OutcomeUnknown)
            with pytest.raises(late), open_shared(url, SharedOptions(timeout=1)).hold() as other:
                found = other.read().version
                while True:  # who comes later waits for the lock too, and not for ever
                    etcd.control("put", "/demo/contended.toml", secrets.token_hex(8))
                    with suppress(Stale):
                        other.commit(b"n = 8\n", found)
            held.commit(b"n = 7\n", held.read().version)
        assert locks() == ""
        assert text_of(url) == "n = 7\n"

    def test_attempts_are_one_edit_that_takes_the_lock_after_three_conflicts(self, etcd: EtcdCluster) -> None:
        url = etcd.url("demo/attempted.toml")
        confsafe.save(url, {"n": 0, "other": 0})
        locked = []
        for attempt in confsafe.attempts(url, timeout=60):
            with attempt as cfg:
                held = etcd.control("get", "--prefix", "--keys-only", "/demo/attempted.toml.lock/").split()
                locked.append(len(held))
                if len(locked) <= 3:
                    confsafe.set(url, "other", len(locked))
                cfg["n"] = cfg["other"] + 10
        assert locked == [0, 0, 0, 1]
        assert confsafe.load(url) == {"n": 13, "other": 3}
        assert etcd.control("get", "--prefix", "--keys-only", "/demo/attempted.toml.lock/") == ""

    def test_attempts_end_with_their_time(self, etcd: EtcdCluster) -> None:
        url = etcd.url("demo/never.toml")
        confsafe.save(url, {"n": 0})
        with pytest.raises((confsafe.LockTimeout, confsafe.OutcomeUnknown)):
            for attempt in confsafe.attempts(url, timeout=0.3):
                with attempt as cfg:
                    etcd.control("put", "/demo/never.toml", f"n = {cfg['n'] + 2}")
                    cfg["n"] += 1

    def test_the_lock_of_a_process_that_was_killed_is_free_again(self, etcd: EtcdCluster) -> None:
        url = etcd.url("demo/killed.toml")
        confsafe.save(url, {"n": 0})
        script = (
            "import sys; from confsafe.stores import open_shared; from confsafe.stores.shared import SharedOptions\n"
            "from confsafe.stores.deadline import Deadline\n"
            "with open_shared(sys.argv[1], SharedOptions()).engine.exclusive(Deadline(30)):\n"
            "    print('held', flush=True); sys.stdin.read()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", script, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            holder.kill()
        with open_shared(url, SharedOptions()).engine.exclusive(Deadline(30.0)):
            held = etcd.control("get", "--prefix", "--keys-only", "/demo/killed.toml.lock/").split()
        assert len(held) == 1

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

    def test_a_store_that_does_not_answer_is_waited_for_as_long_as_was_said(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"etcd://127.0.0.1:{silent.getsockname()[1]}/app.toml"
            copy = tmp_path / "copy.toml"
            copy.write_text("n = 1\n")
            before = time.monotonic()
            assert confsafe.ConfigFile(url, cache=copy, timeout=0.2).get("n") == 1
            with pytest.raises(confsafe.WriteError, match="not reached"):
                confsafe.ConfigFile(url, timeout=0.2).load()
            with pytest.raises(confsafe.WriteError, match="not reached"):
                confsafe.load(url, timeout=0.2)
            assert time.monotonic() - before < 8  # ten seconds each is what nobody asked for

    def test_the_copy_is_kept_of_what_the_options_read(self, place: Callable[..., str], tmp_path: Path) -> None:
        url = place("app.toml", "name = 'caf\u00e9'\n".encode("latin-1"))
        settings = confsafe.ConfigFile(url, cache=tmp_path / "copy.toml", encoding="latin-1")
        assert (settings.get("name"), settings.stale) == ("caf\u00e9", False)
        assert settings.age is not None

    def test_nothing_is_written_from_the_copy(self, tmp_path: Path) -> None:
        copy = tmp_path / "copy.toml"
        copy.write_text("n = 1\n")
        settings = confsafe.ConfigFile("etcd://127.0.0.1:1/app.toml", cache=copy, timeout=0.1)
        with pytest.raises(confsafe.WriteError, match="not reached"):
            settings.set("n", 2)
        assert copy.read_text() == "n = 1\n"

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


def test_layers_merge_a_store_tell_its_lines_and_follow_it(etcd: EtcdCluster, tmp_path: Path) -> None:
    url, local = etcd.url("demo/layered.toml"), tmp_path / "local.toml"
    etcd.control("put", "/demo/layered.toml", TEXT)
    local.write_text("hosts = ['b']\n")
    found = confsafe.layers({"port": 1, "debug": False}, url, local)
    assert dict(found) == {"port": 80, "debug": False, "hosts": ["b"]}
    assert str(found.origin("port")) == f"{url}:2:8"
    assert cli("explain", "port", url, str(local)).stdout == f"{url}:2:8\t80\n"
    watch = found.watch(every=0.05)
    confsafe.set(url, "port", 81)
    old, new = next(watch)
    watch.close()
    assert (old["port"], new["port"]) == (80, 81)
