"""Ways in which a text may come to harm."""

from __future__ import annotations

from random import Random


def drop(text: str, rng: Random) -> str:
    place = rng.randrange(len(text)) if text else 0
    return text[:place] + text[place + rng.randint(1, 3) :]


def double(text: str, rng: Random) -> str:
    place = rng.randrange(len(text)) if text else 0
    return text[:place] + text[place : place + rng.randint(1, 20)] + text[place:]


def replace(text: str, rng: Random) -> str:
    place = rng.randrange(len(text)) if text else 0
    return text[:place] + rng.choice("#\"' \n,:=[]{}0x-/*&!") + text[place + 1 :]


def drop_line(text: str, rng: Random) -> str:
    lines = text.splitlines(keepends=True)
    del lines[rng.randrange(len(lines)) if lines else 0 :][:1]
    return "".join(lines)


def swap_lines(text: str, rng: Random) -> str:
    lines = text.splitlines(keepends=True)
    if len(lines) > 1:
        place = rng.randrange(len(lines) - 1)
        lines[place], lines[place + 1] = lines[place + 1], lines[place]
    return "".join(lines)


HARM = (drop, double, replace, drop_line, swap_lines)
