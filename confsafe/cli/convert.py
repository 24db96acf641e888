"""The verb `convert`: the same data in another format, with the comments that it can hold.

What could not be carried (`apps/conversion.py`) is told on standard error, never dropped in silence.
`--encoding` is that of FILE; OUT is UTF-8 (RFC 8259, TOML 1.0).
"""

from __future__ import annotations

from confsafe.apps.conversion import converted
from confsafe.cli import output
from confsafe.cli.expansion import refuse_expansion
from confsafe.cli.get import format_of, told_format
from confsafe.cli.progress import progress
from confsafe.cli.usage import UsageError
from confsafe.cli.writer import options_of
from confsafe.surface import RC, WITHIN_ANOTHER, Document, detect, document_of, replace_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any


def convert(arguments: Namespace) -> int:
    """`confsafe convert FILE -o OUT`."""
    target = _target(arguments)
    with progress(arguments):
        source = _source(arguments)
        refuse_expansion(source.data)
        text, notes = converted(source, target)
        place = output.name_of(arguments.file)
    if arguments.output == "-":
        output.emit(text)
    else:
        arguments.create = True
        replace_file(
            arguments.output, text, **{**options_of(arguments), "format": target, "document": None, "encoding": None}
        )
    if arguments.json:
        _tell(arguments, notes)
    else:
        for line in notes:
            output.note(arguments, f"{place}: {line}")
    if arguments.verbose and arguments.output != "-":
        output.say(f"{output.name_of(arguments.output)}: written")
    return 0


def _tell(arguments: Namespace, notes: list[str]) -> None:
    """One object of what was written; on standard error where the new text is on standard output."""
    import json

    from confsafe.cli.report import emit

    told = {"file": arguments.output, "from": arguments.file, "changed": True, "written": True, "notes": notes}
    if arguments.output == "-":
        output.say(json.dumps(told, ensure_ascii=False))
    else:
        emit(told)


def _target(arguments: Namespace) -> Any:
    told = None if arguments.output == "-" else detect(arguments.output)
    found = arguments.to or ("json" if told == RC else told)
    if found in WITHIN_ANOTHER:
        raise UsageError("OUT is for the most part something else than settings; set its keys")
    if found is None:
        raise UsageError("the name of OUT does not tell the new format, name it: --to yaml")
    return found


def _told(arguments: Namespace) -> Any:
    return told_format(arguments, arguments.file, arguments.format)


def _source(arguments: Namespace) -> Document:
    if arguments.file != "-":
        return document_of(
            arguments.file, format=_told(arguments), document=arguments.document, encoding=arguments.encoding
        )
    from confsafe.cli.standard_input import read_text

    return Document(read_text(arguments.encoding), format_of(arguments), document=arguments.document)
