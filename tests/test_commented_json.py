"""A `.json` file that has comments is edited as JSON with comments; one that has none stays strict."""

from __future__ import annotations

from pathlib import Path

import pytest

import confsafe

COMMENTED = """\
{
  // what the proxy expects
  "server": {
    "port": 80 // behind nginx
  },
  "url": "http://example.com" // not a comment before this one
}
"""


@pytest.fixture
def commented(tmp_path: Path) -> Path:
    path = tmp_path / "service.json"
    path.write_text(COMMENTED)
    return path


def test_one_key_changes_one_line(commented: Path) -> None:
    confsafe.set(commented, "server.port", 8080)
    assert commented.read_text() == COMMENTED.replace("80 ", "8080 ")


def test_a_block_comment_above_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "rush.json"
    path.write_text('/**\n * See the manual.\n */\n{\n  "a": [1, /* two */ 2,],\n}\n')
    confsafe.set(path, "a[1]", 3)
    assert path.read_text() == '/**\n * See the manual.\n */\n{\n  "a": [1, /* two */ 3,],\n}\n'


def test_it_is_read_edited_commented_and_rolled_back(commented: Path) -> None:
    with confsafe.edit(commented) as cfg:
        assert cfg.comments["server.port"].inline == "behind nginx"
        cfg["server"]["host"] = "web"
    assert confsafe.load(commented)["server"] == {"port": 80, "host": "web"}
    assert "// behind nginx" in commented.read_text()
    assert "server.host" in confsafe.diff(commented, secret=True)
    confsafe.rollback(commented)
    assert commented.read_text() == COMMENTED


def test_a_format_that_is_given_is_taken_at_its_word(commented: Path) -> None:
    with pytest.raises(confsafe.ParseError, match=r"service\.json:2:3: JSON allows no comments"):
        confsafe.set(commented, "server.port", 8080, format="json")
    with pytest.raises(confsafe.ParseError, match="no comments"):
        confsafe.loads(COMMENTED, "json")


def test_a_fault_beside_the_comments_is_told_at_its_place(commented: Path) -> None:
    commented.write_text(COMMENTED.replace("80 ", "8O "))
    with pytest.raises(confsafe.ParseError, match=r"service\.json:4:13: "):
        confsafe.load(commented)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1} // cut off',
        '{"a": /* why */ 1}\n',
        '{"a": 1,}\n',
        '{"a": "http://example.com/",}\n',
        '{"a": 1} /* cut off',
    ],
)
def test_what_may_be_a_slip_of_the_hand_stays_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(confsafe.ParseError):
        confsafe.set(path, "a", 2)
    assert path.read_text() == text


def test_a_strict_file_gets_no_comments(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": "//"}\n')
    with pytest.raises(confsafe.ValueRefused), confsafe.edit(path) as cfg:
        cfg.comments["a"] = "why"
    assert path.read_text() == '{"a": "//"}\n'


def test_what_a_rollback_takes_away_can_be_had_back(tmp_path: Path) -> None:
    path = tmp_path / "settings-of-ours.json"
    path.write_text('{\n  "a": 1 // why\n}\n')
    confsafe.set(path, "a", 2)
    confsafe.rollback(path)
    assert confsafe.get(path, "a") == 1
    confsafe.rollback(path)
    assert confsafe.get(path, "a") == 2
