"""In a text of YAML 1.1 a document without directives takes those of the one before it."""

from __future__ import annotations

import pytest

from confsafe.data.tagged import Tagged
from confsafe.document import Document
from confsafe.errors import ParseError, SeveralDocuments
from confsafe.formats import by_name
from confsafe.formats.stream import data_of_documents

YAML = by_name("yaml")
SCENE = """%YAML 1.1
%TAG !u! tag:unity3d.com,2011:
--- !u!1 &106840
GameObject:
  m_Name: yes  # first
--- !u!4 &406840
# second
Transform:
  m_Children: 4
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_document_reads_with_the_directives_of_the_first(newline: str) -> None:
    text = SCENE.replace("\n", newline)
    assert data_of_documents(text, "yaml") == [
        Tagged("tag:unity3d.com,2011:1", {"GameObject": {"m_Name": True}}),
        Tagged("tag:unity3d.com,2011:4", {"Transform": {"m_Children": 4}}),
    ]
    reading = YAML.read(text, document=1)
    assert [text[start:end] for start, end in reading.comments()] == ["# second"]


def test_one_is_edited_in_its_place() -> None:
    document = Document(SCENE, "yaml", document=1)
    after = Tagged("tag:unity3d.com,2011:4", {"Transform": {"m_Children": 5}})
    assert document.edited(after) == SCENE.replace("m_Children: 4", "m_Children: 5")


def test_one_has_to_be_chosen_and_be_there() -> None:
    with pytest.raises(SeveralDocuments, match="the file holds 2 documents"):
        YAML.data(SCENE)
    with pytest.raises(ParseError, match="there is no document 2: the file holds 2"):
        YAML.data(SCENE, document=2)


@pytest.mark.parametrize("text", [SCENE.replace("1.1", "1.2"), SCENE.replace("%YAML 1.1\n", ""), "--- !u!1 a\n"])
def test_yaml_1_2_wants_them_again(text: str) -> None:
    with pytest.raises(ParseError, match="undefined tag handle"):
        YAML.data(text, document=text.count("---") - 1)
