"""`confsafe.patch` by its finest splices alone: a coarser attempt is a fault that the verification made good."""

from __future__ import annotations

from typing import Any

from confsafe.document import Document


class CoarserError(AssertionError):
    """The finest splices were wrong, and a coarser attempt stood in for them."""


def patch(text: str, data: Any, format: str, *, document: int | None = None) -> str:
    """The text made to mean `data`. Raises CoarserError where the first attempt was not believed."""
    found = Document(text, format, document=document)
    result = found.edited(data)
    if found.coarser:
        raise CoarserError(f"{found.coarser} coarser attempts: {found.attempts[0].why}")
    return result
