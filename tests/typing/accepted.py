"""What a user writes, and a type checker has to take, knowing the types that are asserted here. It is never run."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, assert_type

import confsafe
from confsafe import Comment, Config, ConfigFile, ConfigList

path = Path("app.toml")


@dataclass
class Settings:
    port: int = 80


# Reading.
data = confsafe.load(path)
assert_type(data, Config)
port: int = confsafe.load(path)["server"]["port"]
name: str = confsafe.load(path).get("server", {}).get("name", "x")
other: str = data.get_path("server.name")
assert_type(confsafe.load("hosts.yaml", root=list), ConfigList)
confsafe.load("hosts.yaml", root=list).append("a")
first: str = confsafe.load("hosts.yaml")[0]["name"]
assert_type(confsafe.loads("a = 1", "toml"), Config)
confsafe.load(path, native=True).as_string()

# Changing.
with confsafe.edit(path, timeout=5, backup=None) as cfg:
    assert_type(cfg, Config)
    cfg["server"]["port"] = 8080
    cfg.set_path("server.host", "a")
    cfg.comments["server.port"] = Comment(above="the public port")
    cfg.comments["server.port"] = "the public port"
    del cfg.comments["server.port"]
    for key in cfg.comments:
        print(key.upper())
    left = 1
print(left)
with confsafe.edit("hosts.yaml", root=list) as hosts:
    hosts.append("a")
with confsafe.edit(path, native=True) as document:
    document["server"].comment("x")


def early() -> int:
    """A block swallows no exception, so there is no way past this return."""
    with confsafe.edit(path) as cfg:
        return len(cfg)


def count(cfg: Config) -> None:
    cfg["started"] = cfg.get("started", 0) + 1


confsafe.update(path, count)
confsafe.set(path, ("server", "port"), 80, on_conflict="merge")
with confsafe.edit_all("a.toml", "b.yaml") as (one, two):
    one["port"] = two["port"]

# Settings.
settings = ConfigFile(path, defaults={"port": 80}, secret=True)
assert_type(settings.load(), Config)
with settings.edit() as cfg:
    cfg["port"] = 8080
with settings.edit_as(Settings) as app:
    assert_type(app, Settings)
assert_type(settings.load_as(Settings), Settings)
for old, new in settings.watch():
    if old["log"]["level"] != new.get("log", {}).get("level"):
        break


# asyncio.
async def main() -> None:
    async with confsafe.aio.edit(path) as c:
        assert_type(c, Config)
        c["server"]["port"] = 8080
    async with confsafe.aio.edit("hosts.yaml", root=list) as hosts:
        hosts.append("a")
    assert_type(await confsafe.aio.load(path, secret=True), Config)
    assert_type(await confsafe.aio.load_as(settings, Settings), Settings)
    async with confsafe.aio.edit_as(settings, Settings) as app:
        assert_type(app, Settings)
    await confsafe.aio.update(settings, count)
    await confsafe.aio.set(settings, "port", 1, timeout=1)
    async for old, new in settings.watch_async():
        print(old["a"], new["a"])


asyncio.run(main())
anything: Any = confsafe.get(path, "a", default=None)
names: Sequence[str] = [backup.path for backup in confsafe.backups(path)]
