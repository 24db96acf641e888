"""The types of dates by the C module alone are those of `datetime`, and only the command line takes them so."""

from __future__ import annotations

import subprocess
import sys

import pytest

ALONE = "from confsafe import startup; startup.take_dates_from_c(); "
USE = """
import datetime, pickle, tomli
now = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
assert pickle.loads(pickle.dumps(now)) == now == datetime.datetime.fromisoformat("2026-01-02T03:04:05+00:00")
assert datetime.datetime.strptime("2026-01-02", "%Y-%m-%d").date() == datetime.date(2026, 1, 2)
assert tomli.loads("a = 2026-01-02T03:04:05Z")["a"] == now
print(*sorted(name for name in dir(datetime) if not name.startswith("_")), now.strftime("%d.%m.%Y"))
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="Python does so itself")
def test_they_are_the_same() -> None:
    def printed(code: str) -> list[str]:
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    alone, usual = printed(ALONE + USE), printed(USE)
    assert {*usual} - {*alone} <= {"sys"}  # what the module in Python imports for itself


def test_a_program_that_imports_confsafe_has_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    code = "import confsafe; confsafe.loads('a = 2026-01-02', 'toml'); import datetime; print(datetime.__name__)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "datetime\n"
