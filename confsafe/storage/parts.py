"""What lies beside each file of a commit of several files while it is under way: its part, `.NAME.together`.

    {"confsafe": "together", "id": "5f...", "number": 1, "state": "under way",
     "files": [["../a", "app.toml"], [".", "proxy.yaml"]], "old": HASH or null, "new": HASH}

A part speaks of its own file only: by what hash its old and its new content are known. It names the others by their
folder from its own directory, so that the parts find each other wherever the tree of directories is seen; the id, which
is the same in all of them, says that they belong together. The first part says what has become of the whole:

    under way    nothing is decided: the old contents count
    done         the new contents count
    undone       the old contents count; this file has its own back, and others may not have been found yet

A part is input (`trust`): one that is not of this form, or not to be believed, is nothing to us.
"""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.storage import names, platforms, trust
from confsafe.storage.atomic import TempFile
from confsafe.storage.digest import SIZE
from confsafe.storage.names import Place

if TYPE_CHECKING:
    from confsafe.storage.directory import Directory

PENDING, DONE, UNDONE = "under way", "done", "undone"
_LONGEST = 1 << 20
_MOST_NEIGHBOURS = 1000


class Part(NamedTuple):
    """What a part says.

    Attributes:
        id: which commit it belongs to.
        number: which of the `files` it stands beside; the first is 0.
        state: of the whole commit; only the first part's counts.
        files: each file's directory, relative to the part's own, and its name.
        old, new: the hashes of the contents, as hexadecimal digits; `old` is None for a file that is made.
    """

    id: str
    number: int
    state: str
    files: tuple[tuple[str, str], ...]
    old: str | None
    new: str


def text_of(part: Part) -> bytes:
    """The part as it is written."""
    from json import dumps

    return dumps({"confsafe": "together", **part._asdict()}).encode()


def read(place: Place) -> Part | None:
    """The part beside a file; None where what has its name is none, or not to be believed.

    Raises FileNotFoundError where nothing has; PermissionError.
    """
    opened = trust.opened(place.directory, place.together, alone=True)
    if opened is None:
        return None
    fd, st = opened
    try:
        text = platforms.read_at(fd, _LONGEST, 0) if st.st_size <= _LONGEST else b""
    finally:
        os.close(fd)
    return _parsed(text, place.name)


def read_if_there(place: Place) -> Part | None:
    """The same, also where there is nothing or no right to read it."""
    with contextlib.suppress(OSError):
        return read(place)
    return None


def _parsed(text: bytes, name: str) -> Part | None:
    from json import loads

    try:
        found = loads(text)
        files = tuple((folder, file) for folder, file in found["files"])
        part = Part(found["id"], found["number"], found["state"], files, found["old"], found["new"])
        return part if found["confsafe"] == "together" and _is_sound(part, name) else None
    except (AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError):
        return None


def _is_sound(part: Part, name: str) -> bool:
    """Whether it can be true of the file `name`. Raises TypeError, ValueError, OSError where it cannot even be read."""
    for folder, file in part.files:
        os.fsencode(names.checked(folder) + names.checked(file))
        if os.path.isabs(folder) or os.path.basename(file) != file or file in (".", ".."):
            return False
    return (
        isinstance(part.id, str)
        and type(part.number) is int
        and 0 <= part.number < len(part.files)
        and part.files[part.number] == (".", name)
        and part.state in (PENDING, DONE, UNDONE)
        and (part.old is None or _is_hash(part.old))
        and _is_hash(part.new)
    )


def _is_hash(text: Any) -> bool:
    return isinstance(text, str) and len(bytes.fromhex(text)) == SIZE


def put(place: Place, part: Part, *, private: bool, durable: bool) -> None:
    """Make the part appear beside its file, whole. Raises FileExistsError where something has its name."""
    temp = written(place, part, private=private, durable=durable)
    try:
        if place.directory.found(place.together) is not None:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        temp.publish(place.together)  # and no link: a kill must not leave it with two names
    finally:
        temp.discard()


def written(place: Place, part: Part, *, private: bool, durable: bool) -> TempFile:
    """A part that has no name yet."""
    temp = TempFile.create(place)
    try:
        temp.write(text_of(part))
        if not private:
            platforms.set_mode(temp.fd, 0o644)  # readers who are other users are to see it too
        temp.seal(durable=durable)
    except BaseException:
        temp.discard()
        raise
    return temp


def find(place: Place, part: Part, number: int) -> Place | None:
    """Where the file `number` of a part is, the part being beside `place`; None where its directory is not found.

    The directory is looked for where the part says, and among its neighbours there: it may have been renamed.
    """
    if number == part.number:
        return place
    folder, name = part.files[number]
    expected = None
    with contextlib.suppress(OSError):
        expected = Place(_entered(place.directory, folder), name)
        if _is_of(expected, part):
            return expected
    return _among_neighbours(place.directory, folder, name, part) or expected


def _is_of(place: Place, part: Part) -> bool:
    found = read_if_there(place)
    return found is not None and found.id == part.id


def _entered(directory: Directory, folder: str) -> Directory:
    for name in folder.split("/"):
        if name not in ("", "."):
            directory = directory.enter(name)
    return directory


def _among_neighbours(directory: Directory, folder: str, name: str, part: Part) -> Place | None:
    head, _, last = folder.rpartition("/")
    with contextlib.suppress(OSError):
        parent = _entered(directory, folder + "/.." if last in ("", ".", "..") else head)
        for entry in parent.entries()[:_MOST_NEIGHBOURS]:
            with contextlib.suppress(OSError):
                place = Place(parent.enter(entry), name)
                if _is_of(place, part):
                    return place
    return None
