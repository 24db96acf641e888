"""The events of a YAML text: from libyaml where it accepts the text, else from ruamel.yaml's own parser.

libyaml (through ruamel.yaml.clib) is forty times faster, but it is a YAML 1.1 parser: it refuses some of what YAML 1.2
allows (`{a: 12:30}`, `"\\/"`, `[a: , : b]`), and it ends an anchor's name too early (`&a:b`). A caller composes from
`fast_events`, and on `Refused` once more from `slow_events`; what that refuses too is a ParseError.

Both give the same kinds of events, in classes of their own; `Events` names the classes beside the iterator.
"""

from __future__ import annotations

from confsafe.errors import ParseError
from confsafe.formats.text import line_column
from confsafe.formats.yaml.reader.libyaml import binding
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NamedTuple
else:
    from confsafe.startup.records import NamedTuple


class Events(NamedTuple):
    """An iterator of events, and the classes that they are of."""

    stream: Iterator[Any]
    scalar: type
    alias: type
    mapping_start: type
    mapping_end: type
    sequence_start: type
    sequence_end: type
    document_start: type
    document_end: type


class Refused(Exception):
    """The parser in use does not accept the text, or cannot be trusted with it."""


def fast_events(text: str) -> Events | None:
    """libyaml's events; None where the C parser is not installed. Its errors come as `failures()` while iterating."""
    try:
        c = binding()
    except ImportError:
        return None
    return Events(
        iter(c.CParser(text).get_event, None),
        c.ScalarEvent,
        c.AliasEvent,
        c.MappingStartEvent,
        c.MappingEndEvent,
        c.SequenceStartEvent,
        c.SequenceEndEvent,
        c.DocumentStartEvent,
        c.DocumentEndEvent,
    )


def slow_events(text: str) -> Events:
    """The events of ruamel.yaml's parser in Python."""
    from ruamel.yaml import YAML, events

    return Events(
        iter(YAML(typ="safe", pure=True).parse(text)),
        events.ScalarEvent,
        events.AliasEvent,
        events.MappingStartEvent,
        events.MappingEndEvent,
        events.SequenceStartEvent,
        events.SequenceEndEvent,
        events.DocumentStartEvent,
        events.DocumentEndEvent,
    )


def failures() -> tuple[type[Exception], ...]:
    """What the parsers raise for a text that they do not accept."""
    from ruamel.yaml.error import YAMLError

    # The parser in Python trips over some malformed texts with an error of the language.
    return (YAMLError, ValueError, IndexError, AttributeError, TypeError, AssertionError)


_HOPELESS = frozenset(
    {
        "found character that cannot start any token",
        "found unexpected end of stream",
        "could not find expected ':'",
        "did not find expected '-' indicator",
    }
)


def is_hopeless(text: str, failure: Exception) -> bool:
    """Whether what libyaml refuses is no YAML 1.2 either, so that the slow parser need not be asked.

    True only for the commonest mistakes, and where nothing near has to do with what libyaml does not know: empty keys,
    `:` and `?` in plain scalars, and `:` in the names of anchors.
    """
    problem, mark = getattr(failure, "problem", None), getattr(failure, "problem_mark", None)
    if problem in _HOPELESS:
        return True
    if problem == "did not find expected key":
        return _EMPTY_KEY.search(text) is None
    if mark is None or problem is None:
        return False
    line = text[text.rfind("\n", 0, mark.index) + 1 : mark.index + 2]
    if problem == "mapping values are not allowed in this context":
        return not {"&", "*"} & set(line)
    if problem in ("did not find expected ',' or ']'", "did not find expected ',' or '}'"):
        return "?" not in line
    return problem == "did not find expected node content" and not {":", "?"} & set(line)


_EMPTY_KEY = pattern(r"(?:^|[\[{,\n]|[-?] )[ \t]*(?:[&!]\S*[ \t]+)*:(?=[ \t\r\n]|\Z)")


# YAML 1.2.2, 5.1: tab, line breaks, and printable characters; a byte-order mark may begin a document of a stream.
_NOT_PRINTABLE = pattern("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def refusal(text: str, failure: Exception) -> ParseError:
    """The ParseError, with its place, for a text that no parser accepts."""
    odd = _NOT_PRINTABLE.search(text)
    if odd is not None:
        line, column = line_column(text, odd.start())
        what = "a NUL character" if odd[0] == "\0" else f"the control character U+{ord(odd[0]):04X}"
        return ParseError(f"{what} is not allowed in YAML", line=line, column=column, remedy="remove it")
    if isinstance(failure, ValueError) and "digits" in str(failure):
        return ParseError("an integer has more than 4300 digits")
    mark = getattr(failure, "problem_mark", None) or getattr(failure, "context_mark", None)
    if mark is None:
        return ParseError("this is not YAML")
    position = min(mark.index, len(text))
    line, column = line_column(text, position)
    tab = _TAB_INDENT.match(text, text.rfind("\n", 0, position) + 1)
    if tab is not None and tab.end() > position:
        return ParseError("a tab cannot indent in YAML", line=line, column=column, remedy="use spaces")
    reason = _sentence(failure)
    if "cannot start any token" in reason and position < len(text):
        return ParseError(f"a value cannot start with {text[position]!r}", line=line, column=column, remedy="quote it")
    return ParseError(reason, line=line, column=column)


_TAB_INDENT = pattern(r" *\t[ \t]*")

_WORDING = {
    "could not find expected ':'": 'expected ":" after this key',
    "mapping values are not allowed here": 'a ":" cannot stand here (a value with ": " in it needs quotes)',
    "mapping values are not allowed in this context": 'a ":" cannot stand here (a value with ": " in it needs quotes)',
    "did not find expected key": "expected a key here; the indentation or a bracket may be wrong",
    "did not find expected '-' indicator": 'expected "-" here; the indentation may be wrong',
    "did not find expected <document start>": "expected the end of the document here",
}


def _sentence(failure: Exception) -> str:
    problem = str(getattr(failure, "problem", None) or failure).strip().splitlines()
    first = problem[0] if problem else "this is not YAML"
    return _WORDING.get(first, first)
