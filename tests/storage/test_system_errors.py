"""An error at every system call: one line that names the user's file, the old file intact, nothing left behind."""

from __future__ import annotations

import errno
import re
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from disk_files import commit, names, python
from test_kills import OLD, OLDER, SCENES
from tracing import WITHOUT_ERRORS, Call, Run, Tracer

from confsafe.errors import WriteError
from confsafe.storage.disk import LocalFile

HARMLESS = {
    r"pwrite64\(": "the holder's line in the lock file, for messages only",
    r"faccessat2\(": "answered by opening the file instead",
    r"faccessat\(": "taken as: the directory cannot be written",
    r"unlinkat\(": "tried again",
    r'getdents64\(|newfstatat\(\d+, "", \{st_mode=S_IFDIR\|0700': "the same, met while it is listed",
    r"(newfstatat|openat)\(AT_FDCWD, \"[^\"]*/confsafe(-\d+)?\"": "taken as: no journal is kept there",
    r"pread64\(": "whether somebody waits, when the lock is released",
    r"flock\(\d+, LOCK_UN": "closing gives the lock back too",
    r"close\(": "of what was synced before",
    r'newfstatat\(\d+, "[^"]*\.lock"': "whether it is still ours to remove; it stays",
}
"""Calls whose failure need not fail the commit, and why. All others must."""

HARMLESS_IN_PLACE = {
    r"utimensat\(": "the time of the backup",
    r"f?listxattr\(|fchmod\(": "the copy for the backup may be narrower than the file",
    r'(fstat\(\d+|newfstatat\(\d+, ""), \{st_mode=S_IFREG\|0600': "a hint of how much there is to read of the copy",
}
"""Those of a commit in place, which copies the old content aside first."""


def _is_harmless(call: Call, calls: list[Call], *, in_place: bool) -> bool:
    if call.name == "newfstatat" and calls.index(call) < [found.name for found in calls].index("flock"):
        return True  # the way to the file, looked for without links and then with them; not yet locked
    if not in_place and call.name in ("fstat", "newfstatat") and _asks_for_the_version(call, calls):
        return True  # without it, it is told as one that no file has, so whoever compares reads again
    excuses = {**HARMLESS, **(HARMLESS_IN_PLACE if in_place else {})}
    return any(re.search(rf"\b{pattern}", call.line) for pattern in excuses)


def _asks_for_the_version(call: Call, calls: list[Call]) -> bool:
    """Whether a call asks what was published: directly behind the rename of the temp file."""
    before = calls[calls.index(call) - 1]
    return before.name in ("renameat", "renameat2", "unlinkat") and ".tmp" in before.line


@pytest.mark.parametrize("name", SCENES)
def test_an_error_at_any_call_is_told_in_one_line_or_does_no_harm(tracer: Tracer, tmp_path: Path, name: str) -> None:
    content, options, _, new = SCENES[name]

    def run(inject: str = "") -> tuple[Run, Path]:
        run.count += 1  # type: ignore[attr-defined]
        path = tmp_path / str(run.count) / "app.toml"  # type: ignore[attr-defined]
        path.parent.mkdir()
        if not new:
            path.write_bytes(OLD)
            path.with_name("app.toml.bak").write_bytes(OLDER)
        return tracer.run(path, content, *options, inject=inject), path

    run.count = 0  # type: ignore[attr-defined]
    calls = [call for call in run()[0].calls if call.name not in WITHOUT_ERRORS]
    for call in calls:
        for error in ("EIO", "ENOSPC") if call.changes_the_disk else ("EIO",):
            done, path = run(f"{call.name}:error={error}:when={call.number}")
            where = f"{error} at {call}"
            if done.code == 0:
                assert _is_harmless(call, calls, in_place="in_place=1" in options), where
            _assert_told_or_done(done, path, content.encode(), None if new else OLD, where)


def _assert_told_or_done(done: Run, path: Path, new: bytes, old: bytes | None, where: str) -> None:
    now = path.read_bytes() if path.exists() else None
    assert done.code in (0, 1), f"{where}\n{done.stderr}"
    if done.code == 0:
        assert now == new, where
        assert not done.stderr, where
    else:
        assert done.stderr.count("\n") == 1, where
        assert done.stderr.startswith(f"{path}: cannot "), where
        assert ".tmp" not in done.stderr, where
        if "File unchanged." in done.stderr:
            assert now == old, where
            if old is not None:
                assert path.with_name("app.toml.bak").read_bytes() == OLDER, where
        else:
            assert "the new content is" in done.stderr, where
            assert now == new, where
    assert not [left for left in names(path.parent) if left.endswith((".tmp", ".journal"))], where


@pytest.mark.parametrize("number", [1, 2], ids=["of the content", "of the directory"])
def test_an_fsync_error_is_never_swallowed(tracer: Tracer, app: Path, number: int) -> None:
    done = tracer.run(app, "new\n", inject=f"fsync:error=EIO:when={number}")
    assert done.code == 1
    assert "the disk reported an input/output error" in done.stderr
    if number == 1:
        assert app.read_bytes() == b"port = 80\n"
    else:
        assert "the new content is in place, but may not survive a power loss" in done.stderr
        assert "File unchanged" not in done.stderr


def test_a_signal_that_interrupts_a_call_does_not_fail_the_commit(tracer: Tracer, app: Path) -> None:
    for call in ("write:error=EINTR:when=1", "fsync:error=EINTR:when=1", "fchmod:error=EINTR:when=1"):
        done = tracer.run(app, "new\n", inject=call)
        assert done.code == 0, done.stderr


def test_a_short_write_is_continued(tracer: Tracer, app: Path) -> None:
    # The injected write does nothing and claims 4 bytes: the length on the disk gives it away.
    done = tracer.run(app, "12345678", inject="write:retval=4:when=1")
    assert done.code == 1
    assert "fewer bytes" in done.stderr or "input/output error" in done.stderr
    assert app.read_bytes() == b"port = 80\n"


ERRNOS = {
    "EACCES": "permission denied",
    "EROFS": "mounted read-only",
    "ENOSPC": "no space is left on the disk; free some",
    "EDQUOT": "quota",
    "EIO": "input/output error",
    "EFBIG": "file size limit; raise the limit (ulimit -f)",
    "EMFILE": "too many files",
    "EBUSY": "mount point",
    "EXDEV": "mounted on its own",
}


@pytest.mark.parametrize("name", ERRNOS)
def test_each_error_has_its_own_words_and_remedy(tracer: Tracer, app: Path, name: str) -> None:
    done = tracer.run(app, "new\n", inject=f"renameat:error={name}:when=1")
    done2 = tracer.run(app, "new\n", inject=f"write:error={name}:when=1")
    assert done2.code == 1
    assert ERRNOS[name] in done2.stderr
    if name in ("EBUSY", "EXDEV", "EACCES"):
        assert "in_place=True (--in-place)" in done.stderr
    assert app.read_bytes() == b"port = 80\n"


def test_the_errno_decides_which_builtin_catches_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        commit(tmp_path / "absent" / "app.toml", b"new")
    assert isinstance(caught.value, WriteError)
    assert caught.value.errno == errno.ENOENT
    assert "parents=True (--parents)" in str(caught.value)
    with pytest.raises(IsADirectoryError):
        commit(tmp_path, b"new")
    with pytest.raises(NotADirectoryError):
        (tmp_path / "file").write_bytes(b"")
        commit(tmp_path / "file" / "app.toml", b"new")


def test_the_file_size_limit_is_an_error_and_no_truncated_file(app: Path) -> None:
    code = "import sys; from disk_files import commit; commit(sys.argv[1], b'x' * 100_000)"
    limit = 50_000
    process = python(
        code,
        app,
        stderr=-1,
        cwd=Path(__file__).parent,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    error = process.communicate(timeout=30)[1]
    assert "larger than the file size limit; raise the limit (ulimit -f) and repeat. File unchanged." in error
    assert process.returncode != -signal.SIGXFSZ
    assert app.read_bytes() == b"port = 80\n"
    assert names(app.parent) == ["app.toml"]


FULL_DISK = """
mkdir "{base}/disk"
mount -t tmpfs -o size={size}k tmpfs "{base}/disk"
cd "{base}/disk"
head -c 24000 /dev/zero > app.toml
{before}
set +e
"$PYTHON" "$DRIVER" "{base}/disk/app.toml" "$(head -c 60000 /dev/zero | tr '\\0' n)" {options}
echo "exit $?"
ls -A
cmp app.toml <(head -c 24000 /dev/zero) 2>/dev/null || head -c 24000 /dev/zero | cmp - app.toml && echo intact
"""


@pytest.mark.parametrize("options", ["", "backup=0", "in_place=1", "durable=0"])
def test_a_full_disk_is_an_error_and_no_truncated_file(
    tmp_path: Path, in_namespace: Callable[[str], str], options: str
) -> None:
    script = FULL_DISK.format(base=tmp_path, size=64, before="", options=options).replace(
        "cmp app.toml <(head -c 24000 /dev/zero) 2>/dev/null || ", ""
    )
    printed = in_namespace(script + "\n").splitlines()
    assert "exit 1" in printed
    assert printed[printed.index("exit 1") + 1 :] == ["app.toml", "intact"]


def test_a_full_disk_in_the_backup_step_keeps_the_old_backup(tracer: Tracer, app: Path) -> None:
    app.with_name("app.toml.bak").write_bytes(OLDER)
    for number in (1, 2):
        done = tracer.run(app, "new\n", "backup=2", inject=f"linkat:error=ENOSPC:when={number}")
        assert done.code == 1
        assert "cannot make the backup app.toml.bak: no space is left on the disk; free some and repeat" in done.stderr
        assert app.read_bytes() == b"port = 80\n"
        assert LocalFile(app).read_backup(1) == OLDER
        assert names(app.parent) == ["app.toml", "app.toml.bak"]
