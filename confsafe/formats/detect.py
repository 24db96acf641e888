"""A file's name -> its format; where the name alone does not tell it, `confsafe/sniffing.py` looks at the text.

Known names come before the extension: tsconfig.json and VS Code's settings.json may hold comments, another .json only
where its text has some already. A backup (`app.toml.bak`, `app.toml.bak.2`) has the format of its
file. An rc file such as `.prettierrc` holds JSON or YAML: its text tells (`RC`).
"""

from __future__ import annotations

import os
from functools import lru_cache

RC = "rc"
"""What `detect` tells of a name that stands for JSON or YAML; the text decides (`sniffing.in_its_format`)."""

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
    ".ini": "ini",
    ".cfg": "ini",
    ".desktop": "ini",
    ".properties": "properties",
    ".md": "embedded",
    ".markdown": "embedded",
    ".mdx": "embedded",
    ".qmd": "embedded",
    ".rmd": "embedded",
    ".astro": "embedded",
    ".py": "script",
    ".env": "env",
    ".service": "systemd",
    ".socket": "systemd",
    ".timer": "systemd",
    ".target": "systemd",
    ".mount": "systemd",
    ".automount": "systemd",
    ".path": "systemd",
    ".slice": "systemd",
    ".scope": "systemd",
    ".swap": "systemd",
    ".link": "systemd",
    ".netdev": "systemd",
    ".network": "systemd",
    ".nspawn": "systemd",
    ".container": "systemd",
    ".volume": "systemd",
    ".kube": "systemd",
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
    ".npmrc": "ini",
    ".editorconfig": "ini",
    "pip.conf": "ini",
    ".pypirc": "ini",
    ".flake8": "ini",
    ".pylintrc": "ini",
    "pylintrc": "ini",
    ".coveragerc": "ini",
    ".hgrc": "ini",
    "hgrc": "ini",
    "my.cnf": "ini",
    ".my.cnf": "ini",
    ".wslconfig": "ini",
    "wsl.conf": "ini",
    ".env": "env",
    ".flaskenv": "env",
    ".gitconfig": "gitconfig",
    ".gitmodules": "gitconfig",
    ".lfsconfig": "gitconfig",
    "config.worktree": "gitconfig",
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

_IN_DIRECTORY = {
    (".git", "config"): "gitconfig",
    ("git", "config"): "gitconfig",
    (".aws", "config"): "ini",
    (".aws", "credentials"): "ini",
}
"""Names that tell their format only where they stand: .git/config, ~/.config/git/config."""

_NO_ENV = frozenset({".js", ".ts", ".mjs", ".cjs", ".py", ".rb", ".php", ".sh", ".gpg", ".age", ".enc", ".zip"})
"""Extensions that tell of `.env.js` and its like that it is none."""

_BACKUP_SUFFIXES = (".bak", ".orig", ".dist", ".example", ".sample", ".template")


def detect(path: str | os.PathLike[str]) -> str | None:
    """The name of the format that a file's name tells, `RC` where its text has to, None where it tells none.

    Example:
        >>> detect("tsconfig.build.json"), detect("package.json"), detect("app.toml.bak.2"), detect("notes.txt")
        ('jsonc', 'json', 'toml', None)
        >>> detect(".git/config"), detect("web.service.d/limits.conf"), detect("limits.conf")
        ('gitconfig', 'systemd', None)
    """
    directory, name = os.path.split(os.fsdecode(path))
    return _told_by(name) or _told_by_place(os.path.basename(directory), _without_backup(name.lower()))


@lru_cache(maxsize=64)
def _told_by(name: str) -> str | None:
    name = _without_backup(name.lower())
    if name in _NAMES_WITHOUT_EXTENSION:
        return _NAMES_WITHOUT_EXTENSION[name]
    extension = os.path.splitext(name)[1]
    if name in _JSON_WITH_COMMENTS or (extension == ".json" and name.startswith(_JSON_WITH_COMMENTS_BEGINNINGS)):
        return "jsonc"
    if name.startswith(".env.") and extension not in _EXTENSIONS and extension not in _NO_ENV:
        return "env"  # .env.local, .env.production
    return _EXTENSIONS.get(extension)


def _told_by_place(directory: str, name: str) -> str | None:
    """The format of a name in its directory: .git/config, and a drop-in such as web.service.d/limits.conf."""
    if name.endswith(".conf"):
        is_unit = directory.endswith(".d") and _EXTENSIONS.get(os.path.splitext(directory[:-2])[1]) == "systemd"
        return "systemd" if is_unit or (directory == "systemd" and name != "resolv.conf") else None
    return _IN_DIRECTORY.get((directory, name))


def _without_backup(name: str) -> str:
    """The name without what marks a backup or an example of it."""
    while True:
        stem, extension = os.path.splitext(name)
        if extension not in _BACKUP_SUFFIXES and not (extension[1:].isdigit() and stem.endswith(".bak")):
            return name
        name = stem
