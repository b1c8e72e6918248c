"""The indexes of papers.db beside those of primary keys: what each column, each page and each update needs."""

from __future__ import annotations

from papersette.schema.counts import FOLDED

__all__ = ["COUNTED_WHOLE", "COVERING", "DESCENDING", "DROPPED", "INDEXES", "STATED", "STATED_INDEXES"]

# Every column that a facet, a sort order or a foreign key uses, but for long texts: an index of titles is a fortieth of a file.
INDEXES: dict[str, tuple[str, ...]] = {
    "papers": ("arxiv_id", "doi", "upvotes", "citations"),
    "paper_ids": ("paper_id", "value"),
    "title_keys": ("paper_id",),
    "authors": ("name",),
    "paper_authors": ("author_id",),
    "places": ("name", "country"),
    "institutions": ("name", "place_id"),
    "institution_names": ("institution_id",),
    "institution_counts": ("papers", "with_code"),
    "affiliations": ("paper_id", "institution_id"),
    "paper_places": ("paper_id", "place_id", "role"),
    "topics": ("name",),
    "paper_topics": ("topic_id",),
    "links": ("paper_id", "kind", "state", "host_id"),
    "link_checks": ("state",),
    "measures": ("family",),
    "datasets": ("task", "origin"),
    "measure_names": ("measure_id",),
    "dataset_names": ("dataset_id",),
    "paper_datasets": ("paper_id", "dataset_id"),
    "metrics": ("paper_id", "measure_id", "dataset_id", "kind", "unit", "system", "baseline", "value", "normal", "confidence"),
    "related": ("related_id",),
    "paper_groups": ("venue_id",),
    "boards": ("best_id",),
    "paper_sources": ("source_id", "record_hash"),
    "rejects": ("source_id", "reason"),
}
# Columns that are sorted by downwards and that most papers have the same value of, or none: pages are in the order of the id
# behind the column, which the index above has the other way round. Of a million papers a page took 174 ms, and takes 3. The last
# paper of a year is found by it too.
DESCENDING: dict[str, tuple[str, ...]] = {"papers": ("year", "upvotes", "citations")}
# Of all papers and those of each year, venue and state of code the newest, with what else a page narrows them by: a paper is long
# itself. Of a million papers those of a venue without code took 5.6 s, and take 1 ms.
BROWSED: dict[str, str] = {
    "idx_papers_published": "papers(published, id, year, code, venue_id)",
    "idx_papers_year": "papers(year, published, id, code, venue_id)",
    "idx_papers_venue_id": "papers(venue_id, published, id, year, code)",
    "idx_papers_code": "papers(code, published, id, year, venue_id)",
    "idx_papers_dates": "papers(id, published, year, code, venue_id)",
}
# Of the first rows alone SQLite would tell that a year or a state of code has few papers: these are counted whole.
COUNTED_WHOLE = (*BROWSED, "idx_papers_year_desc")
# Indexes that tell all that a query asks: those above, what counts are made of, boards, scores above a bound, claims, what papers
# call a dataset, and the rows of names that are known as no measure or dataset.
COVERING: dict[str, str] = {
    **BROWSED,
    "idx_metrics_boards": "metrics(measure_id, dataset_id)",
    "idx_metrics_bounds": "metrics(measure_id, normal, system, confidence, paper_id)",
    "idx_metrics_claims_by_baseline": (
        "metrics(baseline, kind, measure_id, dataset_id, measure_text, dataset_text) where baseline is not null"
    ),
    "idx_metrics_systems": f"metrics({FOLDED.format('system_text')}) where system_text is not null",
    "idx_metrics_measure_text": "metrics(measure_text) where measure_id is null",
    "idx_metrics_dataset_text": "metrics(dataset_text) where dataset_id is null",
    "idx_boards_dataset": "boards(dataset_id)",
    "idx_links_hosts": "links(host_id, kind, paper_id)",
    "idx_paper_datasets_raw": "paper_datasets(replace(raw, '-', ' ') collate nocase, dataset_id)",
}
# What makes a link or a result that a source states of a paper the one that another states too; a link without an address is its
# words.
STATED: dict[str, tuple[str, ...]] = {
    "links": ("coalesce(url, raw)",),
    "metrics": ("raw", "measure_text", "dataset_text", "system_text"),
}
# What is stated once more is known already: looked up while a file is filled, and dropped when it is complete.
STATED_INDEXES: dict[str, str] = {
    f"stated_{table}": f"{table}(paper_id, {', '.join(same)}) where field = 'source'" for table, same in STATED.items()
}
# What a complete file has not: those, and what files had before other indexes told the same.
DROPPED = (*STATED_INDEXES, *(f"idx_papers_{name}" for name in ("facets", "published_desc", "title")))
