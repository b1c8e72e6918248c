"""What the front page is made of: one query a part."""

from __future__ import annotations

__all__ = ["PARTS"]

# What most papers report results of, or on.
_MOST = """
    select {table}.id, {table}.name, facet_counts.papers from facet_counts join {table} on {table}.id = facet_counts.value
     where table_name = 'papers' and facet = '{facet}' and value is not null order by place limit 12
"""

# A plus sign keeps an index from being used: of those without a date the newest come by that of the year.
PARTS: dict[str, str] = {
    "counts": """
        select papers, links, metrics, rejects, finished,
               (select count(*) from datasets) as datasets, (select count(*) from places where latitude is not null) as places,
               exists (select 1 from institutions) as institutions
          from builds order by id desc limit 1
    """,
    "newest": """
        with newest(id) as (
          select * from (select id from papers where published is not null order by published desc, id desc limit 10)
          union all
          select * from (select id from papers where +published is null order by year desc, id desc
                          limit 10 - (select count(*) from (select 1 from papers where published is not null limit 10)))
        )
        select key, title, coalesce(published, year) as published, venue, code, metrics
          from newest cross join paper_list on paper_list.id = newest.id order by published desc, year desc, newest.id desc
    """,
    "measures": _MOST.format(table="measures", facet="m2m:measures"),
    "datasets": _MOST.format(table="datasets", facet="m2m:metrics.dataset_id"),
    "accuracy": 'select what, "set", n, precision, recall from accuracy order by id',
    "sources": "select name, format, license, note, records from sources order by id limit 20",
}
