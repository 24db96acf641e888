"""For the site: an `Example:` of a docstring becomes an examples section, so that its code is shown as code."""

from __future__ import annotations

import re
from typing import Any

import griffe


class RenderedExamples(griffe.Extension):
    """Renames the heading before the docstring is parsed."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Called for each object that was collected."""
        if obj.docstring is not None:
            obj.docstring.value = re.sub(r"^(\s*)Example:", r"\1Examples:", obj.docstring.value, flags=re.MULTILINE)
