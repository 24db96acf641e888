"""`YamlReading`: one YAML document that has been read, ready to be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.formats.tree import Span
from confsafe.formats.yaml.compose import compose
from confsafe.formats.yaml.editing import splices_of
from confsafe.formats.yaml.layout import Layout
from confsafe.formats.yaml.plan import Places, plan_of
from confsafe.formats.yaml.sharing import share
from confsafe.formats.yaml.style import style_of
from confsafe.formats.yaml.work import Work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.changes import Change, Path
    from confsafe.formats.tree import Comment, Splice
    from confsafe.formats.yaml.nodes import Tree


class YamlReading:
    """One document of a text."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.text = tree.text
        self.data = tree.data
        self.layout = Layout(tree)
        self.places = Places(tree)

    @property
    def shares(self) -> bool:
        return bool(self.tree.aliases)

    def splices(self, changes: Sequence[Change], after: Any) -> list[Splice]:
        plan = plan_of(self.places, changes, after)
        share(self.places, plan, after)
        work = Work(self.layout, plan, style_of(self.layout))
        return splices_of(work)

    def comments(self) -> list[Span]:
        return []
