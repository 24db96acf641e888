"""`edit_all` killed, or failing, at every call: all files are the old ones or all are the new."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from itertools import cycle, pairwise
from pathlib import Path

import pytest
from together_driver import FILES
from tracing import DRIVER, WITHOUT_ERRORS, Call, Run, Tracer

import confsafe

OLD = {"a.toml": "# a\ncount = 1  # number\n", "sub/b.yaml": "# b\ncount: 1  # number\n", "c.json": '{"count": 1}\n'}
NEW = {name: text.replace("1", "2") for name, text in OLD.items()}
OLDER = "older\n"


@pytest.fixture(scope="module")
def together(tracer: Tracer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracer]:
    """Runs edits of three files as one under strace."""
    mine = Tracer(tmp_path_factory.mktemp("together"), DRIVER.with_name("together_driver.py"))
    yield mine
    mine.close()


class Scene:
    """Fresh directories with three files and their backups."""

    def __init__(self, tracer: Tracer, base: Path, *options: str, new: bool = False) -> None:
        self.tracer = tracer
        self.base = base
        self.options = options
        self.new = new
        self.count = 0

    def prepare(self) -> Path:
        self.count += 1
        folder = self.base / str(self.count)
        (folder / "sub").mkdir(parents=True)
        for name, text in OLD.items():
            if not (self.new and name != "a.toml"):
                (folder / name).write_text(text)
                (folder / f"{name}.bak").write_text(OLDER)
        return folder

    def run(self, inject: str = "") -> tuple[Run, Path]:
        folder = self.prepare()
        return self.tracer.run(folder, "2", *self.options, inject=inject), folder


def contents(folder: Path) -> dict[str, str]:
    """What the files hold on the disk."""
    return {name: (folder / name).read_text() for name in FILES if (folder / name).exists()}


def read(folder: Path, name: str) -> int | None:
    """The number in a file, as a reader that goes through confsafe has it; None where it has no file."""
    found: int | None = confsafe.get(folder / name, "count", None)
    return found


def everything(folder: Path) -> list[str]:
    """Every file, hidden ones too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("new", [False, True], ids=["replacing", "making"])
def test_a_kill_at_any_call_is_undone_by_the_next_edit_of_any_file(together: Tracer, tmp_path: Path, new: bool) -> None:
    scene = Scene(together, tmp_path, new=new)
    whole, _ = scene.run()
    assert whole.code == 0, whole.stderr
    before = {name: text for name, text in OLD.items() if not (new and name != "a.toml")}
    after = {"c.json": '{\n  "count": 2\n}\n', "sub/b.yaml": "count: 2\n", "a.toml": NEW["a.toml"]} if new else NEW
    calls = [call for call in whole.calls if call.changes_the_disk]
    assert len(calls) > 40
    undone = outcomes = 0
    for call, touched in zip(calls, cycle(FILES), strict=False):
        killed, folder = scene.run(f"{call.name}:signal=KILL:when={call.number}")
        assert killed.code == -signal.SIGKILL
        where = f"killed at {call}, then {touched} is edited"
        torn = contents(folder) not in (before, after)

        seen = {read(folder, name) for name in FILES if name in before}
        assert len(seen) == 1, where
        made = {read(folder, name) for name in FILES if name not in before}
        assert made in (set(), {2} if seen == {2} else {None}), where
        with confsafe.edit(folder / touched, timeout=0, durable=False, backup=9) as root:
            root["count"] = 3
        assert read(folder, touched) == 3, where
        now = contents(folder)
        wanted = before if seen == {1} else after
        assert {name: text for name, text in now.items() if name != touched} == {
            name: text for name, text in wanted.items() if name != touched
        }, where
        undone += torn
        outcomes |= 1 if seen == {1} else 2

        for name in FILES:
            confsafe.set(folder / name, "count", 4, timeout=0, durable=False, backup=9)
        kept = {path: path.read_text() for path in folder.rglob("*.bak*")}
        assert set(everything(folder)) == {*FILES, *(str(path.relative_to(folder)) for path in kept)}, where
        for name, text in before.items():
            assert text in [kept[path] for path in kept if path.name.startswith(Path(name).name)], (where, name)
    assert outcomes == 3
    assert undone, "no kill hit the files half renamed: the test proves nothing"


def test_an_error_at_any_call_leaves_every_file_as_it_was(together: Tracer, tmp_path: Path) -> None:
    scene = Scene(together, tmp_path)
    whole, _ = scene.run()
    calls = [call for call in whole.calls if call.name not in WITHOUT_ERRORS and call.changes_the_disk]
    refused = 0
    for call in calls:
        done, folder = scene.run(f"{call.name}:error=EIO:when={call.number}")
        where = f"EIO at {call}\n{done.stderr}"
        assert done.code in (0, 1), where
        if done.code == 1:
            refused += 1
            assert done.stderr.count("\n") == 1, where
            if "are in place" not in done.stderr:
                assert contents(folder) == OLD, where
        assert {read(folder, name) for name in FILES} in ({1}, {2}), where
        _assert_tidy(folder, call, where)
    assert refused > 20


def _assert_tidy(folder: Path, call: Call, where: str) -> None:
    for name in FILES:
        confsafe.set(folder / name, "count", 4, timeout=0, durable=False)
    left = set(everything(folder)) - {*FILES, *(f"{name}.bak" for name in FILES)}
    assert not left or call.name == "unlink", f"{where}: {left}"


def test_the_order_is_parts_under_way_renames_done_parts_removed(together: Tracer, tmp_path: Path) -> None:
    whole, folder = Scene(together, tmp_path).run()
    lines = [call.line for call in whole.calls if call.changes_the_disk]

    def numbers(*words: str) -> list[int]:
        """Which of the calls have these words."""
        return [n for n, line in enumerate(lines) if all(word in line for word in words)]

    others = [numbers("renameat", f', "{name}"')[0] for name in (".b.yaml.together", ".c.json.together")]
    befores = [numbers("linkat", f', ".{Path(name).name}.before"')[0] for name in FILES]
    undone, pending, done = numbers("renameat", ', ".a.toml.together"')
    renames = [numbers("renameat", f', "{Path(name).name}")')[0] for name in FILES]
    removed = [numbers("unlinkat", f'".{Path(name).name}.together"')[0] for name in FILES]
    steps = [
        max(undone, *others),
        max(befores),
        pending,
        max(renames),
        done,
        max(numbers("unlinkat", '.before"')),
        max(removed[1:]),
        removed[0],
    ]
    assert steps == sorted(steps)
    assert min(renames) > pending
    assert min(numbers("unlinkat", '.before"')) > done
    for start, end in pairwise((max(befores), pending, min(renames))):
        assert sum("fsync(" in line for line in lines[start:end]), "each directory before the next step"
    for start, end, directories in ((max(renames), done, 2), (done, done + 3, 1), (max(removed[1:]), removed[0], 2)):
        assert sum("fsync(" in line for line in lines[start:end]) == directories
    assert folder
