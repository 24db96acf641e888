"""What a verb is, as data: its operands, options and examples; and which words are options."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


NUMBER_START = "0123456789."
_NOT_FINITE = frozenset({"-inf", "-.inf", "-infinity", "-nan", "-.nan"})
"""Numbers of TOML, YAML and JSON5 that begin with a letter behind their sign."""


def is_option(word: str) -> bool:
    """Whether a word is an option: one that begins with a minus and is no number, no list of YAML, no `-`.

    Example:
        >>> is_option("-x"), is_option("-0"), is_option("-5"), is_option("-.inf"), is_option("- a")
        (True, True, False, False, False)
    """
    if not word.startswith("-") or word == "-":
        return False
    second = word[1]
    return word == "-0" or not (second.isspace() or second in NUMBER_START or word.lower() in _NOT_FINITE)


class Option:
    """One option: its flags and what argparse is told about it."""

    __slots__ = ("flags", "settings")

    def __init__(self, *flags: str, **settings: Any) -> None:
        self.flags = flags
        self.settings: Mapping[str, Any] = settings

    @property
    def name(self) -> str:
        """The argument that it sets: as `dest` says, else by its first long flag."""
        given: str | None = self.settings.get("dest")
        if given is not None:
            return given
        long = next((flag for flag in self.flags if flag.startswith("--")), self.flags[0])
        return long.lstrip("-").replace("-", "_")

    @property
    def is_required(self) -> bool:
        """Whether it must be given."""
        return bool(self.settings.get("required"))

    @property
    def default(self) -> Any:
        """Its value where it is not given."""
        return self.settings.get("default", False if self.settings.get("action") == "store_true" else None)


class Operand:
    """One operand: `many` is "" (exactly one), "?" (may be missing), "*" or "+"."""

    __slots__ = ("help", "many", "name", "shown")

    def __init__(self, name: str, shown: str, help: str, many: str = "") -> None:
        self.name = name
        self.shown = shown
        self.help = help
        self.many = many


Groups = tuple[tuple[str, tuple[Option, ...]], ...]
"""Groups of options, each with its title."""


class Verb:
    """One verb.

    Attributes:
        name: as it is typed.
        work: "module:function" below confsafe.cli; the function takes the parsed arguments and returns the exit code.
        summary: one line, without a full stop.
        usage: the operands as the usage line shows them.
        operands: what stands on the command line, in order.
        options: groups of options, each with its title.
        examples: command lines, each with what it is for; they work on the files of `docs/cli.md`.
        detail: a paragraph for --help and the man page.
        writes: whether it changes its FILE.
        many: whether it is done to each of several FILEs with --all-files.
    """

    __slots__ = ("detail", "examples", "many", "name", "operands", "options", "summary", "usage", "work", "writes")

    def __init__(
        self,
        name: str,
        work: str,
        summary: str,
        *,
        usage: str,
        operands: tuple[Operand, ...],
        options: Groups,
        examples: tuple[tuple[str, str], ...],
        detail: str = "",
        writes: bool = False,
        many: bool = False,
    ) -> None:
        self.name = name
        self.work = work
        self.summary = summary
        self.usage = usage
        self.operands = operands
        self.options = options
        self.examples = examples
        self.detail = detail
        self.writes = writes
        self.many = many
