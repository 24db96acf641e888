"""The ids of commits: of each writer the last one, and never two that are alike."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

import confsafe
from confsafe.stores import open_shared
from confsafe.stores.shared import SharedOptions
from confsafe.stores.writers import Writer, with_own

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def url(place: Callable[..., str]) -> str:
    """A counter that nobody has written yet."""
    return place("app.toml")


def test_of_many_edits_of_one_process_the_last_id_is_kept(url: str) -> None:
    for number in range(40):
        confsafe.set(url, "n", number)
    ids = open_shared(url, SharedOptions()).read().ids
    assert len(ids) == 1
    confsafe.set(url, "n", 40)
    assert open_shared(url, SharedOptions()).read().ids != ids


def test_edits_at_one_time_are_of_different_writers(url: str) -> None:
    with ExitStack() as stack:
        holds = [stack.enter_context(open_shared(url, SharedOptions()).hold()) for _ in range(3)]
        for number, held in enumerate(holds):
            held.commit(b"n = %d" % number, held.read().version)
        holds[0].__exit__(None, None, None)  # once more with the stack: nobody may get its writer twice
    assert len(open_shared(url, SharedOptions()).read().ids) == 3
    with ExitStack() as stack:
        for _ in range(5):
            held = stack.enter_context(open_shared(url, SharedOptions()).hold())
            held.commit(b"again", held.read().version)
    assert len(open_shared(url, SharedOptions()).read().ids) == 5


def test_the_oldest_writers_go_and_an_id_of_another_form_is_kept() -> None:
    ids: tuple[str, ...] = ("of another form",)
    for _ in range(3):
        ids = with_own(ids, Writer().next_id(), 4)
    assert ids[0] == "of another form"
    assert len(with_own(ids, Writer().next_id(), 4)) == 4
    assert with_own(ids, Writer().next_id(), 4)[:3] == ids[1:]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_is_another_writer() -> None:
    writer = Writer()
    writer.next_id()
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        os.write(write, writer.next_id().encode())
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(read, 100).decode()
    os.close(read)
    os.close(write)
    assert theirs[:8] != writer.next_id()[:8]
