"""The judges themselves: they pass a good edit, and find each kind of harm that was done on purpose."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import judges
import pytest
from edits import Edit, at, put
from places import Path
from verdict import Sample, Verdict, judge

YAML = "# top\na: 1  # one\n\nb:\n  # about c\n  c: x\n  d: [1, 2]  # list\n"
TOML = "# top\na = 1  # one\n\n[b]\n# about c\nc = 'x'\nd = [1, 2]  # list\n"
JSONC = '{\n  // top\n  "a": 1, // one\n  "b": {\n    // about c\n    "c": "x",\n    "d": [1, 2] // list\n  }\n}\n'
TEXTS = {"yaml": YAML, "toml": TOML, "jsonc": JSONC}


def verdict(format: str, edit: Edit, new: str, old: str | None = None) -> Verdict:
    text = TEXTS[format] if old is None else old
    doc, data = judges.read(text, format)
    return judge(Sample("text", text, format, doc, data, copy.deepcopy(data)), edit, lambda *_, **__: new)


def setting(path: Path, value: object) -> Edit:
    return Edit(lambda data: put(data, path, value), "set", sets=[path])


def deleting(path: Path) -> Edit:
    def mutate(data: object) -> object:
        del at(data, path[:-1])[path[-1]]
        return data

    return Edit(mutate, "delete", deletes=[path])


def inserting(path: Path, value: object) -> Edit:
    return Edit(lambda data: put(data, path, value), "insert", inserts=[path])


@pytest.mark.parametrize("format", TEXTS)
def test_a_scalar_that_alone_was_replaced_passes(format: str) -> None:
    new = TEXTS[format].replace("1  #", "5  #").replace('"a": 1', '"a": 5')
    assert verdict(format, setting(("a",), 5), new).faults == {}


@pytest.mark.parametrize("format", TEXTS)
def test_another_value_than_the_one_requested_is_found(format: str) -> None:
    assert "semantic" in verdict(format, setting(("a",), 5), TEXTS[format]).faults


@pytest.mark.parametrize("format", TEXTS)
def test_another_type_than_the_one_requested_is_found(format: str) -> None:
    new = TEXTS[format].replace("1 ", "1.0 ", 1).replace('"a": 1,', '"a": 1.0,')
    assert "semantic" in verdict(format, setting(("a",), 1), new).faults


@pytest.mark.parametrize("format", TEXTS)
def test_a_blank_line_that_went_is_found(format: str) -> None:
    text = TEXTS[format].replace("\n", "\n\n", 1)
    new = TEXTS[format].replace("x", "y")
    assert "minimal" in verdict(format, setting(("b", "c"), "y"), new, text).faults


@pytest.mark.parametrize("format", TEXTS)
def test_a_blank_inside_a_line_that_went_is_found(format: str) -> None:
    new = TEXTS[format].replace("x", "y").replace("[1, 2]", "[1,2]")
    assert "minimal" in verdict(format, setting(("b", "c"), "y"), new).faults


@pytest.mark.parametrize("format", TEXTS)
def test_a_quote_that_changed_elsewhere_is_found(format: str) -> None:
    text = TEXTS[format].replace("1 ", "'one' ", 1).replace('"a": 1', '"a": "one"')
    new = text.replace("x", "y").replace("'one'", '"one"').replace('"a": "one"', '"a" : "one"')
    assert "minimal" in verdict(format, setting(("b", "c"), "y"), new, text).faults


@pytest.mark.parametrize("format", TEXTS)
def test_a_lost_comment_is_found(format: str) -> None:
    mark = "//" if format == "jsonc" else "#"
    new = TEXTS[format].replace("x", "y").replace(f" {mark} list", "")
    assert {"minimal", "comments"} <= set(verdict(format, setting(("b", "c"), "y"), new).faults)


@pytest.mark.parametrize(("format", "line"), [("yaml", "  # about c\n  c: x\n"), ("toml", "# about c\nc = 'x'\n")])
def test_a_deleted_key_takes_its_line_and_the_comment_above_it(format: str, line: str) -> None:
    assert verdict(format, deleting(("b", "c")), TEXTS[format].replace(line, "")).faults == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("b:\n  a: 0\n  # about c\n  c: x\n  d: 1\n", "  c: x\n"),
        ("[b]\na = 0\n# about c\nc = 'x'\nd = 1\n", "c = 'x'\n"),
    ],
)
def test_a_deleted_key_that_leaves_its_comment_to_its_neighbour_is_found(text: str, line: str) -> None:
    format = "toml" if text.startswith("[") else "yaml"
    assert "minimal" in verdict(format, deleting(("b", "c")), text.replace(line, ""), text).faults


def test_a_deleted_key_may_leave_a_heading_and_takes_the_lines_of_one_gap() -> None:
    text = "[b]\n# Limits\nc = 'x'\nd = 1\n\n\n# about e\ne = 2\n\nf = 3\n"
    assert verdict("toml", deleting(("b", "c")), text.replace("c = 'x'\n", ""), text).faults == {}
    assert verdict("toml", deleting(("b", "e")), text.replace("# about e\ne = 2\n\n", ""), text).faults == {}


def test_a_dotted_key_heads_the_paragraph_of_the_lines_around_it() -> None:
    text = "b = 0\n\n# Limits\na.x = 1\nd = 1\n"
    assert verdict("toml", deleting(("a", "x")), text.replace("a.x = 1", "a = {}"), text).faults == {}
    apart = text.replace("d = 1", "# about d\nd = 1")
    assert "minimal" in verdict("toml", deleting(("a", "x")), apart.replace("a.x = 1", "a = {}"), apart).faults


def test_a_toml_header_ends_the_paragraph_of_the_lines_above_it() -> None:
    text = "z = 1\n\n# Limits\na = 1\nb = 1\n# about c\n[c]\nd = 1\n"
    assert verdict("toml", deleting(("a",)), text.replace("a = 1\n", ""), text).faults == {}
    line = text.replace("[c]\nd = 1", "c.d = 1")
    assert "minimal" in verdict("toml", deleting(("a",)), line.replace("a = 1\n", ""), line).faults


def test_comments_of_tables_may_stand_above_the_array_that_they_become_at_the_top_of_the_file() -> None:
    text = "[[a]]\nx = 1\n\n[[a]]  # empty\n"
    assert verdict("toml", setting(("a", 0), 5), "# empty\na = [5, {}]\n", text).faults == {}
    header = "# MIT\n\n"
    assert verdict("toml", setting(("a", 0), 5), header + "# empty\na = [5, {}]\n", header + text).faults == {}
    joined = "# MIT\n# empty\na = [5, {}]\n"
    assert "minimal" in verdict("toml", setting(("a", 0), 5), joined, header + text).faults


def test_a_comment_between_entries_that_go_may_stay_where_it_is_in_another_column() -> None:
    text = "{\n  a: 1\n// note\n  , b: 2\n  , c: 3\n}\n"
    edit = Edit(lambda data: {"c": data["c"]}, "delete", deletes=[("a",), ("b",)])
    assert verdict("json5", edit, "{\n// note\n  c: 3\n}\n", text).faults == {}


def test_the_gap_above_the_last_entry_goes_with_it_also_above_a_comment() -> None:
    text = "{\n  a: 1,\n\n  b: 2,\n  // note\n}\n"
    assert verdict("json5", deleting(("b",)), "{\n  a: 1,\n  // note\n}\n", text).faults == {}
    assert "minimal" in verdict("json5", deleting(("b",)), "{\n  a: 1,\n\n  // note\n}\n", text).faults


def test_several_dotted_keys_between_two_paragraphs_may_be_one() -> None:
    text = "a.x = 1\n\nb.x = 2\n"
    new = "c.x = 1\nc.y = 2\n"
    edit = Edit(lambda data: {"a": data["a"], "c": {"x": 1, "y": 2}, "b": data["b"]}, "insert", inserts=[("c",)])
    assert verdict("toml", edit, text.replace("b.x", f"{new}\nb.x"), text).faults == {}
    assert "minimal" in verdict("toml", edit, text.replace("b.x", f"{new}\n\nb.x"), text).faults


def test_a_header_may_go_only_where_its_entries_have_all_become_tables() -> None:
    text = "[a]\nx.y = 1\n"
    assert verdict("toml", setting(("a", "x"), [{"y": 2}]), "[[a.x]]\ny = 2\n", text).faults == {}
    assert "minimal" in verdict("toml", setting(("a", "x", "y"), 2), "a.x.y = 2\n", text).faults


def test_a_deletion_that_takes_the_comment_of_another_key_is_found() -> None:
    text = "a: 1\n\n# about c\nc: 2\nb: 3\n"
    assert "comments" in verdict("yaml", deleting(("a",)), "c: 2\nb: 3\n", text).faults


def test_an_insertion_that_takes_over_a_comment_is_found() -> None:
    new = JSONC.replace('"a": 1, // one', '"a": 1,\n  "new": 0, // one')

    def mutate(data: dict[str, object]) -> dict[str, object]:
        return {"a": data["a"], "new": 0, "b": data["b"]}

    assert "comments" in verdict("jsonc", Edit(mutate, "insert", inserts=[("new",)]), new).faults


def test_a_new_key_that_is_not_where_the_data_has_it_is_found() -> None:
    assert "minimal" in verdict("yaml", inserting(("new",), 0), "new: 0\n" + YAML).faults
    assert verdict("yaml", inserting(("new",), 0), YAML + "\nnew: 0\n").faults == {}


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        ("a: 1\n\nb: 2\n", ["a: 1\n\nb: 2\n\nnew: 0\n"], ["a: 1\n\nb: 2\nnew: 0\n", "a: 1\n\nb: 2\n\n\nnew: 0\n"]),
        ("a: 1\nb: 2\n", ["a: 1\nb: 2\nnew: 0\n"], ["a: 1\nb: 2\n\nnew: 0\n"]),
        (
            "a: 1\n\nb:\n  c: 2\nd: 3\n",
            ["a: 1\n\nb:\n  c: 2\nd: 3\n\nnew: 0\n", "a: 1\n\nb:\n  c: 2\nd: 3\nnew: 0\n"],
            [],
        ),
        ("a: 1\n\n...\n", ["a: 1\nnew: 0\n\n...\n"], ["a: 1\n\nnew: 0\n\n...\n", "a: 1\n\nnew: 0\n...\n"]),
    ],
)
def test_a_new_yaml_key_is_parted_as_its_siblings_are(text: str, good: list[str], bad: list[str]) -> None:
    assert [verdict("yaml", inserting(("new",), 0), new, old=text).faults for new in good] == [{}] * len(good)
    assert all("minimal" in verdict("yaml", inserting(("new",), 0), new, old=text).faults for new in bad)


def test_behind_lines_that_are_commented_out_a_new_yaml_key_is_parted_as_they_are_on_one_of_their_sides() -> None:
    text = "r:\n  a: 1\n  # x: 1\n\n  b:\n    c: 2\n"
    after = {"r": {"a": 1, "new": 0, "b": {"c": 2}}}
    edit = Edit(lambda data: after, "insert", inserts=[("r", "new")])
    for blank, faults in (("\n", False), ("", False), ("\n\n", True)):
        new = text.replace("# x: 1\n", f"# x: 1\n{blank}  new: 0\n")
        assert bool(verdict("yaml", edit, new, old=text).faults) is faults


GAPS = {
    "toml": ("a = 1\n\n\nb = 2\n\nc = 3\n", "a = 1\n\n\nc = 3\n", "a = 1\n\nc = 3\n"),
    "yaml": ("a: 1\n\n\nb: 2\n\nc: 3\n", "a: 1\n\n\nc: 3\n", "a: 1\n\nc: 3\n"),
}


@pytest.mark.parametrize("format", GAPS)
def test_of_the_gaps_around_a_deleted_line_the_larger_one_has_to_stay(format: str) -> None:
    text, larger, smaller = GAPS[format]
    assert verdict(format, deleting(("b",)), larger, text).faults == {}
    assert "minimal" in verdict(format, deleting(("b",)), smaller, text).faults


def test_behind_the_last_line_of_a_table_the_outer_gap_has_to_stay() -> None:
    text = "[a]\nx = 1\n\n\ny = 2\n\n[b]\nz = 3\n"
    assert verdict("toml", deleting(("a", "y")), "[a]\nx = 1\n\n[b]\nz = 3\n", text).faults == {}
    assert "minimal" in verdict("toml", deleting(("a", "y")), "[a]\nx = 1\n\n\n[b]\nz = 3\n", text).faults


def test_a_first_long_key_below_a_long_one_gets_a_blank_line() -> None:
    text, edit = "a:\n  b: 1\n", inserting(("new",), {"c": 2})
    assert verdict("yaml", edit, text + "\nnew:\n  c: 2\n", old=text).faults == {}
    assert "minimal" in verdict("yaml", edit, text + "new:\n  c: 2\n", old=text).faults


def test_a_bare_newline_in_a_text_with_carriage_returns_is_found() -> None:
    text = "a: 1\r\nb: 2\r\n"
    assert "minimal" in verdict("yaml", inserting(("new",), 0), text + "new: 0\n", text).faults
    assert verdict("yaml", inserting(("new",), 0), text + "new: 0\r\n", text).faults == {}


def test_a_string_that_old_readers_misread_must_be_quoted() -> None:
    assert "minimal" in verdict("yaml", inserting(("new",), "yes"), YAML + "\nnew: yes\n").faults
    assert verdict("yaml", inserting(("new",), "yes"), YAML + "\nnew: 'yes'\n").faults == {}


def test_new_keys_in_another_order_change_nothing() -> None:
    edit = Edit(lambda data: dict(reversed(data.items())), "reorder")
    assert verdict("yaml", edit, YAML).faults == {}
    assert (
        "minimal" in verdict("yaml", edit, "b:\n  # about c\n  c: x\n  d: [1, 2]  # list\n# top\na: 1  # one\n").faults
    )


@pytest.mark.parametrize(
    ("format", "text", "path", "new"),
    [
        ("jsonc", "[1, 2, 3]", (1,), "[1, 3]"),
        ("jsonc", "[1, 2, 3]", (2,), "[1, 2]"),
        ("jsonc", "[\n  1,\n  2 // two\n]\n", (1,), "[\n  1\n]\n"),
        ("jsonc", "[\n  1,\n  2,\n]\n", (1,), "[\n  1,\n]\n"),
        ("jsonc", "[1]", (0,), "[]"),
        ("toml", "[a]\nx = 1\n\n[b]\ny = 2\n", ("a",), "[b]\ny = 2\n"),
        ("toml", "a.x = 1\nb = 2\na.y = 3\n", ("a",), "b = 2\n"),
        ("toml", "[a.b]\nx = 1\n", ("a", "b"), "[a]\n"),
        ("yaml", "a:\n  b: 1\nc: 2\n", ("a", "b"), "a: {}\nc: 2\n"),
        ("yaml", "- a: 1\n  b: 2\n", (0, "a"), "- b: 2\n"),
        ("yaml", "a: {b: 1, c: 2}\n", ("a", "b"), "a: {c: 2}\n"),
    ],
)
def test_the_usual_deletions_pass(format: str, text: str, path: Path, new: str) -> None:
    assert verdict(format, deleting(path), new, text).faults == {}


@pytest.mark.parametrize(
    ("format", "text", "path", "new"),
    [
        ("jsonc", "[1, 2, 3]", (1,), "[1,3]"),
        ("jsonc", "[\n  1,\n  2\n]\n", (1,), "[\n  1,\n]\n"),
        ("jsonc", "[\n  1,\n  2,\n]\n", (1,), "[1]\n"),
        ("toml", "[a]\nx = 1\n\n# about b\n[b]\ny = 2\n", ("a",), "[b]\ny = 2\n"),
        ("yaml", "a:\n  b: 1\nc: 2\n", ("a", "b"), "a: {}\n\nc: 2\n"),
        ("yaml", "a: {b: 1, c: 2}\n", ("a", "b"), "a:\n  c: 2\n"),
    ],
)
def test_deletions_that_touch_more_are_found(format: str, text: str, path: Path, new: str) -> None:
    assert verdict(format, deleting(path), new, text).faults != {}


def test_of_equal_items_either_may_be_the_one_that_went() -> None:
    text = "[\n  1, // one\n  1, // two\n  2\n]\n"
    for new in ("[\n  1, // one\n  2\n]\n", "[\n  1, // two\n  2\n]\n"):
        assert verdict("jsonc", deleting((0,)), new, text).faults == {}
    assert "minimal" in verdict("jsonc", deleting((0,)), "[\n  1,\n  2\n]\n", text).faults


def test_a_deletion_that_takes_the_comment_of_its_row_is_found() -> None:
    text = "[\n  1, 2, // row\n  3\n]\n"
    assert verdict("jsonc", deleting((1,)), "[\n  1, // row\n  3\n]\n", text).faults == {}
    assert "comments" in verdict("jsonc", deleting((1,)), "[\n  1,\n  3\n]\n", text).faults


def test_those_who_merge_in_what_changes_may_get_keys_of_their_own_and_nothing_else() -> None:
    text = "a: &x\n  k: 1 # c\nb:\n  <<: *x # m\n"
    edit = setting(("a", "k"), 2)
    assert verdict("yaml", edit, "a: &x\n  k: 2 # c\nb:\n  <<: *x # m\n  k: 1\n", text).faults == {}
    assert "comments" in verdict("yaml", edit, "a: &x\n  k: 2 # c\nb:\n  <<: *x\n  k: 1\n", text).faults


def test_a_toml_array_of_tables_that_holds_something_else_is_one_value() -> None:
    text = "x = 1\n\n[[a]] # first\nb = 1\n\n[c]\n"
    edit = setting(("a", 0), 5)
    assert verdict("toml", edit, "x = 1\na = [5] # first\n\n[c]\n", text).faults == {}
    assert "minimal" in verdict("toml", edit, "x=1\na = [5] # first\n\n[c]\n", text).faults


def test_what_a_yaml_string_holds_decides_between_the_quotes() -> None:
    assert verdict("yaml", setting(("a",), "it's"), 'a: "it\'s"\n', old="a: 'x'\n").faults == {}
    assert "minimal" in verdict("yaml", setting(("a",), "it's"), "a: 'it''s'\n", old="a: 'x'\n").faults
    assert verdict("yaml", setting(("a",), '"q"'), "a: '\"q\"'\n", old='a: "x"\n').faults == {}
    assert "minimal" in verdict("yaml", setting(("a",), '"q"'), 'a: "\\"q\\""\n', old='a: "x"\n').faults


def test_a_header_below_three_dashes_stays() -> None:
    text = "---\n# the file's\na: 1\nb: 2\n"
    assert verdict("yaml", deleting(("a",)), "---\n# the file's\nb: 2\n", old=text).faults == {}
    assert verdict("yaml", deleting(("a",)), "---\nb: 2\n", old=text).faults


def test_deeper_comments_below_an_entry_behind_a_dash_may_go_with_it() -> None:
    text = "- a: 1 # why\n       # more\n  b: 2\n- c\n"
    assert verdict("yaml", deleting((0, "a")), "- b: 2\n- c\n", old=text).faults == {}
    assert verdict("yaml", deleting((0, "a")), "- b: 2\n", old=text).faults


def test_an_item_that_moves_to_the_front_of_the_file_takes_its_comment_along() -> None:
    text = "- 1\n# two\n- 2\n"
    edit = Edit(lambda data: data[::-1], "move", deletes=[(1,)], inserts=[(0,)], is_move=True)
    assert verdict("yaml", edit, "# two\n- 2\n- 1\n", old=text).faults == {}
    assert verdict("yaml", edit, "- 2\n- 1\n", old=text).faults
    assert verdict("yaml", edit, "# three\n- 2\n- 1\n", old=text).faults


def test_a_comment_in_another_column_is_no_other_entrys_and_leaves_a_heading_one() -> None:
    text = "z: 0\nl:\n  # those\n  - a\n    # deeper\n  - b\n"
    assert verdict("yaml", deleting(("l", 0)), "z: 0\nl:\n  # those\n  - b\n", old=text).faults == {}
    text = "z: 0\nl:\n  # about a\n  - a\n  # about b\n  - b\n"
    assert verdict("yaml", deleting(("l", 0)), "z: 0\nl:\n  # about a\n  # about b\n  - b\n", old=text).faults
    text = "z: 0\nl:\n  # those\n  - a\n  # - b\n"
    assert verdict("yaml", deleting(("l", 0)), "z: 0\nl: []\n  # those\n  # - b\n", old=text).faults == {}


def test_blank_lines_below_the_deeper_comments_of_an_entry_are_its_gap() -> None:
    text = "l:\n  - a\n    # deeper\n\n  - b\n"
    assert verdict("yaml", deleting(("l", 0)), "l:\n  - b\n", old=text).faults == {}
    text = "- - 1\n  - 2\n\n    # deeper\n- c\n"
    edit = Edit(lambda data: [data[0], "b", data[1]], "insert", inserts=[(1,)])
    assert verdict("yaml", edit, "- - 1\n  - 2\n\n    # deeper\n- b\n- c\n", old=text).faults == {}
    assert verdict("yaml", edit, "- - 1\n  - 2\n\n    # deeper\n\n- b\n- c\n", old=text).faults


def test_the_line_break_in_front_of_a_last_deeper_comment_may_go_with_it() -> None:
    text = "a: 1\nb: 2\n  # deeper"
    assert verdict("yaml", deleting(("b",)), "a: 1", old=text).faults == {}
    assert verdict("yaml", deleting(("b",)), "a: 1 ", old=text).faults


def test_y_and_n_are_words_of_yaml_1_1_as_yes_and_no_are() -> None:
    assert verdict("yaml", setting(("a",), "n"), "a: n\n", old="a: yes\n").faults == {}
    assert verdict("yaml", setting(("a",), "n"), "a: n\n", old="a: x\n").faults


def test_a_string_that_escapes_its_own_quotes_may_go_on_to() -> None:
    assert verdict("yaml", setting(("a",), "'"), "a: ''''\n", old="a: 'it''s'\n").faults == {}
    assert verdict("yaml", setting(("a",), "'"), "a: ''''\n", old="a: 'its'\n").faults


def test_a_scalar_that_went_here_and_came_there_may_have_moved_with_its_comment() -> None:
    def change(data: dict[str, object]) -> object:
        return {"a": data["a"], "n": 12}

    edit = Edit(change, "several", deletes=[("b",)], inserts=[("n",)])
    text = "a: 1\nb: [12] # why\n"
    assert verdict("yaml", edit, "a: 1\nn: 12 # why\n", old=text).faults == {}
    assert verdict("yaml", edit, "a: 1\nn: 12 # why\n", old="a: 1\nb: [13] # why\n").faults


def test_a_second_entry_begins_with_a_comma_where_another_line_does() -> None:
    edit = Edit(lambda data: put(data, ("b", "new"), 1), "insert", inserts=[("b", "new")])
    text = '{ "a": 0\n  , "b": {\n    "a": 0\n  }\n}\n'
    new = text.replace('"a": 0\n  }', '"a": 0\n  , "new": 1\n  }')
    assert verdict("json", edit, new, old=text).faults == {}
    assert verdict("json", edit, new.replace('\n  , "b"', ', "b"'), old=text.replace('\n  , "b"', ', "b"')).faults


def test_a_scalar_that_takes_the_place_of_what_held_it_may_bring_its_comment() -> None:
    edit = Edit(lambda data: {"a": 7, "b": data["b"]}, "set", sets=[("a",)])
    text = "a = [\n  # other\n  6,\n  # why\n  7, # how\n] # of a\nb = 1\n"
    for new in ("# why\n# how\na = 7 # of a\nb = 1\n", "# why\na = 7 # of a\nb = 1\n", "a = 7 # of a\nb = 1\n"):
        assert verdict("toml", edit, new, old=text).faults == {}
    for new in ("# other\na = 7 # of a\nb = 1\n", "# why\na = 7\nb = 1\n", "a = 7 # of a\n# why\nb = 1\n"):
        assert verdict("toml", edit, new, old=text).faults
    assert verdict("toml", edit, "# why\na = 7 # of a\nb = 1\n", old=text.replace("7, # how", "8,")).faults


def test_a_new_key_that_the_text_has_plainly_already_need_not_be_quoted() -> None:
    text = "on: 1\na:\n  b: 1\n"
    assert verdict("yaml", inserting(("a", "on"), 1), "on: 1\na:\n  b: 1\n  on: 1\n", old=text).faults == {}
    assert verdict("yaml", inserting(("a", "off"), 1), "on: 1\na:\n  b: 1\n  off: 1\n", old=text).faults


def test_where_commas_begin_the_lines_the_first_entry_may_come_to_stand_below_a_new_one() -> None:
    text = '{\n    "a": 1\n  , "b": 2\n}\n'

    def mutate(data: dict[str, object]) -> dict[str, object]:
        return {"new": 0, **data}

    def faults(new: str) -> dict[str, str]:
        return verdict("jsonc", Edit(mutate, "insert", inserts=[("new",)]), new, text).faults

    assert faults('{\n    "new": 0\n  , "a": 1\n  , "b": 2\n}\n') == {}
    assert "minimal" in faults('{\n    "new": 0\n  , "a": 1\n, "b": 2\n}\n')
    assert "minimal" in faults('{\n    "new": 0\n  ,  "a": 1 \n  , "b": 2\n}\n')


def test_the_first_entry_may_go_with_one_of_the_deeper_comments_below_it_and_the_gap() -> None:
    text = "a:\n  x: 1\n    # one\n\n  # two\n\nb: 2\n"
    assert verdict("yaml", deleting(("a",)), "  # two\n\nb: 2\n", text).faults == {}
    later = f"z: 0\n\n{text}"
    assert "minimal" in verdict("yaml", deleting(("a",)), "z: 0\n  # two\nb: 2\n", later).faults


def test_what_an_alias_gets_with_the_text_of_its_anchor_is_no_entry_of_its_own() -> None:
    text = "b: &b {x: 1}\nn: &n\n  <<: *b\n  a: 2\nm:\n  y: *n\n  <<: *n\nz: 3\n"
    new = "b: &b {x: 1}\nn: 5\nm:\n  y: &n\n    <<: *b\n    a: 2\n  <<: *n\nz: 3\n"
    edit = replace(setting(("n",), 5), heirs=[(("m", "y"), ("m", "y"))])
    assert verdict("yaml", edit, new, text).faults == {}


def test_a_new_line_above_a_comment_may_join_the_line_above_or_stand_as_far_from_it_as_that_comment() -> None:
    text = "m:\n  a: 1\n\n  # one\n\n  b:\n    x: 1\n\n  c:\n    y: 1\n"

    def mutate(data: Any) -> Any:
        return {"m": {"a": 1, "new": 2, **data["m"]}}

    edit = Edit(mutate, "insert", inserts=[("m", "new")])
    for gap in ("", "\n"):
        new = text.replace("  a: 1\n", f"  a: 1\n{gap}  new: 2\n")
        assert verdict("yaml", edit, new, text).faults == {}
    new = text.replace("  a: 1\n", "  a: 1\n\n\n  new: 2\n")
    assert "minimal" in verdict("yaml", edit, new, text).faults


def test_the_comment_in_an_empty_list_may_move_into_what_takes_its_place() -> None:
    text = '{\n  "a": [\n    // one\n  ],\n  "b": 1\n}\n'
    new = '{\n  "a": {\n    "x": [\n      // one\n    ]\n  },\n  "b": 1\n}\n'
    edit = setting(("a",), {"x": []})
    assert verdict("jsonc", edit, new, text).faults == {}
    assert verdict("jsonc", edit, '{\n  "a": {\n    "x": []\n  },\n  "b": 1\n}\n', text).faults == {}
    assert "minimal" in verdict("jsonc", edit, new.replace("// one", "// two"), text).faults
    assert "minimal" in verdict("jsonc", edit, new.replace('"b": 1', '"b":  1'), text).faults
