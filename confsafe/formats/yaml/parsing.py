"""A text -> one document's tree: which parser reads it, and what is checked of what it read.

    libyaml                       forty times faster; YAML 1.1, and lax in places: strictness.py looks after it
    libyaml, a text made up       where it stumbles over a character that YAML 1.2 allows and whose place can be held
    ruamel.yaml's own parser      where libyaml refuses or cannot be trusted

A text that is made up for the parser differs from the file's in single characters that no value keeps, so positions
are those of the file throughout.
"""

from __future__ import annotations

import re

from confsafe.errors import ParseError
from confsafe.formats.yaml.compose import Composer
from confsafe.formats.yaml.events import Refused, failures, fast_events, refusal, slow_events
from confsafe.formats.yaml.layout import Layout
from confsafe.formats.yaml.strictness import Misread, check
from confsafe.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.formats.yaml.nodes import Tree


def parse(text: str, document: int | None) -> Tree:
    """Read one document of a stream.

    Raises ParseError for a text that is not YAML, a duplicate key, an alias without its anchor, a value that does not
    fit its tag, and where `document` chooses none, or is None and there are several.

    Example:
        >>> parse("port: 80  # web\\n", None).data
        {'port': 80}
    """
    text = str(text)
    try:
        return _parse(text, text, document, "")
    except Misread as misread:
        # Both parsers take the "?" of `[?a]` for an indicator: a letter that the text does not have holds its place.
        letter = next(chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
        characters = list(text)
        for position in misread.positions:
            characters[position] = letter
        return _parse(text, "".join(characters), document, letter)


def _parse(text: str, source: str, document: int | None, letter: str) -> Tree:
    """Read `source`, the text or what stands for it, by the fastest parser that accepts it."""
    for variant in _variants(source):
        events = fast_events(variant)
        if events is None:
            break
        try:
            composer = Composer(text, events, document, letter)
            tree = composer.run()
        except ParseError:
            raise
        except Refused:
            break
        except failures():
            continue
        if variant.startswith(source) or _keeps_block_scalars(tree):
            if not letter:
                check(tree, has_lone_dash="-" in composer.schema)
            return tree
    try:
        return Composer(text, slow_events(source), document, letter).run()
    except RecursionError:
        raise ParseError("the values are nested too deeply") from None
    except failures() as problem:
        if isinstance(problem, ParseError):
            raise
        raise refusal(text, problem) from None


_TABS_ON_BLANK_LINE = pattern(r"^ *\t[ \t]*$", re.MULTILINE)


def _variants(source: str) -> Iterator[str]:
    """The text, and the same with the tabs of blank lines as blanks: libyaml takes such tabs for indentation."""
    # A last line of blanks without its line break is a line of a block scalar all the same.
    blank_end = source[-1:] == " " and not source[source.rfind("\n") + 1 :].strip(" ")
    source = source + "\n" if blank_end else source
    yield source
    if "\t" in source and _TABS_ON_BLANK_LINE.search(source):
        yield _TABS_ON_BLANK_LINE.sub(lambda match: " " * len(match[0]), source)


def _keeps_block_scalars(tree: Tree) -> bool:
    """Whether no tab that became a blank is a character of a block scalar."""
    layout = Layout(tree)
    for node, end in enumerate(tree.ends):
        if node in tree.kinds or not _TABS_ON_BLANK_LINE.search(tree.text, tree.starts[node], end):
            continue
        if tree.text[layout.content(node)] in "|>":
            return False
    return True
