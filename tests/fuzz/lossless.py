"""The property that is fuzzed: a random edit of a random text is done, changes nothing else and keeps every comment."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import documents_json
import documents_toml
import documents_yaml
import finest
import keyed
import operations
import samples
from edits import Edit
from verdict import Sample, Verdict, judge, touches_merge_source

TREES = ("toml", "yaml", "json", "jsonc", "json5")
"""The formats whose random texts and edits are made by the corpus tests' operations."""

FORMATS = (*TREES, *keyed.LINES)


@dataclass(slots=True, repr=False)
class Case:
    """One text with one edit of it."""

    sample: Sample
    row: str
    edit: Edit

    def __repr__(self) -> str:
        return f"{self.sample.format} {self.sample.text!r}, {self.row}: {self.edit.detail}"

    def verdict(self) -> Verdict:
        """What confsafe makes of it."""
        return judge(self.sample, self.edit, finest.patch)

    def report(self, verdict: Verdict) -> str:
        """Enough to see the fault and to make it again."""
        faults = "\n".join(f"{column}: {reason}" for column, reason in verdict.faults.items())
        return (
            f"{self.sample.format}, {self.row}: {self.edit.detail}\n--- text {self.sample.text!r}\n{self.sample.text}\n"
            f"--- got {verdict.new!r}\n{verdict.new}\n---\n{faults}"
        )


def text_of(rng: Random, format: str) -> str:
    """A random text of the format, in one of the variants of `samples.py`."""
    if format == "toml":
        text = documents_toml.document(rng)
    elif format == "yaml":
        text = documents_yaml.document(rng)
    else:
        text = documents_json.document(rng, format)
    return samples.varied(text, samples.variant_of(rng)) or text


def case_of(rng: Random, format: str) -> Case | keyed.Case | None:
    """A random case; None where the text is not valid to the judge or has no place for the edit."""
    return keyed.case_of(rng, format) if format in keyed.LINES else tree_case_of(rng, format)


def tree_case_of(rng: Random, format: str) -> Case | None:
    """A random case of one of `TREES`."""
    text = text_of(rng, format)
    sample = samples.samples_of(samples.Source("random", text, format), "as is")
    if sample is None:
        return None
    for _ in range(5):
        row = rng.choice(list(operations.ROWS))
        edit = rng.choice(operations.ROWS[row])(sample, rng)
        if edit is not None:
            return Case(sample, row, edit)
    return None


def touches_merge(case: Case) -> bool:
    """Whether the edit concerns a YAML mapping that is merged elsewhere, which may be refused."""
    return touches_merge_source(case.sample, case.edit)
