"""`--validate-cmd 'nginx -t -c {}'`: the program that will read the file says whether it would take the candidate.

The candidate stands under the file's own name in a private directory, with links to what stands beside the file, so
that relative includes work; it is gone again whatever happens. The command runs without a shell; only where its words
need one (a pipe, a redirection, a variable) does `sh -c` get it. What it printed is shown when it refuses.

The name is never text of the shell: it is passed as an argument, and `{}` stands for it whatever quotes are around.

    jq . "{}" | grep port      ->      sh -c 'jq . "${1}" | grep port' sh "NAME"

In the code of another program (`sh -c 'cat {}'`) it would be text all the same: a name that is more than a plain word
is refused there.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

from confsafe.cli.usage import UsageError
from confsafe.errors import ValidationError
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.surface import StrPath

PLACE = "{}"
_SHELL = frozenset("|&;<>()$`*?[]~#\n")
_NAME = {"plain": '"${1}"', "double": "${1}", "single": "'\"${1}\"'"}
"""What stands for the name of the candidate, by the quotes around it: never split, never read as a pattern."""


def validator(command: str) -> Callable[[bytes, StrPath], None]:
    """The check that runs a command on a candidate. Raises UsageError for a command that cannot be run so."""
    if PLACE not in command:
        raise UsageError("--validate-cmd needs {} where the candidate's name goes: 'nginx -t -c {}'")
    try:
        shlex.split(command)
    except ValueError as error:
        raise UsageError(f"--validate-cmd: {str(error).lower()}") from None

    def check(content: bytes, path: StrPath) -> None:
        from confsafe.surface import copy_for_program

        with copy_for_program(path, content) as copy:
            run(command, copy.path)

    return check


def run(command: str, name: str) -> None:
    """Run the command on a file. Raises ValidationError unless it exits 0."""
    _refuse_within_code(command, name)
    words = words_of(command, name)
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as error:
        raise ValidationError(f"--validate-cmd: cannot run {words[0]}: {error.strerror}") from None
    if done.returncode == 0:
        return
    if done.stdout and sys.stderr is not None:
        sys.stderr.write(done.stdout.decode("utf-8", "backslashreplace"))
    how = f"exited {done.returncode}" if done.returncode > 0 else f"was killed by signal {-done.returncode}"
    raise ValidationError(f"refused by --validate-cmd: {os.path.basename(words[0])} {how}")


def _refuse_within_code(command: str, name: str) -> None:
    """Refuse a name that would become code: `{}` within the words behind `sh -c`, `python -c`, `perl -e`, `eval`."""
    if shlex.quote(name) == name:
        return
    words = shlex.split(command)
    for program, before, word in zip(["", *words], words, words[1:], strict=False):
        takes_code = before == "eval" or (_CODE.match(before) and (word != PLACE or _SHELLS.search(program)))
        if PLACE in word and takes_code:
            raise ValidationError(
                f"--validate-cmd: {PLACE} stands in the code of another program, where the file's name would be run",
                remedy="hand it over as an argument: sh -c 'cat \"$1\"' sh {}",
            )


_CODE = pattern(r"-[A-Za-z]*[ce]\Z")
_SHELLS = pattern(r"(?:\A|/)(?:ba|da|z|k|a|mk)?sh\Z")


def words_of(command: str, name: str) -> list[str]:
    """The command's words with the candidate's name in its place.

    Example:
        >>> words_of("nginx -t -c {}", "/etc/a b.conf")
        ['nginx', '-t', '-c', '/etc/a b.conf']
        >>> words_of("jq . '{}' | grep x", "/etc/a b.conf")
        ['sh', '-c', 'jq . \\'\\'"${1}"\\'\\' | grep x', 'sh', '/etc/a b.conf']
    """
    bare = command.replace(PLACE, "")
    if _SHELL & set(bare) or "=" in bare.split(" ", 1)[0]:
        return ["sh", "-c", shell_text(command), "sh", name]
    return [word.replace(PLACE, name) for word in shlex.split(command)]


def shell_text(command: str) -> str:
    """A command of the shell in which `${1}` stands, quoted as its place needs it, wherever `{}` stood.

    What is read of the shell's grammar are quotes, escapes, comments and command substitutions.

    Example:
        >>> shell_text('cat {} "{}"')
        'cat "${1}" "${1}"'
    """
    written: list[str] = []
    around = ["plain"]
    position = 0
    while position < len(command):
        taken, text = _step(command, position, around)
        written.append(text)
        position += taken
    return "".join(written)


def _step(command: str, position: int, around: list[str]) -> tuple[int, str]:
    """How many characters come next that belong together, and what is written for them; what is `around` follows."""
    char, quotes = command[position], around[-1]
    if command.startswith(PLACE, position):
        return len(PLACE), _NAME["double" if quotes == "double" else "single" if quotes == "single" else "plain"]
    if quotes == "single":
        if char == "'":
            around.pop()
        return 1, char
    if char == "\\":
        if command.startswith(PLACE, position + 1):
            return 1, ""
        return 2, command[position : position + 2]
    if char == '"':
        around.pop() if quotes == "double" else around.append("double")
    elif char == "`":
        around.pop() if quotes == "`" else around.append("`")
    elif command.startswith("$(", position):
        around.append(")")
        return 2, "$("
    elif quotes != "double":
        return _outside_quotes(command, position, around)
    return 1, char


def _outside_quotes(command: str, position: int, around: list[str]) -> tuple[int, str]:
    char = command[position]
    if char == "'":
        around.append("single")
    elif char == "(":
        around.append(")")
    elif char == ")" and around[-1] == ")":
        around.pop()
    elif char == "#" and (position == 0 or command[position - 1] in " \t\n;"):
        end = command.find("\n", position)
        text = command[position:] if end < 0 else command[position:end]
        return len(text), text
    return 1, char
