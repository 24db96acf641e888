"""Whatever happens to the servers: no edit is lost, none is counted twice, every comment stays."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import pytest
from workload import LossyProxy, Outcome, run

if TYPE_CHECKING:
    from servers import AzureServer, EtcdCluster, S3Server


def right(outcome: Outcome) -> bool:
    assert outcome.lost == 0, outcome
    assert outcome.doubled <= outcome.unknown, outcome
    assert outcome.comments, outcome
    return True


def test_many_processes_edit_one_file_of_etcd(cluster: EtcdCluster) -> None:
    outcome = run(f"etcd://{cluster.authority}")
    assert right(outcome)
    assert outcome.unknown == 0


def test_the_leader_is_killed(cluster: EtcdCluster) -> None:
    outcome = run(f"etcd://{cluster.authority}", lambda: cluster.kill(cluster.leader()))
    assert right(outcome)


def test_two_of_three_nodes_are_killed_and_come_back(cluster: EtcdCluster) -> None:
    def fault() -> None:
        leader = cluster.leader()
        cluster.kill(leader)
        cluster.kill((leader + 1) % 3)
        back = threading.Timer(3.0, lambda: [cluster.restart(n) for n in (leader, (leader + 1) % 3)])
        back.start()
        back.join()

    outcome = run(f"etcd://{cluster.authority}", fault)
    assert right(outcome)


def test_the_leader_stands_still_for_five_seconds(cluster: EtcdCluster) -> None:
    def fault() -> None:
        leader = cluster.leader()
        cluster.signal(leader, signal.SIGSTOP)
        awake = threading.Timer(5.0, lambda: cluster.signal(leader, signal.SIGCONT))
        awake.start()
        awake.join()

    outcome = run(f"etcd://{cluster.authority}", fault)
    assert right(outcome)


def test_three_answers_of_a_hundred_are_lost(etcd: EtcdCluster) -> None:
    proxy = LossyProxy(etcd.clients[0], 33)
    try:
        outcome = run(f"etcd://127.0.0.1:{proxy.port}")
    finally:
        proxy.close()
    assert proxy.lost > 0
    assert right(outcome)


def test_many_processes_edit_one_object_of_s3(s3: S3Server) -> None:
    outcome = run("s3://confsafe", times=10)
    assert right(outcome)
    assert outcome.unknown == 0


def test_answers_of_s3_are_lost(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = LossyProxy(s3.port, 33)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{proxy.port}")
    try:
        outcome = run("s3://confsafe", times=10)
    finally:
        proxy.close()
    assert proxy.lost > 0
    assert right(outcome)


def test_the_s3_server_is_restarted(s3: S3Server) -> None:
    outcome = run("s3://confsafe", s3.restart, times=10)
    assert right(outcome)


def test_many_processes_edit_one_object_of_azure(azure: AzureServer) -> None:
    outcome = run("az://confsafe", times=10)
    assert right(outcome)
    assert outcome.unknown == 0


def test_answers_of_azure_are_lost(azure: AzureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = LossyProxy(azure.port, 33)
    monkeypatch.setenv("AZURE_STORAGE_ENDPOINT", azure.endpoint(proxy.port))
    try:
        outcome = run("az://confsafe", times=10)
    finally:
        proxy.close()
    assert proxy.lost > 0
    assert right(outcome)


@pytest.mark.parametrize("engine", ["s3", "azure"])
def test_the_server_stands_still_for_five_seconds(engine: str, request: pytest.FixtureRequest) -> None:
    server: S3Server | AzureServer = request.getfixturevalue(engine)

    def fault() -> None:
        server.process.send_signal(signal.SIGSTOP)
        awake = threading.Timer(5.0, lambda: server.process.send_signal(signal.SIGCONT))
        awake.start()
        awake.join()

    outcome = run("s3://confsafe" if engine == "s3" else "az://confsafe", fault, times=10)
    assert right(outcome)
