"""What vanished at one place and appears at another: the text of the one goes along to the other, with its comments.

Nobody tracks what the caller does with the data; the diff says what vanished and what is new, and here the two are
held against each other. Which of them are one value that moved:

| what vanished | is what appears when it | and moreover |
|---|---|---|
| a mapping or list | is the same | |
| one with one leaf, `{workspace: true}` | is the same | its container or key is the same, or its leaf is known |
| a mapping or list | has 0.6 of its leaves in common, half of them under the same key | has more than one leaf |
| a scalar | is the same | its key is the same, or its text is longer than 3 characters, or it has a comment |
| a text of five words or more | has 0.8 of its words in common, 0.6 under the same key | |
| true or false, `{}` or `[]` | is the same | its key is the same, or it has a comment in the same place |

A scalar deep in a mapping that vanished does not become one deep in a mapping that is new, unless it is such a text:
that is what the new mapping is written *after*, not what it is. The items of a list that becomes a mapping do, and
the other way round. The largest go first, each value once. What the caller says outright (`Config.move`) needs no
likeness. Renames are not looked for here: `diff.diff` finds them first.

    before   color: red  # the brand's           after   ui:
             size: 1                                       color: red  # the brand's
                                                         size: 1
    change   Delete(("color",)),  Insert((), "ui", {"color": "red"}, moves=(Move(("color",), ("color",)),))
"""

from __future__ import annotations

from confsafe.data.changes import Delete, Insert, Move, Set, at_path, below, container_of
from confsafe.data.diff import diff
from confsafe.data.likeness import ALIKE, NAMING_KEYS, Leaves, is_tiny, says_much
from confsafe.data.pairs import CONTAINERS, MANY, Node, Pairs, spread
from confsafe.data.sameness import kind, same
from confsafe.data.tokens import Tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from confsafe.data.changes import Change, Path, Plain
    from confsafe.data.diff import Told

_PAIRS = 4_000
"""So many pairs of a vanished and a new container are looked at for likeness; of more, the outermost alone."""

_FEW = 50
"""So many equal vanished values are looked at for the one that has the same key."""

_UNDER_ITS_KEY = 0.5
"""So much in common is enough where the key is the same; 0.4 and 0.6 change none of 4,388 edits by hand."""

_SAY_LITTLE = (bool, dict, list)
"""What is the same by chance: half of all booleans are, and `{}` is `{}`."""

_SEVERAL = 4
"""A text with so many blanks is known by its words."""

_THE_SAME = 0.8
"""So many of its words where its key is another. By hand one text in 3,648 edits has more than 0.6, and it has 0.67."""

_COUNTED_TO = 10
"""Smaller numbers than that are the same by chance: `{a: 1}` that becomes `[1, 2]` is another value."""

_SAME_KEY = 2
"""What `_evidence` says of two values at keys of the same name."""


def with_moves(
    changes: list[Change],
    before: Plain,
    *,
    told: Told | None = None,
    has_comment: Callable[[Path], bool] | None = None,
) -> list[Change]:
    """The changes, each `Insert` and `Set` with the moves into it.

    `told` is what `diff` was told; `has_comment` says whether there is a comment at a path before.

    Example:
        >>> before = {"color": "red", "size": 1}
        >>> changes = diff(before, {"ui": {"color": "red"}, "size": 1})
        >>> with_moves(changes, before)[1].moves
        (Move(source=('color',), to=('color',), within=()),)
    """
    if told and told.moves:
        changes = _without_false_moves(changes)
    vanishes = [isinstance(change, Delete) or _is_reshaped(change, before) for change in changes]
    if not any(vanishes) or all(isinstance(change, Delete) for change in changes):
        return changes
    try:
        pairing = _Pairing(changes, before, has_comment)
        if not pairing.old or not pairing.new or len(pairing.old) + len(pairing.new) > MANY:
            return changes
        pairing.take_known()
        if told and told.moves:
            pairing.take_told(told)
        pairing.pair_same()
        pairing.pair_named()
        pairing.pair_entries()
        pairing.pair_alike()
        pairing.pair_scalars()
        pairing.pair_texts()
        return pairing.changed()
    except RecursionError:  # nested too deeply to be compared: then all of it is new
        return changes


def _is_reshaped(change: Change, before: Plain) -> bool:
    """Whether a `Set` makes another kind of value of one; a scalar for a scalar is an edit, and nothing moves."""
    return isinstance(change, Set) and (
        kind(change.value) in CONTAINERS or kind(at_path(before, change.path)) in CONTAINERS
    )


class _Pairing(Pairs):
    """The pairs of one edit, taken in order: what is known, told, the same, named alike, alike, a scalar."""

    __slots__ = ("before", "changes", "has_comment", "tokens")

    def __init__(self, changes: list[Change], before: Plain, has_comment: Callable[[Path], bool] | None) -> None:
        super().__init__()
        self.changes = changes
        self.before = before
        self.has_comment = has_comment
        self.tokens = Tokens()
        seen_old: set[int] = set()
        seen_new: set[int] = set()
        for number, change in enumerate(self.changes):
            if len(self.old) + len(self.new) > MANY:
                break
            if isinstance(change, Delete) or _is_reshaped(change, self.before):
                spread(self.old, number, change.path, at_path(self.before, change.path), seen_old)
            if isinstance(change, Insert) or (isinstance(change, Set) and _is_reshaped(change, self.before)):
                spread(self.new, number, (), change.value, seen_new)

    # -- pairs

    def take_known(self) -> None:
        """The moves that the diff found: items of one list that stand elsewhere in it."""
        wholes = {node.number: number for number, node in enumerate(self.new) if node.is_whole}
        sources = {node.path: number for number, node in enumerate(self.old)}
        for number, change in enumerate(self.changes):
            path = change.moved_from if isinstance(change, Insert) else None
            source = sources.get(path) if path is not None else None
            target = wholes.get(number)  # none where the very same container comes twice
            if source is not None and target is not None and self.is_free(source, target):
                self.pair(source, target)

    def take_told(self, told: Told) -> None:
        """The moves that the caller says outright, into parts of what is new."""
        sources = {node.path: number for number, node in enumerate(self.old)}
        for target, node in enumerate(self.new):
            path = told.moves.get(node.holder, {}).get(node.path[-1]) if node.path else None
            source = sources.get(path) if path is not None else None
            if source is not None and self.is_free(source, target):
                self.pair(source, target)

    def pair_same(self) -> None:
        """Containers that are the same, from the outside inwards."""
        there: dict[int, list[int]] = {}
        for number, node in enumerate(self.old):
            if kind(node.value) in CONTAINERS and node.value:
                there.setdefault(self.tokens.of(node.value), []).append(number)
        if not there:
            return
        for target, node in enumerate(self.new):
            if node.match >= 0 or kind(node.value) not in CONTAINERS or not node.value:
                continue
            sources = there.get(self.tokens.of(node.value), ())
            self._pair_best(sources, target, needs_evidence=is_tiny(node.value))

    def _pair_best(self, sources: Sequence[int], target: int, *, needs_evidence: bool) -> None:
        best, score = -1, 1 if needs_evidence else 0
        for source in sources[:_FEW]:
            evidence = self._evidence(source, target) or int(needs_evidence and self._is_known_by_its_leaf(source))
            if evidence >= score and self.old[source].match < 0 and self.is_free(source, target):
                best, score = source, evidence + 1
        if best >= 0:
            self.pair(best, target)

    def _is_known_by_its_leaf(self, source: int) -> bool:
        """Whether the one scalar in a vanished container says much, or has a comment around it and is no boolean."""
        nodes = self.old[source : self.old[source].end]
        leaf = nodes[-1].value
        if says_much(leaf):
            return True
        if kind(leaf) is bool or self.has_comment is None:
            return False
        return any(self.has_comment(node.path) for node in nodes)

    def _evidence(self, source: int, target: int) -> int:
        """2 for the same key, 1 for the same container, 0 for neither."""
        if self._has_key_of(source, target):
            return _SAME_KEY
        node = self.new[target]
        return int(node.is_whole and container_of(self.changes[node.number]) == self.old[source].path[:-1])

    def _has_key_of(self, source: int, target: int) -> bool:
        path, key = self.old[source].path, self._key(target)
        return bool(path) and kind(key) is str and kind(path[-1]) is str and path[-1] == key

    def _key(self, target: int) -> Any:
        node = self.new[target]
        if node.path:
            return node.path[-1]
        change = self.changes[node.number]
        return change.key if isinstance(change, Insert) else (change.path[-1] if change.path else None)

    def pair_named(self) -> None:
        """Items of a list that becomes a mapping, by the name that becomes the key; and the other way round.

        Before: `[{name: web, port: 80}]`. After: `{web: {port: 80}}`.
        """
        entries: dict[tuple[int, str], list[int]] = {}
        for number, node in enumerate(self.old):
            if node.match < 0 and kind(node.value) is dict and len(node.path) == len(self._source(node)) + 1:
                for name in _names(node.path[-1], node.value):
                    entries.setdefault((node.number, name), []).append(number)
        for target, node in enumerate(self.new):
            if node.match < 0 and kind(node.value) is dict and len(node.path) == 1:
                sources = {
                    source
                    for name in _names(node.path[0], node.value)
                    for source in entries.get((node.number, name), ())
                }
                free = [
                    source for source in sources if self._is_other_kind(source, target) and self.is_free(source, target)
                ]
                if len(free) == 1 and self.old[free[0]].match < 0:
                    self.pair(free[0], target)

    def pair_entries(self) -> None:
        """Entries of a mapping that becomes a list of mappings of one key each, by their key; and the other way round.

        Before: `{web: 80, db: {port: 81}}`. After: `[{web: 80}, {db: {port: 81}}]`.
        """
        sets = (change for change in self.changes if isinstance(change, Set))
        if not any(_are_pairs(change.value) or _are_pairs(at_path(self.before, change.path)) for change in sets):
            return
        entries: dict[tuple[int, int, int], list[int]] = {}
        for number, node in enumerate(self.old):
            if node.match < 0:
                depth = len(node.path) - len(self._source(node))
                entries.setdefault((node.number, depth, self.tokens.of(node.value)), []).append(number)
        for target, node in enumerate(self.new):
            if node.match < 0 and len(node.path) in (1, 2):
                found = entries.get((node.number, 3 - len(node.path), self.tokens.of(node.value)), ())
                same_key = [
                    source for source in found if self._has_key_of(source, target) and self.old[source].match < 0
                ]
                if len(same_key) == 1:
                    self.pair(same_key[0], target)

    def _source(self, node: Node) -> Path:
        """Where the whole value stood that a vanished one lies in."""
        change = self.changes[node.number]
        assert not isinstance(change, Insert)
        return change.path

    def _is_other_kind(self, source: int, target: int) -> bool:
        """Whether the one is an item of a list and the other an entry of a mapping."""
        return (kind(self.old[source].path[-1]) is int) != (kind(self.new[target].path[-1]) is int)

    def _is_entry_of_the_reshaped(self, source: int, target: int) -> bool:
        """Whether the one is an item of a list that becomes a mapping, the other an entry of that; or the reverse.

        Before: `{web: 80}`. After: `[{web: 80}]`.
        """
        old, new = self.old[source], self.new[target]
        if old.number == new.number and self._has_key_of(source, target):
            return {len(old.path) - len(self._source(old)), len(new.path)} == {1, 2}
        if isinstance(old.value, (int, float)) and abs(old.value) < _COUNTED_TO:
            return False
        beside = len(new.path) == 1 and old.path[:-1] == self._source(old)
        return old.number == new.number and beside and self._is_other_kind(source, target)

    def pair_alike(self) -> None:
        """Containers that have most of their leaves in common, the most alike first."""
        leaves = Leaves()
        found = []
        for source, target in self._candidates():
            ours, theirs = self.old[source].value, self.new[target].value
            likeness, evidence = leaves.alike(ours, theirs), self._evidence(source, target)
            if likeness >= (_UNDER_ITS_KEY if evidence == _SAME_KEY else ALIKE):
                found.append((-likeness, -evidence, source, target))
        for *_, source, target in sorted(found):
            if self.is_free(source, target):
                self.pair(source, target)

    def _candidates(self) -> Iterable[tuple[int, int]]:
        old = [n for n, node in enumerate(self.old) if node.match < 0 and _is_large(node)]
        new = [n for n, node in enumerate(self.new) if node.match < 0 and _is_large(node)]
        if len(old) * len(new) > _PAIRS:
            roots = {change.path for change in self.changes if isinstance(change, (Delete, Set))}
            old = [n for n in old if self.old[n].path in roots]
            new = [n for n in new if self.new[n].is_whole]
        if len(old) * len(new) > _PAIRS:
            return []
        return [(o, n) for o in old for n in new if kind(self.old[o].value) is kind(self.new[n].value)]

    def pair_scalars(self) -> None:
        """Scalars, `{}` and `[]` that are the same and are known by their key, their text or their comment."""
        there: dict[int, list[int]] = {}
        for number, node in enumerate(self.old):
            if _has_nothing_within(node) and node.match < 0:
                there.setdefault(self.tokens.of(node.value), []).append(number)
        if not there:
            return
        for target, node in enumerate(self.new):
            if node.match >= 0 or not _has_nothing_within(node):
                continue
            free = (source for source in there.get(self.tokens.of(node.value), ()) if self.old[source].match < 0)
            known = [source for source in _first(free) if self._is_known(source, target)]
            if known:
                self.pair(max(known, key=lambda source: (self._evidence(source, target), -source)), target)

    def pair_texts(self) -> None:
        """Texts of several words that have most of them in common, the most alike first."""
        old, new = ([n for n, node in enumerate(nodes) if _is_text(node)] for nodes in (self.old, self.new))
        if not old or not new or len(old) * len(new) > _PAIRS:
            return
        leaves = Leaves()
        found = []
        for source in old:
            for target in new:
                likeness = leaves.alike(self.old[source].value, self.new[target].value)
                if likeness >= (ALIKE if self._has_key_of(source, target) else _THE_SAME):
                    found.append((-likeness, source, target))
        for *_, source, target in sorted(found):
            if self.old[source].match < 0 and self.new[target].match < 0:
                self.pair(source, target)

    def _is_known(self, source: int, target: int) -> bool:
        node = self.old[source]
        vanished = self.changes[node.number]
        assert not isinstance(vanished, Insert)
        if (
            not self.new[target].is_whole
            and node.path != vanished.path
            and not self._is_entry_of_the_reshaped(source, target)
        ):
            return False
        if self._has_key_of(source, target) or says_much(node.value):
            return True
        stays = node.number == self.new[target].number and node.path == vanished.path
        stays = stays or self._is_entry_of_the_reshaped(source, target)
        if kind(node.value) in _SAY_LITTLE and not stays and not self._evidence(source, target):
            return False
        return self.has_comment is not None and self.has_comment(node.path)

    # -- the result

    def changed(self) -> list[Change]:
        """The changes with the pairs entered as moves."""
        moves: dict[int, list[Move]] = {}
        for source, target in sorted(self.pairs.values(), key=lambda pair: pair[1]):
            old, new = self.old[source], self.new[target]
            moves.setdefault(new.number, []).append(Move(old.path, new.path, _within(old, new)))
        return [
            _moving(change, tuple(moves.get(number, ()))) if isinstance(change, (Insert, Set)) else change
            for number, change in enumerate(self.changes)
        ]


def _names(key: Any, value: dict[Any, Any]) -> set[str]:
    """The names of an entry: its key, or in a list what its naming keys say."""
    if kind(key) is str:
        return {key}
    return {value[naming] for naming in NAMING_KEYS if kind(value.get(naming)) is str}


def _are_pairs(value: Any) -> bool:
    """Whether a value is a list of mappings of one key each."""
    return kind(value) is list and len(value) > 1 and all(kind(item) is dict and len(item) == 1 for item in value)


def _first(numbers: Iterator[int]) -> list[int]:
    return [number for number, _ in zip(numbers, range(_FEW), strict=False)]


def _has_nothing_within(node: Node) -> bool:
    return kind(node.value) not in CONTAINERS or not node.value


def _is_text(node: Node) -> bool:
    return node.match < 0 and kind(node.value) is str and node.value.count(" ") >= _SEVERAL


def _is_large(node: Node) -> bool:
    return kind(node.value) in CONTAINERS and not is_tiny(node.value)


def _within(old: Node, new: Node) -> tuple[Change, ...]:
    if same(old.value, new.value):
        return ()
    inner = with_moves(diff(old.value, new.value), old.value)
    return tuple(below(old.path, change) for change in inner)


def _moving(change: Insert | Set, moves: tuple[Move, ...]) -> Change:
    if change.moves == moves:
        return change
    if isinstance(change, Insert):
        return Insert(change.path, change.key, change.value, change.after, moves)
    return Set(change.path, change.value, moves)


def _without_false_moves(changes: list[Change]) -> list[Change]:
    """The changes without the moves of values that are there still: the caller moved one and put it back."""
    vanished = {change.path for change in changes if isinstance(change, (Delete, Set))}
    return [
        _moving(change, tuple(move for move in change.moves if _is_within(move.source, vanished)))
        if isinstance(change, (Insert, Set))
        else change
        for change in changes
    ]


def _is_within(path: Path, places: set[Path]) -> bool:
    return any(path[:length] in places for length in range(len(path) + 1))
