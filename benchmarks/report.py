"""The rows as a Markdown table for people and as JSON for machines, with the machine they were measured on."""

from __future__ import annotations

import json
import os
import platform
import sys
from importlib import metadata
from typing import TYPE_CHECKING, Any

from benchmarks.measure import OURS, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.measure import Row, Target

_PACKAGES = (
    "confsafe",
    "filelock",
    "tomli",
    "tomlkit",
    "tomlrt",
    "tomledit",
    "ruamel.yaml",
    "ruamel.yaml.clib",
    "yaml-edit",
    "yamltrip",
    "json-five",
    "PyYAML",
    "crudini",
    "ConfigUpdater",
    "python-dotenv",
)


def machine() -> dict[str, str]:
    """What the figures depend on."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": ", ".join(f"{name} {version}" for name in _PACKAGES if (version := _version(name))),
    }


def _processor() -> str:
    if sys.platform == "linux":
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def markdown(rows: Iterable[Row]) -> str:
    """The whole table."""
    lines = ["| work | confsafe | beside | theirs | ratio | target |", "|---|---:|---|---:|---:|---|"]
    for row in rows:
        lines += _lines(row)
    return "\n".join(lines) + "\n"


def on_page(page: str, rows: Iterable[Row]) -> str:
    """A page with the table, and the machine it was measured on, in the place of those that it has under its heading.

    Raises ValueError where it has no such heading.
    """
    begin, heading, rest = page.partition("\n## The table\n\n")
    if not heading:
        raise ValueError('the page has no heading "## The table"')
    _, following, end = rest.partition("\n\n## ")
    found = machine()
    where = f"{found['processor']}, {found['cores']} cores, {found['system']}, {found['python']}; {found['packages']}."
    legend = (
        "One run of `python -m benchmarks`. `confsafe` is the verb for one key (`set`), `confsafe.edit` the block,\n"
        "`confsafe.patch` the text alone, without a file."
    )
    return f"{begin}{heading}{where}\n{legend}\n\n{markdown(rows).rstrip()}{following}{end}"


def _lines(row: Row) -> list[str]:
    lines = []
    targets = {target.peer: target for target in row.targets}
    work, ours = row.work, shown(row.figures[OURS], row.unit)
    for peer in row.peers:
        figure = row.figures[peer]
        theirs = shown(figure, row.unit)
        lines.append(
            f"| {work} | {ours} | {peer} | {theirs} | {_ratio(row, peer)} | {_target(row, targets.get(peer))} |"
        )
        work = ours = ""
    return lines


def _ratio(row: Row, peer: str) -> str:
    ratio = row.ratio(peer)
    if ratio is None:
        return ""
    return f"{_two_digits(1 / ratio)}x faster" if ratio < 0.95 and row.unit == "s" else f"{_two_digits(ratio)}x"


def _target(row: Row, target: Target | None) -> str:
    if target is None:
        return ""
    wanted = f"{_two_digits(1 / target.limit)}x faster" if target.limit < 1 else f"at most {_two_digits(target.limit)}x"
    verdict = {True: "met", False: "MISSED", None: "cannot be told"}[row.verdict(target)]
    return f"{wanted}: {verdict}"


def _two_digits(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"


def shown(figure: Figure, unit: str) -> str:
    """A figure in the unit that reads best.

    Example:
        >>> shown(0.0123, "s"), shown(3.2e-5, "s"), shown(2.5e6, "B")
        ('12 ms', '32 µs', '2.5 MB')
    """
    if isinstance(figure, str):
        return figure
    steps = (
        ((1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")) if unit == "s" else ((1e6, "MB"), (1e3, "KB"), (1, "B"))
    )
    for size, name in steps:
        if figure >= size:
            return f"{figure / size:.3g} {name}" if figure / size < 10 else f"{figure / size:.0f} {name}"
    return f"{figure:.2g} {unit}"


def document(rows: Sequence[Row]) -> str:
    """All figures as JSON."""
    return json.dumps({"machine": machine(), "rows": [_as_json(row) for row in rows]}, indent=2) + "\n"


def _as_json(row: Row) -> dict[str, Any]:
    return {
        "part": row.part,
        "work": row.work,
        "unit": row.unit,
        "figures": row.figures,
        "ratios": {peer: row.ratio(peer) for peer in row.peers},
        "targets": [{"peer": target.peer, "limit": target.limit, "met": row.verdict(target)} for target in row.targets],
    }
