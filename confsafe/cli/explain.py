"""The verb `explain`: which of several files a value comes from, with its place, as `git config --show-origin`."""

from __future__ import annotations

from confsafe.apps.as_json import as_json_line, shown_line
from confsafe.cli import output
from confsafe.data import keypath

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def explain(arguments: Namespace) -> int:
    """`confsafe explain KEY FILE... [--env PREFIX] [--json]`: later files stand over earlier ones."""
    from confsafe.surface import Layers

    layers = Layers(*arguments.files, env=arguments.env)
    origins = layers.origins(arguments.key)
    value = layers.get(arguments.key)
    if arguments.json:
        found = {
            "key": keypath.format_path(keypath.resolve(dict(layers), keypath.as_keypath(arguments.key))),
            "value": value,
            "origins": [origin._asdict() for origin in reversed(origins)],
        }
        output.emit(as_json_line(found) + "\n")
        return 0
    output.emit(f"{origins[-1]}\t{shown_line(value)}\n")
    for origin in reversed(origins[:-1]):
        output.emit(f"{origin}\t(stood over)\n")
    return 0
