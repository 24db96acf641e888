"""A URL of a shared store in its parts, and what must not stand in it."""

from __future__ import annotations

import pytest

from confsafe.errors import without_credentials
from confsafe.stores.location import LocationError, is_loopback, parse


def test_the_key_is_all_behind_the_host_but_the_query() -> None:
    found = parse("etcd://a:2379,b:2379/app/my%20config#1.toml?x=y")
    assert (found.authority, found.key, found.query) == ("a:2379,b:2379", "app/my config#1.toml", {"x": "y"})
    assert found.identity == "etcd://a:2379,b:2379/app/my config#1.toml"
    assert found.name == "my config#1.toml"


@pytest.mark.parametrize(
    "url",
    ["etcd://me:hunter2@host:2379/a.toml", "etcd://me:hunter2/x@host:2379/a.toml", "s3://key:hunter2/+@bucket/a.toml"],
)
def test_a_password_is_refused_and_shown_nowhere(url: str) -> None:
    with pytest.raises(LocationError) as refused:
        parse(url)
    assert "hunter2" not in str(refused.value.at_path(url))
    assert "hunter2" not in without_credentials(url)


@pytest.mark.parametrize("url", ["etcd://host/a@b.toml", "etcd://host:2379/a@b.toml", "etcd://[::1]/a@b.toml"])
def test_an_at_sign_in_a_key_is_no_password(url: str) -> None:
    assert parse(url).key == "a@b.toml"
    assert without_credentials(url) == url


@pytest.mark.parametrize("url", ["etcd://host", "etcd://host/", "etcd:///a.toml", "s3://bucket/folder/"])
def test_a_url_that_names_no_file_is_refused(url: str) -> None:
    with pytest.raises(LocationError, match="names no file"):
        parse(url)


@pytest.mark.parametrize("host", ["127.example.com", "127.0.0.1.example.com", "localhost.example.com", "10.0.0.1"])
def test_a_name_that_begins_like_loopback_is_not_this_machine(host: str) -> None:
    assert not is_loopback(host)
