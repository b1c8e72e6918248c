"""The gazetteer: cities with their coordinates, countries and states, by the names that affiliations and texts have for them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from papersette.extract.knowledge.rows import read_rows
from papersette.models import Place

__all__ = [
    "CITY_STATES", "City", "cities", "countries", "countries_of_codes", "find_city", "fold", "full_country", "named_country",
    "provinces", "states", "whole_country",
]  # fmt: skip

# A namesake counts as well from this share of the largest one's people on.
NAMESAKE = 0.2
# A city that is named without its country has at least so many people.
KNOWN_TO_ALL = 300_000
# Countries that are one city; the Chinese ones may stand before China.
CITY_STATES = {
    "Singapore": "Singapore",
    "Hong Kong": "Hong Kong",
    "Macao": "Macau",
    "Luxembourg": "Luxembourg",
    "Monaco": "Monaco",
}
# Letters that two others may stand for, and those that are no other ones with accents.
TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
PLAIN_LETTERS = str.maketrans({"’": "'", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})


@dataclass(frozen=True, slots=True)
class City:
    """A city of the gazetteer; its state only in the United States."""

    place: Place
    state: str
    population: int


def whole_country(country: str) -> Place:
    """Return a country as a place, with coordinates where it is one city."""
    city = find_city(CITY_STATES[country], country, None) if country in CITY_STATES else None
    return city.place if city else Place(country, country)


def find_city(name: str, country: str | None, state: str | None) -> City | None:
    """Return the one city that a name can mean."""
    named = cities().get(fold(name), ())
    if country:
        named = tuple(c for c in named if c.place.country == country and (state is None or c.state == state))
    elif not named or named[0].population < KNOWN_TO_ALL:
        return None
    if not named or (len(named) > 1 and named[1].population > NAMESAKE * named[0].population):
        return None
    return named[0]


def named_country(name: str) -> str | None:
    """Return the country that a name in a text means: in full, and no word or person as well."""
    country = countries().get(fold(name)) if len(name) > 3 else None
    return country if country and country not in ambiguous_countries() else None


def full_country(stated: str | None) -> str | None:
    """Return the name of the country that a source states by a name or by its code; what no country has as it stands."""
    return _by_code().get(stated.upper()) or countries().get(fold(stated), stated) if stated else None


def fold(name: str) -> str:
    """Return a name without case, accents and hyphens."""
    if name.isascii():
        return " ".join(name.lower().replace("-", " ").split())
    plain = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN_LETTERS))
    return " ".join("".join(ch for ch in plain if not unicodedata.combining(ch)).replace("-", " ").split())


@cache
def cities() -> dict[str, tuple[City, ...]]:
    """Return the cities of each name, the largest first; a lesser namesake in its country is named with its state."""
    found: dict[str, list[City]] = {}
    largest = {(row["name"], row["country"]): row for row in sorted(read_rows("cities"), key=lambda row: int(row["population"]))}
    for row in read_rows("cities"):
        is_lesser = row["state"] and largest[row["name"], row["country"]] is not row
        title = f"{row['name']}, {row['state']}" if is_lesser else row["name"]
        place = Place(title, row["country"], float(row["latitude"]), float(row["longitude"]))
        city = City(place, row["state"], int(row["population"]))
        for name in _spellings(row["name"], *row["aliases"].split("|")):
            found.setdefault(name, []).append(city)
    return {name: tuple(sorted(namesakes, key=lambda city: -city.population)) for name, namesakes in found.items()}


def _spellings(*names: str) -> set[str]:
    """Return names folded, as they are and with two letters for an umlaut and the like."""
    return {fold(spelt) for name in names if name for spelt in (name, name.casefold().translate(TWO_LETTERS))}


@cache
def countries() -> dict[str, str]:
    """Return the countries by what they are called."""
    return {
        fold(spelt): row["name"]
        for row in read_rows("countries")
        for name in (row["name"], *row["aliases"].split("|"))
        if name
        for spelt in (name, name.rstrip("."))
    }


@cache
def _by_code() -> dict[str, str]:
    """Return the countries by their codes of two letters (ISO 3166)."""
    return {row["code"]: row["name"] for row in read_rows("countries")}


@cache
def ambiguous_countries() -> frozenset[str]:
    """Return the countries whose names are words, persons or other places as well."""
    return frozenset(row["name"] for row in read_rows("countries") if row["ambiguous"] == "1")


@cache
def states() -> dict[str, str]:
    """Return the code of each state of the United States, by name and by code."""
    return {name: row["code"] for row in read_rows("states") for name in (row["name"], row["code"])}


@cache
def provinces() -> dict[str, str]:
    """Return the country of each province by its name folded, empty where the name does not tell it."""
    return {fold(row["name"]): row["country"] for row in read_rows("provinces")}


@cache
def countries_of_codes() -> dict[str, str]:
    """Return the countries whose codes are those of states too."""
    return {row["code"]: row["country"] for row in read_rows("states") if row["country"]}
