"""Institutions that are known by name, and where their seats are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from papersette.extract.knowledge.rows import read_rows
from papersette.extract.places.gazetteer import City, cities, find_city, fold
from papersette.extract.places.institution_words import UNIT
from papersette.models import Place

__all__ = ["find_known", "find_seat", "is_near", "without_city"]

# What parts institutions that are joined in one name.
JOINED = re.compile(r"\s+and\s+|\s*/\s*")
# Words of names of institutions, in short.
SHORT = {
    short: word
    for word, shorts in {
        "university": "univ|univ.",
        "institute": "inst|inst.",
        "technology": "tech|tech.|technol|technol.",
        "science": "sci|sci.",
        "st": "st.|saint",
        "and": "&",
    }.items()
    for short in shorts.split("|")
}
# No name of an institution that stands behind a unit's without a comma has more words.
MOST_WORDS = 10
# No city's name has more.
MOST_WORDS_OF_CITY = 4
# So near two cities are one place: degrees of latitude, and of longitude.
NEAR = (0.2, 0.3)


def find_known(parts: Sequence[str], place: Place | None, state: str | None) -> tuple[str, str, City] | None:
    """Return (name as printed, name, seat) of the known institution that parts of an affiliation, or two in a row, name.

    An acronym counts only where no other place is told, and one that others bear as well only beside its own place; so does what
    is joined with another, whose the place may be, and no acronym then: Broad Institute of MIT and Harvard is neither.
    """
    pairs = [f"{first}, {second}" for first, second in pairwise(parts)]
    ends = [end for part in parts if UNIT.match(part) for end in _ends(part)]
    joined = [piece for part in parts if JOINED.search(part) for piece in JOINED.split(part) if not piece.isupper()]
    heads = [head for part in parts if (head := without_city(part))]
    for printed in (*pairs, *parts, *ends, *heads, *joined):
        name = _without_acronym(printed.strip())
        found = find_seat(name)
        if not found:
            continue
        institution, seat = found
        is_there = is_near(place, seat.place) and state in (None, seat.state) if place else name not in _shared_acronyms()
        if is_there or not (name.isupper() or printed in joined):
            return name, institution, seat
    return None


def _without_acronym(name: str) -> str:
    """Return a name without its own acronym in brackets: Technical University of Denmark (DTU)."""
    bare, bracket, rest = name.partition(" (")
    acronym = rest.removesuffix(")")
    initials = "".join(word[0] for word in bare.split(" ") if word[:1].isupper())
    own = find_seat(bare) if bracket and acronym else None
    return bare if own and (acronym == initials or own == _seats().get(acronym)) else name


def without_city(part: str) -> str | None:
    """Return the known institution that a part names with the city of its seat behind: Tongji University Shanghai."""
    words = part.split(" ")
    for at in range(max(2, len(words) - MOST_WORDS_OF_CITY), len(words)):
        head, city = " ".join(words[:at]), " ".join(words[at:])
        found = find_seat(head)
        there = find_city(city, found[1].place.country, None) if found else None
        if found and there and is_near(there.place, found[1].place):
            return head
    return None


def _ends(part: str) -> Iterator[str]:
    """Yield what a part ends with, longer ends first: a unit's university may follow without a comma."""
    words = part.split(" ")
    return (" ".join(words[at:]) for at in range(max(1, len(words) - MOST_WORDS), len(words) - 1))


def find_seat(name: str) -> tuple[str, City] | None:
    """Return (name, seat) of a known institution."""
    return _seats().get(_key(name)) or _seats().get(name)


def _key(name: str) -> str:
    """Return a name as it is looked up: folded, its words in full, without an article."""
    words = [SHORT.get(word, word) for word in fold(name).replace(",", "").rstrip(".").split(" ")]
    return " ".join(words[words[:1] == ["the"] :])


def is_near(place: Place | None, seat: Place) -> bool:
    """Whether a place is that of a seat, or, where no city is told, in its country."""
    if place is None or place.latitude is None or place.longitude is None or seat.latitude is None or seat.longitude is None:
        return place is None or place.country == seat.country
    return abs(place.latitude - seat.latitude) < NEAR[0] and abs(place.longitude - seat.longitude) < NEAR[1]


@cache
def _shared_acronyms() -> frozenset[str]:
    return frozenset(name for row in read_rows("institutions") for name in row["shared"].split("|") if name)


@cache
def _seats() -> dict[str, tuple[str, City]]:
    """Return (name, seat) of each known institution by its names; those of capitals alone keep their case."""
    found = {}
    for row in read_rows("institutions"):
        seat = next(
            c
            for c in cities()[fold(row["city"])]
            if c.place.country == row["country"] and c.state == (row["state"] if c.place.country == "United States" else c.state)
        )
        for name in (row["name"], *row["aliases"].split("|"), *row["shared"].split("|")):
            if name:
                found[name if name.isupper() else _key(name)] = (row["name"], seat)
    return found
