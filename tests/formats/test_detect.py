"""A file's name tells its format; for rc files the text does; an empty file is alike in every dialect of JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

import confsafe
from confsafe.errors import ParseError
from confsafe.formats import detect

WITH_COMMENTS = (
    "tsconfig.json", "tsconfig.build.json", "jsconfig.json", ".devcontainer.json", ".vscode/mcp.json", "deno.json",
    "wrangler.jsonc", "wrangler.json", "appsettings.json", "appsettings.Development.json", "launchSettings.json",
    "Preferences.sublime-settings", "app.sublime-project", "py.code-snippets", "bun.lock", ".oxlintrc.json",
    ".babelrc", "angular.json", "turbo.json", "app.code-workspace",
)  # fmt: skip


@pytest.mark.parametrize("name", WITH_COMMENTS)
def test_names_whose_readers_take_comments(name: str) -> None:
    assert detect(name) == "jsonc"


@pytest.mark.parametrize("name", ["package.json", "composer.json", "manifest.json", "data.json", "n.ipynb", "a.har"])
def test_names_whose_readers_do_not(name: str) -> None:
    assert detect(name) == "json"


RC_JSON = '// as agreed\n{\n  "tabWidth": 2\n}\n'
RC_YAML = "# as agreed\ntabWidth: 2\n"
RC_FLOW = "{ tabWidth: 2 }\n"


@pytest.mark.parametrize("name", [".prettierrc", ".eslintrc", ".stylelintrc", ".prettierrc.bak"])
@pytest.mark.parametrize("text", [RC_JSON, RC_JSON[13:], RC_YAML, RC_FLOW, "---\n" + RC_YAML])
def test_an_rc_file_stays_what_it_is(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    assert confsafe.load(file) == {"tabWidth": 2}
    confsafe.set(file, "tabWidth", 4)
    assert file.read_text() == text.replace("2", "4")


def test_a_new_rc_file_is_json_which_all_its_readers_take(tmp_path: Path) -> None:
    confsafe.set(tmp_path / ".prettierrc", "semi", value=False)
    assert (tmp_path / ".prettierrc").read_text() == '{\n  "semi": false\n}\n'


def test_an_rc_file_that_is_neither_shows_the_fault_of_its_json(tmp_path: Path) -> None:
    (tmp_path / ".prettierrc").write_text('{\n  "a": ]\n}\n')
    with pytest.raises(ParseError) as caught:
        confsafe.load(tmp_path / ".prettierrc")
    assert caught.value.line == 2


@pytest.mark.parametrize("format", ["json", "jsonc", "json5"])
@pytest.mark.parametrize("text", ["", "\n", "// c\n", "/* c */\n"])
def test_an_empty_file_is_filled_alike_in_every_dialect(tmp_path: Path, format: str, text: str) -> None:
    file = tmp_path / f"a.{format}"
    file.write_text(text)
    confsafe.set(file, "a", 1)
    assert file.read_text().startswith(text.strip())
    assert confsafe.load(file) == {"a": 1}


@pytest.mark.parametrize("text", ["", "\n", "// c\n"])
def test_an_empty_file_with_comments_reads_as_an_empty_mapping(text: str) -> None:
    assert confsafe.loads(text, "jsonc") == {}
    assert confsafe.loads(text, "json5") == {}


def test_an_empty_strict_file_is_no_json_to_readers(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("")
    with pytest.raises(ParseError):
        confsafe.load(tmp_path / "a.json")
