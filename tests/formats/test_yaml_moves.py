"""A value that moves to another place takes its text along: comments, quotes, inner layout, indented anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import confsafe
from confsafe.document import Document
from confsafe.editing.edit import copied

MOVES: list[tuple[str, str, Callable[[Any], Any], str]] = [
    (
        "a mapping into another one, with the comments above, behind and within",
        "server:\n  port: 1\n# TLS\ntls:  # off\n  # cert\n  cert: 'a' # ca\n  key: b\n",
        lambda d: d["server"].update(tls=d.pop("tls")),
        "server:\n  port: 1\n  # TLS\n  tls:  # off\n    # cert\n    cert: 'a' # ca\n    key: b\n",
    ),
    (
        "wrapped",
        "a:\n  # c1\n  b: 1 # one\n  l:\n    - x # ex\n    - w\nz: 1\n",
        lambda d: d.update(a={"x": d["a"]}),
        "a:\n  x:\n    # c1\n    b: 1 # one\n    l:\n      - x # ex\n      - w\nz: 1\n",
    ),
    (
        "unwrapped, a literal text within",
        "a:\n  x:\n    # c1\n    b: 1 # one\n    s: |\n      t1\n       t2\nz: 1\n",
        lambda d: d.update(a=d["a"]["x"]),
        "a:\n  # c1\n  b: 1 # one\n  s: |\n    t1\n     t2\nz: 1\n",
    ),
    (
        "a scalar from list to list",
        "off:\n- x\n- one-long-name # why\non:\n  - y\n",
        lambda d: d["on"].append(d["off"].pop()),
        "off:\n- x\non:\n  - y\n  - one-long-name # why\n",
    ),
    (
        "an item that becomes an entry",
        "l:\n  # about web\n  - name: web  # first\n    port: 80\n  - name: db\nm:\n  x: 1\n",
        lambda d: d["m"].update(web=d["l"].pop(0)),
        "l:\n  - name: db\nm:\n  x: 1\n  # about web\n  web:\n    name: web  # first\n    port: 80\n",
    ),
    (
        "an entry that becomes an item",
        "m:\n  # about web\n  web:  # main\n    name: web\n    port: 80\n  x: 1\nl:\n  - name: db\n",
        lambda d: d["l"].append(d["m"].pop("web")),
        "m:\n  x: 1\nl:\n  - name: db\n  # about web\n  -  # main\n    name: web\n    port: 80\n",
    ),
    (
        "a value that becomes part of the one in its place keeps the comment behind it",
        "l:\n  - plain # p\n  - x\n",
        lambda d: d["l"].__setitem__(0, {"wrap": "plain"}),
        "l:\n  - wrap: plain # p\n  - x\n",
    ),
    (
        "with changes within",
        "m:\n  # about web\n  web:\n    name: web  # own\n    port: 80  # http\n    a: 'h'\n  x: 1\nn:\n  y: 1\n",
        lambda d: d["n"].update(web={**d["m"].pop("web"), "port": 8080}),
        "m:\n  x: 1\nn:\n  y: 1\n  # about web\n  web:\n    name: web  # own\n    port: 8080  # http\n    a: 'h'\n",
    ),
]


@pytest.mark.parametrize(("text", "change", "new"), [case[1:] for case in MOVES], ids=[case[0] for case in MOVES])
def test_the_text_goes_along(text: str, change: Callable[[Any], Any], new: str) -> None:
    document = Document(text, "yaml")
    after = copied(document.data)
    change(after)
    assert document.edited(after) == new


@pytest.mark.parametrize(
    ("text", "after", "new"),
    [
        (
            "red: 1   # mine\nj: {d: {p: a}}\n",
            {"j": {"d": {"p": "a"}}, "style": {"red": 1, "width": 79}},
            "j: {d: {p: a}}\nstyle:\n  red: 1   # mine\n  width: 79\n",
        ),
        (
            "red: 1\nj: {d: {p: a}}\n",
            {"j": {"d": {"p": "a"}}, "style": {"red": 1, "width": 79}},
            "j: {d: {p: a}}\nstyle: {red: 1, width: 79}\n",
        ),
        (
            "a:\n  # about x\n  x: 1  # why\n  y: 2\nb: {}  # room\n",
            {"a": {"y": 2}, "b": {"x": 1}},
            "a:\n  y: 2\nb:  # room\n  # about x\n  x: 1  # why\n",
        ),
    ],
)
def test_what_takes_up_a_comment_is_written_as_a_block(text: str, after: Any, new: str) -> None:
    assert confsafe.patch("# head\n" + text, after, "yaml") == "# head\n" + new
