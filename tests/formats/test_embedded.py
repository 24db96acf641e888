"""Settings within another text: front matter and PEP 723 blocks. The rest keeps every byte."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frontmatter
import pytest

import confsafe
from confsafe.document import Document
from confsafe.editing.disabling import disabled, enabled
from confsafe.formats.text import Comment

BODY = "\n# Title\n\nprose  \n---\nmore\n\n```yaml\na: 1\n```"
YAML = "---\ntitle: Old  # shown\n# the tags\ntags: [a, b]\ndate: 2024-01-02\n---\n"
TOML = '+++\ntitle = "Old"  # shown\n\n[params]\nx = 1\n+++\n'
JSON = ';;;\n{\n  "title": "Old",\n  "x": 1\n}\n;;;\n'
BRACE = '{\n  "title": "Old",\n  "x": 1\n}\n'
SCRIPT = """\
#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "requests<3",  # why
#
#   "rich",
# ]
# ///
import requests

TEXT = '''
# ///
'''
"""


def edited(text: str, change: Callable[[Any], object], format: Any = "embedded") -> str:
    document = Document(text, format)
    data = confsafe.loads(text, format)
    change(data)
    new = document.edited(data)
    assert not document.coarser, document.attempts[0].why
    return new


@pytest.mark.parametrize(
    ("head", "old", "new"),
    [
        (YAML, "title: Old", "title: New"),
        (TOML, 'title = "Old"', 'title = "New"'),
        (JSON, '"title": "Old"', '"title": "New"'),
        (BRACE, '"title": "Old"', '"title": "New"'),
        (YAML.replace("\n", "\r\n"), "title: Old", "title: New"),
    ],
)
def test_one_value_of_the_front_matter_is_changed_and_nothing_else(head: str, old: str, new: str) -> None:
    assert edited(head + BODY, lambda d: d.update(title="New")) == head.replace(old, new) + BODY


def test_keys_come_and_go() -> None:
    new = edited(YAML + BODY, lambda d: (d.update(draft=True), d.pop("tags")))
    assert new == "---\ntitle: Old  # shown\ndate: 2024-01-02\ndraft: true\n---\n" + BODY
    assert edited(new, lambda d: d.clear()).endswith("---\n" + BODY)


def test_python_frontmatter_reads_what_was_written() -> None:
    text = edited(YAML + BODY, lambda d: d.update(title="a: b", more={"x": [1, "yes"]}))
    post = frontmatter.loads(text)
    assert (post.metadata["title"], post.metadata["more"]) == ("a: b", {"x": [1, "yes"]})
    assert post.content == BODY.strip()


def test_gray_matter_reads_what_was_written(tmp_path: Path) -> None:
    modules = os.environ.get("CONFSAFE_NODE_MODULES", "")
    if not shutil.which("node") or not Path(modules, "gray-matter").is_dir():
        pytest.skip("node or npm's gray-matter (CONFSAFE_NODE_MODULES) is not there")
    text = edited(YAML + BODY, lambda d: d.update(title="a: b", more={"x": [1, "yes"]}))
    code = "const m = require('gray-matter')(require('fs').readFileSync(0, 'utf8'));"
    code += "console.log(JSON.stringify([m.data, m.content]))"
    ended = subprocess.run(
        ["node", "-e", code],
        input=text,
        text=True,
        capture_output=True,
        check=True,
        env={**os.environ, "NODE_PATH": modules},
    )
    data, content = json.loads(ended.stdout)
    assert (data["title"], data["more"], content) == ("a: b", {"x": [1, "yes"]}, BODY)


@pytest.mark.parametrize(
    "text",
    ["# Title\n\nprose\n", "---\n\nprose between two rulers\n\n---\nmore\n", "---\nno end\n", "", "\n", "{not json\n"],
)
def test_a_text_without_front_matter_has_no_settings_and_gets_a_block_above_all_of_it(text: str) -> None:
    assert confsafe.loads(text, "embedded") == {}
    new = edited(text, lambda d: d.update(title="New"))
    assert new.startswith("---\ntitle: New\n---\n")
    assert new.endswith(text)
    assert confsafe.loads(new, "embedded") == {"title": "New"}


def reference(script: str) -> Any:
    """PEP 723's reference implementation."""
    regex = r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$"
    matches = [match for match in re.finditer(regex, script) if match.group("type") == "script"]
    if len(matches) > 1:
        raise ValueError("Multiple script blocks found")
    if not matches:
        return None
    content = "".join(
        line[2:] if line.startswith("# ") else line[1:]
        for line in matches[0].group("content").splitlines(keepends=True)
    )
    return tomllib.loads(content)


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (lambda d: d["dependencies"].append("httpx"), ['+ #   "httpx",']),
        (lambda d: d["dependencies"].remove("requests<3"), ['- #   "requests<3",  # why', "- #"]),
        (
            lambda d: d.update({"requires-python": ">=3.12"}),
            ['- # requires-python = ">=3.11"', '+ # requires-python = ">=3.12"'],
        ),
        (lambda d: d.update(tool={"uv": {"x": 1}}), ["+ #", "+ # [tool.uv]", "+ # x = 1"]),
        (lambda d: d.pop("requires-python"), ['- # requires-python = ">=3.11"']),
    ],
)
def test_the_block_of_a_script_is_changed_line_by_line(change: Callable[[Any], object], lines: list[str]) -> None:
    import difflib

    new = edited(SCRIPT, change, "script")
    data = confsafe.loads(SCRIPT, "script")
    change(data)
    assert reference(new) == data
    diff = difflib.ndiff(SCRIPT.splitlines(), new.splitlines())
    assert [line for line in diff if line[0] in "+-"] == lines


def test_a_script_without_a_block_gets_one_below_its_first_line() -> None:
    new = edited("#!/usr/bin/env python3\nimport sys\n", lambda d: d.update(dependencies=["rich"]), "script")
    assert new == '#!/usr/bin/env python3\n# /// script\n# dependencies = ["rich"]\n# ///\n\nimport sys\n'
    assert reference(new) == {"dependencies": ["rich"]}


def test_two_blocks_of_a_script_are_refused() -> None:
    with pytest.raises(confsafe.ParseError, match="several blocks"):
        confsafe.loads(SCRIPT + "# /// script\n# x = 1\n# ///\n", "script")


@pytest.mark.parametrize(
    ("text", "format", "place"),
    [
        ("---\na: 1\nb: [\n---\nx\n", "embedded", (3, None)),
        ("+++\na = 1\nb =\n+++\n", "embedded", (3, 4)),
        ("x = 1\n# /// script\n# a = 1\n# b =\n# ///\n", "script", (4, 6)),
    ],
)
def test_a_fault_is_told_by_its_place_in_the_whole_text(text: str, format: Any, place: tuple[int, int | None]) -> None:
    with pytest.raises(confsafe.ParseError) as raised:
        confsafe.loads(text, format)
    line, column = place
    assert raised.value.line == line or column is None
    assert column is None or raised.value.column == column


@pytest.mark.parametrize(
    ("text", "format", "key"), [(YAML + BODY, "embedded", "tags"), (SCRIPT, "script", "requires-python")]
)
def test_comments_and_disabling(text: str, format: Any, key: str) -> None:
    document = Document(text, format)
    new = document.edited(document.data, comments={(key,): Comment("above", "behind")})
    assert Document(new, format).comment((key,)) == Comment("above", "behind")
    assert enabled(Document(disabled(document, key), format), key) == text


def test_files_are_known_by_name_and_a_block_is_made_only_if_it_may_be(tmp_path: Path) -> None:
    post, script = tmp_path / "post.md", tmp_path / "tool.py"
    post.write_text(YAML + BODY)
    script.write_text("print()\n")
    with confsafe.edit(post) as data:
        data["title"] = "New"
        data.comments["date"] = "when"
    assert post.read_text() == (YAML + BODY).replace("title: Old", "title: New").replace("-02\n", "-02  # when\n")
    with pytest.raises(FileNotFoundError, match="no settings stand in it; make a block of them"):
        confsafe.set(script, "dependencies", [], create=False)
    assert script.read_text() == "print()\n"
    confsafe.set(script, "dependencies", [])
    assert script.read_text() == "# /// script\n# dependencies = []\n# ///\n\nprint()\n"
