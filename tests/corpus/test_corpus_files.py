"""Real files on the disk: the verbs write what `patch` gives, byte for byte, and nothing where nothing changes."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import operations
import pytest
import samples
from edits import at, put
from places import Path as KeyPath
from verdict import Sample

import confsafe

FILES = 10


def real_samples(corpus: Path, format: str, variant: str) -> list[Sample]:
    sources = [source for source in samples.sources(corpus, suites=False) if source.format == format]
    found = [samples.samples_of(source, variant) for source in random.Random(5).sample(sources, FILES)]
    return [sample for sample in found if sample is not None and sample.document is None]


def written(sample: Sample, folder: Path) -> Path:
    path = folder / Path(sample.name).name
    path.write_bytes(sample.text.encode("utf-8"))
    return path


def some_string(sample: Sample, rng: random.Random) -> KeyPath | None:
    """The path of a string whose every key is a str or an index."""
    paths = [path for path, entry, _ in sample.doc.entries() if entry.node.kind == "scalar"]
    paths = [p for p in paths if isinstance(at(sample.data, p), str) and all(isinstance(k, (str, int)) for k in p)]
    return rng.choice(paths) if paths else None


@pytest.mark.parametrize("variant", ["as is", "crlf", "no final newline", "bom"])
@pytest.mark.parametrize("format", ["jsonc", "toml", "yaml"])
def test_set_writes_the_bytes_that_patch_gives_and_keeps_the_old_ones(
    corpus: Path, tmp_path: Path, format: str, variant: str
) -> None:
    done = 0
    for sample in real_samples(corpus, format, variant):
        key = some_string(sample, random.Random(sample.name))
        if key is None:
            continue
        path = written(sample, tmp_path)
        confsafe.set(path, key, "another value", format=format)
        wanted = confsafe.patch(sample.text, put(copy.deepcopy(sample.data), key, "another value"), format)
        assert path.read_bytes() == wanted.encode("utf-8"), sample.name
        assert path.with_name(path.name + ".bak").read_bytes() == sample.text.encode("utf-8")
        confsafe.rollback(path)
        assert path.read_bytes() == sample.text.encode("utf-8")
        done += 1
    assert done


@pytest.mark.parametrize("format", ["jsonc", "toml", "yaml"])
def test_unset_writes_the_bytes_that_patch_gives(corpus: Path, tmp_path: Path, format: str) -> None:
    done = 0
    for sample in real_samples(corpus, format, "as is"):
        edit = operations.ROWS["delete a key"][0](sample, random.Random(sample.name))
        if edit is None or edit.heirs:
            continue
        path = written(sample, tmp_path)
        confsafe.unset(path, edit.deletes[0], format=format)
        wanted = confsafe.patch(sample.text, edit.mutate(copy.deepcopy(sample.data)), format)
        assert path.read_bytes() == wanted.encode("utf-8"), sample.name
        done += 1
    assert done


@pytest.mark.parametrize("format", ["jsonc", "toml", "yaml"])
def test_an_edit_that_changes_nothing_writes_nothing(corpus: Path, tmp_path: Path, format: str) -> None:
    for sample in real_samples(corpus, format, "as is"):
        path = written(sample, tmp_path)
        before = path.stat()
        with confsafe.edit(path, format=format):
            pass
        reordered = operations.save_reordered(sample, random.Random(1))
        assert reordered is not None
        confsafe.save(path, reordered.mutate(copy.deepcopy(sample.data)), format=format)
        after = path.stat()
        assert (after.st_ino, after.st_mtime_ns, after.st_size) == (before.st_ino, before.st_mtime_ns, before.st_size)
        assert not path.with_name(path.name + ".bak").exists()


@pytest.mark.parametrize("format", ["jsonc", "toml", "yaml"])
def test_an_exception_in_the_block_leaves_the_file_alone(corpus: Path, tmp_path: Path, format: str) -> None:
    (sample, *_) = real_samples(corpus, format, "as is")
    path = written(sample, tmp_path)
    with pytest.raises(KeyError, match="no reason"), confsafe.edit(path, format=format) as data:
        data.clear()
        raise KeyError("no reason")
    assert path.read_bytes() == sample.text.encode("utf-8")
