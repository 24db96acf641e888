"""Real servers on loopback, started for a test and ended behind it: etcd (one node or three), S3, Azure."""

from __future__ import annotations

import email.utils
import hmac
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b64decode, b64encode
from contextlib import closing
from pathlib import Path

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


def wait_for(url: str, process: subprocess.Popen[bytes], *, seconds: float = READY) -> None:
    """Until an HTTP address answers anything at all."""
    end = time.monotonic() + seconds
    while True:
        try:
            with closing(urllib.request.urlopen(url, timeout=1)):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > end or process.poll() is not None:
                raise
            time.sleep(0.05)


class EtcdCluster:
    """An etcd cluster of `size` nodes on loopback."""

    def __init__(self, folder: Path, size: int, *more: str) -> None:
        self.folder = folder
        self.more = more
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
        return f"etcd://{self.authority}/{key}"

    def _started(self, number: int) -> subprocess.Popen[bytes]:
        etcd = program("etcd")
        assert etcd
        peers = ",".join(f"n{i}=http://127.0.0.1:{port}" for i, port in enumerate(self.peers))
        client, peer = (f"http://127.0.0.1:{ports[number]}" for ports in (self.clients, self.peers))
        with open(self.folder / f"n{number}.log", "ab") as log:
            return subprocess.Popen(
                [
                    etcd,
                    *("--name", f"n{number}", "--data-dir", str(self.folder / f"n{number}")),
                    *("--listen-client-urls", client, "--advertise-client-urls", client),
                    *("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer),
                    *("--initial-cluster", peers, "--heartbeat-interval", "100", "--election-timeout", "1000"),
                    *self.more,
                ],
                stdout=log,
                stderr=log,
                env={**os.environ, "ETCD_UNSUPPORTED_ARCH": ""},
            )

    def _wait(self, number: int) -> None:
        wait_for(f"http://127.0.0.1:{self.clients[number]}/health", self.processes[number])

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

    def restart(self, number: int) -> None:
        self.processes[number] = self._started(number)
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


class S3Server:
    """SeaweedFS as an S3 server with one bucket, `confsafe`."""

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
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "demo",
            "AWS_SECRET_ACCESS_KEY": "demo-secret",
            "AWS_REGION": "us-east-1",
        }

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

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


class AzureServer:
    """Azurite as Azure's blob service, with the container `confsafe`; the account is the emulator's own."""

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
            "AZURE_STORAGE_ENDPOINT": f"http://127.0.0.1:{self.port}/{self.ACCOUNT}",
        }

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

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
