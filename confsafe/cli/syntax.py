"""VALUE in the syntax of TOML or YAML (`-t toml`, `-t yaml`), and the note for such a text that lands in a string."""

from __future__ import annotations

from confsafe import surface
from confsafe.cli.json_value import Misfit, read_json
from confsafe.errors import ConfsafeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read_toml(text: str) -> Any:
    """One value of TOML: `{ version = "1" }`, `[1, 2]`, `2024-02-29`. Raises Misfit."""
    try:
        data = surface.by_name("toml").data(f"value = {text.strip()}\n")
    except ConfsafeError as error:
        raise Misfit(f"TOML ({error.reason})") from None
    if set(data) != {"value"}:
        raise Misfit("one value of TOML")
    return data["value"]


def read_yaml(text: str) -> Any:
    """One value of YAML: `{a: 1}`, `- x`, `yes`. Raises Misfit."""
    try:
        return surface.by_name("yaml").data(text)
    except ConfsafeError as error:
        raise Misfit(f"YAML ({error.reason})") from None


def flag_for(text: str, format: str) -> str:
    """The flag under which a text would be more than a string; "" where it is prose.

    Example:
        >>> flag_for('{"a": 1}', "toml"), flag_for("{ a = 1 }", "toml"), flag_for("{a: 1}", "yaml")
        ('-j', '-t toml', '-t yaml')
        >>> flag_for("[x] y", "yaml")
        ''
    """
    if text[:1] not in ("{", "[", '"'):
        return ""
    try:
        read_json(text)
        return "-j"
    except Misfit:
        pass
    reader = {"toml": read_toml, "yaml": read_yaml}.get(format)
    if reader is None or text[:1] == '"':
        return ""
    try:
        return f"-t {format}" if isinstance(reader(text), (dict, list)) else ""
    except Misfit:
        return ""
