"""argv -> arguments: options anywhere, `--`, negative numbers, and every usage error on one line."""

from __future__ import annotations

import pytest

from confsafe.cli.arguments import Arguments, parse
from confsafe.cli.parser import help_of, overview, read_options
from confsafe.cli.usage import UsageError
from confsafe.cli.verbs import EXIT_CODES, verbs

VERBS = verbs()


def test_options_may_stand_anywhere() -> None:
    for words in (["-n", "f", "k", "v"], ["f", "-n", "k", "v"], ["f", "k", "v", "-n"]):
        arguments = parse(VERBS["set"], words)
        assert (arguments.file, arguments.pairs, arguments.dry_run) == ("f", ["k", "v"], True)


@pytest.mark.parametrize("value", ["-1", "-0.5", "-.5", "-1e3", "-"])
def test_a_negative_number_and_a_dash_are_values(value: str) -> None:
    assert parse(VERBS["set"], ["f", "k", value]).pairs == ["k", value]


@pytest.mark.parametrize("name", [name for name in VERBS if name != "convert"])
def test_without_options_the_arguments_are_those_that_argparse_gives(name: str) -> None:
    operands = [operand.name for operand in VERBS[name].operands if operand.many != "*"]
    by_library = Arguments()
    assert read_options(VERBS[name], [], by_library) == []
    without = vars(parse(VERBS[name], operands))
    assert {key: without[key] for key in vars(by_library)} == vars(by_library)


def test_an_option_that_must_be_given_is_missed() -> None:
    with pytest.raises(UsageError, match="-o/--output"):
        parse(VERBS["convert"], ["f"])


def test_everything_after_the_double_dash_is_taken_as_it_is() -> None:
    arguments = parse(VERBS["set"], ["-n", "--", "-f.toml", "-k", "--", "--help", "-s"])
    assert arguments.file == "-f.toml"
    assert arguments.pairs == ["-k", "--", "--help", "-s"]
    assert not arguments.help


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(UsageError, match=r"unknown option --dryrun; did you mean --dry-run\?; see confsafe set --help"):
        parse(VERBS["set"], ["f", "k", "v", "--dryrun"])
    with pytest.raises(UsageError, match=r"unknown option --x\\n;"):  # on one line, whatever was typed
        parse(VERBS["set"], ["f", "k", "v", "--x\n"])


def test_options_are_not_abbreviated() -> None:
    with pytest.raises(UsageError, match="unknown option --dry"):
        parse(VERBS["set"], ["f", "k", "v", "--dry"])


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("get", []),
        ("backups", ["f", "more"]),
        ("set", ["f"]),
        ("unset", ["f"]),
        ("rename", ["f", "k"]),
        ("set", ["f", "k", "v", "-t", "number"]),
        ("set", ["f", "k", "v", "--timeout", "soon"]),
        ("set", ["f", "k", "v", "--timeout", "-1"]),
        ("set", ["f", "k", "v", "--mode", "rw"]),
        ("set", ["f", "k", "v", "--backups", "-1"]),
        ("set", ["f", "k", "v", "--document", "x"]),
        ("set", ["f", "k", "v", "--color", "blue"]),
        ("rollback", ["f", "--to", "0"]),
        ("convert", ["f"]),
    ],
)
def test_a_wrong_command_line_is_one_line(verb: str, words: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse(VERBS[verb], words)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(f"; see confsafe {verb} --help")


def test_the_last_of_two_types_counts() -> None:
    assert parse(VERBS["set"], ["f", "k", "v", "-s", "-j"]).type == "json"


def test_values_of_options_have_their_types() -> None:
    arguments = parse(
        VERBS["set"], ["f", "k", "v", "--timeout", "0.5", "--mode", "640", "--backups", "3", "--document", "1"]
    )
    assert (arguments.timeout, arguments.mode, arguments.backups, arguments.document) == (0.5, 0o640, 3, 1)
    assert parse(VERBS["set"], ["f", "k", "v", "--timeout", "inf"]).timeout is None
    assert parse(VERBS["set"], ["f", "k", "v", "--no-backup"]).backups == 0


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_each_verb_shows_its_operands_options_and_two_examples(verb: str) -> None:
    text = help_of(VERBS[verb])
    assert text.startswith(f"usage: confsafe {verb} {VERBS[verb].usage.split(' [')[0]}")
    for operand in VERBS[verb].operands:
        assert operand.help.split(":")[0] in " ".join(text.split())
    for _, options in VERBS[verb].options:
        for option in options:
            assert all(flag in text for flag in option.flags)
    assert len(VERBS[verb].examples) >= 2
    assert all(f"  {command}\n" in text for command, _ in VERBS[verb].examples)
    assert max(len(line) for line in text.splitlines()) <= 100


def test_the_overview_names_every_verb_and_exit_code() -> None:
    text = overview()
    assert all(f"  {verb.name} " in text and verb.summary in text for verb in VERBS.values())
    assert all(f"{code}  {meaning}" in text for code, meaning in EXIT_CODES)


def test_every_writer_takes_the_options_of_writers() -> None:
    wanted = "-n --dry-run --diff --check --create --parents --timeout --backups --no-backup --in-place --secret --mode"
    wanted += " --validate-cmd --document -f --format -q -v"
    for name in ("set", "unset", "add", "remove", "rename", "comment", "disable", "enable", "edit"):
        flags = {flag for _, options in VERBS[name].options for option in options for flag in option.flags}
        assert set(wanted.split()) <= flags, name
    for name in ("set", "add", "remove"):
        flags = {flag for _, options in VERBS[name].options for option in options for flag in option.flags}
        assert {"-t", "--type", "-s", "-j", "--stdin", "--value-file", "--prompt", "--if"} <= flags
