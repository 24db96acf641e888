"""One random change of any data, by a seeded generator: for the texts of the corpus."""

from __future__ import annotations

import datetime
from random import Random
from typing import Any

from toml_documents import containers

SCALARS: tuple[Any, ...] = (
    *(
        "yes",
        "1.10",
        "",
        "a: b # c",
        "l1\nl2",
        "q\"'x",
        "\t tab",
        "2024-02-29",
        "0x1F",
        " padded ",
        "C:\\x",
        '"""',
        "é",
    ),
    *(5, -7, 2**40, 1.5, -0.0, 1e300, float("inf"), float("nan"), True, False),
    *(datetime.datetime(2024, 2, 29, 8, 1, 2), datetime.date(2024, 2, 29), datetime.time(1, 2, 3)),
    datetime.datetime(2024, 2, 29, 8, tzinfo=datetime.timezone(datetime.timedelta(hours=-7, minutes=-30))),
)


def random_value(rng: Random, depth: int = 0) -> Any:
    """A scalar, a list, a list of mappings or a mapping."""
    kind = rng.random() if depth < 3 else 0.0
    if kind < 0.6:
        return rng.choice(SCALARS)
    if kind < 0.75:
        return [random_value(rng, depth + 1) for _ in range(rng.randint(0, 4))]
    if kind < 0.85:
        return [{"k": random_value(rng, depth + 1)} for _ in range(rng.randint(1, 3))]
    return {rng.choice(("n", "b c", "x.y")) + str(i): random_value(rng, depth + 1) for i in range(rng.randint(0, 3))}


def random_edit(rng: Random, data: Any) -> None:
    """Set, insert, delete, rename or reorder something somewhere."""
    container = rng.choice(containers(data))
    if isinstance(container, dict):
        _edit_mapping(rng, container)
    else:
        _edit_list(rng, container)


def _edit_mapping(rng: Random, mapping: dict[str, Any]) -> None:
    operation = rng.randint(0, 5)
    key = rng.choice(list(mapping)) if mapping else "first"
    if operation == 0:
        mapping[key] = random_value(rng)
    elif operation == 1:
        mapping.pop(key, None)
    elif operation == 2:
        mapping.clear()
    elif operation == 3:
        renamed = {("re named" if name == key else name): value for name, value in mapping.items()}
        mapping.clear()
        mapping.update(renamed)
    else:
        mapping[f"new{rng.randint(0, 99)}"] = random_value(rng)


def _edit_list(rng: Random, items: list[Any]) -> None:
    operation = rng.randint(0, 5)
    value = {"q": random_value(rng)} if items and isinstance(items[0], dict) else random_value(rng)
    place = rng.randint(0, len(items))
    if operation == 0 and items:
        items[place - 1] = value
    elif operation == 1 and items:
        del items[place - 1]
    elif operation == 2:
        items.clear()
    elif operation == 3:
        items.reverse()
    else:
        items.insert(place, value)
