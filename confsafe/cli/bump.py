"""The verb `bump`: a version string, raised by PEP 440 or SemVer, whichever it is written in.

| there is now | major | minor | patch | pre            |
|--------------|-------|-------|-------|----------------|
| 1.9          | 2.0   | 1.10  | 1.9.1 | 1.9.1rc1       |
| 1.2.3        | 2.0.0 | 1.3.0 | 1.2.4 | 1.2.4rc1       |
| 1.2.4rc1     | 2.0.0 | 1.3.0 | 1.2.4 | 1.2.4rc2       |
| v1.2.3       | v2.0.0, ... : what stands in front stays          |

In SemVer (a package.json, a Chart.yaml, a Cargo.toml, a string with `-rc.1` or `+build`) a pre-release is `-rc.1`.
"""

from __future__ import annotations

import os

from confsafe.cli.fitting import Meant
from confsafe.cli.places import demand, existing_places, holds
from confsafe.cli.set import put
from confsafe.cli.usage import UsageError
from confsafe.cli.values import shown
from confsafe.cli.writer import change, note
from confsafe.data import keypath
from confsafe.errors import ConfsafeError, KeyMissing, ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

PARTS = ("major", "minor", "patch", "pre")
_SEMVER_FILES = frozenset({"package.json", "chart.yaml", "cargo.toml", "composer.json", "plugin.json", "deno.json"})


def bump(arguments: Namespace) -> int:
    """`confsafe bump FILE KEY [major | minor | patch | pre] [--to VERSION] [--pre LABEL] [--or KEY]`."""
    part = arguments.part or "patch"
    if arguments.part is not None and arguments.to is not None:
        raise UsageError(f"--to says the version, {arguments.part} another one")
    if part not in PARTS:
        raise UsageError(f"unknown part {part!r}; choose from {', '.join(PARTS)}")

    def mutate(root: Any) -> None:
        key = _key_in(root, [arguments.key, *(arguments.others or [])])
        demand(arguments, root, key)
        for segments in existing_places(root, key):
            if not holds(arguments, root, segments):
                continue
            where = keypath.written(segments)
            old = keypath.look_up(root, segments)
            if not isinstance(old, str):
                raise ValueRefused(f"{where} is {keypath.kind_of(old)}, a version is a string", key=where)
            try:
                new = raised(old, part, to=arguments.to, label=arguments.pre, semver=_is_semver(arguments.file, old))
            except ValueRefused as error:
                fact = "the value is no version that can be raised so" if arguments.secret else error.reason
                raise ValueRefused(f"{where}: {fact}", remedy=error.remedy, key=where) from None
            put(arguments, root, segments, Meant(new))
            if not arguments.secret:
                note(arguments, f"{where}: {old} -> {new}")

    return change(arguments, mutate)


def _key_in(root: Any, keys: list[str]) -> str:
    """The first of the keys that is there; the first of all where none is, which is then told."""
    for key in keys:
        try:
            if existing_places(root, key):
                return key
        except KeyMissing:
            continue
    return keys[0]


def _is_semver(file: str, version: str) -> bool:
    """Whether a version is to be read by SemVer: by the file's name, else by how it is written."""
    name = os.path.basename(file).lower()
    if name == "pyproject.toml":
        return False
    body = version.removeprefix("v")
    return body.count(".") >= 2 and (name in _SEMVER_FILES or "-" in body or "+" in body)


def raised(version: str, part: str, *, to: str | None, label: str | None, semver: bool) -> str:
    """The version that comes next. Raises ValueRefused for what is no version, and for one that is not higher."""
    front = "v" if version.startswith("v") else ""
    body = version.removeprefix("v")
    if semver:
        return front + _semver(body, part, to and to.removeprefix("v"), label)
    return front + _pep440(body, part, to and to.removeprefix("v"), label)


def _semver(body: str, part: str, to: str | None, label: str | None) -> str:
    library = _library("semver")
    try:
        old = library.Version.parse(body)
        new = library.Version.parse(to) if to else _next_semver(old, part, label)
    except (ValueError, TypeError):
        raise _no_version(body if to is None else to, "SemVer") from None
    if not new > old:
        raise _not_higher(str(new), body)
    return str(new)


def _next_semver(old: Any, part: str, label: str | None) -> Any:
    if part == "pre":
        if old.prerelease and (label is None or old.prerelease.split(".")[0] == label):
            return old.bump_prerelease()
        base = old if old.prerelease else old.bump_patch()
        return base.replace(prerelease=f"{label or 'rc'}.1", build=None)
    if part == "patch" and old.prerelease and label is None:
        return old.finalize_version()
    new = getattr(old, f"bump_{part}")()
    return new.replace(prerelease=f"{label}.1") if label else new


def _pep440(body: str, part: str, to: str | None, label: str | None) -> str:
    library = _library("packaging.version")
    try:
        old = library.Version(body)
        text = to if to is not None else _next_pep440(old, part, label)
        new = library.Version(text)
    except library.InvalidVersion:
        raise _no_version(body if to is None else to, "PEP 440") from None
    if not new > old:
        raise _not_higher(text, body)
    return text


def _next_pep440(old: Any, part: str, label: str | None) -> str:
    release = list(old.release)
    epoch = f"{old.epoch}!" if old.epoch else ""
    if part == "pre":
        name, number = old.pre or (None, 0)
        if name is not None and label in (None, name):
            return f"{epoch}{_dotted(release)}{name}{number + 1}"
        if name is None:
            release = _incremented(release, "patch")
        return f"{epoch}{_dotted(release)}{label or 'rc'}1"
    if not (part == "patch" and old.is_prerelease and label is None):
        release = _incremented(release, part)
    return f"{epoch}{_dotted(release)}" + (f"{label}1" if label else "")


def _incremented(release: list[int], part: str) -> list[int]:
    """The release with one number raised and those behind it at zero; as many numbers as there were, or as are needed.

    Example:
        >>> _incremented([1, 9], "minor"), _incremented([1, 2, 3], "major"), _incremented([1, 9], "patch")
        ([1, 10], [2, 0, 0], [1, 9, 1])
    """
    place = PARTS.index(part)
    numbers = release + [0] * (place + 1 - len(release))
    return [*numbers[:place], numbers[place] + 1, *(0 for _ in numbers[place + 1 :])]


def _dotted(release: list[int]) -> str:
    return ".".join(map(str, release))


def _library(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        title = name.partition(".")[0]
        raise ConfsafeError(f"bump needs the library {title}", remedy="pip install 'confsafe[bump]'") from None


def _no_version(text: str, rules: str) -> ValueRefused:
    return ValueRefused(f"{shown(text)} is no version of {rules}")


def _not_higher(new: str, old: str) -> ValueRefused:
    return ValueRefused(f"{new} is not higher than {old}", remedy="`set` stores any string")
