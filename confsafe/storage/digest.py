"""By what a content is known where it must be recognised later, by another process: its BLAKE2 hash.

An inode's number means another file after a copy, a device's another disk after a reboot, a time nothing at all; a
content is what it is. hashlib is imported at the first call: only a recovery, or what prepares for one, needs it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SIZE = 32


def digest(*pieces: bytes) -> bytes:
    """The hash of a content, given in one piece or several: `SIZE` bytes."""
    return digest_of(pieces)


def digest_of(pieces: Iterable[bytes]) -> bytes:
    """The same of pieces that come one after the other."""
    from hashlib import blake2b

    found = blake2b(digest_size=SIZE)
    for piece in pieces:
        found.update(piece)
    return found.digest()
