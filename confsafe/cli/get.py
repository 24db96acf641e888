"""The verb `get`. It takes no lock and sees one consistent state."""

from __future__ import annotations

from confsafe import surface
from confsafe.cli import output
from confsafe.cli.progress import progress
from confsafe.data import keypath
from confsafe.errors import KeyMissing, ParseError
from confsafe.surface import BOM, RC, in_its_format, rc_format, read_as

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator
    from typing import Any

    from confsafe.data.changes import Path

MISSING: Any = object()


class Text:
    """A text that was read, in its format, with its data."""

    def __init__(self, text: str, format: str, data: Any, document: int | None) -> None:
        self.text = text
        self.format = format
        self.data = data
        self.document = document


def get(arguments: Namespace) -> int:
    """`confsafe get FILE [KEY]...`."""
    if arguments.json and arguments.nul:
        from confsafe.cli.usage import UsageError

        raise UsageError("--json and -0 exclude each other")
    keys = arguments.keys or [""]

    return in_each_document(arguments, lambda text: _print(arguments, text, keys))


def in_each_document(arguments: Namespace, show: Callable[[Text | None], int]) -> int:
    """Show the document that is read; with --all-documents each that has the KEY, of which there has to be one.

    Returns the highest exit code. Raises KeyMissing.
    """
    if not getattr(arguments, "all_documents", False):
        return show(text_of(arguments, document_of(arguments)))
    codes: list[int] = []
    missing: KeyMissing | None = None
    for text in _all_texts(arguments):
        try:
            codes.append(show(text))
        except KeyMissing as error:
            missing = missing or error
    if missing is not None and not codes:
        raise missing
    return max(codes, default=0)


def _all_texts(arguments: Namespace) -> Iterator[Text]:
    """Every document of a stream, each read once where that can be."""
    from confsafe.surface import by_name, count_of_documents, pieces_of

    text, format = _source(arguments)
    text = text.removeprefix(BOM)
    read = by_name(format).data
    pieces = pieces_of(text, format)
    if pieces is not None:
        try:
            yield from [Text(piece, format, read(piece), None) for piece in pieces]
            return
        except ParseError:
            pass  # the reading of the whole stream says where
    for number in range(count_of_documents(text, format)):
        yield Text(text, format, read(text, document=number), number)


def document_of(arguments: Namespace) -> int | None:
    """The number of the document that --document names or describes."""
    if isinstance(arguments.document, dict):
        from confsafe.surface import chosen_document

        return chosen_document(*_source(arguments), arguments.document)
    found: int | None = arguments.document
    return found


def _source(arguments: Namespace) -> tuple[str, str]:
    """The text of FILE and the name of its format."""
    if arguments.file == "-":
        from confsafe.cli.standard_input import read_text

        return read_text(arguments.encoding), format_of(arguments)
    return _text_of_file(arguments), format_of(arguments)


def _text_of_file(arguments: Namespace) -> str:
    return surface.text_of(arguments.file, arguments.encoding, timeout=patience_of(arguments))


def patience_of(arguments: Namespace) -> float | None:
    """How many seconds a verb waits for a shared store."""
    found: float | None = getattr(arguments, "timeout", 10.0)
    return found


def text_of(arguments: Namespace, document: int | None) -> Text | None:
    """What FILE holds; None where it is missing and --default is given.

    Raises WriteError, ParseError, FormatUnknown.
    """
    from_stdin = arguments.file == "-"
    if not from_stdin and getattr(arguments, "default", None) is not None and _is_missing(arguments):
        return None
    with progress(arguments):
        if from_stdin:
            text, name = _source(arguments)
        else:
            name = _read_as(arguments, surface.format_of(arguments.file, arguments.format))
            text = _text_of_file(arguments)
        text = text.removeprefix(BOM)

        def read(name: str) -> Text:
            from confsafe.surface import by_name

            return Text(text, name, by_name(name).data(text, document=document), document)

        return in_its_format(text, name, read, given=arguments.format)


def _is_missing(arguments: Namespace) -> bool:
    return surface.bytes_of(arguments.file, timeout=patience_of(arguments)) is None


def _print(arguments: Namespace, text: Text | None, keys: list[str]) -> int:
    """Print the values of one document."""
    found: list[tuple[str, Path, Any]] = []
    for key in keys:
        found += _values(arguments, text, key)
    if arguments.json:
        from confsafe.apps.as_json import as_json

        one = len(keys) == 1 and not _is_pattern(keys[0])
        value = found[0][2] if one else {key: value for key, _, value in found}
        if text is not None:
            refuse_expansion(value, text.format)
        _emit(arguments, as_json(value) if not arguments.several else _line(arguments, value), b"\n")
        return 0
    for _, path, value in found:
        shown = value if path is None or text is None else as_shown(text, path, value)
        end = b"\0" if arguments.nul else b"" if _ends_its_line(shown, value) else b"\n"
        _emit(arguments, shown, end)
    return 0


def _line(arguments: Namespace, value: Any) -> str:
    from confsafe.apps.as_json import as_json_line

    return as_json_line({"file": arguments.file, "value": value})


def _emit(arguments: Namespace, shown: str | bytes, end: bytes) -> None:
    data = shown if isinstance(shown, bytes) else output.encoded(shown)
    prefix = (
        f"{arguments.file}: ".encode("utf-8", "surrogateescape") if arguments.several and not arguments.json else b""
    )
    output.emit(prefix + data + end)


def _is_pattern(key: str) -> bool:
    return "*" in key and keypath.is_pattern(keypath.parse(key))


def _values(arguments: Namespace, text: Text | None, key: str) -> list[tuple[str, Any, Any]]:
    """The values that a key path fits, each with its path in both forms; --default, with no path, where none does."""
    segments = keypath.parse(key)
    default = getattr(arguments, "default", None)
    if text is None:
        return [(key, None, default)]
    try:
        if "*" in key and keypath.is_pattern(segments):
            found = [(keypath.format_path(path), path) for path in keypath.places(text.data, segments)]
            if not found:
                raise KeyMissing(f"the pattern {key} fits nothing")
            return [(name, path, keypath.look_up(text.data, keypath.as_exact(path))) for name, path in found]
        path = keypath.resolve(text.data, segments)
    except KeyMissing:
        if default is None:
            raise
        return [(key, None, default)]
    value = text.data
    for part in path:
        value = value[part]
    return [(key, path, value)]


def format_of(arguments: Namespace) -> str:
    """The format of FILE, with the way to read it; standard input has no name to tell it."""
    return _read_as(arguments, _format_of(arguments))


def told_format(arguments: Namespace, file: str, given: str | None) -> str | None:
    """The format that is named for a file, with the way to read YAML where --yaml or --duplicates say one."""
    return surface.told_format(file, given, **_reading_options(arguments))


def _read_as(arguments: Namespace, name: str) -> str:
    """A format as --yaml and --duplicates want it read."""
    return read_as(name, **_reading_options(arguments))


def _reading_options(arguments: Namespace) -> dict[str, Any]:
    """What --yaml and --duplicates say; not every verb has them."""
    return {"yaml": getattr(arguments, "yaml", None), "duplicates": getattr(arguments, "duplicates", "error")}


def _format_of(arguments: Namespace) -> str:
    if arguments.file != "-":
        name = surface.format_of(arguments.file, arguments.format)
        if name != RC:
            return name
        return rc_format("" if _is_missing(arguments) else _text_of_file(arguments))
    if arguments.format is None:
        from confsafe.cli.usage import UsageError

        raise UsageError("standard input has no name that tells its format, name it: -f toml")
    found: str = arguments.format
    return found


def as_shown(text: Text, path: Path, value: Any) -> str | bytes:
    """A scalar as it is written, a string as its text, a container in the file's format."""
    if hasattr(value, "tag"):
        value = value.value
    if isinstance(value, (str, bytes)):
        return value
    scalar = keypath.scalar_text(value)
    if scalar is not None:
        from confsafe.surface import scalar_as_written

        written = scalar_as_written(text.text, text.format, path, value, document=text.document)
        return scalar if written is None else written
    from confsafe import surface
    from confsafe.surface import container_as_written

    if text.format in surface.WITHIN_ANOTHER:  # what is shown of the settings has no lines of their host around it
        block = surface.block_in(text.text, script=text.format == "script")
        text = Text(block.text, block.format, text.data, None)
    if surface.by_name(text.format).strings is not None:
        return _in_lines(value, path, text.format)

    refuse_expansion(value, text.format)
    format: Any = text.format
    named = format == "toml" and isinstance(value, list)  # which stands behind a key there
    printed = surface.patch("list = 0\n", {"list": value}, "toml") if named else surface.dumps(value, format)
    base: Path = ("list",) if named else ()
    found = container_as_written(text.text, format, path, value, printed, base=base, document=text.document)
    return found.removeprefix("list = ") if named else found


def _in_lines(value: Any, path: Path, format: Any) -> str:
    """A container of a format of strings: a list's values, a line each; a section, or several, under its header."""
    from confsafe import surface

    if isinstance(value, list) and not any(isinstance(item, dict) for item in value):
        return "\n".join("" if item is None else item for item in value) + "\n"
    for name in reversed([name for name in path if isinstance(name, str)]):
        value = {name: value}
    return surface.dumps(value, format)


def refuse_expansion(value: Any, format: str) -> None:
    """Only YAML has aliases."""
    if isinstance(value, (dict, list)) and format == "yaml":
        from confsafe.cli.expansion import refuse_expansion

        refuse_expansion(value)


def _ends_its_line(text: str | bytes, value: Any) -> bool:
    """Whether the text of a container ends with its own new line (a scalar's is its own)."""
    return isinstance(text, str) and isinstance(value, (dict, list, set)) and text.endswith("\n")
