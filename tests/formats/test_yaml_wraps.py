"""Values that are wrapped, unwrapped, grouped or keyed by a name keep their comments, blank lines and spelling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from confsafe.document import Document
from confsafe.editing.edit import copied

WRAPPED: list[tuple[str, str, Callable[[Any], Any], str]] = [
    (
        "a whole document into one key, with the blank lines between its entries",
        "# head\n\na: 1  # one\n\n# two\nb:\n  c: 2\nd: 3\n",
        lambda d: {"root": d},
        "# head\n\nroot:\n  a: 1  # one\n\n  # two\n  b:\n    c: 2\n  d: 3\n",
    ),
    (
        "a whole document into one key, with what is commented out in it",
        "a: 1\n# b: 2\n\nc: 3\n",
        lambda d: {"root": d},
        "root:\n  a: 1\n  # b: 2\n\n  c: 3\n",
    ),
    (
        "a document that is a list into one key",
        "# head\n---\n# one\n- a: 0x1  # x\n  b: 2\n\n# two\n- c\n...\n",
        lambda d: {"root": d},
        "# head\n---\nroot:\n  # one\n  - a: 0x1  # x\n    b: 2\n\n  # two\n  - c\n...\n",
    ),
    (
        "a list whose first item has a comment, which comes once",
        "a:  # all\n  # first\n  - x: 1\n    y: 2\n  - z\n",
        lambda d: {"a": {"items": d["a"]}},
        "a:  # all\n  items:\n    # first\n    - x: 1\n      y: 2\n    - z\n",
    ),
    (
        "the last entries of a text without a last line break, which gets one that is a text's",
        "a: 1\n# why\nb: |\n  x\nc: 2",
        lambda d: {"c": 2, "g": {"a": 1, "b": "x\n"}},
        "c: 2\ng:\n  a: 1\n  # why\n  b: |\n    x\n",
    ),
    (
        "a block scalar that ends a text without a last line break",
        "a:\n  # why\n  b: |  # style\n    x\n    y",
        lambda d: {"b": d["a"]["b"]},
        "# why\nb: |-  # style\n  x\n  y",
    ),
]

UNWRAPPED: list[tuple[str, str, Callable[[Any], Any], str]] = [
    (
        "a root's only key, with its comments",
        "# why\na:  # all\n  b: 1  # one\n\n  # two\n  c: 2\n",
        lambda d: d["a"],
        "# why\n# all\nb: 1  # one\n\n# two\nc: 2\n",
    ),
    (
        "an entry between others, whose lead stays",
        "x: 1\n\n# why\na:\n  # one\n  b: 1\n  c: 2\ny: 2\n",
        lambda d: {"x": 1, "b": 1, "c": 2, "y": 2},
        "x: 1\n\n# why\n# one\nb: 1\nc: 2\ny: 2\n",
    ),
    (
        "a scalar with a comment, below a key with one",
        "a:  # all\n  b: x-long  # ours\nc: 1\n",
        lambda d: {"a": "x-long", "c": 1},
        "# all\na: x-long  # ours\nc: 1\n",
    ),
    (
        "a scalar behind another entry with a comment",
        "- name: n  # gone\n  k: v-long  # why\n- y\n",
        lambda d: ["v-long", "y"],
        "- v-long  # why\n- y\n",
    ),
    (
        "a number, as it is written",
        "a:\n  b: 0x3A2  # b\nc: 1\n",
        lambda d: {"a": 930, "c": 1},
        "a: 0x3A2  # b\nc: 1\n",
    ),
    (
        "a block scalar with a comment behind its header",
        "a:\n  b:\n    - |-  # style\n      x\n      y\nc: 1\n",
        lambda d: {"a": {"b": "x\ny"}, "c": 1},
        "a:\n  b: |-  # style\n    x\n    y\nc: 1\n",
    ),
    (
        "a text over lines, below comments that would stand within it",
        "a:  # all\n  # first\n  b: long words that\n    go on  # why\n  c: 2\nd: 1\n",
        lambda d: {"a": "long words that go on", "d": 1},
        "# all\n# first\na: long words that\n  go on  # why\nd: 1\n",
    ),
]

KEYED: list[tuple[str, str, Callable[[Any], Any], str]] = [
    (
        "a list by the names of its items, with the comments behind and above the names",
        "l:\n  - name: web  # public\n    port: 80\n  # two\n  -\n    # db\n    name: db\n    # pg\n    port: 5432\n",
        lambda d: {"l": {item["name"]: {"port": item["port"]} for item in d["l"]}},
        "l:\n  web:  # public\n    port: 80\n  # two\n  # db\n  db:\n    # pg\n    port: 5432\n",
    ),
    (
        "a mapping as a list with the keys as names, with the comments behind the keys",
        "l:\n  web:  # public\n    port: 80 # p\n    tls: yes-please\n  db:\n    port: 5432\n    tls: none-here\n",
        lambda d: {"l": [{"name": key, **value} for key, value in d["l"].items()]},
        "l:\n  - name: web  # public\n    port: 80 # p\n    tls: yes-please\n"
        "  - name: db\n    port: 5432\n    tls: none-here\n",
    ),
    (
        "a mapping as a list of one entry each, the comment above an item rather than behind its dash",
        "l:\n  a: 1  # one\n  # two\n  b: 2\nz: 1\n",
        lambda d: {"l": [{"a": 1}, {"b": 2}], "z": 1},
        "l:\n  - a: 1  # one\n  # two\n  - b: 2\nz: 1\n",
    ),
]

CASES = [*WRAPPED, *UNWRAPPED, *KEYED]


@pytest.mark.parametrize(("text", "change", "new"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_value_keeps_its_text(text: str, change: Callable[[Any], Any], new: str) -> None:
    document = Document(text, "yaml")
    assert document.edited(change(copied(document.data))) == new
    assert not document.coarser
