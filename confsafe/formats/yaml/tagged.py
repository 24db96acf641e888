"""`Tagged`: a value under a tag that this program does not know, so that neither is lost.

    image: !Ref AppImage            data: {"image": Tagged("!Ref", "AppImage")}

What the tag makes of the value only its own application knows; here the value is what stands in the text: a str for a
scalar (YAML 1.2.2, 6.8.1: the tag alone decides what a scalar is), a list or a dict for a collection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Tagged:
    """A value with its tag.

    Attributes:
        tag: the tag in full: "!Ref" for a local one, "tag:yaml.org,2002:python/tuple" for `!!python/tuple`.
        value: a str, a list or a dict.

    Example:
        >>> Tagged("!Ref", "AppImage") == Tagged("!Ref", "AppImage")
        True
    """

    tag: str
    value: Any

    def __hash__(self) -> int:
        return hash((self.tag, self.value if isinstance(self.value, str) else None))
