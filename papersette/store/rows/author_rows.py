"""The rows of a paper's authors: who they are, where they work, and where that is."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from papersette.models import Affiliation, Author, Place
from papersette.store.rows.buffer import RowBuffer
from papersette.store.rows.entity_ids import EntityIds, PlaceIds
from papersette.store.rows.inserts import Row
from papersette.store.rows.institution_ids import InstitutionIds

__all__ = ["AuthorRows", "read_author_names"]

# What gives an institution of one paper another name.
RENAME = (
    "update institutions set name = :name where id = :id",
    "delete from institution_names where institution_id = :id and name = :before",
    "update paper_places set raw = :name where paper_id = :paper and role = 'affiliation' and raw = :before",
)


def read_author_names(db: sqlite3.Connection, paper_id: int) -> list[str]:
    """Return the names of a paper's authors in order, as far as their rows are written."""
    query = "select name from paper_authors join authors on authors.id = author_id where paper_id = ? order by position"
    return [name for (name,) in db.execute(query, (paper_id,))]


class AuthorRows:
    """Makes the rows of the authors of papers, and reads them.

    Args:
        db: the file being written.
        buffer: where rows are put.
        places: the ids of places, which other rows use too.
    """

    def __init__(self, db: sqlite3.Connection, buffer: RowBuffer, places: PlaceIds) -> None:
        self._db, self._buffer, self._places = db, buffer, places
        # An ORCID is one author however the name is printed; without one the name is all there is.
        self._authors = EntityIds(db, buffer, "authors", "ifnull(orcid, name)")
        self._institutions = InstitutionIds(db, buffer)

    def save(self, paper_id: int, authors: Sequence[Author]) -> None:
        """Save a paper's authors in order, with their affiliations and the places of these; it had none before."""
        author_id = self._author_id
        self._buffer.put("paper_authors", [(paper_id, place, author_id(author)) for place, author in enumerate(authors, 1)])
        places: dict[Row, None] = {}
        for position, author in enumerate(authors, 1):
            if author.affiliations:
                places |= self._save_affiliations(paper_id, position, author)
        self._buffer.put("paper_places", places)

    def read(self, paper_id: int) -> list[Author]:
        """Return a paper's authors in order, with what is known of them; an institution is where this paper has it."""
        self._buffer.flush()
        query = """
            select paper_authors.position, authors.name, authors.orcid, affiliations.raw, institutions.name, institutions.ror,
                   row_number() over named_alike, count(*) over (partition by coalesce(institutions.name, affiliations.raw))
              from paper_authors join authors on authors.id = author_id
              left join affiliations using (paper_id, position) left join institutions on institutions.id = institution_id
             where paper_id = ?
            window named_alike as (partition by coalesce(institutions.name, affiliations.raw) order by affiliations.id)
             order by paper_authors.position, affiliations.id"""
        places, authors = self._read_places(paper_id), []
        for (_, name, orcid), rows in groupby(self._db.execute(query, (paper_id,)), key=itemgetter(0, 1, 2)):
            affiliations = (
                Affiliation(raw, named, ror, _choose_place(places.get(named or raw, ()), raw, number, of))
                for *_, raw, named, ror, number, of in rows
                if raw is not None
            )
            authors.append(Author(name, orcid, tuple(affiliations)))
        return authors

    def _read_places(self, paper_id: int) -> dict[str, list[Place]]:
        """Return the places of a paper's affiliations by whose they are, in the order in which they were told."""
        query = """
            select raw, name, country, latitude, longitude from paper_places join places on places.id = place_id
             where paper_id = ? and +role = 'affiliation' order by paper_places.id"""
        places: dict[str, list[Place]] = {}
        for raw, *at in self._db.execute(query, (paper_id,)):
            places.setdefault(raw, []).append(Place(*at))
        return places

    def fill(self, paper_id: int, authors: Sequence[Author]) -> None:
        """Add ORCIDs and affiliations to the authors of a paper who have none; the names are the same."""
        self._buffer.flush()
        bare = "(select orcid from authors where id = author_id) is null"
        query = "select place_id, role, field, raw from paper_places where paper_id = ?"
        known = set(self._db.execute(query, (paper_id,)))
        query = "select distinct position from affiliations where paper_id = ?"
        filled = {position for (position,) in self._db.execute(query, (paper_id,))}
        for position, author in enumerate(authors, 1):
            if author.orcid:
                query = f"update paper_authors set author_id = ? where paper_id = ? and position = ? and {bare}"
                self._db.execute(query, (self._author_id(author), paper_id, position))
            if author.affiliations and position not in filled:
                places = {(*place[1:4], place[6]): place for place in self._save_affiliations(paper_id, position, author)}
                self._buffer.put("paper_places", [place for told, place in places.items() if told not in known])
                known |= places.keys()
        told = ((at, found) for at, author in enumerate(authors, 1) if at in filled for found in author.affiliations)
        self._tell_rors(paper_id, [(at, found) for at, found in told if found.ror])
        self._buffer.flush()

    def forget_places(self, paper_id: int) -> None:
        """Forget where the institutions are that no other paper has: a later state of the record tells it anew."""
        query = """update institutions set place_id = null
                    where id in (select institution_id from affiliations where paper_id = :paper) and not exists (
                      select 1 from affiliations where institution_id = institutions.id and paper_id <> :paper)
                returning id, name"""
        for number, name in self._db.execute(query, {"paper": paper_id}).fetchall():
            self._institutions.forget_place(number, name)

    def rename(self, paper_id: int, authors: Sequence[Author]) -> None:
        """Let whom and what has an id, and no other paper, go by the name that a later state of a record states beside it."""
        self._buffer.flush()
        query = """update authors set name = :name where orcid = :orcid and name <> :name and not exists (
                     select 1 from paper_authors where author_id = authors.id and paper_id <> :paper)"""
        names = ({"name": author.name, "orcid": author.orcid, "paper": paper_id} for author in authors if author.orcid)
        self._db.executemany(query, names)
        stated: dict[str, list[str]] = {}
        for found in (found for author in authors for found in author.affiliations if found.ror and found.institution):
            stated.setdefault(str(found.ror), []).append(str(found.institution))
        for ror, told in stated.items():
            self._rename_institution(paper_id, ror, told)

    def _rename_institution(self, paper_id: int, ror: str, told: Sequence[str]) -> None:
        """Let an institution that no other paper has go by the first of the names that are told of its id, unless it has one."""
        query = """select id, name from institutions where ror = :ror and not exists (
                     select 1 from affiliations where institution_id = institutions.id and paper_id <> :paper)"""
        for number, before in self._db.execute(query, {"ror": ror, "paper": paper_id}).fetchall():
            if before not in told:
                values = {"id": number, "before": before, "name": told[0], "paper": paper_id}
                for statement in RENAME:
                    self._db.execute(statement, values)
                self._institutions.rename(ror, told[0])

    def _tell_rors(self, paper_id: int, stated: Sequence[tuple[int, Affiliation]]) -> None:
        """Give the institutions of a paper that have no id of ROR's those that a further record states of the same names."""
        if not stated:
            return
        query = """select position, name, affiliations.id
                     from affiliations join institutions on institutions.id = institution_id where paper_id = ? and ror is null"""
        without = {(position, name): number for position, name, number in self._db.execute(query, (paper_id,))}
        for position, found in stated:
            number = without.get((position, found.institution))
            if number is not None:
                known, name = self._institutions.tell(found, self._places.get_place(found.place))
                self._db.execute("update affiliations set institution_id = ? where id = ?", (known, number))
                self._copy_places(paper_id, found.institution, name)

    def _copy_places(self, paper_id: int, before: str | None, name: str) -> None:
        """Let the places of an institution stand under another name too, and no longer under one that no author has."""
        query = """insert into paper_places (paper_id, place_id, role, field, raw)
                   select paper_id, place_id, role, field, :name from paper_places as known
                    where paper_id = :paper and role = 'affiliation' and raw = :before and not exists (
                      select 1 from paper_places as same
                       where same.paper_id = :paper and same.place_id = known.place_id and same.raw = :name)"""
        names = {"paper": paper_id, "before": before, "name": name}
        self._db.execute(query, names)
        query = """delete from paper_places where paper_id = :paper and role = 'affiliation' and raw = :before and not exists (
                     select 1 from affiliations left join institutions on institutions.id = institution_id
                      where affiliations.paper_id = :paper and coalesce(name, affiliations.raw) = :before)"""
        self._db.execute(query, names)

    def _author_id(self, author: Author) -> int:
        return self._authors.get(author.orcid or author.name, (author.name, author.orcid))

    def _save_affiliations(self, paper_id: int, position: int, author: Author) -> dict[Row, None]:
        """Save an author's affiliations and return the rows of their places, each once."""
        places: dict[Row, None] = {}
        for found in author.affiliations:
            place_id, institution_id, name = self._places.get_place(found.place), None, found.raw
            if found.institution or found.ror:
                institution_id, name = self._institutions.tell(found, place_id)
            self._buffer.put("affiliations", [(paper_id, position, institution_id, found.raw)])
            if place_id is not None:
                places[paper_id, place_id, "affiliation", "source", None, None, name] = None
        return places


def _choose_place(places: Sequence[Place], raw: str, number: int, of: int) -> Place | None:
    """Return the place of an affiliation, the `number`th among `of` of one name in a paper; None where several may be its own.

    The places stand in the order of the affiliations that first told them: of as many each has the one of its number.
    """
    if len(places) in (1, of):
        return places[0 if len(places) == 1 else number - 1]
    named = [place for place in places if place.name in raw]
    return named[0] if len(named) == 1 else None
