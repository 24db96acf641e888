"""The places in a JSON, JSONC or JSON5 text, by a lexer of one regular expression."""

from __future__ import annotations

import json
import re

import pyjson5
from places import Document, Entry, Node, Span

_TOKEN = re.compile(
    r"""
    (?P<space>[\s\ufeff]+)
  | (?P<comment>//[^\n\r\u2028\u2029]*|/\*.*?\*/)
  | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<mark>[{}\[\]:,])
  | (?P<word>(?:[^\s{}\[\]:,"'/]|/(?![/*]))+)
    """,
    re.VERBOSE | re.DOTALL,
)


def places(text: str) -> Document:
    """The tree of a valid text. A key is what pyjson5 reads it as."""
    tokens: list[tuple[str, int, int]] = []
    comments: list[Span] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"no token at {position}: {text[position : position + 20]!r}")
        if match.lastgroup == "comment":
            comments.append(match.span())
        elif match.lastgroup != "space":
            tokens.append((text[match.start() : match.end()], match.start(), match.end()))
        position = match.end()
    root, _ = _value(tokens, 0, 0)
    return Document(text, root, comments)


def _value(tokens: list[tuple[str, int, int]], number: int, gap: int) -> tuple[Node, int]:
    """The value that begins with token `number`, and the number of the token after it."""
    word, start, end = tokens[number]
    if word not in "{[":
        return Node("scalar", start, end, gap, start), number + 1
    node = Node("map" if word == "{" else "list", start, end, gap, start, flow=True)
    number += 1
    gap = end
    while tokens[number][0] not in "}]":
        word, start, end = tokens[number]
        if node.kind == "map":
            key = _key(word)
            gap = tokens[number + 1][2]
            if node.find(key) is not None:
                raise ValueError(f"duplicate key {key!r}")
            inner, number = _value(tokens, number + 2, gap)
            node.entries.append(Entry(key, inner, [(start, end)], [(start, inner.end)]))
        else:
            inner, number = _value(tokens, number, gap)
            node.entries.append(Entry(len(node.entries), inner, [], [(start, inner.end)]))
        if tokens[number][0] == ",":
            gap = tokens[number][2]
            number += 1
    node.end = tokens[number][2]
    return node, number + 1


def _key(word: str) -> str:
    if word[0] == '"' and "\\" not in word:
        return word[1:-1]
    if word[0] in "\"'":
        key = json.loads(word) if word[0] == '"' and "'" not in word else pyjson5.loads(word)
    else:
        key = next(iter(pyjson5.loads("{" + word + ":0}")))
    assert isinstance(key, str)
    return key
