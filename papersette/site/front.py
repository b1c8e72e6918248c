"""What the front page is made of: one query a part."""

from __future__ import annotations

__all__ = ["PARTS"]

PARTS: dict[str, str] = {
    "counts": """
        select papers, links, metrics, rejects, finished,
               (select count(*) from datasets) as datasets, (select count(*) from places where latitude is not null) as places
          from builds order by id desc limit 1
    """,
    "newest": """
        select key, title, year, venue, code, links, metrics from paper_list order by published desc, year desc, id desc limit 10
    """,
    "measures": """
        select measures.id, measures.name, count(distinct metrics.paper_id) as papers
          from metrics join measures on measures.id = metrics.measure_id
         group by measures.id order by papers desc, measures.name limit 12
    """,
    "datasets": """
        select datasets.id, datasets.name, count(distinct metrics.paper_id) as papers
          from metrics join datasets on datasets.id = metrics.dataset_id
         group by datasets.id order by papers desc, datasets.name limit 12
    """,
    "accuracy": "select what, n, precision, recall from accuracy order by id",
    "sources": "select name, format, license, note, records from sources order by id limit 20",
}
