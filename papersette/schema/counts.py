"""What is counted while a file is made, since counting it for each page would take longer the more papers there are."""

from __future__ import annotations

__all__ = [
    "COLUMN_FACETS", "COUNTS", "FOLDED", "JUNCTION_FACETS", "MOST_KEPT", "NARROWED_FROM", "NARROWED_JUNCTIONS", "PAPER_FACETS",
    "VALUE_END",
]  # fmt: skip

# Values of a facet that are kept, the most frequent first; papersette.site.pages.facet_sources has the same number.
MOST_KEPT = 101

# Systems that are counted: a page looks through all of them.
MOST_SYSTEMS = 20_000
# Names that differ in capitals, hyphens and blanks are one: ResNet50, ResNet-50, resnet 50.
FOLDED = "replace(replace(lower({}), '-', ''), ' ', '')"

# The facets that pages of whole tables and views show, by column; a view's rows are counted besides.
COLUMN_FACETS: dict[str, tuple[str, ...]] = {
    "papers": ("year", "venue_id", "code"),
    "paper_ids": ("scheme",),
    "signals": ("name",),
    "places": ("country",),
    "paper_places": ("role",),
    "topics": ("scheme",),
    "links": ("kind", "state", "host_id"),
    "link_checks": ("state", "status"),
    "measures": ("family", "origin"),
    "datasets": ("task", "origin"),
    "paper_datasets": ("dataset_id",),
    "metrics": ("kind", "measure_id", "dataset_id", "unit", "system"),
    "sources": ("format",),
    "rejects": ("source_id", "reason"),
    "corrections": ("verdict", "state"),
    "descriptions": ("table_name",),
    "paper_list": ("year", "venue", "code"),
    "metric_list": ("measure", "dataset", "kind", "unit"),
    "link_list": ("kind", "state", "host", "target"),
    "leaderboard": ("measure", "dataset"),
    "paper_map": ("role", "country", "place"),
    "place_map": (),
}

# Facets of papers through junctions: the table of the values, the junction, and its column of values.
JUNCTION_FACETS: dict[str, tuple[str, str]] = {
    "topics": ("paper_topics", "topic_id"),
    "datasets": ("paper_datasets", "dataset_id"),
    "authors": ("paper_authors", "author_id"),
    "measures": ("metrics", "measure_id"),
    "metrics.dataset_id": ("metrics", "dataset_id"),
}

# Of the papers of one year alone, and of one venue or state of code, those facets are kept that a table of papers shows unasked,
# where there are as many papers: fewer are counted as quickly as read.
NARROWED_JUNCTIONS = ("topics", "datasets", "authors")
NARROWED_FROM = 500

# The facets of a search: the values that a paper has, each once, as a query of its row or of its rows in other tables.
_SEARCHED = {
    "year": "select year as value",
    "venue": "select name as value from venues where id = venue_id",
    "code": "select code as value",
    "link": "select distinct kind as value from links where paper_id = papers.id and url is not null",
    **{
        facet: f"select distinct name as value from {rows} join {names} on {names}.id = {key} where paper_id = papers.id"
        for facet, rows, names, key in (
            ("dataset", "paper_datasets", "datasets", "dataset_id"),
            ("measure", "metrics", "measures", "measure_id"),
            ("topic", "paper_topics", "topics", "topic_id"),
            ("source", "paper_sources", "sources", "source_id"),
        )
    },
}
# Behind each value stands a sign, before it the first letter of its facet; papersette.site.search.facets knows both. A name that
# has the sign itself, from a file with characters of control, is not counted.
VALUE_END = "\x1f"
_END = f"char({ord(VALUE_END)})"
# All that a search counts of a paper in one row: to look a thousand scattered papers up in each table took five times as long. In
# order, so that the row is the same by whatever index SQLite reads the values.
PAPER_FACETS = "select id, {} from papers".format(
    " || ".join(
        f"""coalesce((select group_concat('{facet[0]}' || value || {_END}, '')
                        from (select value from ({values}) where not instr(value, {_END}) order by value)), '')"""
        for facet, values in _SEARCHED.items()
    )
)

# What is written in capitals and names no system: "SoTA methods" are words, as baselines are.
COMMON = ("SOTA", "SoTA", "SotA", "MLLM", "LVLM", "LLM", "VLM", "PLM")
WITHOUT_COMMON = "replace(" * len(COMMON) + "baseline" + "".join(f", '{word}', '')" for word in COMMON)

# By an index of papers: their rows have abstracts.
CODED = "paper_id in (select id from papers where code = 'linked')"
LINKED = "count(distinct paper_id || rtrim(coalesce(url, raw), '/'))"
# Tables that are counted by one statement each: their columns, and the query of their rows.
COUNTS: dict[str, tuple[str, str]] = {
    # Papers by year, venue and state of code together: of any choice among these the others are sums of few rows.
    "paper_groups": (
        "year, venue_id, code, papers",
        "select year, venue_id, code, count(*) from papers group by year, code, venue_id",
    ),
    # One row a measure and dataset that papers report scores of their own work for, and the best of those that rank a paper, the
    # earliest where several are; none is where a measure has no direction.
    "boards": (
        "measure_id, dataset_id, scores, papers, best_id, first, latest",
        """
            with scored as (
              select leaderboard.*, metrics.measure_id, metrics.dataset_id,
                     row_number() over (partition by metrics.measure_id, metrics.dataset_id
                                        order by leaderboard.place > 1,
                                                 iif(leaderboard.higher_is_better = 0, 1, -1) * leaderboard.value,
                                                 leaderboard.published is null, leaderboard.published, leaderboard.id) as standing
                from leaderboard join metrics on metrics.id = leaderboard.id
            )
            select measure_id, dataset_id, count(*), count(distinct paper),
                   max(iif(standing = 1 and higher_is_better is not null, id, null)), min(published), max(published)
              from scored group by measure_id, dataset_id order by measure_id, dataset_id
        """,
    ),
    # Links and papers of each host and kind, and of all kinds together; what a paper's source, comment and abstract say alike is
    # one link.
    "host_counts": (
        "host_id, kind, links, papers",
        f"""
            select host_id, kind, {LINKED}, count(distinct paper_id) from links where host_id is not null group by 1, 2
            union all select host_id, '', {LINKED}, count(distinct paper_id) from links where host_id is not null group by 1
        """,
    ),
    # Papers that name each dataset, or report a result on it, and the results on it.
    "dataset_counts": (
        "dataset_id, papers, results",
        """
            with named as (
              select dataset_id, paper_id, 0 as results from paper_datasets
              union all select dataset_id, paper_id, 1 from metrics where dataset_id is not null
            )
            select dataset_id, count(distinct paper_id), sum(results) from named group by dataset_id order by dataset_id
        """,
    ),
    # Papers of each institution and of each country that authors work in, and those of them that link code: whatever its authors,
    # a paper is one.
    "institution_counts": (
        "institution_id, papers, with_code",
        f"""
            select institution_id, count(*), sum({CODED})
              from (select distinct institution_id, paper_id from affiliations where institution_id is not null)
             group by institution_id order by institution_id
        """,
    ),
    "country_counts": (
        "country, papers, with_code, institutions",
        f"""
            select country, count(*), sum({CODED}),
                   (select count(*) from institutions join places on places.id = place_id where places.country = paper.country)
              from (select distinct country, paper_id from paper_places join places on places.id = place_id
                     where role = 'affiliation' and country is not null) as paper
             group by country order by country
        """,
    ),
    # Gains and ratios over each baseline as it is spelled, and in capitals and small letters alike; one on several datasets is
    # one claim. A name has capitals, a figure or a point within; "Baselines" has a capital by chance, at the start of a sentence,
    # and none of the claims over "baselines".
    "claim_counts": (
        "baseline, claims, spelled_anyhow, is_name",
        f"""
            with said as (
              select baseline, count(*) as claims,
                     {WITHOUT_COMMON} glob '*[A-Z]*'
                       or baseline glob '*[a-z][0-9]*' or baseline glob '*[a-z].[a-z]*' as is_name
                from (select distinct paper_id, field, start, baseline
                        from metrics where baseline is not null and +kind in ('gain', 'ratio'))
               group by baseline
            )
            select baseline, claims, sum(claims) over (partition by is_name, baseline collate nocase), is_name
              from said order by baseline
        """,
    ),
    # Results and papers of the systems that most papers report something of, as they are spelled most often.
    "system_counts": (
        "system, results, papers",
        f"""
            with said as (
              select folded, system, row_number() over (partition by folded, paper_id) = 1 as new_paper
                from (select {FOLDED.format("system_text")} as folded, system_text as system, paper_id
                        from metrics where system_text is not null)
            ),
            spelled as (
              select folded, system, count(*) as results, sum(new_paper) as papers from said group by folded, system
            ),
            ranked as (
              select system, sum(results) over anyhow as results, sum(papers) over anyhow as papers,
                     row_number() over (partition by folded order by results desc, system) as place
                from spelled window anyhow as (partition by folded)
            )
            select system, results, papers from ranked where place = 1
             order by papers desc, results desc, system limit {MOST_SYSTEMS}
        """,
    ),
}
