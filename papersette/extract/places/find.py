"""Places: the institution and the city of each affiliation of a paper, and the places that a text names.

Nothing is guessed: a place in a text is a city with its country, or a country by its full name, behind a word of place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from papersette.extract.places.affiliations import is_several, read_affiliation
from papersette.extract.places.gazetteer import countries, find_city, fold, full_country, named_country, whole_country
from papersette.extract.text.reading import Reading
from papersette.models import Affiliation, Author, Paper, Place, PlaceMention, Span

__all__ = ["find_places", "locate"]

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
# They have codes of their own in ISO 3166, and some sources state China for them.
ALSO_STATED_AS_CHINA = ("Hong Kong", "Macao", "Taiwan")
HYPHENS_AS_BLANKS = bytes.maketrans(b"-", b" ")


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
    """Return a paper whose affiliations have an institution and a place, as far as their words and what is stated tell."""
    if not any(author.affiliations for author in paper.authors):
        return paper
    return replace(paper, authors=tuple(_located(author) for author in paper.authors))


def _located(author: Author) -> Author:
    return replace(author, affiliations=tuple(map(_read, author.affiliations)))


def _read(affiliation: Affiliation) -> Affiliation:
    """Return an affiliation with what its words tell; a name and a city that the source states stay.

    A country alone is the place where the words tell none: they tell where somebody is, which may be a branch abroad.
    """
    if affiliation.place:
        return replace(affiliation, place=_stated_place(affiliation.place))
    institution, place = read_affiliation(affiliation.raw)
    name, country = affiliation.institution, full_country(affiliation.country)
    if place and country and _may_be(place.country, country):
        country = place.country
    # An id beside several may be that of another than the first.
    if affiliation.ror and is_several(affiliation.raw):
        institution = None
    return replace(
        affiliation,
        institution=(name if name != affiliation.raw else None) or institution or name,
        place=place or (whole_country(country) if country else None),
        country=country,
    )


def _stated_place(place: Place) -> Place:
    """Return a place that a source states, in the country by its name; a city that is a country is that."""
    country, named = full_country(place.country), countries().get(fold(place.name))
    if named and place.latitude is None and _may_be(named, country):
        return whole_country(named)
    return replace(place, country=country)


def _may_be(country: str | None, stated: str | None) -> bool:
    """Whether a source that states a country, or none, may mean this one."""
    return stated in (None, country) or (country in ALSO_STATED_AS_CHINA and stated == "China")


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
    country = named_country(_first(more))
    if country and (city := find_city(name, country, None)):
        return Span(start, start + len(name) + 2 + len(_first(more))), city.place
    country = named_country(_first(name))
    return (Span(start, start + len(_first(name))), whole_country(country)) if country else None


def _is_author(view: str, span: Span) -> bool:
    """Whether a name is that of an author, cited behind others."""
    before = AUTHORS.search(view, max(0, span.start - AUTHORS_FAR), span.start)
    return before is not None and not named_country(before["last"]) and CITED.match(view, span.stop) is not None


def _first(names: str) -> str:
    """Return the first of names joined by "and", without a full stop; Bosnia and Herzegovina is one."""
    whole = names.rstrip(".-")
    return whole if fold(whole) in countries() else re.split(" (?:and|of|the|de|am|bei) ", whole, maxsplit=1)[0].rstrip(".-")


@cache
def _country_finder() -> BytesAhoCorasick:
    """Return what finds the countries' names that count in a text, in small letters without accents and hyphens."""
    names = [f" {name}".encode() for name in countries() if named_country(name)]
    return BytesAhoCorasick(names, MatchKind.LeftmostFirst, Implementation.DFA)
