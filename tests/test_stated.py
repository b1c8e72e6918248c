"""What sources state in fields of their own: links and results, of which a paper may have thousands."""

from __future__ import annotations

import sqlite3
from itertools import count
from pathlib import Path

from papersette.extract import find
from papersette.models import Paper, SourceLink, SourceResult
from papersette.store.database import Store
from papersette.store.papers.changes import Changes
from papersette.store.papers.lookup import PaperLookup
from papersette.store.papers.writer import Entry, PaperWriter
from papersette.store.provenance.earlier_places import EarlierPlaces
from papersette.store.provenance.earlier_statements import EarlierStatements
from papersette.store.rows.paper_rows import PaperRows


def steps_of_one_more(folder: Path, stated: int) -> int:
    """Return in how many steps of the database one more record is saved for a paper of which so much is stated."""
    path = folder / f"{stated}.db"
    store = Store(path)
    source = store.sources.add("made up", "jsonl", None)
    store.close()
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("begin")
    rows = PaperRows(db)
    statements = EarlierStatements(db, EarlierPlaces(db, 0))
    papers = PaperWriter(db, rows, PaperLookup(db, rows), statements, Changes(db, is_new=True))

    def entry(first: int, last: int, paper_id: int | None) -> Entry:
        numbers = range(first, last)
        links = tuple(SourceLink(f"https://github.com/made/up{number}") for number in numbers)
        results = tuple(SourceResult(f"{number}", number, measure="accuracy", dataset="WikiX") for number in numbers)
        paper = Paper("Made up", f"line {first}", "", links=links, results=results)
        return Entry(paper, paper_id, "made:up", (), None, (), find(paper), source, str(first), "2026-01-01")

    paper_id = papers.save(entry(0, stated, None))
    rows.flush()
    steps = count()
    db.set_progress_handler(lambda: next(steps) < 0, 1)
    papers.save(entry(stated, stated + 1, paper_id))
    rows.flush()
    db.close()
    return next(steps)


def test_what_is_stated_already_costs_nothing(tmp_path: Path) -> None:
    """One more link and result are saved as fast where a thousand are stated as where ten are."""
    assert steps_of_one_more(tmp_path, 1000) < 2 * steps_of_one_more(tmp_path, 10)
