"""The month of a paper that no source dates to one: its arXiv id begins with the year and the month in which it was submitted."""

from __future__ import annotations

import sqlite3

from papersette.paper_ids import arxiv_month

__all__ = ["forget_arxiv_month", "save_arxiv_months"]

# What is stated to be of another year came out later, as at a conference: that year stands. Which papers are dated to a year
# alone an index tells, without their texts.
SAVE = """
    update papers set published = arxiv_month(arxiv_id), year = cast(substr(arxiv_month(arxiv_id), 1, 4) as integer),
           dated_by_id = case when published is not null then 'month' when year is not null then 'published' else 'year' end
     where id in (select id from papers where published is null or length(published) = 4)
       and substr(arxiv_month(arxiv_id), 1, 4) = coalesce(published, year || '', substr(arxiv_month(arxiv_id), 1, 4))
"""
# What a source stated stays: a year as the date, a year beside none.
FORGET = """
    update papers set published = iif(dated_by_id = 'month', substr(published, 1, 4), null),
           year = iif(dated_by_id = 'year', null, year), dated_by_id = null
     where id = ? and dated_by_id is not null
"""


def save_arxiv_months(db: sqlite3.Connection) -> None:
    """Date papers by their arXiv ids that no source dates to a month."""
    db.create_function("arxiv_month", 1, arxiv_month, deterministic=True)
    db.execute(SAVE)


def forget_arxiv_month(db: sqlite3.Connection, paper_id: int) -> None:
    """Take from a paper what its arXiv id tells, so that the date of a source is taken; `save_arxiv_months` gives it back."""
    db.execute(FORGET, (paper_id,))
