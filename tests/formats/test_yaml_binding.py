"""The C parser without the rest of ruamel.yaml, in a process of its own as the command line has it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("_ruamel_yaml")

ALONE = "from confsafe import formats, startup; startup.alone = True; yaml = formats.by_name('yaml'); "


def run(code: str, *argv: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *argv], capture_output=True, text=True, cwd=Path(__file__).parents[2], timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_reading_data_runs_none_of_the_package() -> None:
    code = "print(yaml.data('a: [1, x]')); import sys; print('ruamel.yaml.main' in sys.modules)"
    assert run(ALONE + code) == "{'a': [1, 'x']}\nFalse"


def test_what_the_c_parser_refuses_is_read_by_the_whole_package() -> None:
    assert run(ALONE + "print(yaml.data('{a: 12:30}'))") == "{'a': '12:30'}"


def test_errors_have_their_place_and_words() -> None:
    code = (
        "from confsafe.errors import ParseError\n"
        "for text in ('a: [1', 'a: \\t- b: c: d', 'a: \"x', 'k: @x', '\\x01'):\n"
        "    try: yaml.data(text)\n"
        "    except ParseError as error: print(error.line, error.column, error.reason)"
    )
    usual = "from confsafe import formats; yaml = formats.by_name('yaml')\n"
    assert run(ALONE + "\n" + code) == run(usual + code) != ""


def test_the_package_is_complete_for_who_asks_for_it_afterwards() -> None:
    code = (
        "yaml.data('a: 1'); import ruamel.yaml, io; from ruamel.yaml.parser import ParserError\n"
        "from ruamel.yaml.error import MarkedYAMLError\n"
        "print(ruamel.yaml.__version__ > '0.18', ruamel.yaml.YAML(typ='safe').load('a: 1'), ruamel.yaml.error)\n"
        "print(ParserError.__module__, issubclass(ParserError, MarkedYAMLError))\n"
        "try: ruamel.yaml.YAML(typ='safe', pure=True).load('a: [')\n"
        "except ParserError: print('refused')"
    )
    lines = run(ALONE + code).splitlines()
    assert lines[0].startswith("True {'a': 1} <module 'ruamel.yaml.error'")
    assert lines[1:] == ["ruamel.yaml.parser True", "refused"]


def test_a_package_that_is_built_otherwise_is_imported_as_usual(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['ruamel.yaml.events'] = None\n"  # an import of it fails
        "from confsafe.formats.yaml.reader import libyaml\n"
        "forget = libyaml._forget\n"
        "libyaml._forget = lambda: (forget(), print('taken back'))\n"
        "print(yaml.data('a: 1'), 'ruamel.yaml.main' in sys.modules)"
    )
    assert run(ALONE + "\n" + code) == "taken back\n{'a': 1} True"


def test_in_a_process_of_others_the_import_is_the_usual_one() -> None:
    code = "from confsafe import formats; formats.by_name('yaml').data('a: 1'); import sys; "
    assert run(code + "print('ruamel.yaml.main' in sys.modules)") == "True"
