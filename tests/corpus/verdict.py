"""The verdict on one edit: was it done (semantic), was nothing else touched (minimal), are the comments kept."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import comments
import gaps
import judges
import layout
import minimal
from edits import Edit, at, bare
from equivalents import equivalents
from marks import same_elsewhere
from places import Document, Path
from scalars_yaml import plain_1_1, plain_1_2

import confsafe

Patch = Callable[..., str]


@dataclass(slots=True)
class Sample:
    """A text to edit, with what the judge and confsafe read in it."""

    name: str
    text: str
    format: str
    doc: Document
    judged: Any
    data: Any
    variant: str = "as is"
    misread: str = ""
    document: int | None = None


@dataclass(slots=True)
class Verdict:
    """What is wrong with an edit; "" where nothing is."""

    semantic: str = ""
    minimal: str = ""
    comments: str = ""
    new: str | None = None
    style: list[str] = field(default_factory=list)

    @property
    def faults(self) -> dict[str, str]:
        """Each column that failed, with the reason."""
        columns = {"semantic": self.semantic, "minimal": self.minimal, "comments": self.comments}
        return {name: reason for name, reason in columns.items() if reason}


def judge(sample: Sample, edit: Edit, patch: Patch) -> Verdict:
    """Make the edit and judge what came out."""
    verdict = _judge(sample, edit, patch)
    if verdict.faults and not verdict.semantic:
        new = verdict.new or ""
        for other in equivalents(sample, edit, edit.mutate(copy.deepcopy(sample.judged))):
            seen = _judge(sample, other, lambda *_, **__: new)
            if not seen.faults:
                return seen
    return verdict


def _judge(sample: Sample, edit: Edit, patch: Patch) -> Verdict:
    expected = edit.mutate(copy.deepcopy(sample.judged))
    requested = edit.mutate(copy.deepcopy(sample.data))
    is_loose = touches_merge_source(sample, edit)
    try:
        new = patch(sample.text, requested, sample.format, document=sample.document)
    except confsafe.ValueRefused as error:
        reason = "" if is_loose else f"{type(error).__name__}: {error}"
        return Verdict(reason, reason, reason)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        return Verdict(reason, reason, reason)
    try:
        after, data = judges.read(new, sample.format, sample.document)
    except judges.RefusedError as error:
        reason = f"not valid any more: {error}"
        return Verdict(reason, reason, reason, new)
    wrong = judges.difference(expected, data)
    if wrong:
        return Verdict(wrong, "", "", new)
    edit = _of_whole_arrays(sample.doc, after, edit)
    if is_loose:
        edit = _with_overrides(sample.doc, after, edit)
    before_marks, after_marks = minimal.concerned(sample.doc, after, edit, sample.format)
    verdict = Verdict("", "", "", new)
    verdict.minimal = (
        same_elsewhere(before_marks, after_marks)
        or _line_endings(sample.text, new)
        or layout.unlike(sample.doc, after, edit, sample.format)
        or (gaps.wrong(sample.doc, after, edit) if sample.format == "yaml" else "")
        or layout.unlike_before(sample.doc, after, edit, expected, sample.format)
        or _order(sample, after, edit, expected)
        or (_misread(sample, after, edit, expected) if sample.format == "yaml" and not edit.is_move else "")
    )
    verdict.comments = comments.lost_or_new(before_marks, after_marks, edit) or comments.strayed(
        sample.doc, after, edit
    )
    return verdict


def _of_whole_arrays(before: Document, after: Document, edit: Edit) -> Edit:
    """The edit with all of a TOML `[[array]]` set where an element is no table any more: it is an inline array then."""
    sets = []
    for path in edit.sets:
        old, new = before.entry(path), after.node(path[:-1])
        is_array = old is not None and old[0].section and old[1].kind == "list"
        sets.append(path[:-1] if is_array and new is not None and new.flow else path)
    return replace(edit, sets=sets)


def _with_overrides(before: Document, after: Document, edit: Edit) -> Edit:
    """The edit with what those who merge in a changed mapping get of their own, so that their data stays.

    What stands within an alias that gets its anchor's text is that text's.
    """
    fresh = []
    heirs = [path for _, path in edit.heirs]
    shifting = [path for path in (*edit.deletes, *edit.inserts) if isinstance(path[-1], int)]
    for path, _, container in after.entries():
        known = before.entry(path) or path in edit.inserts or any(_is_renumbered(path, other) for other in shifting)
        known = known or any(path[: len(heir)] == heir for heir in heirs)
        if not known and any(entry.merge for entry in container.entries) and before.node(path[:-1]) is not None:
            fresh.append(path)
    return replace(edit, inserts=[*edit.inserts, *fresh])


def _is_renumbered(path: Path, item: Path) -> bool:
    """Whether a path leads through a list in which an item comes or goes: who knows which it was before."""
    return len(path) >= len(item) and path[: len(item) - 1] == item[:-1] and isinstance(path[len(item) - 1], int)


def touches_merge_source(sample: Sample, edit: Edit) -> bool:
    """Whether the edit concerns a YAML mapping that is merged elsewhere: the text of those who merge it changes too."""
    names: set[str] = set()
    pending = [sample.doc.root]
    while pending:
        node = pending.pop()
        for entry in node.entries:
            if entry.merge:
                names |= {n.anchor for n in (entry.node, *(e.node for e in entry.node.entries)) if n.anchor}
            pending.append(entry.node)
    if not names:
        return False
    for path in (*edit.sets, *edit.deletes, *edit.inserts, *(old for old, _ in edit.renames)):
        around = [sample.doc.node(path[:length]) for length in range(len(path) + 1)]
        if any(node is not None and node.anchor in names for node in around):
            return True
        inside = [node for node in around[-1:] if node is not None]
        while inside:
            node = inside.pop()
            if node.anchor in names:
                return True
            inside.extend(entry.node for entry in node.entries)
    return False


def _line_endings(old: str, new: str) -> str:
    """A text whose lines all end in CRLF keeps it so; one without any gets none."""
    if "\r\n" in old and old.count("\n") == old.count("\r\n") and new.count("\n") != new.count("\r\n"):
        return "a bare LF in a CRLF file"
    if "\r\n" not in old and "\n" in old and "\r\n" in new:
        return "a CRLF in an LF file"
    return ""


def _order(sample: Sample, after: Document, edit: Edit, expected: Any) -> str:
    """A new key stands right after the key that precedes it in the data; TOML's tables come after its other keys."""
    for path in edit.inserts:
        container = after.node(path[:-1])
        if container is None or container.kind != "map" or any(e.merge for e in container.entries):
            continue
        wanted = bare(expected)
        for key in path[:-1]:
            wanted = bare(wanted[key])
        names = list(wanted)
        number = names.index(path[-1])
        keys = [e.key for e in container.entries if not e.section]
        preceding = names[number - 1] if number else None
        if path[-1] not in keys or (number and preceding not in keys) or len(edit.inserts) > 1:
            continue
        if keys.index(path[-1]) != (keys.index(preceding) + 1 if number else 0):
            return f"{path[-1]!r} does not follow {preceding!r}: {keys}"
    return ""


def _misread(sample: Sample, after: Document, edit: Edit, expected: Any) -> str:
    """A new YAML string or key that a YAML 1.1 reader would take for something else is quoted.

    One that takes the place of a plain one which such a reader takes for the same type stays plain as that was.
    """
    for path in (*edit.sets, *edit.inserts):
        found = after.entry(path)
        value = at(expected, path)
        if path in edit.sets and not judges.difference(value, at(sample.judged, path)):
            continue
        if found and isinstance(value, str) and found[0].node.kind == "scalar" and _is_ambiguous(value):
            node = found[0].node
            if path in edit.sets and _is_plain_of_the_type(sample.doc, path, value):
                continue
            if after.text[node.content : node.content + 1] not in ("'", '"', "|", ">"):
                return f"{value!r} is not quoted"
    for path in [*edit.inserts, *((*path[:-1], name) for path, name in edit.renames)]:
        found = after.entry(path)
        is_tricky = isinstance(path[-1], str) and _is_ambiguous(path[-1]) and not _is_plain_key(sample.doc, path[-1])
        if found and found[0].keys and is_tricky and after.text[found[0].keys[0][0]] not in ("'", '"'):
            return f"the key {path[-1]!r} is not quoted"
    return ""


def _is_plain_key(doc: Document, key: str) -> bool:
    """Whether the text has that very key without quotes already."""
    return any(doc.text[slice(*span)] == key for path, entry, _ in doc.entries() for span in entry.keys)


def _is_plain_of_the_type(doc: Document, path: Path, value: str) -> bool:
    """Whether a plain text stands at a path that readers of YAML 1.1 take for the type that they take `value` for."""
    found = doc.entry(path)
    if not found or found[0].node.kind != "scalar":
        return False
    node = found[0].node
    text = doc.text[node.content : node.end]
    return isinstance(plain_1_2(text), str) and _type_in_1_1(text) is _type_in_1_1(value) is not str


def _type_in_1_1(text: str) -> type:
    """What YAML 1.1 takes a plain text for; `y` and `n` are booleans in its specification, if not to all readers."""
    return bool if text in ("y", "Y", "n", "N") else type(plain_1_1(text))


def _is_ambiguous(text: str) -> bool:
    return not isinstance(plain_1_1(text), str) or text in ("y", "Y", "n", "N", "=", "<<")
