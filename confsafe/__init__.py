"""confsafe: edit JSON, TOML, YAML, INI and .env configuration files in place.

Change one key; change only those bytes; never lose the file.

    import confsafe

    with confsafe.edit("app.toml") as cfg:
        cfg["server"]["port"] = 8080

Names are loaded on first use (PEP 562), so `import confsafe` costs nearly nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # what typing's is at run time; importing typing would take longer than all else here
if TYPE_CHECKING:
    from confsafe import aio as aio
    from confsafe._version import __version__ as __version__
    from confsafe.api import (
        apply,
        attempts,
        dumps,
        edit,
        get,
        load,
        loads,
        move,
        patch,
        save,
        unset,
        update,
    )
    from confsafe.api import (
        set as set,
    )
    from confsafe.apps.configfile import ConfigFile
    from confsafe.apps.layers import Layers, layers
    from confsafe.data.forms import block, inline, multiline
    from confsafe.data.tagged import Tagged
    from confsafe.editing.config import Config, ConfigList
    from confsafe.editing.merging import Merged, merge
    from confsafe.editing.together import edit_all
    from confsafe.errors import (
        ConflictError,
        ConfsafeError,
        ConfsafeWarning,
        FormatUnknown,
        InsecureError,
        KeyMissing,
        KeyPathError,
        LockTimeout,
        OutcomeUnknown,
        ParseError,
        ValidationError,
        ValueRefused,
        VerifyError,
        WriteError,
    )
    from confsafe.formats.styles import Style
    from confsafe.formats.text import Comment
    from confsafe.storage.primitives import atomic_open, atomic_write, clean_temp_files
    from confsafe.versions import Backup, backups, diff, rollback

_HOME = {
    "_version": "__version__",
    "api": "apply attempts dumps edit get load loads move patch save set unset update",
    "apps.configfile": "ConfigFile",
    "apps.layers": "Layers layers",
    "editing.config": "Config ConfigList",
    "errors": "ConfsafeError ConfsafeWarning ConflictError FormatUnknown InsecureError KeyMissing KeyPathError "
    "LockTimeout OutcomeUnknown ParseError ValidationError ValueRefused VerifyError WriteError",
    "formats.styles": "Style",
    "formats.text": "Comment",
    "editing.merging": "Merged merge",
    "storage.primitives": "atomic_open atomic_write clean_temp_files",
    "versions": "Backup backups diff rollback",
    "data.forms": "block inline multiline",
    "data.tagged": "Tagged",
    "editing.together": "edit_all",
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names.split()}

__all__ = [
    "Backup",
    "Comment",
    "Config",
    "ConfigFile",
    "ConfigList",
    "ConflictError",
    "ConfsafeError",
    "ConfsafeWarning",
    "FormatUnknown",
    "InsecureError",
    "KeyMissing",
    "KeyPathError",
    "Layers",
    "LockTimeout",
    "Merged",
    "OutcomeUnknown",
    "ParseError",
    "Style",
    "Tagged",
    "ValidationError",
    "ValueRefused",
    "VerifyError",
    "WriteError",
    "__version__",
    "apply",
    "atomic_open",
    "atomic_write",
    "attempts",
    "backups",
    "block",
    "clean_temp_files",
    "diff",
    "dumps",
    "edit",
    "edit_all",
    "get",
    "inline",
    "layers",
    "load",
    "loads",
    "merge",
    "move",
    "multiline",
    "patch",
    "rollback",
    "save",
    "unset",
    "update",
]
"""What `from confsafe import *` brings: all but `set`, which would hide Python's own."""


if not TYPE_CHECKING:  # to a type checker, a name that is not imported above is no name

    def __getattr__(name: str) -> object:
        module = "aio" if name == "aio" else _MODULE_OF.get(name)
        if module is None:
            raise AttributeError(f"module 'confsafe' has no attribute {name!r}")
        from confsafe.startup import module as module_of  # here: nothing is loaded before something is asked for

        if name == "aio":
            return module_of("confsafe.aio")
        value: object = getattr(module_of(f"confsafe.{module}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted([*__all__, "aio", "set"])
