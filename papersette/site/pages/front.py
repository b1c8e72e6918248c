"""What the front page is made of: one query a part."""

from __future__ import annotations

__all__ = ["PARTS", "UNDATED"]

# What most papers report results of, or on.
_MOST = """
    select {table}.id, {table}.name, facet_counts.papers from facet_counts join {table} on {table}.id = facet_counts.value
     where table_name = 'papers' and facet = '{facet}' and value is not null order by place limit 12
"""

# How many papers are shown, and of how many without a date the years are looked up: by the index of dates, which a plus bars from
# use. Where there are more, those of the years of the newest with a date are gone through.
NEWEST, UNDATED = 10, 30_000
_NEWEST = f"""
    with dated(id, year) as (
      select id, substr(published, 1, 4) from papers where published is not null order by published desc, id desc limit {NEWEST}
    ),
    undated(are_many) as (select count(*) > {UNDATED} from (select 1 from papers where published is null limit {UNDATED} + 1)),
    since(year) as (select iif(count(*) < {NEWEST}, 0, min(year) + 0) from dated),
    newest(id) as (
      select id from dated
       union
      select * from (select id from papers where published is null
                      order by +year desc, id desc limit (select {NEWEST} * not are_many from undated))
       union
      select * from (select id from papers where +published is null and year >= (select year from since)
                      order by year desc, id desc limit (select {NEWEST} * are_many from undated))
       union
      select * from (select id from papers where year is null and +published is null order by id desc limit {NEWEST})
    )
    select key, title, coalesce(published, year || '') as published, venue, code, metrics
      from newest cross join paper_list on paper_list.id = newest.id
     order by coalesce(published, year || '') desc, newest.id desc limit {NEWEST}
"""

PARTS: dict[str, str] = {
    "counts": """
        select papers, links, metrics, rejects, finished,
               (select count(*) from datasets) as datasets, (select count(*) from places where latitude is not null) as places,
               exists (select 1 from institutions) as institutions,
               exists (select 1 from boards where scores >= 3) as leaderboards, exists (select 1 from system_counts) as systems,
               exists (select 1 from claim_counts where is_name) as claims,
               exists (select 1 from papers where code = 'linked') as linked,
               exists (select 1 from papers where code = 'promised') as promised
          from builds order by id desc limit 1
    """,
    "newest": _NEWEST,
    "measures": _MOST.format(table="measures", facet="m2m:measures"),
    "datasets": _MOST.format(table="datasets", facet="m2m:metrics.dataset_id"),
    "accuracy": 'select what, "set", n, precision, recall from accuracy order by id',
    "sources": "select name, format, license, note, records from sources order by id limit 20",
}
