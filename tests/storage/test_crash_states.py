"""A power cut at any moment, whatever the disk has kept of what was not synced: old or new, all or none."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from crash_states import State, crash_states
from together_driver import FILES
from tracing import DRIVER, Call, Tracer

import confsafe
from confsafe.storage.disk import DiskOptions, LocalFile

OLD = b"".join(b"old = %04d\n" % number for number in range(120))
LONGER = "".join(f"new = {number:04d}\n" for number in range(160))
SHORTER = LONGER[:600]
OLDER = b"older = 1\n"


class Log:
    """The calls of a commit, and the disk before it."""

    def __init__(self, scene: Path, calls: Sequence[Call]) -> None:
        self.scene = scene
        self.calls = calls

    def states(self, before: Path) -> Iterator[State]:
        """What a power cut may leave; `before` is a copy of the disk as it was."""
        shutil.rmtree(self.scene)
        shutil.copytree(before, self.scene)
        return crash_states(self.scene, self.calls)


def logged(tracer: Tracer, base: Path, path: str, content: str, *options: str) -> Iterator[tuple[State, Path, Path]]:
    """Each state that a power cut during a commit may leave, with the directory to build it in."""
    scene, before = base / "scene", base / "before"
    shutil.copytree(scene, before)
    done = tracer.run(scene / path, content, *options)
    assert done.code == 0, done.stderr
    log = Log(scene, done.calls)
    for number, state in enumerate(log.states(before)):
        folder = base / str(number)
        yield state, folder, scene
        shutil.rmtree(folder)


SCENES = {
    "a commit": (LONGER, ()),
    "a commit with three backups": (LONGER, ("backup=3",)),
    "a longer content in place": (LONGER, ("in_place=1",)),
    "a shorter content in place": (SHORTER, ("in_place=1",)),
}


@pytest.mark.parametrize("name", SCENES)
def test_one_file_is_the_old_one_or_the_new_for_readers_and_after_the_next_edit(
    tracer: Tracer, tmp_path: Path, name: str
) -> None:
    content, options = SCENES[name]
    scene = tmp_path / "scene"
    scene.mkdir()
    (scene / "app.toml").write_bytes(OLD)
    (scene / "app.toml.bak").write_bytes(OLDER)
    seen, torn = set(), 0
    count = 0
    for state, folder, logged_in in logged(tracer, tmp_path, "app.toml", content, *options):
        state.build(folder, logged_in)
        app = folder / "app.toml"
        torn += app.read_bytes() not in (OLD, content.encode())
        read = LocalFile(app).read().data
        assert read in (OLD, content.encode()), state.names
        for backup in folder.glob("app.toml.bak*"):
            assert backup.read_bytes() in (OLD, OLDER), state.names
        with LocalFile(app, DiskOptions(timeout=0, durable=False)).hold() as held:
            assert held.read().data == read, state.names
        assert app.read_bytes() == read
        seen.add(read)
        count += 1
    assert seen == {OLD, content.encode()}
    assert count >= 8  # three operations on names that matter, each kept or not
    if "in_place=1" in options:
        assert torn, "no state has the file half written: the test proves nothing"


TEXTS = {"a.toml": "count = 1\n", "sub/b.yaml": "count: 1\n", "c.json": '{"count": 1}\n'}


@pytest.fixture(scope="module")
def together(tracer: Tracer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracer]:
    """Runs edits of three files as one under strace."""
    mine = Tracer(tmp_path_factory.mktemp("together"), DRIVER.with_name("together_driver.py"))
    yield mine
    mine.close()


@pytest.mark.parametrize("flat", [False, True], ids=["in two directories, or file systems", "in one directory"])
def test_of_several_files_all_are_the_old_ones_or_all_the_new(together: Tracer, tmp_path: Path, flat: bool) -> None:
    names = [Path(name).name if flat else name for name in FILES]
    scene = tmp_path / "scene"
    (scene / "sub").mkdir(parents=True)
    for name, text in zip(names, TEXTS.values(), strict=True):
        (scene / name).write_text(text)
    outcomes: set[int] = set()
    mixed = count = 0
    for state, folder, logged_in in logged(together, tmp_path, ".", "2", "backup=0", f"flat={int(flat)}"):
        for touched in names:
            state.build(folder, logged_in)
            mixed += len({confsafe.loads((folder / name).read_text(), _format(name))["count"] for name in names}) > 1
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # all that a power cut leaves can be explained
                with LocalFile(folder / touched, DiskOptions(timeout=0, durable=False)).hold():
                    pass
            found = {confsafe.loads((folder / name).read_text(), _format(name))["count"] for name in names}
            assert len(found) == 1, (touched, sorted(state.names))
            outcomes |= found
            count += 1
            if touched != names[-1]:
                shutil.rmtree(folder)
    assert outcomes == {1, 2}
    assert mixed, "no state has some files old and some new: the test proves nothing"
    assert count > 500


def _format(name: str) -> confsafe.FormatName:
    return name.rpartition(".")[2]  # type: ignore[return-value]
