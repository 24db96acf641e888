"""What tomlkit 0.15.2 and other TOML editors get wrong; each is right here."""

from __future__ import annotations

from toml_edits import edited


def test_arrays_of_tables_with_another_table_between_keep_their_order() -> None:
    text = "[[a]]\nx = 1\n\n[b]\ny = 1\n\n[[a]]\nx = 2\n"
    assert edited(text, lambda data: data["b"].update(y=2)) == text.replace("y = 1", "y = 2")


def test_deleting_the_first_of_two_dotted_keys_in_an_inline_table_leaves_no_comma() -> None:
    text = "t = {a.b.c = 1, a.b.d = 2}\n"
    assert edited(text, lambda data: data["t"]["a"]["b"].pop("c")) == "t = {a.b.d = 2}\n"


def test_a_table_added_below_a_dotted_key_is_valid() -> None:
    assert edited("a.b = 1\n", lambda data: data["a"].update(c={"d": 1})) == "a.b = 1\na.c.d = 1\n"


def test_a_sorted_array_is_written() -> None:
    text = 'a = [\n  "b", # two\n  "a", # one\n]\n'
    assert edited(text, lambda data: data["a"].sort()) == 'a = [\n  "a", # one\n  "b", # two\n]\n'


def test_a_new_key_of_a_crlf_file_ends_with_crlf() -> None:
    assert edited("a = 1\r\n", lambda data: data.update(b=2)) == "a = 1\r\nb = 2\r\n"


def test_a_new_key_never_lands_below_the_next_tables_comment() -> None:
    text = "[a]\nx = 1\n# about b\n[b]\ny = 1\n"
    assert edited(text, lambda data: data["a"].update(z=2)) == "[a]\nx = 1\nz = 2\n# about b\n[b]\ny = 1\n"


def test_deleting_a_table_leaves_the_next_tables_comment() -> None:
    text = "[a]\nx = 1\n\n# about b\n[b]\ny = 1\n"
    assert edited(text, lambda data: data.pop("a")) == "# about b\n[b]\ny = 1\n"


def test_a_hexadecimal_number_stays_hexadecimal() -> None:
    assert edited("mask = 0xFF\n", lambda data: data.update(mask=254)) == "mask = 0xFE\n"


def test_comments_within_a_value_outlive_the_assignment_of_a_whole_mapping() -> None:
    text = "[a]\nx = 1 # one\ny = [ # list\n  1, # first\n  2,\n]\n"
    assert edited(text, lambda data: data.update(a={"x": 1, "y": [1, 3]})) == text.replace("2,", "3,")


def test_a_comment_behind_the_last_item_stays_behind_it_when_one_is_appended() -> None:
    text = "a = [\n  1 # one\n]\n"
    assert edited(text, lambda data: data["a"].append(2)) == "a = [\n  1, # one\n  2\n]\n"


def test_a_hash_within_a_string_is_no_comment() -> None:
    text = 'a = "#x" # c\nb = """\n# y\n""" # d\n'
    assert edited(text, lambda data: data.pop("a")) == 'b = """\n# y\n""" # d\n'
