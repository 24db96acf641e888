"""Random documents with random layout: every edit exact, every other byte as it was."""

from __future__ import annotations

import copy
import os
import random
from typing import Any

import pytest
import tomli
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from toml_documents import NEW_SCALARS, VALID_DOCUMENTS, chance, edit_once, paths
from toml_edits import TOML, saved
from toml_random import random_edit

from confsafe.data.changes import Set
from confsafe.data.sameness import same
from confsafe.errors import ValueRefused
from confsafe.formats.text import Comment, apply_splices
from confsafe.formats.toml.places.tables import Table

EXAMPLES = int(os.environ.get("CONFSAFE_EXAMPLES", "100"))
thorough = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def value_at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def is_on_lines(node: object) -> bool:
    """Whether it is a table whose keys stand on lines of their own."""
    return isinstance(node, Table) and not node.inline


@thorough
@given(VALID_DOCUMENTS, st.data())
def test_any_edits_give_exactly_the_data_and_keep_every_other_comment(text: str, data: st.DataObject) -> None:
    after = tomli.loads(text)
    for _ in range(3 if chance(data.draw, 3) else 1):
        edit_once(data.draw, after)
    saved(text, after)


@thorough
@given(VALID_DOCUMENTS, st.data())
def test_setting_a_scalar_changes_the_characters_of_its_value_alone(text: str, data: st.DataObject) -> None:
    reading = TOML.read(text)
    scalars = [path for path in paths(reading.data) if not isinstance(value_at(reading.data, path), (dict, list))]
    assume(scalars)
    path, value = data.draw(st.sampled_from(scalars)), data.draw(NEW_SCALARS)
    span = reading.span(path)
    assert span is not None
    (splice,) = reading.splices([Set(path, value)], None)
    assert (splice.start, splice.end) == span
    assert same(value_at(tomli.loads(apply_splices(text, [splice])), path), value)


@thorough
@given(VALID_DOCUMENTS, st.data())
def test_what_is_left_after_a_deletion_are_the_lines_that_were_there(text: str, data: st.DataObject) -> None:
    after = tomli.loads(text)
    tables = TOML.read(text).tables
    found = [path for path in paths(after) if is_on_lines(tables.find(path[:-1]))]
    assume(found)
    path = data.draw(st.sampled_from(found))
    assume(len(value_at(after, path[:-1])) > 1)
    del value_at(after, path[:-1])[path[-1]]
    result = saved(text, after)
    rest = iter(text.splitlines(keepends=True))
    changed = [line for line in result.splitlines(keepends=True) if line not in rest]
    assert len(changed) <= (0 if text.endswith("\n") else 1)


@thorough
@given(VALID_DOCUMENTS, st.data())
def test_a_key_that_is_inserted_and_deleted_again_leaves_no_trace(text: str, data: st.DataObject) -> None:
    before = tomli.loads(text)
    mappings = [path for path in [(), *paths(before)] if isinstance(value_at(before, path), dict)]
    path = data.draw(st.sampled_from(mappings))
    tables = TOML.read(text).tables
    table = tables.find(path)
    if isinstance(table, Table):
        tables.load(table)
    assume(isinstance(table, Table) and table.body is not None and table.body.entries)
    after = copy.deepcopy(before)
    assume("brand new" not in value_at(after, path))
    value_at(after, path)["brand new"] = data.draw(NEW_SCALARS)
    assert saved(saved(text, after), before) == text


@thorough
@given(VALID_DOCUMENTS, st.data())
def test_a_comment_is_read_back_as_it_was_written(text: str, data: st.DataObject) -> None:
    reading = TOML.read(text)
    assume(paths(reading.data))
    path = data.draw(st.sampled_from(paths(reading.data)))
    lines = st.sampled_from(["", "x", " padded ", "two\nlines", "# hash", "a = 1", "[t]", "\ttab"])
    comment = Comment(data.draw(st.none() | lines), data.draw(st.none() | lines.filter(lambda line: "\n" not in line)))
    try:
        result = apply_splices(text, reading.comment_splices(path, comment))
    except ValueRefused:
        return
    fresh = TOML.read(result)
    assert same(fresh.data, reading.data)
    assert fresh.comment(path) == comment


@thorough
@given(VALID_DOCUMENTS, st.data())
def test_what_is_disabled_is_gone_and_enabled_byte_for_byte(text: str, data: st.DataObject) -> None:
    reading = TOML.read(text)
    assume(paths(reading.data))
    path = data.draw(st.sampled_from(paths(reading.data)))
    try:
        disabled = apply_splices(text, reading.disable_splices(path))
    except ValueRefused:
        return
    fresh = TOML.read(disabled)
    without = copy.deepcopy(reading.data)
    del value_at(without, path[:-1])[path[-1]]
    assert same(fresh.data, without)
    assert apply_splices(disabled, fresh.enable_splices(path)) == text


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_of_every_file_of_the_corpus(corpus: Any, seed: int) -> None:
    rng = random.Random(seed)
    files = [*(corpus / "toml-test/tests/valid").rglob("*.toml"), *(corpus / "real" / "toml").glob("*.toml")]
    assert len(files) > 300
    for path in sorted(files):
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
        try:
            after = tomli.loads(text)
        except tomli.TOMLDecodeError:
            continue
        random_edit(rng, after)
        saved(text, after)
