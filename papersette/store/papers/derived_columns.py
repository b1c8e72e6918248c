"""Columns of a paper that its other rows tell: whether its code is linked, and the counts of the latest day."""

from __future__ import annotations

import sqlite3

__all__ = ["update_code", "update_counts"]


def update_code(db: sqlite3.Connection, paper_id: int, found: str | None) -> None:
    """Write whether a paper's code is linked, by its links; else what its abstract says."""
    linked = "exists (select 1 from links where paper_id = papers.id and has_code and url is not null)"
    otherwise = "none" if found == "linked" else found
    known = f"case when {linked} then 'linked' when abstract is not null then ? end"
    db.execute(f"update papers set code = {known} where id = ?", (otherwise, paper_id))


def update_counts(db: sqlite3.Connection, paper_id: int) -> None:
    """Show the counts of the latest day with a paper; those that no day has stay."""
    newest = "(select value from signals where paper_id = papers.id and name = '{0}' order by seen_on desc limit 1)"
    shown = ", ".join(f"{name} = coalesce({newest.format(name)}, {name})" for name in ("upvotes", "citations"))
    db.execute(f"update papers set {shown} where id = ?", (paper_id,))
