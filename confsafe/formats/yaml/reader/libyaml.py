"""ruamel.yaml's binding of libyaml, and how the command line gets it without the rest of ruamel.yaml.

The binding imports nearly all of that package: for the classes of events and tokens, which it needs, and from each of
the other modules for the class of one error. In a process that reads one small file this takes longer than everything
else, the start of Python included. So where confsafe is the whole program (`startup.alone`), the binding is imported
over the package as it is found, not run yet, and with classes of the same names and bases in the place of those errors.
Whoever asks the package for anything afterwards has it run then, complete and with its own modules.

In a process of others nothing of this happens: there the import is the usual one. It is, too, where a version of
ruamel.yaml is built otherwise than this expects.
"""

from __future__ import annotations

import sys

from confsafe import startup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

_PACKAGE = "ruamel.yaml"
_BINDING = "_ruamel_yaml"
_WITH_ONE_ERROR = ("reader", "scanner", "parser", "composer", "constructor", "emitter", "serializer", "representer")


def binding() -> Any:
    """The module of the C parser. Raises ImportError where it is not installed."""
    if startup.alone and _BINDING not in sys.modules and _PACKAGE not in sys.modules:
        try:
            return _binding_alone()
        except Exception:  # whatever a version that is built otherwise makes of this
            _forget()
    import _ruamel_yaml  # type: ignore[import-not-found, unused-ignore]

    return _ruamel_yaml


def _binding_alone() -> Any:
    from importlib import import_module
    from importlib.util import find_spec, module_from_spec

    spec = find_spec(_PACKAGE)
    if spec is None or spec.loader is None:
        raise ImportError(_PACKAGE)
    package = module_from_spec(spec)
    package.__getattr__ = lambda name: _asked_of(package, name)  # type: ignore[method-assign] # PEP 562
    sys.modules[_PACKAGE] = package
    sys.modules["ruamel"].yaml = package  # type: ignore[attr-defined]
    names = [f"{_PACKAGE}.{name}" for name in _WITH_ONE_ERROR]
    sys.modules.update({name: _errors_of(name) for name in names})
    found = import_module(_BINDING)
    for name in names:
        del sys.modules[name]
    return found


def _asked_of(package: ModuleType, name: str) -> Any:
    """What the package has under a name that it did not have so far: it is run now."""
    del package.__getattr__
    spec = package.__spec__
    if spec is None or spec.loader is None:
        raise AttributeError(name)
    spec.loader.exec_module(package)
    return getattr(package, name)


def _errors_of(name: str) -> ModuleType:
    """A module of errors, each made when it is imported; none of them is raised by what this package calls."""

    def error(name: str) -> type[Exception]:
        if not name.endswith("Error"):
            raise AttributeError(name)
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        marked = name in ("ScannerError", "ParserError", "ComposerError", "ConstructorError")
        return type(name, (MarkedYAMLError if marked else YAMLError,), {})

    module = type(sys)(name)
    module.__getattr__ = error  # type: ignore[method-assign] # PEP 562
    return module


def _forget() -> None:
    """Take back all that an import left which did not come to its end."""
    for name in [name for name in sys.modules if name in (_BINDING, _PACKAGE) or name.startswith(f"{_PACKAGE}.")]:
        del sys.modules[name]
