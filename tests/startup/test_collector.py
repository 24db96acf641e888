"""A large text is worked on with the garbage collector paused, and the collector is found as it was left."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

import confsafe
from confsafe.startup.collector import uncollected

LARGE = "x" * (1 << 16)


@pytest.fixture(autouse=True)
def collector_as_it_was() -> Iterator[None]:
    was_enabled = gc.isenabled()
    yield
    (gc.enable if was_enabled else gc.disable)()


@pytest.mark.parametrize(("text", "during"), [(LARGE, False), ("small", True)])
def test_the_collector_is_paused_for_large_texts_only(text: str, during: bool) -> None:
    gc.enable()
    assert uncollected(text, gc.isenabled) is during
    assert gc.isenabled()


def test_the_collector_runs_again_after_an_error() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="no"):
        uncollected(LARGE, int, "no")
    assert gc.isenabled()


def test_a_collector_that_the_program_has_stopped_stays_stopped() -> None:
    gc.disable()
    uncollected(LARGE, gc.isenabled)
    assert not gc.isenabled()


@pytest.mark.parametrize("format", ["json", "toml", "yaml"])
def test_an_edit_of_a_large_text_leaves_it_running(format: str) -> None:
    gc.enable()
    text = confsafe.dumps({"items": [f"item-{number}" for number in range(10_000)], "port": 80}, format)
    assert "8080" in confsafe.patch(text, confsafe.loads(text, format) | {"port": 8080}, format)
    assert gc.isenabled()


@pytest.mark.parametrize("format", ["json", "jsonc", "json5", "toml", "yaml"])
@pytest.mark.parametrize(
    "after",
    [
        {"a": {"c": [1, 2]}, "b": [1]},
        {"a": {"c": [1]}, "b": [1, 2], "new": {"d": {"e": "x"}}},
        {"a": {"c": [1]}, "other": [1]},
        {"b": [1]},
    ],
    ids=["item", "keys", "rename", "delete"],
)
def test_what_an_edit_makes_is_freed_without_it(format: str, after: dict[str, object]) -> None:
    text = confsafe.dumps({"a": {"c": [1]}, "b": [1]}, format)
    confsafe.patch(text, after, format)  # what is kept for the next edit is made once
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        confsafe.patch(text, after, format)
        gc.collect()
        left = {type(found).__name__ for found in gc.garbage}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
    assert not left
