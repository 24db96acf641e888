"""What a text of `key = value` lines means, by readers that are not ours.

configparser, git and python-dotenv themselves; of systemd, Java and docker compose the steps of their readers.

Each gives the data as confsafe shows them, or raises ValueError where it does not take the text.
"""

from __future__ import annotations

import configparser
import io
import re
import subprocess
from typing import Any

_ROOT = "\x01root"


def ini(text: str) -> dict[str, Any]:
    """By configparser: sections that are there twice are one; a key that is there twice means its last value."""
    parser = configparser.RawConfigParser(
        allow_no_value=True, strict=False, default_section="\x01default", empty_lines_in_values=True
    )
    parser.optionxform = str  # type: ignore[method-assign,assignment]
    try:
        parser.read_file(_lines(text))
    except (configparser.Error, AttributeError) as error:
        raise ValueError(str(error)) from error
    data: dict[str, Any] = dict(parser[_ROOT].items())
    data.update({name: dict(parser[name].items()) for name in parser.sections() if name != _ROOT})
    return data


def _lines(text: str) -> list[str]:
    """The lines as a file that is read in text mode gives them."""
    whole = f"[{_ROOT}]\n{text}".replace("\r\n", "\n").replace("\r", "\n")
    return [line + "\n" for line in whole.split("\n")]


def gitconfig(text: str) -> dict[str, Any]:
    """By `git config --list -z`. Names of sections and keys are in small letters there."""
    ended = subprocess.run(
        ["git", "config", "--file", "-", "--list", "-z"], input=text.encode(), capture_output=True, check=False
    )
    if ended.returncode:
        raise ValueError(ended.stderr.decode())
    data: dict[str, Any] = {}
    for pair in filter(None, ended.stdout.decode().split("\0")):
        name, newline, value = pair.partition("\n")
        section, dot, rest = name.partition(".")
        if not dot or not rest:
            raise ValueError("a key stands outside every section")
        subsection, _, key = rest.rpartition(".")
        place = data.setdefault(section, {})
        if subsection:
            place = place.setdefault(subsection, {})
        if not isinstance(place, dict) or isinstance(place.get(key), dict):
            raise ValueError("a key and a subsection have one name")
        found = value if newline else None
        if key not in place:
            place[key] = found
        elif isinstance(place[key], list):
            place[key].append(found)
        else:
            place[key] = [place[key], found]
    return data


def properties(text: str) -> dict[str, str]:
    """By the steps that java.util.Properties.load describes, one after the other."""
    logical: list[str] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    number = 0
    while number < len(lines):
        line = lines[number].lstrip(" \t\f")
        number += 1
        if not line or line[0] in "#!":
            continue
        while (len(line) - len(line.rstrip("\\"))) % 2:
            line = line[:-1]
            if number == len(lines):
                break
            line += lines[number].lstrip(" \t\f")
            number += 1
        logical.append(line)
    data = {}
    for line in logical:
        end = 0
        while end < len(line) and line[end] not in "=: \t\f":
            end += 2 if line[end] == "\\" else 1
        rest = line[end:].lstrip(" \t\f")
        if rest[:1] in ("=", ":"):
            rest = rest[1:].lstrip(" \t\f")
        data[_load_convert(line[:end])] = _load_convert(rest)
    return data


def _load_convert(text: str) -> str:
    units: list[str] = []
    number = 0
    while number < len(text):
        char = text[number]
        number += 1
        if char == "\\" and number < len(text):
            char = text[number]
            number += 1
            if char == "u":
                digits = text[number : number + 4]
                if len(digits) < 4:
                    raise ValueError("Malformed \\uxxxx encoding.")
                char = chr(int(digits, 16))
                number += 4
            else:
                char = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}.get(char, char)
        elif char == "\\":
            break
        units.append(char)
    return "".join(units).encode("utf-16-be", "surrogatepass").decode("utf-16-be")


def systemd(text: str) -> dict[str, Any]:
    """By the steps of systemd's config_parse() (src/shared/conf-parser.c), one after the other."""
    data: dict[str, Any] = {}
    section: dict[str, Any] | None = None
    continuation: str | None = None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    for line in [*lines, None]:
        if line is None:
            if continuation is None:
                break
            line, continuation = continuation, None
        else:
            if line.lstrip(" \t")[:1] in ("#", ";"):
                continue
            line, continuation = (continuation or "") + line, None
            escaped = False
            for char in line:
                escaped = char == "\\" and not escaped
            if escaped:
                continuation = line[:-1] + " "
                continue
        line = line.strip(" \t")
        if not line:
            continue
        if line[0] == "[":
            if line[-1] != "]":
                raise ValueError("Invalid section header")
            section = data.setdefault(line[1:-1], {})
            continue
        name, sign, value = line.partition("=")
        if section is None or not sign or not name.strip(" \t"):
            raise ValueError("Assignment outside of section, or missing '='")
        key, found = name.strip(" \t"), value.strip(" \t")
        if key not in section:
            section[key] = found
        elif isinstance(section[key], list):
            section[key].append(found)
        else:
            section[key] = [section[key], found]
    return data


def fault(text: str, format: str, wanted: Any) -> str:
    """Where a reader that is not ours reads other data than are wanted; "" where it does not.

    A byte-order mark is taken off first, as whoever opens such a file does.
    """
    try:
        found = READERS[format](text.removeprefix("\ufeff"))
    except ValueError as error:
        return f"not valid any more: {error}"
    if format == "gitconfig":
        found, wanted = _as_git_tells(found), _as_git_tells(wanted)
    return "" if found == wanted else f"{found} is not {wanted}"


def _as_git_tells(data: dict[str, Any]) -> dict[str, Any]:
    """Names in small letters, no section without anything in it; a tab is a blank to git before 2.45."""
    told: dict[str, Any] = {}
    for section, entries in data.items():
        place: dict[str, Any] = {}
        for key, value in entries.items():
            if isinstance(value, dict):
                place[key] = {name.lower(): _blank(item) for name, item in value.items()}
            else:
                place[key.lower()] = _blank(value)
        place = {key: value for key, value in place.items() if value != {}}
        if place:
            told[section.lower()] = place
    return told


def _blank(value: Any) -> Any:
    if isinstance(value, list):
        return [_blank(item) for item in value]
    return value.replace("\t", " ") if isinstance(value, str) else value


def env(text: str) -> dict[str, str | None]:
    """By python-dotenv, nothing expanded; but `KEY= # c` is an empty value with a comment, as sh and node read it."""
    from dotenv.parser import parse_stream

    text = re.sub(r"(?m)^([ \t]*(?:export[ \t]+)?[\w.-]+[ \t]*=)[ \t]+#.*$", r'\1""', text)
    data: dict[str, str | None] = {}
    for binding in parse_stream(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))):
        if binding.error:
            raise ValueError(f"line {binding.original.line} is not valid")
        if binding.key is not None:
            data[binding.key] = binding.value
    return data


def compose(text: str) -> dict[str, str]:
    """By the steps of docker compose's reader (compose-go, dotenv/parser.go); an expansion is refused here."""
    data: dict[str, str] = {}
    rest = text.replace("\r\n", "\n")
    while rest := rest.lstrip():
        if rest[0] == "#":
            rest = rest.partition("\n")[2]
            continue
        found = re.match(r"(?:export\s+)?([A-Za-z0-9_.\-\[\]]+)[ \t]*[=:][ \t]*", rest)
        if found is None:
            raise ValueError(f"no variable name: {rest[:20]!r}")
        rest = rest[found.end() :]
        if rest[:1] in ("'", '"'):
            data[found[1]], rest = _quoted_of_compose(rest)
        else:
            line, _, rest = rest.partition("\n")
            data[found[1]] = _not_expanded(line.partition(" #")[0].rstrip())
    return data


def _quoted_of_compose(text: str) -> tuple[str, str]:
    chars: list[str] = []
    escape = False
    for number, char in enumerate(text[1:], 1):
        if char != text[0]:
            if not escape and char == "\\":
                escape = True
                continue
            chars += "\\" + char if escape else char
            escape = False
        elif escape:
            chars.append(char)
            escape = False
        else:
            value = "".join(chars)
            if text[0] == '"':
                if "\\" in value:
                    raise ValueError("an escape, which this reader does not spell out")
                value = _not_expanded(value)
            return value, text[number + 1 :]
    raise ValueError("unterminated quoted value")


def _not_expanded(value: str) -> str:
    if "$" in value:
        raise ValueError("an expansion, which this reader does not spell out")
    return value


READERS = {"ini": ini, "env": env, "gitconfig": gitconfig, "properties": properties, "systemd": systemd}
