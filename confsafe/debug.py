"""What an edit does, step by step: `python -m confsafe.debug FILE KEY VALUE`, or without VALUE for a deletion.

For those who mend confsafe: it prints the changes that the diff found; of each attempt the plan (which entries of the
text are deleted, inserted, replaced), the splices with their places and why it was not believed; and the diff of the
texts. The file is read and not written, and nothing is locked.

    $ python -m confsafe.debug app.toml server.tls true
    changes
      Insert(path=('server',), key='tls', value=True, after='port', moves=())
    attempt 1, believed
      plan   app.toml:2:10 insert tls behind port
      splice app.toml:3:1 '' -> 'tls = true\\n'
    ...

`explained` does the same for a text and data after. docs/architecture.md says what the words mean.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from confsafe.data.textdiff import unified
from confsafe.errors import ConfsafeError
from confsafe.formats.text import line_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.data.changes import Change, Plain
    from confsafe.document import Attempt, Document
    from confsafe.formats import Reading

_SHOWN = 70
"""So many characters of a splice's text are shown."""


def explained(document: Document, after: Plain, *, name: str = "text") -> str:
    """The steps of the edit that makes a document mean `after`, as text. Raises ValueRefused.

    Example:
        >>> print(explained(Document("a = 1", "toml"), {"a": 2}), end="")
        changes
          Set(path=('a',), value=2, moves=())
        attempt 1, believed
          plan   text:1:5 write '2' for '1'
          splice text:1:5 '1' -> '2'
        diff
          --- text
          +++ text
          @@ -1 +1 @@
          -a = 1
          \\ No newline at end of file
          +a = 2
          \\ No newline at end of file
    """
    before = document.original or ""
    try:
        text = document.edited(after)
        end = f"diff\n{_indented(unified(before, text, old_name=name, new_name=name)) or '  nothing'}\n"
    except ConfsafeError as error:
        end = f"{type(error).__name__}: {error}\n"
    return "".join(line + "\n" for line in _told(document, after, name)) + end


def _told(document: Document, after: Plain, name: str) -> Iterator[str]:
    if document.reading is None:
        yield "no text yet: it is printed whole"
        return
    if not document.attempts:
        yield "no changes"
        return
    yield "changes"
    yield from (f"  {_change(change)}" for change in document.attempts[0].changes)
    for number, attempt in enumerate(document.attempts, 1):
        yield f"attempt {number}, {'not believed: ' + attempt.why if attempt.why else 'believed'}"
        if number > 1:
            yield from (f"  for {_change(change)}" for change in attempt.changes)
        yield from _plan(document.reading, attempt, after, name)
        yield from _splices(document.reading.text, attempt, name)


def _plan(reading: Reading, attempt: Attempt, after: Plain, name: str) -> Iterator[str]:
    try:
        steps = sorted(reading.plan(attempt.changes, after))
    except Exception as error:  # then the attempt has failed of the same
        yield f"  plan   {type(error).__name__}: {error}"
        return
    for at, what in steps:
        yield f"  plan   {_place(reading.text, at, name)} {_cut(what)}"


def _splices(text: str, attempt: Attempt, name: str) -> Iterator[str]:
    for start, end, new in sorted(attempt.splices, key=lambda splice: (splice.start, splice.end)):
        yield f"  splice {_place(text, start, name)} {_short(text[start:end])} -> {_short(new)}"


def _place(text: str, at: int, name: str) -> str:
    line, column = line_column(text, at)
    return f"{name}:{line}:{column}"


def _change(change: Change) -> str:
    return _cut(repr(change))


def _cut(shown: str) -> str:
    return shown if len(shown) <= 2 * _SHOWN else shown[: 2 * _SHOWN] + "..."


def _short(text: str) -> str:
    shown = repr(text)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN // 2]}...{shown[-_SHOWN // 2 :]}"


def _indented(text: str) -> str:
    return "\n".join("  " + line for line in text.splitlines())


def main(arguments: list[str]) -> int:
    """The command: exit code 0, 2 for wrong arguments, 1 for an edit that is refused or a file that is not read."""
    if len(arguments) not in (2, 3):
        print(f"usage: python -m confsafe.debug FILE KEY [VALUE]\n\n{__doc__}", file=sys.stderr)
        return 2
    from json import JSONDecodeError, loads

    from confsafe.data.copying import copied
    from confsafe.editing.config import root_of
    from confsafe.editing.source import document_of

    file, key, *value = arguments
    try:
        document = document_of(file)
        root = root_of(copied(document.data))
        if value:
            try:
                root.set_path(key, loads(value[0]))
            except JSONDecodeError:
                root.set_path(key, value[0])
        else:
            root.del_path(key)
        print(explained(document, root, name=file), end="")
    except ConfsafeError as error:
        print(f"confsafe.debug: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
