"""The edit of an application's settings: what `ConfigFile.edit` hands out, and what it writes besides the changes.

    hold -> read, or start from the template -> migrate -> complete -> hand out -> (the caller's block) -> commit

- *Start*: a file that is missing or blank begins as the template's text, with its comments, and is made whether the
  block changes anything or not.
- *Migrate*: an older file is migrated before the block sees it; that is a change, and is written, with a `.bak`.
- *Complete*: keys that the file lacks and the template has are there for the block. They are written, with their
  comments, when anything is written; a block that changes nothing leaves an older file alone (`write_completed`: not).

All of it is one commit of one lock; an exception anywhere leaves the file as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.apps.completing import completed_text
from confsafe.data.copying import copied
from confsafe.data.sameness import same
from confsafe.document import Document
from confsafe.editing.config import Config
from confsafe.editing.edit import Edit
from confsafe.editing.options import UsageError

if TYPE_CHECKING:
    from confsafe.apps.migrations import Migrations
    from confsafe.apps.templates import Template
    from confsafe.data.changes import Path
    from confsafe.editing.edit import Payload
    from confsafe.editing.options import Options, StrPath
    from confsafe.storage.store import Snapshot


class SettingsEdit(Edit):
    """One edit of a settings file.

    Args:
        template: the defaults with their comments; None: a missing file starts empty.
        migrations: None: files have no version.
        complete: whether to add the keys that the file lacks.
        write_completed: whether adding them is reason enough to write.
    """

    def __init__(
        self,
        path: StrPath,
        snapshot: Snapshot,
        options: Options,
        *,
        template: Template | None = None,
        migrations: Migrations | None = None,
        complete: bool = True,
        write_completed: bool = False,
    ) -> None:
        super().__init__(path, snapshot, options)
        self._template = template
        self._migrations = migrations
        self._complete = complete
        self._write_completed = write_completed
        self._is_new = snapshot.data is None or not snapshot.data.strip()
        self._migrated = False
        self._added: list[Path] = []
        self._handed_out_as: Any = None
        if template is None and migrations is None:
            return
        if options["native"]:
            raise UsageError("a template and migrations take plain data", remedy="leave out native=True")
        if self._is_new and template is not None:
            self.document = Document(template.text, self._name, document=options["document"])
            self.root = self._handed_out()
        if isinstance(self.root, Config):
            self._bring_up_to_date(self.root)

    @property
    def base(self) -> Any:
        """The data as they were handed out: migrated and completed."""
        return self.document.data if self._handed_out_as is None else self._handed_out_as

    def _bring_up_to_date(self, root: Config) -> None:
        if self._migrations is not None and not self._is_new:
            self._migrated = self._migrations.migrate(root)
        if self._template is not None and self._complete and not self._is_new:
            self._added = self._template.missing(root)
            if self._added:
                completed = self._template.completed(root)
                root.clear()
                root.update(completed)
        self._handed_out_as = copied(dict(root))

    def finish(self) -> Payload | None:
        """The bytes that `root` asks for, with what was brought up to date, if there is a reason to write."""
        root = self.root
        if isinstance(root, Config) and not self.replaces_all:
            if not self._has_reason(root):
                return None
            if self._is_new and self._migrations is not None and root:
                self._migrations.stamp(root)
        if self._is_new and self._template is not None:
            return self._payload(self._edited(), root)
        return super().finish()

    def _has_reason(self, root: Config) -> bool:
        if self._handed_out_as is None or self._is_new or self._migrated:
            return True
        if self._added and self._write_completed:
            return True
        touched = bool(root.comments.assigned or root.told)
        return touched or not same(root, self._handed_out_as)

    def _edited(self) -> str:
        """The edited text, in which what was added from the template is the template's text."""
        text = super()._edited()
        root = self.root
        if self._template is None or not self._added or self.replaces_all or not isinstance(root, Config):
            return text
        added = [path for path in self._added if root.has_path(path)]
        document = Document(text, self._name, document=self.options["document"])
        return completed_text(document, self._template.document, added, assigned=self.comments)

    def _backups(self) -> int | None:
        """A migration keeps the old file even where edits do not."""
        kept = super()._backups()
        return 1 if kept is None and self._migrated and not self.options["backup"] else kept
