"""A new text is believed only if it has the data, the order of the keys and the comments."""

from __future__ import annotations

from typing import Any

import pytest

from confsafe.data.changes import Change, Delete, Insert, Move, Rename, Set
from confsafe.document import Document
from confsafe.formats.text import Reread, Span
from confsafe.verification import fault_of

TEXT = "a: 1  # one\nb: 2\nc: 3\n"


def fault(changes: list[Change], after: Any, fresh: Reread) -> str:
    reading = Document(TEXT, "yaml").reading
    assert reading is not None
    return fault_of(reading, changes, after, fresh, finest=changes, tree=True, shared=False)


def lost(text: str, format: str, changes: list[Change], left: list[str]) -> str:
    """The comment that is missed where those are left in the new text."""
    reading = Document(text, format).reading
    assert reading is not None
    fresh = Reread(reading.data, reading.comments(), left)
    why = fault_of(reading, changes, reading.data, fresh, finest=changes, tree=True, shared=False)
    return why.removeprefix("a comment is lost: ")


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


def test_a_mapping_whose_first_entry_goes_may_stand_lower_and_no_other_key() -> None:
    text = "[r.a]\n[core]\n[r.b]\n[x]\n"
    reading = Document(text, "toml").reading
    assert reading is not None
    changes: list[Change] = [Delete(("r", "a")), Insert((), "n", {}, "x")]
    after = {"r": {"b": {}}, "core": {}, "x": {}, "n": {}}

    def why(*keys: str) -> str:
        fresh = Reread({key: after[key] for key in keys}, [], [])
        return fault_of(reading, changes, after, fresh, finest=changes, tree=True, shared=False)

    assert why("core", "r", "x", "n") == ""
    assert why("r", "x", "core", "n") == "keys that stay stand in another order"


def test_other_data_is_no_edit() -> None:
    assert fault([Delete(("c",))], {"a": 1, "b": 2}, Reread({"a": 1, "b": True}, [], [])) == "it reads as other data"


def test_a_comment_goes_only_with_the_entry_that_owns_it() -> None:
    there = [Span(6, 11)]
    assert fault([Delete(("a",))], {"b": 2, "c": 3}, Reread({"b": 2, "c": 3}, there, [])) == ""
    assert fault([Delete(("c",))], {"a": 1, "b": 2}, Reread({"a": 1, "b": 2}, there, [])) == "a comment is lost: one"
    assert fault([Delete(("c",))], {"a": 1, "b": 2}, Reread({"a": 1, "b": 2}, there, ["# one"])) == ""


OWNED = [
    (
        "toml",
        "# h\n\n# a\na = 1 # b\n\n# c\n[t] # d\n# e\nx = 1 # f\n\n[t.u] # g\n",
        ("a",),
        ["h", "c", "d", "e", "f", "g"],
    ),
    ("toml", "# h\n\n# a\na = 1 # b\n\n# c\n[t] # d\n# e\nx = 1 # f\n\n[t.u] # g\n", ("t",), ["h", "a", "b"]),
    ("toml", "a = [\n  1, # b\n  # c\n  2, 3, # d\n]\n", ("a", 1), ["b", "c", "d"]),
    ("toml", "[t]\n\n# a\nx.y = 1 # b\n\nz = 1 # c\n", ("t", "x"), ["c"]),
    ("yaml", "# h\n\n# a\na:  # b\n  # c\n  k: 1  # d\n# e\nf: 1\n", ("a",), ["h", "e"]),
    ("yaml", "a:\n- b  # b\n# c\n- c  # d\n", ("a", 1), ["b"]),
    ("yaml", "a: [1, # b\n  2, # c\n  3]\n", ("a", 1), ["b"]),
    ("jsonc", '{\n  // a\n  "a": 1, // b\n\n  // c\n\n  "d": 2 /* d */\n}\n', ("a",), ["c", "d"]),
    ("jsonc", '{\n  // a\n  "a": 1, "b": 2, // b\n  "d": 2 /* d */\n}\n', ("a",), ["a", "b", "d"]),
    ("jsonc", "[ /* a */ 1 /* b */, /* c */ 2 /* d */ ]\n", (1,), ["a", "b"]),
]


@pytest.mark.parametrize(("format", "text", "path", "stay"), OWNED)
def test_an_entry_owns_the_comments_that_its_deletion_takes(format: str, text: str, path: Any, stay: list[str]) -> None:
    reading = Document(text, format).reading
    assert reading is not None
    spans = reading.owned([path], [])
    outside = [a for a in reading.comments() if not any(start <= a.start < end for start, end in spans)]
    assert [text[start:end].strip("#/* ") for start, end in outside] == stay


@pytest.mark.parametrize(
    ("format", "text", "path", "stay"),
    [
        ("toml", "# a\n[t] # b\nx = 1 # c\n\n# d\n[t.u]\n", ("t",), ["a", "b"]),
        ("toml", "# a\nt = [ # b\n  1, # c\n] # d\n", ("t",), ["a", "d"]),
        ("yaml", "# a\nt:  # b\n  # c\n  x: 1  # d\nu: 1  # e\n", ("t",), ["a", "b", "c", "e"]),
        ("yaml", "t: |  # a\n  x\n", ("t",), ["a"]),
        ("jsonc", '{\n  // a\n  "t": [ // b\n    1 // c\n  ] // d\n}\n', ("t",), ["a", "d"]),
    ],
)
def test_a_value_that_is_replaced_takes_the_comments_within_it(
    format: str, text: str, path: Any, stay: list[str]
) -> None:
    reading = Document(text, format).reading
    assert reading is not None
    spans = reading.owned([], [path])
    outside = [a for a in reading.comments() if not any(start <= a.start < end for start, end in spans)]
    assert [text[start:end].strip("#/* ") for start, end in outside] == stay


def test_the_comments_of_what_moves_have_to_arrive() -> None:
    text = "x:\n  # why\n  a: {p: 1}  # how\n  b: 2  # gone\n"
    move = Move(("x", "a"))
    changes: list[Change] = [Delete(("x",)), Insert((), "a", {"p": 1}, "x", (move,))]
    assert lost(text, "yaml", changes, ["# why", "# how"]) == ""
    assert lost(text, "yaml", changes, ["# why"]) == "how"


def test_what_is_deleted_within_what_moves_takes_its_comments() -> None:
    text = "x:\n  a:\n    p: 1  # p\n    q: 2  # q\n"
    move = Move(("x", "a"), (), (Delete(("x", "a", "q")),))
    changes: list[Change] = [Delete(("x",)), Insert((), "a", {"p": 1}, "x", (move,))]
    assert lost(text, "yaml", changes, ["# p"]) == ""
    assert lost(text, "yaml", changes, []) == "p"


def test_a_comment_may_get_another_mark_and_indentation_where_it_moves() -> None:
    changes: list[Change] = [Set(("a",), 1, (Move(("a", "b")),))]
    assert lost('{"a": {"b": 1 /* why */}}', "jsonc", changes, ["// why"]) == ""
    assert lost('{"a": {"b": 1 /* why */}}', "jsonc", changes, ["// what"]) == "why"
