"""Real servers on loopback, started for a test and ended behind it: etcd (one node or three), S3, Azure."""

from __future__ import annotations

import email.utils
import hmac
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b64decode, b64encode
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

READY = 30.0
"""Seconds in which a server has to be ready."""


def program(name: str) -> str | None:
    """Where a server's program is: beside this Python, or on the PATH."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name)


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens at now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def wait_for(
    url: str, process: subprocess.Popen[bytes], *, seconds: float = READY, trust: ssl.SSLContext | None = None
) -> None:
    """Until an HTTP address answers anything at all."""
    end = time.monotonic() + seconds
    while True:
        try:
            with closing(urllib.request.urlopen(url, timeout=1, context=trust)):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > end or process.poll() is not None:
                raise
            time.sleep(0.05)


class Certificates(NamedTuple):
    """An authority of its own, and what it has signed for a server and for a client."""

    authority: Path
    server: Path
    client: Path

    @staticmethod
    def key(certificate: Path) -> Path:
        return certificate.with_suffix(".key")

    @property
    def environment(self) -> dict[str, str]:
        return {
            "ETCD_CACERT": str(self.authority),
            "ETCD_CERT": str(self.client),
            "ETCD_KEY": str(self.key(self.client)),
        }


def certificates(folder: Path) -> Certificates:
    """New ones, made by openssl, good for two days."""
    made = Certificates(*(folder / f"{name}.pem" for name in ("authority", "server", "client")))
    (folder / "extensions").write_text("subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n")
    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    signed = ("-CA", made.authority, "-CAkey", made.key(made.authority), "-CAcreateserial", "-days", "2")

    def openssl(*words: str | Path) -> None:
        subprocess.run(["openssl", *words], check=True, capture_output=True, timeout=30)

    openssl("req", "-x509", *new, "-days", "2", *name_and_key("authority", made), "-out", made.authority)
    for name in ("server", "client"):
        openssl("req", *new, *name_and_key(name, made), "-out", folder / "request")
        to = folder / f"{name}.pem"
        openssl("x509", "-req", "-in", folder / "request", *signed, "-extfile", folder / "extensions", "-out", to)
    return made


def name_and_key(name: str, made: Certificates) -> tuple[str | Path, ...]:
    """openssl's words for whose a certificate is, and where its key goes."""
    return "-subj", f"/CN={name}", "-keyout", made.authority.with_name(f"{name}.key")


class EtcdCluster:
    """An etcd cluster of `size` nodes on loopback; with certificates, for clients that have one too."""

    def __init__(self, folder: Path, size: int, *more: str, tls: Certificates | None = None) -> None:
        self.folder = folder
        self.more = more
        self.tls = tls
        ports = free_ports(2 * size)
        self.clients, self.peers = ports[:size], ports[size:]
        self.processes: list[subprocess.Popen[bytes]] = []
        for number in range(size):
            self.processes.append(self._started(number))
        for number in range(size):
            self._wait(number)

    @property
    def authority(self) -> str:
        return ",".join(f"127.0.0.1:{port}" for port in self.clients)

    def url(self, key: str) -> str:
        return f"etcd{'s' if self.tls else ''}://{self.authority}/{key}"

    def _started(self, number: int) -> subprocess.Popen[bytes]:
        etcd = program("etcd")
        assert etcd
        peers = ",".join(f"n{i}=http://127.0.0.1:{port}" for i, port in enumerate(self.peers))
        client = f"http{'s' if self.tls else ''}://127.0.0.1:{self.clients[number]}"
        peer = f"http://127.0.0.1:{self.peers[number]}"
        with open(self.folder / f"n{number}.log", "ab") as log:
            return subprocess.Popen(
                [
                    etcd,
                    *("--name", f"n{number}", "--data-dir", str(self.folder / f"n{number}")),
                    *("--listen-client-urls", client, "--advertise-client-urls", client),
                    *("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer),
                    *("--initial-cluster", peers, "--heartbeat-interval", "100", "--election-timeout", "1000"),
                    *self._trust_options(),
                    *self.more,
                ],
                stdout=log,
                stderr=log,
                env={**os.environ, "ETCD_UNSUPPORTED_ARCH": ""},
            )

    def _trust_options(self) -> list[str]:
        if self.tls is None:
            return []
        own = ["--cert-file", str(self.tls.server), "--key-file", str(self.tls.key(self.tls.server))]
        return [*own, "--trusted-ca-file", str(self.tls.authority), "--client-cert-auth"]

    def _wait(self, number: int) -> None:
        trust = None
        if self.tls is not None:
            trust = ssl.create_default_context(cafile=self.tls.authority)
            trust.load_cert_chain(self.tls.client, self.tls.key(self.tls.client))
        scheme = "http" if trust is None else "https"
        wait_for(f"{scheme}://127.0.0.1:{self.clients[number]}/health", self.processes[number], trust=trust)

    def leader(self) -> int:
        """The number of the node that leads."""
        for number, port in enumerate(self.clients):
            if self.processes[number].poll() is not None:
                continue
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                if b"\netcd_server_is_leader 1" in answer.read():
                    return number
        raise AssertionError("no node leads")

    def kill(self, number: int) -> None:
        self.processes[number].kill()
        self.processes[number].wait()

    def signal(self, number: int, what: signal.Signals) -> None:
        self.processes[number].send_signal(what)

    def restart(self, *numbers: int) -> None:
        """Start nodes again; none is waited for before all are there, as two may be needed for an answer."""
        for number in numbers:
            self.processes[number] = self._started(number)
        for number in numbers:
            self._wait(number)

    def control(self, *words: str) -> str:
        """Run etcdctl, as an operator would."""
        etcdctl = program("etcdctl")
        assert etcdctl
        done = subprocess.run(
            [etcdctl, "--endpoints", self.authority, *words],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
            env={**os.environ, "ETCDCTL_API": "3"},
        )
        return done.stdout

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


class Server:
    """One process that serves."""

    process: subprocess.Popen[bytes]

    def close(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.wait()


class S3Server(Server):
    """SeaweedFS as an S3 server with one bucket, `confsafe`."""

    BASE = "s3://confsafe"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for last in (False, False, True):  # a port that was free may be taken by the time the server wants it
            self.port, *self._more = free_ports(8)
            self.process = self._started()
            try:
                self._wait()
                self._make_bucket()
                break
            except (OSError, subprocess.TimeoutExpired):
                self.close()
                if last:
                    raise

    def control(self, *lines: str) -> str:
        """Run commands in the server's shell, as an operator would."""
        weed = program("weed")
        assert weed
        master = f"-master=127.0.0.1:{self._more[0]}.{self._more[4]}"
        typed = "".join(f"{line}\n" for line in lines).encode()
        return subprocess.run([weed, "shell", master], input=typed, capture_output=True, timeout=30).stdout.decode()

    def _make_bucket(self) -> None:
        assert "created bucket" in self.control("s3.bucket.create -name confsafe")

    @property
    def environment(self) -> dict[str, str]:
        return {
            **self.endpoint(self.port),
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "demo",
            "AWS_SECRET_ACCESS_KEY": "demo-secret",
            "AWS_REGION": "us-east-1",
        }

    def endpoint(self, port: int) -> dict[str, str]:
        """The variable that tells the address, at the server's port or a proxy's."""
        return {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}

    def _started(self) -> subprocess.Popen[bytes]:
        weed = program("weed")
        assert weed
        access = self.folder / "s3.json"
        access.write_text(
            '{"identities": [{"name": "demo", "credentials": [{"accessKey": "demo", "secretKey": "demo-secret"}],'
            ' "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}'
        )
        master, volume, filer, *grpc = self._more
        with open(self.folder / "weed.log", "ab") as log:
            return subprocess.Popen(
                [
                    *(weed, "server", f"-dir={self.folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3"),
                    *(f"-s3.port={self.port}", f"-s3.config={access}", f"-master.port={master}", "-volume.max=32"),
                    *(f"-volume.port={volume}", f"-filer.port={filer}", f"-s3.port.grpc={grpc[0]}"),
                    *(f"-master.port.grpc={grpc[1]}", f"-volume.port.grpc={grpc[2]}", f"-filer.port.grpc={grpc[3]}"),
                    *("-s3.port.iceberg=0", "-s3.port.lance=0"),  # else at one port each, for a second server too
                ],
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )

    def _wait(self) -> None:
        wait_for(f"http://127.0.0.1:{self.port}/", self.process, seconds=2 * READY)

    def restart(self) -> None:
        self.close()
        self.process = self._started()
        self._wait()


class CarelessServer(Server):
    """s3rver, an S3 server that takes every write, whatever its condition; with the bucket `confsafe`."""

    def __init__(self, folder: Path) -> None:
        (self.port,) = free_ports(1)
        s3rver = self.program()
        assert s3rver
        with open(folder.with_suffix(".log"), "ab") as log:
            self.process = subprocess.Popen(
                [
                    *(s3rver, "--directory", str(folder), "--address", "127.0.0.1", "--port", str(self.port)),
                    *("--configure-bucket", "confsafe", "--silent"),
                ],
                stdout=log,
                stderr=log,
            )
        wait_for(f"http://127.0.0.1:{self.port}/", self.process)

    @staticmethod
    def program() -> str | None:
        """Where s3rver is: named by S3RVER, or on the PATH."""
        return os.environ.get("S3RVER") or program("s3rver")

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "S3RVER",
            "AWS_SECRET_ACCESS_KEY": "S3RVER",
            "AWS_REGION": "us-east-1",
        }


class AzureServer(Server):
    """Azurite as Azure's blob service, with the container `confsafe`; the account is the emulator's own."""

    BASE = "az://confsafe"
    ACCOUNT = "devstoreaccount1"
    KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

    def __init__(self, folder: Path) -> None:
        (self.port,) = free_ports(1)
        azurite = self.program()
        assert azurite
        with open(folder / "azurite.log", "ab") as log:
            self.process = subprocess.Popen(
                [
                    *(azurite, "--blobHost", "127.0.0.1", "--blobPort", str(self.port)),
                    *("--location", str(folder), "--silent", "--skipApiVersionCheck"),
                ],
                stdout=log,
                stderr=log,
            )
        wait_for(f"http://127.0.0.1:{self.port}/", self.process)
        self._make_container()

    @staticmethod
    def program() -> str | None:
        """Where azurite is: named by AZURITE_BLOB, or on the PATH."""
        return os.environ.get("AZURITE_BLOB") or program("azurite-blob")

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AZURE_STORAGE_ACCOUNT_NAME": self.ACCOUNT,
            "AZURE_STORAGE_ACCOUNT_KEY": self.KEY,
            **self.endpoint(self.port),
        }

    def endpoint(self, port: int) -> dict[str, str]:
        """The variable that tells the account's address, at the server's port or a proxy's."""
        return {"AZURE_STORAGE_ENDPOINT": f"http://127.0.0.1:{port}/{self.ACCOUNT}"}

    def _make_container(self) -> None:
        """Signed as https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key says."""
        headers = {"x-ms-date": email.utils.formatdate(usegmt=True), "x-ms-version": "2021-08-06"}
        canonical = "".join(f"{name}:{value}\n" for name, value in sorted(headers.items()))
        resource = f"/{self.ACCOUNT}/{self.ACCOUNT}/confsafe\nrestype:container"
        signed = hmac.digest(b64decode(self.KEY), f"PUT{chr(10) * 12}{canonical}{resource}".encode(), "sha256")
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/{self.ACCOUNT}/confsafe?restype=container",
            method="PUT",
            headers={**headers, "Authorization": f"SharedKey {self.ACCOUNT}:{b64encode(signed).decode()}"},
        )
        with urllib.request.urlopen(request, timeout=10):
            pass
