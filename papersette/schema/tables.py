"""The tables of papers.db.

The names are a promise to users; metadata.yml describes every table and column. Tables are STRICT, so that SQLite itself
refuses a value of the wrong type. Order matters: a table stands after those it refers to, and in a table without an id
the primary key's columns come first (SQLite 3.40's integrity_check sees NULLs where there are none otherwise).
"""

from __future__ import annotations

from papersette.models import SIGNALS

__all__ = ["SCHEMA_VERSION", "TABLES", "VECTOR_TRIGGERS"]

# What a file says in its user_version.
SCHEMA_VERSION = 10

TABLES: dict[str, str] = {
    "venues": """
        id integer primary key,
        name text not null unique
    """,
    "papers": """
        id integer primary key,
        key text not null unique,
        title text not null,
        abstract text,
        comment text,
        published text,
        year integer,
        venue_id integer references venues(id),
        url text,
        pdf_url text,
        arxiv_id text,
        doi text,
        language text,
        updated text,
        truncated integer not null default 0 check (truncated in (0, 1)),
        withdrawn integer not null default 0 check (withdrawn in (0, 1)),
        code text check (code in ('linked', 'promised', 'none')),
        upvotes integer,
        citations integer,
        dated_by_id text check (dated_by_id in ('month', 'published', 'year'))
    """,
    "paper_ids": """
        scheme text not null,
        value text not null,
        paper_id integer not null references papers(id),
        primary key (scheme, value)
    """,
    "title_keys": """
        key integer not null,
        paper_id integer not null references papers(id),
        primary key (key, paper_id)
    """,
    "signals": f"""
        paper_id integer not null references papers(id),
        name text not null check (name in {tuple(SIGNALS)}),
        seen_on text not null,
        value integer not null,
        primary key (paper_id, name, seen_on)
    """,
    "authors": """
        id integer primary key,
        name text not null,
        orcid text unique
    """,
    "paper_authors": """
        paper_id integer not null references papers(id),
        position integer not null,
        author_id integer not null references authors(id),
        primary key (paper_id, position)
    """,
    "places": """
        id integer primary key,
        name text not null,
        country text,
        latitude real check (latitude between -90 and 90),
        longitude real check (longitude between -180 and 180)
    """,
    "institutions": """
        id integer primary key,
        name text not null,
        ror text unique,
        place_id integer references places(id)
    """,
    "institution_names": """
        name text not null,
        institution_id integer not null references institutions(id),
        primary key (name, institution_id)
    """,
    "affiliations": """
        id integer primary key,
        paper_id integer not null references papers(id),
        position integer not null,
        institution_id integer references institutions(id),
        raw text not null
    """,
    "paper_places": """
        id integer primary key,
        paper_id integer not null references papers(id),
        place_id integer not null references places(id),
        role text not null check (role in ('affiliation', 'mention')),
        field text not null,
        start integer,
        stop integer,
        raw text not null
    """,
    "topics": """
        id integer primary key,
        name text not null,
        scheme text not null,
        full_name text,
        unique (scheme, name)
    """,
    "paper_topics": """
        paper_id integer not null references papers(id),
        topic_id integer not null references topics(id),
        primary key (paper_id, topic_id)
    """,
    "hosts": """
        id integer primary key,
        domain text not null unique,
        name text
    """,
    "links": """
        id integer primary key,
        paper_id integer not null references papers(id),
        field text not null,
        start integer,
        stop integer,
        raw text not null,
        url text,
        kind text not null check (kind in ('code', 'model', 'dataset', 'demo', 'project', 'paper', 'video', 'other')),
        has_code integer not null check (has_code in (0, 1) and (has_code or kind <> 'code')),
        host_id integer references hosts(id),
        state text not null check (state in ('available', 'promised', 'placeholder', 'malformed')),
        rule text not null
    """,
    "link_checks": """
        url text not null,
        checked_on text not null,
        status integer,
        state text not null check (state in ('alive', 'moved', 'gone', 'refused', 'unreachable')),
        final_url text,
        error text,
        primary key (url, checked_on)
    """,
    "measures": """
        id integer primary key,
        name text not null unique,
        full_name text,
        higher_is_better integer check (higher_is_better in (0, 1)),
        unit text,
        low real,
        high real,
        family text,
        origin text not null check (origin in ('catalogue', 'pattern'))
    """,
    "datasets": """
        id integer primary key,
        name text not null unique,
        task text,
        url text,
        origin text not null check (origin in ('catalogue', 'pattern'))
    """,
    "measure_names": """
        name text not null,
        measure_id integer not null references measures(id),
        primary key (name, measure_id)
    """,
    "dataset_names": """
        name text not null,
        dataset_id integer not null references datasets(id),
        primary key (name, dataset_id)
    """,
    "paper_datasets": """
        id integer primary key,
        paper_id integer not null references papers(id),
        dataset_id integer not null references datasets(id),
        field text not null,
        start integer not null,
        stop integer not null,
        raw text not null
    """,
    "metrics": """
        id integer primary key,
        paper_id integer not null references papers(id),
        field text not null,
        start integer check (start is not null or field = 'source'),
        stop integer check (stop > start),
        raw text not null,
        value real not null,
        unit text,
        kind text not null check (kind in ('score', 'gain', 'ratio', 'rank')),
        comparator text check (comparator in ('<', '<=', '>', '>=', '~')),
        uncertainty real,
        measure_id integer references measures(id),
        measure_text text,
        dataset_id integer references datasets(id),
        dataset_text text,
        split text check (split in ('validation', 'test', 'training')),
        system text check (system in ('own', 'other')),
        system_text text,
        baseline text,
        change text check (change in ('up', 'down')),
        normal real,
        flag text,
        sentence_start integer,
        sentence_stop integer,
        rule text not null,
        confidence real not null check (confidence between 0 and 1)
    """,
    "related": """
        paper_id integer not null references papers(id),
        related_id integer not null references papers(id),
        weight real not null check (weight between 0 and 1),
        primary key (paper_id, related_id)
    """,
    "vectors": """
        paper_id integer primary key references papers(id),
        model text not null,
        vector blob not null
    """,
    "words": """
        word text not null,
        papers integer not null,
        primary key (word)
    """,
    "sources": """
        id integer primary key,
        name text not null,
        format text not null,
        place text,
        sha256 text,
        bytes integer,
        license text,
        note text,
        header text,
        read_at text,
        records integer not null default 0,
        unchanged integer not null default 0,
        rejected integer not null default 0
    """,
    "paper_sources": """
        paper_id integer not null references papers(id),
        source_id integer not null references sources(id),
        locator text not null,
        source_key text,
        record_hash text not null,
        gives_text integer not null default 0 check (gives_text in (0, 1)),
        said text check (said is null or json_valid(said)),
        primary key (paper_id, source_id, locator)
    """,
    "rejects": """
        id integer primary key,
        source_id integer not null references sources(id),
        locator text not null,
        reason text not null,
        raw text not null
    """,
    "corrections": """
        id integer primary key,
        key text not null,
        what text not null check (what in ('metric', 'link')),
        field text not null,
        start integer not null,
        stop integer not null,
        raw text not null,
        verdict text check (verdict in ('right', 'wrong')),
        stated text,
        state text check (state in ('applied', 'waiting', 'stale')),
        file text,
        place text,
        line integer
    """,
    "accuracy": """
        id integer primary key,
        what text not null,
        "set" text not null,
        n integer not null,
        precision real check (precision between 0 and 1),
        recall real check (recall between 0 and 1),
        f1 real check (f1 between 0 and 1),
        version text not null
    """,
    "builds": """
        id integer primary key,
        started text not null,
        finished text not null,
        version text not null,
        extractor text not null,
        papers integer not null,
        links integer not null,
        metrics integer not null,
        rejects integer not null,
        seconds real not null
    """,
    "facet_counts": """
        table_name text not null,
        facet text not null,
        place integer not null,
        value any,
        papers integer not null,
        primary key (table_name, facet, place)
    """,
    "paper_groups": """
        id integer primary key,
        year integer,
        venue_id integer references venues(id),
        code text,
        papers integer not null
    """,
    "paper_facets": """
        paper_id integer primary key references papers(id),
        facets text not null
    """,
    "boards": """
        measure_id integer not null references measures(id),
        dataset_id integer not null references datasets(id),
        scores integer not null,
        papers integer not null,
        best_id integer references metrics(id),
        first text,
        latest text,
        primary key (measure_id, dataset_id)
    """,
    "host_counts": """
        host_id integer not null references hosts(id),
        kind text not null,
        links integer not null,
        papers integer not null,
        primary key (host_id, kind)
    """,
    "dataset_counts": """
        dataset_id integer primary key references datasets(id),
        papers integer not null,
        results integer not null
    """,
    "institution_counts": """
        institution_id integer primary key references institutions(id),
        papers integer not null,
        with_code integer not null
    """,
    "country_counts": """
        country text primary key not null,
        papers integer not null,
        with_code integer not null,
        institutions integer not null
    """,
    "claim_counts": """
        baseline text primary key,
        claims integer not null,
        spelled_anyhow integer not null,
        is_name integer not null
    """,
    "system_counts": """
        system text primary key,
        results integer not null,
        papers integer not null
    """,
    "readme": """
        id integer primary key,
        topic text not null,
        text text not null
    """,
    "descriptions": """
        id integer primary key,
        table_name text not null,
        column_name text,
        description text not null
    """,
}

# A vector tells of a text, and goes with it.
VECTOR_TRIGGERS = (
    """
    create trigger if not exists vectors_update after update of title, abstract on papers
      when (old.title, old.abstract) is not (new.title, new.abstract)
    begin delete from vectors where paper_id = old.id; end
    """,
    """
    create trigger if not exists vectors_delete after delete on papers
    begin delete from vectors where paper_id = old.id; end
    """,
)
