"""Random texts of `key = value` lines (INI's dialects, .env) with a random edit, and the verdict on what came out.

The same property as in `lossless.py`, for formats of strings: a reader that is not ours reads the requested data, what
an edit does not concern keeps its lines, every comment outside what is deleted is there, and what was put in and is
taken out again leaves the old text.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import judges_keyed
from finest import CoarserError
from verdict import Verdict

from confsafe.document import BOM, Document
from confsafe.errors import ParseError, ValueRefused

Path = tuple[Any, ...]

LINES = {
    "ini": r"""
[a]
[b c]
[a] ; x
k = v
k=v
k: v : w
key =
  cont
    # c
; c
# c
↵
→x = 1
k2 = a # b
word
!inc /x y
k = \
"q" = "x"
k3:
k4 = café
# k5 = 1
#   more
kk = 1
kl = 2
km = yes
deps =↵  a↵  b
deps2 =↵    a↵    # c↵↵    b
""",
    "systemd": r"""
[Unit]
[Service]
 [S]␣
K=v
K = v␣
Kx=a \↵  b
Kx=a \↵# c↵  b
c=1
# c \
; c
↵
X=
Y=a\
K="a b"
#K=1
After=x
Wants=y
KK=yes
ExecStart=/bin/a \↵    --x \↵    --y
""",
    "gitconfig": r"""
[core]
[remote "origin"]
[remote "a\"b\c"]
[a.B]
[core] # c
k = v
→key = v # c
→key
k = "a # b" c ; d
k = a\nb\t
k = a \↵  b
# c
; c
↵
k=␣
k = ""
k =  a  b␣
K2=x#y
k = "a"␣
k = x ""
→k9 = v
→# k8 = v
→url = x
→url = y
""",
    "properties": r"""
a=b
a = b
a: b
a b
  a.b = c␣
# c
! c
↵
a = b\↵   c
k\ e = x
k\=y = x
u = \u00e9
a
=x
a==b
t = a\tb\qc
f\:x:y
sp = \ lead
end = x\
café = ü
#x = 1
p.q=1
p.r=2
""",
    "env": r"""
A=1
export A=2
export B='it is'
C="two\nlines"
C="two↵lines" # c
D='a↵# no↵b'
E=
E= # c
# c
↵
F=a b # c
F=a#b
G=http://$HOST/${DIR:-x}
G="$HOME/${X}"
H = spaced
  I=1
BARE
# J=1
K=''
L=a"b
M='it\'s'
N="say \"x\""
é=1
O.p=1
""",
}
"""Pieces of texts, one a line: `↵` is a line end, `→` a tab, `␣` a blank at the end."""

_MEANT = {"↵": "\n", "→": "\t", "␣": " "}
_SIGNS = re.compile("[↵→␣]")

VALUES: list[Any] = [
    "x", "", " a", "a b", "#x", "a;b", "a # b", "a\nb", "\na\nb", "\na\n\nc", '"q"', "'q'", "a\\", "\\", "\u00e9", "\t",
    "1", True, False, 8080, 1.5, "yes", "x" * 90, "a=b", "=x", ":y", None, ["a", "b"], ["a"], [], "a\tb", "$x %(y)s",
    "$HOME", "it's", 'say "x"', "`x`", "a'b\"c", "$", "a\\nb", "x #y", "\\$x",
]  # fmt: skip


@dataclass(slots=True, repr=False)
class Case:
    """One text with one edit of it.

    Attributes:
        kind: what the edit does, for the checks that only some edits allow.
        after: the data that are asked for.
    """

    format: str
    text: str
    kind: str
    detail: str
    after: Any

    def __repr__(self) -> str:
        return f"{self.format} {self.text!r}, {self.detail}"

    def report(self, verdict: Verdict) -> str:
        """Enough to see the fault and to make it again."""
        return f"{self!r}\n{self.text}\n--- got {verdict.new!r}\n{verdict.new}\n---\n{verdict.faults}"

    def verdict(self) -> Verdict:
        """What confsafe makes of it. A value that the format cannot hold may be refused."""
        document = Document(self.text, self.format)
        try:
            new = document.edited(copy.deepcopy(self.after))
            if document.coarser:
                raise CoarserError(document.attempts[0].why)
        except ValueRefused:
            return Verdict()
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            return Verdict(reason, reason, reason)
        strings = document.format.strings
        assert strings is not None
        wanted = strings.held(self.after, document.reading, None)[0]
        semantic = judges_keyed.fault(new, self.format, wanted)
        return Verdict(semantic, self._not_minimal(document, new), self._comment_lost(document, new), new)

    def _not_minimal(self, document: Document, new: str) -> str:
        if self.text.startswith(BOM) != new.startswith(BOM):
            return "the byte-order mark is another"
        old_lines, new_lines = self.text.removeprefix(BOM).splitlines(), new.removeprefix(BOM).splitlines()
        if "\r\n" in self.text and re.search(r"(?<!\r)\n", new) and not re.search(r"(?<!\r)\n", self.text):
            return "a bare LF in a CRLF file"
        if self.kind == "insert" and not _within(old_lines, new_lines):
            return "putting something in touched other lines"
        if self.kind == "delete" and not _within(new_lines, old_lines):
            return "taking something out touched other lines"
        if self.kind == "insert" and self.text.strip() and document.data:
            back = Document(new, self.format).edited(document.data)
            if back != self.text and not _makes_a_header(document, self.after):
                return f"not the old text when it is taken out again: {back!r}"
        return ""

    def _comment_lost(self, document: Document, new: str) -> str:
        if self.kind != "set" or document.reading is None:
            return ""
        fresh = Document(new, self.format).reading
        assert fresh is not None
        old = sorted(document.reading.text[start:end] for start, end in document.reading.comments())
        kept = sorted(fresh.text[start:end] for start, end in fresh.comments())
        return "" if old == kept else f"{old} are {kept}"


def _within(few: list[str], many: list[str]) -> bool:
    """Whether all of some lines stand among others in the same order."""
    rest = iter(many)
    return all(line in rest for line in few)


def _makes_a_header(document: Document, after: Any) -> bool:
    """Whether a section gets a header that only those below it made, which stays."""
    names = {section.names for section in document.reading.places.table}  # type: ignore[union-attr]
    return any(
        isinstance(value, dict) and (name,) not in names for name, value in after.items() if name in document.data
    )


def text_of(rng: Random, format: str) -> str:
    """A random text."""
    pieces = LINES[format].strip("\n").split("\n")
    lines = [_SIGNS.sub(lambda sign: _MEANT[sign[0]], rng.choice(pieces)) for _ in range(rng.randint(1, 12))]
    if format in ("systemd", "gitconfig"):
        lines.insert(0, rng.choice(["[A]", "[core]"]))
    newline = rng.choice(["\n", "\n", "\n", "\r\n"])
    return newline.join("\n".join(lines).split("\n")) + rng.choice(["", newline, newline])


def case_of(rng: Random, format: str) -> Case | None:
    """A random case; None where the text is not valid or has no place for the edit."""
    text = text_of(rng, format)
    try:
        data = Document(text, format).data
    except ParseError:
        return None
    return edit_of(rng, format, text, data)


def edit_of(rng: Random, format: str, text: str, data: Any) -> Case | None:
    """A random edit of a text with those data; None where it has no place for one."""
    after = copy.deepcopy(data)
    edit = rng.choice([_set, _set, _delete, _insert, _insert_section, _rename, _move, _in_list, _wrap, _several])
    found = edit(rng, after, format)
    return None if found is None else Case(format, text, *found, after)


def _paths(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    for key, value in data.items():
        yield (*path, key), value
        if isinstance(value, dict):
            yield from _paths(value, (*path, key))


def _at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def _leaf(rng: Random, data: Any) -> Path | None:
    found = [path for path, value in _paths(data) if not isinstance(value, dict)]
    return rng.choice(found) if found else None


def _container(rng: Random, data: Any) -> Path:
    return rng.choice([(), *(path for path, value in _paths(data) if isinstance(value, dict))])


def _set(rng: Random, data: Any, format: str) -> tuple[str, str] | None:
    path = _leaf(rng, data)
    if path is None:
        return None
    value = rng.choice(VALUES)
    is_list = isinstance(value, list) or isinstance(_at(data, path), list)
    _at(data, path[:-1])[path[-1]] = value
    return "list" if is_list else "set", f"set {path} {value!r}"


def _delete(rng: Random, data: Any, format: str) -> tuple[str, str] | None:
    found = [path for path, _ in _paths(data)]
    if not found:
        return None
    path = rng.choice(found)
    del _at(data, path[:-1])[path[-1]]
    return "delete", f"delete {path}"


def _insert(rng: Random, data: Any, format: str) -> tuple[str, str] | None:
    path, name, value = _container(rng, data), f"New{rng.randint(0, 9)}", rng.choice(VALUES)
    _at(data, path)[name] = value
    return "insert", f"insert {path} {name} {value!r}"


def _insert_section(rng: Random, data: Any, format: str) -> tuple[str, str] | None:
    if format in ("properties", "env"):
        return None
    path = _container(rng, data) if format == "gitconfig" else ()
    _at(data, path)[f"sec{rng.randint(0, 9)}"] = rng.choice([{}, {"a": "1"}, {"a": "1", "b": "2"}, {"s": {"a": "1"}}])
    return "insert", f"insert a section into {path}"


def _rename(rng: Random, data: Any, format: str) -> tuple[str, str] | None:
    found = [path for path, _ in _paths(data)]
    if not found:
        return None
    path = rng.choice(found)
    container = _at(data, path[:-1])
    entries = list(container.items())
    container.clear()
    container.update(("Ren" if key == path[-1] else key, value) for key, value in entries)
    return "rename", f"rename {path}"


def _move(rng: Random, data: Any, format: str) -> tuple[str, str] | None:
    found = [path for path, _ in _paths(data)]
    if not found:
        return None
    path = rng.choice(found)
    value = _at(data, path[:-1]).pop(path[-1])
    target = () if isinstance(value, dict) else _container(rng, data)
    _at(data, target)["Moved" if isinstance(value, dict) else path[-1]] = value
    return "move", f"move {path} to {target}"


def _in_list(rng: Random, data: Any, format: str) -> tuple[str, str] | None:
    found = [(path, value) for path, value in _paths(data) if isinstance(value, list)]
    if not found:
        return None
    path, items = rng.choice(found)
    step = rng.choice(["append", "front", "amid", "first", "last"])
    if step in ("first", "last"):
        items.pop(0 if step == "first" else -1)
    else:
        items.insert({"append": len(items), "front": 0, "amid": 1}[step], "z")
    return "list", f"{step} of {path}"


def _wrap(rng: Random, data: Any, format: str) -> tuple[str, str] | None:
    path = _leaf(rng, data)
    if path is None or format in ("properties", "env"):
        return None
    _at(data, path[:-1])[path[-1]] = {"in": _at(data, path)}
    return "wrap", f"wrap {path}"


def _several(rng: Random, data: Any, format: str) -> tuple[str, str] | None:
    steps = [rng.choice([_set, _delete, _insert, _rename])(rng, data, format) for _ in range(rng.randint(2, 4))]
    return "several", "; ".join(step[1] for step in steps if step)
