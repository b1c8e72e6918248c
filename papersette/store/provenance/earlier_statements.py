"""What records said of papers in earlier builds, where these say otherwise: which change of a record is none that is known."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from papersette.store.provenance.earlier_places import EarlierPlaces, PaperMemory

__all__ = ["EarlierStatements"]

# What was said of a paper: (name, value in JSON).
Said = set[tuple[str, str]]
# What stands for the records of any key.
ANY_KEY = ""
# What records of a paper said in this place that the paper does not, the earliest first.
SAID = """
    select source_key, source_id, said from paper_sources join sources on sources.id = source_id
     where paper_id = :paper and sources.place is :place and source_id <= :last order by source_id
"""
# A day of change is no change by itself.
UNTOLD = frozenset({"updated"})


class EarlierStatements:
    """What was said of papers that the papers do not say, by the key of the record when it was there last, and of any by ANY_KEY.

    Args:
        db: the file being written.
        places: the places that earlier builds read.
    """

    def __init__(self, db: sqlite3.Connection, places: EarlierPlaces) -> None:
        self._db, self._places = db, places
        self._said = PaperMemory[dict[str | None, Said]]()

    def says_otherwise(self, paper_id: int, source_id: int, source_key: str | None, said: Mapping[str, Any]) -> bool:
        """Tell whether a record in a place that was read before says of its paper what neither the paper nor it said then."""
        place = self._places.find(source_id) if said.keys() - UNTOLD else None
        if place is None:
            return False
        earlier = self._said.get(paper_id, source_id, lambda: self._read_said(paper_id, place))
        before = earlier.get(source_key, earlier.get(ANY_KEY))
        told = ((name, json.dumps(value)) for name, value in said.items() if name not in UNTOLD)
        return before is not None and any(pair not in before for pair in told)

    def forget(self, paper_id: int, sources: Iterable[int]) -> None:
        """Read anew what was said of a paper in earlier builds, where it is among what changed: records of these sources."""
        if any(source_id <= self._places.last for source_id in sources):
            self._said.forget(paper_id)

    def clear(self) -> None:
        """Read anew what was said of all papers."""
        self._said.clear()

    def _read_said(self, paper_id: int, place: Mapping[str, Any]) -> dict[str | None, Said]:
        """Return what a paper's records said when they were there last, by their keys, and the last source of any, by ANY_KEY."""
        said: dict[str | None, Said] = {}
        latest: dict[str | None, int] = {}
        for source_key, source_id, text in self._db.execute(SAID, {**place, "paper": paper_id}):
            pairs = {(name, json.dumps(value)) for name, value in json.loads(text or "{}").items()}
            for key in (source_key, ANY_KEY):
                if latest.get(key) != source_id:
                    latest[key], said[key] = source_id, set()
                said[key] |= pairs
        return said
