"""Shared stores under faults: what is lost, what is doubled, how quick.

    python -m benchmarks.stores [--times 100] [--only etcd]

8 processes edit one file at once, each a counter that all share and keys of its own, while a server is killed, stands
still or loses answers. Beside it the same counter by a bare compare-and-swap loop in Python, on the same cluster in the
same run. Needs the servers that the tests need.
"""

from __future__ import annotations

import argparse
import multiprocessing
import signal
import sys
import tempfile
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import harmonic_mean
from threading import Timer
from typing import TYPE_CHECKING, Any

TESTS = Path(__file__).parent.parent / "tests" / "stores"

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROCESSES = 8
TURNS = 5


def main() -> None:
    """Run every engine with every fault and print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--times", type=int, default=100, help="edits of each kind a process")
    asked.add_argument("--only", default="", help="rows whose name holds this")
    options = asked.parse_args()
    print("| engine, fault | edits | lost | doubled | unknown | comments kept | seconds |")
    print("|---|---:|---:|---:|---:|---|---:|")
    for name, work in rows():
        if options.only not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            outcome = work(Path(folder), options.times)
        kept = "all" if outcome.comments else "**no**"
        print(
            f"| {name} | {outcome.edits} | {outcome.lost} | {outcome.doubled} | {outcome.unknown} | {kept} "
            f"| {outcome.seconds:.1f} |",
            flush=True,
        )
    if options.only in "etcd, three nodes, a counter":
        with tempfile.TemporaryDirectory() as folder:
            print_rate(Path(folder), options.times)


def of_the_tests(name: str) -> Any:
    """A module of tests/stores: the servers, and what is done to them."""
    if str(TESTS) not in sys.path:
        sys.path.insert(0, str(TESTS))
    return import_module(name)


def rows() -> Iterator[tuple[str, Callable[[Path, int], Any]]]:
    """Every engine with every fault."""
    yield "etcd, three nodes", partial(on_etcd, None)
    yield "etcd, the leader killed", partial(on_etcd, kill_leader)
    yield "etcd, two of three killed, back after 3 s", partial(on_etcd, kill_two)
    yield "etcd, the leader stopped for 5 s", partial(on_etcd, stop_leader)
    yield "etcd, 3 % of the answers lost", on_lossy_etcd
    yield "S3 (SeaweedFS)", partial(on_s3, None)
    yield "S3, 3 % of the answers lost", on_lossy_s3
    yield "S3, the server restarted", partial(on_s3, restart)
    yield "S3, the server stopped for 5 s", partial(on_s3, stop_server)
    yield "Azure (azurite)", partial(on_azure, None)
    yield "Azure, 3 % of the answers lost", on_lossy_azure
    yield "Azure, the server stopped for 5 s", partial(on_azure, stop_server)


def on_etcd(fault: Callable[[Any], None] | None, folder: Path, times: int) -> Any:
    servers = of_the_tests("servers")
    workload = of_the_tests("workload")

    cluster = servers.EtcdCluster(folder, 3)
    try:
        work = None if fault is None else partial(fault, cluster)
        return workload.run(f"etcd://{cluster.authority}", work, processes=PROCESSES, times=times)
    finally:
        cluster.close()


def kill_leader(cluster: Any) -> None:
    cluster.kill(cluster.leader())


def kill_two(cluster: Any) -> None:
    leader = cluster.leader()
    both = (leader, (leader + 1) % 3)
    for number in both:
        cluster.kill(number)
    after(3.0, lambda: [cluster.restart(number) for number in both])


def stop_leader(cluster: Any) -> None:
    leader = cluster.leader()
    cluster.signal(leader, signal.SIGSTOP)
    after(5.0, lambda: cluster.signal(leader, signal.SIGCONT))


def after(seconds: float, work: Callable[[], object]) -> None:
    timer = Timer(seconds, work)
    timer.start()
    timer.join()


def on_lossy_etcd(folder: Path, times: int) -> Any:
    servers = of_the_tests("servers")
    workload = of_the_tests("workload")

    cluster = servers.EtcdCluster(folder, 1)
    proxy = workload.LossyProxy(cluster.clients[0], 33)
    try:
        return workload.run(f"etcd://127.0.0.1:{proxy.port}", processes=PROCESSES, times=times)
    finally:
        proxy.close()
        cluster.close()


def restart(server: Any) -> None:
    server.restart()


def stop_server(server: Any) -> None:
    server.process.send_signal(signal.SIGSTOP)
    after(5.0, lambda: server.process.send_signal(signal.SIGCONT))


def on_s3(fault: Callable[[Any], None] | None, folder: Path, times: int) -> Any:
    servers = of_the_tests("servers")
    workload = of_the_tests("workload")

    server = servers.S3Server(folder)
    try:
        with environment(server.environment):
            work = None if fault is None else partial(fault, server)
            return workload.run("s3://confsafe", work, processes=PROCESSES, times=times)
    finally:
        server.close()


def on_lossy_s3(folder: Path, times: int) -> Any:
    servers = of_the_tests("servers")
    workload = of_the_tests("workload")

    server = servers.S3Server(folder)
    proxy = workload.LossyProxy(server.port, 33)
    try:
        with environment({**server.environment, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{proxy.port}"}):
            return workload.run("s3://confsafe", processes=PROCESSES, times=times)
    finally:
        proxy.close()
        server.close()


def on_azure(fault: Callable[[Any], None] | None, folder: Path, times: int) -> Any:
    servers = of_the_tests("servers")
    workload = of_the_tests("workload")

    server = servers.AzureServer(folder)
    try:
        with environment(server.environment):
            work = None if fault is None else partial(fault, server)
            return workload.run("az://confsafe", work, processes=PROCESSES, times=times)
    finally:
        server.close()


def on_lossy_azure(folder: Path, times: int) -> Any:
    servers = of_the_tests("servers")
    workload = of_the_tests("workload")

    server = servers.AzureServer(folder)
    proxy = workload.LossyProxy(server.port, 33)
    try:
        with environment({**server.environment, "AZURE_STORAGE_ENDPOINT": server.endpoint(proxy.port)}):
            return workload.run("az://confsafe", processes=PROCESSES, times=times)
    finally:
        proxy.close()
        server.close()


def environment(variables: dict[str, str]) -> Any:
    """The environment with these variables, for a block; a client that another server had is forgotten."""
    from unittest.mock import patch

    from confsafe.stores import objects

    objects.forget()
    return patch.dict("os.environ", variables)


# -- how quick


def print_rate(folder: Path, times: int) -> None:
    """A counter by `confsafe.update`, and by a bare loop, on one cluster, in turns: what else runs slows both."""
    servers = of_the_tests("servers")

    cluster = servers.EtcdCluster(folder, 3)
    ours, bare = [], []
    try:
        for turn in range(TURNS):
            ours.append(rate(count_by_update, cluster.url(f"count-{turn}.toml"), times // TURNS))
            bare.append(rate(count_by_loop, cluster.authority, times // TURNS))
    finally:
        cluster.close()
    updates, loops = harmonic_mean(ours), harmonic_mean(bare)
    print(
        f"\netcd, three nodes, a counter by {PROCESSES} processes: {updates:.0f} edits/s by confsafe.update, "
        f"{loops:.0f}/s by a bare compare-and-swap loop: {updates / loops:.2f}"
    )


def rate(work: Callable[[str, int], None], where: str, times: int) -> float:
    """How many a second all processes count together."""
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(PROCESSES + 1)
    workers = [spawn.Process(target=ready_then, args=(ready, work, where, times)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    ready.wait()
    before = time.monotonic()
    for worker in workers:
        worker.join()
    assert all(worker.exitcode == 0 for worker in workers)
    return PROCESSES * times / (time.monotonic() - before)


def ready_then(ready: Any, work: Callable[[str, int], None], where: str, times: int) -> None:
    work(where, 0)  # imports, and a first connection
    ready.wait()
    work(where, times)


def count_by_update(url: str, times: int) -> None:
    import confsafe

    def more(cfg: Any) -> None:
        cfg["count"] = cfg.get("count", 0) + 1

    for _ in range(times):
        confsafe.update(url, more, timeout=120, backup=False)


def count_by_loop(authority: str, times: int) -> None:
    """What a careful programmer writes by hand: read, add one, write if nobody else has, else again."""
    import base64
    import http.client
    import json

    host, _, port = authority.split(",")[0].partition(":")
    connection = http.client.HTTPConnection(host, int(port))
    key = base64.b64encode(b"/bare").decode()

    def call(route: str, body: dict[str, Any]) -> dict[str, Any]:
        connection.request("POST", route, json.dumps(body), {"Content-Type": "application/json"})
        return json.loads(connection.getresponse().read())  # type: ignore[no-any-return]

    for _ in range(times):
        while True:
            found = call("/v3/kv/range", {"key": key}).get("kvs", [])
            revision = found[0]["mod_revision"] if found else "0"
            number = int(base64.b64decode(found[0]["value"])) + 1 if found else 1
            compare = [{"key": key, "target": "MOD", "result": "EQUAL", "mod_revision": revision}]
            put = [{"request_put": {"key": key, "value": base64.b64encode(str(number).encode()).decode()}}]
            if call("/v3/kv/txn", {"compare": compare, "success": put, "failure": []}).get("succeeded"):
                break


if __name__ == "__main__":
    main()
