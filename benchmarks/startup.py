"""What a process pays before it does anything: the import, the first edit, and the two verbs that scripts call.

Time is that of the processor in the child, where the system tells it: how long a process waits for its turn says more
about what else runs on the machine. Every process finds its modules compiled, whatever PYTHONDONTWRITEBYTECODE says
here, as those of an installed package are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import confsafe
from benchmarks import peers
from benchmarks.documents import KB, sample
from benchmarks.edits import ports, written
from benchmarks.measure import OURS, Effort, Row, Target, medians

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from benchmarks.measure import Work

PART = "startup"
_BARE = "python -c pass"
_GET = "confsafe get"
_GET_LIMITS = {"toml": 2.2, "json": 2.2, "yaml": 2.6}
_FILELOCK = "import filelock"
_FIRST_LIMITS = {"toml": 2, "yaml": 2.7}
"""Where filelock takes 22 ms, 45 ms for TOML and 60 ms for YAML."""

MAIN = "from confsafe.__main__ import main; main()"
"""What the `confsafe` script does."""

_FIRST = """
import confsafe
with confsafe.edit({file!r}) as cfg:
    cfg["services"][{name!r}]["port"] += 1
"""

_FIRST_BY_PEER = {
    "toml": """
import tomlkit
with open({file!r}) as file:
    document = tomlkit.parse(file.read())
document["services"][{name!r}]["port"] += 1
with open({file!r}, "w") as file:
    file.write(tomlkit.dumps(document))
""",
    "yaml": """
from ruamel.yaml import YAML
yaml = YAML()
with open({file!r}) as file:
    document = yaml.load(file)
document["services"][{name!r}]["port"] += 1
with open({file!r}, "w") as file:
    yaml.dump(document, file)
""",
}


def rows(effort: Effort, folder: Path) -> Iterator[Row]:
    """The import, `confsafe get` and `confsafe set`, the first edit in a process."""
    environment = compiled(folder)

    def process(*argv: str) -> Work:
        return lambda: subprocess.run(argv, check=True, capture_output=True, env=environment)

    def python(*argv: str) -> Work:
        return process(sys.executable, "-c", *argv)

    bare = python("pass")
    figures = medians({OURS: python("import confsafe"), _BARE: bare}, effort, clock=children)
    yield Row(PART, "import confsafe", figures, (Target(_BARE, 1.2),))
    crudini, git = _crudini(process, folder), _git(process, folder)
    for kind, title in (("toml", "TOML"), ("json", "JSON"), ("yaml", "YAML")):
        what = sample(kind, KB)
        file = str(written(what, folder / f"startup.{kind}"))
        key = ".".join(map(str, what.path))
        get = python(MAIN, "get", file, key)
        figures = medians({OURS: get, _BARE: bare}, effort, clock=children)
        yield Row(PART, f"confsafe get, {title}, 1 KB", figures, (Target(_BARE, _GET_LIMITS[kind]),))
        setting = _each_another(lambda value, file=file, key=key: python(MAIN, "set", file, key, value))  # type: ignore[misc]
        beside = {OURS: setting, "crudini --set": crudini, _GET: get, "git config": git, _BARE: bare}
        figures = medians(beside, effort, clock=children)
        yield Row(PART, f"confsafe set, {title}, 1 KB", figures, (Target("crudini --set", 1.1), Target(_GET, 1.6)))
    yield from _first_edits(effort, folder, environment)


def _first_edits(effort: Effort, folder: Path, environment: Mapping[str, str]) -> Iterator[Row]:
    """Seconds of the processor from `import confsafe` to the end of the block, without the start of Python."""
    told = _Told(environment)
    for kind, title, peer in (("toml", "TOML", "tomlkit"), ("yaml", "YAML", "ruamel.yaml")):
        what = sample(kind, KB)
        ours, theirs = (written(what, folder / f"first-{whose}.{kind}") for whose in ("ours", "theirs"))
        name = what.path[1]
        contestants = {
            OURS: told.work(_FIRST.format(file=str(ours), name=name)),
            f"{peer}, the whole script": told.work(_FIRST_BY_PEER[kind].format(file=str(theirs), name=name)),
            _FILELOCK: told.work("import filelock"),
        }
        figures = medians(contestants, effort, clock=told.clock)
        targets = (Target(_FILELOCK, _FIRST_LIMITS[kind]),)
        yield Row(PART, f"first edit in a process, {title}, 1 KB", figures, targets)


class _Told:
    """A clock of the seconds that scripts tell of themselves."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._seconds = 0.0

    def clock(self) -> float:
        """All that they have told so far."""
        return self._seconds

    def work(self, code: str) -> Work:
        """Run a script, and take the time of its processor down."""
        timed = f"import time\nbegin = time.process_time()\n{code}\nprint(time.process_time() - begin)"

        def run() -> None:
            command = [sys.executable, "-c", timed]
            done = subprocess.run(command, check=True, capture_output=True, text=True, env=self._environment)
            self._seconds += float(done.stdout)

        return run


def children() -> float:
    """Seconds of the processor that finished children took."""
    if sys.platform == "win32":
        return time.perf_counter()
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _each_another(command: Callable[[str], Work]) -> Work:
    values = ports()
    return lambda: command(str(next(values)))()


def _crudini(process: Callable[..., Work], folder: Path) -> Work | None:
    """crudini, which sets a key of an INI file of the same size; None where it is not installed."""
    program = peers.program("crudini")
    if program is None or not peers.installed("iniparse"):
        return None
    file = folder / "startup.ini"
    file.write_text("".join(f"[service-{n}]\n# kept by team {n}\nport = {n}\n\n" for n in range(24)))
    return _each_another(lambda value: process(program, "--set", str(file), "service-12", "port", value))


def _git(process: Callable[..., Work], folder: Path) -> Work | None:
    if shutil.which("git") is None:
        return None
    file = folder / "startup.gitconfig"
    return _each_another(lambda value: process("git", "config", "--file", str(file), "service.port", value))


def compiled(folder: Path) -> dict[str, str]:
    """An environment in which modules are compiled once and kept, as those of an installed package are."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    environment["PYTHONPATH"] = str(Path(confsafe.__file__).parent.parent)
    return environment
