"""The random cases as hypothesis strategies: it records the choices, so what fails is shrunk to something small."""

from __future__ import annotations

import keyed
import lossless
from hypothesis import strategies as st


def cases(format: str) -> st.SearchStrategy[lossless.Case | keyed.Case]:
    """A text of the format with an edit of it."""

    @st.composite
    def draw_case(draw: st.DrawFn) -> lossless.Case | keyed.Case | None:
        return lossless.case_of(draw(st.randoms(use_true_random=False)), format)

    return draw_case().filter(lambda case: case is not None)
