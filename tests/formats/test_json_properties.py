"""Random documents in random layouts, random edits: the data is exact and what was not edited stays as it was."""

from __future__ import annotations

import copy
import json
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pyjson5
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confsafe.data.changes import Set
from confsafe.data.diff import diff
from confsafe.data.sameness import same
from confsafe.formats import by_name
from confsafe.formats.text import apply_splices
from confsafe.verification import that_go

DIALECTS = ("json", "jsonc", "json5")
NAMES = st.sampled_from(
    ["a", "b", "port", "x.y", "", "if", "é", 'say "hi"', "it's", "\\", "//", "/*", "{", "1a", "\U0001f600"]
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    FLOATS,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.sampled_from(["// no", "/* no */", ",", "]", "\u2028", "'", '"', "\\", "\x00", "yes"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
CONTAINERS = st.one_of(st.lists(VALUES, max_size=5), st.dictionaries(NAMES, VALUES, max_size=5))
NAME = re.compile(r"[A-Za-z_$][\w$]*\Z", re.ASCII)


@dataclass
class Written:
    """A random text, and where each scalar stands in it."""

    dialect: str
    text: str = ""
    scalars: dict[tuple[Any, ...], tuple[int, int]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)

    def space(self, draw: st.DrawFn) -> None:
        """White space and comments, as the dialect allows them."""
        for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2, 3]))):
            kinds = [" ", "\n", "\n  ", "\t", "\r\n"]
            if self.dialect == "json5":
                kinds += ["\u00a0", "\u2028", "\ufeff", "\v"]
            if self.dialect != "json":
                kinds += ["//", "/*"]
            kind = draw(st.sampled_from(kinds))
            if kind in ("//", "/*"):
                body = draw(st.sampled_from(["", " c", ' "a": 1,', " ]", " {", " '"]))
                number = len(self.comments)
                comment = f"//{body} {number}" if kind == "//" else f"/*{body} {number}*/"
                self.comments.append(comment)
                self.text += comment + (draw(st.sampled_from(["\n", "\r\n", "\n  "])) if kind == "//" else "")
            else:
                self.text += kind

    def string(self, draw: st.DrawFn, value: str) -> None:
        token = json.dumps(value, ensure_ascii=draw(st.booleans()))
        if self.dialect == "json5" and draw(st.booleans()):
            token = "'" + token[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"
        self.text += token

    def key(self, draw: st.DrawFn, key: str) -> None:
        if self.dialect == "json5" and NAME.match(key) and draw(st.booleans()):
            self.text += key
        else:
            self.string(draw, key)

    def scalar(self, draw: st.DrawFn, value: Any, path: tuple[Any, ...]) -> None:
        start = len(self.text)
        if isinstance(value, str):
            self.string(draw, value)
        elif self.dialect == "json5" and type(value) is int and draw(st.booleans()):
            self.text += f"{'-' if value < 0 else ''}0x{abs(value):X}"
        else:
            self.text += json.dumps(value)
        self.scalars[path] = start, len(self.text)

    def value(self, draw: st.DrawFn, value: Any, path: tuple[Any, ...]) -> None:
        if not isinstance(value, (dict, list)):
            self.scalar(draw, value, path)
            return
        self.text += "{" if isinstance(value, dict) else "["
        self.space(draw)
        entries = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
        for number, (key, item) in enumerate(entries):
            if number:
                self.text += ","
                self.space(draw)
            if isinstance(value, dict):
                self.key(draw, key)
                self.space(draw)
                self.text += ":"
                self.space(draw)
            self.value(draw, item, (*path, key))
            self.space(draw)
        if entries and self.dialect != "json" and draw(st.booleans()):
            self.text += ","
            self.space(draw)
        self.text += "}" if isinstance(value, dict) else "]"


@st.composite
def documents(draw: st.DrawFn, dialect: str) -> tuple[Written, Any]:
    data = draw(CONTAINERS)
    written = Written(dialect)
    written.space(draw)
    written.value(draw, data, ())
    written.space(draw)
    return written, data


@st.composite
def edits(draw: st.DrawFn, data: Any) -> Any:
    """The data after one to three edits."""
    after = copy.deepcopy(data)
    for _ in range(draw(st.integers(1, 3))):
        place = after
        while draw(st.booleans()):
            inner = [v for v in (place.values() if isinstance(place, dict) else place) if isinstance(v, (dict, list))]
            if not inner:
                break
            place = draw(st.sampled_from(inner))
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        action = draw(st.sampled_from(["set", "delete", "insert", "front"]))
        if action == "set" and keys:
            place[draw(st.sampled_from(keys))] = draw(VALUES)
        elif action == "delete" and keys:
            del place[draw(st.sampled_from(keys))]
        elif isinstance(place, list):
            place.insert(0 if action == "front" else draw(st.integers(0, len(place))), draw(VALUES))
        else:
            place[draw(NAMES)] = draw(VALUES)
    return after


def judge(text: str, dialect: str) -> Any:
    """The data by a reader that is not confsafe's."""
    return json.loads(text) if dialect == "json" else pyjson5.decode(text)


def kept_comments(written: Written, gone: list[Any]) -> Counter[str]:
    """The comments outside of those spans."""
    kept = (c for c in written.comments if not any(a <= written.text.index(c) < b for a, b in gone))
    return Counter(kept)


EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("dialect", DIALECTS)
@EXAMPLES
@given(st.data())
def test_any_layout_reads_as_its_data(dialect: str, data: st.DataObject) -> None:
    written, value = data.draw(documents(dialect))
    reading = by_name(dialect).read(written.text)
    assert same(reading.data, value)
    assert [written.text[start:end] for start, end in reading.comments()] == written.comments
    for path, span in written.scalars.items():
        assert reading.span(path) == span


@pytest.mark.parametrize("dialect", DIALECTS)
@EXAMPLES
@given(st.data())
def test_setting_a_scalar_changes_its_characters_only(dialect: str, data: st.DataObject) -> None:
    written, value = data.draw(documents(dialect))
    if not written.scalars:
        return
    path = data.draw(st.sampled_from(list(written.scalars)))
    new = data.draw(SCALARS)
    splices = by_name(dialect).read(written.text).splices([Set(path, new)], None)
    assert [(splice.start, splice.end) for splice in splices] == [written.scalars[path]]
    place = value
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = new
    result = apply_splices(written.text, splices)
    assert same(judge(result, dialect), value)
    assert same(by_name(dialect).read(result).data, value)


@pytest.mark.parametrize("dialect", DIALECTS)
@EXAMPLES
@given(st.data())
def test_any_edit_is_exact_and_keeps_every_comment_outside_it(dialect: str, data: st.DataObject) -> None:
    written, before = data.draw(documents(dialect))
    after = data.draw(edits(before))
    changes = diff(before, after)
    old = by_name(dialect).read(written.text)
    result = apply_splices(written.text, old.splices(changes, after))
    assert same(judge(result, dialect), after)
    reading = by_name(dialect).read(result)
    assert same(reading.data, after)
    found = Counter(result[start:end] for start, end in reading.comments())
    assert not kept_comments(written, that_go(old, changes)) - found
    assert not found - Counter(written.comments)


@EXAMPLES
@given(st.data())
def test_what_was_inserted_and_is_deleted_again_leaves_the_text(data: st.DataObject) -> None:
    written, before = data.draw(documents("json"))
    if not before:
        return
    after = copy.deepcopy(before)
    if isinstance(after, dict):
        after["new"] = data.draw(SCALARS)
    else:
        after.append(data.draw(SCALARS))
    there = apply_splices(written.text, by_name("json").read(written.text).splices(diff(before, after), after))
    back = apply_splices(there, by_name("json").read(there).splices(diff(after, before), before))
    assert "".join(back.split()) == "".join(written.text.split())


@pytest.mark.parametrize("dialect", DIALECTS)
@EXAMPLES
@given(CONTAINERS)
def test_dumps_is_read_back(dialect: str, value: Any) -> None:
    assert same(by_name(dialect).data(by_name(dialect).dumps(value)), value)


@EXAMPLES
@given(st.floats(), st.sampled_from(["1.5", "1e5", "1.50E+3", "-2e-7", ".5", "5.", "+1.5", "0x1F", "7", "Infinity"]))
def test_a_float_is_exact_in_the_spelling_of_any_other_number(value: float, old: str) -> None:
    splices = by_name("json5").read(old).splices([Set((), value)], value)
    result = pyjson5.decode(apply_splices(old, splices))
    assert type(result) is float
    assert result == value or (math.isnan(result) and math.isnan(value))
    assert math.copysign(1, result) == math.copysign(1, value) or math.isnan(value)
