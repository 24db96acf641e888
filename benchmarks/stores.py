"""Shared stores under faults: what is lost, what is doubled, how quick.

    python -m benchmarks.stores [--times 100] [--only etcd]

8 processes edit one file at once, each a counter that all share and keys of its own, while a server is killed, stands
still or loses answers. Beside it the same counter by a bare compare-and-swap loop in Python, on the same cluster in the
same run. Needs the servers that the tests need.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from contextlib import closing
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import harmonic_mean
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
            found = work(Path(folder), options.times)
        kept = "all" if found.comments else "**no**"
        print(
            f"| {name} | {found.edits} | {found.lost} | {found.doubled} | {found.unknown} | {kept} "
            f"| {found.seconds:.1f} |",
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
    servers, faults = of_the_tests("servers"), of_the_tests("faults")
    yield "etcd, three nodes", partial(on_etcd, None)
    yield "etcd, the leader killed", partial(on_etcd, faults.kill_leader)
    yield "etcd, two of three killed, back after 3 s", partial(on_etcd, faults.kill_two)
    yield "etcd, the leader stopped for 5 s", partial(on_etcd, faults.stop_leader)
    yield "etcd, 3 % of the answers lost", on_lossy_etcd
    yield "S3 (SeaweedFS)", partial(on_objects, servers.S3Server, None)
    yield "S3, 3 % of the answers lost", partial(on_lossy_objects, servers.S3Server)
    yield "S3, the server restarted", partial(on_objects, servers.S3Server, servers.S3Server.restart)
    yield "S3, the server stopped for 5 s", partial(on_objects, servers.S3Server, faults.stop)
    yield "Azure (azurite)", partial(on_objects, servers.AzureServer, None)
    yield "Azure, 3 % of the answers lost", partial(on_lossy_objects, servers.AzureServer)
    yield "Azure, the server stopped for 5 s", partial(on_objects, servers.AzureServer, faults.stop)


def on_etcd(fault: Callable[[Any], None] | None, folder: Path, times: int) -> Any:
    with closing(of_the_tests("servers").EtcdCluster(folder, 3)) as cluster:
        return outcome(f"etcd://{cluster.authority}", times, fault, cluster)


def on_lossy_etcd(folder: Path, times: int) -> Any:
    with closing(of_the_tests("servers").EtcdCluster(folder, 1)) as cluster, lossy(cluster.clients[0]) as proxy:
        return outcome(f"etcd://127.0.0.1:{proxy.port}", times)


def on_objects(kind: Callable[[Path], Any], fault: Callable[[Any], None] | None, folder: Path, times: int) -> Any:
    with closing(kind(folder)) as server, environment(server.environment):
        return outcome(server.BASE, times, fault, server)


def on_lossy_objects(kind: Callable[[Path], Any], folder: Path, times: int) -> Any:
    with (
        closing(kind(folder)) as server,
        lossy(server.port) as proxy,
        environment({**server.environment, **server.endpoint(proxy.port)}),
    ):
        return outcome(server.BASE, times)


def lossy(port: int) -> Any:
    """A proxy in front of a port that loses three answers of a hundred, for a block."""
    return closing(of_the_tests("workload").LossyProxy(port, 33))


def outcome(base: str, times: int, fault: Callable[[Any], None] | None = None, harmed: Any = None) -> Any:
    """What comes of the edits below a URL, while the fault is done to what it harms."""
    work = None if fault is None else partial(fault, harmed)
    return of_the_tests("workload").run(base, work, processes=PROCESSES, times=times)


def environment(variables: dict[str, str]) -> Any:
    """The environment with these variables, for a block; a client that another server had is forgotten."""
    from unittest.mock import patch

    from confsafe.stores import objects

    objects.forget()
    return patch.dict("os.environ", variables)


# -- how quick


def print_rate(folder: Path, times: int) -> None:
    """A counter by `confsafe.update`, and by a bare loop, on one cluster, in turns: what else runs slows both.

    Each process has made one edit before the clock runs: the modules are loaded, the connection is there.
    """
    ours, bare = [], []
    with closing(of_the_tests("servers").EtcdCluster(folder, 3)) as cluster:
        for turn in range(TURNS):
            ours.append(rate(count_by_update, cluster.url(f"count-{turn}.toml"), times // TURNS))
            bare.append(rate(count_by_loop, cluster.authority, times // TURNS))
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
    work(where.replace("count-", "warm-"), 1)  # imports, and a first connection
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
