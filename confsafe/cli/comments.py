"""The verbs about comments: `comment` reads and writes them, `disable` and `enable` make an entry one and back."""

from __future__ import annotations

from confsafe import surface
from confsafe.cli import output
from confsafe.cli.places import chosen_places, demand, several_places, tell_count
from confsafe.cli.progress import progress
from confsafe.cli.report import emit, report
from confsafe.cli.usage import UsageError
from confsafe.cli.writer import change, check_of, options_of, report_filtered, writes_nothing
from confsafe.data import keypath
from confsafe.errors import KeyMissing
from confsafe.surface import Comment, strings_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import Any

    from confsafe.surface import Document, Strings


def comment(arguments: Namespace) -> int:
    """`confsafe comment FILE KEY [TEXT] [--above] [--delete]`."""
    if arguments.text is not None and arguments.delete:
        raise UsageError("TEXT and --delete exclude each other")
    if arguments.text is None and not arguments.delete:
        if arguments.together:
            raise UsageError("to read a comment changes nothing that could be done --together; use --all-files")
        return _print(arguments)

    def mutate(root: Any) -> None:
        demand(arguments, root, arguments.key)
        places = chosen_places(arguments, root, arguments.key)
        for segments in places:
            path = keypath.resolve(root, segments)
            old = root.comments[path]
            if _is_above(arguments, strings_of(root)):
                root.comments[path] = Comment(arguments.text, old.inline)
            else:
                root.comments[path] = Comment(old.above, arguments.text)
        tell_count(arguments, arguments.key, len(places))

    return change(arguments, mutate)


def _is_above(arguments: Namespace, strings: Strings | None) -> bool:
    """Whether the comment above an entry is meant; so it is where none can stand behind."""
    return bool(arguments.above) or (strings is not None and not strings.behind)


def _print(arguments: Namespace) -> int:
    """Print the comment behind the entry, or with --above the one above it."""
    found, above = _read(arguments)
    if arguments.json:
        emit({"file": arguments.file, "key": arguments.key, "above": found.above, "inline": found.inline})
        return 0
    text, other = (found.above, found.inline) if above else (found.inline, found.above)
    if text is not None:
        output.emit(f"{output.name_of(arguments.file)}: {text}\n" if arguments.several else f"{text}\n")
        return 0
    where = "above" if above else "behind"
    remedy = ""
    if other is not None:
        remedy = "there is one behind it (leave --above away)" if above else "there is one above it (--above)"
    error = KeyMissing(f"no comment {where} {arguments.key}", path=output.name_of(arguments.file), remedy=remedy)
    error.unchanged = False  # nobody has asked for a change
    raise error


def _read(arguments: Namespace) -> tuple[Comment, bool]:
    """The comments of the entry, and whether the one above is meant."""
    seen: list[tuple[Comment, bool]] = []

    def look(root: Any) -> None:
        seen.append((root.comments[arguments.key], _is_above(arguments, strings_of(root))))

    from confsafe.cli.get import format_of
    from confsafe.surface import document_of

    if arguments.file == "-":
        from confsafe.cli.standard_input import read_text

        format: Any = format_of(arguments)
        surface.transform_text(read_text(arguments.encoding), format, look, document=arguments.document)
        return seen[0]
    document = document_of(
        arguments.file, format=arguments.format, document=arguments.document, encoding=arguments.encoding
    )
    found = document.comment(keypath.resolve(document.data, keypath.parse(arguments.key)))
    return found, _is_above(arguments, document.format.strings)


def disable(arguments: Namespace) -> int:
    """`confsafe disable FILE KEY`."""
    from confsafe.surface import disabled

    return _change_source(arguments, lambda document: _each_place(arguments, document, disabled))


def enable(arguments: Namespace) -> int:
    """`confsafe enable FILE KEY`."""
    from confsafe.surface import enabled

    if several_places(arguments.key):
        if keypath.is_pattern(keypath.parse(arguments.key)[-1:]):
            raise UsageError("a star fits what is there, and a disabled entry is not; name the last part of KEY")
        return _change_source(arguments, lambda document: _each_disabled(arguments, document, enabled))
    return _change_source(arguments, lambda document: enabled(document, arguments.key))


def _change_source(arguments: Namespace, text_of: Callable[[Document], str]) -> int:
    from confsafe.surface import transform_source, transform_source_text

    def edited(document: Document) -> str:
        arguments.notes.clear()
        if getattr(arguments, "condition", None) is not None:
            demand(arguments, document.data, arguments.key)
        return text_of(document)

    if arguments.file == "-":
        from confsafe.cli.get import format_of
        from confsafe.cli.standard_input import read_text

        format = format_of(arguments)
        outcome = transform_source_text(read_text(arguments.encoding), format, edited, document=arguments.document)
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


def _each_place(arguments: Namespace, document: Document, text_of: Callable[[Document, str], str]) -> str:
    """The text with the change made at the KEY, or at every place that a pattern fits, from the last to the first."""
    if not several_places(arguments.key):
        return text_of(document, arguments.key)
    places = chosen_places(arguments, document.data, arguments.key)
    text = document.original or ""
    for segments in reversed(places):
        text = text_of(_again(document, text), keypath.format_path(keypath.resolve(document.data, segments)))
    tell_count(arguments, arguments.key, len(places))
    return text


def _each_disabled(arguments: Namespace, document: Document, text_of: Callable[[Document, str], str]) -> str:
    """The text with each entry woken that has the last name of a pattern, in the places that the rest of it fits."""
    *above, last = keypath.parse(arguments.key)
    before = text = document.original or ""
    woken, missing = 0, True
    for path in reversed(list(keypath.places(document.data, tuple(above)))):
        name = keypath.written((*keypath.as_exact(path), last))
        try:
            text = text_of(_again(document, before), name)
        except KeyMissing:
            continue
        missing = False
        woken += text != before
        before = text
    if missing:
        raise KeyMissing(f"nothing that {arguments.key} fits is disabled")
    tell_count(arguments, arguments.key, woken)
    return text


def _again(document: Document, text: str) -> Document:
    """The same document of a text that has changed."""
    from confsafe.surface import Document as Read

    return Read(text, document.format.name, document=document.index)
