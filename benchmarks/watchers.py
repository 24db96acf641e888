"""What the watchers of one key cost an etcd server, through its JSON gateway: memory, idle and after changes.

    python -m benchmarks.watchers [--watchers 1000]

One node on loopback, a connection a watcher as `ConfigFile.watch` and `confsafe relay` have it; the resident memory of
the server before, with all of them, and after twenty changes that each of them was told. Linux only.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from base64 import b64encode
from contextlib import closing
from pathlib import Path
from typing import Any

import confsafe
from benchmarks.stores import of_the_tests
from confsafe.stores.gateway import Gateway
from confsafe.stores.location import parse

CHANGES = 20


def main() -> None:
    """Print the kilobytes of each watcher."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--watchers", type=int, default=1000)
    count = asked.parse_args().watchers
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a connection each; the server inherits it
    with tempfile.TemporaryDirectory() as folder, closing(of_the_tests("servers").EtcdCluster(Path(folder), 1)) as node:
        server = node.processes[0].pid
        url = node.url("app.toml")
        confsafe.save(url, {"n": 0})
        before = memory(server)
        told = [watcher(url, number) for number in range(count)]
        idle = memory(server)
        for number in range(CHANGES):
            confsafe.set(url, "n", number + 1)
        busy = memory(server)
        print(f"{before} KB before; {count} watchers: {(idle - before) / count:.0f} KB each when idle, ", end="")
        print(f"{(busy - before) / count:.0f} KB each after {CHANGES} changes")
        del told


def watcher(url: str, number: int) -> Any:
    """A stream that the server has confirmed; nobody reads what it tells."""
    place = parse(url)
    gateway = Gateway(place)
    asked = {"create_request": {"key": b64encode(f"/{place.key}".encode()).decode()}}
    connection, response = gateway.stream("/v3/watch", asked, number=number)
    response.readline()
    return connection, response


def memory(process: int) -> int:
    """The resident kilobytes of a process, once it is quiet."""
    time.sleep(3)
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


if __name__ == "__main__":
    main()
