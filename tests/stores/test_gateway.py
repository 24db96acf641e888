"""How an etcd cluster is reached: users, certificates, endpoints that do not answer."""

from __future__ import annotations

import os
import shutil
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest
from command import cli
from servers import EtcdCluster, certificates

import confsafe
from confsafe.stores import open_shared
from confsafe.stores.deadline import Deadline
from confsafe.stores.engine import Unclear
from confsafe.stores.gateway import Gateway
from confsafe.stores.location import parse
from confsafe.stores.shared import SharedOptions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from servers import Certificates


@pytest.fixture(scope="module")
def guarded(etcd_installed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EtcdCluster]:
    """A node with users: `root`, and `app`, who may use what begins with /app/; tokens last for two seconds."""
    node = EtcdCluster(tmp_path_factory.mktemp("guarded"), 1, "--auth-token-ttl", "2")
    node.control("user", "add", "root:rootpw")
    node.control("user", "grant-role", "root", "root")
    node.control("role", "add", "app")
    node.control("role", "grant-permission", "app", "--prefix=true", "readwrite", "/app/")
    node.control("user", "add", "app:app-password")
    node.control("user", "grant-role", "app", "app")
    node.control("auth", "enable")
    yield node
    node.close()


@pytest.fixture
def password_file(tmp_path: Path) -> str:
    """A file with the password of the user `app`."""
    file = tmp_path / "password"
    file.write_text("app-password\n")
    return str(file)


class TestUsers:
    def test_a_user_has_the_password_from_a_file(self, guarded: EtcdCluster, password_file: str) -> None:
        user = {"ETCD_USERNAME": "app", "ETCD_PASSWORD_FILE": password_file}
        url = guarded.url("app/a.toml")
        assert cli("set", "--create", url, "n", "1", **user).returncode == 0
        assert cli("get", url, "n", **user).stdout == "1\n"

    def test_nobody_and_a_wrong_password_are_refused_in_one_line(self, guarded: EtcdCluster) -> None:
        for user in ({}, {"ETCD_USERNAME": "root", "ETCD_PASSWORD": "hunter2"}):
            refused = cli("set", "--create", guarded.url("app/b.toml"), "n", "1", **user)
            assert refused.returncode == 6
            assert refused.stderr.count("\n") == 1
            assert "ETCD_USERNAME" in refused.stderr
            assert "hunter2" not in refused.stderr

    def test_a_key_that_the_user_may_not_write_is_refused(self, guarded: EtcdCluster, password_file: str) -> None:
        user = {"ETCD_USERNAME": "app", "ETCD_PASSWORD_FILE": password_file}
        refused = cli("set", "--create", guarded.url("other/a.toml"), "n", "1", **user)
        assert refused.returncode == 6
        assert "permission denied" in refused.stderr

    def test_a_refusal_names_the_key_that_it_is_about_though_another_came_first(
        self, guarded: EtcdCluster, password_file: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ETCD_USERNAME", "app")
        monkeypatch.setenv("ETCD_PASSWORD_FILE", password_file)
        confsafe.save(guarded.url("app/first.toml"), {"n": 1})
        other = guarded.url("other/second.toml")
        with pytest.raises(confsafe.WriteError, match=f"^{other}: the store refuses"):
            confsafe.set(other, "n", 1)
        with pytest.raises(confsafe.WriteError, match=f"^{other}: the store refuses"):
            open_shared(other, SharedOptions()).read()

    def test_a_password_file_that_cannot_be_read_is_told_at_once(self, guarded: EtcdCluster, tmp_path: Path) -> None:
        missing = {"ETCD_USERNAME": "app", "ETCD_PASSWORD_FILE": str(tmp_path / "absent")}
        url = guarded.url("app/a.toml")
        for verb in (("get", url, "n"), ("set", "--create", url, "n", "1", "--timeout", "50")):
            refused = cli(*verb, **missing)
            assert refused.returncode == 6
            assert "ETCD_PASSWORD_FILE" in refused.stderr

    def test_a_login_that_is_over_is_made_again(
        self, guarded: EtcdCluster, password_file: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ETCD_USERNAME", "app")
        monkeypatch.setenv("ETCD_PASSWORD_FILE", password_file)
        url = guarded.url("app/long.toml")
        confsafe.save(url, {"n": 1})
        time.sleep(4)  # the token has expired
        confsafe.set(url, "n", 2)
        assert confsafe.get(url, "n") == 2


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Certificates of an authority of our own."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    return certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def encrypted(
    etcd_installed: None, tmp_path_factory: pytest.TempPathFactory, trust: Certificates
) -> Iterator[EtcdCluster]:
    """A node that speaks TLS, with clients that have a certificate."""
    node = EtcdCluster(tmp_path_factory.mktemp("encrypted"), 1, tls=trust)
    yield node
    node.close()


class TestCertificates:
    def test_they_come_from_the_environment(self, encrypted: EtcdCluster, trust: Certificates) -> None:
        url = encrypted.url("a.toml")
        assert cli("set", "--create", "--secret", url, "n", "1", **trust.environment).returncode == 0
        assert cli("get", url, "n", **trust.environment).stdout == "1\n"

    @pytest.mark.parametrize("missing", ["ETCD_CACERT", "ETCD_CERT"])
    def test_no_trust_is_told_at_once(self, encrypted: EtcdCluster, trust: Certificates, missing: str) -> None:
        refused = cli("set", "--timeout", "50", encrypted.url("a.toml"), "n", "1", **{**trust.environment, missing: ""})
        assert refused.returncode == 6
        assert "do not trust each other" in refused.stderr
        assert missing in refused.stderr

    @pytest.mark.parametrize("variable", ["ETCD_CACERT", "ETCD_CERT", "ETCD_KEY"])
    def test_a_file_that_cannot_be_read_is_told_at_once(
        self, encrypted: EtcdCluster, trust: Certificates, variable: str, tmp_path: Path
    ) -> None:
        named = {**trust.environment, variable: str(tmp_path / "absent")}
        refused = cli("set", "--timeout", "50", encrypted.url("a.toml"), "n", "1", **named)
        assert refused.returncode == 6
        assert variable in refused.stderr
        assert "cannot be read" in refused.stderr

    def test_a_plain_url_to_it_names_the_other_scheme(self, encrypted: EtcdCluster) -> None:
        refused = cli("set", "--timeout", "0", encrypted.url("a.toml").replace("etcds", "etcd"), "n", "1")
        assert refused.returncode == 5
        assert "etcds://" in refused.stderr

    def test_a_watch_speaks_tls_too(
        self, encrypted: EtcdCluster, trust: Certificates, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in trust.environment.items():
            monkeypatch.setenv(name, value)
        url = encrypted.url("watched.toml")
        confsafe.save(url, {"n": 1})
        with confsafe.ConfigFile(url).watch() as watch:
            confsafe.set(url, "n", 2)
            assert next(watch)[1] == {"n": 2}


class TestEndpoints:
    def test_a_cluster_without_a_majority_is_told_in_time_and_used_when_it_is_back(self, cluster: EtcdCluster) -> None:
        url = cluster.url("app.toml")
        confsafe.save(url, {"n": 0}, timeout=30)
        for number in (1, 2):
            cluster.signal(number, signal.SIGSTOP)
        with pytest.raises(confsafe.ConfsafeError):
            confsafe.set(url, "n", 1, timeout=1)
        for number in (1, 2):
            cluster.signal(number, signal.SIGCONT)
        confsafe.set(url, "n", 2, timeout=30)
        assert confsafe.get(url, "n") == 2

    def test_a_write_that_one_refuses_for_the_moment_goes_to_the_next(self) -> None:
        with Answering(503, b'{"code": 14, "message": "etcdserver: no leader"}') as bad, Answering(200, b"{}") as good:
            gateway = Gateway(parse(f"etcd://127.0.0.1:{bad.port},127.0.0.1:{good.port}/a.toml"))
            with pytest.raises(Unclear):
                gateway.call("/v3/kv/txn", {}, Deadline(5), is_safe=False)
            assert gateway.call("/v3/kv/txn", {}, Deadline(5), is_safe=False) == {}
            gateway.close()


def test_a_forked_child_does_not_read_the_answers_of_its_parent(etcd: EtcdCluster) -> None:
    urls = [etcd.url(f"forked/{who}.toml") for who in ("parent", "child")]
    for url in urls:
        confsafe.save(url, {"who": url[-11:]})
    engines = [open_shared(url, SharedOptions()).engine for url in urls]
    before = [engine.read(Deadline(10)).data for engine in engines]  # by one connection, which both processes have
    child = os.fork()
    mine = 0 if child else 1
    is_right = False
    try:
        is_right = all(engines[mine].read(Deadline(10)).data == before[mine] for _ in range(300))
    finally:
        if not child:
            os._exit(0 if is_right else 1)
    assert is_right
    assert os.waitpid(child, 0)[1] == 0


class Answering:
    """A server on loopback that gives every request one answer."""

    def __init__(self, status: int, body: bytes) -> None:
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Answering:
        from threading import Thread

        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
