"""For tests: a place in memory, and the suite that a store must pass, the disk among them.

    def test_my_store() -> None:
        confsafe.testing.check_store(my_engine)         # my_engine: a function of a module, (name: str) -> Engine

`memory` is a fixture for the tests of an application: `memory("app.toml", text)` gives a URL that every verb takes.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from confsafe.stores.shared import SharedFile, SharedOptions
from confsafe.testing import engines, places
from confsafe.testing.places import EDITS, PROCESSES
from confsafe.testing.places import StoreFault as StoreFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from confsafe.storage.store import Store
    from confsafe.stores.engine import Engine


@contextmanager
def memory() -> Iterator[Callable[..., str]]:
    """Places in memory, forgotten at the end.

    Example:
        >>> import confsafe
        >>> with memory() as place:
        ...     url = place("app.toml", "port = 80\\n")
        ...     confsafe.get(url, "port")
        80
    """
    from confsafe.stores import memory as engine
    from confsafe.stores import open_shared

    host = secrets.token_hex(8)

    def place(name: str, text: str | bytes | None = None) -> str:
        url = f"memory://{host}/{name}"
        if text is not None:
            data = text.encode() if isinstance(text, str) else text
            places.written(open_shared(url, SharedOptions()), data)
        return url

    try:
        yield place
    finally:
        engine.forget(f"memory://{host}/")


def check_store(factory: Callable[[str], Engine | Store], *, processes: int = PROCESSES, edits: int = EDITS) -> None:
    """Ask of a store all that a store must do; of an engine, and of the store over it, all that a shared one must do.

    Args:
        factory: makes the engine, or the store, of the file of that name; callable in another process (a function of a
            module, or a `functools.partial` of one). The names are new ones.
        processes: how many count at once; 0: threads of this process, for an engine that knows only one process.
        edits: how often each counts.

    Raises StoreFault, which names what was not done.
    """
    name = f"check-{secrets.token_hex(8)}"
    made: Callable[[str], Any] = factory
    if not hasattr(made(f"{name}-kind"), "hold"):
        engines.check(made, name)
    places.check(partial(_store, made), name, processes=processes, edits=edits)


def _store(factory: Callable[[str], Any], name: str) -> Store:
    """The store that the factory makes, or the one over the engine that it makes."""
    made = factory(name)
    return made if hasattr(made, "hold") else SharedFile(made, SharedOptions(timeout=120.0, backup=0))
