"""The three texts of a merge, read: their documents, their data as they are written, their comments.

Before they are read they get one form, so that neither line ends nor a byte-order mark make lines differ. The merged
text has the line ends of ours.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.document import BOM, Document
from confsafe.errors import ParseError, ValueRefused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    from confsafe.editing.options import FormatName

    T = TypeVar("T")


class Form(NamedTuple):
    """What a text has besides its lines.

    Attributes:
        bom: whether a byte-order mark opens it.
        newline: its line end; None where it has several kinds, or none.
    """

    bom: bool
    newline: str | None

    def taken_off(self, text: str) -> str:
        """The text without its mark and with `\\n` for its line ends."""
        text = text.removeprefix(BOM)
        return text.replace("\r\n", "\n") if self.newline == "\r\n" else text

    def put_on(self, text: str) -> str:
        """The text in this form."""
        if self.newline == "\r\n":
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        return BOM + text if self.bom else text


def form_of(text: str) -> Form:
    """The form of a text.

    Example:
        >>> form_of("a\\r\\nb\\r\\n")
        Form(bom=False, newline='\\r\\n')
    """
    pairs, ends = text.count("\r\n"), text.count("\n")
    newline = None if not ends or 0 < pairs < ends else "\r\n" if pairs else "\n"
    return Form(text.startswith(BOM), newline)


def merged_form(base: Form, ours: Form, theirs: Form) -> Form:
    """The line end of ours; a mark where ours has one, or only they put one there."""
    return Form(theirs.bom if ours.bom == base.bom else ours.bom, ours.newline or theirs.newline)


class Side(NamedTuple):
    """One text of a merge.

    Attributes:
        text: in the common form.
        documents: its documents; a JSON or TOML text has one.
        written: the data of each document, with aliases, anchors and merge keys as they are written; an empty document
            is an empty mapping.
    """

    text: str
    documents: list[Document]
    written: list[Any]

    def comments(self) -> Counter[str]:
        """Every comment, without the blanks around it, and how often it stands there."""
        found: Counter[str] = Counter()
        for document in self.documents:
            if document.reading is not None:
                text = document.reading.text
                found.update(text[start:end].strip() for start, end in document.reading.comments())
        return found


def read_side(text: str, format: FormatName, name: str) -> Side:
    """Read a text. Raises ParseError, whose reason begins with `name`; ValueRefused for data nested too deeply."""
    from confsafe.editing.source import documents_of

    try:
        documents = documents_of("" if not text.strip() else text, format)
        for document in documents:  # a key that is there twice: nobody knows which of them a merge is about
            for fault in document.reading.faults if document.reading is not None else ():
                raise fault
    except ParseError as error:
        error.reason = f"{name} does not parse: {error.reason}"
        raise
    return Side(text, documents, [written(document) for document in documents])


def written(document: Document) -> Any:
    """The data of a document, where YAML's aliases are leaves; an empty document is an empty mapping."""
    if document.data is None:
        return {}
    if document.reading is None or not document.shares:
        return document.data
    from confsafe.formats.yaml.references import unexpanded

    return unexpanded(document.reading.places)  # type: ignore[attr-defined]


def requested(data: Any, *, shares: bool) -> Any:
    """The data that a reader gets, of data as `written` tells them. Raises ValueRefused for an alias of nothing."""
    if not shares:
        return data
    from confsafe.formats.yaml.references import expanded

    return expanded(data)


def tried(text: str, format: FormatName, documents: int) -> Side | None:
    """Read a text that was put together; None where it does not parse, or has another number of documents."""
    try:
        side = read_side(text, format, "the merged text")
    except (ParseError, ValueRefused):
        return None
    return side if len(side.documents) == documents else None


def needed(base: Counter[T], ours: Counter[T], theirs: Counter[T]) -> Counter[T]:
    """What a merge must have, comments or values, and how often: all of either side that the other did not delete.

    Example:
        >>> needed(Counter(["# a", "# b"]), Counter(["# a"]), Counter(["# a", "# b", "# c"]))
        Counter({'# a': 1, '# c': 1})
    """
    wanted: Counter[T] = Counter()
    for text in ours | theirs:
        b, o, t = base[text], ours[text], theirs[text]
        count = max(o, t) if o >= b and t >= b else max(0, o + t - b)
        if count:
            wanted[text] = count
    return wanted


def lost(wanted: Counter[str], text: Side) -> Sequence[str]:
    """The comments that a text should have and has not."""
    return list((wanted - text.comments()).elements())
