"""What a name says by itself, as atoms: how it is spelt, and whether the title of its paper has it."""

from __future__ import annotations

import re
from functools import lru_cache

from papersette.extract.results.slots import Atoms

__all__ = ["spaced", "spelling", "titled"]

# How many letters the ending of a name has.
ENDING = 3
# Words of a title or name, whatever joins them, and how long one is that says something of a name by itself.
TITLE_WORD = re.compile(r"[^\W_]+")
TELLING_LENGTH = 4
FIGURE = re.compile(r"\d")
INNER_CAPITAL = re.compile(r"[a-z][A-Z]|[A-Z]{2}")


def titled(title: str, *names: str) -> str:
    """Return whether a title begins with one of a thing's names, has it, or has a part of the first."""
    words = _words(title)
    # Most names have no word in common with the title.
    if all(map(words.isdisjoint, map(_words, names))):
        return "no"
    spelt = [*map(spaced, names)]
    if any(map(title.__contains__, spelt)):
        return "first" if any(map(title.startswith, spelt)) else "yes"
    return "part" if any(len(word) >= TELLING_LENGTH for word in words & _words(names[0])) else "no"


@lru_cache(4096)
def _words(text: str) -> frozenset[str]:
    """Return the words of a text in small letters."""
    return frozenset(TITLE_WORD.findall(text.lower()))


def spaced(text: str) -> str:
    """Return the words of a text in small letters, with a blank on either side of each."""
    return f" {' '.join(TITLE_WORD.findall(text.lower()))} "


@lru_cache(4096)
def spelling(text: str) -> Atoms:
    """Return the shape of a name, its words, how many they are, and how the last one ends."""
    words = text.lower().split()
    ending = words[-1][-ENDING:] if words else ""
    return {"shape": _shape(text), "words": tuple(dict.fromkeys(words)), "ending": ending, "count": min(4, len(words))}


def _shape(text: str) -> str:
    """Return how a name is spelt: its figures, hyphens, blanks and capitals."""
    case = "upper" if text.isupper() else "lower" if text.islower() else "inner" if INNER_CAPITAL.search(text) else "title"
    return "".join(("1 " if FIGURE.search(text) else "", "- " if "-" in text else "", "_ " if " " in text else "", case))
