"""How a new value is written so that POSIX sh, docker compose, python-dotenv and node's dotenv read the same.

| written   | where the value has                                                                              |
|-----------|--------------------------------------------------------------------------------------------------|
| as it is  | nothing but letters, digits and `_ @ % + = : , . / -`                                            |
| in `'`    | no `'`; no backslash in front of `\\` or at the end (python-dotenv unescapes these); no `${`       |
| in `"`    | no `"` (node keeps the backslash in front), no backslash, no `$`, no backtick (sh expands them)  |

`${` is expanded by python-dotenv in any quotes, so nothing spells it for all four. A value that has `$NAME` or
`${NAME}` already may keep those that it has, in its old quotes: there they are meant to be expanded.

Of those that fit, the old value's quotes come first; for a new value those of most values of the text.
"""

from __future__ import annotations

from confsafe.errors import ValueRefused
from confsafe.formats.layout.examples import habit_of
from confsafe.startup.patterns import pattern

_FITS = {
    "": pattern(r"(?:[A-Za-z0-9_@%+=:,./-]|(?=[^\x00-\xff])\w)*\Z"),
    "'": pattern(r"(?!.*\$\{)(?s:(?:[^'\\]|\\(?![\\']|\Z))*)\Z"),
    '"': pattern(r'[^"\\$`]*\Z'),
}
_REFERENCE = pattern(r"\$(?:[A-Za-z_][A-Za-z0-9_]*|\{[^}]*\})")
_QUOTES_OF_VALUES = pattern(r"(?m)^[ \t]*(?:export[ \t]+)?[A-Za-z_][A-Za-z0-9_.]*=(['\"]?)[^\s#]")


def spelled(value: str, old: str | None, text: str) -> str:
    """The value as it is written in a text, in place of an old one (its characters). Raises ValueRefused.

    Example:
        >>> spelled("two words", None, ""), spelled("it's", None, ""), spelled("x", '"y"', "")
        ("'two words'", '"it\\'s"', '"x"')
    """
    mark = old[0] if old and old[0] in "'\"" else ""
    if not value:
        return mark * 2
    if not old:
        mark = habit_of(_QUOTES_OF_VALUES.findall(text), "")
    references = set(_REFERENCE.findall(value))
    if references and mark != "'" and references <= set(_REFERENCE.findall(old or "")):
        bare = _REFERENCE.sub("", value)
        if _FITS[mark].match(bare):
            return f"{mark}{value}{mark}"
    for quote in dict.fromkeys([mark, "", "'", '"']):
        if _FITS[quote].match(value):
            return f"{quote}{value}{quote}"
    raise ValueRefused(
        f"{_culprit(value)}: no spelling of it is read alike by sh, docker compose, python-dotenv and node's dotenv",
        remedy="take it out, or write that line by hand for the reader that you have",
    )


def _culprit(value: str) -> str:
    """What makes a value one that no spelling fits."""
    if "${" in value:
        return "it has ${"
    if "'" in value:
        return "it has ' beside one of \" $ ` \\"
    return "it has a backslash in front of another or at its end"
