"""As an editor's helper does it: register a server in a JSON-with-comments file that belongs to somebody else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import confsafe


def register(settings: Path, name: str, command: list[str], env: dict[str, str] | None = None) -> bool:
    """Enter a server under "mcpServers" and leave all else as its owner wrote it; whether that changed anything."""
    entry: dict[str, object] = {"command": command[0], "args": command[1:]}
    if env:
        entry["env"] = env
    before = settings.read_bytes() if settings.exists() else None
    confsafe.set(settings, ("mcpServers", name), entry, parents=True)
    return settings.read_bytes() != before


async def register_all(settings: Path, servers: dict[str, list[str]]) -> None:
    """Several at once, from an event loop."""
    await asyncio.gather(
        *(
            confsafe.aio.set(settings, ("mcpServers", name), {"command": words[0], "args": words[1:]})
            for name, words in servers.items()
        )
    )
