"""`Outcome`: what a change did to a file, or would do, for whoever reports it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from confsafe.startup.records import NamedTuple


class Outcome(NamedTuple):
    """What a transformation did, or would do.

    Attributes:
        changed: whether the text is another one.
        before: the text before; "" where there was no file.
        after: the text after.
        name: the file's name as a diff shows it.
        secret_changes: of a secret file the diff, which shows key paths and no values; else None.
    """

    changed: bool
    before: str
    after: str
    name: str
    secret_changes: str | None = None

    def diff(self) -> str:
        """The unified diff, "" where nothing changed; of a secret file the key paths without values."""
        if self.secret_changes is not None or not self.changed:
            return self.secret_changes or ""
        from confsafe.data.textdiff import unified

        return unified(self.before, self.after, old_name=self.name, new_name=self.name)
