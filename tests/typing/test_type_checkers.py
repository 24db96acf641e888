"""Both type checkers accept what users write, in README, pages and examples, and refuse what is wrong."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent

_FENCE = re.compile(r"^```python[^\n]*\n(.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))

MYPY = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context"]
ON_PAGES = [
    # The code of a page leaves out annotations, and says one thing twice in different words.
    *("--allow-untyped-defs", "--allow-incomplete-defs", "--allow-untyped-calls", "--check-untyped-defs"),
    "--follow-imports=silent",  # the package itself is checked as strictly as it is meant to be, elsewhere
    *("--disable-error-code=no-redef", "--disable-error-code=import-untyped", "--allow-redefinition"),
]


def page_code(page: Path) -> str:
    """The Python of a page as one module, each line where it stands on the page."""
    text = page.read_text()
    lines = [""] * text.count("\n")
    for match in _FENCE.finditer(text):
        first = text.count("\n", 0, match.start(1))
        for number, line in enumerate(match[1].splitlines()):
            lines[first + number] = line
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The code of every page that has some, each a module."""
    folder = tmp_path_factory.mktemp("pages")
    made = []
    for page in PAGES:
        code = page_code(page)
        if code.strip():
            name = re.sub(r"\W", "_", str(page.relative_to(ROOT).with_suffix("")))
            made.append(folder / f"{name}.py")
            made[-1].write_text(code)
    assert len(made) > 5
    return made


def mypy(*arguments: str | Path) -> list[str]:
    """The errors of mypy."""
    pytest.importorskip("mypy")
    command = [*MYPY, f"--cache-dir={ROOT / '.mypy_cache'}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if ": error:" in line]


def pyright(folder: Path, *files: Path) -> list[str]:
    """The errors of pyright, `FILE:LINE: MESSAGE`."""
    command = shutil.which("pyright", path=str(Path(sys.executable).parent)) or shutil.which("pyright")
    if command is None:
        pytest.skip("pyright is not installed")
    for file in files:
        shutil.copy(file, folder)
    settings = {"typeCheckingMode": "standard", "extraPaths": [str(ROOT)], "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    done = subprocess.run(
        [command, "--outputjson", "--pythonpath", sys.executable, "--project", str(folder)],
        capture_output=True,
        text=True,
    )
    try:
        answer = json.loads(done.stdout)
        found = answer["generalDiagnostics"]
    except (ValueError, KeyError):
        pytest.skip(f"pyright does not run here (it needs node, and downloads itself): {done.stderr.strip()[:200]}")
    assert answer["summary"]["filesAnalyzed"] >= len(files)
    return [
        f"{Path(item['file']).name}:{item['range']['start']['line'] + 1}: {item['message']}"
        for item in found
        if item["severity"] == "error"
    ]


def refused_lines(errors: list[str]) -> set[int]:
    return {int(error.split(":")[1]) for error in errors}


def marked_lines(file: Path) -> set[int]:
    return {number for number, line in enumerate(file.read_text().splitlines(), 1) if line.endswith("# refused")}


class TestMypy:
    def test_accepts_what_users_write(self) -> None:
        assert mypy(HERE / "accepted.py") == []

    def test_refuses_what_is_wrong(self) -> None:
        assert refused_lines(mypy(HERE / "refused.py")) == marked_lines(HERE / "refused.py")

    def test_accepts_the_pages(self, pages: list[Path]) -> None:
        assert "\n".join(error for page in pages for error in mypy(*ON_PAGES, page)) == ""

    def test_accepts_the_examples(self) -> None:
        assert mypy(*EXAMPLES) == []


class TestPyright:
    def test_accepts_what_users_write(self, tmp_path: Path) -> None:
        assert pyright(tmp_path, HERE / "accepted.py") == []

    def test_refuses_what_is_wrong(self, tmp_path: Path) -> None:
        assert refused_lines(pyright(tmp_path, HERE / "refused.py")) == marked_lines(HERE / "refused.py")

    def test_accepts_the_pages_and_the_examples(self, pages: list[Path], tmp_path: Path) -> None:
        assert "\n".join(pyright(tmp_path, *pages, *EXAMPLES)) == ""
