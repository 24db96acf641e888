"""A new text is believed only if it has the data, the order of the keys and the comments."""

from __future__ import annotations

from typing import Any

import pytest

from confsafe.data.changes import Change, Delete, Insert, Rename
from confsafe.document import Document
from confsafe.formats.text import Reread, Span
from confsafe.verification import fault_of

TEXT = "a: 1  # one\nb: 2\nc: 3\n"


def fault(changes: list[Change], after: Any, fresh: Reread, drops: tuple[tuple[int, int], ...] = ()) -> str:
    reading = Document(TEXT, "yaml").reading
    assert reading is not None
    return fault_of(reading, changes, after, fresh, drops=drops, tree=True, shared=False)


@pytest.mark.parametrize(
    ("changes", "after", "fresh"),
    [
        ([Delete(("c",))], {"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ([Insert((), "n", 0, "c")], {"a": 1, "b": 2, "c": 3, "n": 0}, {"a": 1, "c": 3, "b": 2, "n": 0}),
        ([Rename(("c",), "n")], {"a": 1, "b": 2, "n": 3}, {"b": 2, "a": 1, "n": 3}),
    ],
)
def test_keys_that_stay_stand_in_their_order(changes: list[Change], after: Any, fresh: Any) -> None:
    assert fault(changes, after, Reread(fresh, [], [])) == "keys that stay stand in another order"
    assert fault(changes, after, Reread(after, [], [])) == ""


def test_other_data_is_no_edit() -> None:
    assert fault([Delete(("c",))], {"a": 1, "b": 2}, Reread({"a": 1, "b": True}, [], [])) == "it reads as other data"


def test_a_comment_stays_unless_it_goes_on_purpose() -> None:
    after = {"b": 2, "c": 3}
    there = [Span(6, 11)]
    assert fault([Delete(("a",))], after, Reread(after, there, [])) == "a comment is lost: # one"
    assert fault([Delete(("a",))], after, Reread(after, there, []), drops=((0, 12),)) == ""
    assert fault([Delete(("a",))], after, Reread(after, there, ["# one"])) == ""
