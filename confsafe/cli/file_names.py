"""What is wrong with a FILE, said as it is: missing, a directory, the arguments swapped, a format to come."""

from __future__ import annotations

import os

from confsafe.errors import ConfsafeError, FormatUnknown, VerifyError, WriteError, printable
from confsafe.surface import is_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from confsafe.cli.verbs.model import Verb

_MANY = frozenset({".conf", ".cnf", ".rc"})
"""Extensions of files in one of many formats: the name does not tell which."""

_OTHERS = {".xml": "XML", ".plist": "a property list", ".hcl": "HCL", ".tf": "HCL", ".csv": "CSV"}


def explained(error: ConfsafeError, verb: Verb, arguments: Namespace) -> ConfsafeError:
    """The error with what the user can do about the file it names."""
    file: str = getattr(arguments, "file", "")
    if isinstance(error, FormatUnknown) and error.path is not None:
        file = os.fspath(error.path)  # another one than FILE, it may be: a patch, a schema, what FILE is compared with
    if isinstance(error, VerifyError):
        error.remedy = (
            "please report this with FILE, or the part of it around the change, the command line, and the output of"
            " confsafe --version"
        )
    if is_url(file):
        return error
    if isinstance(error, FormatUnknown) or (isinstance(error, WriteError) and isinstance(error, OSError)):
        return _of_the_file(error, file, verb, arguments)
    return error


def _of_the_file(error: ConfsafeError, file: str, verb: Verb, arguments: Namespace) -> ConfsafeError:
    if os.path.isdir(file):
        told: ConfsafeError = WriteError("it is a directory", path=file, errno=21, remedy="name a file in it")
    elif not os.path.lexists(file) and isinstance(error, (FileNotFoundError, FormatUnknown)):
        told = _missing(error, file, verb, arguments)
    elif isinstance(error, FormatUnknown):
        told = _unknown_format(error, file)
    else:
        return error
    told.unchanged = error.unchanged
    return told


def _missing(error: ConfsafeError, file: str, verb: Verb, arguments: Namespace) -> ConfsafeError:
    """The error for a file that is not there: the likely name, or how to make it."""
    is_other = file != getattr(arguments, "file", None)
    creates = not is_other and any(option.flags == ("--create",) for _, options in verb.options for option in options)
    swapped = "" if is_other else _swapped(file, verb, arguments)
    if isinstance(error, FormatUnknown) and creates and not _near(file) and not swapped:
        return _unknown_format(error, file)
    if not isinstance(error, FormatUnknown) and "no such file" not in error.reason and "missing" not in error.reason:
        return error
    if isinstance(error, OSError) and error.path is not None and os.fspath(error.path) != file:
        return error
    near = _near(file)
    if near:
        remedy = f"did you mean {near}?"
    elif swapped:
        remedy = f"the file comes before the KEY: confsafe {verb.name} {swapped}"
    else:
        remedy = "check the name" + (", or create it (--create)" if creates else "")
    return WriteError("no such file", path=file, errno=2, remedy=remedy)


def _near(file: str) -> str:
    """The name of a file beside it that is spelled nearly so."""
    directory, name = os.path.split(file)
    try:
        names = [entry for entry in os.listdir(directory or ".") if not entry.endswith((".bak", ".lock"))]
    except OSError:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(name, names, n=1, cutoff=0.75)
    return printable(os.path.join(directory, near[0])) if near else ""


def _swapped(file: str, verb: Verb, arguments: Namespace) -> str:
    """FILE and KEY as they were probably meant, where FILE reads as a key path; else nothing."""
    if not any(operand.name in ("key", "keys", "pairs") for operand in verb.operands) or not _reads_as_key(file):
        return ""
    name = next((word for word in _other_words(verb, arguments) if os.path.isfile(word)), "FILE")
    return f"{printable(name)} {printable(file)}"


def _other_words(verb: Verb, arguments: Namespace) -> list[str]:
    """The operands behind FILE, as they were typed."""
    words: list[str] = []
    for operand in verb.operands[1:]:
        given = getattr(arguments, operand.name, None)
        words += given if isinstance(given, list) else [] if given is None else [given]
    return words


def _reads_as_key(file: str) -> bool:
    """Whether FILE, which is not there, reads as a key path and not as the name of a file."""
    from confsafe.surface import detect

    if detect(file) is not None or "/" in file or file.startswith("."):
        return False
    extension = os.path.splitext(file.lower())[1]
    return ("." in file or "[" in file) and extension not in _MANY and extension not in _OTHERS


def _unknown_format(error: ConfsafeError, file: str) -> ConfsafeError:
    extension = os.path.splitext(file.lower())[1]
    if file.endswith(".envrc"):
        return error
    if extension in _OTHERS:
        return FormatUnknown(f"it is {_OTHERS[extension]}, not JSON, TOML, YAML or INI", path=file)
    error.remedy = "name it: -f json, jsonc, json5, toml, yaml, ini, env, ..."
    return error
