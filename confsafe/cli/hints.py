"""What to say of a word that is no verb: the verb that other tools call so, or the one that is spelled nearly so."""

from __future__ import annotations

import os

from confsafe.cli.verbs import GROUPS

_OTHER_WORDS = {
    "delete": "unset",
    "del": "unset",
    "rm": "unset",
    "unset-key": "unset",
    "show": "get",
    "read": "get",
    "cat": "get",
    "query": "get",
    "print": "get",
    "eval": "get",
    "append": "add",
    "push": "add",
    "insert": "add",
    "put": "set",
    "write": "set",
    "update": "set",
    "replace": "set",
    "assign": "set",
    "ls": "list",
    "keys": "list",
    "dump": "list",
    "mv": "move",
    "validate": "check",
    "lint": "check",
    "test": "check",
    "undo": "rollback",
    "restore": "rollback",
    "revert": "rollback",
    "history": "backups",
    "log": "backups",
    "patch": "apply",
    "version": "--version",
    "uncomment": "enable",
    "comment-out": "disable",
    "open": "edit",
    "export": "convert",
}
"""Words of jq, yq, dasel, git, npm and of shells, each with ours."""


def unknown(word: str, rest: list[str]) -> str:
    """Why a first word is refused, with the verb that was probably meant."""
    if not word:
        return f"a verb is missing: {', '.join(GROUPS)}"
    from confsafe.errors import printable

    shown = repr(printable(word))
    if word.startswith("-"):
        return f"unknown option {shown}; a verb comes first"
    if word.lower() in _OTHER_WORDS:
        return f"unknown verb {shown}; here it is {_OTHER_WORDS[word.lower()]}"
    if os.path.isfile(word):
        meant = rest[0] if rest and rest[0] in GROUPS else "get"
        return f"{shown} is a file, the verb comes first: confsafe {meant} {printable(word)}"
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), [*GROUPS, *_OTHER_WORDS], n=1)
    meant = _OTHER_WORDS.get(near[0], near[0]) if near else ""
    return f"unknown verb {shown}" + (f"; did you mean {meant}?" if meant else "")
