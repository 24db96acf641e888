"""The verb `sort`: the keys of a mapping, or the items of a list of scalars, in order, each with its comments."""

from __future__ import annotations

from confsafe.cli.writer import change
from confsafe.surface import sort_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any


def sort(arguments: Namespace) -> int:
    """`confsafe sort FILE [KEY] [--recursive]`."""

    def mutate(root: Any) -> None:
        sort_at(root, arguments.key or "", recursive=arguments.recursive)

    return change(arguments, mutate)
