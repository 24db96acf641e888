"""The verb `check`: what would break the program that reads the file, found before that program reads it.

It parses each file as an editing verb would, so duplicate keys are errors, in every document of a YAML stream; then the
schema, if one is given; then with --secret who can read it. Every file is looked at; the exit code is that of the first
fault.
"""

from __future__ import annotations

import glob
import os

from confsafe import surface
from confsafe.cli import output
from confsafe.cli.exit_codes import code_of
from confsafe.cli.file_names import explained
from confsafe.cli.one_file import in_flags
from confsafe.cli.progress import progress
from confsafe.cli.report import emit, error_object
from confsafe.cli.usage import UsageError
from confsafe.cli.verbs import verb
from confsafe.errors import ConfsafeError, ParseError
from confsafe.surface import WITHIN_ANOTHER, detect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from typing import Any

    from confsafe.surface import Document


def check(arguments: Namespace) -> int:
    """`confsafe check FILE... [--schema S]`."""
    if arguments.files.count("-") > 1:
        raise UsageError("standard input can be checked once")
    schema = _schema(arguments)
    code = 0
    for file in [name for word in arguments.files for name in _files_of(word)]:
        arguments.file = file
        try:
            with progress(arguments):
                _check_file(arguments, schema)
        except ConfsafeError as error:
            fault = explained(error.at_path(output.name_of(file)), verb("check"), arguments)
            fault.unchanged = False
            output.say(in_flags(str(fault)))
            code = code or code_of(fault)
            if arguments.json:
                emit(error_object(file, fault))
        else:
            if arguments.json:
                emit({"file": file, "ok": True})
            elif not arguments.quiet:
                output.emit(f"{output.name_of(file)}: ok\n")
    return code


def _files_of(word: str) -> list[str]:
    """The files that a word names: itself, what a pattern fits, or what a directory holds."""
    if os.path.isdir(word):
        return list(_files_below(word))
    if not glob.has_magic(word) or os.path.lexists(word):
        return [word]
    return sorted(name for name in glob.glob(word, recursive=True) if os.path.isfile(name)) or [word]


def _files_below(directory: str) -> Iterator[str]:
    for folder, below, names in os.walk(directory):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and ".bak" not in name and detect(name) not in (None, *WITHIN_ANOTHER):
                yield os.path.join(folder, name)


def _schema(arguments: Namespace) -> Any:
    """The schema, read once for all files."""
    if arguments.schema is None:
        return None
    arguments.file = arguments.schema  # the file that an error is about
    return surface.SchemaFile(arguments.schema)


def _check_file(arguments: Namespace, schema: Any) -> None:
    from confsafe.cli.get import format_of, patience_of
    from confsafe.surface import in_its_format, text_of

    if arguments.file == "-":
        from confsafe.cli.standard_input import read_text

        text = read_text(arguments.encoding)
    else:
        text = text_of(arguments.file, arguments.encoding, timeout=patience_of(arguments))
    try:
        in_its_format(
            text, format_of(arguments), lambda name: _check_text(arguments, text, name, schema), given=arguments.format
        )
    except RecursionError:
        raise ParseError("it is nested too deeply") from None
    if arguments.secret and arguments.file != "-":
        from confsafe.surface import require_secret

        require_secret(arguments.file)


def _check_text(arguments: Namespace, text: str, format: str, schema: Any) -> None:
    """Check every document of a text, or the one that --document names."""
    from confsafe.surface import BOM, Document, by_name, count_of_documents, pieces_of

    body = text.removeprefix(BOM)
    if format == "json" and not body.strip():
        by_name(format).data(body)  # an edit fills an empty file; a reader of JSON refuses it (RFC 8259 section 2)
    if arguments.document is not None:
        return _check_document(arguments, Document(text, format, document=arguments.document), schema)
    pieces = pieces_of(body, format)
    if pieces is not None and len(pieces) > 1:
        try:
            for piece in pieces:
                _check_document(arguments, Document(piece, format), schema)
            return None
        except ConfsafeError:
            pass  # it is told with its place in the whole stream
    numbers = range(count_of_documents(body, format)) if format == "yaml" else [None]
    for number in numbers:
        _check_document(arguments, Document(text, format, document=number), schema)
    return None


def _check_document(arguments: Namespace, document: Document, schema: Any) -> None:
    for fault in document.reading.faults if document.reading else ():
        raise fault
    if schema is not None:
        from confsafe.surface import validate

        validate(document.data, schema, reading=document.reading, secret=arguments.secret)
