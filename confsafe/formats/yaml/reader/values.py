"""Events -> the data alone, for whoever asks a large text for its values and edits nothing.

A third of what `Composer` does is to note where every node stands. Nothing is noted here, so a text is refused of
which that may be asked: one with `<<`, one that `strictness.py` has to look into, one with a key that has a tag, is no
scalar, or comes again. One that is wrong has to be read with its places too: the error names the lines.
"""

from __future__ import annotations

from confsafe.formats.yaml.reader.compose import DEEPEST, Composer
from confsafe.formats.yaml.reader.events import Refused, fast_events
from confsafe.formats.yaml.reader.strictness import may_be_misread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from confsafe.formats.yaml.reader.dialect import Dialect


def values(text: str, source: str, document: int | None, dialect: Dialect) -> Any:
    """The data of one document of a text, for which the parser reads `source`.

    Raises Refused where it has to be read with its places, and what `Composer.run` and libyaml raise.
    """
    if "<<" in text or dialect.last_counts or may_be_misread(text):
        raise Refused
    events = fast_events(source)
    if events is None:
        raise Refused
    composer = _Values(text, events, document, dialect=dialect)
    data = composer.run().data
    if "-" in composer.schema:  # between brackets it would be an error
        raise Refused
    return data


class _Values(Composer):
    """A composer whose tree has data and no nodes: the depth at which a collection stands is its number meanwhile."""

    def compose_nodes(self) -> None:
        """The hot loop: one round for an item of a sequence, or for a key with its value."""
        stream, scalar, _, mapping_start, mapping_end, sequence_start, sequence_end, _, document_end = self.events
        schema, finish = self.schema, self.finish
        roots: list[Any] = []
        stack: list[Any] = []
        collection: Any = roots
        add: Callable[[Any], None] | None = roots.append  # None within a mapping
        key: Any = None
        value: Any
        for event in stream:
            kind: type = type(event)
            if kind is scalar:
                if event.ctag is not None or event.anchor is not None:
                    if add is None:  # a key
                        raise Refused
                    value = self.scalar_with_properties(event)
                else:
                    value = event.value if event.style else schema[event.value]
                if add is not None:
                    add(value)
                    continue
                key = value
                if key in collection:
                    raise Refused
                event = next(stream)
                kind = type(event)
                if kind is scalar:
                    if event.ctag is not None or event.anchor is not None:
                        collection[key] = self.scalar_with_properties(event)
                    else:
                        collection[key] = event.value if event.style else schema[event.value]
                    continue
            elif kind is mapping_end or kind is sequence_end:
                done = collection
                collection, add = stack.pop()
                if finish and len(stack) in finish:
                    finish.pop(len(stack))(done)
                continue
            elif kind is document_end:
                self.is_open = not event.explicit
                break
            elif add is None:
                raise Refused
            new: Any = {} if kind is mapping_start else [] if kind is sequence_start else None
            if new is None:
                value = self.alias(event)
            elif event.ctag is not None or event.anchor is not None:
                value = self.collection_with_properties(event, len(stack), new)
            else:
                value = new
            if add is None:
                collection[key] = value
            else:
                add(value)
            if new is not None:
                stack.append((collection, add))
                if len(stack) > DEEPEST:
                    raise Refused
                collection, add = new, None if kind is mapping_start else new.append
        self.tree.data = roots[0] if roots else None
