"""Ids of things known by name, given while a file is written."""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from operator import attrgetter
from typing import Any

from papersette.models import Place
from papersette.store.rows.buffer import RowBuffer
from papersette.store.rows.inserts import Row

__all__ = ["CatalogueIds", "EntityIds", "PlaceIds"]

PLACE_VALUES = attrgetter(*(part.name for part in fields(Place)))


class EntityIds:
    """Ids of things known by name, kept in memory while building; new ones are buffered as rows.

    A key is a text where one is enough, since there may be millions of them.
    """

    def __init__(self, db: sqlite3.Connection, buffer: RowBuffer, table: str, key_columns: str) -> None:
        found = db.execute(f"select id, {key_columns} from {table}")
        self._known: dict[Any, int] = {row[1] if len(row) == 2 else tuple(row[1:]): row[0] for row in found}
        self._last = max(self._known.values(), default=0)
        self._rows = buffer.rows[table]

    def get(self, key: Any, row: Row) -> int:
        """Return the id of `key`; a new one gets the next id, and `row` is what its other columns hold."""
        known = self._known.get(key)
        if known is None:
            self._last = known = self._known[key] = self._last + 1
            self._rows.append((known, *row))
        return known


class CatalogueIds(EntityIds):
    """Ids of measures or datasets by name: what the catalogue says of one replaces what was made of an open name before."""

    def __init__(self, db: sqlite3.Connection, buffer: RowBuffer, table: str) -> None:
        super().__init__(db, buffer, table, "name")
        # Where what is known of each name is from.
        self._origins: dict[str, str] = dict(db.execute(f"select name, origin from {table}"))

    def forget(self) -> None:
        """Let what is told of each name from now on replace what was known: another catalogue may say otherwise, or nothing."""
        self._origins.clear()

    def get(self, key: Any, row: Row) -> int:
        """Return the id of `key`; the last column of `row` is where its name is from."""
        origin, before = row[-1], self._origins.get(key)
        is_there = key in self._known
        known = super().get(key, row)
        if before in (None, "pattern") and origin != before:
            self._origins[key] = origin
            if is_there:
                self._rows.append((known, *row))
        return known


class PlaceIds(EntityIds):
    """Ids of places by their name and country."""

    def __init__(self, db: sqlite3.Connection, buffer: RowBuffer) -> None:
        super().__init__(db, buffer, "places", "name, country")

    def get_place(self, place: Place | None) -> int | None:
        """Return the id of a place, None for none."""
        return self.get((place.name, place.country), PLACE_VALUES(place)) if place else None
