"""Sections that stand several times: networkd's are each one of its own, all others are one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

import confsafe
from confsafe.document import Document
from confsafe.formats.text import apply_splices

TWO = """\
[Match]
Name=eth0

[Route]
# the first gateway
Gateway=192.0.2.1
Metric=1

# the second
[Route]
Gateway=192.0.2.2

[DHCP]
UseDNS=yes
"""
FIRST = "[Route]\n# the first gateway\nGateway=192.0.2.1\nMetric=1\n\n"
SECOND = "# the second\n[Route]\nGateway=192.0.2.2\n\n"
ONE = TWO.replace(SECOND, "")


def edited(text: str, change: Callable[[Any], object]) -> str:
    """The text after a change of its data, by the finest splices."""
    document = Document(text, "systemd")
    data = copy.deepcopy(document.data)
    change(data)
    new = document.edited(data)
    assert not document.coarser, document.attempts[0].why
    return new


def test_several_routes_are_a_list_and_one_is_a_section() -> None:
    routes = [{"Gateway": "192.0.2.1", "Metric": "1"}, {"Gateway": "192.0.2.2"}]
    assert confsafe.loads(TWO, "systemd")["Route"] == routes
    assert confsafe.loads(ONE, "systemd")["Route"] == routes[0]
    assert confsafe.loads("[Service]\na=1\n[Unit]\n[Service]\na=2\n", "systemd")["Service"] == {"a": ["1", "2"]}


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        (TWO, lambda d: d["Route"][1].update(Gateway="x"), TWO.replace("192.0.2.2", "x")),
        (TWO, lambda d: d["Route"][0].update(Table="7"), TWO.replace("Metric=1\n", "Metric=1\nTable=7\n")),
        (TWO, lambda d: d["Route"].pop(1), ONE),
        (TWO, lambda d: d["Route"].clear(), TWO.replace(FIRST, "").replace(SECOND, "")),
        (TWO, lambda d: d["Route"].append({"Gateway": "x"}), TWO.replace(SECOND, SECOND + "[Route]\nGateway=x\n\n")),
        (TWO, lambda d: d["Route"].insert(0, {"Gateway": "x"}), TWO.replace(FIRST, "[Route]\nGateway=x\n\n" + FIRST)),
        (TWO, lambda d: d["Route"].reverse(), TWO.replace(FIRST + SECOND, SECOND + FIRST)),
        (TWO, lambda d: d.update(Route=d["Route"][1]), TWO.replace(FIRST, "")),
        (ONE, lambda d: d.update(Route=[d["Route"], {"a": "1"}]), ONE.replace(FIRST, FIRST + "[Route]\na=1\n\n")),
        (ONE, lambda d: d.update(Route=[{"a": "1"}, d["Route"]]), ONE.replace(FIRST, "[Route]\na=1\n\n" + FIRST)),
        (ONE, lambda d: d.update(NextHop=[{"a": "1"}, {"a": "2"}]), ONE + "\n[NextHop]\na=1\n\n[NextHop]\na=2\n"),
        (TWO, lambda d: d.update(NextHop=d.pop("Route")), TWO.replace("[Route]", "[NextHop]")),
    ],
)
def test_the_section_that_is_meant_is_changed(text: str, change: Callable[[Any], object], expected: str) -> None:
    assert edited(text, change) == expected


def test_sections_with_nothing_in_common_take_the_place_of_the_one_that_is_there() -> None:
    text = "# why\n[Route]\na=1\n\n[X]\n"
    new = edited(text, lambda d: d.update(Route=[{"b": "2"}, {"c": "3"}]))
    assert new == "# why\n[Route]\nb=2\n\n[Route]\nc=3\n\n[X]\n"


ROUTES = "# one\n[Neighbor]\nA=1\nB=1\n\n# two\n[Neighbor]\nA=2\nB=2\n\n# three\n[Route]\nA=3\nB=3\n"


def test_a_section_that_moves_into_a_list_with_another_takes_its_comments_along() -> None:
    new = edited(ROUTES, lambda d: d.update(Route=[d["Neighbor"].pop(1), d["Route"]]))
    assert new == ROUTES.replace("# two\n[Neighbor]", "# two\n[Route]")


def test_a_section_that_leaves_its_name_to_others_leaves_no_comment_behind() -> None:
    def change(data: Any) -> None:
        data["NextHop"] = [data["Route"]]
        data["Route"] = [{"A": "x"}, {"A": "y"}]

    section = "# three\n[Route]\nA=3\nB=3\n"
    new = "[Route]\nA=x\n\n[Route]\nA=y\n\n" + section.replace("[Route]", "[NextHop]")
    assert edited(ROUTES, change) == ROUTES.replace(section, new)


@pytest.mark.parametrize("seed", range(60))
def test_sections_that_change_their_lists_keep_each_comment_once(seed: int) -> None:
    random = Random(seed)
    names = ["Route", "NextHop", "Neighbor"]
    chosen = sorted(random.choices(names, k=random.randint(2, 6)))
    text = "".join(f"# above {n}\n[{name}]\n# within {n}\nA={n}\nB={n}\n\n" for n, name in enumerate(chosen))

    def change(data: Any) -> None:
        sections = {name: value if isinstance(value, list) else [value] for name, value in data.items()}
        source, target = sections[random.choice(chosen)], random.choice([*names, "Address"])
        sections.setdefault(target, []).insert(0, source.pop(random.randrange(len(source))))
        if random.random() < 0.5:
            sections[target].insert(random.randrange(2), {"A": "new"})
        data.clear()
        data.update({name: value for name, value in sections.items() if value})

    new = edited(text, change)
    assert sorted(line for line in new.split("\n") if line[:1] == "#") == sorted(
        line for line in text.split("\n") if line[:1] == "#"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(Service=[{"a": "1"}, {"a": "2"}]), r"Service\[0\]: .* sections of that name are one"),
        (lambda d: d.update(Route=[{"a": "1"}, "x"]), r"Route\[1\]: .* no keys outside a section"),
        (lambda d: d["Match"].update(Route=[{"a": "1"}]), r"Match\.Route\[0\]: .* it holds strings"),
    ],
)
def test_what_systemd_cannot_hold_is_refused(change: Callable[[Any], object], message: str) -> None:
    with pytest.raises(confsafe.ValueRefused, match=message):
        edited(TWO, change)


def test_one_of_several_sections_is_commented_out_and_in_again() -> None:
    for path in (("Route", 0), ("Route", 1)):
        reading: Any = Document(TWO, "systemd").reading
        off = apply_splices(TWO, reading.disable_splices(path))
        assert isinstance(Document(off, "systemd").data["Route"], dict)
        again: Any = Document(off, "systemd").reading
        assert apply_splices(off, again.enable_splices(path)) == TWO


def test_random_edits_of_several_sections_mean_what_was_asked_for() -> None:
    rng = Random(20)
    blocks = ["[Route]\na=1\n", "# c\n[Route]\na=2\nb=1\n", "[Route]\n", "[Match]\nName=x\n", "[Address]\nx=1\n", "\n"]
    for _ in range(400):
        text = "".join(rng.choice(blocks) for _ in range(rng.randint(1, 7)))
        document = Document(text, "systemd")
        data = copy.deepcopy(document.data)
        routes = data.get("Route", [])
        routes = routes if isinstance(routes, list) else [routes]
        for _ in range(rng.randint(1, 3)):
            step = rng.choice(["add", "take", "set", "shuffle"])
            if step == "add":
                routes.insert(rng.randint(0, len(routes)), {"a": str(rng.randint(1, 9))})
            elif step == "take" and routes:
                routes.pop(rng.randrange(len(routes)))
            elif step == "set" and routes:
                rng.choice(routes)["a"] = str(rng.randint(1, 9))
            else:
                rng.shuffle(routes)
        data["Route"] = routes
        new = document.edited(data)
        wanted = {key: value for key, value in data.items() if value != []}
        wanted = {key: value[0] if key == "Route" and len(value) == 1 else value for key, value in wanted.items()}
        assert Document(new, "systemd").data == wanted, (text, data)
