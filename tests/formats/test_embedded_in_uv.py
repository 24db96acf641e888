"""uv reads the block of a script as the edit meant it: what it would install, for which Python; and edits it too.

uv has no network here: the packages are empty wheels in a directory that the block names.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from uv import find_uv_bin

import confsafe

WHEELS = (("requests", "2.0"), ("requests", "3.0"), ("rich", "1.0"), ("httpx", "1.0"))
BODY = "import sys\n\nTEXT = '''\n# ///\n'''\nprint('ran')\n"
SCRIPT = f"""\
#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "requests<3",  # why
#
#   "rich",
# ]
#
# [tool.uv]
# no-index = true
# find-links = ["wheels"]
# ///
{BODY}"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    for name, version in WHEELS:
        with zipfile.ZipFile(wheels / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
            info = f"{name}-{version}.dist-info"
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
    path = tmp_path / "tool.py"
    path.write_text(SCRIPT)
    return path


def uv(script: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    own = {"UV_CACHE_DIR": str(script.parent / "cache"), "UV_NO_CONFIG": "1", "PATH": path}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "VIRTUAL_ENV"))}
    command = [find_uv_bin(), "--offline", "--quiet", "--no-python-downloads", *words]
    return subprocess.run(command, cwd=script.parent, env=kept | own, capture_output=True, text=True, check=False)


def required(script: Path) -> list[str]:
    """What uv would install for the script, by its block."""
    done = uv(script, "export", "--no-header", "--no-annotate", "--no-hashes", "--script", script.name)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda d: None, ["requests==2.0", "rich==1.0"]),
        (lambda d: d["dependencies"].append("httpx"), ["httpx==1.0", "requests==2.0", "rich==1.0"]),
        (lambda d: d["dependencies"].remove("requests<3"), ["rich==1.0"]),
        (lambda d: d["dependencies"].__setitem__(0, "requests>=3"), ["requests==3.0", "rich==1.0"]),
        (lambda d: d["dependencies"].clear(), []),
        (lambda d: d.update(dependencies=["httpx ; python_version >= '3'"]), ["httpx==1.0"]),
        (lambda d: d["tool"]["uv"].update({"constraint-dependencies": ["rich==1.0"]}), ["requests==2.0", "rich==1.0"]),
        (lambda d: d["tool"]["uv"].update({"override-dependencies": ["requests>=3"]}), ["requests==3.0", "rich==1.0"]),
    ],
)
def test_uv_installs_what_the_edited_block_says(
    script: Path, change: Callable[[Any], object], found: list[str]
) -> None:
    with confsafe.edit(script) as data:
        change(data)
    assert required(script) == found
    assert script.read_text().endswith(BODY)


def test_uv_runs_a_script_with_an_edited_block_and_refuses_a_python_that_is_not_there(script: Path) -> None:
    confsafe.set(script, "dependencies[+]", "httpx")
    done = uv(script, "run", "--script", script.name)
    assert (done.stdout, done.stderr) == ("ran\n", "")
    confsafe.set(script, "requires-python", ">=3.99")
    done = uv(script, "run", "--script", script.name)
    assert done.returncode != 0
    assert ">=3.99" in done.stderr


def test_uv_reads_a_block_that_was_made(script: Path) -> None:
    script.write_text(BODY)
    block = {"dependencies": ["rich"], "tool": {"uv": {"no-index": True, "find-links": ["wheels"]}}}
    confsafe.save(script, block)
    assert required(script) == ["rich==1.0"]
    assert script.read_text().endswith(f"# ///\n\n{BODY}")


def test_each_reads_what_the_other_wrote(script: Path) -> None:
    confsafe.set(script, "dependencies[+]", "httpx")
    assert uv(script, "remove", "--frozen", "--script", script.name, "rich").returncode == 0
    assert confsafe.get(script, "dependencies") == ["requests<3", "httpx"]
    assert uv(script, "add", "--raw", "--frozen", "--script", script.name, "rich").returncode == 0
    assert confsafe.get(script, "dependencies[-1]") == "rich"
    confsafe.unset(script, "dependencies[0]")
    assert required(script) == ["httpx==1.0", "rich==1.0"]
