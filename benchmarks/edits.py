"""Changing one value of a file, at three sizes, beside the libraries that keep the rest, and beside a bare parser.

Ours is `confsafe.set`, the whole edit of a file: lock, read, diff, splice, verification, backup, rename; only fsync is
off, as these rows are about the processor, and where the system has a file system in memory the file lies there.
`confsafe.edit` does the same and hands out all of the data, so it has to look for the change everywhere.
`confsafe.patch` is the part without a file. The peers work in memory, and neither lock nor verify nor write. Time is
that of the processor.
"""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any

import confsafe
from benchmarks import peers
from benchmarks.documents import KB, Sample, sample
from benchmarks.measure import OURS, Effort, Row, Target, medians

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.measure import Work
    from benchmarks.peers import Peer

PART = "edits"
SIZES = (1, 50, 1000)

_TITLES = {
    "toml": "TOML",
    "yaml": "YAML",
    "jsonc": "JSON with comments",
    "json": "plain JSON",
    "ini": "INI",
    "env": ".env",
}
_PEERS: dict[str, dict[str, tuple[Peer, str]]] = {
    "toml": {
        "tomlkit": (peers.tomlkit, "tomlkit"),
        "tomlrt": (peers.tomlrt, "tomlrt"),
        "tomledit (Rust)": (peers.tomledit, "tomledit"),
    },
    "yaml": {
        "ruamel.yaml": (peers.ruamel, "ruamel.yaml"),
        "yaml-edit (Rust)": (peers.yaml_edit, "yaml_edit"),
        "yamltrip (Rust)": (peers.yamltrip, "yamltrip"),
    },
    "jsonc": {
        "json-five": (peers.json_five, "json5.loader"),
        "json.loads + dumps(indent)": (peers.json_reprint_indented, "json"),
    },
    "json": {"json.loads + dumps": (peers.json_reprint, "json")},
    "ini": {
        "ConfigUpdater": (peers.configupdater, "configupdater"),
        "configparser, written back": (peers.configparser_reprint, "configparser"),
    },
    "env": {"dotenv.set_key": (peers.dotenv_set_key, "dotenv")},
}


def rows(effort: Effort, folder: Path) -> Iterator[Row]:
    """A row for each format and size."""
    for kind, title in _TITLES.items():
        for size in SIZES[:1] if effort.quick else SIZES:
            yield _row(kind, f"{title}, one key, {size} KB", size, effort, folder)


def _row(kind: str, work: str, size: int, effort: Effort, folder: Path) -> Row:
    what = sample(kind, size * KB)
    contestants: dict[str, Work | None] = {
        OURS: setting(what, folder / f"set-{size}.{kind}"),
        "confsafe.edit": editing(what, folder / f"edit-{size}.{kind}"),
        "confsafe.patch": patching(what),
    }
    for name, (peer, module) in _PEERS[kind].items():
        plain = peer is peers.json_reprint_indented  # it reads no comments: the same data without them
        contestants[name] = _peer_work(peers.available(peer, module), sample("json", size * KB) if plain else what)
    if kind == "toml":
        contestants["tomllib.loads"] = lambda: peers.tomllib_loads(what.text)
    if kind == "yaml":
        contestants["C parser events"] = (
            (lambda: peers.yaml_events(what.text)) if peers.installed("_ruamel_yaml") else None
        )
    if kind == "ini":
        contestants["configparser, read"] = lambda: peers.configparser_read(what.text)
    return Row(PART, work, medians(contestants, effort, clock=time.process_time), _targets(kind, size))


def _targets(kind: str, size: int) -> tuple[Target, ...]:
    """What the project aims at."""
    match kind, size:
        case "toml", 1:
            return Target("tomlrt", 1), Target("tomllib.loads", 1.8)
        case "toml", _:
            return Target("tomlkit", 1 / 8), Target("tomlrt", 1), Target("tomllib.loads", 1.4)
        case "yaml", 50:
            return Target("ruamel.yaml", 1 / 15), Target("C parser events", 5), Target("yaml-edit (Rust)", 6)
        case "yaml", 1000:
            return Target("ruamel.yaml", 1 / 20), Target("C parser events", 5)
        case "yaml", _:
            return (Target("C parser events", 4),)
        case "ini", 1:
            return ()
        case "ini", _:
            return Target("ConfigUpdater", 1), Target("configparser, read", 1.5)
        case "env", _:
            return ()
        case "jsonc", 50:
            return Target("json-five", 1 / 100), Target("json.loads + dumps(indent)", 4)
        case "jsonc", _:
            return (Target("json.loads + dumps(indent)", 4),)
    return (Target("json.loads + dumps", 2),)


def _peer_work(peer: Peer | None, what: Sample) -> Work | None:
    if peer is None:
        return None
    values = ports()
    return lambda: peer(what.text, what.path, next(values))


def ports() -> Iterator[int]:
    """Values to set, each other than the one before."""
    return itertools.cycle((4242, 2424))


def written(what: Sample, file: Path) -> Path:
    """The file, with the sample's text."""
    file.write_text(what.text, encoding="utf-8")
    return file


def editing(what: Sample, file: Path) -> Work:
    """`with confsafe.edit(...)`, changing one value."""
    path = written(what, file)
    values = ports()

    def work() -> None:
        with confsafe.edit(path, durable=False) as data:
            node: Any = data
            for key in what.path[:-1]:
                node = node[key]
            node[what.path[-1]] = next(values)

    return work


def setting(what: Sample, file: Path) -> Work:
    """`confsafe.set`, of one value."""
    path = written(what, file)
    values = ports()
    return lambda: confsafe.set(path, what.path, next(values), durable=False)


def patching(what: Sample) -> Work:
    """`confsafe.patch`: text and data in, text out."""
    data: Any = confsafe.loads(what.text, what.format)  # type: ignore[call-overload]
    node = data
    for key in what.path[:-1]:
        node = node[key]
    node[what.path[-1]] = 4242
    return lambda: confsafe.patch(what.text, data, what.format)  # type: ignore[arg-type]
