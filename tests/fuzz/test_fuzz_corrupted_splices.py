"""A splice that is corrupted on its way is caught: the data is right in the end, or the edit is refused."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from random import Random

import judges
import lossless
import pytest
from harm import HARM

import confsafe
from confsafe import document
from confsafe.formats.json import reading

EXAMPLES = 120


def corrupting(rng: Random, times: int) -> Callable[..., str]:
    """`apply_splices`, harmed the first so many times that it is called."""
    right = document.apply_splices
    left = times

    def apply(*arguments: object) -> str:
        nonlocal left
        text = right(*arguments)  # type: ignore[arg-type]
        left -= 1
        return rng.choice(HARM)(text, rng) if left >= 0 else text

    return apply


@pytest.mark.parametrize("small", [0, reading.SMALL], ids=["in part", "as a whole"])
@pytest.mark.parametrize("times", [1, 1000], ids=["once", "always"])
@pytest.mark.parametrize("format", lossless.TREES)
def test_a_corrupted_splice_ends_in_the_right_data_or_in_an_error(
    monkeypatch: pytest.MonkeyPatch, format: str, times: int, small: int
) -> None:
    monkeypatch.setattr(reading, "SMALL", small)
    caught = 0
    for number in range(EXAMPLES):
        rng = Random(f"{format} {number}")
        case = lossless.tree_case_of(rng, format)
        if case is None or lossless.touches_merge(case):
            continue
        expected = case.edit.mutate(copy.deepcopy(case.sample.judged))
        requested = case.edit.mutate(copy.deepcopy(case.sample.data))
        with monkeypatch.context() as patched:
            patched.setattr(document, "apply_splices", corrupting(rng, times))
            try:
                new = confsafe.patch(case.sample.text, requested, format, document=case.sample.document)
            except confsafe.VerifyError:
                caught += 1
                continue
        _, data = judges.read(new, format, case.sample.document)
        assert judges.difference(expected, data) == "", f"{case.sample.text!r} {case.edit.detail}: {new!r}"
    assert caught if times > 1 else True


@pytest.mark.parametrize(
    ("format", "text"),
    [("toml", "# c\na = 1\n"), ("yaml", "# c\na: 1\n"), ("json", '{"a": 1}\n'), ("jsonc", '{\n  // c\n  "a": 1\n}\n')],
)
def test_an_edit_that_cannot_be_verified_leaves_the_file_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, format: str, text: str
) -> None:
    path = tmp_path / "settings"
    path.write_bytes(text.encode())
    right = document.apply_splices
    monkeypatch.setattr(document, "apply_splices", lambda *arguments: right(*arguments).replace("2", "3"))
    with pytest.raises(confsafe.VerifyError, match="settings"), confsafe.edit(path, format=format) as data:
        data["a"] = 2
    assert path.read_bytes() == text.encode()
    assert [found.name for found in tmp_path.iterdir()] == ["settings"]


def test_a_comment_that_a_corrupted_splice_loses_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = document.apply_splices
    monkeypatch.setattr(document, "apply_splices", lambda *arguments: right(*arguments).replace("# keep", "      "))
    with pytest.raises(confsafe.VerifyError):
        confsafe.patch("a: 1  # keep\nb: 2\n", {"a": 1, "b": 3}, "yaml")
