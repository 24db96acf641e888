"""The verb `apply`: a patch from a file or standard input, in any of the formats (`confsafe.apply`)."""

from __future__ import annotations

from confsafe.cli import output
from confsafe.cli.get import told_format
from confsafe.cli.usage import UsageError
from confsafe.cli.writer import change
from confsafe.data.patching import patched
from confsafe.errors import ConfsafeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any


_FLAGS = {"merge": "--merge", "json-patch": "--json-patch", "missing": "--missing-only", "replace": "--replace"}


def apply(arguments: Namespace) -> int:
    """`confsafe apply FILE PATCH`."""
    if arguments.file == "-" and arguments.patch == "-":
        raise UsageError("standard input is FILE or PATCH, not both")
    kinds = list(dict.fromkeys(arguments.how or [None]))
    if len(kinds) > 1:
        raise UsageError(" and ".join(_FLAGS[kind] for kind in kinds) + " exclude each other")
    patch = _patch(arguments)

    def mutate(root: Any) -> None:
        patched(root, patch, how=kinds[0], list_key=arguments.list_key)

    return change(arguments, mutate)


def _patch(arguments: Namespace) -> Any:
    """What PATCH holds. Errors name it, and not FILE."""
    from confsafe import surface
    from confsafe.surface import BOM

    name = arguments.patch
    try:
        if name != "-":
            return surface.data_of(name, format=told_format(arguments, name, arguments.patch_format))
        from confsafe.cli.standard_input import read_text

        text = read_text().removeprefix(BOM)
        format = arguments.patch_format or ("json" if text.lstrip()[:1] in ("{", "[") else "yaml")
        return surface.by_name(told_format(arguments, name, format) or format).data(text)
    except ConfsafeError as error:
        error.at_path(output.name_of(name)).unchanged = False
        if isinstance(error, FileNotFoundError):
            error.remedy = "PATCH is the file that holds the patch, or -"
        raise
