"""Random texts with random geometry: what is read, and what an edit leaves."""

from __future__ import annotations

import copy
import os
import sys
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yaml_edits import YAML, judged, saved

from confsafe.data.sameness import same
from confsafe.errors import ParseError, ValueRefused
from confsafe.formats.text import apply_splices

sys.path.append(str(Path(__file__).resolve().parent.parent / "fuzz"))

thorough = settings(
    max_examples=int(os.environ.get("CONFSAFE_EXAMPLES", "100")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

SCALARS = st.one_of(
    st.text(),
    st.text(alphabet="ab :#-'\"[]{},&*!|>%@`\n\t\\?=~.0189eExo_+"),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=20),
)
DATA = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4))
LAYOUTS = (
    "k: old\nz: 1\n",
    "k: 'old'  # c\nz: 1\n",
    "k: |\n  old\nz: 1\n",
    "k:\n  - old  # c\n  # c\n\nz: 1\n",
    "k:\n  a: old\nz: 1",
    "{k: old, z: 1}\n",
    "k: !t old\nz: 1\n",
    "- x\n- k: old\n",
    "k: &x old\nz: *x\n",
    "k:\r\n- old\r\n\r\nz: 1\r\n",
)


@thorough
@given(DATA)
def test_what_is_written_is_read_again_by_us_and_by_others(data: Any) -> None:
    text = YAML.dumps(data)
    assert same(YAML.data(text), data)
    assert same(judged(text), data)


@thorough
@given(DATA, st.sampled_from(LAYOUTS))
def test_any_value_can_come_into_any_layout(data: Any, text: str) -> None:
    after = copy.deepcopy(YAML.data(text))
    (after[1] if isinstance(after, list) else after)["k"] = data
    saved(text, after)


@thorough
@given(DATA, st.sampled_from(LAYOUTS), st.text())
def test_any_value_can_be_added_to_any_layout_and_taken_out_again(data: Any, text: str, key: str) -> None:
    before = YAML.data(text)
    if isinstance(before, dict) and key not in before:
        new = saved(text, {**before, key: data})
        assert saved(new, before) == text or not text.endswith("\n")
    elif isinstance(before, list):
        assert saved(saved(text, [*before, data]), before) == text


@thorough
@given(st.text(alphabet="ab:-?#&*![]{}|>'\"%, \n\t", max_size=30))
def test_every_text_is_read_or_refused_and_ever_the_same(text: str) -> None:
    try:
        reading = YAML.read(text, document=0)
    except ParseError:
        return
    assert same(YAML.data(text, document=0), reading.data)
    assert apply_splices(text, reading.splices([], reading.data)) == text
    for start, end in reading.comments():
        assert text[start] == "#"
        assert "\n" not in text[start:end]


@thorough
@given(st.text(alphabet="ab:-?#&*![]{}|>'\"%, \n\t", max_size=30), DATA)
def test_any_text_that_is_read_can_get_any_other_document(text: str, data: Any) -> None:
    try:
        YAML.read(text)
    except ParseError:
        return
    saved(text, data)


@thorough
@given(st.randoms(use_true_random=False))
def test_an_edit_of_a_random_document_is_exact(random: Random) -> None:
    from documents_yaml import document

    text = document(random)
    try:
        before = YAML.data(text)
    except ParseError:
        return
    after = copy.deepcopy(before)
    target = random.choice(_containers(after))
    value = random.choice([1, "yes", "a: b", None, {"n": [1]}, ["x"], "l1\nl2\n"])
    if isinstance(target, list):
        target.insert(random.randrange(len(target) + 1), value)
    elif target and random.random() < 0.5:
        del target[random.choice(list(target))]
    else:
        target["brand new"] = value
    try:
        saved(text, after)
    except ValueRefused as refused:
        assert "<<" in str(refused)


def _containers(data: Any) -> list[Any]:
    found: list[Any] = []
    pending = [data]
    while pending:
        value = pending.pop()
        if isinstance(value, (dict, list)) and not any(value is other for other in found):
            found.append(value)
            pending += value.values() if isinstance(value, dict) else value
    return found or [{}]
