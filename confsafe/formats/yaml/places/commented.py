"""Entries of a YAML block that are commented out: which comment lines are one, and what it is called.

    # HOME: /root         an entry of a mapping, HOME        # - web      an item of a list
    #   deeper lines      go on with it                      #- db        the same, without a blank
    # Note: see below     prose: more than two words follow a name that is no key of anybody's
    # about the port      prose

Whoever commented it out: `disable`, or a person. In doubt a comment that could be an entry counts as one where it is
to be kept, so what reads as prose is only what nobody writes as an entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.errors import ParseError
from confsafe.formats.layout.disable import uncommented
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple

    from confsafe.formats.layout.disable import Disabled
    from confsafe.formats.layout.model import Line
else:
    from confsafe.startup.records import NamedTuple

_MOST_LINES = 1000
"""So many lines of one comment are looked at."""

_FIRST_OF_MAPPING = pattern(
    r"(?:\?[ \t]|(?P<key>\"[^\"]*\"|'[^']*'|[^\s#:,\[\]{}&*!|>'\"%@`-][^\s:#]*)[ \t]*:(?P<value>[ \t].*)?\Z)"
)
_FIRST_OF_LIST = pattern(r"-(?:[ \t]|\Z)")
_PROSE = pattern(r"(?:[A-Z][a-z]*|note|todo|fixme|see|example|warning|hint|tip|usage|e\.g\.|i\.e\.|https?)\Z")
_WORDS = 2
"""Behind a name that also begins a sentence (`Note: ...`), more words than that are prose.

1 and 3 change none of 2,528 edits by hand."""


class Commented(NamedTuple):
    """One entry that is commented out.

    Attributes:
        lines: how many lines it has.
        value: what it reads as: a dict of one key, or a list of one item.
        disabled: its source, and the splices that take the marks away.
    """

    lines: int
    value: Any
    disabled: Disabled


def commented(text: str, lines: Sequence[Line], *, mapping: bool, also_prose: bool = False) -> Commented | None:
    """The entry of a mapping, or of a list, that these comment lines begin with; None where they begin with none.

    `also_prose`: where somebody asks for it by its name, `Note: see the docs` may be an entry, too.

    Example:
        >>> from confsafe.formats.layout.model import Line
        >>> commented("# a: 1\\n# b\\n", [Line(0, 7, "comment", 0, "# a: 1"), Line(7, 11, "comment", 0, "# b")],
        ...     mapping=True).lines
        1
    """
    if not lines or lines[0].kind != "comment":
        return None
    first = _source(text, lines[:1])
    if not _begins_entry(first, mapping=mapping, also_prose=also_prose):
        return None
    count = _extent(text, lines, first)
    for number in dict.fromkeys((count, 1)):
        disabled = uncommented(text, lines[:number], mark="#")
        value = _read(disabled.source)
        if len(value) == 1 and isinstance(value, dict if mapping else list):
            return Commented(number, value, disabled)
    return None


def _source(text: str, lines: Sequence[Line]) -> str:
    return uncommented(text, lines, mark="#").source.rstrip("\r\n")


def _begins_entry(line: str, *, mapping: bool, also_prose: bool) -> bool:
    if not mapping:
        return _FIRST_OF_LIST.match(line) is not None
    found = _FIRST_OF_MAPPING.match(line)
    if found is None or also_prose:
        return found is not None or (also_prose and ":" in line)
    words = (found["value"] or "").split()
    return not (len(words) > _WORDS and _PROSE.match(found["key"] or ""))


def _extent(text: str, lines: Sequence[Line], first: str) -> int:
    """How many lines go on with the entry that the first one begins; empty comments at the end do not.

    Nor do comments that were there before, `# # about b`, unless what goes on follows.
    """
    column = lines[0].column
    end = 1
    for number, line in enumerate(lines[1:_MOST_LINES], 1):
        if line.kind != "comment" or line.column > column:
            break
        rest = _source(text, [line])
        if line.column < column and rest and not rest.startswith("#"):
            break
        if rest.startswith("#"):
            continue
        if rest and line.column == column and not _goes_on(rest, first):
            break
        if rest:
            end = number + 1
    return end


def _goes_on(line: str, first: str) -> bool:
    """Whether a line belongs to the entry that `first` begins: deeper, an item of its list, the `:` of a `? ` key."""
    if line.startswith(":") and first.startswith("?"):
        return True
    if line[:1] in (" ", "\t"):
        return True
    return line.startswith("-") and not first.startswith("-") and first.rstrip().endswith(":")


def _read(source: str) -> Any:
    from confsafe.formats.yaml.reader.parsing import parse

    for text in dict.fromkeys((source, _ALIAS.sub("{}", source))):
        try:
            return parse(text, None).data or ()
        except ParseError:
            pass
    found = _NAMED.match(source)
    return {found[1].strip("'\""): None} if found and "\n" not in source.rstrip("\r\n") else ()


_ALIAS = pattern(r"(?<=[\s\[,])\*[^\s,\[\]{}]+")
"""Its anchor may stand anywhere in the file."""

_NAMED = pattern(r"([^\s:#-][^:#\n]*?)[ \t]*:(?:[ \t]|\Z)")
