"""What is done to servers while many edit; each returns when the server is on its way back."""

from __future__ import annotations

import signal
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from servers import AzureServer, EtcdCluster, S3Server


def kill_leader(cluster: EtcdCluster) -> None:
    """Kill the node that leads."""
    cluster.kill(cluster.leader())


def kill_two(cluster: EtcdCluster) -> None:
    """Kill two of three nodes, the leader among them; they are back after 3 s."""
    leader = cluster.leader()
    both = (leader, (leader + 1) % 3)
    for number in both:
        cluster.kill(number)
    _after(3.0, lambda: cluster.restart(*both))


def stop_leader(cluster: EtcdCluster) -> None:
    """Stop the node that leads for 5 s."""
    leader = cluster.leader()
    cluster.signal(leader, signal.SIGSTOP)
    _after(5.0, lambda: cluster.signal(leader, signal.SIGCONT))


def stop(server: S3Server | AzureServer) -> None:
    """Stop a server for 5 s."""
    server.process.send_signal(signal.SIGSTOP)
    _after(5.0, lambda: server.process.send_signal(signal.SIGCONT))


def _after(seconds: float, work: Callable[[], object]) -> None:
    timer = Timer(seconds, work)
    timer.start()
    timer.join()
