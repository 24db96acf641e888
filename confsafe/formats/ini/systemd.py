"""systemd's units and its other files (systemd.syntax(7)).

[Service]
ExecStart=/usr/bin/web \\     a backslash at the end: the line goes on, and stands for a blank
    --port 80
ExecStartPre=/bin/one         a key that is there twice is a list
ExecStartPre=/bin/two

[Route]                       networkd: two sections of such a name are a list of two
Gateway=192.0.2.1
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from confsafe.formats.keyed.model import END, Dialect, Entry, comment_of, no_statement
from confsafe.formats.keyed.reading import KeyedFormat
from confsafe.formats.text import line_break, line_end
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.formats import Format
    from confsafe.formats.text import Span

_BLANK = " \t"
_BLANK_OR_COMMENT = pattern(rf"[ \t]*+([#;][^\r\n]*)?{END}")
_HEADER = pattern(rf"[ \t]*+(?P<head>\[(?P<name>[^\r\n]+)\])[ \t]*+{END}")
_GOES_ON = pattern(r"(?<!\\)(?:\\\\)*\\\Z")
_KEY = pattern(r"([ \t]*+)(?:((?!\[)[^=\r\n]+?)[ \t]*=[ \t]*)?")
_COMMENTED_OUT = pattern(r"[ \t]*(?:[A-Z][A-Za-z0-9]*[ \t]*=|\[[^\]\r\n]+\][ \t]*\r?\n?\Z)")
_APART = frozenset((
    "Address", "BridgeFDB", "BridgeMDB", "BridgeVLAN", "DHCPServerStaticLease", "IPv6AddressLabel", "IPv6PREF64Prefix",
    "IPv6Prefix", "IPv6RoutePrefix", "L2TPSession", "MACsecReceiveAssociation", "MACsecReceiveChannel",
    "MACsecTransmitAssociation", "Neighbor", "NextHop", "Route", "RoutingPolicyRule", "SR-IOV", "WireGuardPeer",
))  # fmt: skip
"""Sections of networkd that are each one of its own; of all others a second one goes on with the first."""
_BREAK = r"(?:\\(?:\r\n|\r|\n)|[ \t])+"


class Systemd(Dialect):
    name = "systemd"
    title = "a systemd file"
    marks = ("#", ";")
    commented_out = _COMMENTED_OUT
    blank = _BLANK_OR_COMMENT
    header = _HEADER
    repeats = "list"
    apart = _APART
    booleans = ("yes", "no")
    refused = (
        (pattern(r"[\r\n]"), "a line break"),
        (pattern(r"\A[ \t]|[ \t]\Z"), "blanks at the ends of a value"),
        (_GOES_ON, "a backslash at the end of a value"),
    )

    def statement(self, text: str, position: int) -> Entry:
        found = _KEY.match(text, position)
        if found is None or found[2] is None:
            at = position if found is None else found.end(1)
            raise no_statement(text, at, "there is no key with a = behind it")
        comments: list[Span] = []
        parts: list[str] = []
        first = last = start = found.end()
        stop, end = line_break(text, start), line_end(text, start)
        while True:
            part = text[first:stop]
            goes_on = _GOES_ON.search(part) is not None
            parts.append(part[:-1] + " " if goes_on else part)
            last = first + len(part.rstrip(_BLANK)) if part.strip(_BLANK) else last
            if not goes_on or end == len(text):
                break
            first = _below_comments(text, end, comments)
            stop, end = line_break(text, first), line_end(text, first)
        value = "".join(parts).strip(_BLANK)
        key, name_end = found.span(2)
        begin = start if value else position + len(text[position:start].rstrip(_BLANK))
        return Entry(position, key, key, name_end, begin, max(begin, last), end, found[2], value, (), comments)

    def value(self, value: str, old: str | None, text: str) -> str:
        """
        Example:
            /bin/web \\                   /bin/web \\
                --port 80        ->           --port 8080
        """
        if old is None or "\n" not in old or re.search(r"(?m)^[ \t]*[#;]", old):
            return value
        words, breaks = re.split(_BREAK, old), re.findall(_BREAK, old)
        new, blanks = re.split(r"[ \t]+", value), re.findall(r"[ \t]+", value)
        number: dict[int, int] = {}
        for tag, start, end, first, last in SequenceMatcher(None, words, new, autojunk=False).get_opcodes():
            if tag == "equal" or end - start == last - first:
                number.update(zip(range(first, last), range(start, end), strict=True))
        for index in range(len(blanks)):
            before = number.get(index)
            if before is not None and number.get(index + 1) == before + 1:
                written = breaks[before].replace("\r\n", "\n").replace("\r", "\n")
                if written.replace("\\\n", " ") == blanks[index]:
                    blanks[index] = written
        return "".join(word + blank for word, blank in zip(new, [*blanks, ""], strict=True))


def _below_comments(text: str, position: int, comments: list[Span]) -> int:
    """Where the line begins on which a value goes on, below the comments in between."""
    while (found := _BLANK_OR_COMMENT.match(text, position)) and found[1]:
        comments.append(comment_of(found, 1))
        position = found.end()
    return position


FORMATS: dict[str, Format] = {"systemd": KeyedFormat(Systemd())}
