"""A file is read in the encoding that its byte-order mark tells, and written back in it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import confsafe
from confsafe.errors import ParseError, ValueRefused
from confsafe.formats.encoding import decode, encode, encoding_of

MARKED = ("utf-16-le", "utf-16-be", "utf-8")


@pytest.mark.parametrize("codec", MARKED)
@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.toml", "# \U0001f600\r\nport = 80  # web\r\n", "# \U0001f600\r\nport = 8080  # web\r\n"),
        ("a.yaml", "# ü\nport: 80 # web\n", "# ü\nport: 8080 # web\n"),
        ("a.json", '{"ü": 1, "port": 80}', '{"ü": 1, "port": 8080}'),
        ("a.jsonc", '{"port": 80 /* é */}', '{"port": 8080 /* é */}'),
    ],
)
def test_a_marked_file_is_edited_in_its_encoding(
    tmp_path: Path, codec: str, name: str, before: str, after: str
) -> None:
    file = tmp_path / name
    file.write_bytes(("\ufeff" + before).encode(codec))
    assert confsafe.get(file, "port") == 80
    confsafe.set(file, "port", 8080)
    assert file.read_bytes() == ("\ufeff" + after).encode(codec)
    assert (tmp_path / f"{name}.bak").read_bytes() == ("\ufeff" + before).encode(codec)
    assert "+port" in confsafe.diff(file).replace(" ", "") or '"port": 8080' in confsafe.diff(file)


def test_a_file_without_a_mark_is_read_in_the_encoding_that_is_given(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes('{"n": "café"}'.encode("latin-1"))
    with pytest.raises(ParseError) as caught:
        confsafe.load(file)
    assert (caught.value.line, caught.value.column) == (1, 11)
    assert "encoding=" in str(caught.value)
    assert confsafe.load(file, encoding="latin-1") == {"n": "café"}
    assert confsafe.get(file, "n", encoding="latin-1") == "café"
    with confsafe.edit(file, encoding="latin-1") as cfg:
        cfg["n"] = "thé"
    assert file.read_bytes() == '{"n": "thé"}'.encode("latin-1")
    asyncio.run(confsafe.aio.set(file, "n", "maté", encoding="latin-1"))
    assert file.read_bytes() == '{"n": "maté"}'.encode("latin-1")


def test_a_character_that_the_encoding_does_not_have_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(b'n = "a"\n')
    with pytest.raises(ValueRefused, match="U\\+20AC"):
        confsafe.set(file, "n", "€", encoding="latin-1")
    assert file.read_bytes() == b'n = "a"\n'


def test_an_unknown_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"a = 1\n")
    with pytest.raises(ValueError, match="unknown encoding 'klingon'"):
        confsafe.load(tmp_path / "a.toml", encoding="klingon")
    with pytest.raises(ValueError, match="unknown encoding 'klingon'"):
        confsafe.set(tmp_path / "a.toml", "a", 2, encoding="klingon")
    with pytest.raises(ValueError, match="unknown encoding"):  # what a terminal's broken bytes come as
        confsafe.load(tmp_path / "a.toml", encoding="\udced\udca0")


def test_utf_32_and_half_a_character_are_told() -> None:
    with pytest.raises(ParseError, match="UTF-32"):
        decode("\ufeffa = 1".encode("utf-32-le"))
    with pytest.raises(ParseError, match="UTF-16"):
        decode("\ufeffa".encode("utf-16-le") + b"\x00")


def test_a_text_goes_back_as_it_came() -> None:
    for codec in MARKED:
        data = "\ufeff{}\n".encode(codec)
        assert encode(decode(data), encoding_of(data)) == data


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_loads_takes_bytes(codec: str) -> None:
    assert confsafe.loads('{"a": "é"}'.encode(codec), "json") == {"a": "é"}
    assert confsafe.loads("a = 'é'".encode(codec), "toml") == {"a": "é"}


def test_patch_says_that_it_takes_a_text() -> None:
    with pytest.raises(TypeError, match="str"):
        confsafe.patch(b"{}", {}, "json")  # type: ignore[arg-type]
