"""One edit of one state of a file: from the bytes that were read to the bytes that are to replace them.

    Edit(path, snapshot, options): decode -> parse -> `root`, handed out
    (the caller's block, or a function, changes `root`)
    finish(): diff -> splice -> verify -> validate -> Payload, or None where nothing changes

Nothing here locks or writes: whoever holds the file publishes the payload, one (`transaction.py`) or several as one
(`together.py`), and where the file has changed meanwhile, begins again with an edit of the new state.
"""

from __future__ import annotations

from confsafe.data.copying import copied
from confsafe.data.plain import plainly
from confsafe.data.tagged import Tagged, untagged
from confsafe.document import Document, decode, encode
from confsafe.editing.config import Config, ConfigList, root_of
from confsafe.editing.origin import Origin
from confsafe.editing.reader import format_of, missing_block, missing_file, without_values
from confsafe.errors import ParseError, ValueRefused
from confsafe.formats import read_as
from confsafe.formats.encoding import encoding_of
from confsafe.sniffing import in_its_format
from confsafe.storage.store import is_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple

    from confsafe.data.changes import Path, Plain
    from confsafe.editing.comments import Comments
    from confsafe.editing.options import Options, StrPath
    from confsafe.formats.stream import Which
    from confsafe.formats.text import Comment
    from confsafe.storage.store import Snapshot, Version
else:
    from confsafe.startup.records import NamedTuple


class Payload(NamedTuple):
    """What a file is to hold.

    Attributes:
        content: the bytes.
        version: the state that they replace; None: there was no file.
        backup: how many backups to keep in place of the options' number; 0 leaves them alone.
        note: what the edit did, for stores that keep it with the version that it replaces.
    """

    content: bytes
    version: Version | None
    backup: int | None = None
    note: str = ""


def document_in(text: str | None, name: str, *, given: str | None, document: Which) -> Document:
    """The document of a text (None: no file yet) in the format that `sniffing.py` tells. Raises ParseError."""
    return in_its_format(text or "", name, lambda name: Document(text, name, document=document), given=given)


class Edit:
    """One edit of one state of a file.

    Args:
        path: the file, for its format and for messages.
        snapshot: the state.
        options: complete.
        alone: a promise that nothing but one `put` or `drop` of the root, or `replace`, changes the data: they copy
            what they change, and nothing else is copied.
        root: what the root has to be, dict or list; None: what it is.

    Attributes:
        document: the text as it was read.
        text: once finished, what the file is to hold.
        root: what the caller changes: a Config, a ConfigList, a scalar, or with `native` a library's object.

    Raises ParseError; WriteError for a missing file that is not to be made.
    """

    def __init__(
        self,
        path: StrPath,
        snapshot: Snapshot,
        options: Options,
        *,
        alone: bool = False,
        root: type | None = None,
    ) -> None:
        if snapshot.data is None and not options["create"]:
            raise missing_file(path)
        self.path = path
        self.snapshot = snapshot
        self.options = options
        self.replaces_all = False
        self.text = ""
        self.document = self._read()
        self.document.style = options["style"]
        if not options["create"] and getattr(self.document.reading, "is_missing", False):
            raise missing_block(path)
        self.root: Any
        if options["native"]:
            from confsafe.editing import native

            self.root = native.load(self.document)
        else:
            self._lends = alone and options["validate"] is None and not self.document.shares
            self.root = self._handed_out(wanted=root)

    @property
    def base(self) -> Any:
        """The data as they were handed out."""
        return self.document.data

    @property
    def comments(self) -> dict[Path, Comment]:
        """The comments that were assigned, by the paths of their entries in `root`."""
        found: Comments | None = getattr(untagged(self.root), "_comments", None)  # `comments` would make them
        return {} if found is None else found.assigned

    def below_tag(self) -> Plain:
        """What a function changes: the root, of a document with a tag of its own what stands behind that.

        Example: of `!Thing {a: 1}` the mapping with `a`; the tag stays.
        """
        if isinstance(self.root, Tagged):
            self.root = Tagged(self.root.tag, self._root_over(self.root.value))
        bare: Plain = untagged(self.root)
        return bare

    def replace(self, data: Plain) -> None:
        """Ask for that data as a whole, even where it is empty and there is no file yet."""
        self.root = data
        self.replaces_all = True

    def adopt(self, data: Plain) -> None:
        """Make `data` those of the root, which remembers the text that it was read from."""
        if data is self.root:
            return
        if isinstance(self.root, Config) and isinstance(data, dict):
            self.root.clear()
            self.root.update(data)
        elif isinstance(self.root, ConfigList) and isinstance(data, list):
            self.root[:] = data
        else:
            self.root = data

    def finish(self) -> Payload | None:
        """The bytes that `root` asks for; None where that changes nothing.

        Raises ValueRefused, VerifyError, ValidationError.
        """
        if self.options["native"]:
            from confsafe.editing import native

            text, data = native.dump(self.root, self.document)
            return self._payload(text, data)
        if self.document.original is None and not self.root and not self.replaces_all:
            return None
        return self._payload(self._edited(), self.root)

    def _payload(self, text: str, data: Plain) -> Payload | None:
        self.text = text
        content = encode(text, self._encoding)
        if content == self.snapshot.data:
            return None
        self._validate(data)
        return Payload(content, self.snapshot.version, self._backups(), self._note())

    def _note(self) -> str:
        """What the edit did, where the store of the file keeps it."""
        if not is_url(self.path) or not self.document.attempts:
            return ""
        from confsafe.data.telling import told  # here: a disk keeps no notes

        return told(self.document.attempts[0].changes)

    def _read(self) -> Document:
        data, options = self.snapshot.data, self.options
        self._name = format_of(self.path, options["format"])
        self._name = read_as(self._name, yaml=options["yaml"], duplicates=options["duplicates"])
        try:
            self._encoding = encoding_of(data or b"", options["encoding"])
            text = None if data is None else decode(data, self._encoding)
            return document_in(text, self._name, given=options["format"], document=options["document"])
        except ParseError as error:
            raise without_values(error) if options["secret"] else error from error.__cause__

    def _handed_out(self, *, wanted: type | None = None) -> Any:
        """The root: a copy of the document's data, to be changed. Raises ValueRefused where another is wanted."""
        data = self.document.data if self._lends else copied(self.document.data)
        if data is not None and wanted is None and not isinstance(data, (dict, list)):
            return data
        return self._root_over(None if self.document.reading is None else data, wanted=wanted)

    def _root_over(self, data: Plain, *, wanted: type | None = None) -> Any:
        origin = Origin(self.document, self.path, secret=self.options["secret"])
        root = root_of(data, origin, wanted=wanted)
        root._lent = self._lends
        return root

    def _edited(self) -> str:
        try:
            return plainly(self._text_of, self.root, format=self.document.format.name)
        except RecursionError:
            raise ValueRefused("the data is nested too deeply to be written") from None

    def _text_of(self, data: Plain) -> str:
        self.adopt(data)
        told = getattr(untagged(self.root), "told", None)
        return self.document.edited(self.root, told=told, comments=self.comments)

    def _validate(self, data: Plain) -> None:
        if self.options["validate"] is not None:
            from confsafe.editing.validation import validate

            reading = self.document.reading
            validate(data, self.options["validate"], reading=reading, secret=self.options["secret"])

    def _backups(self) -> int | None:
        """A file without anything in it makes no backup: it would only push a better one out."""
        data = self.snapshot.data
        blank = data is not None and (not data or data.isspace())
        return 0 if blank else None
