"""A document's text is spliced and verified: a wrong text never leaves it."""

from __future__ import annotations

from typing import Any

import pytest

import confsafe
import confsafe.document as module
from confsafe import formats
from confsafe.data.changes import Insert
from confsafe.document import Document, decode
from confsafe.errors import ParseError, ValueRefused, VerifyError
from confsafe.formats.text import Comment, Splice

TEXT = "# head\na = 1  # one\n\n[t]\nx = 'y'  # two\nz = 2\n"
DATA: dict[str, Any] = {"a": 1, "t": {"x": "y", "z": 2}}


def spoiled(monkeypatch: pytest.MonkeyPatch, times: int, spoil: Any) -> list[int]:
    """Let the first splices go wrong, as a fault in a format would; returns the count of calls, as it grows."""
    calls: list[int] = []
    right = module.apply_splices

    def wrong(text: str, splices: Any) -> str:
        calls.append(1)
        return right(text, spoil(list(splices)) if len(calls) <= times else splices)

    monkeypatch.setattr(module, "apply_splices", wrong)
    return calls


def other_value(splices: list[Splice]) -> list[Splice]:
    return [splice._replace(new=splice.new + "0") for splice in splices]


def no_text(splices: list[Splice]) -> list[Splice]:
    return [splice._replace(new="= =") for splice in splices]


def swallowing(splices: list[Splice]) -> list[Splice]:
    """The right value, and a comment lost on the way."""
    return [splice._replace(end=splice.end + len("  # two")) for splice in splices]


@pytest.mark.parametrize("spoil", [other_value, no_text])
def test_a_wrong_splice_is_caught_and_a_coarser_one_tried(monkeypatch: pytest.MonkeyPatch, spoil: Any) -> None:
    document = Document("a = 1\n\n[t]\nx = 'y'\nz = 2\n", "toml")
    calls = spoiled(monkeypatch, 1, spoil)
    text = document.edited({"a": 1, "t": {"x": "y", "z": 3}})
    assert len(calls) > 1
    assert Document(text, "toml").data == {"a": 1, "t": {"x": "y", "z": 3}}


def test_where_two_changes_do_not_pass_at_once_one_is_made_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = spoiled(monkeypatch, 1, other_value)
    document = Document(TEXT, "toml")
    assert document.edited({"a": 5, "t": {"x": "y", "z": 3}}) == TEXT.replace("1  #", "5  #").replace("z = 2", "z = 3")
    assert len(calls) == 3
    assert document.coarser == 1


@pytest.mark.parametrize("spoil", [other_value, no_text, swallowing])
def test_where_nothing_passes_the_edit_is_refused(monkeypatch: pytest.MonkeyPatch, spoil: Any) -> None:
    document = Document(TEXT, "toml")
    spoiled(monkeypatch, 100, spoil)
    with pytest.raises(VerifyError):
        document.edited({"a": 1, "t": {"x": "q", "z": 2}})


def test_a_coarser_splice_that_would_lose_a_comment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(TEXT, "toml")
    spoiled(monkeypatch, 1, no_text)
    try:
        text = document.edited({"a": 1, "t": {"x": "q", "z": 2}})
    except VerifyError:
        return
    assert "# two" in text
    assert "# one" in text


def test_a_fault_in_a_format_is_not_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(TEXT, "toml")

    def broken(changes: Any, after: Any) -> Any:
        raise AttributeError("a fault")

    assert document.reading is not None
    monkeypatch.setattr(document.reading, "splices", broken, raising=False)
    with pytest.raises(VerifyError):
        document.edited({"a": 2, "t": {"x": "y", "z": 2}})


def test_a_refused_value_is_refused_at_once() -> None:
    with pytest.raises(ValueRefused):
        Document(TEXT, "toml").edited({**DATA, "a": None})


def test_the_same_data_gives_the_same_text() -> None:
    assert Document(TEXT, "toml").edited({"t": {"z": 2, "x": "y"}, "a": 1}) is not None
    assert Document(TEXT, "toml").edited({"t": {"z": 2, "x": "y"}, "a": 1}) == TEXT


def test_a_comment_that_would_not_be_read_back_is_refused() -> None:
    with pytest.raises((VerifyError, ValueRefused)):
        Document(TEXT, "toml").edited(DATA, comments={("a",): Comment(inline="two\nlines")})
    assert Document(TEXT, "toml").comment(("a",)) == Comment(above="head", inline="one")


@pytest.mark.parametrize("name", ["toml", "yaml", "jsonc"])
def test_many_comments_are_put_in_and_verified_at_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data: dict[str, Any] = {"k": {f"k{n}": n for n in range(50)}, "l": ["a" * n for n in range(30, 60)]}
    comments: dict[Any, Comment] = {("k", key): Comment(above=f"about {key}") for key in data["k"]}
    comments |= {("l", index): Comment(inline=f"item {index}") for index in range(30)}
    document = Document(formats.by_name(name).dumps(data), name)
    readings: list[str] = []
    monkeypatch.setattr(Document, "_read", _counted(Document._read, readings))
    text = document.edited(data, comments=comments)
    assert len(readings) == 1
    assert all(Document(text, name).comment(path) == comment for path, comment in comments.items())


def _counted(read: Any, readings: list[str]) -> Any:
    def counted(document: Document, body: str) -> Any:
        readings.append(body)
        return read(document, body)

    return counted


def test_two_comments_that_want_one_place_are_put_in_one_after_the_other() -> None:
    comments = {("p",): Comment(above="one"), ("p", 0): Comment(above="two")}
    assert Document("[[p]]\nx = 1\n", "toml").edited({"p": [{"x": 1}]}, comments=comments) == "# two\n[[p]]\nx = 1\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a = 1\nb = \xff\n", "line 2, column 5: byte 0xff is not UTF-8"),
        ("a".encode("utf-16") + b"\0", "byte 0x00 is not UTF-16"),
        ("a".encode("utf-32"), "UTF-32"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_place(data: bytes, words: str) -> None:
    with pytest.raises(ParseError) as caught:
        decode(data)
    assert words in str(caught.value)


def test_an_emptied_table_may_move_to_where_a_value_has_a_place() -> None:
    text = "# head\n[[p]]\nx = 1\n\n# b\n[b]\ny = 2\n"
    edited = Document(text, "toml").edited({"p": [], "b": {"y": 2}, "n": 1})
    assert Document(edited, "toml").data == {"p": [], "b": {"y": 2}, "n": 1}
    assert "# b\n[b]\ny = 2\n" in edited
    text = "[b]\ny = 2 # two\n\n[p]\nx = 1\n"
    edited = Document(text, "toml").edited({"b": {"y": 2}, "p": 5, "n": 1})
    assert Document(edited, "toml").data == {"b": {"y": 2}, "p": 5, "n": 1}
    assert "[b]\ny = 2 # two\n" in edited


def test_an_edit_that_would_leave_only_comments_of_json_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    right = module.apply_splices
    monkeypatch.setattr(module, "apply_splices", lambda *arguments: right(*arguments).replace("{}", ""))
    with pytest.raises(VerifyError):
        Document('// c\n{"a": 1}\n', "jsonc").edited({})


def test_attempts_that_were_not_believed_are_kept_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document("a = 1\n\n[t]\nx = 'y'\nz = 2\n", "toml")
    document.edited({"a": 2, "t": {"x": "y", "z": 2}})
    assert [attempt.why for attempt in document.attempts] == [""]
    assert document.coarser == 0
    spoiled(monkeypatch, 1, other_value)
    document.edited({"a": 1, "t": {"x": "y", "z": 3}})
    assert [attempt.why for attempt in document.attempts] == ["it reads as other data", ""]
    assert document.coarser == 1


def test_a_fault_in_a_format_is_logged_and_shown_to_whoever_asks(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(changes: Any, after: Any) -> Any:
        raise AttributeError("a secret value")

    for traceback in ("", "1"):
        monkeypatch.setenv("CONFSAFE_TRACEBACK", traceback)
        document = Document(TEXT, "toml")
        assert document.reading is not None
        monkeypatch.setattr(document.reading, "splices", broken, raising=False)
        with caplog.at_level("DEBUG", "confsafe"), pytest.raises(VerifyError):
            document.edited({"a": 2, "t": {"x": "y", "z": 2}})
        assert "AttributeError" in caplog.text
        assert "secret" not in caplog.text
        assert ("in broken" in capsys.readouterr().err) == bool(traceback)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_of_two_last_entries_one_is_replaced_where_the_text_has_no_final_line_break(newline: str) -> None:
    document = Document(newline.join(["a:", "  b: 1", "  c: 2"]), "yaml")
    assert document.edited({"a": {"inner": {"b": 1, "c": 2}}}) == newline.join(
        ["a:", "  inner:", "    b: 1", "    c: 2"]
    )
    assert document.coarser == 0


def test_deeper_blank_lines_behind_a_literal_are_its_own_when_an_entry_comes_behind_it() -> None:
    text = "a: |\n  x\n     \nb: 1\n"
    document = Document(text, "yaml")
    edited = document.edited({"a": "x\n   \n", "new": 2, "b": 1})
    assert edited == "a: |\n  x\n     \nnew: 2\nb: 1\n"
    assert document.coarser == 0


def test_where_the_splices_of_what_moves_are_not_believed_it_is_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document("[x]\na = { p = 1, q = 2 } # how\n\n[y]\nk = 1 # why\n", "toml")
    spoiled(monkeypatch, 1, no_text)
    text = document.edited({"a": {"p": 1, "q": 2}, "y": {"k": 1}})
    moves = [
        [change.moves for change in attempt.changes if isinstance(change, Insert)] for attempt in document.attempts
    ]
    assert [bool(any(found)) for found in moves] == [True, False]
    assert "# why" in text and "# how" not in text


def test_a_fault_in_what_an_entry_owns_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(deleted: Any, replaced: Any) -> Any:
        raise KeyError("no such place")

    document = Document(TEXT, "toml")
    assert document.reading is not None
    monkeypatch.setattr(document.reading, "owned", broken, raising=False)
    text = document.edited({"a": 1, "t": {"z": 2}})
    assert Document(text, "toml").data == {"a": 1, "t": {"z": 2}}
    assert document.attempts[0].why.startswith("KeyError")


@pytest.mark.parametrize("format", ["json", "jsonc", "toml", "yaml", "ini"])
@pytest.mark.parametrize("kind", [dict, list])
def test_data_that_hold_themselves_are_refused(format: Any, kind: type) -> None:
    text = confsafe.dumps({"a": {"c": "2"}, "b": {"d": "1"}}, format)
    value: Any = kind()
    if kind is dict:
        value["x"] = value
    else:
        value.append(value)
    with pytest.raises(confsafe.ValueRefused):
        confsafe.patch(text, {"a": value}, format)
    with pytest.raises(confsafe.ValueRefused):
        confsafe.dumps({"a": value}, format)
