"""The month of a paper that no source dates to one: its arXiv id begins with the year and the month in which it was submitted."""

from __future__ import annotations

import sqlite3

from papersette.paper_ids import arxiv_month

__all__ = ["forget_month", "save_months"]

# What is stated to be of another year came out later, as at a conference: that year stands. Which papers are dated to a year
# alone an index tells, without their texts.
SAVE = """
    update papers set published = arxiv_month(arxiv_id), year = cast(substr(arxiv_month(arxiv_id), 1, 4) as integer)
     where id in (select id from papers where published is null or length(published) = 4)
       and substr(arxiv_month(arxiv_id), 1, 4) = coalesce(published, year || '', substr(arxiv_month(arxiv_id), 1, 4))
"""


def save_months(db: sqlite3.Connection) -> None:
    """Date papers by their arXiv ids that no source dates to a month."""
    db.create_function("arxiv_month", 1, arxiv_month, deterministic=True)
    db.execute(SAVE)


def forget_month(db: sqlite3.Connection, paper_id: int) -> None:
    """Take from a paper the month that its arXiv id tells, so that the date of a source is taken; `save_months` gives it back."""
    row = db.execute("select published, arxiv_id from papers where id = ? and published is not null", (paper_id,)).fetchone()
    if row and row[0] == arxiv_month(row[1]):
        db.execute("update papers set published = null where id = ?", (paper_id,))
