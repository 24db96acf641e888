"""Values that say how they want to be written where they are new: in confsafe's own words, or as other libraries'.

| value                                   | TOML                    | YAML            | JSON               |
|-----------------------------------------|-------------------------|-----------------|--------------------|
| `inline({"a": 1})`                      | `{ a = 1 }`             | `{a: 1}`        | on one line        |
| `inline([1, 2])`                        | `[1, 2]`                | `[1, 2]`        | on one line        |
| `multiline([1, 2])`                     | an item a line          | `- 1`, `- 2`    | an item a line     |
| `multiline({"a": 1})`, `block(...)`     | `[header]`              | in a block      | a key a line       |
| `block([{"a": 1}])`                     | `[[header]]`            | in a block      | an item a line     |
| `block("text")`, `multiline("text")`    | three quotes            | a text under `|`| as any other       |

tomlkit's inline tables and arrays, ruamel.yaml's collections in flow or block style and the strings of both, with their
quotes, are written as they were. An entry that is there already keeps the form that it has in the file.
"""

from __future__ import annotations

from confsafe.data.sameness import kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeVar

    Form = Literal["inline", "multiline", "block"]
    Value = TypeVar("Value")


class _Mapping(dict):  # type: ignore[type-arg]
    form: Form


class _List(list):  # type: ignore[type-arg]
    form: Form


class _Text(str):
    form: Form


_CLASSES: dict[type, type] = {dict: _Mapping, list: _List, str: _Text}


def inline(value: Value) -> Value:
    """A mapping or list that is written on one line where it is new. Raises TypeError for another value.

    Example:
        >>> import confsafe
        >>> print(confsafe.patch("[project]\\n", {"project": {"license": inline({"text": "MIT"})}}, "toml"), end="")
        [project]
        license = { text = "MIT" }
    """
    found: Value = formed(value, "inline")
    return found


def multiline(value: Value) -> Value:
    """A list, mapping or string that is written over lines where it is new. Raises TypeError for another value.

    Example:
        >>> import confsafe
        >>> print(confsafe.patch("a = 1\\n", {"a": 1, "l": multiline(["x", "y"])}, "toml"), end="")
        a = 1
        l = [
            "x",
            "y",
        ]
    """
    found: Value = formed(value, "multiline")
    return found


def block(value: Value) -> Value:
    """The same, and in TOML a list of mappings under `[[headers]]`. Raises TypeError for another value.

    Example:
        >>> import confsafe
        >>> print(confsafe.dumps({"run": block("make\\nmake test\\n")}, "yaml"), end="")
        run: |
          make
          make test
    """
    found: Value = formed(value, "block")
    return found


def formed(value: Any, form: Form) -> Any:
    """A value that is to be written in that form. Raises TypeError for one that has none."""
    of_kind = _CLASSES.get(kind(value))
    if of_kind is None or (form == "inline" and of_kind is _Text):
        raise TypeError(f"{form} takes a list or a mapping{'' if form == 'inline' else ' or a string'}, not {value!r}")
    found = of_kind(value)
    found.form = form
    return found


def form_of(value: Any) -> Form | None:
    """How a list or mapping wants to be written; None where it does not say.

    Example:
        >>> form_of(inline([1])), form_of([1])
        ('inline', None)
    """
    own = type(value)
    if own is _Mapping or own is _List:
        found: Form = value.form
        return found
    library = own.__module__.partition(".")[0]
    if library == "tomlkit":
        return _form_of_tomlkit(value)
    if library == "ruamel" and hasattr(value, "fa"):
        flow = value.fa.flow_style()
        return None if flow is None else "inline" if flow else "block"
    return None


def _form_of_tomlkit(value: Any) -> Form | None:
    name = type(value).__name__
    if name == "InlineTable":
        return "inline"
    if name in ("Table", "AoT"):
        return "block"
    return ("multiline" if "\n" in value.as_string() else "inline") if name == "Array" else None


def marks_of(value: str) -> str:
    """The quotes that a string wants, as TOML has them, or YAML's `|` and `>`; "" where it does not say.

    Example:
        >>> marks_of(block("text")), marks_of("text")
        ('|', '')
    """
    own = type(value)
    if own is _Text:
        return "|"
    library = own.__module__.partition(".")[0]
    if library == "tomlkit" and hasattr(value, "as_string"):
        raw: str = value.as_string()
        return raw[:3] if raw.startswith(('"""', "'''")) else raw[:1]
    return _MARKS_OF_RUAMEL.get(own.__name__, "") if library == "ruamel" else ""


_MARKS_OF_RUAMEL = {
    "LiteralScalarString": "|",
    "FoldedScalarString": ">",
    "SingleQuotedScalarString": "'",
    "DoubleQuotedScalarString": '"',
}
