"""Which modules of confsafe a short call loads: each costs start-up time, so a new one has to be meant.

A module that is too many here is imported by mistake (import it in the function that needs it), or it belongs on the
way of every such call: then its name goes onto the list.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TEXTS = {"toml": "[server]\nport = 80\n", "json": '{"server": {"port": 80}}\n', "yaml": "server:\n  port: 80\n"}

CODE = """
import atexit, sys
from confsafe.__main__ import main
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
main()
"""

BOTH = """
__main__ cli cli.arguments cli.exit_codes cli.main cli.one_file cli.output cli.progress cli.usage cli.verbs
cli.verbs.model cli.verbs.options data data.keypath data.keypath.grammar data.keypath.lookup data.keypath.segments
data.keypath.step data.tagged editing editing.reader editing.written errors formats formats.detect formats.encoding
formats.text sniffing startup startup.collector startup.patterns startup.records storage storage.access
storage.directory storage.faults storage.homes storage.names storage.platforms storage.reading storage.store surface
"""

ONLY_GET = "cli.get cli.verbs.reading"

ONLY_SET = """
api cli.fitting cli.json_value cli.places cli.process cli.report cli.set cli.value_text cli.values cli.verbs.values
cli.verbs.writing cli.writer data.alignment data.changes data.copying data.diff data.keypath.assigning
data.keypath.meaning data.keypath.patterns data.plain data.sameness data.sequences data.tokens document editing.config
editing.edit editing.options editing.origin editing.outcome editing.root editing.transaction startup.log storage.atomic
storage.backup storage.commit storage.disk storage.hold storage.lock storage.lockfile storage.ticket storage.wait
storage.walk storage.resolution verification
"""

OF_A_FORMAT = {
    "toml": """
        formats.exchange formats.toml formats.toml.edit formats.toml.edit.values formats.toml.places
        formats.toml.places.tables formats.toml.proof formats.toml.reader formats.toml.reader.grammar
        formats.toml.reader.loading formats.toml.reader.statements formats.toml.reader.values formats.toml.reading
        formats.toml.write formats.toml.write.respell formats.toml.write.strings formats.toml.write.values
        formats.writing
    """,
    "json": """
        formats.json formats.json.edit formats.json.example formats.json.places formats.json.plan formats.json.reader
        formats.json.reader.dialect formats.json.reader.loading formats.json.reader.scanner formats.json.reading
        formats.json.style formats.json.write formats.layout formats.layout.examples formats.writing
    """,
    "yaml": """
        formats.exchange formats.yaml formats.yaml.edit formats.yaml.edit.scalar formats.yaml.places
        formats.yaml.places.followers formats.yaml.places.geometry formats.yaml.places.paths formats.yaml.proof
        formats.yaml.reader formats.yaml.reader.compose formats.yaml.reader.dialect formats.yaml.reader.events
        formats.yaml.reader.keys formats.yaml.reader.libyaml formats.yaml.reader.nodes formats.yaml.reader.parsing
        formats.yaml.reader.schema formats.yaml.reader.strictness formats.yaml.reader.tags formats.yaml.reading
        formats.yaml.write
        formats.yaml.write.block_scalars formats.yaml.write.kinds formats.yaml.write.scalars formats.yaml.write.spelling
        formats.yaml.write.style formats.yaml.write.writer formats.writing
    """,
}
"""What `set` loads below `formats`, and `get` a part of."""


def _loaded(verb: str, format: str, directory: Path, *, text: str = "") -> set[str]:
    """The modules that a process has loaded which sets, or gets, a number."""
    path = directory / f"app.{format}"
    path.write_text(text or TEXTS[format])
    command = [sys.executable, "-c", CODE, verb, str(path), "server.port", *(["8080"] if verb == "set" else [])]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"NO_COLOR": "1"})
    return set(ended.stderr.split())


def _listed(text: str) -> set[str]:
    return {f"confsafe.{name}" for name in text.split()} | {"confsafe"}


def _of_confsafe(names: set[str]) -> set[str]:
    return {name for name in names if name.partition(".")[0] == "confsafe"}


@pytest.mark.parametrize("format", TEXTS)
def test_set_loads_no_module_but_these(tmp_path: Path, format: str) -> None:
    allowed = _listed(BOTH) | _listed(ONLY_SET) | _listed(OF_A_FORMAT[format])
    found = _of_confsafe(_loaded("set", format, tmp_path))
    assert sorted(found - allowed) == [], "one more at each start: import it where it is used, or list it"
    assert sorted(allowed - found) == [], "take what is not loaded any more off the list"


@pytest.mark.parametrize("format", TEXTS)
def test_get_loads_no_module_but_these(tmp_path: Path, format: str) -> None:
    allowed = _listed(BOTH) | _listed(ONLY_GET) | _listed(OF_A_FORMAT[format])
    found = _of_confsafe(_loaded("get", format, tmp_path))
    assert sorted(found - allowed) == [], "one more at each start: import it where it is used, or list it"


@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("verb", ["get", "set"])
def test_neither_loads_what_takes_longer_than_its_work(tmp_path: Path, verb: str, format: str) -> None:
    heavy = {"filelock", "dataclasses", "inspect", "logging", "pickle", "typing", "argparse", "gettext", "threading"}
    assert not _loaded(verb, format, tmp_path) & heavy


@pytest.mark.parametrize("format", TEXTS)
def test_get_loads_no_verbs_of_the_api(tmp_path: Path, format: str) -> None:
    assert not _loaded("get", format, tmp_path) & {"confsafe.api", "confsafe.storage.lock"}


@pytest.mark.parametrize("word", ["web-0", "2026-01-02", "v1_2_3", "app-01.example.com", "3fe5e-7", "10.0.0.1", "a+1"])
def test_get_finds_no_places_where_a_word_only_ends_like_a_number_of_another_spelling(
    tmp_path: Path, word: str
) -> None:
    texts = {"toml": f"[server]\nport = 80\nname = '{word}'\n", "yaml": f"server:\n  port: 80\n  name: '{word}'\n"}
    for format, text in texts.items():
        assert f"confsafe.formats.{format}.reading" not in _loaded("get", format, tmp_path, text=text)


@pytest.mark.parametrize("format", ["toml", "yaml"])
def test_set_loads_nothing_of_json_where_the_file_is_none(tmp_path: Path, format: str) -> None:
    assert "json" not in _loaded("set", format, tmp_path)
