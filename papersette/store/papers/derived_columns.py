"""Columns of a paper that its other rows tell: whether its code is linked or promised, and the counts of the latest day."""

from __future__ import annotations

import sqlite3

__all__ = ["update_code", "update_counts"]


def update_code(db: sqlite3.Connection, paper_id: int) -> None:
    """Write whether a paper's code is linked, promised or neither, by its links; None where nothing tells."""
    code = "exists (select 1 from links where paper_id = papers.id and has_code{0})"
    known = f"""case when {code.format(" and url is not null")} then 'linked'
                     when abstract is not null then iif({code.format("")}, 'promised', 'none') end"""
    db.execute(f"update papers set code = {known} where id = ?", (paper_id,))


def update_counts(db: sqlite3.Connection, paper_id: int) -> None:
    """Show the counts of the latest day with a paper; those that no day has stay."""
    newest = "(select value from signals where paper_id = papers.id and name = '{0}' order by seen_on desc limit 1)"
    shown = ", ".join(f"{name} = coalesce({newest.format(name)}, {name})" for name in ("upvotes", "citations"))
    db.execute(f"update papers set {shown} where id = ?", (paper_id,))
