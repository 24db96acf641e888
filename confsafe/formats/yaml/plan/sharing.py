"""What aliases and merges make of a plan: one text that several paths of the data lead to.

    base: &base {x: 1}        the data of `copy` is the data of `base`; `web` has x by merge
    copy: *base
    web:
      <<: *base

An edit that wants the same at every path is made once, at the anchor. Where the paths are to differ, what is wanted
where (wanted.py) settles first what each alias becomes (aliases.py), then what each mapping with a `<<` needs beside it
(merges.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.formats.yaml.plan.aliases import Aliases
from confsafe.formats.yaml.plan.merges import settle_merge
from confsafe.formats.yaml.plan.wanted import Wanted

if TYPE_CHECKING:
    from confsafe.formats.yaml.places.paths import Places
    from confsafe.formats.yaml.plan.plan import Plan


def share(places: Places, plan: Plan, after: Any) -> None:
    """Complete a plan for a document with aliases or merges. Raises ValueRefused for a merged key that is to go."""
    tree = places.tree
    if tree.root is None or not (tree.aliases or tree.merging):
        return
    wanted = Wanted(places, plan)
    aliases = Aliases(places, plan, wanted)
    if plan.root is not None:
        aliases.settle()
        return
    wanted.walk(after)
    aliases.settle()
    aliases.settle_items()
    now = {**wanted.anchors, **aliases.heirs}
    for mapping in wanted.merging:
        settle_merge(places, plan, mapping, now, goes=mapping.node in wanted.exchanged)
    plan.anchored = aliases.anchored()
    plan.merged = {source for node in tree.merging for source in places.sources(node)}
