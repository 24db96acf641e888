"""Texts that move between brackets, or out of them, keep their comments and their lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from confsafe.document import Document
from confsafe.editing.edit import copied

CASES: list[tuple[str, str, Callable[[Any], Any], str]] = [
    (
        "a block with comments into brackets over lines",
        "# head\n\ntls:  # off\n  # cert\n  cert: a  # ca\n  on: {x: 1}\n\n  # last\n  key: |  # pem\n    x\n"
        "server: {\n  port: 1\n}\n",
        lambda d: {"server": {**d["server"], "tls": d["tls"]}},
        "# head\n\nserver: {\n  port: 1,\n  tls: {  # off\n    # cert\n    cert: a,  # ca\n    on: {x: 1},\n\n"
        '    # last\n    key: "x\\n"  # pem\n  }\n}\n',
    ),
    (
        "a list with comments into brackets on one line",
        "z: {a: 1}\nl:\n  - x: 1  # one\n    y: 'b'\n  # two\n  - z\nw: 1\n",
        lambda d: {"z": {"a": 1, "l": d["l"]}, "w": 1},
        "z: {a: 1,\n  l: [\n    {\n      x: 1,  # one\n      y: 'b'\n    },\n    # two\n    z\n  ]}\nw: 1\n",
    ),
    (
        "a block without comments on one line",
        "a:\n  x: 1\n  y: 2\nb: {c: 1}\n",
        lambda d: {"b": {"c": 1, "a": d["a"]}},
        "b: {c: 1, a: {x: 1, y: 2}}\n",
    ),
    (
        "JSON over lines that is wrapped",
        '{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n}\n',
        lambda d: {"root": d},
        '{\n  "root": {\n    "a": 1,\n    "b": {\n      "c": 2\n    }\n  }\n}\n',
    ),
    (
        "JSON over lines with a comment, into another object on one line",
        'x: {\n  "a": {\n    "c": 2,\n    "d": 3\n  },  # one\n  "b": 1\n}\ny: {"z": 1}\n',
        lambda d: {"x": {"b": 1}, "y": {"z": 1, "a": d["x"]["a"]}},
        'x: {\n  "b": 1\n}\ny: {"z": 1,\n  "a": {\n    "c": 2,\n    "d": 3\n  }  # one\n}\n',
    ),
    (
        "JSON over lines into a block, with a change in it",
        'x: {\n  "a": {\n    "c": 2,\n    "d": 3\n  },  # one\n  "b": 1\n}\ny:\n  z: 1\n',
        lambda d: {"x": {"b": 1}, "y": {"z": 1, "a": {**d["x"]["a"], "e": 4}}},
        'x: {\n  "b": 1\n}\ny:\n  z: 1\n  "a": {\n    "c": 2,\n    "d": 3,\n    "e": 4\n  }  # one\n',
    ),
    (
        "brackets over lines that are wrapped in a list, the comment behind them last",
        "l:\n  - [ # a\n      x1,\n      x2 # b\n    ] # c\n  - z\n",
        lambda d: {"l": [{"w": d["l"][0]}, "z"]},
        "l:\n  - w: [ # a\n        x1,\n        x2 # b\n      ] # c\n  - z\n",
    ),
    (
        "anchors, aliases and merges, which name what they did",
        "z: &z {q: 1}\na:\n  s: &x  # zero\n    <<: *z  # one\n    y: *z  # two\n    k: &s 5  # three\n"
        "    l: &t |  # four\n      x\n  t: 1\nb: [\n  {q: 1},\n]\nc: [*s, *t, *x]\n",
        lambda d: {"z": d["z"], "a": {"t": 1}, "b": [{"q": 1, "s": d["a"]["s"]}], "c": d["c"]},
        "z: &z {q: 1}\na:\n  t: 1\nb: [\n  {q: 1,\n    s: &x {  # zero\n      <<: *z,  # one\n      y: *z,  # two\n"
        '      k: &s 5,  # three\n      l: &t "x\\n"  # four\n    }},\n]\nc: [*s, *t, *x]\n',
    ),
    (
        "tagged pairs and a tagged set",
        "a:\n  s:  # zero\n    o: !!omap\n      - x: 1  # one\n    p: !!pairs  # two\n      - x: 1\n"
        "    w: !!set\n      ? x  # three\n  t: 1\nb: [\n  {q: 1},\n]\n",
        lambda d: {"a": {"t": 1}, "b": [{"q": 1, "s": d["a"]["s"]}]},
        "a:\n  t: 1\nb: [\n  {q: 1,\n    s: {  # zero\n      o: !!omap [\n        {\n          x: 1  # one\n        }\n"
        "      ],\n      p: !!pairs [  # two\n        {\n          x: 1\n        }\n      ],\n"
        "      w: !!set {\n        x: null  # three\n      }\n    }},\n]\n",
    ),
    (
        "values below their keys, with a comment between",
        "a:\n  s:\n    x:  # one\n      below\n    y:  # two\n      below  # three\n    ? k  # four\n    : 1\n  t: 1\n"
        "b: [\n  {q: 1},\n]\n",
        lambda d: {"a": {"t": 1}, "b": [{"q": 1, "s": d["a"]["s"]}]},
        "a:\n  t: 1\nb: [\n  {q: 1,\n    s: {\n      x: below,  # one\n      y: # two\n        below,  # three\n"
        "      # four\n      k: 1\n    }},\n]\n",
    ),
    (
        "a value with comments into what takes the place of another one on one line",
        "q:\n  # lead\n  z: {k: long, m: longer}  # why\n  y: 1\na: [{b: 1, c: 3}, 5]\n",
        lambda d: {"q": {"y": 1}, "a": [{"b": {"w": d["q"]["z"]}, "c": 3}, 5]},
        "q:\n  y: 1\na: [{b: {\n  # lead\n  w: {k: long, m: longer}  # why\n}, c: 3}, 5]\n",
    ),
    (
        "an anchor without any comment",
        "q:\n  z: &z\n    k: long\n    m: longer\n  y: 1\na: [1, 2]\nb: *z\n",
        lambda d: {"q": {"y": 1}, "a": [1, 2, d["q"]["z"]], "b": d["b"]},
        "q:\n  y: 1\na: [1, 2, &z {\n  k: long,\n  m: longer\n}]\nb: *z\n",
    ),
    (
        "a value whose comment goes on below it",
        "x: {k: long, m: longer}  # one\n  # two\nz: 1\na: [\n  5,\n]\n",
        lambda d: {"z": 1, "a": [5, d["x"]]},
        "z: 1\na: [\n  5,\n  # two\n  {k: long, m: longer},  # one\n]\n",
    ),
]


@pytest.mark.parametrize(("text", "change", "new"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_text_keeps_its_comments_and_lines(text: str, change: Callable[[Any], Any], new: str) -> None:
    document = Document(text, "yaml")
    assert document.edited(change(copied(document.data))) == new
    assert not document.coarser
