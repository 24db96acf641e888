"""The options of a command line, read by argparse, and the help texts that it makes.

Only the parser of the verb that is called is built, and only where there are options (`arguments`); argparse was chosen
because start-up is most of a call: importing it costs a quarter of what click costs.
"""

from __future__ import annotations

import argparse

from confsafe import startup
from confsafe.cli.usage import UsageError
from confsafe.cli.verbs import EXIT_CODES, PROGRAM, verbs
from confsafe.cli.verbs.model import is_option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from confsafe.cli.arguments import Arguments
    from confsafe.cli.verbs.model import Verb

if startup.alone:
    # argparse asks gettext for each of its words; to find that nobody translated them takes as long as the parsing.
    argparse._ = str  # type: ignore[attr-defined]


class _Parser(argparse.ArgumentParser):
    verb: Verb | None = None

    def error(self, message: str) -> NoReturn:
        raise UsageError(_plain(message).replace(_GUARD, "").replace("\\x00", ""), self.verb)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """A fixed width: asking for the terminal's costs more than the whole parser."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=100)


def parser_of(verb: Verb, *, operands: bool = False) -> argparse.ArgumentParser:
    """The parser of one verb; with `operands` it is complete, as help and completion want it."""
    parser = _Parser(
        prog=f"{PROGRAM} {verb.name}",
        usage=f"{PROGRAM} {verb.name} {verb.usage}"
        + ("" if "--" in verb.usage or not verb.options else " [OPTION]..."),
        add_help=False,
        allow_abbrev=False,
        formatter_class=_Formatter,
    )
    parser.verb = verb
    fill(parser, verb, operands=operands)
    return parser


def fill(parser: argparse.ArgumentParser, verb: Verb, *, operands: bool) -> None:
    """Give a parser the options of a verb, and its operands where they are wanted."""
    if operands:
        group = parser.add_argument_group("operands")
        for operand in verb.operands:
            group.add_argument(operand.name, metavar=operand.shown, nargs=operand.many or None, help=operand.help)
    for title, options in verb.options:
        group = parser.add_argument_group(title)
        for option in options:
            group.add_argument(*option.flags, **option.settings)
    parser.add_argument("-h", "--help", action="store_true", help="show this help")


def read_options(verb: Verb, words: list[str], arguments: Arguments) -> list[str]:
    """Take the options out of the words, into the arguments; what is left are operands. Raises UsageError."""
    _, rest = _parser(verb).parse_known_args(_protected(words), arguments)
    _unprotect(arguments)
    rest = [word.removeprefix(_GUARD) for word in rest]
    for word in rest:
        if is_option(word):
            raise UsageError(_unknown_option(word, verb), verb)
    return rest


_GUARD = "\0"
"""Stands in front of a negative number while argparse looks at the words: it takes `-inf` for options."""

_parsers: dict[str, argparse.ArgumentParser] = {}


def _parser(verb: Verb) -> argparse.ArgumentParser:
    """The parser of a verb, made once: `batch` calls for it a thousand times."""
    if verb.name not in _parsers:
        _parsers[verb.name] = parser_of(verb)
    return _parsers[verb.name]


def _protected(words: list[str]) -> list[str]:
    return [_GUARD + word if word.startswith("-") and not is_option(word) else word for word in words]


def _unprotect(arguments: Arguments) -> None:
    for name, value in vars(arguments).items():
        if isinstance(value, str):
            setattr(arguments, name, value.removeprefix(_GUARD))
        elif isinstance(value, list):
            value[:] = [item.removeprefix(_GUARD) if isinstance(item, str) else item for item in value]


def _unknown_option(word: str, verb: Verb) -> str:
    """Why an option is refused: a slip, or a VALUE that begins with a minus."""
    from difflib import get_close_matches

    from confsafe.errors import printable

    shown = printable(word)
    flags = [flag for _, options in verb.options for option in options for flag in option.flags]
    near = get_close_matches(word.partition("=")[0], flags, n=1) if word.startswith("--") else []
    if near:
        return f"unknown option {shown}; did you mean {near[0]}?"
    takes_value = any(operand.name in ("pairs", "value", "text") for operand in verb.operands)
    return f"unknown option {shown}" + ("; a VALUE that begins with - stands behind --" if takes_value else "")


def _plain(message: str) -> str:
    """argparse's message in plain words.

    Example:
        >>> _plain("argument --backups: invalid number from 0 value: '-1'")
        "--backups takes a number from 0, not '-1'"
        >>> _plain("argument -t/--type: invalid choice: 'x' (choose from 'int', 'bool')")
        "-t/--type takes one of int, bool, not 'x'"
        >>> _plain("argument --if: expected one argument")
        '--if: its value is missing'
    """
    option, _, fact = message.removeprefix("argument ").partition(": ")
    if fact.startswith("invalid choice: "):
        given, _, choices = fact.removeprefix("invalid choice: ").partition(" (choose from ")
        return f"{option} takes one of {choices.removesuffix(')').replace(chr(39), '')}, not {given}"
    if fact.startswith("invalid "):
        kind, _, given = fact.removeprefix("invalid ").partition(" value: ")
        return f"{option} takes {'an' if kind[0] in 'aeiou' else 'a'} {kind}, not {given}"
    return f"{option}: its value is missing" if fact == "expected one argument" else f"{option}: {fact}"


def help_of(verb: Verb) -> str:
    """The whole text of `confsafe VERB --help`."""
    parser = parser_of(verb, operands=True)
    parser.description = f"{verb.summary[0].upper()}{verb.summary[1:]}.\n{_wrapped(verb.detail)}".rstrip()
    examples = "\n".join(f"  {command}\n      {purpose}" for command, purpose in verb.examples)
    parser.epilog = f"examples:\n{examples}"
    return parser.format_help()


def _wrapped(text: str) -> str:
    if not text:
        return ""
    import textwrap

    return textwrap.fill(text, 100)


def overview() -> str:
    """The text of `confsafe --help`."""
    table = verbs()
    width = max(len(name) for name in table)
    lines = "\n".join(f"  {verb.name:{width}}  {verb.summary}" for verb in table.values())
    codes = "\n".join(f"  {code:>3}  {meaning}" for code, meaning in EXIT_CODES)
    return (
        f"usage: {PROGRAM} VERB FILE ...\n\n"
        "Change one key of a JSON, TOML or YAML file; change only those bytes; never lose the file.\n\n"
        f"verbs:\n{lines}\n\n"
        f"options:\n  -h, --help     show this help; {PROGRAM} VERB --help shows that of a verb\n"
        "  -V, --version  show the version\n\n"
        f"exit codes:\n{codes}\n\n"
        "key paths:\n"
        "  server.port   a.\"x.y\".'z'   list[0]   list[-1]   list[+]   list[name=web].image   /json/pointer\n"
        "  without brackets: list.0   list.name=web.image      many: services.*.image   list[*].name   **.image\n"
    )
