"""What the page of a named thing is made of: a dataset, a measure, an author, an institution, a host, a place, a topic, a venue.

Every query takes the thing's id as :id. A list has rows of path, name and how many papers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from papersette.site.typed.words import plain

__all__ = ["FIND_NAMED", "NAMED_COLUMNS", "NEWEST", "THINGS", "Thing"]

# How many papers a page shows; the table that it leads to has all of them.
NEWEST = 30
LONGEST_LIST = 24
# What papers have rows of, in tables that a page leads to where there are some.
FINDS = ("metrics", "links")


@dataclass(frozen=True, slots=True)
class Thing:
    """Rows of one table as pages: `papers` selects the ids of a thing's papers.

    `narrowed` is the list of them all, to be ended by an id, where no junction leads there; `lists` are queries of other
    things by heading, `leaderboards` one of those it takes part in, `spelled` is the table of all its names and their column of
    things, where it has several, `note` is what readers should know of all such things. `searched` is the parameter of the search
    page that narrows it to the papers of one, by its name, and how the name stands in it. `reported` is the query of how many
    results there are on one and of how many papers: `papers` are those that name it.
    """

    one: str
    papers: str
    lists: dict[str, str] = field(default_factory=dict)
    name: str = "name"
    narrowed: str | None = None
    leaderboards: str | None = None
    spelled: tuple[str, str] | None = None
    note: str | None = None
    searched: tuple[str, str] | None = None
    reported: str | None = None

    @property
    def by_name(self) -> bool:
        """Whether a search asks for a name in quotes, by which others may be called too: Müller and Muller, or J. for Jane."""
        return self.searched is not None and self.searched[0] == "q"

    def search_of(self, name: str) -> str | None:
        """Return what the address of a search for a thing's papers asks, None where nothing can: quotes end a name in quotes."""
        if self.searched is None or (self.by_name and '"' in plain(name)):
            return None
        parameter, form = self.searched
        return urlencode({parameter: form.format(name)})

    def count_sql(self) -> str:
        """Return the query of how many papers it has, and whether these have results and links."""
        papers = f"({self.papers}) as paper"
        found = [f"exists (select 1 from {papers} join {part} on paper_id = paper.id) as {part}" for part in FINDS]
        return f"select count(distinct id) as papers, {', '.join(found)} from ({self.papers})"

    def spellings_sql(self) -> str | None:
        """Return the query of all its names but those in TeX, which are read and not shown; None where it has but one."""
        if self.spelled is None:
            return None
        names, key = self.spelled
        return f"select name from {names} where {key} = :id and not instr(name, '\\') order by name limit {LONGEST_LIST}"

    def newest_sql(self) -> str:
        """Return the query of its newest papers."""
        return f"""
            select papers.key, papers.title, coalesce(papers.published, papers.year) as published, venues.name as venue,
                   papers.code, (select count(*) from metrics where metrics.paper_id = papers.id) as metrics
              from papers left join venues on venues.id = papers.venue_id
             where papers.id in ({self.papers})
             order by coalesce(papers.published, papers.year || '') desc, papers.arxiv_id desc, papers.id desc limit {NEWEST}
        """


def _names(table: str, join: str, name: str = "name") -> str:
    """Return the query of a list of other things: those that `join` ties to the papers of this one."""
    return f"""
        select '/papers/{table}/' || {table}.id as path, {table}.{name} as name, count(distinct paper.id) as papers
          from {join}
         group by {table}.id order by papers desc, {table}.{name} limit {LONGEST_LIST}
    """


def _through(table: str, junction: str, column: str, papers: str) -> str:
    """Return the query of the things that a junction ties to the same papers."""
    ties = f"join {junction} on {junction}.paper_id = paper.id join {table} on {table}.id = {junction}.{column}"
    return _names(table, f"({papers}) as paper {ties}")


def _leaderboards(column: str) -> str:
    """Return the query of the leaderboards of a measure or a dataset."""
    return _boards(f"boards.{column}_id = :id")


def _boards_of(papers: str) -> str:
    """Return the query of the leaderboards on which some papers stand."""
    on_board = "exists (select 1 from leaderboard where leaderboard.id = metrics.id)"
    pairs = f"select measure_id, dataset_id from metrics where kind = 'score' and paper_id in ({papers}) and {on_board}"
    return _boards(f"(boards.measure_id, boards.dataset_id) in ({pairs})")


def _boards(where: str) -> str:
    return f"""
        select measures.name as measure, datasets.name as dataset, boards.scores, boards.papers, measures.unit,
               metrics.comparator, metrics.normal as best
          from boards join measures on measures.id = boards.measure_id join datasets on datasets.id = boards.dataset_id
          left join metrics on metrics.id = boards.best_id
         where {where} and boards.scores >= 3
         order by boards.papers desc, boards.scores desc, measures.name, datasets.name limit {LONGEST_LIST}
    """


def _papers(junction: str, column: str) -> str:
    return f"select paper_id as id from {junction} where {column} = :id"


OF_AUTHOR = _papers("paper_authors", "author_id")
OF_INSTITUTION = _papers("affiliations", "institution_id")
OF_DATASET = _papers("paper_datasets", "dataset_id")
OF_MEASURE = _papers("metrics", "measure_id")
OF_PLACE = _papers("paper_places", "place_id")
OF_TOPIC = _papers("paper_topics", "topic_id")
OF_VENUE = "select id from papers where venue_id = :id"

THINGS: dict[str, Thing] = {
    "datasets": Thing(
        "dataset",
        OF_DATASET,
        {
            "Measured by": _names(
                "measures",
                "(select paper_id as id, measure_id from metrics where dataset_id = :id) as paper"
                " join measures on measures.id = paper.measure_id",
            ),
            "Topics": _through("topics", "paper_topics", "topic_id", OF_DATASET),
        },
        leaderboards=_leaderboards("dataset"),
        spelled=("dataset_names", "dataset_id"),
        searched=("dataset", "{}"),
        reported="select count(*) as results, count(distinct paper_id) as papers from metrics where dataset_id = :id",
    ),
    "measures": Thing(
        "measure",
        OF_MEASURE,
        {
            "Measured on": _names(
                "datasets",
                "(select paper_id as id, dataset_id from metrics where measure_id = :id) as paper"
                " join datasets on datasets.id = paper.dataset_id",
            )
        },
        leaderboards=_leaderboards("measure"),
        spelled=("measure_names", "measure_id"),
        searched=("measure", "{}"),
    ),
    "authors": Thing(
        "author",
        OF_AUTHOR,
        {
            "Institutions": _names(
                "institutions",
                "(select paper_id as id, position from paper_authors where author_id = :id) as paper join affiliations"
                " on affiliations.paper_id = paper.id and affiliations.position = paper.position"
                " join institutions on institutions.id = affiliations.institution_id",
            ),
            "Wrote with": _names(
                "authors",
                f"({OF_AUTHOR}) as paper join paper_authors on paper_authors.paper_id = paper.id"
                " join authors on authors.id = paper_authors.author_id and authors.id <> :id",
            ),
            "Datasets": _through("datasets", "paper_datasets", "dataset_id", OF_AUTHOR),
            "Topics": _through("topics", "paper_topics", "topic_id", OF_AUTHOR),
        },
        leaderboards=_boards_of(OF_AUTHOR),
        note="A name as printed: namesakes are one here, and one person may have several names.",
        searched=("q", 'author:"{}"'),
    ),
    "institutions": Thing(
        "institution",
        OF_INSTITUTION,
        {
            "Place": "select '/papers/places/' || places.id as path,"
            " places.name || coalesce(', ' || nullif(places.country, places.name), '') as name, null as papers"
            " from institutions join places on places.id = institutions.place_id where institutions.id = :id",
            "Authors": _names(
                "authors",
                "(select paper_id as id, position from affiliations where institution_id = :id) as paper join paper_authors"
                " on paper_authors.paper_id = paper.id and paper_authors.position = paper.position"
                " join authors on authors.id = paper_authors.author_id",
            ),
            "Topics": _through("topics", "paper_topics", "topic_id", OF_INSTITUTION),
        },
        leaderboards=_boards_of(OF_INSTITUTION),
        spelled=("institution_names", "institution_id"),
        searched=("q", 'institution:"{}"'),
    ),
    "hosts": Thing(
        "host",
        _papers("links", "host_id"),
        {
            "Links by kind": "select '/papers/links?host_id=' || host_id || '&kind=' || kind as path, kind as name,"
            " count(*) as papers from links where host_id = :id group by kind order by papers desc, kind",
        },
        name="domain",
    ),
    "places": Thing(
        "place",
        OF_PLACE,
        {
            "Institutions": _names(
                "institutions",
                "institutions left join (select paper_id as id, institution_id from affiliations) as paper"
                " on paper.institution_id = institutions.id where institutions.place_id = :id",
            )
        },
        note="A country's own papers are those of which no city is told; a search for its name finds those of its cities too.",
        searched=("q", 'place:"{}"'),
    ),
    "topics": Thing(
        "topic",
        OF_TOPIC,
        {"Datasets": _through("datasets", "paper_datasets", "dataset_id", OF_TOPIC)},
        searched=("topic", "{}"),
    ),
    "venues": Thing(
        "venue",
        OF_VENUE,
        {"Topics": _through("topics", "paper_topics", "topic_id", OF_VENUE)},
        narrowed="/papers/papers?venue_id=",
        searched=("venue", "{}"),
    ),
}

# Columns of views and queries that hold the name of a thing. Tables have ids, which lead there by themselves.
NAMED_COLUMNS = {
    "measure": "measures",
    "dataset": "datasets",
    "host": "hosts",
    "domain": "hosts",
    "venue": "venues",
    "place": "places",
    "institution": "institutions",
}


def _find_named(table: str, thing: Thing) -> str:
    """Return the query of the things of a name (:name), two where there are namesakes, or of the one that is spelled so."""
    if thing.spelled is None:
        return f"select id from {table} where {thing.name} = :name limit 2"
    names, key = thing.spelled
    return f"""
        with found as (
          select {key} as id, {names}.name = :name and {table}.name = :name as is_own,
                 row_number() over (order by {names}.name <> :name, {table}.name <> :name) as place
            from {names} join {table} on {table}.id = {key} where {names}.name = :name collate nocase
        )
        select id from found where place = 1 or is_own order by place limit 2
    """


FIND_NAMED = {table: _find_named(table, thing) for table, thing in THINGS.items()}
