"""The views of papers.db: labels in place of ids, and what pages and maps show."""

from __future__ import annotations

__all__ = ["VIEWS"]

# The sentence a number was read from, and where in it the number stands; a page marks it. What a source states has no sentence.
EVIDENCE = """iif(metrics.start is null, metrics.raw, json_object(
                 'sentence', substr(case metrics.field when 'title' then papers.title when 'comment' then papers.comment
                                                       else papers.abstract end,
                                    metrics.sentence_start + 1, metrics.sentence_stop - metrics.sentence_start),
                 'start', metrics.start - metrics.sentence_start,
                 'stop', metrics.stop - metrics.sentence_start))"""
# Signs that would end a path, or lead to the folder above, are written in Datasette's tilde encoding.
PAPER_PATH = """replace(replace(replace(replace(replace(replace(replace(
                           '/paper/' || papers.key, '~', '~7E'), '%', '~25'), '?', '~3F'), '#', '~23'), '+', '~2B'), ' ', '~20'),
                           '/.', '/~2E')"""

# What is more likely wrong than right is ranked nowhere: one false best hides all that are right.
RANKED_FROM = 0.5
# So does another's score: whose one is must be told, but for what a source states or a reader added.
OF_OWN_WORK = "({0}.system = 'own' or {0}.system is null and {0}.confidence = 1)"
# What a row of metrics is that a leaderboard shows.
RANKED = f"""{{0}}.kind = 'score' and {OF_OWN_WORK} and {{0}}.normal is not null and {{0}}.confidence >= {RANKED_FROM}
           and coalesce({{0}}.flag, '') not in ('out of bounds', 'several datasets', 'range')"""
# A paper has few rows, a board many: the pluses keep SQLite from going through these.
SAME_BOARD = "{0}.paper_id = metrics.paper_id and +{0}.measure_id = metrics.measure_id and +{0}.dataset_id = metrics.dataset_id"
# Of a paper that tells the score of a test set, those on what it chose its settings by stand behind it: they flatter.
BEHIND_TEST = f"""(coalesce({{0}}.split, '') in ('validation', 'training') and exists (
                  select 1 from metrics as tested
                   where {SAME_BOARD.format("tested")} and tested.split = 'test' and {RANKED.format("tested")}))"""
ORDER = f"({BEHIND_TEST}, iif(measures.higher_is_better = 0, 1, -1) * {{0}}.normal, {{0}}.id)"
# The place of a score among its paper's own on a board; equal ones are one. Of no type, it would equal no number of an address.
PLACE = f"""cast((select count(distinct better.normal) + 1 from metrics as better
                 where {SAME_BOARD.format("better")} and {RANKED.format("better")}
                   and {ORDER.format("better")} < {ORDER.format("metrics")}) as integer)"""

VIEWS: dict[str, str] = {
    "paper_list": """
        select papers.id, papers.key, papers.title, papers.year, papers.published, venues.name as venue, papers.code,
               (select count(*) from links where links.paper_id = papers.id) as links,
               (select count(*) from metrics where metrics.paper_id = papers.id) as metrics,
               papers.upvotes, papers.citations, papers.url
          from papers left join venues on venues.id = papers.venue_id
    """,
    "metric_list": f"""
        select metrics.id, papers.key as paper, papers.title, papers.year,
               coalesce(measures.name, metrics.measure_text) as measure,
               coalesce(datasets.name, metrics.dataset_text) as dataset,
               metrics.value, metrics.unit, metrics.kind, {EVIDENCE} as evidence,
               metrics.comparator, metrics.change, metrics.system, metrics.system_text, metrics.baseline, metrics.confidence,
               metrics.flag, metrics.split
          from metrics join papers on papers.id = metrics.paper_id
          left join measures on measures.id = metrics.measure_id
          left join datasets on datasets.id = metrics.dataset_id
    """,
    "link_list": """
        select links.id, papers.key as paper, papers.title, papers.year, links.url, links.kind, links.state, hosts.domain as host,
               link_checks.state as target, link_checks.checked_on, links.field, links.raw
          from links join papers on papers.id = links.paper_id left join hosts on hosts.id = links.host_id
          left join link_checks on link_checks.url = links.url
           and link_checks.checked_on = (select max(checked_on) from link_checks newer where newer.url = links.url)
    """,
    "leaderboard": f"""
        select metrics.id, measures.name as measure, datasets.name as dataset, metrics.normal as value, measures.unit,
               metrics.comparator, measures.higher_is_better, metrics.system_text as system, papers.key as paper, papers.title,
               papers.year, coalesce(papers.published, papers.year || '') as published, {EVIDENCE} as evidence,
               metrics.confidence, metrics.split, metrics.dataset_text, metrics.flag,
               iif(metrics.normal <> metrics.value, metrics.raw, null) as written, {PLACE} as place
          from metrics join papers on papers.id = metrics.paper_id
          join measures on measures.id = metrics.measure_id
          join datasets on datasets.id = metrics.dataset_id
         where {RANKED.format("metrics")}
           and not exists (
             select 1 from metrics as earlier
              where earlier.paper_id = metrics.paper_id and earlier.id < metrics.id and earlier.normal = metrics.normal
                and earlier.measure_id = metrics.measure_id and earlier.dataset_id = metrics.dataset_id
                and {RANKED.format("earlier")})
    """,
    "paper_map": f"""
        select papers.id, papers.key, papers.title, papers.year, paper_places.role, paper_places.raw, places.name as place,
               places.country, places.latitude, places.longitude,
               json_object('title', papers.title, 'description', paper_places.raw || ', ' || places.name,
                           'link', {PAPER_PATH}) as popup
          from paper_places join papers on papers.id = paper_places.paper_id
          join places on places.id = paper_places.place_id
         where places.latitude is not null and places.longitude is not null
    """,
    "place_map": """
        select places.id, places.name as place, places.country, count(distinct paper_places.paper_id) as papers,
               places.latitude, places.longitude,
               json_object('title', places.name, 'description', count(distinct paper_places.paper_id)
                           || iif(count(distinct paper_places.paper_id) = 1, ' paper', ' papers'),
                           'link', '/papers/paper_list?_m2m_places=' || places.id) as popup
          from places join paper_places on paper_places.place_id = places.id
         where places.latitude is not null and places.longitude is not null
         group by places.id
    """,
}
