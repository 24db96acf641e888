"""Every document of a stream, changed or read in one pass over it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import confsafe.formats.yaml
from confsafe.editing.documents import transform_documents
from confsafe.errors import KeyMissing, ParseError
from confsafe.formats.stream import data_of_documents, pieces_of

STREAM = "# first\na: 1  # one\n---\n# second\na: 2\n...\n---\n- a\n--- # fourth\na:\n  - x\n"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many characters each reading of a YAML text has read."""
    lengths: list[int] = []
    parse = confsafe.formats.yaml.parse

    def seen(text: str, *others: Any) -> Any:
        lengths.append(len(text))
        return parse(text, *others)

    monkeypatch.setattr(confsafe.formats.yaml, "parse", seen)
    return lengths


def add_b(root: Any) -> None:
    if isinstance(root, list):
        root.append("b")
    else:
        root["b"] = True


def test_the_pieces_joined_are_the_stream() -> None:
    pieces = pieces_of(STREAM, "yaml")
    assert pieces is not None
    assert len(pieces) == 4
    assert "".join(pieces) == STREAM


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("%YAML 1.1\n---\na: yes\n---\na: no\n", "a directive"),
        ("a: 1\n...\nb: 2\n", "a document without ---"),
        ("a: {\n---\nb: 2\n", "no YAML"),
    ],
)
def test_a_stream_that_cannot_be_taken_apart_is_not(text: str, why: str) -> None:
    assert pieces_of(text, "yaml") is None, why


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "---\n---\n", "a: |\n  ---\n  b\n---\nc\n", "a: 1\n...\nb: 2\n", STREAM]
)
def test_the_data_are_those_of_each_document_read_alone(text: str) -> None:
    read = confsafe.formats.by_name("yaml").data
    assert data_of_documents(text, "yaml") == [
        read(text, document=number) for number in range(len(data_of_documents(text, "yaml")))
    ]


def test_the_place_of_a_fault_is_that_in_the_stream() -> None:
    with pytest.raises(ParseError) as caught:
        data_of_documents("a: 1\n---\nb: 1\nb: 2\n", "yaml")
    assert (caught.value.line, caught.value.column) == (4, 1)


def test_every_document_is_changed_and_all_else_stays(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(STREAM)
    outcome, count = transform_documents(file, add_b)
    assert count == 4
    assert outcome.after == (
        "# first\na: 1  # one\nb: true\n---\n# second\na: 2\nb: true\n...\n---\n- a\n- b\n"
        "--- # fourth\na:\n  - x\nb: true\n"
    )
    assert file.read_text() == outcome.after


@pytest.mark.parametrize("text", ["a: 1\n---\nb: 2", "a: |+\n  x\n\n---\nb: 2\n", "---\n---\n", "a: 1\n--- {b: 2}\n"])
def test_no_document_runs_into_the_next_one(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text)
    before = data_of_documents(text, "yaml")
    transform_documents(file, lambda root: root.set_path("new", 1))
    assert data_of_documents(file.read_text(), "yaml") == [
        {**(data or {}), "new": 1} if data else data for data in before
    ]


def test_a_stream_with_directives_is_changed_too(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("%YAML 1.1\n---\na: yes\n...\n%YAML 1.1\n---\na: no\n")
    _, count = transform_documents(file, lambda root: root.set_path("b", 1))
    assert count == 2
    assert file.read_text() == "%YAML 1.1\n---\na: yes\nb: 1\n...\n%YAML 1.1\n---\na: no\nb: 1\n"


def test_a_document_without_the_key_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: 1\n---\nb: 2\n")
    _, count = transform_documents(file, lambda root: root.del_path("b"))
    assert (count, file.read_text()) == (1, "a: 1\n---\n{}\n")
    with pytest.raises(KeyMissing):
        transform_documents(file, lambda root: root.del_path("c"))


def test_each_document_is_read_a_few_times_however_many_there_are(tmp_path: Path, read: list[int]) -> None:
    text = "".join(f"---\nname: n{number}\nvalue: {number}\n" for number in range(300))
    file = tmp_path / "x.yaml"
    file.write_text(text)
    data_of_documents(text, "yaml")
    assert sum(read) <= 2 * len(text)
    read.clear()
    transform_documents(file, lambda root: root.set_path("value", 0))
    assert sum(read) <= 8 * len(text)
