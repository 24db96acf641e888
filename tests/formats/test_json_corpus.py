"""Real files: whatever is edited, the data is right by another reader and the text of all siblings stays."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyjson5
import pytest

from confsafe.data.diff import diff
from confsafe.data.sameness import same
from confsafe.formats import by_name
from confsafe.formats.text import Splice, apply_splices

SEED = 20240229


def files(corpus: Path) -> Iterator[tuple[str, str, str]]:
    """Name, text and dialect of every real file."""
    for path in sorted((corpus / "real" / "json").iterdir()):
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
        try:
            json.loads(text)
        except ValueError:
            yield path.name, text, "jsonc"
        else:
            yield path.name, text, "json"


def judge(text: str, dialect: str) -> Any:
    return json.loads(text) if dialect == "json" else pyjson5.decode(text)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all containers."""
    if isinstance(data, (dict, list)):
        yield path
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(value, (*path, key))


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def edited(text: str, dialect: str, after: Any) -> tuple[str, list[Splice]]:
    reading = by_name(dialect).read(text)
    splices = reading.splices(diff(reading.data, after), after)
    result = apply_splices(text, splices)
    assert same(judge(result, dialect), after)
    assert same(by_name(dialect).read(result).data, after)
    return result, splices


def sibling_texts(text: str, dialect: str, path: tuple[Any, ...], gone: Any) -> list[str]:
    """The text of every value of a container but one."""
    reading = by_name(dialect).read(text)
    container = at(reading.data, path)
    keys = container if isinstance(container, dict) else range(len(container))
    spans = [reading.span((*path, key)) for key in keys if key != gone]
    return [text[span.start : span.end] for span in spans if span]


def stand_in_order(parts: list[str], text: str) -> bool:
    position = 0
    for part in parts:
        position = text.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return True


def comments(text: str, dialect: str) -> list[str]:
    return [text[start:end] for start, end in by_name(dialect).read(text).comments()]


def test_every_file_reads_as_another_reader_reads_it(corpus: Path) -> None:
    for name, text, dialect in files(corpus):
        reading = by_name(dialect).read(text)
        assert same(reading.data, judge(text, dialect)), name
        assert same(by_name("json5").data(text), judge(text, dialect)), name
        assert reading.splices([], reading.data) == []


@pytest.mark.parametrize("value", ['a "b" // c \\ é\n', 8080, -1.5, None, [1, {"a": []}], {"k": "v", "l": [True]}])
def test_a_scalar_of_every_file_is_set_in_its_place(corpus: Path, value: Any) -> None:
    rng = random.Random(SEED)
    for name, text, dialect in files(corpus):
        data = judge(text, dialect)
        leaves = [
            (*path, key)
            for path in places(data)
            for key in (at(data, path) if isinstance(at(data, path), dict) else range(len(at(data, path))))
            if not isinstance(at(data, (*path, key)), (dict, list))
        ]
        for path in rng.sample(leaves, min(3, len(leaves))):
            span = by_name(dialect).read(text).span(path)
            after = copy.deepcopy(data)
            at(after, path[:-1])[path[-1]] = copy.deepcopy(value)
            result, splices = edited(text, dialect, after)
            if splices:
                assert [(splice.start, splice.end) for splice in splices] == [span], (name, path)
                assert result.startswith(text[: splices[0].start]) and result.endswith(text[splices[0].end :])


def test_an_entry_of_every_file_is_deleted_and_its_siblings_stay(corpus: Path) -> None:
    rng = random.Random(SEED)
    for name, text, dialect in files(corpus):
        data = judge(text, dialect)
        containers = [path for path in places(data) if at(data, path)]
        for path in rng.sample(containers, min(4, len(containers))):
            container = at(data, path)
            keys = list(container if isinstance(container, dict) else range(len(container)))
            for key in {keys[0], keys[-1]}:
                after = copy.deepcopy(data)
                del at(after, path)[key]
                result, _ = edited(text, dialect, after)
                assert stand_in_order(sibling_texts(text, dialect, path, key), result), (name, path, key)
                dropped = by_name(dialect).read(text).owned([(*path, key)], [])
                kept = [
                    text[start:end]
                    for start, end in by_name(dialect).read(text).comments()
                    if not any(a <= start < b for a, b in dropped)
                ]
                assert comments(result, dialect) == kept, (name, path, key)


def outgrows_its_line(text: str, result: str, splices: list[Splice]) -> bool:
    """Whether the edit gives each item of a one-line array a line, the one line being wider than 80 and all others."""
    if len(splices) != 1 or text[splices[0].start : splices[0].start + 1] != "[":
        return False
    start, end, new = splices[0]
    line = text[text.rfind("\n", 0, start) + 1 : text.find("\n", end)]
    width = len(line) - (end - start) + len(" ".join(part.strip() for part in new.splitlines()))
    kept = not Counter("".join(text[start:end].split())) - Counter("".join(new.split()))
    return "\n" not in text[start:end] and width >= max(80, *map(len, text.splitlines())) and kept


@pytest.mark.parametrize("value", ["new", {"a": [1, 2], "b": {}}, [[1], "x"]])
def test_an_entry_is_inserted_anywhere_and_all_text_stays(corpus: Path, value: Any) -> None:
    rng = random.Random(SEED)
    for name, text, dialect in files(corpus):
        data = judge(text, dialect)
        containers = list(places(data))
        for path in rng.sample(containers, min(4, len(containers))):
            after = copy.deepcopy(data)
            container = at(after, path)
            if isinstance(container, dict):
                container["confsafe-new"] = copy.deepcopy(value)
            else:
                container.insert(rng.choice([0, len(container) // 2, len(container)]), copy.deepcopy(value))
            result, splices = edited(text, dialect, after)
            if not outgrows_its_line(text, result, splices):
                assert all(text[splice.start : splice.end].strip() == "" for splice in splices), (name, path)
            assert comments(result, dialect) == comments(text, dialect), (name, path)


def test_a_key_put_in_front_in_the_middle_or_at_the_end_stands_there(corpus: Path) -> None:
    rng = random.Random(SEED)
    for name, text, dialect in files(corpus):
        data = judge(text, dialect)
        mappings = [path for path in places(data) if isinstance(at(data, path), dict)]
        for path in rng.sample(mappings, min(3, len(mappings))):
            items = list(at(data, path).items())
            for place in {0, len(items) // 2, len(items)}:
                wanted = [*items[:place], ("confsafe-new", 1), *items[place:]]
                after: Any = dict(wanted)
                if path:
                    after = copy.deepcopy(data)
                    at(after, path[:-1])[path[-1]] = dict(wanted)
                result, _ = edited(text, dialect, after)
                assert list(at(judge(result, dialect), path)) == [key for key, _ in wanted], (name, path, place)
