"""The verbs about comments: `comment` reads and writes them, `disable` and `enable` make an entry one and back."""

from __future__ import annotations

from confsafe import api
from confsafe.cli import output
from confsafe.cli.changing import change, check_of, options_of, report, report_filtered, writes_nothing
from confsafe.cli.parser import UsageError
from confsafe.cli.progress import progress
from confsafe.cli.writing import demand
from confsafe.errors import KeyMissing
from confsafe.formats.text import Comment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import Any

    from confsafe.document import Document


def comment(arguments: Namespace) -> int:
    """`confsafe comment FILE KEY [TEXT] [--above] [--delete]`."""
    if arguments.text is not None and arguments.delete:
        raise UsageError("TEXT and --delete exclude each other")
    if arguments.text is None and not arguments.delete:
        return _print(arguments)

    def mutate(root: Any) -> None:
        demand(arguments, root, arguments.key)
        old = root.comments[arguments.key]
        if arguments.above:
            root.comments[arguments.key] = Comment(arguments.text, old.inline)
        else:
            root.comments[arguments.key] = Comment(old.above, arguments.text)

    return change(arguments, mutate)


def _print(arguments: Namespace) -> int:
    """Print the comment behind the entry, or with --above the one above it."""
    found = _read(arguments)
    text, other = (found.above, found.inline) if arguments.above else (found.inline, found.above)
    if text is not None:
        output.emit(f"{text}\n")
        return 0
    where = "above" if arguments.above else "behind"
    remedy = ""
    if other is not None:
        remedy = "there is one behind it (leave --above away)" if arguments.above else "there is one above it (--above)"
    error = KeyMissing(f"no comment {where} {arguments.key}", path=output.name_of(arguments.file), remedy=remedy)
    error.unchanged = False  # nobody has asked for a change
    raise error


def _read(arguments: Namespace) -> Comment:
    seen: list[Comment] = []

    def look(root: Any) -> None:
        seen.append(root.comments[arguments.key])

    from confsafe.cli.reading import format_of
    from confsafe.editing.source import document_of

    if arguments.file == "-":
        from confsafe.cli.standard_input import read_text

        api.transform_text(read_text(), format_of(arguments), look, document=arguments.document)
        return seen[0]
    from confsafe.data import keypath

    document = document_of(arguments.file, format=arguments.format, document=arguments.document)
    return document.comment(keypath.resolve(document.data, keypath.parse(arguments.key)))


def disable(arguments: Namespace) -> int:
    """`confsafe disable FILE KEY`."""
    from confsafe.editing.disabling import disabled

    return _change_source(arguments, lambda document: disabled(document, arguments.key))


def enable(arguments: Namespace) -> int:
    """`confsafe enable FILE KEY`."""
    from confsafe.editing.disabling import enabled

    return _change_source(arguments, lambda document: enabled(document, arguments.key))


def _change_source(arguments: Namespace, text_of: Callable[[Document], str]) -> int:
    from confsafe.editing.source import transform_source, transform_source_text

    def edited(document: Document) -> str:
        if getattr(arguments, "condition", None) is not None:
            demand(arguments, document.data, arguments.key)
        return text_of(document)

    if arguments.file == "-":
        from confsafe.cli.reading import format_of
        from confsafe.cli.standard_input import read_text

        format = format_of(arguments)
        outcome = transform_source_text(read_text(), format, edited, document=arguments.document)
        return report_filtered(arguments, outcome, format)
    with progress(arguments):
        outcome = transform_source(
            arguments.file,
            edited,
            dry_run=writes_nothing(arguments),
            check=check_of(arguments),
            **options_of(arguments),
        )
    return report(arguments, outcome)
