"""The texts that are edited: configuration as people write it, with comments, in any size, the same at every run.

Each is a list of services with nested tables, short lists, strings, numbers and comments. The value to be changed is
the port of the service in the middle, so that neither its front nor its end is favoured.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple


class Sample(NamedTuple):
    """A text to be edited.

    Attributes:
        format: its format's name.
        text: the text.
        path: the keys that lead to the value to be changed, an integer of four digits.
    """

    format: str
    text: str
    path: tuple[str | int, ...]


KB = 1000
MB = 1000 * KB


def sample(kind: str, size: int) -> Sample:
    """About `size` characters of "toml", "yaml", "jsonc" (JSON with comments), "json", "ini" or "env"."""
    write = {"toml": _toml, "yaml": _yaml, "jsonc": _jsonc, "json": _json, "ini": _ini, "env": _env}[kind]
    head, foot, separator = {
        "toml": ("# services of the cluster\nversion = 3\n\n", "", "\n"),
        "yaml": ("# services of the cluster\nversion: 3\n\nservices:\n", "", "\n"),
        "jsonc": ('{\n  // services of the cluster\n  "version": 3,\n  "services": {\n', "\n  }\n}\n", ",\n"),
        "ini": ("# services of the cluster\n\n", "", "\n"),
        "env": ("# services of the cluster\n\n", "", "\n"),
        "json": ('{\n  "version": 3,\n  "services": {\n', "\n  }\n}\n", ",\n"),
    }[kind]
    parts: list[str] = []
    length = len(head)
    while length < size or len(parts) < 2:
        parts.append(write(len(parts)))
        length += len(parts[-1]) + len(separator)
    name = f"service-{len(parts) // 2}"
    if kind == "ini":
        return Sample(kind, head + separator.join(parts), (name, "port"))
    if kind == "env":
        return Sample(kind, head + separator.join(parts), (f"SERVICE_{len(parts) // 2}_PORT",))
    return Sample(kind, head + separator.join(parts) + foot, ("services", name, "port"))


def _service(number: int) -> dict[str, Any]:
    return {
        "image": f"registry.example.com/team/app-{number}:1.{number % 40}.{number % 7}",
        "port": 1000 + number % 9000,
        "weight": 0.5 + number % 10,
        "enabled": number % 3 == 0,
        "tags": ["web", f"zone-{number % 9}"],
        "limits": {"cpu": "500m", "memory": f"{128 * (1 + number % 4)}Mi"},
        "env": {"LOG_LEVEL": "info", "BASE_URL": f"https://app-{number}.example.com/v1"},
    }


def _toml(number: int) -> str:
    service = _service(number)
    lines = [f"# service {number}, kept by team {number % 12}", f"[services.service-{number}]"]
    lines += [f"{key} = {json.dumps(service[key])}" for key in ("image", "port", "weight", "enabled", "tags")]
    lines[3] += "  # behind the proxy"
    for table in ("limits", "env"):
        lines += ["", f"[services.service-{number}.{table}]"]
        lines += [f"{key} = {json.dumps(value)}" for key, value in service[table].items()]
    return "\n".join(lines) + "\n"


def _ini(number: int) -> str:
    service = _service(number)
    lines = [f"# service {number}, kept by team {number % 12}", f"[service-{number}]"]
    lines += [f"{key} = {service[key]}" for key in ("image", "port", "weight", "enabled")]
    lines += ["tags =", *(f"    {tag}" for tag in service["tags"]), "; what it may use"]
    lines += [f"{key} = {value}" for key, value in (service["limits"] | service["env"]).items()]
    return "\n".join(lines) + "\n"


def _env(number: int) -> str:
    service = _service(number)
    lines = [f"# service {number}, kept by team {number % 12}", f"SERVICE_{number}_IMAGE={service['image']}"]
    lines += [f"SERVICE_{number}_PORT={service['port']}  # behind the proxy"]
    lines += [f"SERVICE_{number}_TAGS='{' '.join(service['tags'])}'"]
    lines += [f'SERVICE_{number}_{key}="{value}"' for key, value in service["env"].items()]
    return "\n".join(lines) + "\n"


def _yaml(number: int) -> str:
    service = _service(number)
    lines = [f"  # service {number}, kept by team {number % 12}", f"  service-{number}:"]
    lines.append(f"    image: {service['image']}")
    lines.append(f"    port: {service['port']}  # behind the proxy")
    lines.append(f"    weight: {service['weight']}")
    lines.append(f"    enabled: {json.dumps(service['enabled'])}")
    lines.append("    tags:")
    lines += [f"      - {tag}" for tag in service["tags"]]
    for table in ("limits", "env"):
        lines.append(f"    {table}:")
        lines += [f'      {key}: "{value}"' for key, value in service[table].items()]
    return "\n".join(lines) + "\n"


def _json(number: int) -> str:
    text = f'"service-{number}": ' + json.dumps(_service(number), indent=2)
    return "    " + text.replace("\n", "\n    ")


def _jsonc(number: int) -> str:
    text = _json(number).replace(
        f'"port": {1000 + number % 9000},', f'"port": {1000 + number % 9000}, // behind the proxy'
    )
    return f"    // service {number}, kept by team {number % 12}\n{text}"


def toml_list(items: int) -> str:
    """A TOML text that holds nothing but a list of so many strings, one a line."""
    return "items = [\n" + "".join(f'  "item-{number}",\n' for number in range(items)) + "]\n"
