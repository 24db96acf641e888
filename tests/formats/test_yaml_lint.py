"""yamllint, a judge that is not ours, finds nothing in an edited file that it did not find before."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from confsafe.document import Document
from confsafe.editing.edit import copied
from confsafe.errors import ConfsafeError

linter = pytest.importorskip("yamllint.linter")
config = pytest.importorskip("yamllint.config")

RULES = """\
rules:
  braces: enable
  brackets: enable
  colons: enable
  commas: enable
  comments-indentation: disable  # what is commented out stands where somebody put it
  empty-lines: {max: 2, max-start: 0, max-end: 0}
  hyphens: enable
  indentation: {spaces: consistent, indent-sequences: whatever}
  new-line-at-end-of-file: enable
  trailing-spaces: enable
"""


def found(text: str) -> set[str]:
    """The rules that a text breaks; new text may break those that its siblings break, as it is written like them."""
    return {problem.rule for problem in linter.run(text, config.YamlLintConfig(RULES))}


def edits(data: Any, random: Random) -> list[Any]:
    """Data with an entry less, and with an entry more, in some of its containers."""
    changed = []
    for _ in range(6):
        after = copied(data)
        container = random.choice(containers(after))
        if random.random() < 0.5 and len(container) > 1:
            key = random.choice(list(container) if isinstance(container, dict) else range(len(container)))
            del container[key]
        elif isinstance(container, dict):
            container["brand_new"] = random.choice([1, "text", ["a", "b"], {"x": 1}])
        else:
            container.insert(random.randrange(len(container) + 1), random.choice(["text", {"name": "new", "x": [1]}]))
        changed.append(after)
    return changed


def containers(data: Any) -> list[Any]:
    all_of_them, pending = [], [data]
    while pending:
        value = pending.pop()
        if isinstance(value, (dict, list)) and value:
            all_of_them.append(value)
            pending += value.values() if isinstance(value, dict) else value
    return all_of_them


def test_no_edit_of_the_corpus_brings_a_new_warning(corpus: Path) -> None:
    random = Random(2026)
    files = sorted((corpus / "real" / "yaml").rglob("*.y*ml"))
    worse = []
    for path in random.sample(files, min(len(files), 60)):
        text = path.read_bytes().decode()
        try:
            document = Document(text, "yaml")
        except ConfsafeError:
            continue
        if len(text) > 20_000 or not containers(document.data) or document.shares:
            continue
        before = found(text)
        for after in edits(document.data, random):
            out = document.edited(after)
            new = found(out) - before
            if new:
                worse.append((path.name, new))
    assert not worse
