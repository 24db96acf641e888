"""Several shared files committed as one: keys of one etcd cluster, in one transaction.

Other engines have no transaction over several files; `edit_all` on them is refused before anything is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.errors import ConfsafeError, WriteError
from confsafe.stores.engine import Moved, Unclear
from confsafe.stores.shared import outcome_unknown
from confsafe.stores.writers import Writer, with_own

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from confsafe.stores.deadline import Deadline
    from confsafe.stores.etcd import EtcdFile
    from confsafe.stores.shared import SharedCommit, SharedHold


def publisher(holds: Sequence[SharedHold]) -> Callable[[Sequence[SharedCommit]], None]:
    """What commits these files as one. Raises ConfsafeError where their engine cannot."""
    from confsafe.stores.etcd import EtcdFile

    engines = [hold.engine for hold in holds]
    files = [engine for engine in engines if isinstance(engine, EtcdFile)]
    if len(files) < len(engines) or len({id(file.gateway) for file in files}) > 1:
        raise ConfsafeError(
            "these shared files cannot be committed as one",
            remedy="name keys of one etcd cluster, with the endpoints written alike, or edit them one by one",
        )
    return lambda commits: _publish(files[0], holds[0].deadline, commits)


def _publish(cluster: EtcdFile, deadline: Deadline, commits: Sequence[SharedCommit]) -> None:
    """Write all in one transaction, once. Raises Stale, LockTimeout, OutcomeUnknown, WriteError."""
    if not commits:
        return
    own = Writer().next_id()
    is_unclear = False
    with deadline.running():
        while True:
            try:
                cluster.write_together(
                    commits, lambda commit: with_own(commit.expected.ids, own, cluster.kept_ids), deadline
                )
                return
            except Moved:
                if is_unclear and _is_there(own, commits, deadline):
                    return
                break
            except Unclear as fault:
                is_unclear = True
                if deadline.is_over:
                    raise outcome_unknown(cluster.identity) from fault
                deadline.pause()
            except WriteError as error:
                if is_unclear:
                    raise outcome_unknown(cluster.identity) from error
                raise
    commits[0].hold.overtaken(None)


def _is_there(own: str, commits: Sequence[SharedCommit], deadline: Deadline) -> bool:
    """Whether the transaction with this id was made: no, where something else has moved a file. Raises WriteError."""
    try:
        return any(own in commit.engine.read(deadline).ids for commit in commits)
    except WriteError as error:
        raise outcome_unknown(commits[0].engine.identity) from error
