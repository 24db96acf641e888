"""What must not blow up: cost per byte from 1 MB to 16 MB, long lists, shared references.

Linear means that a byte of the larger text costs no more than a byte of the smaller one. What the parser alone makes of
the two texts is shown beside it: it allocates all of the data anew, and the larger data fits into no cache.
"""

from __future__ import annotations

import json
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import confsafe
from benchmarks import peers
from benchmarks.documents import KB, MB, sample, toml_list
from benchmarks.edits import setting, written
from benchmarks.measure import OURS, Effort, Figure, Row, Target, medians

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.measure import Work
    from confsafe.editing.options import FormatName

PART = "scaling"
_EVENTS = "the C parser's events alone"
_PYYAML = "PyYAML, CSafeLoader"

_PARSERS: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "toml": peers.tomli_loads,
    "yaml": peers.yaml_events,
}


def rows(effort: Effort, folder: Path) -> Iterator[Row]:
    """Set one key at 1 and 16 MB; lists; references."""
    for kind, title in (("json", "JSON"), ("toml", "TOML"), ("yaml", "YAML")):
        yield _per_byte(kind, title, effort, folder)
    items = 1000 if effort.quick else 100_000
    yield _list_diff("json", lambda n: json.dumps({"items": [f"item-{i}" for i in range(n)]}, indent=2), items, effort)
    yield _list_diff("toml", toml_list, items, effort)
    yield _list_diff("yaml", lambda n: "items:\n" + "".join(f"  - item-{i}\n" for i in range(n)), items, effort)
    yield _shared(effort)
    yield from _large_yaml(effort, folder)


def _large_yaml(effort: Effort, folder: Path) -> Iterator[Row]:
    """One key of a YAML text of 20 MB, and the whole data of 4 MB, beside what libyaml takes to tell its events."""
    size = 20 * KB if effort.quick else 20 * MB
    what = sample("yaml", size)
    file = written(what, folder / "large.yaml")
    shown = f"{size // MB or size / MB} MB"
    contestants: dict[str, Work | None] = {
        OURS: lambda: confsafe.get(file, what.path),
        "confsafe.set": setting(what, folder / "large-set.yaml"),
        _EVENTS: partial(peers.yaml_events, what.text),
    }
    times = medians(contestants, effort, clock=time.process_time)
    getting = {name: figure for name, figure in times.items() if name != "confsafe.set"}
    yield Row(PART, f"YAML, get one key of {shown}", getting, (Target(_EVENTS, 1.5),))
    figures = {OURS: times["confsafe.set"], _EVENTS: times[_EVENTS]}
    yield Row(PART, f"YAML, set one key of {shown}", figures, (Target(_EVENTS, 2.5),))
    what = sample("yaml", size // 5)
    loaded = written(what, folder / "loaded.yaml")
    figures = medians(
        {
            OURS: lambda: confsafe.load(loaded),
            _PYYAML: partial(peers.pyyaml_load, what.text) if peers.installed("yaml") else None,
            _EVENTS: partial(peers.yaml_events, what.text),
        },
        effort,
        clock=time.process_time,
    )
    yield Row(PART, f"YAML, load {size // 5 // MB or size / 5 / MB} MB", figures, (Target(_PYYAML, 1 / 7),))


def _per_byte(kind: str, title: str, effort: Effort, folder: Path) -> Row:
    small, large = (10 * KB, 20 * KB) if effort.quick else (MB, 16 * MB)
    texts = {f"{size // MB or size / MB} MB": sample(kind, size) for size in (large, small)}
    work = {name: setting(what, folder / f"{name}.{kind}") for name, what in texts.items()}
    times = medians(work, effort, clock=time.process_time)
    parsing = {name: partial(_PARSERS[kind], what.text) for name, what in texts.items()}
    alone = medians(parsing, effort, clock=time.process_time)
    lower = f"{small // MB or small / MB} MB"
    upper = f"{large // MB or large / MB} MB"
    per_mb = {name: float(times[name]) / len(what.text) * MB for name, what in texts.items()}
    figures: dict[str, Figure] = {OURS: per_mb[upper], f"a MB of {lower}": per_mb[lower]}
    for name, what in texts.items():
        figures[f"the parser alone, a MB of {name}"] = float(alone[name]) / len(what.text) * MB
    return Row(PART, f"{title}, set one key, a MB of {upper}", figures, (Target(f"a MB of {lower}", 1.2),))


def _list_diff(kind: FormatName, make: Callable[[int], str], items: int, effort: Effort) -> Row:
    """Change a list all over: the same work on a tenth of the items takes a tenth of the time."""

    def per_item(count: int) -> tuple[Callable[[], object], int]:
        text = make(count)
        data: Any = confsafe.loads(text, kind)
        data["items"] = _reshaped(data["items"])
        return (lambda: confsafe.patch(text, data, kind)), count

    works = {OURS: per_item(items), "an item of a tenth": per_item(items // 10)}
    times = medians({name: work for name, (work, _) in works.items()}, effort, clock=time.process_time)
    figures: dict[str, Figure] = {name: float(times[name]) / count for name, (_, count) in works.items()}
    work = f"{kind.upper()}, list of {items:,} items, each tenth gone or new, an item"
    return Row(PART, work, figures, (Target("an item of a tenth", 2),))


def _reshaped(items: list[str]) -> list[str]:
    """Every tenth item deleted, another one inserted in front of every tenth, one moved from the end to the front."""
    kept = [item for number, item in enumerate(items) if number % 10 != 3]
    new: list[str] = kept[-1:]
    for number, item in enumerate(kept[:-1]):
        if number % 10 == 7:
            new.append(f"new-{number}")
        new.append(item)
    return new


def _shared(effort: Effort) -> Row:
    """A YAML text of 40 anchors, each of which holds the one before twice: 2**40 nodes when expanded."""
    text = "a0: &a0 {port: 80}\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 41)) + "last: 1\n"

    def edit(source: str, count: int) -> Callable[[], object]:
        data: Any = confsafe.loads(source, "yaml")
        data["last"] = count
        return lambda: confsafe.patch(source, data, "yaml")

    plain = "a0: {port: 80}\n" + "".join(f"a{n}: [b{n}, c{n}]\n" for n in range(1, 41)) + "last: 1\n"
    figures = medians(
        {OURS: edit(text, 2), "the same without references": edit(plain, 2)}, effort, clock=time.process_time
    )
    return Row(PART, "YAML, 2**40 nodes by shared references", figures, (Target("the same without references", 5),))
