"""What an edit of a text of `key = value` lines changes: its lines, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import confsafe
from confsafe.document import Document


def edited(text: str, format: Any, change: Callable[[Any], object]) -> str:
    """The text after a change of its data, by the finest splices."""
    document = Document(dedent(text), format)
    data = confsafe.loads(dedent(text), format)
    change(data)
    new = document.edited(data)
    assert not document.coarser, document.attempts[0].why
    return new


def changed(text: str, format: Any, change: Callable[[Any], object]) -> list[str]:
    """The lines that go, with `-`, and those that come, with `+`."""
    import difflib

    before = dedent(text).splitlines()
    return [line for line in difflib.ndiff(before, edited(text, format, change).splitlines()) if line[0] in "+-"]


INI = """\
    # the header

    [server]
    # the port
    port    = 80
    # the host
    host    = example.org
    debug   = Yes
    rate    = 50%

    ; about deps
    [deps]
    install =
        a
        # why b
        b

    none
"""


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (lambda d: d["server"].update(port=8080), ["- port    = 80", "+ port    = 8080"]),
        (lambda d: d["server"].update(debug=False), ["- debug   = Yes", "+ debug   = No"]),
        (lambda d: d["server"].update(debug=True), []),
        (lambda d: d["server"].update(timeout=1.5), ["+ timeout = 1.5"]),
        (lambda d: d["server"].pop("port"), ["- # the port", "- port    = 80"]),
        (lambda d: d["deps"].update(install="\na\nc\nb"), ["+     c"]),
        (lambda d: d["deps"].update(install="\nb"), ["-     a"]),
        (lambda d: d["deps"].update(none="now"), ["- none", "+ none = now"]),
        (lambda d: d.pop("deps"), None),
        (lambda d: d.update(new={"a": "1"}), ["+ ", "+ [new]", "+ a = 1"]),
        (lambda d: d["deps"].update(port=d["server"].pop("port")), ["- # the port", "- port    = 80"]),
    ],
)
def test_ini_changes_the_lines_of_the_entry(change: Callable[[Any], object], lines: list[str] | None) -> None:
    found = changed(INI, "ini", change)
    assert found[: len(lines)] == lines if lines is not None else "- ; about deps" in found and "+" not in str(found)


def test_an_entry_that_moves_takes_its_comment_along() -> None:
    new = edited(INI, "ini", lambda d: d["deps"].update(port=d["server"].pop("port")))
    assert new.endswith("none\n# the port\nport    = 80\n")


def test_a_section_that_is_renamed_keeps_its_lines() -> None:
    assert changed(INI, "ini", lambda d: d.update(net=d.pop("server"))) == ["- [server]", "+ [net]"]


def test_a_section_that_is_there_twice_is_one() -> None:
    text = "[a]\nx = 1\n[b]\n[a]\ny = 2\n"
    assert confsafe.loads(text, "ini") == {"a": {"x": "1", "y": "2"}, "b": {}}
    assert edited(text, "ini", lambda d: d["a"].update(z=3)) == "[a]\nx = 1\n[b]\n[a]\ny = 2\nz = 3\n"
    assert edited(text, "ini", lambda d: d.pop("a")) == "[b]\n"


def test_a_repeated_key_of_ini_is_read_as_its_last_value_told_and_left_alone() -> None:
    text = "[a]\nx = 1\nx = 2\ny = 3\n"
    document = Document(text, "ini")
    assert document.data == {"a": {"x": "2", "y": "3"}}
    assert document.reading is not None and [fault.line for fault in document.reading.faults] == [3]
    assert document.edited({"a": {"x": "2", "y": "4"}}) == "[a]\nx = 1\nx = 2\ny = 4\n"
    with pytest.raises(confsafe.ValueRefused, match=r"a\.x: the key x is there twice, first on line 2"):
        document.edited({"a": {"x": "5", "y": "3"}})


def test_a_new_ini_key_that_differs_in_capitals_alone_is_refused() -> None:
    with pytest.raises(confsafe.ValueRefused, match=r"s\.Port: .* port and Port are one name; write port"):
        confsafe.patch("[s]\nport = 1\n", {"s": {"port": "1", "Port": "2"}}, "ini")
    assert confsafe.patch("K=1\n", {"K": "1", "k": "2"}, "properties") == "K=1\nk=2\n"


def test_a_deeper_header_does_not_become_part_of_a_value_above_it() -> None:
    text = "[a]\nx = 1\n[b]\n  [c]\ny = 2\n"
    assert edited(text, "ini", lambda d: d.pop("b")) == "[a]\nx = 1\n[c]\ny = 2\n"


SYSTEMD = """\
    [Unit]
    Description=Web

    [Service]
    Type=simple
    ExecStartPre=/bin/one
    # the second
    ExecStartPre=/bin/two
    ExecStart=/usr/bin/web \\
        --port 80 \\
        --host h
    PrivateTmp=yes
"""


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (lambda d: d["Service"].update(PrivateTmp=False), ["- PrivateTmp=yes", "+ PrivateTmp=no"]),
        (lambda d: d["Service"].update(NoNewPrivileges=True), ["+ NoNewPrivileges=yes"]),
        (lambda d: d["Service"]["ExecStartPre"].append("/bin/three"), ["+ ExecStartPre=/bin/three"]),
        (lambda d: d["Service"]["ExecStartPre"].pop(), ["- # the second", "- ExecStartPre=/bin/two"]),
        (lambda d: d["Service"].update(ExecStartPre=["/bin/two"]), ["- ExecStartPre=/bin/one"]),
        (lambda d: d["Service"].update(ExecStartPre=[]), None),
        (lambda d: d["Service"].update(Type=["a", "b"]), ["- Type=simple", "+ Type=a", "+ Type=b"]),
        (
            lambda d: d["Service"].update(ExecStart=d["Service"]["ExecStart"].replace("80", "81")),
            ["-     --port 80 \\", "+     --port 81 \\"],
        ),
        (lambda d: d["Unit"].update(After="x.target"), ["+ After=x.target"]),
    ],
)
def test_systemd_changes_the_lines_of_the_entry(change: Callable[[Any], object], lines: list[str] | None) -> None:
    found = [line.rstrip() for line in changed(SYSTEMD, "systemd", change) if not line.startswith("?")]
    assert found == (lines or ["- ExecStartPre=/bin/one", "- # the second", "- ExecStartPre=/bin/two"])


GIT = """\
    [user]
    \tname = A
    [remote "origin"]
    \turl = https://x/y  # the first
    \tfetch = +refs/heads/*:refs/remotes/origin/*
    [core]
    \tbare
"""


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (lambda d: d["remote"]["origin"].update(url="a#b"), None),
        (lambda d: d["remote"].update(up={"url": "u"}), ['+ [remote "up"]', "+ \turl = u"]),
        (lambda d: d["remote"].update({'a "b"': {"url": "u"}}), ['+ [remote "a \\"b\\""]', "+ \turl = u"]),
        (lambda d: d["core"].update(bare="false"), ["- \tbare", "+ \tbare = false"]),
        (lambda d: d["core"].update(x=None), ["+ \tx"]),
        (lambda d: d["user"].update(email=" a "), ['+ \temail = " a "']),
        (lambda d: d["user"].update(note="a\nb\\"), ["+ \tnote = a\\nb\\\\"]),
        (lambda d: d.update(remotes=d.pop("remote")), ['- [remote "origin"]', '+ [remotes "origin"]']),
        (lambda d: d["user"].pop("name"), ["- \tname = A"]),
    ],
)
def test_git_changes_the_lines_of_the_entry(change: Callable[[Any], object], lines: list[str] | None) -> None:
    found = [line for line in changed(GIT, "gitconfig", change) if not line.startswith("?")]
    assert found == (lines or ["- \turl = https://x/y  # the first", '+ \turl = "a#b"  # the first'])


def test_a_section_that_only_those_below_it_made_goes_with_the_last_of_them() -> None:
    text = '[remote "up"]\n\turl = u\n[x]\n'
    assert edited(text, "gitconfig", lambda d: d["remote"].pop("up")) == "[x]\n"
    text = '[remote]\n\t# pushDefault = up\n[remote "up"]\n\turl = u\n'
    assert edited(text, "gitconfig", lambda d: d["remote"].pop("up")) == "[remote]\n\t# pushDefault = up\n"


@pytest.mark.parametrize(
    ("header", "below", "left"),
    [
        pytest.param("[remote]\n", '[remote "up"]\n', "", id="with nothing but its entry"),
        pytest.param("[remote] # why\n", '[remote "up"]\n', "[remote] # why\n", id="but for a comment"),
        pytest.param("[remote]\n", '# y = 2\n[remote "up"]\n', "[remote]\n", id="but for what sleeps"),
        pytest.param("[remote]\n", '[core]\n[remote "up"]\n', "[remote]\n", id="but where another one follows"),
    ],
)
def test_a_header_of_git_goes_with_its_last_entry_where_the_one_below_says_the_same(
    header: str, below: str, left: str
) -> None:
    assert edited(f"{header}\tx = 1\n{below}", "gitconfig", lambda d: d["remote"].pop("x")) == left + below


def test_a_header_of_git_whose_capitals_are_those_of_the_name_stays() -> None:
    text = '[Remote]\n\tx = 1\n[remote "up"]\n\ty = 1\n'
    assert edited(text, "gitconfig", lambda d: d["Remote"].pop("x")) == '[Remote]\n[remote "up"]\n\ty = 1\n'


def test_git_knows_a_name_in_any_capitals() -> None:
    text = "[User]\n\tname = A\n[user]\n\tNAME = B\n[x]\n"
    assert confsafe.loads(text, "gitconfig") == {"User": {"name": ["A", "B"]}, "x": {}}
    with pytest.raises(confsafe.ValueRefused, match="one name"):
        confsafe.patch("[user]\n\tname = A\n", {"user": {"name": "A", "Name": "B"}}, "gitconfig")


def test_an_entry_behind_its_header_is_set_and_not_torn_out() -> None:
    text = "[core] bare = true\n\tx = 1\n"
    assert edited(text, "gitconfig", lambda d: d["core"].update(bare=False)) == "[core] bare = false\n\tx = 1\n"
    with pytest.raises(confsafe.ValueRefused, match=r"core\.bare: it shares its line with the header"):
        edited(text, "gitconfig", lambda d: d["core"].pop("bare"))


PROPERTIES = """\
    # server
    server.port = 80
    server.hosts = a,\\
                   b
    ! the name
    name: caf\\u00e9
    empty
"""


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (lambda d: d.update({"server.port": 81}), ["- server.port = 80", "+ server.port = 81"]),
        (lambda d: d.update({"name": "ü\n"}), ["- name: caf\\u00e9", "+ name: \\u00fc\\n"]),
        (lambda d: d.update({"empty": "x"}), ["- empty", "+ empty = x"]),
        (lambda d: d.update({"a b=": " x"}), ["+ a\\ b\\= = \\ x"]),
        (lambda d: d.pop("name"), ["- ! the name", "- name: caf\\u00e9"]),
    ],
)
def test_properties_change_the_lines_of_the_entry(change: Callable[[Any], object], lines: list[str]) -> None:
    assert [line for line in changed(PROPERTIES, "properties", change) if not line.startswith("?")] == lines


@pytest.mark.parametrize(
    ("format", "value", "words"),
    [
        ("ini", " x", r"a\.x: INI cannot hold blanks at the ends of a line"),
        ("ini", "x\n", r"a\.x: INI cannot hold a line break at the end"),
        ("ini", "x\n#y", r"a\.x: INI cannot hold a further line that begins with # or ;"),
        ("ini", ["x"], r"a\.x: INI cannot hold it: it holds strings, a list is none"),
        ("ini", {"b": "c"}, r"a\.x: INI cannot hold it: it has no sections in sections"),
        ("ini", b"x", r"a\.x: INI cannot hold it: it holds strings"),
        ("systemd", "a\nb", r"a\.x: a systemd file cannot hold a line break"),
        ("systemd", "a\\", r"a\.x: a systemd file cannot hold a backslash at the end of a value"),
        ("systemd", None, r"a\.x: a systemd file cannot hold it: it holds strings, null is none"),
        ("ini", "a\0", r"a\.x: INI cannot hold a NUL or half a surrogate pair"),
        ("systemd", "\ud800", r"a\.x: a systemd file cannot hold a NUL or half a surrogate pair"),
        ("gitconfig", "\udfff", r"a\.x: git's configuration cannot hold a NUL or half a surrogate pair"),
        ("gitconfig", "a\rb", r"a\.x: git's configuration cannot hold a carriage return"),
    ],
)
def test_what_a_dialect_cannot_hold_is_refused_with_its_key_path(format: Any, value: Any, words: str) -> None:
    with pytest.raises(confsafe.ValueRefused, match=words):
        confsafe.patch("[a]\ny = 1\n", {"a": {"y": "1", "x": value}}, format)


@pytest.mark.parametrize(
    ("format", "data", "words"),
    [
        ("systemd", {"x": "1"}, "x: a systemd file cannot hold it: it has no keys outside a section"),
        ("properties", {"x": {"y": "1"}}, "x: Java's properties cannot hold it: it has no sections"),
        ("gitconfig", {"a b": {"y": "1"}}, "git's configuration cannot hold a section of that name"),
        ("gitconfig", {"a": {"y_z": "1"}}, r"a\.y_z: git's configuration cannot hold a key of that name"),
        ("ini", {"a=b": "1"}, "INI cannot hold a key of that name"),
        ("ini", {"a\nb": {}}, "INI cannot hold a section of that name"),
        ("ini", {"a": {"x\0": "1"}}, "INI cannot hold a key of that name"),
        ("ini", {"a\0": {"x": "1"}}, r"INI cannot hold a section of that name\.$"),
        ("systemd", {"A": {"x\ud800": "1"}}, "a systemd file cannot hold a key of that name"),
        ("gitconfig", {"a": {"\0": {"x": "1"}}}, "git's configuration cannot hold a section of that name"),
        ("properties", {"\0": "1"}, "Java's properties cannot hold a key of that name"),
        ("ini", ["x"], "INI is keys with values, not a list"),
    ],
)
def test_names_and_shapes_that_a_dialect_cannot_hold_are_refused(format: Any, data: Any, words: str) -> None:
    with pytest.raises(confsafe.ValueRefused, match=words):
        confsafe.dumps(data, format)


@pytest.mark.parametrize(
    ("format", "text", "place", "words"),
    [
        ("ini", "[a]\ntwo words\n", (2, 1), "no = or :"),
        ("ini", "[a]\n = x\n", (2, 2), "no key in front"),
        ("ini", "[a]\nx = \0\n", (2, 5), "NUL"),
        ("systemd", "x=1\n", (1, 1), "outside every section"),
        ("systemd", "[a]\nword\n", (2, 1), "no key with a ="),
        ("systemd", "[a\n", (1, 1), "no ]"),
        ("systemd", "[a]\nx=1 \\\n", (2, 5), "nothing is below it"),
        ("ini", "[a\n", (1, 1), "the header has no ] at its end"),
        ("systemd", "[]\n", (1, 1), "the header has no name"),
        ("gitconfig", "  []\n", (1, 3), "the header has no name"),
        ("gitconfig", "[a_b]\n", (1, 1), "no header, key or comment"),
        ("gitconfig", "[a]\nk = \\q\n", (2, 5), r"no escape \\q"),
        ("gitconfig", '[a]\nk = "x\n', (2, 5), "the quote is not closed"),
        ("gitconfig", '[a]\nk = x "y \\z"\n', (2, 10), r"no escape \\z"),
        ("gitconfig", "[a]\nk = x\\", (2, 6), "the last line goes on"),
        ("gitconfig", "k = 1\n", (1, 1), "outside every section"),
        ("gitconfig", '[a]\nb = 1\n[a "b"]\nc = 1\n', (3, 1), "a key and a section"),
        ("properties", "a = \\u00g0\n", (1, 5), "four hexadecimal digits"),
        ("properties", "a = \\ud800\n", (1, 5), "surrogate"),
    ],
)
def test_bad_input_is_refused_with_its_place(format: Any, text: str, place: tuple[int, int], words: str) -> None:
    with pytest.raises(confsafe.ParseError, match=words) as raised:
        confsafe.loads(text, format)
    assert (raised.value.line, raised.value.column) == place


@pytest.mark.parametrize("format", ["ini", "systemd", "gitconfig"])
def test_what_is_written_anew_is_read_as_it_was_given(format: Any) -> None:
    data = {"a": {"x": "1", "y": ""}, "b": {"z": "a b"}}
    assert confsafe.loads(confsafe.dumps(data, format), format) == data


def test_line_ends_and_an_open_end_stay() -> None:
    text = "[a]\r\nx = 1\r\ny = 2"
    assert edited(text, "ini", lambda d: d["a"].update(z="p\nq")) == "[a]\r\nx = 1\r\ny = 2\r\nz = p\r\n    q"
    assert edited(text, "ini", lambda d: d["a"].pop("y")) == "[a]\r\nx = 1"


def test_what_takes_the_place_of_something_of_another_kind_keeps_its_comments() -> None:
    text = "[a]\n\tx = 2\n\n\t# why\n\tk = 1 ; how\n"
    wrapped = edited(text, "gitconfig", lambda d: d["a"].update(k={"in": "1"}))
    assert wrapped == '[a]\n\tx = 2\n[a "k"]\n\t# why\n\tin = 1 ; how\n'
    replaced = edited(text, "gitconfig", lambda d: d["a"].update(k={"other": "9"}))
    assert replaced == '[a]\n\tx = 2\n# why\n; how\n[a "k"]\n\tother = 9\n'
    text = "[a]\nx = 1\n\n; about b\n[b]\ny = 2\n"
    assert edited(text, "ini", lambda d: d.update(b="1")) == "; about b\nb = 1\n\n[a]\nx = 1\n"


def test_a_value_that_moves_into_the_place_of_another_brings_its_comments() -> None:
    text = '[a]\n\tk = v\n\tk = w\n[b]\n\tx = 1\n\tk = "a # b" c ; d\n'
    new = edited(text, "gitconfig", lambda d: d["a"].update(k=d["b"].pop("k")))
    assert new == '[a]\n\tk = "a # b" c ; d\n[b]\n\tx = 1\n'


def test_all_lines_of_a_name_that_moves_go_along() -> None:
    document = Document("A=1\nE=\nE= # c\nZ=1\n", "env")
    new = document.edited({"A": "1", "Y": "", "Z": "1"})
    assert (new, document.coarser) == ("A=1\nY=\nY= # c\nZ=1\n", 0)


def test_the_gap_above_the_first_header_stays_when_a_key_comes_and_goes() -> None:
    text = "# c\n\n\n[a]\nx = 1\n"
    new = edited(text, "ini", lambda d: d.update(k="1"))
    assert new == "# c\n\n\nk = 1\n\n\n[a]\nx = 1\n"
    assert edited(new, "ini", lambda d: d.pop("k")) == text


def test_what_comes_below_what_takes_a_place_does_not_become_part_of_its_value() -> None:
    new = Document("\tx = 1\nk = v\n", "ini").edited({"x": "1", "new": "2", "other": "3"})
    assert new == "\tx = 1\nnew = 2\nother = 3\n"


def test_a_value_that_goes_on_on_a_blank_line_is_written_anew_where_it_moves() -> None:
    text = "[A]\n[S]\nY=a\\\n\n[Z]\n"
    assert edited(text, "systemd", lambda d: d["A"].update(Y=d["S"].pop("Y"))) == "[A]\nY=a\n[S]\n[Z]\n"


def test_a_comment_above_a_deeper_header_stays_when_a_section_comes_and_goes_above_it() -> None:
    text = "[A]\nk=1\n# prose\n [S]\nc=1\n"
    new = edited(text, "systemd", lambda d: d.update(N={"a": "1"}) or d.update(S=d.pop("S")))
    assert edited(new, "systemd", lambda d: d.pop("N")) == text
    assert "# prose\n [S]" in edited(text, "systemd", lambda d: d.pop("A"))


def test_what_takes_a_place_does_not_become_part_of_the_value_of_what_takes_the_one_above() -> None:
    text = "  word\nk = v\n; c\ndeps =\n  a\n  b\n"
    assert edited(text, "ini", lambda d: (d.pop("k"), d.pop("deps"), d.update(x="1", y="2"))) == (
        "  word\nx = 1\n; c\ny = 2\n"
    )


@pytest.mark.parametrize(
    ("text", "format"), [("a = x\\\n\n\nb = 1", "properties"), ("[A]\na = x\\\n\n\nb = 1", "systemd")]
)
def test_a_value_that_goes_on_on_an_empty_line_keeps_it_at_the_end_of_the_text(text: str, format: str) -> None:
    def without_b(data: Any) -> None:
        data.get("A", data).pop("b")

    assert edited(text, format, without_b) == text[: text.index("\nb")]


def test_a_line_that_comes_above_an_empty_name_is_not_torn_by_its_new_name() -> None:
    assert edited("a=1\n=x\n", "properties", lambda d: d.update({"b": "2", "Ren": d.pop("")})) == "a=1\nb=2\nRen=x\n"


def test_the_first_of_several_parts_of_a_section_goes_where_something_else_comes() -> None:
    text = '[remote "a"]\nx=1\n# c\n[core]\n[remote "b"]\n'
    new = edited(text, "gitconfig", lambda d: (d["remote"].pop("a"), d.update(new={})))
    assert new == '# c\n[core]\n[new]\n[remote "b"]\n'


def test_a_key_without_a_value_that_takes_the_place_of_another_leaves_no_comment_behind_it() -> None:
    text = "[A]\n\tkey\n\tx = 1\n[B]\n\tkey = v # c\n\tkey = w\n"
    new = edited(text, "gitconfig", lambda d: d["B"].update(key=d["A"].pop("key")))
    assert new == "[A]\n\tx = 1\n[B]\n\t# c\n\tkey\n"


def test_the_further_lines_of_a_value_stay_deeper_than_a_key_that_moves() -> None:
    text = "\tx = 1\n  more\n[b]\n  y = 2\n"
    new = edited(text, "ini", lambda d: d["b"].update(x=d.pop("x")))
    assert new == "[b]\n  y = 2\n  x = 1\n   more\n"


def test_a_section_whose_name_is_in_other_capitals_above_is_edited_where_it_moves() -> None:
    text = "[A]\n[a.B]\nk = 1\n# why\nother = 2\nmore = 3\n[x]\n"
    new = edited(text, "gitconfig", lambda d: d.update(New={"y": "1", "b": {**d.pop("A")["b"], "k": "9"}}))
    assert new == '[x]\n[New]\ny = 1\n[New "b"]\nk = 9\n# why\nother = 2\nmore = 3\n'


def test_a_section_moves_to_one_below_another_of_the_same_name() -> None:
    text = "[A]\n[a.b]\n\t# why\n\tk = v\n\tk = w\n"
    assert edited(text, "gitconfig", lambda d: d.update(Ren={"Ren": d.pop("A")["b"]})) == (
        '[Ren "Ren"]\n\t# why\n\tk = v\n\tk = w\n'
    )


def test_a_name_that_cannot_stand_alone_keeps_its_value() -> None:
    assert edited("[a]\nName[nl] = x\n", "ini", lambda d: d["a"].update({"Name[nl]": None})) == "[a]\nName[nl]\n"
    with pytest.raises(confsafe.ValueRefused, match=r'a\."two words": INI cannot hold a key of that name without a'):
        edited("[a]\ntwo words = x\n", "ini", lambda d: d["a"].update({"two words": None}))
    with pytest.raises(confsafe.ValueRefused, match=r'a\."two words": INI cannot hold a key of that name without a'):
        edited("[a]\n", "ini", lambda d: d["a"].update({"two words": None}))


def test_a_header_of_git_in_the_place_of_a_name_is_refused_with_the_path_that_is_meant() -> None:
    with pytest.raises(confsafe.ValueRefused, match=r"cannot hold a section of that name; write remote\.up"):
        edited("[core]\n", "gitconfig", lambda d: d.update({'remote "up"': {"url": "u"}}))


def test_a_line_that_comes_below_a_value_that_goes_at_an_open_end_stands_on_its_own() -> None:
    text = "k = v\n[a]"
    assert edited(text, "ini", lambda d: (d.pop("a"), d.update(k="", new="x"))) == "k =\nnew = x"


def test_a_key_without_a_value_keeps_no_comment_of_what_it_takes_the_place_of() -> None:
    text = "[A]\n\tk = v\n\tx = y # c\n"
    assert edited(text, "gitconfig", lambda d: (d["A"].pop("x"), d["A"].update(new=None))) == "[A]\n\tk = v\n\tnew\n"


def test_python_takes_a_header_of_git_as_a_key_path(tmp_path: Path) -> None:
    path, key = tmp_path / ".gitconfig", '"remote \\"origin\\"".url'
    confsafe.set(path, key, "u")
    confsafe.set(path, '"remote \\"up\\"".url', "w")
    assert path.read_text() == '[remote "origin"]\n\turl = u\n[remote "up"]\n\turl = w\n'
    assert confsafe.get(path, key) == confsafe.load(path).get_path(key) == "u"
    with confsafe.edit(path) as cfg:
        cfg.comments[key] = "why"
        cfg.set_path(key, "v")
        cfg.del_path('"remote \\"up\\""')
    assert path.read_text() == '[remote "origin"]\n\turl = v  # why\n'
    confsafe.unset(path, key)
    assert confsafe.load(path) == {"remote": {"origin": {}}}
