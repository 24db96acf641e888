"""The verb `relay`: keep a local file as a shared store has it."""

from __future__ import annotations

import signal
import threading

from confsafe.cli import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def relay(arguments: Namespace) -> int:
    """`confsafe relay URL DIR [--spread SECONDS] [--once]`; a SIGTERM or ctrl-C ends it."""
    from confsafe.surface import relay as run

    closed = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: closed.set())

    def tell(line: str) -> None:
        if not arguments.quiet:
            output.say(line)

    try:
        run(
            arguments.url,
            arguments.directory,
            spread=arguments.spread,
            once=arguments.once,
            closed=closed,
            tell=tell,
        )
    except KeyboardInterrupt:
        closed.set()
    return 0
