"""Texts with comments read as the exact reader reads them, by a grammar that knows no blanking; harmed ones too."""

from __future__ import annotations

import re
from random import Random

import documents_json
import pytest
from harm import HARM

from confsafe.errors import ParseError
from confsafe.formats.json.reader.blanking import comments_in
from confsafe.formats.json.reader.dialect import JSON5, JSONC, STRICT, Dialect
from confsafe.formats.json.reader.loading import load
from confsafe.formats.json.reader.scanner import parse

EXAMPLES = 250
HOSTILE = ('"', "\\", '\\"', "\n", "\r", "//", "/*", "*/", "/", "*", ",", "]", "[", "{", "}", ":", "1", '"a"', " ", "'")
TOKEN = re.compile(
    r"""(?P<comment>//[^\n\r]*|/\*.*?\*/)|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|.""",
    re.DOTALL,
)


def texts_of(rng: Random, dialect: Dialect) -> list[str]:
    text = documents_json.document(rng, dialect.name)
    if rng.random() < 0.3:
        text = text.replace("\n", rng.choice(("\r\n", "\r")))
    if rng.random() < 0.2:
        text = text.replace("\n", " ") if "//" not in text else text
    return [
        text,
        *(rng.choice(HARM)(text, rng) for _ in range(6)),
        *(inserted(text, rng) for _ in range(8)),
        "".join(rng.choice(HOSTILE) for _ in range(rng.randint(1, 12))),
        '{"a": ' + "".join(rng.choice(HOSTILE) for _ in range(rng.randint(1, 8))) + "}",
        "[" + "".join(rng.choice(HOSTILE) for _ in range(rng.randint(1, 8))) + "]",
    ]


def inserted(text: str, rng: Random) -> str:
    place = rng.randrange(len(text) + 1)
    return text[:place] + rng.choice(HOSTILE) + text[place:]


def outcome(text: str, dialect: Dialect, *, exactly: bool) -> str:
    try:
        return repr(parse(text, dialect, unique=True) if exactly else load(text, dialect, unique=True).data)
    except ParseError as error:
        return f"{error.line}:{error.column} {error.reason}"


@pytest.mark.parametrize("dialect", [STRICT, JSONC, JSON5], ids=lambda dialect: dialect.name)
def test_any_text_reads_as_the_exact_reader_reads_it(dialect: Dialect) -> None:
    valid = 0
    for number in range(EXAMPLES):
        for text in texts_of(Random(f"{dialect.name} {number}"), dialect):
            wanted = outcome(text, dialect, exactly=True)
            assert outcome(text, dialect, exactly=False) == wanted, repr(text)
            valid += wanted[:1] in "{["
    assert valid > EXAMPLES


@pytest.mark.parametrize("dialect", [JSONC, JSON5], ids=lambda dialect: dialect.name)
def test_the_comments_of_a_valid_text_are_those_that_its_tokens_tell(dialect: Dialect) -> None:
    found = 0
    for number in range(EXAMPLES):
        for text in texts_of(Random(f"{dialect.name} {number}"), dialect):
            if outcome(text, dialect, exactly=True)[:1] not in "{[":
                continue
            told = [match.span() for match in TOKEN.finditer(text) if match["comment"]]
            assert comments_in(text, dialect) == told, repr(text)
            found += len(told)
    assert found > EXAMPLES
