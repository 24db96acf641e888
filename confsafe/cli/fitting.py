"""A VALUE at its place: typed after what is there, with the spelling that it was typed in and what is to be noted."""

from __future__ import annotations

from confsafe.cli.json_value import Misfit
from confsafe.cli.values import (
    READERS,
    fitted,
    guessed,
    loses_digits,
    shown,
    spelling_of,
    typed,
)
from confsafe.data import keypath
from confsafe.data.sameness import same
from confsafe.errors import ValueRefused
from confsafe.surface import NOT_1_1, meant_in_yaml_1_1

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from confsafe.data.changes import Path

_WORDS_11 = frozenset(
    word for plain in ("yes", "no", "on", "off", "y", "n") for word in (plain, plain.upper(), plain.capitalize())
)
"""What YAML 1.1 takes for a boolean and YAML 1.2 for a string."""


_ABSENT: Any = object()


class Meant:
    """A value, how parts of it were typed (by the path below it), and what is to be noted about it."""

    __slots__ = ("notes", "spellings", "value")

    def __init__(self, value: Any, spellings: dict[Path, str] | None = None, notes: list[str] | None = None) -> None:
        self.value = value
        self.spellings = spellings or {}
        self.notes = notes or []


def meant(arguments: Namespace, root: Any, segments: keypath.KeyPath, text: str) -> Meant:
    """What a text means at a key path: in the type that is named, else in that of what is there, else as guessed.

    Raises ValueRefused, with the place of what is there.
    """
    if arguments.type:
        return _named(arguments, text)
    path = example(root, segments)
    now = None if path is None else keypath.look_up(root, keypath.as_exact(path))
    if path is None or now is None:
        return _new(arguments, root, segments, text)
    tag = getattr(now, "tag", None)
    try:
        found = _like(arguments, root, path, now if tag is None else now.value, text)
    except ValueRefused as error:
        _place(error, root, path)
        raise
    if tag is not None:
        found.value = type(now)(tag, found.value)
    return found


def _named(arguments: Namespace, text: str) -> Meant:
    """The value of a text whose type is named."""
    if arguments.type == "json":
        from confsafe.cli.containers import plain, read

        try:
            spellings: dict[Path, str] = {}
            return Meant(plain(read(text), (), spellings), spellings)
        except Misfit:
            pass  # `typed` words it
    value = typed(text, arguments.type, secret=arguments.secret)
    if arguments.type == "string":
        return Meant(value)
    return _spelled(text, value)


def _spelled(text: str, value: Any) -> Meant:
    spelling = spelling_of(text, value)
    return Meant(value, {} if spelling is None else {(): spelling})


def _like(arguments: Namespace, root: Any, path: Path, now: Any, text: str) -> Meant:
    """The value of a text in the type of what stands at a path now."""
    where = keypath.format_path(path) or "the document"
    secret = arguments.secret
    if isinstance(now, (dict, list)):
        return _container(now, path, text, secret=secret)
    value = _of_yaml_1_1(root, text, now)
    if value is not _ABSENT:
        return Meant(value, {} if text == keypath.scalar_text(value) else {(): text})
    if isinstance(now, bool) or not isinstance(now, int):
        value = fitted(text, now, where=where, secret=secret)
    else:
        value = _integer(arguments, root, path, now, text)
    found = _spelled(text, value)
    if isinstance(value, str):
        found.notes += _notes_of_string(arguments, root, path, text)
    elif isinstance(value, float) and loses_digits(text):
        said = f"{where} is stored as the number {text}" if not secret else f"{where} is stored as a number"
        reads = "" if secret else f", which reads as {value!r}"
        found.notes.append(f"{said}{reads}; -s stores a string")
    return found


def _of_yaml_1_1(root: Any, text: str, now: Any) -> Any:
    """The number or boolean that a text is in YAML 1.1, in the type of what stands there now; _ABSENT elsewhere."""
    if not isinstance(now, (bool, int, float)):
        return _ABSENT
    value = meant_in_yaml_1_1(root, text)
    if isinstance(now, float) and type(value) is int:
        value = float(value)
    return value if type(value) is type(now) else _ABSENT


def _integer(arguments: Namespace, root: Any, path: Path, now: int, text: str) -> int:
    """An integer; in YAML with a zero in front, as file modes have it, where the old one has one too."""
    from confsafe.surface import text_at

    if text.lstrip("+-").startswith("0") and text.lstrip("+-").isdigit() and len(text.lstrip("+-")) > 1:
        written = text_at(root, path) or ""
        if written.lstrip("+-").startswith("0") and written.lstrip("+-").isdigit():
            return int(text, 10)
    value: int = fitted(text, now, where=keypath.format_path(path), secret=arguments.secret)
    return value


def _container(now: Any, path: Path, text: str, *, secret: bool) -> Meant:
    from confsafe.cli.containers import conformed, read

    kind = keypath.kind_of(now)
    try:
        value = read(text, kind)
    except Misfit:
        where = keypath.format_path(path) or "the document"
        return Meant(fitted(text, now, where=where, secret=secret))  # which words the refusal
    spellings: dict[Path, str] = {}
    value = conformed(value, now, path, spellings, secret=secret)
    return Meant(value, {place[len(path) :]: spelling for place, spelling in spellings.items()})


def _notes_of_string(arguments: Namespace, root: Any, path: Path, text: str) -> list[str]:
    """What may have been meant by a text that replaces a string."""
    where = keypath.format_path(path)
    from confsafe.surface import strings_of

    flag = "" if strings_of(root) else _flag(arguments, text)
    if flag:
        return [f"{where} is stored as a string; {flag} stores what it says"]
    if text in ("true", "false", "True", "False"):
        from confsafe.surface import text_at

        written = text_at(root, path)
        if written in _WORDS_11:
            shown_text = "the value" if arguments.secret else shown(text)
            return [
                f"{where}: {shown_text} is stored as a string, as the plain word there is one to YAML 1.2;"
                " -t bool stores a boolean"
            ]
    return []


def _flag(arguments: Namespace, text: str) -> str:
    if text[:1] not in ("{", "[", '"'):
        return ""
    from confsafe.cli.get import format_of
    from confsafe.cli.syntax import flag_for

    return flag_for(text, format_of(arguments))


def _new(arguments: Namespace, root: Any, segments: keypath.KeyPath, text: str) -> Meant:
    """The value of a text where nothing, or null, stands."""
    from confsafe.surface import strings_of

    if strings_of(root):
        return Meant(text)
    value, stays_string = guessed(text)
    where = keypath.written(segments)
    if isinstance(value, str):
        flag = "" if text[:1] == '"' else _flag(arguments, text)
        if flag:
            return Meant(value, {}, [f"{where} is stored as a string; {flag} stores what it says"])
        if text in _WORDS_11 and meant_in_yaml_1_1(root, text) is not NOT_1_1:
            note = "the value" if arguments.secret else shown(text)
            return Meant(value, {}, [f"{where}: {note} is stored as a string; -t bool stores a boolean"])
        if text in _WORDS_11 and _are_habit(root, arguments):
            note = "" if arguments.secret else f" {shown(text)}"
            return Meant(
                value,
                {(): text},
                [f"{where}:{note} is written plain, as such words are here; to YAML 1.1 it is a boolean; -s quotes it"],
            )
    elif isinstance(value, (dict, list)):
        from confsafe.cli.containers import plain, read

        spellings: dict[Path, str] = {}
        return Meant(plain(read(text), (), spellings), spellings)
    if stays_string:
        what = "the value" if arguments.secret else shown(text)
        return Meant(
            value, {}, [f"{what} is stored as a string; -t stores another type, -s a string without this note"]
        )
    return Meant(value)


def _are_habit(root: Any, arguments: Namespace) -> bool:
    """Whether the file writes YAML 1.1's words for booleans plain."""
    from confsafe.startup.patterns import pattern
    from confsafe.surface import whole_text

    text = whole_text(root)
    if text is None or not arguments.file.lower().endswith((".yaml", ".yml")):
        return False
    plain = pattern(r"(?mi)[:-][ \t]+(?:yes|no|on|off|y|n)[ \t]*(?:#[^\n]*)?\r?$").findall(text)
    quoted = pattern(r"(?mi)[:-][ \t]+([\"'])(?:yes|no|on|off|y|n)\1[ \t]*(?:#[^\n]*)?\r?$").findall(text)
    return 5 * len(plain) >= 4 * (len(plain) + len(quoted)) and bool(plain)


def example(root: Any, segments: keypath.KeyPath) -> Path | None:
    """The path of the value whose type a new value takes: the one that it replaces; for an append, the last item where
    all items are of one kind. None where there is none."""
    appends = bool(segments) and isinstance(segments[-1], keypath.Append)
    segments = segments[:-1] if appends else segments
    items = keypath.peek(root, segments, _ABSENT)
    if items is _ABSENT:  # without working out what to say about that
        return None
    path = keypath.resolve(root, segments)
    if not appends:
        return path
    items = items.value if hasattr(items, "tag") else items
    if not isinstance(items, list) or len({keypath.kind_of(item) for item in items}) != 1:
        return None
    return (*path, len(items) - 1)


def _place(error: ValueRefused, root: Any, path: Path) -> None:
    """Give an error the line and column of the value that it speaks of."""
    from confsafe.surface import place_of

    found = place_of(root, path)
    if found is not None:
        error.line, error.column = found


def means(root: Any, text: str, value: Any, type_name: str | None = None) -> bool:
    """Whether a text spells that value of the data, read in the type named, else in the value's own."""
    value = value.value if hasattr(value, "tag") else value
    try:
        if type_name:
            return same(typed(text, type_name), value)
        told = _of_yaml_1_1(root, text, value)
        if told is not _ABSENT:
            return same(told, value)
        if isinstance(value, (dict, list)):
            from confsafe.cli.containers import conformed, read

            try:
                return same(conformed(read(text), value, (), {}, secret=False), value)
            except Misfit:
                return False
        return same(guessed(text)[0] if value is None else fitted(text, value, where=""), value)
    except ValueRefused:
        return False


def number(text: str) -> int | float:
    """The N of --add. Raises ValueRefused."""
    for reader in ("int", "float"):
        try:
            found: int | float = READERS[reader](text)
            return found
        except Misfit:
            continue
    raise ValueRefused(f"{shown(text)} is no number")
