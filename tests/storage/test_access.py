"""Permissions: the new file has the old one's, what may not be written is refused, and what `secret` promises."""

from __future__ import annotations

import errno
import os
import re
import stat
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from disk_files import FORKS, commit, mode, names
from tracing import Tracer

from confsafe.errors import InsecureError, WriteError
from confsafe.storage.disk import DiskOptions, LocalFile

ALICE, BOB, TEAM = 54321, 54322, 54400

ACL = "system.posix_acl_access"

pytestmark = FORKS


def acl(*, user: int, group_bits: int) -> bytes:
    """u::rw-, u:`user`:rw-, g::---, m::`group_bits`, o::---, as the kernel stores it."""
    entries = [(1, 6, 0xFFFFFFFF), (2, 6, user), (4, 0, 0xFFFFFFFF), (16, group_bits, 0xFFFFFFFF), (32, 0, 0xFFFFFFFF)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def default_acl() -> bytes:
    return acl(user=ALICE, group_bits=6)


@pytest.fixture
def acls(app: Path) -> None:
    if not hasattr(os, "setxattr"):
        pytest.skip("needs extended attributes")
    try:
        os.setxattr(app.parent, "system.posix_acl_default", default_acl())
        os.removexattr(app.parent, "system.posix_acl_default")
    except OSError:
        pytest.skip("needs a file system with ACLs")


class TestKept:
    @pytest.mark.parametrize("bits", [0o600, 0o640, 0o664, 0o777, 0o400, 0o2755])
    def test_the_mode_whatever_the_umask(self, app: Path, root: None, bits: int) -> None:
        app.chmod(bits)
        old = os.umask(0o077)
        try:
            commit(app, b"new")
        finally:
            os.umask(old)
        assert mode(app) == bits

    def test_owner_and_group(self, app: Path, root: None) -> None:
        os.chown(app, ALICE, TEAM)
        commit(app, b"new")
        assert (app.stat().st_uid, app.stat().st_gid) == (ALICE, TEAM)
        assert (app.with_name("app.toml.bak").stat().st_uid) == ALICE

    def test_set_user_id_and_set_group_id_which_a_change_of_owner_clears(self, app: Path, root: None) -> None:
        os.chown(app, ALICE, TEAM)
        app.chmod(0o6755)
        commit(app, b"new")
        assert mode(app) == 0o6755
        assert (app.stat().st_uid, app.stat().st_gid) == (ALICE, TEAM)

    def test_a_group_that_the_writer_belongs_to(self, shared: Path, as_user: Any) -> None:
        os.chown(shared, ALICE, ALICE)
        app = shared / "app.toml"
        app.write_bytes(b"old")
        os.chown(app, ALICE, TEAM)
        as_user(lambda: commit(app, b"new"), uid=ALICE, groups=(TEAM,))
        assert app.read_bytes() == b"new"
        assert (app.stat().st_uid, app.stat().st_gid) == (ALICE, TEAM)

    def test_the_acl(self, app: Path, acls: None) -> None:
        os.setxattr(app, ACL, acl(user=ALICE, group_bits=4))
        before = os.getxattr(app, ACL)
        commit(app, b"new")
        assert os.getxattr(app, ACL) == before
        assert mode(app) == 0o640

    def test_no_acl_is_inherited_from_the_directory_by_a_file_that_had_none(self, app: Path, acls: None) -> None:
        os.setxattr(app.parent, "system.posix_acl_default", default_acl())
        app.chmod(0o640)
        commit(app, b"new")
        assert ACL not in os.listxattr(app)
        assert mode(app) == 0o640

    def test_extended_attributes(self, app: Path, acls: None) -> None:
        os.setxattr(app, "user.origin", b"https://example.org")
        commit(app, b"new")
        assert os.getxattr(app, "user.origin") == b"https://example.org"


class TestRefusingFileSystem:
    """Some file systems (FUSE, CIFS) refuse to change permissions at all."""

    def test_permissions_that_are_right_already_are_not_set(self, tracer: Tracer, app: Path) -> None:
        app.chmod(0o600)
        done = tracer.run(app, "new", inject="fchmod:error=EPERM")
        assert done.code == 0, done.stderr
        assert app.read_bytes() == b"new"

    def test_those_that_cannot_be_kept_are_named(self, tracer: Tracer, app: Path) -> None:
        app.chmod(0o640)
        done = tracer.run(app, "new", inject="fchmod:error=EPERM")
        assert done.code == 1
        assert "a new one could not keep its permissions (0640); in_place=True" in done.stderr
        assert app.read_bytes() == b"port = 80\n"


class TestNewFile:
    def test_the_umask_decides(self, app: Path) -> None:
        old = os.umask(0o027)
        try:
            commit(app.with_name("fresh.toml"), b"new")
        finally:
            os.umask(old)
        assert mode(app.with_name("fresh.toml")) == 0o640

    def test_a_default_acl_of_the_directory_decides_instead(self, app: Path, acls: None) -> None:
        os.setxattr(app.parent, "system.posix_acl_default", default_acl())
        by_open = app.with_name("by_open.toml")
        by_open.write_bytes(b"")
        commit(app.with_name("fresh.toml"), b"new")
        assert mode(app.with_name("fresh.toml")) == mode(by_open)
        assert os.getxattr(app.with_name("fresh.toml"), ACL) == os.getxattr(by_open, ACL)

    def test_an_explicit_mode_is_exact(self, app: Path) -> None:
        old = os.umask(0o077)
        try:
            commit(app.with_name("fresh.toml"), b"new", mode=0o664)
        finally:
            os.umask(old)
        assert mode(app.with_name("fresh.toml")) == 0o664

    def test_an_explicit_mode_does_not_touch_an_existing_file(self, app: Path) -> None:
        app.chmod(0o640)
        commit(app, b"new", mode=0o666)
        assert mode(app) == 0o640

    def test_the_umask_of_the_process_is_not_touched(self, tracer: Tracer, app: Path) -> None:
        app.unlink()
        assert not [call for call in tracer.run(app, "new").calls if call.name == "umask"]


class TestRespected:
    def test_a_read_only_file_of_ones_own(self, shared: Path, as_user: Any) -> None:
        app = shared / "app.toml"
        app.write_bytes(b"old")
        app.chmod(0o444)
        os.chown(shared, ALICE, ALICE)
        os.chown(app, ALICE, ALICE)
        with pytest.raises(PermissionError, match="the file is read-only for this user"):
            as_user(lambda: commit(app, b"new"), uid=ALICE)
        assert app.read_bytes() == b"old"
        assert names(shared) == ["app.toml"]

    def test_root_may_write_a_read_only_file_which_stays_so(self, app: Path, root: None) -> None:
        app.chmod(0o444)
        commit(app, b"new")
        assert app.read_bytes() == b"new"
        assert mode(app) == 0o444

    def test_another_users_file_in_a_directory_that_one_may_write(self, shared: Path, as_user: Any) -> None:
        shared.chmod(0o777)
        app = shared / "app.toml"
        app.write_bytes(b"old")
        app.chmod(0o644)
        with pytest.raises(PermissionError, match="read-only for this user"):
            as_user(lambda: commit(app, b"new"), uid=BOB)
        assert app.read_bytes() == b"old"

    def test_another_users_file_that_one_may_write_would_change_hands_and_in_place_keeps_it(
        self, shared: Path, as_user: Any
    ) -> None:
        shared.chmod(0o777)
        app = shared / "app.toml"
        app.write_bytes(b"old")
        os.chown(app, ALICE, TEAM)
        app.chmod(0o664)
        with pytest.raises(WriteError, match=rf"its owner \(user {ALICE}\); in_place=True") as caught:
            as_user(lambda: commit(app, b"new"), uid=BOB, groups=(TEAM,))
        assert caught.value.errno == errno.EPERM
        assert app.read_bytes() == b"old"
        assert names(shared) == ["app.toml"]
        as_user(lambda: commit(app, b"new", in_place=True), uid=BOB, groups=(TEAM,))
        assert app.read_bytes() == b"new"
        assert (app.stat().st_uid, app.stat().st_gid) == (ALICE, TEAM)

    def test_a_group_that_could_not_be_kept(self, shared: Path, as_user: Any) -> None:
        os.chown(shared, ALICE, ALICE)
        app = shared / "app.toml"
        app.write_bytes(b"old")
        os.chown(app, ALICE, TEAM)
        with pytest.raises(WriteError, match=rf"its group \({TEAM}\); in_place=True"):
            as_user(lambda: commit(app, b"new"), uid=ALICE)
        assert app.read_bytes() == b"old"

    def test_a_file_in_a_sticky_directory_that_is_another_users(self, shared: Path, as_user: Any) -> None:
        shared.chmod(0o1777)
        app = shared / "app.toml"
        app.write_bytes(b"old")
        app.chmod(0o666)
        with pytest.raises(WriteError, match="in_place=True"):
            as_user(lambda: commit(app, b"new"), uid=BOB)
        assert app.read_bytes() == b"old"
        assert names(shared) == ["app.toml"]

    def test_a_file_that_may_not_be_read(self, shared: Path, as_user: Any) -> None:
        app = shared / "app.toml"
        app.write_bytes(b"old")
        app.chmod(0o600)
        with pytest.raises(PermissionError, match="cannot read: permission denied"):
            as_user(lambda: LocalFile(app).read(), uid=BOB)


@pytest.fixture
def immutable(app: Path, root: None) -> Iterator[Path]:
    try:
        subprocess.run(["chattr", "+i", app], check=True, capture_output=True)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("needs chattr and a file system that knows it")
    yield app
    subprocess.run(["chattr", "-i", app], check=True)


def test_an_immutable_file_is_refused_with_the_hint(immutable: Path) -> None:
    with pytest.raises(WriteError, match=r"chattr \+i or \+a"):
        commit(immutable, b"new")
    assert immutable.read_bytes() == b"port = 80\n"
    assert names(immutable.parent) == ["app.toml"]


class TestSecret:
    def test_a_new_one_is_0600_from_the_first_byte(self, tracer: Tracer, app: Path) -> None:
        app.unlink()
        done = tracer.run(app, "password", "secret=1")
        made = [call.line for call in done.calls if call.name == "openat" and "O_CREAT" in call.line]
        assert made
        assert all(re.search(r", 0600\) = \d+$", line) for line in made)
        assert not [call for call in done.calls if "chmod" in call.name]
        assert mode(app) == 0o600

    def test_no_file_is_ever_wider_than_0600_during_its_commit(self, tracer: Tracer, app: Path) -> None:
        app.chmod(0o644)
        done = tracer.run(app, "password", "secret=1")
        assert done.code == 0, done.stderr
        for call in done.calls:
            if "O_CREAT" in call.line or "chmod" in call.name:
                assert "0600" in call.line, str(call)
        assert {mode(app.with_name(name)) for name in names(app.parent)} == {0o600}

    def test_in_place_keeps_it_too(self, tracer: Tracer, app: Path) -> None:
        app.chmod(0o600)
        done = tracer.run(app, "password", "secret=1", "in_place=1")
        assert done.code == 0, done.stderr
        for call in done.calls:
            if "O_CREAT" in call.line or "chmod" in call.name:
                assert "0600" in call.line, str(call)
        assert {mode(app.with_name(name)) for name in names(app.parent)} == {0o600}

    def test_a_symbolic_link_is_refused(self, app: Path, tmp_path: Path) -> None:
        link = tmp_path / "link.toml"
        link.symlink_to(app)
        with pytest.raises(InsecureError, match="must not be a symbolic link"):
            commit(link, b"new", secret=True)
        assert app.read_bytes() == b"port = 80\n"

    def test_another_users_file_is_refused_even_to_root(self, app: Path, root: None) -> None:
        os.chown(app, ALICE, ALICE)
        with pytest.raises(InsecureError, match=f"the file belongs to user {ALICE}; run as its owner"):
            commit(app, b"new", secret=True)
        assert app.read_bytes() == b"port = 80\n"

    @pytest.mark.parametrize("bits", [0o777, 0o775, 0o702])
    def test_a_directory_that_others_can_write_is_refused(self, app: Path, bits: int) -> None:
        app.parent.chmod(bits)
        with pytest.raises(InsecureError, match=r"others can write the directory.*chmod go-w"):
            commit(app, b"new", secret=True)
        assert app.read_bytes() == b"port = 80\n"

    def test_a_directory_with_the_sticky_bit_is_not(self, app: Path) -> None:
        app.parent.chmod(0o1777)
        commit(app, b"new", secret=True)
        assert app.read_bytes() == b"new"

    def test_another_users_directory_is_refused(self, shared: Path, as_user: Any) -> None:
        os.chown(shared, ALICE, ALICE)
        app = shared / "app.toml"
        app.write_bytes(b"old")
        with pytest.raises(InsecureError, match=f"the directory belongs to user {ALICE}"):
            commit(app, b"new", secret=True)

    def test_a_file_that_changed_hands_during_the_block_is_refused(self, app: Path, root: None) -> None:
        with LocalFile(app, DiskOptions(secret=True)).hold() as held:
            version = held.read().version
            os.chown(app, ALICE, ALICE)
            with pytest.raises(InsecureError):
                held.commit(b"new", version)

    def test_the_refusal_is_a_permission_error(self) -> None:
        assert issubclass(InsecureError, PermissionError)


def test_the_content_of_the_temporary_file_is_closed_to_others_until_it_is_complete(tracer: Tracer, app: Path) -> None:
    app.chmod(0o644)
    calls = tracer.run(app, "new").calls
    names_ = [call.name for call in calls]
    assert re.search(r"\.tmp.*O_EXCL.*0600", "\n".join(call.line for call in calls))
    assert names_.index("write") < names_.index("fchmod") < names_.index("fsync")
    assert stat.S_ISREG(app.stat().st_mode)
