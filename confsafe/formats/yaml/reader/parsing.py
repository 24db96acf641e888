"""A text -> one document's tree: which parser reads it, and what is checked of what it read.

    libyaml                       forty times faster; YAML 1.1, and lax in places: strictness.py looks after it
    libyaml, a text made up       where it misreads a character whose place another one can hold
    ruamel.yaml's own parser      where libyaml refuses or cannot be trusted

A text that is made up for the parser differs from the file's in single characters that no value keeps, so positions
are those of the file throughout.
"""

from __future__ import annotations

from confsafe.errors import ParseError
from confsafe.formats.yaml.reader.compose import Composer, no_such_document, several_documents
from confsafe.formats.yaml.reader.dialect import USUAL
from confsafe.formats.yaml.reader.events import Refused, failures, fast_events, is_hopeless, refusal, slow_events
from confsafe.formats.yaml.reader.strictness import Misread, check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.formats.yaml.reader.dialect import Dialect
    from confsafe.formats.yaml.reader.nodes import Tree


def parse(text: str, document: int | None, dialect: Dialect = USUAL) -> Tree:
    """Read one document of a stream.

    Raises ParseError for a text that is not YAML, a duplicate key, an alias without its anchor, a value that does not
    fit its tag, and where `document` chooses none, or is None and there are several.

    Example:
        >>> parse("port: 80  # web\\n", None).data
        {'port': 80}
    """
    text = str(text)
    try:
        return _parse(text, text, document, "", dialect)
    except Misread as misread:
        # Both parsers take the "?" of `[?a]` for an indicator: a letter that the text does not have holds its place.
        letter = next(chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
        characters = list(text)
        for position in misread.positions:
            characters[position] = letter
        return _parse(text, "".join(characters), document, letter, dialect)
    except ParseError as error:
        if "undefined tag handle" not in str(error):
            raise
        tree = _with_directives_before(text, document, dialect)
        if tree is None:
            raise
        return tree


def data_of(text: str, document: int | None, dialect: Dialect = USUAL) -> Any:
    """The data alone, of a large text in less time than `parse` takes to say where they stand. Raises as `parse`."""
    if len(text) >= LARGE:
        from confsafe.formats.yaml.reader.values import values  # here: few texts are large

        text = str(text)
        try:
            return values(text, _with_last_line_break(text), document, dialect)
        except Refused:
            pass
        except failures():
            pass
    return parse(text, document, dialect).data


LARGE = 1 << 13
"""So many characters may be worth the loading of a module."""


def _with_directives_before(text: str, document: int | None, dialect: Dialect) -> Tree | None:
    """The tree of a document that takes over the directives of the one before it, as YAML 1.1 has it; None for others.

    Raises SeveralDocuments where `document` is None, ParseError where there is no such document.
    """
    from confsafe.formats.yaml.reader.directives import with_directives_before  # here: hardly any file has such

    alone = with_directives_before(text, document or 0)
    if alone is None:
        return None
    if document is None and alone.total > 1:
        raise several_documents(alone.total)
    if document is not None and document >= alone.total:
        raise no_such_document(document, alone.total)
    tree = _parse(text, alone.source, 0, "", dialect)
    tree.bounds = tree.bounds._replace(outer=alone.start)
    return tree


def _parse(text: str, source: str, document: int | None, letter: str, dialect: Dialect) -> Tree:
    """Read `source`, the text or what stands for it, by the fastest parser that accepts it."""
    first: Exception | None = None
    try:
        events = fast_events(_with_last_line_break(source))
        if events is not None:
            composer = Composer(text, events, document, letter, dialect)
            tree = composer.run()
            if not letter:
                tree.by_libyaml = True
                check(tree, has_lone_dash="-" in composer.schema)
            return tree
    except ParseError:
        raise
    except Refused:
        pass
    except failures() as problem:
        if is_hopeless(source, problem):
            raise refusal(text, problem) from None
        first = problem
    try:
        return Composer(text, slow_events(source), document, letter, dialect).run()
    except failures() as problem:
        if isinstance(problem, ParseError):
            raise
        # Where the slow parser trips over the text, libyaml knew what was wrong and where.
        told = first if first is not None and getattr(problem, "problem_mark", None) is None else problem
        raise refusal(text, told) from None


def _with_last_line_break(source: str) -> str:
    """The text, a last line of blanks closed: it is a line of a block scalar also where nothing ends it."""
    if source[-1:] == " " and not source[source.rfind("\n") + 1 :].strip(" "):
        return source + "\n"
    return source
