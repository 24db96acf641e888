"""The others, each as the shortest program that its documentation suggests for "set one key, keep the rest".

A peer is a function from a text, a path of keys and a value to the new text. One that is not installed is None. They
work in memory: no lock, no backup, no verification, no file.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import tempfile
import tomllib
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Path = tuple[str | int, ...]
    Peer = Callable[[str, Path, Any], str]


def installed(module: str) -> bool:
    """Whether a module can be imported."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # a part of a package that is not here
        return False


def program(name: str) -> str | None:
    """Where a program is: beside this Python, or on the PATH."""
    return shutil.which(name, path=f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}")


def _module(name: str) -> Any:
    """A peer's module: imported by name, so that the types of the project can be checked without it."""
    return import_module(name)


def _assign(document: Any, path: Path, value: Any) -> None:
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value


def tomlkit(text: str, path: Path, value: Any) -> str:
    library = _module("tomlkit")
    document = library.parse(text)
    _assign(document, path, value)
    return str(library.dumps(document))


def tomlrt(text: str, path: Path, value: Any) -> str:
    library = _module("tomlrt")
    document = library.loads(text)
    _assign(document, path, value)
    return str(library.dumps(document))


def tomledit(text: str, path: Path, value: Any) -> str:
    document = _module("tomledit").Document.parse(text)
    _assign(document, path, value)
    return str(document.as_toml())


def ruamel(text: str, path: Path, value: Any) -> str:
    yaml = _module("ruamel.yaml").YAML()
    document = yaml.load(text)
    _assign(document, path, value)
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def yaml_edit(text: str, path: Path, value: Any) -> str:
    document = _module("yaml_edit").Document.parse(text)
    document.set_path(".".join(map(str, path)), value)
    return str(document)


def yamltrip(text: str, path: Path, value: Any) -> str:
    return str(_module("yamltrip").loads(text).replace(*path, value=value).dumps())


def json_five(text: str, path: Path, value: Any) -> str:
    loader, dumper, model = _module("json5.loader"), _module("json5.dumper"), _module("json5.model")
    document = loader.loads(text, loader=loader.ModelLoader())
    node = document.value
    for key in path[:-1]:
        node = _member(node, key).value
    pair = _member(node, path[-1])
    new = model.Integer(raw_value=str(value))
    new.wsc_before, new.wsc_after = pair.value.wsc_before, pair.value.wsc_after
    index = node.values.index(pair.value)
    node.values[index] = new
    return str(dumper.dumps(document, dumper=dumper.ModelDumper()))


def _member(node: Any, key: str | int) -> Any:
    return next(pair for pair in node.key_value_pairs if pair.key.characters == key)


def json_reprint(text: str, path: Path, value: Any) -> str:
    """Comments, layout and number spellings are lost."""
    document = json.loads(text)
    _assign(document, path, value)
    return json.dumps(document)


def json_reprint_indented(text: str, path: Path, value: Any) -> str:
    """Comments are lost; the layout is json's."""
    document = json.loads(text)
    _assign(document, path, value)
    return json.dumps(document, indent=2)


def configupdater(text: str, path: Path, value: Any) -> str:
    updater = _module("configupdater").ConfigUpdater(allow_no_value=True)
    updater.read_string(text)
    updater[path[0]][path[1]].value = str(value)
    return str(updater)


def configparser_reprint(text: str, path: Path, value: Any) -> str:
    """Comments and layout are lost."""
    parser = configparser_read(text)
    parser[path[0]][path[1]] = str(value)
    out = io.StringIO()
    parser.write(out)
    return out.getvalue()


def configparser_read(text: str) -> Any:
    parser = _module("configparser").RawConfigParser(allow_no_value=True)
    parser.read_string(text)
    return parser


def dotenv_set_key(text: str, path: Path, value: Any) -> str:
    """In a file: that is all it can."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        name = os.path.join(folder, ".env")
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
        _module("dotenv").set_key(name, path[0], str(value), quote_mode="auto")
        with open(name, encoding="utf-8") as file:
            return file.read()


def tomllib_loads(text: str) -> object:
    return tomllib.loads(text)


def tomli_loads(text: str) -> object:
    return _module("tomli").loads(text)


def yaml_events(text: str) -> object:
    """Drain ruamel.yaml's C parser."""
    parser = _module("_ruamel_yaml").CParser(text)
    while parser.get_event() is not None:
        pass
    return None


def pyyaml_load(text: str) -> object:
    """PyYAML's fastest loader."""
    library = _module("yaml")
    return library.load(text, Loader=library.CSafeLoader)


def available(peer: Peer, module: str) -> Peer | None:
    """The peer, or None where its module is not installed."""
    return peer if installed(module) else None
