"""The one walk that writes a new value, for every format; what no text can hold is refused with its key path.

A format is a `Speller`. It spells a scalar, and lays a container out as a generator that asks for the text of each
part by `yield`:

    def container(self, value, place, trail):             {"a": [1, True]}
        items = []
        for index, item in enumerate(value):                  [...] at ("a",) asks for 1 at ("a", 0)
            items.append((yield index, item, place))          and for True at ("a", 1)
        return f"[{', '.join(items)}]"                        -> "[1, true]"

The walk goes down into what is asked for, and sends the text back. It keeps the generators on a stack of its own, so
that data nested as deeply as a reader takes them are written too, where Python's stack would end.

| refused | fact |
|---|---|
| a value of another type | TOML cannot hold a set |
| a key that is no string, where the format wants one | JSON keys are strings, 1 is an int |
| a container within itself | the value contains itself |
| more levels than the format's readers take | the value is nested deeper than 128 levels |
| parts shared so often that the text would have no end | the value shares its parts too often to be written out |

A part that is shared otherwise is written at each of its places; YAML names what its text has an anchor for.
"""

from __future__ import annotations

from confsafe.errors import ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from typing import Any, Protocol, TypeAlias, TypeVar

    from confsafe.data.changes import Key, Path, Plain

    Place = TypeVar("Place")
    """Where a value is to stand, as its format sees it: an indentation, what stands beside it."""
    Text = TypeVar("Text")

    Layout: TypeAlias = Generator[tuple[Key, Any, Place], Text, Text]
    """A container that is being laid out: it asks for its parts, each by key, value and place."""

    class Speller(Protocol[Place, Text]):
        """How one format writes values.

        Attributes:
            containers: the types that `container` lays out; all others go to `scalar`.
            deepest: how many keys the path of a container may have: what is deeper would not be read back.
        """

        @property
        def containers(self) -> tuple[type, ...]: ...
        @property
        def deepest(self) -> int: ...

        def scalar(self, value: Plain, place: Place, trail: Sequence[Key]) -> Text:
            """The text of a value that is no container. `trail` is its key path. Raises Unwritable."""

        def container(self, value: Any, place: Place, trail: Sequence[Key]) -> Layout[Place, Text]:
            """The text of a container. `trail` is its key path until its first part is asked for. Raises Unwritable."""


_MANY = 100_000
"""After so many containers their number is counted, in as long as a tenth of them takes to write."""

_TOO_MANY = 50_000_000
"""So many containers make a text of gigabytes; only data whose parts are shared comes to it by mistake."""


class Unwritable(Exception):
    """A format has no form for a value. `key`, where given, is that of the part of the container that is at fault."""

    def __init__(self, reason: str, *, remedy: str = "", key: Path = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.key = key

    def at(self, path: Sequence[Key]) -> ValueRefused:
        """The error for the caller, with the key path."""
        from confsafe.data.keypath import format_path

        return ValueRefused(self.reason, key=format_path((*path, *self.key)), remedy=self.remedy)


def written(speller: Speller[Place, Text], value: Any, place: Place, path: Path) -> Text:
    """The text of a value that is to stand at the key path `path`. Raises ValueRefused, with the path of the part."""
    containers, scalar = speller.containers, speller.scalar
    trail = list(path)
    around: list[tuple[Layout[Place, Text], int]] = []
    opened: set[int] = set()
    entered, whole = 0, value
    try:
        if not isinstance(value, containers):
            return scalar(value, place, trail)
        while True:
            if id(value) in opened:
                raise Unwritable("the value contains itself")
            if len(trail) > speller.deepest:
                del trail[_SHOWN:]
                raise too_deep(speller.deepest)
            entered += 1
            if entered == _MANY and _written_size(whole, containers) > _TOO_MANY:
                del trail[len(path) :]
                raise Unwritable("the value shares its parts too often to be written out")
            opened.add(id(value))
            layout = speller.container(value, place, trail)
            around.append((layout, id(value)))
            send, text = layout.send, None
            while True:  # the parts of one container: scalars here, another container around the loop
                try:
                    key, value, place = send(text)  # type: ignore[arg-type]  # None begins
                except StopIteration as done:
                    text = done.value
                    opened.discard(around.pop()[1])
                    if not around:
                        return text  # type: ignore[no-any-return]
                    send = around[-1][0].send
                else:
                    trail.append(key)
                    if isinstance(value, containers):
                        break
                    text = scalar(value, place, trail)
                trail.pop()
    except Unwritable as problem:
        raise problem.at(trail) from None


_SHOWN = 8
"""So many keys of a path are enough to find what is nested without end."""


def too_deep(deepest: int) -> Unwritable:
    """The error for what has more levels than are read back."""
    return Unwritable(f"the value is nested deeper than {deepest} levels")


def no_form(value: object, title: str) -> Unwritable:
    """The error for a value of a type that the format does not have."""
    return Unwritable(f"{title} cannot hold {_indefinite(type(value).__name__)}")


def no_key(key: object, title: str) -> Unwritable:
    """The error for a key that is no string."""
    return Unwritable(f"{title} keys are strings, {key!r} is {_indefinite(type(key).__name__)}", key=(key,))


def _indefinite(noun: str) -> str:
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def _written_size(value: Any, containers: tuple[type, ...]) -> int:
    """How many containers the text of a value has, each counted as often as it is written."""
    sizes: dict[int, int] = {}
    pending = [(value, False)]
    while pending:
        part, is_done = pending.pop()
        inner = [item for item in _parts(part) if isinstance(item, containers)]
        if is_done:
            sizes[id(part)] = 1 + sum(sizes.get(id(item), 0) for item in inner)
        elif id(part) not in sizes:
            sizes[id(part)] = 0
            pending.append((part, True))
            pending += ((item, False) for item in inner)
    return sizes[id(value)]


def _parts(container: Any) -> Iterable[Any]:
    if isinstance(container, dict):
        return container.values()
    return container if isinstance(container, (list, tuple, set, frozenset)) else (container.value,)
