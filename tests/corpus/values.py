"""The values that the operations write: strings that were misread before, every kind of scalar, lists and mappings."""

from __future__ import annotations

import copy
import datetime
import random
from typing import Any

# fmt: off
TRICKY = [
    "yes", "no", "on", "off", "y", "null", "~", "true", "False", "1.10", "007", "1e3", "0x1F", "0o17", "0b1",
    "1_000", "12:30", "1:2:3", "2024-02-29", "2024-02-29T12:00:00Z", "2024-02-29 12:00:00", "", " ", " padded ",
    "trailing ", "a: b # c", "multi\nline", "multi\nline\n", "\nlead", "trail\n\n", "  indented\nthen not\n",
    "a\n\n\nb", "\n", "tab\there", "\tlead tab", 'q"uote', "it's", "back\\slash", "C:\\new\\table", '"', "'", "'''",
    '"""', '""', '\\', "ünïcödé 日本", "🎉", "e\u0301", "\u2028line sep", "\x85nel", "\xa0nbsp", "\ufeffbom",
    "zero\u200bwidth", "\x00nul", "\x1b[0m", "\x7f", "- x", "-", "--", "---", "--- a", "...", "#hash", "a #b",
    "a# b", "&a", "*a", "!t", "!", "%d", "@x", "`x", "{x}", "{", "}", "[x]", "[", "]", ",", "a, b", "?", "? x", ":",
    ": x", "x:", "key: value", "=", "<<", ">", "|", "> x", "// not", "/* not */", ".inf", "-.5", ".nan", "+1", "-0",
    "1.", ".", "1,5", "a\r\nb", "\r", "${VAR}", "{{ x }}", "$(cmd)", "<a href='x'>&amp;</a>",
    "word " * 40 + "end",
    "x" * 300,
    "#!/bin/sh\nset -e\nif [ -n \"$A\" ]; then\n\techo '#no comment'\nfi\n",
]
# fmt: on
"""Strings that somebody once misread."""


def scalar_of(rng: random.Random, format: str) -> Any:
    """A value that every file of the format can hold."""
    numbers = [0, -1, 8080, 2**40, 1.5, -0.0, 1e100, 0.1, True, False]
    if format != "toml":
        numbers.append(None)
    if format in ("toml", "yaml"):
        numbers += [
            datetime.date(2024, 2, 29),
            datetime.datetime(2024, 2, 29, 12, 30, 15),
            datetime.datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=datetime.UTC),
            datetime.datetime(1999, 12, 31, 23, 59, 59, tzinfo=datetime.timezone(datetime.timedelta(hours=-7))),
        ]
    if format == "toml":
        numbers.append(datetime.time(7, 32))
    if format in ("yaml", "toml", "json5"):
        numbers += [float("inf"), float("nan")]
    return rng.choice(numbers)


def string_of(rng: random.Random) -> str:
    """A string that somebody once misread."""
    return rng.choice(TRICKY)


def list_of(rng: random.Random, format: str) -> list[Any]:
    """A list as users add them."""
    return copy.deepcopy(
        rng.choice(
            [
                ["a", "b"],
                [],
                [1, 2, 3],
                ["one: # two"],
                [{"name": "x", "port": 80}],
                [{"a": 1}, {"b": [1, {"c": "d"}]}],
                [[1, 2], []],
            ]
        )
    )


def dict_of(rng: random.Random, format: str) -> dict[str, Any]:
    """A mapping as users add them."""
    return copy.deepcopy(
        rng.choice(
            [
                {"image": "nginx", "ports": [80, 443], "env": {"A": "1", "B": "yes"}},
                {},
                {"enabled": True},
                {"a.b": 1, "with space": "x", 'quo"te': 'y"', "": 0, "ключ": "я"},
                {"deep": {"deeper": {"deepest": [1, {"x": []}]}}},
                {"script": "line 1\nline 2\n", "empty": ""},
                {"items": [{"name": "a"}, {"name": "b", "sub": {"k": 1}}], "after": 1},
            ]
        )
    )
