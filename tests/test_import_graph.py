"""Imports point only downwards, and no module comes round to itself: also not by an import within a function.

What only type checkers see (`if TYPE_CHECKING:`) does not count. CONTRIBUTING.md says what each layer knows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import confsafe
from confsafe import surface

ROOT = Path(confsafe.__file__).parent

LAYERS = [
    ["confsafe", "confsafe._version", "confsafe.errors", "confsafe.startup"],
    ["confsafe.data"],
    ["confsafe.formats"],
    ["confsafe.formats.layout"],
    ["confsafe.formats.keyed"],
    [
        "confsafe.formats.json",
        "confsafe.formats.toml",
        "confsafe.formats.yaml",
        "confsafe.formats.ini",
        "confsafe.formats.dotenv",
    ],
    [
        "confsafe.sniffing",
        "confsafe.verification",
        "confsafe.spelling",
        "confsafe.sorting",
        "confsafe.storage",
        "confsafe.stores",
    ],
    ["confsafe.document"],
    ["confsafe.editing"],
    ["confsafe.debug", "confsafe.api"],
    ["confsafe.versions"],
    ["confsafe.apps"],
    ["confsafe.surface"],
    ["confsafe.aio", "confsafe.cli", "confsafe.testing"],
    ["confsafe.__main__"],
]
"""From the lowest to the highest. A module belongs to the longest of these names that begins its own."""


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in sorted(ROOT.rglob("*.py"))}


def _imports(node: ast.AST) -> Iterator[str]:
    """The modules that the code below a node imports when it runs."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for other in child.orelse:
                yield from _imports(ast.Module([other], []))
        elif isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
            for alias in child.names:
                inner = f"{child.module}.{alias.name}"
                yield inner if inner in MODULES else child.module
        else:
            yield from _imports(child)


def _imported_by(name: str) -> set[str]:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    return {other for other in _imports(tree) if other in MODULES and other != name}


def _named_by(name: str) -> set[str]:
    """The modules that a module imports, also for type checkers only."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {one if one in MODULES else node.module for one in inner}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {other for other in found if other in MODULES}


GRAPH = {name: _imported_by(name) for name in MODULES}
_RANKS = {layer: rank for rank, layers in enumerate(LAYERS) for layer in layers}


def _rank(name: str) -> int:
    return _RANKS[max((layer for layer in _RANKS if f"{name}.".startswith(f"{layer}.")), key=len)]


def _circles() -> list[set[str]]:
    """Modules that reach one another (Tarjan's strongly connected components of more than one)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in GRAPH[name]:
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            circle = set(stack[stack.index(name) :])
            del stack[stack.index(name) :]
            if len(circle) > 1:
                found.append(circle)

    for name in GRAPH:
        if name not in index:
            visit(name)
    return found


def test_imports_point_only_downwards() -> None:
    assert [(name, other) for name, others in GRAPH.items() for other in others if _rank(other) > _rank(name)] == []


def test_no_module_comes_round_to_itself() -> None:
    assert _circles() == []


def test_the_command_line_knows_no_text_and_no_disk() -> None:
    beside = (
        "confsafe.cli",
        "confsafe.surface",
        "confsafe.apps",
        "confsafe.data",
        "confsafe.errors",
        "confsafe.startup",
    )
    allowed = ("confsafe", "confsafe._version")
    assert [
        (name, other)
        for name in MODULES
        if f"{name}.".startswith("confsafe.cli.")
        for other in _named_by(name)
        if other not in allowed and not f"{other}.".startswith(tuple(f"{one}." for one in beside))
    ] == []


def test_the_surface_says_the_same_to_a_type_checker_and_to_python() -> None:
    tree = ast.parse(MODULES["confsafe.surface"].read_text(encoding="utf-8"))
    typed = {
        alias.name: f"{node.module}".removeprefix("confsafe.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and f"{node.module}".startswith("confsafe.")
        for alias in node.names
    }
    assert typed == surface._MODULE_OF
    assert [name for name in typed if not hasattr(surface, name)] == []


def test_every_layer_has_modules() -> None:
    there = {layer for layers in LAYERS for layer in layers}
    assert {layer for layer in there if any(f"{name}.".startswith(f"{layer}.") for name in MODULES)} == there


def test_the_modules_that_the_architecture_names_are_there() -> None:
    page = (ROOT.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = [f"/{path.relative_to(ROOT.parent).as_posix()}" for path in ROOT.parent.rglob("*.py")]
    named = set(re.findall(r"`([\w/]+\.py)`", page))
    assert len(named) > 10
    assert [name for name in sorted(named) if not any(path.endswith(f"/{name}") for path in modules)] == []
    folders = {name for name in re.findall(r"`([\w/]+)/?`", page) if "/" in name}
    assert len(folders) > 5
    assert [name for name in sorted(folders) if not _is_there(name, (ROOT, ROOT.parent))] == []


def test_each_layer_that_the_architecture_names_is_there() -> None:
    page = (ROOT.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("## The layers")[2].partition("## The words")[0]
    rows = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    layers = [layer.strip("/") for row in rows for layer in re.findall(r"`([\w/]+)`", row)]
    assert len(layers) > 10
    assert [name for name in layers if not _is_there(name, (ROOT, ROOT / "formats"))] == []


def test_the_modules_that_a_docstring_names_are_there() -> None:
    paths = [f"/{path.relative_to(ROOT.parent).as_posix()}" for path in MODULES.values()]
    paths += [f"/{path.relative_to(ROOT.parent).as_posix()}" for path in (ROOT.parent / "tests").rglob("*.py")]
    missing = [
        f"{module} names {name}"
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        for name in re.findall(r"\b([\w/]+\.py)\b", ast.get_docstring(node) or "")
        if not any(path.endswith(f"/{name}") for path in paths)
    ]
    assert missing == []


def test_no_name_is_a_word_that_says_nothing() -> None:
    """`in_place` is the weaker commit and nothing else; a key path is no way, a wait no turn."""
    vague = re.compile(r"(?:^|_)(?:way|ways|turn|turns|carry|carrying|colons|unfold|unfolding|in_place)(?:$|_)")
    weaker = ("confsafe.storage.", "confsafe.editing.options", "confsafe.cli.verbs.writing")
    found = []
    for module, path in MODULES.items():
        for name in [module.rpartition(".")[2], *_names_in(path)]:
            if vague.search(name.lower()) and not ("in_place" in name.lower() and module.startswith(weaker)):
                found.append(f"{module}.{name}")
    assert found == ["confsafe.data.threeway.three_way"]  # what everybody calls it


def _names_in(path: Path) -> Iterator[str]:
    """The names that a module gives to classes, functions, parameters and variables."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _is_there(name: str, folders: Iterable[Path]) -> bool:
    return any((folder / name).exists() or (folder / f"{name}.py").exists() for folder in folders)
