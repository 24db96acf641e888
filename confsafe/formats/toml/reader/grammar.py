"""TOML's grammar as regular expressions, for texts that tomli has already accepted.

They find where things stand, not whether they are allowed: tomli has checked that. So each may be as loose as valid
TOML permits, and is a single pass at the speed of the regular-expression engine: every repetition is possessive,
nothing is matched twice, and no text, however hostile, makes one of them slow. Names are those of the ABNF of TOML 1.0
and 1.1 (toml.io/en/v1.1.0), where there is one.

A value nested deeper than `NESTED` reaches is measured token by token (`values.py`).
"""

from __future__ import annotations

from confsafe.startup.patterns import pattern

BASIC_STRING = r'"(?!"")(?:[^"\\\n]++|\\.)*+"'
LITERAL_STRING = r"'(?!'')[^'\n]*+'"
ML_BASIC_STRING = r'"""(?:[^"\\]++|\\[\s\S]|"(?!""))*+"{3,5}'
ML_LITERAL_STRING = r"'''(?:[^']++|'(?!''))*+'{3,5}"
STRING = rf"(?:{ML_BASIC_STRING}|{BASIC_STRING}|{ML_LITERAL_STRING}|{LITERAL_STRING})"
COMMENT = r"\#[^\r\n]*+"

_FLAT = rf"""[^\[\]{{}}"'\#]++|{STRING}|{COMMENT}"""
NESTED = rf"[\[{{](?:{_FLAT}|[\[{{](?:{_FLAT})*+[\]}}])*+[\]}}]"
"""An array or inline table with up to one more level of brackets within; nearly all that people write."""

BARE_VALUE = r"[^\s,\]}\#\"'\[{]++(?:[ ](?=[0-9]{2}:)[^\s,\]}\#]++)?+"
"""A number, boolean, date or time; the one that may hold a space is a date with a time (RFC 3339, section 5.6)."""

VALUE = rf"(?:{STRING}|{NESTED}|{BARE_VALUE})"
KEY = rf"(?:[A-Za-z0-9_\-. \t]++|{BASIC_STRING}|{LITERAL_STRING})++"
WS = r"[ \t]*+"
TRIVIA = rf"(?:[ \t\r\n]++|{COMMENT})*+"

_KEYVAL_LINE = rf"{KEY}={WS}(?:{STRING}|{NESTED}|[^\s\"'\[{{])"
_LINE = rf"(?!\Z){WS}(?:{_KEYVAL_LINE}|\#|(?=[\r\n]|\Z))[^\n]*+(?:\n|\Z)"

SECTION = pattern(rf"(?:{WS}(\[\[?+){WS}(?:([A-Za-z0-9_.\-]++){WS}\])?+[^\n]*+(?:\n|\Z))?+()(?:{_LINE})*+")
"""A header, and all lines up to the next one or up to a statement whose value is nested deeply.

Groups: the bracket(s), None where no header stands there; the key where it is bare; (empty) where the lines begin.
"""

STATEMENT = pattern(rf"(?:{WS}(?:{COMMENT})?+\r?+\n)*+({WS})({KEY})={WS}({VALUE}){WS}(?:{COMMENT})?+\r?+(?:\n|\Z)")
"""Blank and comment lines, then one `key = value` line. Groups: the line's indentation; the key; the value."""

KEY_PART = pattern(rf"{BASIC_STRING}|{LITERAL_STRING}|[A-Za-z0-9_\-]++")
BARE_KEY = pattern(r"[A-Za-z0-9_\-]++")

COMMENTS = pattern(rf"(?:[^\"'\#]++|{STRING})*+(?:({COMMENT})|\Z)")
"""Everything up to and with the next comment (group 1), or up to the end."""
