"""`Tagged`: a value behind a YAML tag that confsafe does not know (`!secret db_password`, `!include other.yaml`)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Tagged:
    """A value with its tag. Edit `value` and the tag stays in the file; assign another `Tagged` to change the tag.

    Attributes:
        tag: the tag as written, `!secret`, or resolved through a `%TAG` directive.
        value: the plain value: a str for a scalar, a dict or a list.

    Example:
        >>> Tagged("!secret", "db_password")
        Tagged('!secret', 'db_password')
    """

    __slots__ = ("tag", "value")

    def __init__(self, tag: str, value: Any) -> None:
        self.tag = tag
        self.value = value

    def __repr__(self) -> str:
        return f"Tagged({self.tag!r}, {self.value!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tagged):
            return NotImplemented
        return self.tag == other.tag and bool(self.value == other.value)

    def __hash__(self) -> int:
        return hash((self.tag, self.value))

    def __getitem__(self, key: Any) -> Any:
        """A key path leads through a tag as if it were not there."""
        return self.value[key]

    def __reduce__(self) -> tuple[Any, ...]:
        return Tagged, (self.tag, self.value)


def untagged(value: Any) -> Any:
    """A value without the tag that it may have."""
    return value.value if isinstance(value, Tagged) else value
