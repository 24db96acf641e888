"""`confsafe.merge` on texts: what a textual merge calls a conflict, and what remains one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import confsafe
from confsafe.data.keypath import format_path
from confsafe.data.marks import marked
from confsafe.data.sameness import same
from confsafe.data.textmerge import differing, merge_lines, resolved
from confsafe.data.threeway import three_way

TOML = """\
# The demo application.
[server]
port = 80       # the port
host = "a"

[log]
level = "info"  # or debug
"""

YAML = """\
# The demo application.
server:
  port: 80      # the port
  host: a

log:
  level: info   # or debug
"""

JSONC = """\
{
  // The demo application.
  "server": {
    "port": 80, // the port
    "host": "a"
  },
  "log": {"level": "info"} // or debug
}
"""


def test_changes_of_neighbouring_lines_do_not_conflict() -> None:
    ours = TOML.replace("port = 80", "port = 81")
    theirs = TOML.replace('host = "a"', 'host = "b"')
    merged = confsafe.merge(TOML, ours, theirs, "toml")
    assert merged.conflicts == []
    assert merged.text == ours.replace('host = "a"', 'host = "b"')


def test_keys_added_at_one_place_both_come_with_their_comments() -> None:
    ours = TOML.replace('host = "a"\n', 'host = "a"\n# how many\nworkers = 4  # ours\n')
    theirs = TOML.replace('host = "a"\n', 'host = "a"\n# seconds\ntimeout = 5  # theirs\n')
    merged = confsafe.merge(TOML, ours, theirs, "toml")
    assert merged.conflicts == []
    assert merged.text == ours.replace("# ours\n", "# ours\n# seconds\ntimeout = 5  # theirs\n")


def test_keys_of_yaml_added_at_one_place_both_come_with_their_comments() -> None:
    ours = YAML.replace("  host: a\n", "  host: a\n  workers: 4   # ours\n")
    theirs = YAML.replace("  host: a\n", "  host: a\n  # seconds\n  timeout: 5\n")
    merged = confsafe.merge(YAML, ours, theirs, "yaml")
    assert merged.conflicts == []
    assert merged.text == ours.replace("# ours\n", "# ours\n  # seconds\n  timeout: 5\n")


def test_entries_added_at_the_end_of_an_object_both_come() -> None:
    ours = JSONC.replace('"host": "a"\n', '"host": "a",\n    "workers": 4\n')
    theirs = JSONC.replace('"host": "a"\n', '"host": "a",\n    "timeout": 5\n')
    merged = confsafe.merge(JSONC, ours, theirs, "jsonc")
    assert merged.conflicts == []
    assert merged.text == ours.replace('"workers": 4\n', '"workers": 4,\n    "timeout": 5\n')


def test_comments_of_both_sides_live() -> None:
    ours = TOML.replace("# the port", "# ours: the port")
    theirs = TOML.replace("# The demo application.", "# Their application.").replace(
        '"a"\n', '"a"\n# a note on its own\n'
    )
    merged = confsafe.merge(TOML, ours, theirs, "toml")
    assert "# ours: the port" in merged.text
    assert "# Their application." in merged.text
    assert "# a note on its own" in merged.text


def test_their_comment_comes_to_a_value_that_we_changed() -> None:
    ours = TOML.replace("80       # the port", "81       # the port")
    theirs = TOML.replace("80       # the port", "80       # the public port")
    assert "port = 81       # the public port\n" in confsafe.merge(TOML, ours, theirs, "toml").text


def test_a_conflict_is_told_by_its_key_path_and_ours_stands() -> None:
    ours, theirs = TOML.replace("80", "81"), TOML.replace("80", "82").replace('"info" ', '"debug"')
    merged = confsafe.merge(TOML, ours, theirs, "toml")
    assert merged.conflicts == ["server.port"]
    assert merged.text == ours.replace('"info" ', '"debug"')


def test_marks_stand_around_the_lines_of_a_conflict_only() -> None:
    ours, theirs = TOML.replace("80", "81"), TOML.replace("80", "82").replace('"info" ', '"debug"')
    marks = "<<<<<<< ours\nport = 81       # the port\n=======\nport = 82       # the port\n>>>>>>> theirs\n"
    wanted = TOML.replace("port = 80       # the port\n", marks).replace('"info" ', '"debug"')
    assert confsafe.merge(TOML, ours, theirs, "toml").marked == wanted


def test_a_key_deleted_here_and_changed_there_is_a_conflict() -> None:
    ours = TOML.replace("port = 80       # the port\n", "")
    merged = confsafe.merge(TOML, ours, TOML.replace("80", "82"), "toml")
    assert merged.conflicts == ["server.port"]
    assert merged.text == ours
    assert "<<<<<<< ours\n=======\nport = 82" in merged.marked


def test_files_that_both_sides_made_are_merged_without_a_base() -> None:
    merged = confsafe.merge("", "a = 1\n", "b = 2\n", "toml")
    assert (merged.conflicts, confsafe.loads(merged.text, "toml")) == ([], {"a": 1, "b": 2})


def test_a_stream_of_documents_is_merged_document_by_document() -> None:
    base = "kind: Service\nport: 80\n---\nkind: Deployment\nreplicas: 1\nimage: a\n"
    ours = base.replace("80", "81").replace("replicas: 1", "replicas: 2")
    theirs = base.replace("image: a", "image: b")
    merged = confsafe.merge(base, ours, theirs, "yaml")
    assert merged.conflicts == []
    assert merged.text == ours.replace("image: a", "image: b")


def test_a_conflict_in_a_stream_names_the_document() -> None:
    base = "a: 1\n---\na: 1\n"
    merged = confsafe.merge(base, "a: 1\n---\na: 2\n", "a: 1\n---\na: 3\n", "yaml")
    assert merged.conflicts == ["[1].a"]


def test_crlf_and_the_byte_order_mark_of_ours_stay() -> None:
    base = "a = 1\r\nb = 1\r\n"
    merged = confsafe.merge(base, "\ufeffa = 2\r\nb = 1\r\n", "a = 1\nb = 3\nc = 4\n", "toml")
    assert merged.text == "\ufeffa = 2\r\nb = 3\r\nc = 4\r\n"


@pytest.mark.parametrize("side", ["base", "ours", "theirs"])
def test_a_side_that_does_not_parse_is_named(side: str) -> None:
    texts = {"base": "a = 1\n", "ours": "a = 2\n", "theirs": "a = 3\n", side: "a = \n"}
    with pytest.raises(confsafe.ParseError, match=f"{side} does not parse"):
        confsafe.merge(texts["base"], texts["ours"], texts["theirs"], "toml")


def test_lines_that_one_side_changed_are_taken_from_it() -> None:
    base = "".join(f"line {n}\n\n" for n in range(50))
    ours, theirs = base.replace("line 3\n", "ours\n\nmore\n"), base.replace("line 40\n", "")
    assert resolved(merge_lines(base, ours, theirs)) == ours.replace("line 40\n", "")


def test_lines_that_both_changed_are_a_conflict() -> None:
    regions = merge_lines("a\nb\n", "a\nours\n", "a\ntheirs")
    assert marked(regions) == "a\n<<<<<<< ours\nours\n=======\ntheirs\n>>>>>>> theirs\n"


def test_two_texts_differ_where_their_lines_do() -> None:
    assert marked(differing("a\nb\nc\n", "a\nc\n")) == "a\n<<<<<<< ours\nb\n=======\n>>>>>>> theirs\nc\n"


values = st.recursive(
    st.integers(0, 3) | st.booleans() | st.sampled_from(["", "x", "yes", "a: b # c"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=8,
)
documents = st.dictionaries(st.sampled_from("abcdef"), values, max_size=5)


@pytest.mark.parametrize("format", ["toml", "yaml", "jsonc"])
@given(base=documents, ours=documents, theirs=documents)
def test_the_text_is_the_merged_data_or_is_refused(format: Any, base: Any, ours: Any, theirs: Any) -> None:
    start = confsafe.dumps(base, format)
    sides = [confsafe.patch(start, data, format) for data in (ours, theirs)]
    wanted = three_way(base, ours, theirs)
    merged = confsafe.merge(start, *sides, format)
    assert same(dict(confsafe.loads(merged.text, format)), wanted.data)
    named = {format_path(path) for path in wanted.conflicts}
    assert named <= set(merged.conflicts)
    if named != set(merged.conflicts):  # the lines are of another mind than the keys: that is never silent
        witness = merge_lines(start, *sides)
        assert all(region.theirs is None for region in witness)
        assert not same(dict(confsafe.loads(resolved(witness), format)), wanted.data)
    assert ("<<<<<<< ours\n" in merged.marked) == bool(merged.conflicts)


@pytest.mark.parametrize("format", ["toml", "yaml", "jsonc"])
@given(base=documents, theirs=documents)
def test_a_side_that_changed_nothing_yields_the_other_byte_for_byte(format: Any, base: Any, theirs: Any) -> None:
    start = confsafe.dumps(base, format)
    other = confsafe.patch(start, theirs, format)
    assert confsafe.merge(start, start, other, format).text == other
    assert confsafe.merge(start, other, start, format).text == other


def test_anchors_and_merge_keys_of_both_sides_live() -> None:
    base = "base: &base\n  a: 1\n  b: 1\nweb:\n  <<: *base\n  port: 80\n"
    ours = base.replace("port: 80", "port: 81")
    theirs = base.replace("port: 80", "port: 80\n  host: x")
    assert confsafe.merge(base, ours, theirs, "yaml").text == ours.replace("port: 81", "port: 81\n  host: x")


@pytest.mark.parametrize("format", ["toml", "yaml", "jsonc"])
def test_a_large_file_with_a_table_in_common_is_merged(format: Any) -> None:
    data = {f"table{n}": {"a": 1, "b": [1, 2], "c": "x"} for n in range(3000)}
    base = confsafe.dumps(data, format)
    ours = confsafe.patch(base, data | {"table7": {"a": 2, "b": [1, 2], "c": "x"}, "ours": {"a": 1}}, format)
    theirs = confsafe.patch(base, data | {"table7": {"a": 1, "b": [1, 2], "c": "y"}, "theirs": {"a": 1}}, format)
    merged = confsafe.merge(base, ours, theirs, format)
    assert merged.conflicts == []
    assert confsafe.loads(merged.text, format)["table7"] == {"a": 2, "b": [1, 2], "c": "y"}
