"""A new entry that comes and goes again leaves no trace in any text, however it begins and ends."""

from __future__ import annotations

from random import Random

import keyed
import lossless
import pytest
import returns
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_VARIANTS = ("as it is", "header", "open end", "blank end", "blanks at ends of lines", "crlf")


def _varied(text: str, format: str, variant: str) -> str:
    if "\r" in text:
        return text
    if variant == "header" and not format.startswith("json"):
        return f"# What it is for.\n{text}"
    if variant == "open end":
        return text.rstrip("\n")
    if variant == "blank end":
        return f"{text}\n \n"
    if variant == "blanks at ends of lines":
        return text.replace("\n\n", " \n  \n")
    return text.replace("\n", "\r\n") if variant == "crlf" else text


@pytest.mark.parametrize("format", [*lossless.TREES, "ini", "gitconfig", "systemd"])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(rng=st.randoms(use_true_random=False), variant=st.sampled_from(_VARIANTS))
def test_what_comes_and_goes_leaves_no_trace(format: str, rng: Random, variant: str) -> None:
    text = lossless.text_of(rng, format) if format in lossless.TREES else keyed.text_of(rng, format)
    assert not returns.fault(_varied(text, format, variant), format, rng)
