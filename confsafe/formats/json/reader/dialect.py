"""The three dialects, and the tokens they are made of: one compiled expression for each class.

`json` is RFC 8259. `jsonc` adds comments and trailing commas. `json5` is JSON5 1.0: besides those, keys without quotes,
single quotes, more escapes, more number spellings and more white space.
"""

from __future__ import annotations

from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from dataclasses import dataclass

    from confsafe.formats.layout.model import Grammar
else:
    from confsafe.startup.records import dataclass

SPACE = pattern(r"[ \t\n\r]*+")
"""RFC 8259 section 2."""

SPACE_5 = pattern(r"[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]*+")
"""JSON5 1.0 section 8: ECMAScript 5.1 white space and line ends, and the category Zs."""

STRING = pattern(r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*+)*+"')
"""RFC 8259 section 7."""

NUMBER = pattern(r"-?+(?:0|[1-9][0-9]*+)(?P<fraction>\.[0-9]++)?+(?P<exponent>[eE][-+]?+[0-9]++)?+")
"""RFC 8259 section 6."""

_ESCAPE_5 = r"\\(?:\r\n|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|0(?![0-9])|[^xu0-9])"
STRING_5 = pattern(rf'"[^"\\\n\r]*+(?:{_ESCAPE_5}[^"\\\n\r]*+)*+"|\'[^\'\\\n\r]*+(?:{_ESCAPE_5}[^\'\\\n\r]*+)*+\'')
"""JSON5 1.0 section 5; a line end after a backslash continues the string."""

NUMBER_5 = pattern(
    r"[-+]?+(?:(?P<hex>0[xX][0-9A-Fa-f]++)|(?P<name>Infinity|NaN)"
    r"|(?:(?:0|[1-9][0-9]*+)(?P<fraction>\.[0-9]*+)?+|(?P<point>\.[0-9]++))(?P<exponent>[eE][-+]?+[0-9]++)?+)"
)
"""JSON5 1.0 section 6."""

LITERAL = pattern(r"true|false|null")

WORD_5 = pattern(
    r"(?:[A-Za-z0-9_$]|\\u[0-9A-Fa-f]{4}|(?![\u00a0\u1680\u2000-\u200a\u2028-\u202f\u205f\u3000\ufeff])[^\x00-\x7f])++"
)
"""A run of characters of which some make a name: see `is_name`."""

_ASCII_NAME = pattern(r"[A-Za-z_$][A-Za-z0-9_$]*+\Z")
_NAME_START = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"})
_NAME_PART = _NAME_START | {"Mn", "Mc", "Nd", "Pc"}

COMMENT = pattern(r"//[^\n\r]*+|/\*(?:[^*]++|\*(?!/))*+\*/")
COMMENT_5 = pattern(r"//[^\n\r\u2028\u2029]*+|/\*(?:[^*]++|\*(?!/))*+\*/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What a dialect allows, and its tokens.

    Attributes:
        name: the format's name.
        title: its name in sentences.
        comments: whether `//` and `/* */` are comments and a trailing comma is allowed.
        json5: whether everything else of JSON5 is allowed.
        space: white space, possibly none.
        comment: one comment.
    """

    name: str
    title: str
    comments: bool
    json5: bool
    space: re.Pattern[str]
    comment: re.Pattern[str]

    @property
    def grammar(self) -> Grammar:
        """The same for the layout engine."""
        if self.name not in _GRAMMARS:
            from confsafe.formats.layout.model import Grammar  # here: who only reads needs none

            _GRAMMARS[self.name] = Grammar(
                line_comments=("//",) if self.comments else (),
                block_comments=self.comments,
                line_ends="\n\r\u2028\u2029" if self.json5 else "\r\n",
            )
        return _GRAMMARS[self.name]


_GRAMMARS: dict[str, Grammar] = {}


STRICT = Dialect(
    name="json",
    title="JSON",
    comments=False,
    json5=False,
    space=SPACE,
    comment=COMMENT,
)
JSONC = Dialect(
    name="jsonc",
    title="JSON with comments",
    comments=True,
    json5=False,
    space=SPACE,
    comment=COMMENT,
)
JSON5 = Dialect(
    name="json5",
    title="JSON5",
    comments=True,
    json5=True,
    space=SPACE_5,
    comment=COMMENT_5,
)


def is_name(text: str) -> bool:
    """Whether JSON5 allows the text as a key without quotes: an ECMAScript 5.1 IdentifierName, escapes decoded.

    Example:
        >>> is_name("fooBar_1"), is_name("1a"), is_name("a-b"), is_name("é")
        (True, False, False, True)
    """
    if _ASCII_NAME.match(text):
        return True
    import unicodedata  # here: few keys ask for it

    if not text or not (text[0] in "$_" or unicodedata.category(text[0]) in _NAME_START):
        return False
    return all(char in "$\u200c\u200d" or unicodedata.category(char) in _NAME_PART for char in text)
