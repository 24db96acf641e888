"""An entry that one side renamed is the same entry for the other."""

from __future__ import annotations

from confsafe.data.threeway import three_way

JOB = {"a": 1, "b": 2, "c": 3, "d": 4}


def test_what_we_renamed_and_they_changed_is_changed_under_its_new_name() -> None:
    found = three_way({"old": JOB, "z": 1}, {"new": JOB, "z": 1}, {"old": JOB | {"c": 5}, "z": 1})
    assert (found.data, found.conflicts) == ({"new": JOB | {"c": 5}, "z": 1}, [])


def test_what_they_renamed_and_we_changed_too() -> None:
    found = three_way({"old": JOB}, {"old": JOB | {"c": 5}}, {"new": JOB})
    assert (found.data, found.conflicts) == ({"new": JOB | {"c": 5}}, [])


def test_a_name_that_both_changed_is_a_conflict_and_the_entry_is_there_once() -> None:
    sides = ({"a": 1, "old": 2, "z": 3}, {"a": 1, "new": 2, "z": 3}, {"a": 1, "neu": 2, "z": 3})
    found, other = three_way(*sides), three_way(*sides, theirs_stand=True)
    assert found.firm == [("new",)]
    assert (found.data, other.data) == (sides[1], sides[2])


def test_a_scalar_under_another_key_takes_no_change_over() -> None:
    assert three_way({"debug": True}, {"trace": True}, {"debug": False}).conflicts == [("debug",)]


def test_a_new_entry_like_its_siblings_is_asked_about_where_these_were_swept() -> None:
    base = {"core": {"v": 1}, "view": {"v": 1}}
    theirs = {"core": {"v": 2}, "view": {"v": 2}}
    found = three_way(base, base | {"dap": {"v": 1}}, theirs)
    assert found.conflicts == [("dap",)]
    assert found.data == theirs | {"dap": {"v": 1}}
    assert three_way(base, base | {"dap": {"v": 1}}, theirs, theirs_stand=True).data == theirs | {"dap": {"v": 2}}
