"""What the next edit makes of an `edit_all` that was killed, whatever happened to its files and directories since."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from together_driver import FILES
from tracing import DRIVER, Call, Tracer

import confsafe
from confsafe.storage import lock
from confsafe.storage.names import resolve

OLD = {"a.toml": "count = 1\n", "sub/b.yaml": "count: 1\n", "c.json": '{"count": 1}\n'}
NEW = {name: text.replace("1", "2") for name, text in OLD.items()}

LAST = "sub/b.yaml"
"""The one whose name changes last."""

Killed = Callable[[str], Path]


@pytest.fixture(scope="module")
def together(tracer: Tracer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracer]:
    """Runs edits of three files as one under strace."""
    mine = Tracer(tmp_path_factory.mktemp("together"), DRIVER.with_name("together_driver.py"))
    yield mine
    mine.close()


def scene(path: Path) -> Path:
    """A directory with the three files."""
    (path / "sub").mkdir(parents=True)
    for name, text in OLD.items():
        (path / name).write_text(text)
    return path


def is_rename_to(call: Call, name: str) -> bool:
    """Whether a call gives new content a name of that file."""
    return re.search(rf'rename\w*\(.*"([^"]*/)?{re.escape(Path(name).name)}"\)', call.line) is not None


@pytest.fixture
def killed(together: Tracer, tmp_path: Path) -> Killed:
    """Make an `edit_all` be killed behind the rename of a file: the directory that it leaves."""

    def killed(name: str) -> Path:
        calls = [
            call for call in together.run(scene(tmp_path / "whole"), "2", "backup=0").calls if call.changes_the_disk
        ]
        number = next(n for n, call in enumerate(calls) if is_rename_to(call, name))
        call = calls[number + 1]
        folder = scene(tmp_path / "killed")
        done = together.run(folder, "2", "backup=0", inject=f"{call.name}:signal=KILL:when={call.number}")
        assert done.code == -signal.SIGKILL
        assert (folder / name).read_text() == NEW[name]
        return folder

    return killed


def contents(folder: Path) -> dict[str, str]:
    """What the files hold."""
    return {name: (folder / name).read_text() for name in FILES}


def litter(folder: Path) -> list[str]:
    """Files of ours."""
    return [path.name for path in folder.rglob(".*") if path.is_file()]


def edit_each(folder: Path) -> None:
    """An edit of each of the files that changes nothing."""
    for name in FILES:
        with confsafe.edit(folder / name, timeout=0, durable=False):
            pass


@pytest.mark.parametrize("touched", FILES)
def test_what_somebody_repaired_in_place_since_is_left_alone(killed: Killed, touched: str) -> None:
    folder = killed("a.toml")
    inode = (folder / "a.toml").stat().st_ino
    (folder / "a.toml").write_text("count = 99\n")
    assert (folder / "a.toml").stat().st_ino == inode
    confsafe.set(folder / touched, "more", 1)
    edit_each(folder)
    assert confsafe.get(folder / "a.toml", "count") == 99
    assert confsafe.get(folder / "c.json", "count") == 1
    assert litter(folder) == []


@pytest.mark.parametrize("last", ["a.toml", "c.json", LAST])
@pytest.mark.parametrize("touched", FILES)
def test_a_directory_that_was_renamed_since_is_put_in_order(killed: Killed, touched: str, last: str) -> None:
    folder = killed(last)
    moved = folder.rename(folder.with_name("moved"))
    assert {confsafe.get(moved / name, "count") for name in FILES} == {1}
    with confsafe.edit(moved / touched, timeout=0):
        pass
    assert contents(moved) == OLD
    edit_each(moved)
    assert litter(moved) == []


@pytest.mark.parametrize("touched", FILES)
def test_so_is_one_of_its_directories(killed: Killed, touched: str) -> None:
    folder = killed(LAST)
    (folder / "sub").rename(folder / "other")
    with confsafe.edit(folder / touched.replace("sub", "other"), timeout=0):
        pass
    assert {name: (folder / name.replace("sub", "other")).read_text() for name in FILES} == OLD
    for name in FILES:
        with confsafe.edit(folder / name.replace("sub", "other"), timeout=0):
            pass
    assert litter(folder) == []


@pytest.mark.parametrize("touched", FILES)
def test_a_copy_on_another_file_system_is_put_in_order_by_itself(
    killed: Killed, touched: str, tmp_path: Path, in_namespace: Callable[[str], str]
) -> None:
    """As a restored volume, or the same disk under another mount point and device number."""
    folder = killed(LAST)
    (tmp_path / "disk").mkdir()
    code = "import sys, confsafe; confsafe.set(sys.argv[1], 'more', 1)"
    printed = in_namespace(
        f'mount -t tmpfs none "{tmp_path}/disk"; cp -a "{folder}/." "{tmp_path}/disk"; cd "{tmp_path}/disk"; '
        f'"$PYTHON" -c "{code}" "{tmp_path}/disk/{touched}"; cat {" ".join(FILES)}; '
        + "".join(f'"$PYTHON" -c "{code}" "{tmp_path}/disk/{name}"; ' for name in FILES)
        + "find . -name '.*' -type f"
    )
    assert "2" not in printed
    assert printed.count("more") == 1
    assert not [line for line in printed.splitlines() if line.startswith("./")]
    assert contents(folder) == NEW


def test_a_bind_mount_of_it_is_put_in_order(killed: Killed, tmp_path: Path, in_namespace: Callable[[str], str]) -> None:
    folder = killed(LAST)
    (tmp_path / "seen").mkdir()
    code = "import sys, confsafe; confsafe.set(sys.argv[1], 'more', 1)"
    in_namespace(f'mount --bind "{folder}" "{tmp_path}/seen"; "$PYTHON" -c "{code}" "{tmp_path}/seen/sub/b.yaml"')
    assert {confsafe.get(folder / name, "count") for name in FILES} == {1}
    edit_each(folder)
    assert litter(folder) == []


class TestNotFound:
    """One of the directories was taken away altogether."""

    @pytest.fixture
    def parted(self, killed: Killed, tmp_path: Path) -> Path:
        folder = killed(LAST)
        (tmp_path / "far" / "away").mkdir(parents=True)
        shutil.move(folder / "sub", tmp_path / "far" / "away" / "sub")
        return folder

    def test_an_edit_that_nobody_can_decide_is_refused_in_one_line(self, parted: Path, tmp_path: Path) -> None:
        away = tmp_path / "far" / "away" / "sub" / "b.yaml"
        with pytest.raises(confsafe.WriteError, match=r"is not decided, .*remove \.b\.yaml\.together to keep") as told:
            confsafe.set(away, "count", 3)
        assert "\n" not in str(told.value)
        assert away.read_text() == NEW["sub/b.yaml"]
        away.with_name(".b.yaml.together").unlink()
        confsafe.set(away, "count", 3)
        assert away.read_text() == "count: 3\n"

    def test_the_others_are_put_back_and_say_which_is_missed(self, parted: Path) -> None:
        with pytest.warns(confsafe.ConfsafeWarning, match=r"an interrupted edit with sub/b\.yaml, which is not found"):
            confsafe.set(parted / "c.json", "more", 1)
        assert (parted / "a.toml").read_text() == OLD["a.toml"]
        assert confsafe.get(parted / "c.json", "count") == 1

    def test_all_are_put_in_order_when_it_is_back(self, parted: Path, tmp_path: Path) -> None:
        with pytest.warns(confsafe.ConfsafeWarning):
            confsafe.set(parted / "a.toml", "count", 2)  # as the interrupted edit would have made it
        shutil.move(tmp_path / "far" / "away" / "sub", parted / "sub")
        edit_each(parted)
        assert contents(parted) == {**OLD, "a.toml": NEW["a.toml"]}
        assert litter(parted) == []


class TestOldContentGone:
    def test_it_is_told_in_one_line(self, killed: Killed) -> None:
        folder = killed("a.toml")
        (folder / ".a.toml.before").unlink()
        assert confsafe.get(folder / "a.toml", "count") == 2
        with pytest.raises(confsafe.WriteError, match=r"\.a\.toml\.before, is gone; remove \.a\.toml\.tog"):
            confsafe.set(folder / "c.json", "count", 3)
        assert contents(folder) == {**OLD, "a.toml": NEW["a.toml"]}

    def test_a_backup_with_the_same_content_takes_its_place(self, killed: Killed) -> None:
        folder = killed("a.toml")
        (folder / ".a.toml.before").rename(folder / "a.toml.bak")
        edit_each(folder)
        assert contents(folder) == OLD
        assert litter(folder) == []


def test_files_whose_lock_is_held_are_not_touched(killed: Killed) -> None:
    folder = killed(LAST)
    code = "import sys; from disk_files import commit; commit(sys.argv[1], b'new', timeout=0)"
    from disk_files import python

    place = resolve(folder / "a.toml")
    held = lock.take(place.directory, place.lock, named="a.toml", deadline=None, private=False)
    try:
        process = python(code, folder / "c.json", stderr=-1, cwd=Path(__file__).parent)
        assert "LockTimeout" in process.communicate(timeout=30)[1]
        assert contents(folder) == NEW
    finally:
        held.release()
    edit_each(folder)
    assert contents(folder) == OLD


def test_who_gives_the_lock_back_to_wait_for_another_leaves_no_litter_to_forget(killed: Killed) -> None:
    folder = killed(LAST)
    assert [name for name in litter(folder) if name.endswith(".tmp")] != []
    place = resolve(folder / "c.json")
    held = lock.take(place.directory, place.lock, named="c.json", deadline=None, private=False)
    try:
        with pytest.raises(confsafe.LockTimeout):
            confsafe.set(folder / "a.toml", "count", 3, timeout=0)
    finally:
        held.release()
    edit_each(folder)
    assert contents(folder) == OLD
    assert litter(folder) == []


def test_what_is_put_back_by_the_edit_of_another_file_shares_no_inode_with_its_backup(killed: Killed) -> None:
    folder = killed("a.toml")
    os.link(folder / ".a.toml.before", folder / "a.toml.bak")
    with confsafe.edit(folder / "c.json", timeout=0):
        pass
    assert contents(folder) == OLD
    (folder / "a.toml").write_text("count = 99\n")
    assert (folder / "a.toml.bak").read_text() == OLD["a.toml"]


def test_two_that_begin_with_different_files_do_not_wait_for_each_other_for_ever(killed: Killed) -> None:
    from disk_files import python

    folder = killed(LAST)
    code = """
import sys, confsafe, filelock, confsafe.storage.hold, confsafe.storage.undo
print("ready", flush=True)
sys.stdin.readline()
confsafe.set(sys.argv[1], "count", 3, timeout=20)
"""
    workers = [python(code, folder / name) for name in FILES]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    assert [worker.wait(timeout=60) for worker in workers] == [0, 0, 0]
    for worker in workers:
        worker.communicate()
    assert {confsafe.get(folder / name, "count") for name in FILES} == {3}
    assert litter(folder) == []


def test_a_part_holds_base_names_and_hashes_and_nothing_that_changes_with_a_disk(killed: Killed) -> None:
    folder = killed("a.toml")
    for part in folder.rglob(".*.together"):
        text = part.read_text()
        st = os.stat(folder / "a.toml")
        assert str(folder) not in text
        assert str(st.st_ino) not in text
        found = json.loads(text)
        assert found["files"][found["number"]] == [".", part.name[1 : -len(".together")]]
