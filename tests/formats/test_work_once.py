"""What is found out of a container is found once, however many of its entries ask for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import is_
from typing import Any

import pytest

import confsafe
from confsafe.data import diff
from confsafe.data.changes import Set, at_path
from confsafe.document import Document
from confsafe.formats import by_name
from confsafe.formats.json import comments as json_comments
from confsafe.formats.json import example as json_example
from confsafe.formats.json import places as json_places
from confsafe.formats.keyed import style as keyed_style
from confsafe.formats.layout import container
from confsafe.formats.text import Splice, apply_splices
from confsafe.formats.toml.places import gaps as toml_gaps
from confsafe.formats.toml.plan import forms, naming, new_sections, order
from confsafe.formats.toml.reader import loading as toml_loading
from confsafe.formats.toml.write import examples, style
from confsafe.formats.yaml.places import geometry, slots
from confsafe.formats.yaml.reader import parsing
from confsafe.formats.yaml.write import key_spacing, quotes

COUNT = 300


def counted(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> list[str]:
    """The calls of a function from now on, as they come."""
    calls: list[str] = []
    right: Callable[..., Any] = getattr(place, name)

    def call(*given: Any, **named: Any) -> Any:
        calls.append(name)
        return right(*given, **named)

    monkeypatch.setattr(place, name, call)
    return calls


def test_the_comments_of_an_object_are_read_from_one_look_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "{\n" + "".join(f'  "k{n}": {n}, // {n}\n' for n in range(COUNT)) + "}\n"
    reading = by_name("jsonc").read(text)
    calls = counted(monkeypatch, json_comments, "container_over")
    assert [reading.comment((f"k{n}",)).inline for n in range(COUNT)] == [str(n) for n in range(COUNT)]
    assert all(reading.owned([(f"k{n}",)], []) for n in range(COUNT))
    assert len(calls) == 1


def test_the_comments_of_an_array_are_read_from_one_look_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a = [\n" + "".join(f"  {n}, # {n}\n" for n in range(COUNT)) + "]\n"
    reading = by_name("toml").read(text)
    calls = counted(monkeypatch, toml_gaps, "container_over")
    assert [reading.comment(("a", n)).inline for n in range(COUNT)] == [str(n) for n in range(COUNT)]
    assert len(calls) == 1


def test_the_lists_of_a_table_are_looked_at_once_for_all_that_become_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"a{n} = 1\nb{n} = [1, 2]\n" for n in range(COUNT))
    document = Document(text, "toml")
    calls = counted(monkeypatch, examples, "scan_array")
    after = {key: [1, 2, 3] if value == 1 else value for key, value in document.data.items()}
    assert document.edited(after) == text.replace(" = 1\n", " = [1, 2, 3]\n")
    assert len(calls) <= COUNT


def test_a_new_entry_reads_few_of_the_gaps_of_a_large_object(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "{\n" + ",\n".join(f'  "k{n}": {{}}' for n in range(COUNT)) + "\n}\n"
    calls = counted(monkeypatch, container, "read_gap")
    result = confsafe.patch(text, confsafe.loads(text, "json") | {"new": {"a": 1}}, "json")
    assert result == text.replace("\n}\n", ',\n  "new": {\n    "a": 1\n  }\n}\n')
    assert len(calls) < 10


def test_a_text_without_strings_is_gone_over_once_for_its_strings() -> None:
    text = "a = [" + "1, " * COUNT + "]  # 'no string'\n"
    found = next(examples._STRINGS.finditer(text))
    assert found.span() == (0, len(text))


def test_the_style_of_a_run_of_new_keys_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"a{n} = {n}\n" for n in range(COUNT))
    ends, spelled = counted(monkeypatch, style, "_key_end"), counted(monkeypatch, naming, "_spelling_of_child")
    new = {f"b{n}": n for n in range(COUNT)}
    result = confsafe.patch(text, confsafe.loads(text, "toml") | new, "toml")
    assert result == text + "".join(f"{key} = {value}\n" for key, value in new.items())
    assert len(ends) + len(spelled) <= 6 * COUNT


def test_the_siblings_of_many_new_keys_are_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"a{n}: 'x'\n" for n in range(COUNT))
    asked, colons = counted(monkeypatch, quotes, "_free_quote"), counted(monkeypatch, key_spacing, "_indicator")
    new = {f"b{n}": "x" for n in range(COUNT)}
    result = confsafe.patch(text, confsafe.loads(text, "yaml") | new, "yaml")
    assert result == text + "".join(f"{key}: 'x'\n" for key in new)
    assert len(asked) + len(colons) <= 4 * COUNT


def test_the_comments_of_a_block_are_not_read_for_the_gaps_between_its_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"# of {n}\na{n}: {n}\n" for n in range(COUNT))
    read = counted(monkeypatch, slots, "commented")
    result = confsafe.patch(text, confsafe.loads(text, "yaml") | {"new": 1}, "yaml")
    assert result == text + "new: 1\n"
    assert len(read) < 10


def test_what_an_entry_ends_with_is_found_without_a_look_at_its_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a:\n" + "".join(f"  b{n}: {n}\n" for n in range(COUNT))
    ends = counted(monkeypatch, geometry.Geometry, "block_scalar")
    result = confsafe.patch(text, confsafe.loads(text, "yaml") | {"new": 1}, "yaml")
    assert result == text + "new: 1\n"
    assert len(ends) < 20


def test_strings_of_one_mind_are_not_held_against_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "l:\n" + "".join(f"  - 'x{n}'\n" for n in range(COUNT))
    held = counted(monkeypatch, quotes, "_free_quote_and_marks")
    result = confsafe.patch(text, {"l": [*confsafe.loads(text, "yaml")["l"], "new"]}, "yaml")
    assert result == text + "  - 'new'\n"
    assert held == []


def test_the_strings_of_a_file_are_asked_once_for_all_new_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "n: 1\nl:\n" + "".join(f"  - 'x{n}'\n" for n in range(COUNT))
    asked = counted(monkeypatch, quotes, "_free_quote")
    new = {f"b{n}": "x" for n in range(COUNT)}
    result = confsafe.patch(text, confsafe.loads(text, "yaml") | new, "yaml")
    assert result == text + "".join(f"{key}: 'x'\n" for key in new)
    assert len(asked) <= 3 * COUNT


def test_a_yaml_text_that_gets_an_entry_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"a{n}:\n  - {n}\n" for n in range(COUNT))
    read: list[str] = []
    right = parsing.fast_events
    monkeypatch.setattr(parsing, "fast_events", lambda text: read.append(text) or right(text))
    assert (
        confsafe.patch(text, confsafe.loads(text, "yaml") | {"b": {"c": [1]}}, "yaml") == text + "b:\n  c:\n    - 1\n"
    )
    assert read == [text, text, "b:\n  c:\n    - 1\n"]  # the first is the test's own


@pytest.mark.parametrize("kind", ["json", "toml", "yaml"])
def test_many_keys_in_the_place_of_many_others_are_not_each_compared_with_each(
    monkeypatch: pytest.MonkeyPatch, kind: Any
) -> None:
    text = confsafe.dumps({"t": {f"a{n}": f"v{n}" for n in range(COUNT)}}, kind)
    compared = counted(monkeypatch, diff, "same")
    after = {"t": {f"b{n}": n for n in range(COUNT)}}
    assert confsafe.loads(confsafe.patch(text, after, kind), kind) == after
    assert len(compared) <= 2 * COUNT


def test_many_keys_that_are_renamed_keep_their_comments() -> None:
    text = "".join(f"a{n}: v{n % 7}  # of {n}\n" for n in range(COUNT))
    after = {f"b{n}": f"v{n % 7}" for n in range(COUNT)}
    assert confsafe.patch(text, after, "yaml") == text.replace("a", "b")


def test_the_headers_of_a_text_are_looked_at_once_for_all_new_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(f"[t.a{n}]\nx = {n}\n" for n in range(COUNT))
    looked = counted(monkeypatch, style.SectionStyles, "_gap_above")
    data = confsafe.loads(text, "toml")
    data["t"] |= {f"b{n}": {"x": n, "y": {"deep": {"z": n}}} for n in range(20)}
    new = "".join(f"\n[t.b{n}]\nx = {n}\n\n[t.b{n}.y.deep]\nz = {n}\n" for n in range(20))
    assert confsafe.patch(text, data, "toml") == text + new
    assert len(looked) <= COUNT


def test_a_new_json_object_reads_no_entry_of_its_siblings_again(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {f"k{n}": {"a": {"b": n}, "c": [n]} for n in range(12)}
    text = confsafe.dumps(whole, "json")
    read = counted(monkeypatch, json_places.Walker, "container")
    after = whole | {"new": {"a": {"b": 1}, "c": [2]}}
    assert confsafe.patch(text, after, "json") == confsafe.dumps(after, "json")
    assert len(read) == 1


def test_no_expression_is_compiled_for_a_new_yaml_key(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a:\n  x: 1\nb:\n  x: 2\n"
    after = confsafe.loads(text, "yaml") | {"c": {"x": 3, "w": 4}}
    confsafe.patch(text, after, "yaml")
    compiled = counted(monkeypatch, re, "compile")
    assert confsafe.patch(text, after, "yaml") == text + "c:\n  x: 3\n  w: 4\n"
    assert compiled == []


def test_what_follows_new_tables_in_the_data_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"[t.a{n}]\nx = {n}\n" for n in range(COUNT))
    looked = counted(monkeypatch, order.Order, "_is_on_line")
    compared = counted(monkeypatch, forms, "_with_common_keys")
    new = {f"b{n}": {"y": n} for n in range(COUNT)}
    data = confsafe.loads(text, "toml")
    data["t"] |= new
    result = confsafe.patch(text, data, "toml")
    assert result == text + "".join(f"[t.b{n}]\ny = {n}\n" for n in range(COUNT))
    assert len(looked) <= 2 * COUNT
    assert len(compared) == 1


@pytest.mark.parametrize(("kind", "text"), [("jsonc", '{"a": 1} // c'), ("toml", "a = 1 # c"), ("yaml", "a: 1 # c")])
def test_the_comments_of_a_text_are_listed_once_for_all_that_may_move(kind: str, text: str) -> None:
    reading = by_name(kind).read(text)
    assert len(reading.comments()) == 1
    assert reading.comments() is reading.comments()


def test_the_habits_of_a_text_of_lines_are_found_once_for_all_new_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"K{n}=v{n}\n" for n in range(COUNT))
    asked = counted(monkeypatch, keyed_style.Style, "_sign")
    new = {f"N{n}": "1" for n in range(COUNT)}
    result = confsafe.patch(text, confsafe.loads(text, "env") | new, "env")
    assert result == text + "".join(f"{key}=1\n" for key in new)
    assert len(asked) <= 3 * COUNT


@pytest.mark.parametrize("new", [4242, "text", [1, 2], {"a": {"b": 1}, "c": [{"d": 2}]}])
@pytest.mark.parametrize("path", [("t0",), ("t150",), ("t299",), ()])
def test_what_is_new_in_a_toml_text_is_read_again_without_the_rest(
    monkeypatch: pytest.MonkeyPatch, path: tuple[str, ...], new: Any
) -> None:
    text = "top = 1\n" + "".join(f"\n# {n}\n[t{n}]\nport = {n}\n" for n in range(COUNT))
    document = Document(text, "toml")
    after = confsafe.loads(text, "toml")
    at_path(after, path)["new"] = new
    calls = counted(monkeypatch, toml_loading, "_load")
    assert confsafe.loads(document.edited(after), "toml") == after
    assert calls == ["_load"]  # that of this test


def test_a_toml_statement_that_is_read_again_leaves_the_keys_that_were_there() -> None:
    reading = by_name("toml").read("[t]\na = 1\nport = 1\n")
    start = reading.text.index("1\n", -2)
    splices = [Splice(start, start + 1, "2")]
    fresh = reading.reread(apply_splices(reading.text, splices), [Set(("t", "port"), 2)], splices)
    assert fresh is not None
    assert fresh.data == {"t": {"a": 1, "port": 2}}
    assert all(map(is_, fresh.data["t"], reading.data["t"]))  # so that no more than the value is compared


def test_parts_near_the_root_that_are_the_same_are_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    def data(port: int) -> dict[str, Any]:
        return {"a": {"b": {"port": port, **{f"k{n}": {"x": n, "y": [n]} for n in range(5)}}}}

    calls = counted(monkeypatch, diff, "_diff_mapping")
    assert diff.diff(data(1), data(2), tree=True) == [Set(("a", "b", "port"), 2)]
    assert len(calls) == 3


def test_the_elements_of_a_new_array_of_tables_have_their_key_and_their_models_found_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = '[a."b c".d]\nx = 1\n\n[a."b c".e]\nx = 1\n'
    after = confsafe.loads(text, "toml")
    after["a"]["b c"]["new"] = [{"n": number, "of": {"x": 1}} for number in range(COUNT)]
    spelled, models = counted(monkeypatch, naming, "header_parts"), counted(monkeypatch, new_sections, "models_of")
    edited = confsafe.patch(text, after, "toml")
    assert edited.count('[[a."b c".new]]') == edited.count('[a."b c".new.of]') == COUNT
    assert (len(spelled), len(models)) == (3, 1)


def test_the_lists_of_a_text_that_has_none_on_lines_are_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"l{number} = [1, 2]\n" for number in range(COUNT))
    calls = counted(monkeypatch, examples, "scan_array")
    assert confsafe.patch(text, confsafe.loads(text, "toml") | {"new": [1, 2]}, "toml") == text + "new = [1, 2]\n"
    assert not calls


def test_the_inside_of_brackets_on_one_line_is_looked_for_where_a_container_stands_on_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = {"a": {"b": {"c": 1}}}
    calls = counted(monkeypatch, json_example.Examples, "_padding")
    new = {"x": {"y": {"z": 1}}}
    assert '      "z": 1' in confsafe.patch(confsafe.dumps(data, "json"), data | {"new": new}, "json")
    assert not calls
    assert '"new": { "x": { "y": { "z": 1 } } }' in confsafe.patch(
        '{ "a": { "b": { "c": 1 } } }', data | {"new": new}, "json"
    )
    assert calls
