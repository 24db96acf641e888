"""The page of guarantees names a test for each promise; each of these tests exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "guarantees.md"
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::([\w:]+)`", PAGE.read_text())))


def test_the_page_names_many_tests() -> None:
    assert len(NAMED) > 30


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda part: part.rpartition("::")[2])
def test_each_test_that_it_names_exists(file: str, test: str) -> None:
    body: list[ast.stmt] = ast.parse((PROJECT / file).read_text()).body
    for name in test.split("::"):
        [found] = [node for node in body if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name]
        body = found.body
