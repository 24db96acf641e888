"""A document with a tag of its own is changed below it as any other one; the tag stays."""

from __future__ import annotations

from pathlib import Path

import confsafe


def test_what_is_below_the_tag_of_a_document_is_set_and_unset(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("!Thing\na: 1  # one\nb:\n- 2\n")
    confsafe.set(path, "a", 2)
    confsafe.set(path, "b[+]", 3)
    confsafe.unset(path, "b[0]")
    confsafe.move(path, "a", "c")
    assert path.read_text() == "!Thing\nc: 2  # one\nb:\n- 3\n"


def test_a_function_changes_what_is_below_the_tag_with_its_comments(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("!Thing\na: 1  # one\n")

    def change(cfg: confsafe.Config) -> None:
        cfg.comments["a"] = confsafe.Comment(inline="two")
        cfg["b"] = 1

    confsafe.update(path, change)
    assert path.read_text() == "!Thing\na: 1  # two\nb: 1\n"
