"""Anchors, aliases and merge keys: an edit is made where the text is, and the other paths get what they are to have."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from yaml_edits import YAML, deleting, edited, saved, setting

import confsafe
from confsafe.document import Document
from confsafe.errors import ValueRefused

BASE = """\
base: &base
  x: 1  # why
  u: 2
copy: *base
web:
  <<: *base
  z: 3
"""


MERGED = "base: 5\ncopy: *base\nweb:\n  <<: &base\n    x: 1  # why\n    u: 2\n  z: 3\n"


def changed(old: str, new: str, text: str = BASE) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def both(*changes: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def change(data: Any) -> None:
        for each in changes:
            each(data)

    return change


@pytest.mark.parametrize(
    ("change", "new"),
    [
        (both(setting("base", "x", 5), setting("web", "x", 5)), changed("x: 1", "x: 5")),
        (both(setting("copy", "x", 5), setting("web", "x", 5)), changed("x: 1", "x: 5")),
        (setting("base", "x", 5), changed("x: 1", "x: 5").replace("  z", "  x: 1\n  z")),
        (setting("web", "x", 9), changed("  z", "  x: 9\n  z")),
        (setting("web", "new", 9), BASE + "  new: 9\n"),
        (setting("copy", 5), changed("copy: *base", "copy: 5")),
        (
            setting("copy", {"x": 1, "u": 2, "v": 3}),
            changed("copy: *base\n", "copy:\n  x: 1\n  u: 2\n  v: 3\n"),
        ),
        (deleting("copy"), changed("copy: *base\n", "")),
        (deleting("web"), changed("web:\n  <<: *base\n  z: 3\n", "")),
        (deleting("web", "z"), changed("  z: 3\n", "")),
        (setting("base", 5), MERGED.replace("copy: *base", "copy:\n  x: 1\n  u: 2")),
        (both(setting("base", 5), setting("copy", 5)), MERGED.replace("base: 5", "base: &base 5")),
        (deleting("base"), "copy: &base\n  x: 1  # why\n  u: 2\nweb:\n  <<: *base\n  z: 3\n"),
        (both(deleting("base"), deleting("copy")), "web:\n  <<: &base\n    x: 1  # why\n    u: 2\n  z: 3\n"),
        (both(setting("base", "w", 1), setting("web", "w", 1)), changed("  u: 2\n", "  u: 2\n  w: 1\n")),
        (both(deleting("base", "u"), deleting("web", "u")), changed("  u: 2\n", "")),
        (deleting("base", "u"), changed("  u: 2\n", "").replace("  z", "  u: 2\n  z")),
    ],
)  # fmt: skip
def test_a_shared_text_is_edited_once_and_other_wishes_beside_it(change: Callable[[Any], Any], new: str) -> None:
    assert edited(BASE, change) == new


@pytest.mark.parametrize(
    ("change", "key"),
    [(deleting("web", "x"), "web.x"), (setting("base", "n", 1), "web.n")],
)
def test_what_a_merge_cannot_express_is_refused_with_its_key(change: Callable[[Any], Any], key: str) -> None:
    with pytest.raises(ValueRefused, match="<<") as caught:
        edited(BASE, change)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("text", "change", "new"),
    [
        ("a: &x 1\nb: *x\n", setting("a", 2), "a: &x 2\nb: 1\n"),
        ("a: &x 1\nb: *x\n", both(setting("a", 2), setting("b", 2)), "a: &x 2\nb: *x\n"),
        ("a: &x 1\nb: *x\n", setting("b", 2), "a: &x 1\nb: 2\n"),
        ("a: &x 'v'  # c\nb: *x\nc: [*x]\n", deleting("a"), "b: &x 'v'\nc: [*x]\n"),
        ("a: &x 1\nb: [*x, 2]\n", deleting("a"), "b: [&x 1, 2]\n"),
        ("a: &x |\n    t\nb: *x\n", deleting("a"), "b: &x |\n  t\n"),
        ("a: &x {p: &q 1}\nb: *q\nc: *x\n", deleting("a"), "b: &q 1\nc: &x {p: 1}\n"),
        ("a: &x 1\nb: &x 2\nc: *x\n", deleting("b"), "a: &x 1\nc: &x 2\n"),
        ("k: &k name\n*k : v\n", setting("k", "other"), "k: &k other\nname : v\n"),
        ("&k a: 1\nb: *k\n", deleting("a"), "b: &k a\n"),
        ("l:\n  - &i {a: 1}\n  - *i\n", deleting("l", 0), "l:\n  - &i {a: 1}\n"),
        ("l:\n  - &i {a: 1}\n  - *i\n", deleting("l", 1), "l:\n  - &i {a: 1}\n"),
        ("l: [&i 1, *i]\n", lambda d: d["l"].insert(0, 0), "l: [0, &i 1, *i]\n"),
        ("a: &x [1, *x]\n", lambda d: d["a"].append(2), "a: &x [1, *x, 2]\n"),
        ("m: {<<: {p: 1}, q: 2}\n", setting("m", "p", 3), "m: {<<: {p: 1}, p: 3, q: 2}\n"),
        (
            "a: &a {p: 1}\nb: &b {p: 2}\nm: {<<: [*a, *b]}\n",
            setting("b", "p", 3),
            "a: &a {p: 1}\nb: &b {p: 3}\nm: {<<: [*a, *b]}\n",
        ),
    ],
)  # fmt: skip
def test_aliases_follow_or_become_what_they_are_to_be(text: str, change: Callable[[Any], Any], new: str) -> None:
    assert edited(text, change) == new


SHARED = "base: &base\n  l: [1]\n  u: 2\ncopy: *base\nweb:\n  <<: *base\n  z: 3\n"


@pytest.mark.parametrize(
    ("change", "new"),
    [
        (lambda d: d.update(new=d["base"]), SHARED + "new: *base\n"),
        (lambda d: d.update(new={"k": [d["copy"], 1]}), SHARED + "new:\n  k:\n    - *base\n    - 1\n"),
        (lambda d: d.update(new={**d["base"], "z": 4}), SHARED + "new:\n  <<: *base\n  z: 4\n"),
        (lambda d: d.update(new=d["base"] | {"u": 5}), SHARED + "new:\n  <<: *base\n  u: 5\n"),
        (lambda d: d["web"].update(z=d["base"]), SHARED.replace("z: 3", "z: *base")),
        (
            lambda d: (d["base"].update(u=9), d["web"].update(u=9), d.update(new=d["base"])),
            SHARED.replace("u: 2", "u: 9") + "new: *base\n",
        ),
    ],
)
def test_the_very_container_at_an_anchor_is_an_alias_where_it_comes_again(
    change: Callable[[Any], Any], new: str
) -> None:
    assert edited(SHARED, change) == new


@pytest.mark.parametrize(
    ("text", "change", "new"),
    [
        (SHARED, setting("new", {"l": [1], "u": 2}), SHARED + "new:\n  l: [1]\n  u: 2\n"),
        (SHARED, lambda d: d.update(new={"z": 4, **d["base"]}), SHARED + "new:\n  z: 4\n  l: [1]\n  u: 2\n"),
        (SHARED, lambda d: d.update(new=d["web"]), SHARED + "new:\n  <<: *base\n  z: 3\n"),
        ("a: &x [1]\n", lambda d: d.update(b=d["a"]), "a: &x [1]\nb: [1]\n"),
        ("a: &x [1]\nc: *x\nd: &x [2]\n", lambda d: d.update(b=d["a"]), "a: &x [1]\nc: *x\nd: &x [2]\nb: [1]\n"),
        (
            "k:\n  b: 1\na: &x [1]\nc: *x\n",
            lambda d: d["k"].update(new=d["a"]),
            "k:\n  b: 1\n  new: [1]\na: &x [1]\nc: *x\n",
        ),
    ],
)
def test_what_is_merely_equal_or_has_no_name_there_is_written_out(
    text: str, change: Callable[[Any], Any], new: str
) -> None:
    assert edited(text, change) == new


def test_an_item_with_an_alias_moves_as_text() -> None:
    text = "d: &d 1\nl:\n  # one\n  - a: *d\n  - b: 2\n  - c: 3\n"
    data = YAML.data(text)
    data["l"].append(data["l"].pop(0))
    assert saved(text, data) == "d: &d 1\nl:\n  - b: 2\n  - c: 3\n  # one\n  - a: *d\n"


@pytest.mark.parametrize(
    ("text", "change", "new"),
    [
        ("d: &d {a: 1}\nm:\n  <<: *d\n  b: &b\n    p: 2\n  a: *b\n", setting("m", "b", "p", 3), ("2", "3")),
        ("m:\n  b: &b\n    c: {}\n  <<: *b\n", setting("m", "b", "c", "p", 3), (" {}", "\n      p: 3")),
    ],
)
def test_a_change_in_what_a_merge_puts_first_is_made_where_the_text_stands(
    text: str, change: Callable[[Any], Any], new: tuple[str, str]
) -> None:
    assert next(iter(YAML.data(text)["m"])) != "b"
    assert edited(text, change) == text.replace(*new)


def test_a_mapping_that_goes_moves_to_the_first_that_merges_it() -> None:
    text = "l:\n  - <<: &d\n      # why\n      x: 1\n    a: 1\n  - <<: *d\n    a: 2\nm: {<<: *d}\n"
    assert edited(text, deleting("l", 0)) == "l:\n  - <<: &d\n      # why\n      x: 1\n    a: 2\nm: {<<: *d}\n"
    assert edited(text, lambda data: data["l"].clear()) == "l: []\nm: {<<: &d {x: 1}}\n"


def test_a_key_that_a_merge_no_longer_brings_in_may_stand_elsewhere_in_the_data() -> None:
    text = "d: &d\n  a: 1\n  b: 2\n  c: 3\nm:\n  <<: *d\n  z: 4\n"
    data = {"d": {"a": 1, "c": 3}, "m": {"new": 0, "a": 1, "b": 2, "c": 3, "z": 4}}
    new = "d: &d\n  a: 1\n  c: 3\nm:\n  new: 0\n  <<: *d\n  b: 2\n  z: 4\n"
    assert confsafe.patch(text, data, "yaml") == new


def test_a_mapping_that_moves_to_where_it_is_merged_stands_before_a_new_key() -> None:
    text = "d: &d\n  a: 1\nm:\n  <<: *d\nn:\n  <<: *d\n"
    data = {"m": {"a": 1, "new": 2}, "n": {"a": 1}}
    assert saved(text, data) == "m:\n  <<: &d\n    a: 1\n  new: 2\nn:\n  <<: *d\n"


def test_plain_data_from_elsewhere_keeps_every_alias() -> None:
    data = json.loads(json.dumps(YAML.data(BASE)))
    assert saved(BASE, data) == BASE
    data["base"]["x"] = data["copy"]["x"] = data["web"]["x"] = 7
    assert saved(BASE, data) == changed("x: 1", "x: 7")


@pytest.mark.parametrize(
    ("text", "path", "others"),
    [
        ("a: &x 1\nb: *x\nc: [*x]\n", ("a",), [("b",), ("c", 0)]),
        ("a: &x 1\nb: *x\n", ("b",), [("a",)]),
        (BASE, ("base", "x"), [("web", "x")]),
        (BASE, ("copy", "x"), [("web", "x")]),
        (BASE, ("base", "new"), [("web", "new")]),
        ("a: &a {}\nb: &b {<<: *a}\nc: {<<: *b}\n", ("a", "new"), [("b", "new"), ("c", "new")]),
        (BASE, ("web", "x"), []),
        (BASE, ("web", "z"), []),
        ("a: 1\n", ("a",), []),
        ("", ("a",), []),
    ],
)
def test_followers_are_the_other_paths_of_a_text(text: str, path: tuple[Any, ...], others: list[Any]) -> None:
    assert YAML.read(text).followers(path) == others


def test_a_bomb_of_aliases_is_edited_as_fast_as_its_text() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 200)]
    text = "\n".join([*lines, "end: 1", ""])
    start = time.perf_counter()
    assert edited(text, setting("end", 2)) == text.replace("end: 1", "end: 2")
    assert edited(text, lambda d: d["a0"].append("u")) == text.replace("x]", "x, u]", 1)
    assert YAML.read(text).followers(("a0",)) != []
    assert time.perf_counter() - start < 10


MERGED = """\
base: &base
  r: 1
  env:
    mode: prod
web:
  <<: *base
  # more
  r: 2  # own
  image: w
db:
  <<: *base
"""


def test_an_own_entry_beside_a_merge_goes_with_its_comments_and_the_merged_value_is_there_again() -> None:
    assert confsafe.patch(MERGED, _without(MERGED, "web", "r"), "yaml") == MERGED.replace(
        "  # more\n  r: 2  # own\n", ""
    )


def test_a_key_that_only_a_merge_brings_in_cannot_go() -> None:
    with pytest.raises(ValueRefused, match="merge key"):
        confsafe.patch(MERGED, _without(MERGED, "db", "r"), "yaml")


def test_a_merged_key_is_set_in_its_own_mapping_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(MERGED)
    confsafe.set(path, "db.r", 3)
    confsafe.set(path, "web.env.mode", "test")
    data = confsafe.load(path)
    assert data["base"] == {"r": 1, "env": {"mode": "prod"}}
    assert data["db"] == {"r": 3, "env": {"mode": "prod"}}
    assert data["web"] == {"r": 2, "env": {"mode": "test"}, "image": "w"}


def _without(text: str, *path: str) -> Any:
    data: Any = confsafe.loads(text, "yaml")
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return data


def test_an_item_does_not_move_before_the_anchor_that_it_refers_to() -> None:
    document = Document("- &a {k: 1}\n- x\n- {m: *a}\n", "yaml")
    after = [{"m": {"k": 1}}, {"k": 1}, "x"]
    assert Document(document.edited(after), "yaml").data == after
    assert document.coarser == 0


def test_what_a_merge_brings_in_is_there_again_where_the_own_line_of_a_key_goes() -> None:
    text = "x: &p {r: 1, t: 5}\na:\n  <<: *p\n  r: 2  # own\n  image: a\n"
    out = edited(text, deleting("a", "r"))
    assert out == "x: &p {r: 1, t: 5}\na:\n  <<: *p\n  image: a\n"
    assert YAML.data(out)["a"] == {"r": 1, "t": 5, "image": "a"}


@pytest.mark.parametrize(
    ("wanted", "new"),
    [
        ({}, "p: &p {r: 1, q: 2}\na: {}\nz: 1\n"),
        ({"new": 3}, "p: &p {r: 1, q: 2}\na:\n  new: 3\nz: 1\n"),
        (
            {"inner": {"r": 1, "q": 2, "x": 5}},
            "p: &p {r: 1, q: 2}\na:\n  inner:\n    r: 1\n    q: 2\n    x: 5 # x\nz: 1\n",
        ),
    ],
)
def test_where_nothing_that_was_there_stays_the_merge_key_goes_too(wanted: Any, new: str) -> None:
    text = "p: &p {r: 1, q: 2}\na:\n  <<: *p\n  x: 5 # x\nz: 1\n"
    data = confsafe.loads(text, "yaml")
    assert confsafe.patch(text, {**data, "a": wanted}, "yaml") == new


def test_the_comments_of_a_merge_key_go_with_it() -> None:
    text = "p: &p {r: 1}\na:\n- <<: *p # merged\n    # and so on\n  d: 2\n"
    assert confsafe.patch(text, {"p": {"r": 1}, "a": [{"new": 3}]}, "yaml") == "p: &p {r: 1}\na:\n- new: 3\n"


def test_a_merged_null_key_cannot_vanish_in_one_place_alone() -> None:
    with pytest.raises(ValueRefused, match="comes in by the merge key"):
        confsafe.patch("p: &p {null: 1}\na: {<<: *p, b: 2}\n", {"p": {None: 1}, "a": {"b": 2}}, "yaml")


@pytest.mark.parametrize("base", [{"x": 1, "z": {"deep": [1, 2]}}, {"x": 1, "z": 5}])
def test_a_key_that_goes_beside_a_merge_is_what_the_merged_mapping_has_now(base: dict[str, Any]) -> None:
    text = "base: &b\n  x: 1\nweb:\n  <<: *b\n  # why\n  z: {deep: [1, 2]}\n  y: 2\n"
    document = Document(text, "yaml")
    new = document.edited({"base": base, "web": {"x": 1, "y": 2}})
    assert Document(new, "yaml").data == {"base": base, "web": {**base, "y": 2}}
    assert new.endswith("web:\n  <<: *b\n  y: 2\n")
    assert not document.coarser
