"""For random edits of both sides of random documents: every change of either side is there, or a conflict is named.

The documents have comments, above entries and behind them; the edits set, add, delete and reorder entries and change
comments. What has to be there is counted, value by value and comment by comment, without a merge of our own.
"""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import confsafe
from confsafe.document import Document
from confsafe.errors import ConfsafeError

MERGED_WITHIN = ("{}", "[]", repr("two\nlines\n"))
"""Values that a merge may make another of: what is put into an empty container, the lines of a text."""

FORMATS = ["toml", "yaml", "json", "jsonc", "json5"]

scalars = st.integers(0, 9) | st.booleans() | st.sampled_from(["", "x", "yes", "0644", "a: b # c", "two\nlines\n"])
names = st.sampled_from(["a", "b", "c", "d", "e", "key one"])
items = scalars | st.fixed_dictionaries({"name": st.sampled_from("pqrs"), "v": st.integers(0, 3)})
values = (
    scalars | st.lists(items, max_size=4) | st.dictionaries(names, scalars | st.lists(scalars, max_size=3), max_size=4)
)
documents = st.dictionaries(names, values, max_size=6)


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all entries of a document."""
    if isinstance(data, dict):
        entries = list(data.items())
    else:
        entries = list(enumerate(data)) if isinstance(data, list) else []
    return [found for key, value in entries for found in [(*path, key), *paths(value, (*path, key))]]


@st.composite
def edits(draw: Any, data: Any) -> Any:
    """The data after one to three edits."""
    data = copy.deepcopy(data)
    for _ in range(draw(st.integers(1, 3))):
        places = paths(data)
        action = draw(st.sampled_from(["set", "delete", "add", "add", "move"]))
        *way, key = draw(st.sampled_from(places)) if places else (draw(names),)
        container = data
        for step in way:
            container = container[step]
        if action == "add" or not places:
            if isinstance(container, list):
                container.insert(draw(st.integers(0, len(container))), draw(items))
            else:
                container[draw(names)] = draw(values)
        elif action == "set":
            container[key] = draw(scalars)
        elif action == "delete":
            del container[key]
        elif isinstance(container, list):
            container.insert(draw(st.integers(0, len(container) - 1)), container.pop(key))
    return data


@st.composite
def merges(draw: Any, format: str) -> tuple[str, str, str]:
    """Base, ours and theirs, with comments."""
    data = draw(documents)
    base = commented(draw, confsafe.dumps(data, format), format)
    return base, *(commented(draw, confsafe.patch(base, draw(edits(data)), format), format) for _ in range(2))


def commented(draw: Any, text: str, format: str) -> str:
    """The text with comments of one or two of its entries set, where they can have one."""
    if format == "json":
        return text
    document = Document(text, format)
    for path in draw(st.lists(st.sampled_from(paths(document.data) or [("none",)]), max_size=2)):
        words = draw(st.sampled_from(["why", "one", "two", "ours"]))
        comment = confsafe.Comment(words, None) if draw(st.booleans()) else confsafe.Comment(None, words)
        try:
            text = document.edited(document.data, comments={path: comment})
        except ConfsafeError:
            continue
        document = Document(text, format)
    return text


def leaves(text: str, format: str) -> Counter[Any]:
    """The scalars and empty containers of a text, each with the last name that leads to it."""
    found: Counter[Any] = Counter()

    def walk(value: Any, name: Any) -> None:
        if isinstance(value, dict) and value:
            for key, item in value.items():
                walk(item, key)
        elif isinstance(value, list) and value:
            for item in value:
                walk(item, name)
        else:
            found[name, repr(value)] += 1

    walk(Document(text, format).data, None)
    return found


def comments(text: str, format: str) -> Counter[str]:
    """The comments of a text."""
    reading = Document(text, format).reading
    return Counter() if reading is None else Counter(reading.text[a:b].strip() for a, b in reading.comments())


def must_have(base: Counter[Any], ours: Counter[Any], theirs: Counter[Any]) -> Counter[Any]:
    """What neither side deleted, counted: the least that a merge has to have of each."""
    return +Counter(
        {
            each: max(ours[each], theirs[each])
            if ours[each] >= base[each] and theirs[each] >= base[each]
            else max(0, ours[each] + theirs[each] - base[each])
            for each in ours | theirs
        }
    )


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=40)
@given(data=st.data())
def test_every_change_of_either_side_is_there_or_a_conflict_is_named(format: Any, data: st.DataObject) -> None:
    base, ours, theirs = data.draw(merges(format))
    merged = confsafe.merge(base, ours, theirs, format)
    Document(merged.text, format)
    sides = [leaves(text, format) for text in (base, ours, theirs)]
    said = [comments(text, format) for text in (base, ours, theirs)]
    if merged.conflicts:
        assert "<<<<<<< ours\n" in merged.marked
        return
    assert not must_have(*said) - comments(merged.text, format)
    have = leaves(merged.text, format)
    old_names = {name for name, _ in sides[0]}
    for leaf in sides[0] | sides[1] | sides[2] | have:
        if leaf[1] in MERGED_WITHIN:
            continue
        before, here, there = (side[leaf] for side in sides)
        if before == 0 and here + there:
            renamed = any(value == leaf[1] and name not in old_names for name, value in have)
            assert have[leaf] >= 1 or renamed, f"added, and not there: {leaf}"
        if here <= before and there <= before:
            assert have[leaf] <= max(here, there), f"deleted, and there: {leaf}"


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=30)
@given(data=st.data())
def test_an_unchanged_side_yields_the_other_byte_for_byte(format: Any, data: st.DataObject) -> None:
    base, ours, _ = data.draw(merges(format))
    assert confsafe.merge(base, ours, base, format) == (ours, [], ours)
    assert confsafe.merge(base, base, ours, format) == (ours, [], ours)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=40)
@given(data=st.data())
def test_a_conflict_holds_what_both_sides_wrote(format: Any, data: st.DataObject) -> None:
    base, ours, theirs = data.draw(merges(format))
    merged = confsafe.merge(base, ours, theirs, format)
    lines = Counter(line.strip(" ,\n") for line in merged.marked.splitlines())
    if merged.conflicts:
        for comment in must_have(*(comments(text, format) for text in (base, ours, theirs))):
            assert any(comment in line for line in lines), comment
