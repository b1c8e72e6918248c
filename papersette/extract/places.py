"""Where things are: the institution and the city of an affiliation, and the places that a text names.

Nothing is guessed: a city counts only with its country or state, or as the seat of a known institution, or where no other city of
that name could be meant; a country in a text only by its full name, behind a word of place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from papersette.extract.reading import Reading
from papersette.extract.rows import read_rows
from papersette.models import Affiliation, Author, Paper, Place, PlaceMention, Span

__all__ = ["find_places", "locate"]

# A namesake counts as well from this share of the largest one's people on.
NAMESAKE = 0.2
# A city that is named without its country has at least so many people.
KNOWN_TO_ALL = 300_000
# Words that make a part of an affiliation an institution, the most telling first.
INSTITUTION_WORDS = (
    re.compile(r"univ(?:ersi|\.)|college|(?-i:\bETH\b|\bMIT\b)|polytech|politec|institute of technology", re.IGNORECASE),
    re.compile(
        r"institut|academy|hospital|(?-i:\bCNRS\b|\bCERN\b|\bINRIA\b)|council|observatory|foundation|museum", re.IGNORECASE
    ),
    re.compile(
        r"research|laborator|\blabs?\b|\b(?:Inc|Ltd|GmbH|LLC|Corp|AG|Co)\b\.?|company|corporation|cent(?:er|re)\b", re.IGNORECASE
    ),
)
UNIT = re.compile(r"^\s*(?:dep(?:artmen)?t\b|school of|faculty|division|group|chair|team\b|section)", re.IGNORECASE)
# What a company is in law, which a comma may part from its name; CO is a state.
COMPANY_FORM = re.compile(r"(?:(?:Inc|Ltd|LLC|GmbH|Corp|AG|Co|PLC|Plc|plc|Limited|Incorporated|B\.V|N\.V|S\.p\.A)\b\.?\s*)+")
SEPARATOR = re.compile(r"\s*[,;|]\s*")
# Postal codes and numbers beside a city: CH-8092 Zürich, Pittsburgh PA 15213.
POSTAL = re.compile(r"\b(?:[A-Z]{1,2}-)?\d[\d-]{2,}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
STATE_TAIL = re.compile(r"^(?P<city>.+?) (?P<state>[A-Z]{2})$")
WORD = r"[A-ZÀ-Þ][\w.-]*"
NAME = rf"{WORD}(?: (?:{WORD}|of|and|the|de|am|bei))*"
# "in Harbin, China", "across Kenya"
MENTION = re.compile(
    r"\b(?:[Ii]n|[Ff]rom|[Aa]cross|[Oo]f|[Ww]ithin|[Tt]hroughout|near|around|for|to|and|at) (?:the )?"
    rf"(?P<name>{NAME})(?P<more>, {NAME})?"
)
HYPHENS_AS_BLANKS = bytes.maketrans(b"-", b" ")


@dataclass(frozen=True, slots=True)
class _City:
    place: Place
    state: str
    population: int


def find_places(reading: Reading) -> list[PlaceMention]:
    """Return the places that a text names, in order: cities with their country, and countries."""
    if not _names_country(reading.view):
        return []
    return [
        PlaceMention(reading.field, span, reading.text[span.start : span.stop], place) for span, place in _mentions(reading.view)
    ]


def _names_country(view: str) -> bool:
    """Whether a country's name stands somewhere in a view, as far as one fast pass tells: without one no place is named."""
    if not view.isascii():
        view = unicodedata.normalize("NFKD", view.replace("’", "'"))
    return bool(_country_finder().find_matches_as_indexes(view.encode("ascii", "ignore").lower().translate(HYPHENS_AS_BLANKS)))


def locate(paper: Paper) -> Paper:
    """Return a paper whose affiliations have an institution and a place, as far as their words tell."""
    if not any(a.place is None for author in paper.authors for a in author.affiliations):
        return paper
    return replace(paper, authors=tuple(_located(author) for author in paper.authors))


def _located(author: Author) -> Author:
    return replace(author, affiliations=tuple(a if a.place else _read(a) for a in author.affiliations))


def _read(affiliation: Affiliation) -> Affiliation:
    """Return an affiliation with what its words tell; a name that the source states stays."""
    institution, place = read_affiliation(affiliation.raw)
    stated = affiliation.institution if affiliation.institution != affiliation.raw else None
    return replace(affiliation, institution=stated or institution or affiliation.institution, place=place)


@cache
def read_affiliation(raw: str) -> tuple[str | None, Place | None]:
    """Return (institution, place) of an affiliation as printed, each None where the words do not tell."""
    parts = [part for part in SEPARATOR.split(raw) if part]
    known = next((seat for part in (raw, *parts) if (seat := _seats().get(_fold(part)) or _seats().get(part.strip()))), None)
    institution = known[0] if known else _institution(_with_forms(parts))
    place = _place(parts)
    return institution, known[1] if known and (place is None or place.latitude is None) else place


def _with_forms(parts: Sequence[str]) -> list[str]:
    """Return the parts of an affiliation with the form of a company behind its name: `Example Networks, Inc.` is one."""
    found: list[str] = []
    for part in parts:
        if not COMPANY_FORM.fullmatch(part):
            found.append(part)
        elif found:
            found[-1] += f", {part}"
    return found


def _institution(parts: Sequence[str]) -> str | None:
    named = [part for part in parts if not UNIT.match(part)]
    return next((part for words in INSTITUTION_WORDS for part in named if words.search(part)), None)


def _place(parts: Sequence[str]) -> Place | None:
    """Return the city of the parts of an affiliation, read from its end; the country where no city can be told."""
    country = state = None
    for part in reversed(parts):
        text = POSTAL.sub("", part).strip(" .")
        if not text:
            continue
        if country is None and _fold(text) in _countries():
            country = _countries()[_fold(text)]
        elif state is None and country in (None, "United States") and text in _states():
            country, state = "United States", _states()[text]
        elif place := _city(text, country, state):
            return place
        else:
            tail = STATE_TAIL.match(text)
            if tail and tail["state"] in _states() and (place := _city(tail["city"], "United States", tail["state"])):
                return place
    return Place(country, country) if country else None


def _city(name: str, country: str | None, state: str | None) -> Place | None:
    """Return the one city that a name can mean."""
    cities = _cities().get(_fold(name), ())
    if country:
        cities = tuple(c for c in cities if c.place.country == country and (state is None or c.state == state))
    elif not cities or cities[0].population < KNOWN_TO_ALL:
        return None
    if not cities or (len(cities) > 1 and cities[1].population > NAMESAKE * cities[0].population):
        return None
    return cities[0].place


def _mentions(view: str) -> Iterator[tuple[Span, Place]]:
    at = 0
    while match := MENTION.search(view, at):
        start = match.start("name")
        found = _mention(start, match["name"], (match["more"] or "")[2:])
        if found:
            yield found
        # Within a name that is no place another may begin: the University of Kenya.
        at = found[0].stop if found else start + len(match["name"].split(" ")[0])


def _mention(start: int, name: str, more: str) -> tuple[Span, Place] | None:
    """Return the place that a name means, or a city's name with a country's behind it."""
    country = _named_country(_first(more))
    if country and (place := _city(name, country, None)):
        return Span(start, start + len(name) + 2 + len(_first(more))), place
    country = _named_country(_first(name))
    return (Span(start, start + len(_first(name))), Place(country, country)) if country else None


def _first(names: str) -> str:
    """Return the first of names joined by "and", without a full stop; Bosnia and Herzegovina is one."""
    whole = names.rstrip(".-")
    return whole if _fold(whole) in _countries() else re.split(" (?:and|of|the|de|am|bei) ", whole, maxsplit=1)[0].rstrip(".-")


def _named_country(name: str) -> str | None:
    """Return the country that a name in a text means: in full, and no word or person as well."""
    country = _countries().get(_fold(name)) if len(name) > 3 else None
    return country if country and country not in _ambiguous() else None


def _fold(name: str) -> str:
    """Return a name without case, accents and hyphens."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    return " ".join("".join(ch for ch in plain if not unicodedata.combining(ch)).replace("-", " ").split())


@cache
def _cities() -> dict[str, tuple[_City, ...]]:
    """Return the cities of each name, the largest first."""
    found: dict[str, list[_City]] = {}
    for row in read_rows("cities"):
        place = Place(row["name"], row["country"], float(row["latitude"]), float(row["longitude"]))
        city = _City(place, row["state"], int(row["population"]))
        for name in {_fold(name) for name in (row["name"], *row["aliases"].split("|")) if name}:
            found.setdefault(name, []).append(city)
    return {name: tuple(sorted(cities, key=lambda city: -city.population)) for name, cities in found.items()}


@cache
def _country_finder() -> BytesAhoCorasick:
    """Return what finds the countries' names that count in a text, in small letters without accents and hyphens."""
    names = [f" {name}".encode() for name in _countries() if _named_country(name)]
    return BytesAhoCorasick(names, MatchKind.LeftmostFirst, Implementation.DFA)


@cache
def _countries() -> dict[str, str]:
    return {
        _fold(name): row["name"] for row in read_rows("countries") for name in (row["name"], *row["aliases"].split("|")) if name
    }


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(row["name"] for row in read_rows("countries") if row["ambiguous"] == "1")


@cache
def _states() -> dict[str, str]:
    """Return the code of each state of the United States, by name and by code."""
    return {name: row["code"] for row in read_rows("states") for name in (row["name"], row["code"])}


@cache
def _seats() -> dict[str, tuple[str, Place]]:
    """Return (name, seat) of each known institution by its names; those of capitals alone keep their case."""
    found = {}
    for row in read_rows("institutions"):
        seat = next(
            c.place
            for c in _cities()[_fold(row["city"])]
            if c.place.country == row["country"] and c.state == (row["state"] if c.place.country == "United States" else c.state)
        )
        for name in (row["name"], *row["aliases"].split("|")):
            if name:
                found[name if name.isupper() else _fold(name)] = (row["name"], seat)
    return found
