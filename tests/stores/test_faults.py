"""Whatever happens to the servers: no edit is lost, none is counted twice, every comment stays."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import pytest
from faults import kill_leader, kill_two, stop, stop_leader
from workload import LossyProxy, Outcome, run

if TYPE_CHECKING:
    from servers import AzureServer, EtcdCluster, S3Server


@pytest.fixture(params=["s3", "azure"])
def objects(request: pytest.FixtureRequest) -> S3Server | AzureServer:
    """An object store of each kind."""
    server: S3Server | AzureServer = request.getfixturevalue(request.param)
    return server


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
    assert right(run(f"etcd://{cluster.authority}", partial(kill_leader, cluster)))


def test_two_of_three_nodes_are_killed_and_come_back(cluster: EtcdCluster) -> None:
    assert right(run(f"etcd://{cluster.authority}", partial(kill_two, cluster)))


def test_the_leader_stands_still_for_five_seconds(cluster: EtcdCluster) -> None:
    assert right(run(f"etcd://{cluster.authority}", partial(stop_leader, cluster)))


def test_three_answers_of_a_hundred_are_lost(etcd: EtcdCluster) -> None:
    with closing(LossyProxy(etcd.clients[0], 33)) as proxy:
        outcome = run(f"etcd://127.0.0.1:{proxy.port}")
    assert proxy.lost > 0
    assert right(outcome)


def test_many_processes_edit_one_object(objects: S3Server | AzureServer) -> None:
    outcome = run(objects.BASE, times=10)
    assert right(outcome)
    assert outcome.unknown == 0


def test_answers_of_an_object_store_are_lost(objects: S3Server | AzureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(LossyProxy(objects.port, 33)) as proxy:
        for name, address in objects.endpoint(proxy.port).items():
            monkeypatch.setenv(name, address)
        outcome = run(objects.BASE, times=10)
    assert proxy.lost > 0
    assert right(outcome)


def test_the_s3_server_is_restarted(s3: S3Server) -> None:
    assert right(run(s3.BASE, s3.restart, times=10))


def test_the_server_stands_still_for_five_seconds(objects: S3Server | AzureServer) -> None:
    assert right(run(objects.BASE, partial(stop, objects), times=10))
