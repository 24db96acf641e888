"""In which form a new key of a table is written: `key = value`, dotted keys, or a header of its own.

A scalar, and everything within an inline table, is `key = value`. A new mapping follows the first of these that tells:

| example | form |
|---|---|
| the value says it itself (`data/forms.py`) | its |
| the mappings beside it with the same keys | theirs |
| the same key, or the same keys, in a table of the like name (`dependencies`, `dev-dependencies`) | its |
| the mapping beside it with the most keys in common | its |
| `{workspace = true}` in `[package]`, or in a file that has it so alone | dotted |
| it names a file, a text or a repository and nothing else | inline |
| lines of its table follow it in the data | inline, however wide; dotted where its siblings are, or one if it is deep |
| all mappings beside it agree | theirs |
| the same key anywhere in the file | its |
| the table is named `...dependenc...`, `patch` or `sources`, or is one of `lints` | inline |
| the nearest mapping beside it | its |
| the table has strings alone, the mapping no lists or mappings | inline |
| none | a header |

An inline table holds three keys at most and no mappings where only the last row speaks, never mappings of mappings, and
no more than fits into `WIDTH` or the file's widest line. A new list of mappings follows the same key elsewhere, the
lists of mappings beside it, the lines that follow it (inline); authors and maintainers are inline. Else it has headers
in a table of a table, as `[[tool.mypy.overrides]]` (9 of 10 by hand, 7 repositories). Elsewhere it follows the lists of
mappings of the file, and is inline where there is none and its mappings are small and not in the root.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.sameness import kind
from confsafe.formats.layout.examples import majority
from confsafe.formats.toml.places.tables import Table
from confsafe.formats.toml.plan.models import has_only_pairs, is_pair
from confsafe.formats.toml.plan.table_examples import last_word
from confsafe.formats.toml.reader.statements import Entry
from confsafe.formats.toml.write.new_tables import Form, is_table, told_form
from confsafe.formats.toml.write.values import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confsafe.data.changes import Key, Path
    from confsafe.formats.toml.plan.table_examples import Example, TableExamples

WIDTH = 100
"""The widest line that a new inline table makes (3 of 252 by hand were wider)."""

_FEW_KEYS = 3
"""How many keys a new inline table has at most, where no example tells (by hand: 157 had 1, 92 had 2, 9 had 3)."""

_OF_ONE_LINE = frozenset(("attr", "file", "text", "content-type", "git", "branch", "rev", "tag", ""))
"""A mapping that has strings for these keys alone is inline: `license = { text = "MIT" }` (12 of 15 by hand)."""

_PEOPLE = frozenset(("authors", "maintainers"))
"""Lists of mappings that are inline: `authors = [{ name = "Ann" }]` (82 of 86 projects)."""


def form_of_new(known: TableExamples, table: Table, key: Key, value: Any, after: Any, *, follow: bool) -> Form:
    """The form of a new value of `table` behind the sibling `after`; `follow` is whether lines do, in the data.

    Example: `serde` behind `rand = { version = "0.8" }` becomes `serde = { version = "1.0" }`
    """
    if known.is_dotted(table):
        return Form.DOTTED if kind(value) is dict and value else Form.PAIR
    if table.inline or not is_table(value):
        return Form.PAIR
    told = told_form(value)
    if told is not None:
        return told
    if kind(value) is list:
        return _form_of_list(known, table, key, value, follow=follow)
    beside = known.mappings(table)
    form, example = _form_of_mapping(known, table, beside, key, value, after, follow=follow)
    if form is Form.SECTION and example is None and _is_inline_among_strings(known, table, value):
        form = Form.PAIR
    if form is Form.DOTTED and not value:
        return Form.PAIR
    if form is Form.PAIR and not _fits_on_line(known, key, value, example, wide=follow):
        dotted = follow and value and any(other.form is Form.DOTTED for other in beside)
        return Form.DOTTED if dotted else Form.SECTION
    return form


def _fits_on_line(
    known: TableExamples, key: Key, value: dict[Any, Any], example: Example | None, *, wide: bool = False
) -> bool:
    if example is None and len(value) > _FEW_KEYS:
        return False
    inner = [item for item in value.values() if kind(item) is dict and item]
    if inner and (example is None or example.form is not Form.PAIR or any(map(_is_deep, inner))):
        return False
    width = len(key) + 3 + len(write(value, known.room, ()))
    return wide or width <= WIDTH or width <= known.room.examples.widest


def _is_deep(value: dict[Any, Any]) -> bool:
    return any(kind(item) is dict and item for item in value.values())


def form_within_new(known: TableExamples, path: Path, value: Any, models: Sequence[Table]) -> Form:
    """The form of the mapping, or list of mappings, at `path` within a new table; `models` are tables like that."""
    told = told_form(value)
    if told is not None:
        return told
    key = path[-1]
    deep = kind(value) is dict and _is_deep(value)
    braces = models and "{" in known.tables.text
    if braces and (is_pair(known, models, key) or (not deep and has_only_pairs(known, models))):
        return Form.PAIR
    if kind(value) is list:
        found = _most(_of_lists(known.of_key(key)))
        return found[0] if found is not None else Form.PAIR if key in _PEOPLE else Form.SECTION
    names = [part for part in path[:-1] if isinstance(part, str)]
    form, example = _form_of_mapping(known, names[-1] if names else "", [], key, value, None, follow=False)
    if example is None and "lints" in names[-2:-1]:
        form = Form.PAIR
    if not value or (form is Form.PAIR and not _fits_on_line(known, key, value, example)):
        return Form.SECTION
    return form


def _form_of_mapping(
    known: TableExamples,
    table: Table | str,
    beside: Sequence[Example],
    key: Key,
    value: dict[Any, Any],
    after: Any,
    *,
    follow: bool,
) -> tuple[Form, Example | None]:
    """The form of a new mapping, and the example that it follows, None for none.

    `table` is the table that it is in, or the name of a new one; `beside` are the mappings there.
    """
    name = table.name if isinstance(table, Table) else table
    keys = frozenset(value)
    found: tuple[Form, Example] | None = None
    if beside:
        found = known.once(("same keys", table, keys), lambda: _most(one for one in beside if one.keys == keys))
    if found is None and isinstance(name, str):
        found = _most(_in_tables_of_like_name(known, table, key, keys))
    if found is None and beside:
        found = known.once(("common keys", table, keys), lambda: _with_common_keys(beside, keys))
    if found is not None:
        return found
    if value == {"workspace": True} and name:
        others = (one.form for other, _ in known.headed for one in known.mappings(other) if one.keys == keys)
        if name == "package" or set(others) == {Form.DOTTED}:
            return Form.DOTTED, None
    if keys and keys <= _OF_ONE_LINE and all(kind(item) in (str, list) for item in value.values()):
        return Form.PAIR, None
    nearest: Example | None = None
    if beside:
        nearest = known.once(("by key", table), lambda: {one.key: one for one in beside}).get(after, beside[-1])
    forms = known.once(("forms", table), lambda: {one.form for one in beside}) if beside else ()
    if follow:
        return Form.DOTTED if forms == {Form.DOTTED} else Form.PAIR, nearest
    if len(forms) == 1:
        return beside[0].form, beside[0]
    elsewhere = _most(known.of_key(key, outside=table))
    if elsewhere is not None:
        return elsewhere
    if isinstance(name, str) and ("dependenc" in name or name in ("patch", "sources")):
        return Form.PAIR, None
    return (Form.SECTION, None) if nearest is None else (nearest.form, nearest)


def _is_inline_among_strings(known: TableExamples, table: Table, value: dict[Any, Any]) -> bool:
    if not isinstance(table.parent, Table) or any(kind(item) in (dict, list) for item in value.values()):
        return False
    children = [child for child in table.children.values() if isinstance(child, Entry)]
    return len(children) == len(table.children) > 0 and all(
        known.tables.text[child.value] in "\"'" for child in children
    )


def _with_common_keys(beside: Sequence[Example], keys: frozenset[str]) -> tuple[Form, Example] | None:
    """What most of those say that have the most keys in common; None where nobody has any."""
    common = max((len(example.keys & keys) for example in beside), default=0)
    return _most(example for example in beside if len(example.keys & keys) == common) if common else None


def _most(examples: Iterable[Example]) -> tuple[Form, Example] | None:
    """The commonest form of some examples, and the first that has it; None where there are none."""
    known = list(examples)
    if not known:
        return None
    form = majority([example.form for example in known])
    return next((example.form, example) for example in known if example.form is form)


def _form_of_list(known: TableExamples, table: Table, key: Key, value: Sequence[Any], *, follow: bool) -> Form:
    """The form of a new list of mappings: inline, or a `[[header]]` each."""
    beside = _most(_of_lists(known.of_key(key, outside=table)) or known.mappings(table, lists=True))
    if beside is not None:
        form, _ = beside
    elif follow or key in _PEOPLE:
        return Form.PAIR
    elif table.depth > 1:
        form = Form.SECTION
    else:
        inline = any(shape.of_mappings for shape in known.room.examples.lists)
        headers = any(section.array for section in known.tables.sections)
        if inline or headers:
            form = Form.SECTION if headers and not inline else Form.PAIR
        else:
            small = all(len(item) <= _FEW_KEYS and not any(map(is_table, item.values())) for item in value)
            form = Form.PAIR if small and table.parent is not None else Form.SECTION
    if form is Form.PAIR and not all(_fits_on_line(known, "", item, None) for item in value) and beside is None:
        return Form.SECTION
    return form


def _of_lists(examples: Iterable[Example]) -> list[Example]:
    """The examples that tell something of a list: no list is written by dotted keys."""
    return [example for example in examples if example.form is not Form.DOTTED]


def _in_tables_of_like_name(known: TableExamples, table: Table | str, key: Key, keys: frozenset[str]) -> list[Example]:
    """The mappings of the same key, else with the same keys, in tables whose name ends as this one's does."""
    tables = known.by_last_word.get(last_word(table.name if isinstance(table, Table) else table))
    if not tables:
        return []
    found = [example for other in tables if other is not table for example in known.mappings(other)]
    return [example for example in found if example.key == key and example.keys & keys] or [
        example for example in found if example.keys == keys
    ]
