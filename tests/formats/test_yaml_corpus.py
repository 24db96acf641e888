"""The public suite: every case that ruamel.yaml's own parser accepts gives the suite's data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import ruamel.yaml
from yaml_edits import YAML

from confsafe.data.tagged import Tagged
from confsafe.errors import ParseError

LAX = {"9C9N", "DK95-01", "QB6E", "Y79Y-03"}
"""Invalid by the indentation of continued lines, which libyaml, ruamel.yaml and so their users do not mind."""

ONE_KEY_TWICE = {"2JQS", "X38W"}
"""Two keys that are the same: allowed to a parser, refused by every loader into a mapping."""


class Case(NamedTuple):
    """One case of yaml-test-suite."""

    name: str
    text: str
    fails: bool
    json: str | None


def visible(text: str) -> str:
    """The text that the suite writes with visible glyphs."""
    text = re.sub("—*»", "\t", text.replace("␣", " "))
    return re.sub("∎\n\\Z", "", text.replace("↵", "").replace("←", "\r").replace("⇔", "\ufeff"))


def cases(corpus: Path) -> Iterator[Case]:
    for path in sorted((corpus / "yaml-test-suite/src").glob("*.yaml")):
        found = ruamel.yaml.YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
        inherited: dict[str, Any] = {}
        for number, part in enumerate(found):
            inherited |= part
            name = f"{path.stem}-{number:02}" if len(found) > 1 else path.stem
            if not part.get("skip"):
                yield Case(name, visible(inherited["yaml"]), bool(part.get("fail")), inherited.get("json"))


def is_accepted(text: str) -> bool:
    try:
        return bool(list(ruamel.yaml.YAML(typ="safe", pure=True).parse(text)))
    except Exception:
        return False


def documents(text: str) -> list[Any]:
    """The data of every document of a stream."""
    found: list[Any] = []
    while True:
        try:
            found.append(YAML.data(text.removeprefix("\ufeff"), document=len(found)))
        except ParseError as error:
            if "there is no document" in str(error):
                return found
            raise


def json_documents(text: str) -> list[Any]:
    decoder, found, position = json.JSONDecoder(), [], 0
    while (position := len(text) - len(text[position:].lstrip())) < len(text):
        value, position = decoder.raw_decode(text, position)
        found.append(value)
    return found


def as_json(value: Any) -> Any:
    """What JSON has for a value that it cannot hold; the suite leaves such tags out."""
    if isinstance(value, Tagged):
        return as_json(value.value)
    if isinstance(value, dict):
        return {
            key if isinstance(key, str) else "null" if key is None else str(key): as_json(v) for key, v in value.items()
        }
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return dict.fromkeys(value) if isinstance(value, set) else value


def holds_what_json_cannot(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(holds_what_json_cannot, value.values()))
    if isinstance(value, list):
        return any(map(holds_what_json_cannot, value))
    return holds_what_json_cannot(value.value) if isinstance(value, Tagged) else isinstance(value, (bytes, date))


def test_every_case_that_the_judge_accepts_gives_the_data_of_the_suite(corpus: Path) -> None:
    wrong, compared = [], 0
    for case in cases(corpus):
        if case.fails or case.json is None or case.name in ONE_KEY_TWICE or not is_accepted(case.text):
            continue
        found, wanted = documents(case.text), json_documents(case.json)
        if any(map(holds_what_json_cannot, found)) or (not wanted and found == [None]):
            continue
        compared += 1
        if case.name != "J7PZ" and [as_json(each) for each in found] != wanted:  # J7PZ is an !!omap
            wrong.append((case.name, found, wanted))
    assert not wrong
    assert compared > 200


def test_every_invalid_case_is_refused(corpus: Path) -> None:
    invalid = [case for case in cases(corpus) if case.fails]
    accepted = set()
    for case in invalid:
        try:
            documents(case.text)
        except ParseError:
            continue
        accepted.add(case.name)
    assert accepted == LAX
    assert len(invalid) > 80


@pytest.mark.parametrize("name", sorted(ONE_KEY_TWICE))
def test_two_keys_that_are_the_same_are_refused(corpus: Path, name: str) -> None:
    (case,) = [case for case in cases(corpus) if case.name == name]
    with pytest.raises(ParseError, match="appears twice"):
        documents(case.text)


def test_every_valid_text_is_read_or_refused_in_one_line(corpus: Path) -> None:
    for case in cases(corpus):
        try:
            documents(case.text)
        except ParseError as error:
            assert "\n" not in str(error)
            assert error.line is not None
