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
from itertools import pairwise

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from papersette.extract.reading import Reading
from papersette.extract.rows import pattern_of, read_rows
from papersette.models import Affiliation, Author, Paper, Place, PlaceMention, Span

__all__ = ["find_places", "locate"]

# A namesake counts as well from this share of the largest one's people on.
NAMESAKE = 0.2
# A city that is named without its country has at least so many people.
KNOWN_TO_ALL = 300_000
# Words that make a part of an affiliation an institution, the most telling first.
INSTITUTION_WORDS = tuple(
    re.compile(pattern_of("institution_words", role), re.IGNORECASE) for role in ("university", "institute", "other")
)
UNIT = re.compile(rf"^\s*(?:{pattern_of('institution_words', 'unit')})", re.IGNORECASE)
# What a company is in law, which a comma may part from its name; CO is a state.
COMPANY_FORM = re.compile(rf"(?:(?:{pattern_of('institution_words', 'form')})\b\.?\s*)+")
SEPARATOR = re.compile(r"\s*[,;|]\s*")
# Postal codes and numbers beside a city: CH-8092 Zürich, Pittsburgh PA 15213.
POSTAL = re.compile(r"\b(?:[A-Z]{1,2}-)?\d[\d-]{2,}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
CEDEX = re.compile(r" cedex\b(?: \d+)?$", re.IGNORECASE)
ZIP = re.compile(r"\b\d{5}(?:-\d{4})?$")
# What stands around an affiliation: addresses of mail and of the web, the mark of a footnote.
MAIL = re.compile(
    r"[\s.;,(<]*(?:\b(?:electronic address|e-?mails?(?: address)?)\s*:?\s*)?"
    r"\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}[>)]?",
    re.IGNORECASE,
)
WEB = re.compile(r"\s*[(\[<]?\bhttps?://[^\s,;)\]>]+[)\]>]?")
MARK = re.compile(r"^\s*(?:[(\[](?:\d{1,2}|[a-z])[)\]]|(?:\d{1,2}|[a-z])[).]?\s|[¹²³⁰-⁹*†‡§¶#]{1,3})\s*(?=[A-ZÀ-Þ])")
BRACKETS = re.compile(r"\s*\(([^()]*)\)")
# Where one affiliation may end and another begin.
ANOTHER = re.compile(r"\s*;\s*|\.\s+(?=[A-ZÀ-Þ0-9])|\s+(?:and|&)\s+(?=[A-ZÀ-Þ])")
# Countries that are one city; the Chinese ones may stand before China.
CITY_STATES = {
    "Singapore": "Singapore",
    "Hong Kong": "Hong Kong",
    "Macao": "Macau",
    "Luxembourg": "Luxembourg",
    "Monaco": "Monaco",
}
# So near two cities are one place: degrees of latitude, and of longitude.
NEAR = (0.2, 0.3)
STATE_TAIL = re.compile(r"^(?P<city>.+?) (?P<state>[A-Z]{2,3})$")
WORD = r"[A-ZÀ-Þ][\w.-]*"
NAME = rf"{WORD}(?: (?:{WORD}|of|and|the|de|am|bei))*"
# "in Harbin, China", "across Kenya"
MENTION = re.compile(
    r"\b(?:[Ii]n|[Ff]rom|[Aa]cross|[Oo]f|[Ww]ithin|[Tt]hroughout|near|around|for|to|and|at) (?:the )?"
    rf"(?P<name>{NAME})(?P<more>, {NAME})?"
)
# "Guo, Kopparty and Sudan (2013)": authors who are cited.
AUTHORS = re.compile(r"\b(?P<last>[A-ZÀ-Þ][\w-]+),? and $")
AUTHORS_FAR = 60
CITED = re.compile(r" ?[(\[][^()\[\]]{0,30}\d")
# Letters that are no other ones with accents.
PLAIN_LETTERS = str.maketrans({"’": "'", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})
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
    """Return (institution, place) of an affiliation as printed, the first of several; None where its words do not tell."""
    parts = [part for part in SEPARATOR.split(_first_of(_clean(raw))) if part]
    place, state = _place(parts)
    known = _find_known(parts, place, state)
    if not known:
        return _institution(_with_forms(parts)), place
    printed, institution, seat = known
    if place is None or (place.latitude is None and place.country == seat.place.country and state in (None, seat.state)):
        place = seat.place
    # An institution has other names elsewhere: the University of Maryland in Baltimore is not that of College Park.
    return institution if _is_near(place, seat.place) else printed, place


def _clean(raw: str) -> str:
    """Return an affiliation without addresses and marks, and with a country in brackets behind a comma."""
    plain = MARK.sub("", WEB.sub("", MAIL.sub("", raw)))
    return BRACKETS.sub(lambda found: f", {found[1]}" if _fold(found[1]) in _countries() else found[0], plain)


def _first_of(raw: str) -> str:
    """Return the first of several affiliations in one text: each ends with its country."""
    for end in ANOTHER.finditer(raw):
        head, comma, last = raw[: end.start()].rpartition(",")
        if comma and _fold(POSTAL.sub("", last).strip(" .")) in _countries():
            return f"{head},{last}"
    return raw


def _find_known(parts: Sequence[str], place: Place | None, state: str | None) -> tuple[str, str, _City] | None:
    """Return (name as printed, name, seat) of the known institution that parts of an affiliation, or two in a row, name.

    An acronym counts only where no other place is told, and one that others bear as well only beside its own place.
    """
    pairs = [f"{first}, {second}" for first, second in pairwise(parts)]
    for printed in (*pairs, *parts):
        name = _without_acronym(printed.strip())
        found = _seats().get(_fold(name)) or _seats().get(name)
        if not found:
            continue
        institution, seat = found
        is_there = _is_near(place, seat.place) and state in (None, seat.state) if place else name not in _shared_acronyms()
        if is_there or not name.isupper():
            return name, institution, seat
    return None


def _without_acronym(name: str) -> str:
    """Return a name without its own acronym in brackets: Technical University of Denmark (DTU)."""
    bare, bracket, rest = name.partition(" (")
    seat = _seats().get(rest.removesuffix(")")) if bracket else None
    return bare if seat and seat == _seats().get(_fold(bare)) else name


def _is_near(place: Place | None, seat: Place) -> bool:
    """Whether a place is that of a seat, or, where no city is told, in its country."""
    if place is None or place.latitude is None or place.longitude is None or seat.latitude is None or seat.longitude is None:
        return place is None or place.country == seat.country
    return abs(place.latitude - seat.latitude) < NEAR[0] and abs(place.longitude - seat.longitude) < NEAR[1]


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


def _place(parts: Sequence[str]) -> tuple[Place | None, str | None]:
    """Return (place, state) of the parts of an affiliation, read from its end; the country where no city can be told."""
    meant: list[tuple[str | None, str | None]] = [(None, None)]
    for part in reversed(parts):
        text = CEDEX.sub("", POSTAL.sub("", part).strip(" ."))
        if text and (areas := _areas(text, ZIP.search(part) is not None, meant)):
            meant = areas
        elif text and (city := _one_city(text, meant)):
            return city.place, city.state
    (country, state), *others = meant
    if others or not country:
        return None, None
    return _whole(country), state


def _whole(country: str) -> Place:
    """Return a country as a place, with coordinates where it is one city."""
    city = _city(CITY_STATES[country], country, None) if country in CITY_STATES else None
    return city.place if city else Place(country, country)


def _areas(text: str, has_zip: bool, meant: Sequence[tuple[str | None, str | None]]) -> list[tuple[str | None, str | None]]:
    """Return the (country, state) pairs that a part can mean, given those that the parts behind it mean; none if it names none.

    Georgia is a state and a country, and CA without a postal code California or Canada: only a city tells.
    """
    country, state = _countries().get(_fold(text)), _states().get(text) or _states().get(text.replace(".", ""))
    if country in CITY_STATES and meant == [("China", None)]:
        return [(country, None)]
    if meant == [("United States", None)]:
        return [("United States", state)] if state else []
    if meant != [(None, None)]:
        return []
    areas: list[tuple[str | None, str | None]] = [(country, None)] if country else []
    if state:
        areas.append(("United States", state))
        if text in _countries_of_codes() and not has_zip:
            areas.append((_countries_of_codes()[text], None))
    return areas


def _one_city(text: str, meant: Sequence[tuple[str | None, str | None]]) -> _City | None:
    """Return the city that a name means in one of the areas alone, also with a state's code: Pittsburgh PA, Sydney NSW."""
    tail = STATE_TAIL.match(text)
    found = {city for country, state in meant if (city := _city(text, country, state))}
    if tail and not found:
        ends = [("United States", tail["state"])] if tail["state"] in _states() else []
        ends += [(country, None) for country, _ in meant if country not in (None, "United States")]
        found = {city for country, state in ends if (city := _city(tail["city"], country, state))}
    return found.pop() if len(found) == 1 else None


def _city(name: str, country: str | None, state: str | None) -> _City | None:
    """Return the one city that a name can mean."""
    cities = _cities().get(_fold(name), ())
    if country:
        cities = tuple(c for c in cities if c.place.country == country and (state is None or c.state == state))
    elif not cities or cities[0].population < KNOWN_TO_ALL:
        return None
    if not cities or (len(cities) > 1 and cities[1].population > NAMESAKE * cities[0].population):
        return None
    return cities[0]


def _mentions(view: str) -> Iterator[tuple[Span, Place]]:
    at = 0
    while match := MENTION.search(view, at):
        start = match.start("name")
        found = _mention(start, match["name"], (match["more"] or "")[2:])
        if found and not _is_author(view, found[0]):
            yield found
        # Within a name that is no place another may begin: the University of Kenya.
        at = found[0].stop if found else start + len(match["name"].split(" ")[0])


def _mention(start: int, name: str, more: str) -> tuple[Span, Place] | None:
    """Return the place that a name means, or a city's name with a country's behind it."""
    country = _named_country(_first(more))
    if country and (city := _city(name, country, None)):
        return Span(start, start + len(name) + 2 + len(_first(more))), city.place
    country = _named_country(_first(name))
    return (Span(start, start + len(_first(name))), _whole(country)) if country else None


def _is_author(view: str, span: Span) -> bool:
    """Whether a name is that of an author, cited behind others."""
    before = AUTHORS.search(view, max(0, span.start - AUTHORS_FAR), span.start)
    return before is not None and not _named_country(before["last"]) and CITED.match(view, span.stop) is not None


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
    plain = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN_LETTERS))
    return " ".join("".join(ch for ch in plain if not unicodedata.combining(ch)).replace("-", " ").split())


@cache
def _cities() -> dict[str, tuple[_City, ...]]:
    """Return the cities of each name, the largest first; a lesser namesake in its country is named with its state."""
    found: dict[str, list[_City]] = {}
    largest = {(row["name"], row["country"]): row for row in sorted(read_rows("cities"), key=lambda row: int(row["population"]))}
    for row in read_rows("cities"):
        is_lesser = row["state"] and largest[row["name"], row["country"]] is not row
        title = f"{row['name']}, {row['state']}" if is_lesser else row["name"]
        place = Place(title, row["country"], float(row["latitude"]), float(row["longitude"]))
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
def _countries_of_codes() -> dict[str, str]:
    """Return the countries whose codes are those of states too."""
    return {row["code"]: row["country"] for row in read_rows("states") if row["country"]}


@cache
def _shared_acronyms() -> frozenset[str]:
    return frozenset(name for row in read_rows("institutions") for name in row["shared"].split("|") if name)


@cache
def _seats() -> dict[str, tuple[str, _City]]:
    """Return (name, seat) of each known institution by its names; those of capitals alone keep their case."""
    found = {}
    for row in read_rows("institutions"):
        seat = next(
            c
            for c in _cities()[_fold(row["city"])]
            if c.place.country == row["country"] and c.state == (row["state"] if c.place.country == "United States" else c.state)
        )
        for name in (row["name"], *row["aliases"].split("|"), *row["shared"].split("|")):
            if name:
                found[name if name.isupper() else _fold(name)] = (row["name"], seat)
    return found
