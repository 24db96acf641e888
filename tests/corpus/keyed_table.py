"""The columns of the table for texts of `key = value` lines: INI's dialects and `.env`.

The texts are files that packages of this machine bring, read where they are and never copied (units, desktop files,
entry points, `/etc/default`, the JDK's properties), of git a file that git itself wrote, and random ones of the fuzz.
The rows are those of the table that such a format has an edit for; the judges are those of `judges_keyed.py`.
"""

from __future__ import annotations

import copy
import difflib
import random
import subprocess
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import judges_keyed
import keyed
import samples
from invalid import Invalid
from samples import Source
from verdict import Verdict

import confsafe

FORMATS = ("ini", "systemd", "gitconfig", "properties", "env")
_PURELIB = sysconfig.get_path("purelib").lstrip("/")
_INSTALLED = {
    "systemd": ["usr/lib/systemd/*/*", "etc/systemd/*.conf"],
    "ini": [
        "usr/share/applications/*.desktop",
        "etc/xdg/**/*.desktop",
        f"{_PURELIB}/*/entry_points.txt",
        f"{_PURELIB}/**/*.cfg",
        f"{_PURELIB}/**/*.ini",
    ],
    "properties": ["usr/lib/jvm/**/*.properties", "etc/java*/**/*.properties"],
    "env": ["etc/default/*", "usr/lib/os-release", "etc/environment", "etc/lsb-release", "etc/adduser.conf"],
    "gitconfig": [],
}
"""Where packages bring files of a format."""
RANDOM = 60

Edit = tuple[str, str]
"""What an edit does, for the checks that only some allow, and in words."""

Operation = Callable[[random.Random, Any, str], Edit | None]
"""Changes the data given. None where they have no place for it."""


# -- the texts


def sources(format: str, *, most: int = 200) -> Iterator[Source]:
    """Texts of a format that its judge and confsafe read: of installed files some, and random ones."""
    found = sorted(_installed(format))
    rng = random.Random(format)
    for name in rng.sample(found, min(most, len(found))):
        try:
            yield Source(name, Path(name).read_bytes().decode(), format)
        except (OSError, UnicodeDecodeError):
            continue
    if format == "gitconfig":
        yield Source("git's own", _written_by_git(), format)
    for number in range(RANDOM):
        yield Source(f"random {number}", keyed.text_of(rng, format), format)


def _installed(format: str) -> set[str]:
    """The files of a format, each once."""
    return {str(path.resolve()) for glob in _INSTALLED[format] for path in Path("/").glob(glob) if path.is_file()}


def _written_by_git() -> str:
    with tempfile.TemporaryDirectory() as folder:
        for words in (
            ["init", "--quiet", "."],
            ["remote", "add", "origin", "https://example.org/a"],
            ["config", "branch.main.remote", "origin"],
            ["config", "alias.two", 'log --format="%h %s" -2 ; # two'],
            ["config", "--add", "remote.origin.fetch", "+refs/notes/*:refs/notes/*"],
        ):
            subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
        return (Path(folder) / ".git/config").read_text()


def read(source: Source, variant: str) -> tuple[str, Any] | None:
    """A text in a variant with its data; None where the judge does not take it, or confsafe refuses it by a rule."""
    text = samples.varied(source.text, variant)
    if text is None:
        return None
    try:
        judges_keyed.READERS[source.format](text.removeprefix("\ufeff"))
        return text, confsafe.loads(text, source.format)  # type: ignore[call-overload]
    except ValueError:
        return None


# -- the rows


def _no_change(rng: random.Random, data: Any, format: str) -> Edit | None:
    return "same", "no change"


def _reordered(rng: random.Random, data: Any, format: str) -> Edit | None:
    entries = list(data.items())
    rng.shuffle(entries)
    data.clear()
    data.update(entries)
    return "same", "other order"


def _set_to(values: list[Any]) -> Operation:
    def operation(rng: random.Random, data: Any, format: str) -> Edit | None:
        found = [path for path, value in keyed._paths(data) if not isinstance(value, (dict, list))]
        if not found:
            return None
        path, value = rng.choice(found), rng.choice(values)
        keyed._at(data, path[:-1])[path[-1]] = value
        return "list" if isinstance(value, list) else "set", f"set {path} {value!r}"

    return operation


def _section_to_scalar(rng: random.Random, data: Any, format: str) -> Edit | None:
    found = [path for path, value in keyed._paths(data) if isinstance(value, dict)]
    found = [path for path in found if len(path) > 1 or format == "ini"]
    if not found:
        return None
    path = rng.choice(found)
    keyed._at(data, path[:-1])[path[-1]] = "scalar"
    return "replace", f"{path} becomes a scalar"


def _subtree(rng: random.Random, data: Any, format: str) -> Edit | None:
    found = [path for path, value in keyed._paths(data) if isinstance(value, dict) and value]
    if not found:
        return None
    path = rng.choice(found)
    fresh = copy.deepcopy(keyed._at(data, path))
    leaves = [key for key, value in fresh.items() if not isinstance(value, (dict, list))]
    if not leaves:
        return None
    fresh[rng.choice(leaves)] = "other"
    keyed._at(data, path[:-1])[path[-1]] = fresh
    return "set", f"another leaf in {path}"


def _delete(which: str) -> Operation:
    def operation(rng: random.Random, data: Any, format: str) -> Edit | None:
        containers = [data, *(value for _, value in keyed._paths(data) if isinstance(value, dict))]
        containers = [one for one in containers if one and (len(one) == 1) == (which == "only")]
        if not containers:
            return None
        container = rng.choice(containers)
        keys = list(container)
        key = {"first": keys[0], "last": keys[-1]}.get(which, rng.choice(keys))
        del container[key]
        return "delete", f"delete {key} of {keys}"

    return operation


def _delete_several(rng: random.Random, data: Any, format: str) -> Edit | None:
    edits = [_delete("any")(rng, data, format) for _ in range(rng.randint(2, 4))]
    return ("delete", "; ".join(edit[1] for edit in edits if edit)) if all(edits) else None


def _insert(value: Any) -> Operation:
    def operation(rng: random.Random, data: Any, format: str) -> Edit | None:
        keyed._at(data, keyed._container(rng, data))["NewKey"] = value
        return "insert", f"insert {value!r}"

    return operation


def _insert_into_empty(rng: random.Random, data: Any, format: str) -> Edit | None:
    found = [value for _, value in keyed._paths(data) if value == {}]
    if not found:
        return None
    rng.choice(found)["NewKey"] = "v"
    return "insert", "insert into an empty section"


def _item(step: str) -> Operation:
    def operation(rng: random.Random, data: Any, format: str) -> Edit | None:
        found = [value for _, value in keyed._paths(data) if isinstance(value, list)]
        if not found:
            return None
        items = rng.choice(found)
        if step in ("first", "last", "any"):
            del items[{"first": 0, "last": -1}.get(step, rng.randrange(len(items)))]
        elif step == "move":
            items.append(items.pop(0))
        else:
            items.insert({"front": 0, "end": len(items), "amid": 1}[step], "z")
        return "list", f"{step} item of {items}"

    return operation


_STRINGS = [value for value in keyed.VALUES if isinstance(value, str)]
_OTHERS = [value for value in keyed.VALUES if not isinstance(value, (str, list))]
ROWS: dict[str, list[Operation]] = {
    "no change": [_no_change],
    "set a scalar to a tricky string": [_set_to(_STRINGS)],
    "set a number, bool, null, date": [_set_to(_OTHERS)],
    "scalar to dict": [keyed._wrap],
    "scalar to list": [_set_to([["a", "b"], ["a b", "c", "d"]])],
    "dict to scalar": [_section_to_scalar],
    "delete a key": [_delete("any")],
    "delete the first, the last key": [_delete("first"), _delete("last")],
    "delete the only key": [_delete("only")],
    "delete a list item": [_item("any")],
    "delete the first, the last item": [_item("first"), _item("last")],
    "delete several": [_delete_several],
    "insert a scalar into a map": [_insert("v"), _insert("two words"), _insert(1)],
    "insert a list into a map": [_insert(["a", "b"])],
    "insert a dict into a map": [keyed._insert_section],
    "insert into an empty map": [_insert_into_empty],
    "insert at the front of a list": [_item("front")],
    "append to a list": [_item("end")],
    "insert amid a list": [_item("amid")],
    "move a list item": [_item("move")],
    "save with one leaf changed": [_set_to(["changed"])],
    "save with keys reordered": [_reordered],
    "save with a key renamed": [keyed._rename],
    "replace a subtree, one leaf differs": [_subtree],
    "several edits at once": [keyed._several],
}
"""The rows of the table that these formats have, by what they do to data."""


def edit_of(text: str, data: Any, format: str, row: str, rng: random.Random) -> keyed.Case | None:
    """One edit of a row; None where the text has no place for it."""
    after = copy.deepcopy(data)
    found = rng.choice(ROWS[row])(rng, after, format)
    return None if found is None else keyed.Case(format, text, *found, after)


def judge(case: keyed.Case) -> Verdict:
    """The verdict of the fuzz; besides, what is the same stays whole, and one value changes the lines of one entry."""
    verdict = case.verdict()
    if verdict.new is None or verdict.minimal:
        return verdict
    old, new = case.text.splitlines(), verdict.new.splitlines()
    if case.kind == "same" and verdict.new != case.text:
        verdict.minimal = "another text without a change"
    elif case.kind == "set":
        changed = [step for step in difflib.SequenceMatcher(None, old, new, False).get_opcodes() if step[0] != "equal"]
        touched = changed[-1][2] - changed[0][1] if changed else 0
        if touched > _longest(confsafe.loads(case.text, case.format)) + _CONTINUED:
            verdict.minimal = f"a value of one entry touched {touched} lines"
    return verdict


_CONTINUED = 40
"""So many lines that a backslash joins, and comments and blank lines within, one value of the texts has at most."""


def _longest(data: Any) -> int:
    """The most lines that a value goes over by what it holds."""
    values = [value for _, value in keyed._paths(data)]
    return max((value.count("\n") for value in values if isinstance(value, str)), default=0)


# -- what is invalid

_WOUNDS = {
    "ini": ["two words\n", "= v\n", "[a\n"],
    "systemd": ["no sign\n", "[a\n", "=v\n"],
    "gitconfig": ["[a\n", "two words\n", 'k = "open\n', "_k = v\n"],
    "properties": ["k = \\u12\n", "k = v\\"],
    "env": ["A='open\n", "=v\n", "'q'=v\n"],
}


def broken(source: Source, seed: int) -> Invalid | None:
    """A text with a line below that its format does not have, or a NUL; None where the judge takes it all the same."""
    if read(source, "as is") is None:
        return None
    rng = random.Random(f"{seed} {source.name}")
    text = source.text if source.text.endswith("\n") else source.text + "\n"
    text += rng.choice([*_WOUNDS[source.format], "\0"])
    try:
        judges_keyed.READERS[source.format](text)
    except ValueError:
        return Invalid(source.name, text.encode(), source.format)
    is_ours = "\0" in text or (source.format == "properties" and text.endswith("\\"))  # which Java takes
    return Invalid(source.name, text.encode(), source.format) if is_ours else None
