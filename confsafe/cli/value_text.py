"""Where the text of VALUE comes from: the command line, standard input, a file or the terminal."""

from __future__ import annotations

from confsafe.cli.usage import UsageError
from confsafe.errors import ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def from_elsewhere(arguments: Namespace) -> bool:
    """Whether VALUE comes from --stdin, --value-file or --prompt. Raises UsageError for two of them."""
    sources = (arguments.stdin, arguments.value_file is not None, arguments.prompt)
    if sum(sources) > 1:
        raise UsageError("--stdin, --value-file and --prompt exclude each other")
    return any(sources)


def value_text(arguments: Namespace, given: str | None) -> str:
    """The text of VALUE: the word given, or from elsewhere without its last line ending."""
    text = value_as_read(arguments, given)
    if given is not None and given != "-":
        return text
    from confsafe.cli.standard_input import without_line_ending

    return without_line_ending(text)


def value_as_read(arguments: Namespace, given: str | None) -> str:
    """The text of VALUE with the last line ending that it has in a file, or on standard input."""
    if given is None and not from_elsewhere(arguments):
        raise UsageError("VALUE is missing")
    if given is None and arguments.prompt:
        from confsafe.cli.terminal import secret_line

        return secret_line("value: ")
    if given is None and arguments.value_file is not None:
        from confsafe.cli.standard_input import value_file

        return value_file(arguments.value_file)
    if given is None or given == "-":
        if arguments.file == "-":
            raise UsageError("standard input is FILE already; give VALUE by --value-file or --prompt")
        from confsafe.cli.standard_input import read_bytes, value_of

        return value_of(read_bytes(), "standard input")
    return _utf8(given)


def _utf8(word: str) -> str:
    """A VALUE word; what is no UTF-8 cannot stand in a file."""
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueRefused("VALUE is not UTF-8") from None
    return word
