"""Ids of institutions, given while a file is written: which are one, by their ids of ROR's, their names and where they are."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from papersette.models import Affiliation, Place
from papersette.store.rows.buffer import RowBuffer

__all__ = ["InstitutionIds"]


@dataclass(slots=True)
class _Institution:
    """What is known of an institution; `level` is how much is told of its place: nothing, country, city, where that lies."""

    id: int
    name: str
    ror: str | None
    level: int
    country: str | None

    def may_be_in(self, country: str | None) -> bool:
        """Whether an institution can be one of a country, as far as both are told."""
        return None in (country, self.country) or country == self.country


def _level(place: Place | None) -> tuple[int, str | None]:
    """Return what a place tells of an institution: how much, and in which country it is."""
    return (1 + (place.name != place.country) + (place.latitude is not None), place.country) if place else (0, None)


class InstitutionIds:
    """Ids of institutions: an id of ROR's is one, however it is named; without any the name is all there is.

    What a later paper tells is added: the id of ROR's to the only institution of a name, another name, a country, and a city in
    the place of that country.
    """

    def __init__(self, db: sqlite3.Connection, buffer: RowBuffer) -> None:
        self._rows, self._names = buffer.rows["institutions"], buffer.rows["institution_names"]
        self._by_ror: dict[str, _Institution] = {}
        self._named: dict[str, _Institution] = {}
        # Of the few names that several institutions have, all but the first.
        self._namesakes: dict[str, list[_Institution]] = {}
        self._last = 0
        query = """select institutions.id, institutions.name, ror,
                          (places.id is not null) + (places.name is not country) + (latitude is not null), country
                     from institutions left join places on places.id = place_id order by institutions.id"""
        known = {row[0]: _Institution(*row) for row in db.execute(query)}
        for institution in known.values():
            self._keep(institution)
        for name, number in db.execute("select name, institution_id from institution_names order by institution_id, name"):
            if name != known[number].name:
                self._keep_name(name, known[number])

    def tell(self, found: Affiliation, place_id: int | None) -> tuple[int, str]:
        """Return the (id, name) of the institution that an affiliation names; `place_id` is where it is."""
        name, place = found.institution or found.raw, found.place
        known = self._find(name, found.ror, found.country or (place.country if place else None))
        # An institution is not in the branch abroad that the words tell.
        if place and found.country not in (None, place.country):
            place, place_id = None, None
        if known is None:
            self._last += 1
            known = _Institution(self._last, name, found.ror, *_level(place))
            self._keep(known)
            self._rows.append((known.id, name, found.ror, place_id))
            return known.id, name
        if known not in self._all(name) and found.institution:
            self._keep_name(name, known)
            self._names.append((name, known.id))
        self._add(known, found.ror, place, place_id)
        return known.id, known.name

    def forget_place(self, number: int, name: str) -> None:
        """Forget where an institution is: the next affiliation that names it tells."""
        for known in self._all(name):
            if known.id == number:
                known.level, known.country = _level(None)

    def rename(self, ror: str, name: str) -> None:
        """Let the institution of an id go by another of its names, and no longer mean it by the one that it had."""
        known = self._by_ror[ror]
        others = [each for each in self._all(known.name) if each is not known]
        self._named.pop(known.name)
        self._namesakes.pop(known.name, None)
        for each in others:
            self._keep_name(known.name, each)
        known.name = name

    def _add(self, known: _Institution, ror: str | None, place: Place | None, place_id: int | None) -> None:
        """Add what an affiliation tells of an institution that is known."""
        level, country = _level(place)
        is_nearer = level > known.level and known.may_be_in(country)
        if ror is not None and known.ror is None:
            known.ror = ror
            self._by_ror[ror] = known
        elif not is_nearer:
            return
        if is_nearer:
            known.level, known.country = level, country
        self._rows.append((known.id, known.name, known.ror, place_id if is_nearer else None))

    def _find(self, name: str, ror: str | None, country: str | None) -> _Institution | None:
        """Return the institution that an id, a name and a country mean, if it is known and no other can be meant."""
        if ror in self._by_ror:
            return self._by_ror[ror]
        alike = self._all(name)
        if ror is not None:
            alone = alike[0] if len(alike) == 1 else None
            return alone if alone and alone.ror is None and alone.may_be_in(country) else None
        here = [each for each in alike if each.ror is not None and country is not None and each.country == country]
        if len(here) == 1:
            return here[0]
        if len(alike) == 1 and alike[0].may_be_in(country):
            return alike[0]
        return next((each for each in alike if each.ror is None), None)

    def _all(self, name: str) -> list[_Institution]:
        first = self._named.get(name)
        return [first, *self._namesakes.get(name, ())] if first else []

    def _keep(self, institution: _Institution) -> None:
        self._last = max(self._last, institution.id)
        if institution.ror is not None:
            self._by_ror[institution.ror] = institution
        self._keep_name(institution.name, institution)

    def _keep_name(self, name: str, institution: _Institution) -> None:
        if self._named.setdefault(name, institution) is not institution:
            self._namesakes.setdefault(name, []).append(institution)
