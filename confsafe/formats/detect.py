"""A file's name -> its format; for a few names, its first characters too.

Known names come before the extension: tsconfig.json and VS Code's settings.json may hold comments, another .json only
where its text has some already (`in_its_format`). A backup (`app.toml.bak`, `app.toml.bak.2`) has the format of its
file. An rc file such as `.prettierrc` holds JSON or YAML: its text tells (`RC`).
"""

from __future__ import annotations

import os
from functools import lru_cache

from confsafe.errors import ParseError
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

RC = "rc"
"""What `detect` tells of a name that stands for JSON or YAML; `in_its_format` decides by the text."""

_EXTENSIONS = {
    ".json": "json",
    ".jsonc": "jsonc",
    ".json5": "json5",
    ".ipynb": "json",
    ".webmanifest": "json",
    ".geojson": "json",
    ".topojson": "json",
    ".jsonld": "json",
    ".har": "json",
    ".avsc": "json",
    ".tfstate": "json",
    ".code-workspace": "jsonc",
    ".code-snippets": "jsonc",
    ".sublime-settings": "jsonc",
    ".sublime-project": "jsonc",
    ".sublime-workspace": "jsonc",
    ".sublime-keymap": "jsonc",
    ".sublime-commands": "jsonc",
    ".sublime-build": "jsonc",
    ".sublime-menu": "jsonc",
    ".sublime-mousemap": "jsonc",
    ".sublime-theme": "jsonc",
    ".sublime-color-scheme": "jsonc",
    ".sublime-completions": "jsonc",
    ".toml": "toml",
    ".yaml": "yaml",
    ".yml": "yaml",
}

_JSON_WITH_COMMENTS = frozenset(
    {
        # VS Code and what is made like it
        "settings.json", "keybindings.json", "launch.json", "tasks.json", "extensions.json", "argv.json",
        "c_cpp_properties.json", "language-configuration.json", "mcp.json", "devcontainer.json", ".devcontainer.json",
        "devcontainer-feature.json", "devcontainer-template.json", "snippets.json", "keymap.json",
        # compilers, linters and runners
        "babel.config.json", ".babelrc.json", "api-extractor.json", "biome.json", "deno.json", "nx.json",
        "project.json", "turbo.json", "rush.json", "angular.json", "typedoc.json", "tslint.json", ".oxlintrc.json",
        "oxlintrc.json", ".eslintrc.json", ".markdownlint.json", ".markdownlint-cli2.json", ".swcrc.json",
        ".mocharc.json", "pyrightconfig.json", "basedpyrightconfig.json", "ty.json", "cspell.json", ".cspell.json",
        "jest.config.json", ".jscpd.json", "knip.json", ".luarc.json", "coc-settings.json", "dprint.json",
        ".dprint.json", "wrangler.json", "opencode.json", "renovate.json", ".renovaterc.json",
        # .NET
        "launchsettings.json", "appsettings.json", "hosting.json", "global.json", "local.settings.json",
        "omnisharp.json", "host.json",
    }
)  # fmt: skip

_JSON_WITH_COMMENTS_BEGINNINGS = ("tsconfig", "jsconfig", "appsettings.", "keybindings.")
"""tsconfig.build.json, appsettings.Development.json."""

_NAMES_WITHOUT_EXTENSION = {
    "pipfile": "toml",
    "poetry.lock": "toml",
    "cargo.lock": "toml",
    "uv.lock": "toml",
    "pdm.lock": "toml",
    ".clang-format": "yaml",
    ".clang-tidy": "yaml",
    ".clangd": "yaml",
    ".yamllint": "yaml",
    ".gemrc": "yaml",
    ".condarc": "yaml",
    "pubspec.lock": "yaml",
    "pipfile.lock": "json",
    "composer.lock": "json",
    "flake.lock": "json",
    "deno.lock": "json",
    ".watchmanconfig": "json",
    ".arcconfig": "json",
    ".bowerrc": "json",
    ".babelrc": "jsonc",
    ".jshintrc": "jsonc",
    ".jscsrc": "jsonc",
    ".swcrc": "jsonc",
    ".nycrc": "jsonc",
    ".htmlhintrc": "jsonc",
    ".csslintrc": "jsonc",
    ".renovaterc": "jsonc",
    "bun.lock": "jsonc",
    ".prettierrc": RC,
    ".eslintrc": RC,
    ".stylelintrc": RC,
    ".markdownlintrc": RC,
    ".lintstagedrc": RC,
    ".commitlintrc": RC,
    ".releaserc": RC,
    ".remarkrc": RC,
    ".huskyrc": RC,
    ".postcssrc": RC,
    ".graphqlrc": RC,
    ".auto-changelogrc": RC,
    ".c8rc": RC,
    ".mocharc": RC,
    ".textlintrc": RC,
}

_BACKUP_SUFFIXES = (".bak", ".orig", ".dist", ".example", ".sample", ".template")

_BEGINS_AS_JSON = pattern(r"\ufeff?(?:\s|//[^\n\r]*|/\*(?:[^*]|\*(?!/))*\*/)*(?:[{\[]|\Z)")


def detect(path: str | os.PathLike[str]) -> str | None:
    """The name of the format that a file's name tells, `RC` where its text has to, None where it tells none.

    Example:
        >>> detect("tsconfig.build.json"), detect("package.json"), detect("app.toml.bak.2"), detect("notes.txt")
        ('jsonc', 'json', 'toml', None)
    """
    return _told_by(os.path.basename(os.fsdecode(path)))


@lru_cache(maxsize=64)
def _told_by(name: str) -> str | None:
    name = name.lower()
    while True:
        stem, extension = os.path.splitext(name)
        if extension in _BACKUP_SUFFIXES or (extension[1:].isdigit() and stem.endswith(".bak")):
            name = stem
            continue
        break
    if name in _NAMES_WITHOUT_EXTENSION:
        return _NAMES_WITHOUT_EXTENSION[name]
    if name in _JSON_WITH_COMMENTS or (extension == ".json" and name.startswith(_JSON_WITH_COMMENTS_BEGINNINGS)):
        return "jsonc"
    return _EXTENSIONS.get(extension)


def in_its_format(text: str, name: str, read: Callable[[str], T], *, given: str | None) -> T:
    """What `read` makes of a text in the format `name`, which the caller has given or the file's name has told.

    Where nothing but the file's name says JSON, and the text has comments at the end of its lines, it is read as JSON
    with comments: its owner's reader takes them. An rc file that begins with `{` is JSON, unless it can be read as YAML
    only. A format that was given is taken at its word. Raises what `read` raises, a ParseError with what stands behind
    it (`diagnosis.py`).
    """
    try:
        if name == RC:
            return _rc(text, read)
        try:
            return read(name)
        except ParseError:
            if given is not None or name != "json" or not _has_comments(text):
                raise
            return read("jsonc")
    except ParseError as error:
        from confsafe.formats.diagnosis import diagnosed

        raise diagnosed(error, text) from error.__cause__


def _has_comments(text: str) -> bool:
    from confsafe.formats.json import has_comments

    return has_comments(text)


def _rc(text: str, read: Callable[[str], T]) -> T:
    if not _BEGINS_AS_JSON.match(text):
        return read("yaml")
    try:
        return read("jsonc")
    except ParseError:
        try:
            return read("yaml")
        except ParseError:
            pass
        raise


def rc_format(text: str) -> str:
    """The format of an rc file with that text, which parses."""
    from confsafe.formats import by_name

    def parsed(name: str) -> str:
        by_name(name).data(text)
        return name

    return _rc(text, parsed)
