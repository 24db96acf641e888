"""The changes of a shared file as the engine tells them, whatever happens to it meanwhile."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

import confsafe
from confsafe.stores import objects, open_shared
from confsafe.stores.gateway import Gateway
from confsafe.stores.shared import SharedOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from servers import AzureServer, EtcdCluster, S3Server


class Following:
    """A thread that follows a watch and keeps what it is told."""

    def __init__(self, url: str) -> None:
        self.seen: list[Any] = []
        self.faults: list[str] = []
        self._told = threading.Condition()
        self._watch = confsafe.ConfigFile(url).watch(on_error=self._fault)
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        for _, new in self._watch:
            with self._told:
                self.seen.append(dict(new))
                self._told.notify_all()

    def _fault(self, error: Exception) -> None:
        with self._told:
            self.faults.append(str(error))
            self._told.notify_all()

    def wait(self, until: Callable[[Following], bool]) -> None:
        with self._told:
            assert self._told.wait_for(lambda: until(self), timeout=60), (self.seen, self.faults)

    def close(self) -> float:
        """End it; how long that took."""
        before = time.monotonic()
        self._watch.close()
        self._thread.join(60)
        assert not self._thread.is_alive()
        return time.monotonic() - before


@pytest.fixture
def follow() -> Iterator[Callable[[str], Following]]:
    """Followers, ended behind the test."""
    made: list[Following] = []

    def start(url: str) -> Following:
        made.append(Following(url))
        return made[-1]

    yield start
    for one in made:
        one.close()


class TestEtcd:
    def test_it_goes_on_whichever_node_is_killed(
        self, cluster: EtcdCluster, follow: Callable[[str], Following]
    ) -> None:
        url = cluster.url("app.toml")
        confsafe.save(url, {"n": -1}, timeout=30)
        follower = follow(url)
        for number in range(3):
            cluster.kill(number)
            confsafe.set(url, "n", number, timeout=30)
            follower.wait(lambda one, n=number: {"n": n} in one.seen)  # type: ignore[misc]
            cluster.restart(number)
        assert follower.seen == [{"n": 0}, {"n": 1}, {"n": 2}]
        assert follower.faults == []

    def test_behind_a_compaction_it_asks_no_more_than_before(
        self, etcd: EtcdCluster, follow: Callable[[str], Following], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The key is older than what the cluster still knows: a stream from there is refused each time."""
        url = etcd.url("watched/old.toml")
        confsafe.save(url, {"n": 0})
        for number in range(5):
            confsafe.save(etcd.url("watched/other.toml"), {"n": number})
        newest = open_shared(etcd.url("watched/other.toml"), SharedOptions()).read().version
        etcd.control("compaction", str(newest))
        begun: list[int] = []
        whole = Gateway.stream

        def counted(self: Gateway, *arguments: Any, **settings: Any) -> Any:
            begun.append(1)
            return whole(self, *arguments, **settings)

        monkeypatch.setattr(Gateway, "stream", counted)
        follower = follow(url)
        time.sleep(1)
        confsafe.set(url, "n", 1)
        follower.wait(lambda one: one.seen == [{"n": 1}])
        assert len(begun) == 1

    def test_a_file_that_goes_and_comes_back_is_told_once_each(
        self, etcd: EtcdCluster, follow: Callable[[str], Following], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("confsafe.stores.etcd._QUIET", 0.2)  # the stream is made anew again and again
        url = etcd.url("watched/gone.toml")
        confsafe.save(url, {"n": 0})
        follower = follow(url)
        etcd.control("del", "/watched/gone.toml")
        follower.wait(lambda one: len(one.faults) == 1)
        time.sleep(1)
        confsafe.save(url, {"n": 1})
        follower.wait(lambda one: one.seen == [{"n": 1}])
        assert len(follower.faults) == 1

    def test_a_state_that_does_not_parse_is_told_and_the_old_one_stays(
        self, etcd: EtcdCluster, follow: Callable[[str], Following]
    ) -> None:
        url = etcd.url("watched/broken.toml")
        confsafe.save(url, {"n": 0})
        follower = follow(url)
        etcd.control("put", "/watched/broken.toml", "n = ")
        follower.wait(lambda one: len(one.faults) == 1)
        etcd.control("put", "/watched/broken.toml", "n = 2")
        follower.wait(lambda one: one.seen == [{"n": 2}])
        assert "broken.toml:1:" in follower.faults[0]

    def test_it_ends_soon_while_no_node_answers(self, cluster: EtcdCluster, follow: Callable[[str], Following]) -> None:
        url = cluster.url("app.toml")
        confsafe.save(url, {"n": 0}, timeout=30)
        follower = follow(url)
        for number in range(3):
            cluster.kill(number)
        time.sleep(1)
        assert follower.close() < 15


class TestObjects:
    @pytest.mark.parametrize("scheme", ["s3", "az"])
    def test_a_change_is_seen_by_looking(
        self,
        s3: S3Server,
        azure: AzureServer,
        follow: Callable[[str], Following],
        monkeypatch: pytest.MonkeyPatch,
        scheme: str,
    ) -> None:
        monkeypatch.setattr(objects, "LOOK", 0.2)
        url = f"{scheme}://confsafe/watched.toml"
        confsafe.save(url, {"n": 0})
        follower = follow(url)
        confsafe.set(url, "n", 1)
        follower.wait(lambda one: one.seen == [{"n": 1}])
        with open_shared(url, SharedOptions()).hold() as held:
            held.commit(b"n = ", held.read().version)
        follower.wait(lambda one: len(one.faults) == 1)
        with open_shared(url, SharedOptions()).hold() as held:
            held.commit(b"n = 3", held.read().version)
        follower.wait(lambda one: one.seen == [{"n": 1}, {"n": 3}])

    def test_it_goes_on_behind_a_restart_of_the_server(
        self, s3: S3Server, follow: Callable[[str], Following], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(objects, "LOOK", 0.2)
        url = "s3://confsafe/watched-on.toml"
        confsafe.save(url, {"n": 0})
        follower = follow(url)
        s3.restart()
        confsafe.set(url, "n", 1, timeout=60)
        follower.wait(lambda one: one.seen == [{"n": 1}])
