"""What the front page is made of: one query a part."""

from __future__ import annotations

__all__ = ["PARTS"]

# What most papers report results of, or on.
_MOST = """
    select {table}.id, {table}.name, facet_counts.papers from facet_counts join {table} on {table}.id = facet_counts.value
     where table_name = 'papers' and facet = '{facet}' and value is not null order by place limit 12
"""

PARTS: dict[str, str] = {
    "counts": """
        select papers, links, metrics, rejects, finished,
               (select count(*) from datasets) as datasets, (select count(*) from places where latitude is not null) as places
          from builds order by id desc limit 1
    """,
    "newest": """
        select key, title, year, venue, code, links, metrics from paper_list order by published desc, year desc, id desc limit 10
    """,
    "measures": _MOST.format(table="measures", facet="m2m:measures"),
    "datasets": _MOST.format(table="datasets", facet="m2m:metrics.dataset_id"),
    "accuracy": "select what, n, precision, recall from accuracy order by id",
    "sources": "select name, format, license, note, records from sources order by id limit 20",
}
