"""What is wrong with a FILE, said as it is: missing, a directory, the arguments swapped, a format to come."""

from __future__ import annotations

import os

from confsafe.editing.reader import is_url
from confsafe.errors import ConfsafeError, FormatUnknown, VerifyError, WriteError, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from confsafe.cli.verbs.model import Verb

_NOT_YET = {".ini": "INI", ".cfg": "INI", ".conf": "configuration", ".env": "dotenv", ".properties": "properties"}
_OTHERS = {".xml": "XML", ".plist": "a property list", ".hcl": "HCL", ".tf": "HCL", ".csv": "CSV"}


def explained(error: ConfsafeError, verb: Verb, arguments: Namespace) -> ConfsafeError:
    """The error with what the user can do about the file it names."""
    file: str = arguments.file
    if isinstance(error, VerifyError):
        error.remedy = (
            "please report this with FILE, or the part of it around the change, the command line, and the output of"
            " confsafe --version"
        )
    if is_url(file):
        return error
    if isinstance(error, FormatUnknown) or (isinstance(error, WriteError) and isinstance(error, OSError)):
        return _of_the_file(error, file, verb)
    return error


def _of_the_file(error: ConfsafeError, file: str, verb: Verb) -> ConfsafeError:
    if os.path.isdir(file):
        told: ConfsafeError = WriteError("it is a directory", path=file, errno=21, remedy="name a file in it")
    elif not os.path.lexists(file) and isinstance(error, (FileNotFoundError, FormatUnknown)):
        told = _missing(error, file, verb)
    elif isinstance(error, FormatUnknown):
        told = _unknown_format(error, file)
    else:
        return error
    told.unchanged = error.unchanged
    return told


def _missing(error: ConfsafeError, file: str, verb: Verb) -> ConfsafeError:
    """The error for a file that is not there: the likely name, or how to make it."""
    creates = any(option.flags == ("--create",) for _, options in verb.options for option in options)
    if isinstance(error, FormatUnknown) and creates and not _near(file) and not _looks_swapped(file):
        return _unknown_format(error, file)
    if not isinstance(error, FormatUnknown) and "no such file" not in error.reason and "missing" not in error.reason:
        return error
    if isinstance(error, OSError) and error.path is not None and os.fspath(error.path) != file:
        return error
    near = _near(file)
    if near:
        remedy = f"did you mean {near}?"
    elif _looks_swapped(file):
        remedy = f"the file comes before the KEY: confsafe {verb.name} FILE {printable(file)}"
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


def _looks_swapped(file: str) -> bool:
    """Whether FILE reads as a key path."""
    from confsafe.formats import detect

    return detect(file) is None and "/" not in file and ("." in file or "[" in file) and not file.startswith(".")


def _unknown_format(error: ConfsafeError, file: str) -> ConfsafeError:
    name = os.path.basename(file).lower()
    extension = os.path.splitext(name)[1] or (name if name.startswith(".env") else "")
    if extension in _NOT_YET or name.startswith(".env"):
        title = _NOT_YET.get(extension, "dotenv")
        remedy = "JSON, TOML and YAML are; if the file is one of these, name it: -f toml"
        return FormatUnknown(f"{title} files are not supported yet", path=file, remedy=remedy)
    if extension in _OTHERS:
        return FormatUnknown(f"it is {_OTHERS[extension]}, not JSON, TOML or YAML", path=file)
    error.remedy = "name it: -f json, jsonc, json5, toml or yaml"
    return error
