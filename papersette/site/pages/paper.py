"""What a paper's page is made of: one query a part, all of them by the paper's id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["FIND_PAPER", "PARTS", "correction_line"]

# What a correction of a row may state, as the page shows it.
STATED = {
    "metric": ("value", "unit", "kind", "measure", "dataset", "system", "system_text", "comparator", "baseline"),
    "link": ("url", "kind", "state"),
}

# The paper of a key; a former key or another id leads there too, the exact one before one of another scheme.
FIND_PAPER = """
    select id, key from (
        select id, key, 1 as choice from papers where key = :key
        union all
        select papers.id, papers.key, 2 + (paper_ids.scheme <> substr(:key, 1, instr(:key, ':') - 1))
          from paper_ids join papers on papers.id = paper_ids.paper_id
         where paper_ids.value in (:key, substr(:key, instr(:key, ':') + 1), search_id(:key)))
     order by choice, id limit 1
"""

# Names that two papers share, at most three.
_SHARED = """(select group_concat(name, ', ') from (
                  select distinct {names}.name from {table} as ours join {table} as theirs using ({link})
                    join {names} on {names}.id = ours.{link}
                   where ours.paper_id = :id and theirs.paper_id = papers.id order by {names}.name limit 3))"""

PARTS: dict[str, str] = {
    "paper": """
        select papers.*, venues.name as venue from papers left join venues on venues.id = papers.venue_id where papers.id = :id
    """,
    "ids": "select scheme, value from paper_ids where paper_id = :id order by scheme, value",
    "authors": """
        select paper_authors.position, authors.id, authors.name, authors.orcid,
               (select group_concat(coalesce(institutions.name, affiliations.raw), '; ')
                  from affiliations left join institutions on institutions.id = affiliations.institution_id
                 where affiliations.paper_id = paper_authors.paper_id
                   and affiliations.position = paper_authors.position) as institutions
          from paper_authors join authors on authors.id = paper_authors.author_id
         where paper_authors.paper_id = :id order by paper_authors.position
    """,
    "institutions": """
        select distinct institutions.id, institutions.name
          from affiliations join institutions on institutions.id = affiliations.institution_id
         where affiliations.paper_id = :id order by affiliations.position
    """,
    "places": """
        select distinct places.id, places.name, places.country, places.latitude, places.longitude
          from paper_places join places on places.id = paper_places.place_id
         where paper_places.paper_id = :id order by places.name
    """,
    "metrics": """
        select metrics.id, metrics.field, metrics.start, metrics.stop, metrics.raw, metrics.value, metrics.unit,
               metrics.kind, metrics.comparator, metrics.uncertainty, coalesce(measures.name, metrics.measure_text) as measure,
               coalesce(datasets.name, metrics.dataset_text) as dataset, metrics.system, metrics.system_text, metrics.baseline,
               metrics.change, metrics.normal, metrics.flag, metrics.rule, metrics.confidence, metrics.measure_id,
               metrics.dataset_id, metrics.split, boards.scores as board_scores
          from metrics left join measures on measures.id = metrics.measure_id
          left join datasets on datasets.id = metrics.dataset_id
          left join boards on boards.measure_id = metrics.measure_id and boards.dataset_id = metrics.dataset_id
         where metrics.paper_id = :id order by metrics.start, metrics.id
    """,
    "links": """
        select links.id, links.field, links.start, links.stop, links.raw, links.url, links.kind, links.has_code, links.state,
               links.host_id, hosts.domain as host, hosts.name as host_name, link_checks.state as target, link_checks.checked_on,
               link_checks.final_url
          from links left join hosts on hosts.id = links.host_id
          left join link_checks on link_checks.url = links.url
           and link_checks.checked_on = (select max(checked_on) from link_checks newer where newer.url = links.url)
         where links.paper_id = :id order by links.id
    """,
    "datasets": """
        select paper_datasets.id, datasets.id as dataset_id, datasets.name, datasets.task, datasets.url, datasets.origin,
               paper_datasets.field, paper_datasets.start, paper_datasets.stop, paper_datasets.raw
          from paper_datasets join datasets on datasets.id = paper_datasets.dataset_id
         where paper_datasets.paper_id = :id order by paper_datasets.start
    """,
    "topics": """
        select topics.id, topics.name, topics.full_name from paper_topics join topics on topics.id = paper_topics.topic_id
         where paper_topics.paper_id = :id order by topics.scheme, topics.name
    """,
    "related": f"""
        select papers.key, papers.title, papers.abstract, papers.year, related.weight,
               {_SHARED.format(table="paper_datasets", names="datasets", link="dataset_id")} as datasets,
               {_SHARED.format(table="metrics", names="measures", link="measure_id")} as measures
          from related join papers on papers.id = related.related_id
         where related.paper_id = :id order by related.weight desc, papers.id limit 8
    """,
    "sources": """
        select sources.name, sources.format, sources.license, sources.note, paper_sources.locator
          from paper_sources join sources on sources.id = paper_sources.source_id
         where paper_sources.paper_id = :id order by sources.id, paper_sources.locator
    """,
}


def correction_line(key: str, what: str, row: Mapping[str, Any]) -> str:
    """Return the line that a reader copies to say that a row is wrong, or how it should be: see docs/corrections.md.

    Args:
        key: the paper's.
        what: metric or link.
        row: that row of PARTS.
    """
    place = {name: row[name] for name in ("field", "start", "stop", "raw")}
    stated = {name: row[name] for name in STATED[what] if row[name] is not None}
    # What is about no other thing is about a metric.
    of_what = {} if what == "metric" else {"what": what}
    return json.dumps({"key": key, **of_what, **place, "verdict": "wrong", **stated}, ensure_ascii=False)
