"""The manual page, made from the table of verbs: `python -m confsafe.cli.manpage > docs/man/confsafe.1`.

roff as in man(7); a test sees to it that the page in the repository is what this prints.
"""

from __future__ import annotations

from confsafe.cli.verbs import EXIT_CODES, PROGRAM, verbs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.cli.verbs.model import Option, Verb

_KEY_PATHS = (
    ("server.port", "the key port of the mapping server"),
    ("a.\"x.y\".'z'", "quoted keys: a dot in a quoted name is a dot; in double quotes the escapes of TOML count"),
    ("list[0], list[-1]", "the first and the last item"),
    ("list[+]", "the place after the last item, when setting"),
    ("list[name=web].image", "in the one item whose name is web"),
    ("[8080]", "on a mapping: an integer key (YAML)"),
    ("/server/port", "a JSON Pointer (RFC 6901)"),
)

_FILES = (
    ("FILE.bak, FILE.bak.2, ...", "the content before the last changes, newest first"),
    (".FILE.lock", "the lock of the edit that is under way"),
    (
        ".FILE.<16 hex digits>.tmp",
        "new content on its way; what a kill leaves goes with the next edit, or by clean",
    ),
    (".FILE.<16 hex digits>.old", "the old content on its way to FILE.bak; after a kill the next edit makes it that"),
)

_ENVIRONMENT = (
    ("VISUAL, EDITOR", "the editor that edit opens, in this order; vi where neither is set"),
    ("NO_COLOR", "not empty: no colour unless --color always"),
    ("CONFSAFE_TRACEBACK", "not empty: show the traceback of a fault of confsafe itself"),
)


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f'.TH {PROGRAM.upper()} 1 "" "{PROGRAM}" "User Commands"'
    yield ".SH NAME"
    yield f"{PROGRAM} \\- change one key of a JSON, TOML or YAML file, and only those bytes"
    yield ".SH SYNOPSIS"
    for verb in verbs().values():
        yield ".br"
        yield f".B {PROGRAM} {verb.name}"
        yield escaped(verb.usage)
    yield ".SH DESCRIPTION"
    yield escaped(
        "Edits configuration files in place. All bytes but those of the change stay: comments, blank lines, quotes,"
        " indentation, line endings. The edit is read back and compared before it is written; the file is locked,"
        " backed up and replaced atomically, so that it is the old one or the new one at any moment."
    )
    yield escaped("FILE - reads standard input and prints the result. -- ends the options.")
    yield ".SH COMMANDS"
    for verb in verbs().values():
        yield from _verb(verb)
    yield ".SH KEY PATHS"
    yield from _table(_KEY_PATHS)
    yield ".SH EXIT STATUS"
    yield from _table((str(code), meaning) for code, meaning in EXIT_CODES)
    yield ".SH ENVIRONMENT"
    yield from _table(_ENVIRONMENT)
    yield ".SH FILES"
    yield from _table(_FILES)


def _verb(verb: Verb) -> Iterator[str]:
    yield f".SS {verb.name} {escaped(verb.usage)}"
    yield escaped(f"{verb.summary[0].upper()}{verb.summary[1:]}. {verb.detail}".strip())
    for _, options in verb.options:
        for option in options:
            yield ".TP"
            yield f".B {escaped(_flags(option))}"
            yield escaped(str(option.settings["help"]))
    for command, purpose in verb.examples:
        yield ".PP"
        yield f"{escaped(purpose[0].upper() + purpose[1:])}:"
        yield ".RS 4"
        yield ".nf"
        yield escaped(command)
        yield ".fi"
        yield ".RE"


def _flags(option: Option) -> str:
    value = option.settings.get("metavar") or "|".join(option.settings.get("choices", ()))
    return ", ".join(option.flags) + (f" {value}" if value else "")


def _table(rows: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...]) -> Iterator[str]:
    for name, meaning in rows:
        yield ".TP"
        yield f".B {escaped(name)}"
        yield escaped(meaning)


def escaped(text: str) -> str:
    """Text as roff takes it literally.

    Example:
        >>> print(escaped(".a-b\\\\n"))
        \\&.a\\-b\\en
    """
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace('"', "\\(dq")
    return f"\\&{text}" if text.startswith(".") else text


if __name__ == "__main__":
    from confsafe.cli import output

    output.emit(page())
