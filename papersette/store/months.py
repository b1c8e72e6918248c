"""The month of a paper that no source dates to one: its arXiv id begins with the year and the month in which it was submitted."""

from __future__ import annotations

import re
import sqlite3

__all__ = ["forget_month", "month_of", "save_months"]

# 2403.01234, and as they were until March 2007 cs/0501001: arXiv began in 1991.
ARXIV_ID = re.compile(r"(?P<archive>[a-z.-]+/)?(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])[\d.]+", re.ASCII | re.IGNORECASE)
FIRST_YEAR = "91"
# What is stated to be of another year came out later, as at a conference: that year stands. Which papers are dated to a year
# alone an index tells, without their texts.
SAVE = """
    update papers set published = arxiv_month(arxiv_id), year = cast(substr(arxiv_month(arxiv_id), 1, 4) as integer)
     where id in (select id from papers where published is null or length(published) = 4)
       and substr(arxiv_month(arxiv_id), 1, 4) = coalesce(published, year || '', substr(arxiv_month(arxiv_id), 1, 4))
"""


def month_of(arxiv_id: str | None) -> str | None:
    """Return the month (2024-03) in which an arXiv id was given, None where it tells none."""
    found = ARXIV_ID.fullmatch(arxiv_id or "")
    if not found:
        return None
    is_last_century = bool(found["archive"]) and found["year"] >= FIRST_YEAR
    return f"{'19' if is_last_century else '20'}{found['year']}-{found['month']}"


def save_months(db: sqlite3.Connection) -> None:
    """Date papers by their arXiv ids that no source dates to a month."""
    db.create_function("arxiv_month", 1, month_of, deterministic=True)
    db.execute(SAVE)


def forget_month(db: sqlite3.Connection, paper_id: int) -> None:
    """Take from a paper the month that its arXiv id tells, so that the date of a source is taken; `save_months` gives it back."""
    row = db.execute("select published, arxiv_id from papers where id = ? and published is not null", (paper_id,)).fetchone()
    if row and row[0] == month_of(row[1]):
        db.execute("update papers set published = null where id = ?", (paper_id,))
