"""What a type checker has to refuse: each line that ends with a mark, and no other. It is never run."""

import confsafe

confsafe.edti("app.toml")  # refused
confsafe.edit("app.toml", bakup=False)  # refused
confsafe.edit("app.toml", timeout="5")  # refused
confsafe.set("app.toml", "a", 1, native=True)  # refused
confsafe.set("app.toml", "a", 1, on_conflict="ask")  # refused
confsafe.loads("a", "ini2")  # refused
confsafe.load("app.toml").append(1)  # refused
with confsafe.edit("app.toml") as cfg:
    cfg.set_pth("a", 1)  # refused
confsafe.load("app.toml")["a"]["b"]
confsafe.aio.edti("app.toml")  # refused
from confsafe import edti  # noqa: E402 F401  # refused
