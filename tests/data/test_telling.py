"""What an edit did, in one short line without values."""

from __future__ import annotations

import pytest

from confsafe.data.changes import Delete, Insert, Rename, Set
from confsafe.data.telling import LONGEST, told


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (Set(("server", "password"), "secret"), "set server.password"),
        (Set((), []), "set all"),
        (Insert((), "a.b", 1), 'set "a.b"'),
        (Insert(("hosts",), None, "x"), "add to hosts"),
        (Insert((), None, "x"), "add to the list"),
        (Delete(("hosts", 0)), "unset hosts[0]"),
        (Rename(("old",), "new"), "rename old to new"),
    ],
)
def test_each_change_is_named_by_its_path(change: Set | Insert | Delete | Rename, line: str) -> None:
    assert told([change]) == line


def test_of_many_the_first_three_are_named() -> None:
    assert told([Delete((f"k{number}",)) for number in range(9)]) == "unset k0, unset k1, unset k2, 6 more"


def test_a_line_is_short_however_long_the_keys_are() -> None:
    line = told([Delete(("x" * 300,))])
    assert len(line) == LONGEST
    assert line.endswith("...")
