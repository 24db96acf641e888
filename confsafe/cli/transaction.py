"""Several files changed as one, with what is said of each."""

from __future__ import annotations

from functools import partial

from confsafe import surface
from confsafe.cli.report import report
from confsafe.cli.writer import options_of, writes_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from confsafe.cli.arguments import Arguments
    from confsafe.surface import Outcome


def commit_together(arguments: Arguments, changes: list[tuple[str, Callable[[Any], None]]]) -> list[Outcome]:
    """Make the changes of all files, or of none, and report each. Raises what `transform_all` raises."""
    notes: dict[str, list[str]] = {}

    def changed(file: str, mutate: Callable[[Any], None], root: Any) -> None:
        arguments.file, arguments.notes = file, []
        mutate(root)
        notes[file] = arguments.notes

    outcomes = (
        _previewed(arguments, changes, changed) if writes_nothing(arguments) else _made(arguments, changes, changed)
    )
    for (file, _), outcome in zip(changes, outcomes, strict=True):
        arguments.file, arguments.notes = file, notes.get(file, [])
        report(arguments, outcome)
    return outcomes


def _previewed(arguments: Arguments, changes: list[Any], changed: Callable[..., None]) -> list[Outcome]:
    outcomes = []
    for file, mutate in changes:
        arguments.file = file
        outcomes.append(surface.transform(file, partial(changed, file, mutate), dry_run=True, **options_of(arguments)))
    return outcomes


def _made(arguments: Arguments, changes: list[Any], changed: Callable[..., None]) -> list[Outcome]:
    from confsafe.surface import outcome_between, transform_all

    options = options_of(arguments)
    before = [_content(file) for file, _ in changes]
    transform_all([(file, partial(changed, file, mutate)) for file, mutate in changes], **options)
    return [
        outcome_between(
            old, _content(file), file, format=options["format"], document=options["document"], secret=arguments.secret
        )
        for (file, _), old in zip(changes, before, strict=True)
    ]


def _content(file: str) -> bytes:
    from confsafe.surface import bytes_of

    return bytes_of(file) or b""
