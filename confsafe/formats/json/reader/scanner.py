"""The exact reader: data of any of the three dialects, or the place and the reason why a text is none.

It reads what the C parser of the standard library cannot (most of JSON5), finds the second of two equal keys, and
words the errors of all dialects. Its functions bear the names of the grammar's rules (RFC 8259, JSON5 1.0). It is a
loop, so depth costs no stack.
"""

from __future__ import annotations

import re
from json import JSONDecoder

from confsafe.errors import ParseError
from confsafe.formats.json.reader.dialect import LITERAL, NUMBER, NUMBER_5, STRING, STRING_5, WORD_5, is_name
from confsafe.formats.text import line_column
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from confsafe.data.changes import Plain
    from confsafe.formats.json.reader.dialect import Dialect

MAX_DEPTH = 500
"""How deep containers may nest where the C parser did not get through."""

_decode = JSONDecoder().raw_decode
_LITERALS = {"true": True, "false": False, "null": None}
_WORD = pattern(r"[^\s,:\[\]{}\"'/]{1,20}")
_UNESCAPE = pattern(r"\\(?:(\r\n|[\n\r\u2028\u2029])|x(..)|u(....)|(.))", re.DOTALL)
_SINGLE_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}


def parse(text: str, dialect: Dialect, *, unique: bool) -> Any:
    """The data of the text; `unique` refuses two equal keys in one object, else the last one counts.

    Raises ParseError with line and column.
    """
    return _Parser(text, dialect, unique=unique).document()


def unescape(body: str) -> str:
    """The characters that the inside of a JSON5 string, or an unquoted key, means (JSON5 1.0 section 5.1).

    Example:
        >>> unescape("it\\\\x27s \\\\u00e9")
        "it's é"
    """
    if "\\" not in body:
        return body
    result = _UNESCAPE.sub(_unescaped, body)
    if any("\ud800" <= char <= "\udbff" for char in result):
        return result.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return result


def _unescaped(match: re.Match[str]) -> str:
    continuation, two, four, char = match.groups()
    if continuation:
        return ""
    if two or four:
        return chr(int(two or four, 16))
    return _SINGLE_ESCAPES.get(char, char)


def number(token: str) -> int | float:
    """The value of a number token of any dialect. Raises ValueError for more digits than Python converts."""
    sign, digits = (token[0], token[1:]) if token[0] in "+-" else ("", token)
    if digits[:2] in ("0x", "0X"):
        return int(sign + digits, 16)
    if digits.isdigit():
        return int(token)
    return float(token)


class _Parser:
    def __init__(self, text: str, dialect: Dialect, *, unique: bool) -> None:
        self.text = text
        self.dialect = dialect
        self.unique = unique
        self.position = 0
        self.opened: list[int] = []

    # -- the rules

    def document(self) -> Any:
        self.space()
        if self.at_end() and self.dialect.comments:
            return {}
        value = self.value()
        self.space()
        if not self.at_end():
            self.fail(f"expected the end after the value, found {self.found()}")
        return value

    def value(self) -> Any:
        """One value with everything in it. `stack` holds the open containers and the key that is being filled."""
        stack: list[tuple[Any, str | None]] = []
        while True:
            char = self.text[self.position : self.position + 1]
            if char == "{" or char == "[":
                container, key, closed = self.open(char)
                if not closed:
                    stack.append((container, key))
                    continue
                value: Any = container
            else:
                value = self.scalar()
            while stack:
                container, key = stack.pop()
                if key is None:
                    container.append(value)
                else:
                    container[key] = value
                next_key, closed = self.separator(container)
                if not closed:
                    stack.append((container, next_key))
                    break
                value = container
            else:
                return value

    def open(self, bracket: str) -> tuple[Any, str | None, bool]:
        """A new container, the first key where it is an object, and whether it is empty."""
        if len(self.opened) == MAX_DEPTH:
            self.fail(f"nested more than {MAX_DEPTH} levels deep")
        self.opened.append(self.position)
        self.position += 1
        self.space()
        container: Any = {} if bracket == "{" else []
        if self.closes(container):
            return container, None, True
        return container, self.key(container) if bracket == "{" else None, False

    def separator(self, container: Plain) -> tuple[str | None, bool]:
        """What follows a value: a comma and the next key, or the bracket that closes the container."""
        self.space()
        closing = "}" if type(container) is dict else "]"
        comma = self.position
        if not self.text.startswith(",", comma):
            if self.closes(container):
                return None, True
            self.fail(f'expected "," or "{closing}" after a value, found {self.found()}')
        self.position += 1
        self.space()
        if self.closes(container):
            if not self.dialect.comments:
                fact = f'{self.dialect.title} allows no "," before "{closing}"'
                self.fail(fact, remedy="delete it, or give the format jsonc", at=comma)
            return None, True
        return self.key(container) if type(container) is dict else None, False

    def closes(self, container: Plain) -> bool:
        if not self.text.startswith("}" if type(container) is dict else "]", self.position):
            return False
        self.position += 1
        self.opened.pop()
        return True

    def key(self, container: dict[str, Plain]) -> str:
        """A key and its colon."""
        start = self.position
        char = self.text[start : start + 1]
        if char == '"' or (char == "'" and self.dialect.json5):
            key = self.string()
        elif self.dialect.json5:
            key = self.name()
        elif self.at_end():
            self.fail("expected a key")
        else:
            self.fail(f"expected a key in double quotes, found {self.found()}")
        if self.unique and key in container:
            self.fail(f'the key "{key}" is there twice', at=start, remedy="remove one of them")
        self.space()
        if not self.text.startswith(":", self.position):
            self.fail(f'expected ":" after the key, found {self.found()}')
        self.position += 1
        self.space()
        return key

    def name(self) -> str:
        match = WORD_5.match(self.text, self.position)
        name = unescape(match.group()) if match else ""
        if not is_name(name):
            self.fail(f"expected a key, found {self.found()}")
        self.position += len(match.group()) if match else 0
        return name

    def scalar(self) -> Plain:
        char = self.text[self.position : self.position + 1]
        if char == '"' or (char == "'" and self.dialect.json5):
            return self.string()
        literal = LITERAL.match(self.text, self.position)
        token = literal or (NUMBER_5 if self.dialect.json5 else NUMBER).match(self.text, self.position)
        if token is None:
            self.fail(self.no_value(char))
        if WORD_5.match(self.text, token.end()) or self.text.startswith(".", token.end()):
            self.fail(self.no_token())
        self.position = token.end()
        if literal:
            return _LITERALS[literal.group()]
        try:
            return number(token.group())
        except ValueError:
            digits = len(token.group().lstrip("+-"))
            self.fail(f"an integer of {digits} digits is more than Python converts", at=token.start())

    def string(self) -> str:
        start = self.position
        match = (STRING_5 if self.dialect.json5 else STRING).match(self.text, start)
        if match is None:
            self.fail_in_string(start)
        self.position = match.end()
        if self.dialect.json5:
            return unescape(self.text[start + 1 : match.end() - 1])
        return str(_decode(self.text, start)[0])

    def space(self) -> None:
        """White space and, where the dialect has them, comments."""
        dialect, text = self.dialect, self.text
        while True:
            space = dialect.space.match(text, self.position)
            self.position = space.end() if space else self.position
            if not text.startswith("/", self.position):
                return
            comment = dialect.comment.match(text, self.position)
            if not dialect.comments and text.startswith(("//", "/*"), self.position):
                self.fail(f"{dialect.title} allows no comments", remedy="name the file .jsonc or give the format jsonc")
            if comment is None:
                if text.startswith("/*", self.position):
                    self.fail('the comment is not closed by "*/"')
                return
            self.position = comment.end()

    # -- the errors

    def at_end(self) -> bool:
        return self.position >= len(self.text)

    def found(self) -> str:
        if self.at_end():
            return "the end of the text"
        word = _WORD.match(self.text, self.position)
        token = word.group() if word else self.text[self.position]
        if token in "\"'":
            return "a string"
        return f'"{token}"' if token.isprintable() else f"U+{ord(token[0]):04X}"

    def no_value(self, char: str) -> str:
        if char == "'":
            return f"{self.dialect.title} takes double quotes"
        return f"expected a value, found {self.found()}"

    def no_token(self) -> str:
        word = self.found()
        digits = word.strip('"').lstrip("-")
        if digits[:1] == "0" and digits[1:2].isdigit():
            return f"a number must not start with 0, as {word} does"
        return f"expected a value, found {word}"

    def fail_in_string(self, start: int) -> NoReturn:
        """The first character that cannot stand in the string that begins at `start`."""
        text, quote = self.text, self.text[start]
        position = start + 1
        while position < len(text) and text[position] != quote:
            char = text[position]
            if char == "\\":
                end = self.escape_end(position)
                if end is None:
                    self.fail(f"{self.found_at(position, 2)} is no escape", at=position)
                position = end
                continue
            if char in "\n\r":
                break
            if char < " " and not self.dialect.json5:
                self.fail(f"a string cannot hold U+{ord(char):04X}; write \\u{ord(char):04x}", at=position)
            position += 1
        self.fail(f"the string is not closed by {quote}", at=start)

    def escape_end(self, position: int) -> int | None:
        quote = '"'
        pattern = STRING_5 if self.dialect.json5 else STRING
        for length in (2, 3, 4, 6):
            escape = self.text[position : position + length]
            if pattern.fullmatch(quote + escape + quote):
                return position + length
        return None

    def found_at(self, position: int, length: int) -> str:
        return self.text[position : position + length].encode("unicode_escape").decode().replace("\\\\", "\\")

    def fail(self, reason: str, *, at: int | None = None, remedy: str = "") -> NoReturn:
        if at is None:
            at = self.position
            if at >= len(self.text) and self.opened:
                line, _ = line_column(self.text, self.opened[-1])
                reason = f'the "{self.text[self.opened[-1]]}" of line {line} is not closed'
        line, column = line_column(self.text, at)
        raise ParseError(reason, line=line, column=column, remedy=remedy)
