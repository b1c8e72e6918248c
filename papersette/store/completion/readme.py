"""What a file says of itself to somebody who has nothing but the file: the tables `readme` and `descriptions`."""

from __future__ import annotations

import sqlite3

from papersette.models import Described
from papersette.schema import TABLES
from papersette.store.rows.inserts import insert

__all__ = ["save_readme"]

PROJECT = "https://github.com/papersette/papersette"
CITING = """\
A paper: by its doi, arxiv_id or url.
This file: Papersette {version}, {project}, the day of its last build (select max(finished) from builds) and the sources below."""
LICENCES = """\
The file adds nothing to the rights of its sources, which are, as far as each states one:
{licences}
The table sources has each of them, paper_sources says which paper is from which."""
SPANS = """\
A row with start and stop was read from the text that its column field names: characters start to stop of it, counted from 0, \
are its raw: substr(abstract, start + 1, stop - start) = raw. The views have names in place of ids; the tables whose names end \
in _fts are full-text indexes, their rowid is the id of their table."""
LICENCE_COUNTS = """
    select coalesce(license, 'not stated'), count(*), sum(records) from sources
     group by 1 order by sum(records) desc, 1 limit 100"""
# Readers without our functions can run them; each finds something in any file that has abstracts with results.
EXAMPLES = {
    "example: search, best first": """\
select papers.key, papers.title, papers.year
  from papers_fts join papers on papers.id = papers_fts.rowid
 where papers_fts match 'learning OR model' order by rank limit 10;""",
    "example: reported numbers, with the sentence of each": """\
select papers.key, metrics.raw, metrics.kind, measures.name as measure,
       substr(papers.abstract, sentence_start + 1, sentence_stop - sentence_start) as sentence
  from metrics join papers on papers.id = metrics.paper_id left join measures on measures.id = metrics.measure_id
 where metrics.field = 'abstract' order by metrics.confidence desc, metrics.id limit 10;""",
    "example: scores that can be compared": """\
select measure, dataset, count(distinct paper) as papers, min(value) as lowest, max(value) as highest, unit
  from leaderboard group by measure, dataset order by papers desc, measure, dataset limit 10;""",
}


def save_readme(db: sqlite3.Connection, described: Described, version: str) -> None:
    """Replace what the file says of itself; `version` is the program's."""
    schema = db.execute("pragma user_version").fetchone()[0]
    texts = {
        "what this is": f"{described.title}: {described.text}",
        "version": f"Papersette {version}, schema {schema}; the table builds says when it was built, accuracy how right it is.",
        "how to cite": CITING.format(version=version, project=PROJECT),
        "licence and sources": LICENCES.format(licences=_licences(db)),
        "tables and columns": "select * from descriptions: what each table, view (column_name is null) and column holds.",
        "how tables join": "\n".join(_joins(db)),
        "spans and views": SPANS,
        **EXAMPLES,
    }
    db.execute("delete from readme")
    insert(db, "readme", "topic, text", texts.items())
    db.execute("delete from descriptions")
    insert(db, "descriptions", "table_name, column_name, description", described.rows)


def _licences(db: sqlite3.Connection) -> str:
    return "\n".join(
        f"- {name} (sources: {sources:,}, records: {records:,})" for name, sources, records in db.execute(LICENCE_COUNTS)
    )


def _joins(db: sqlite3.Connection) -> list[str]:
    query = 'select "from", "table", coalesce("to", \'id\') from pragma_foreign_key_list(?) order by id desc'
    return [f"{table}.{column} = {other}.{key}" for table in TABLES for column, other, key in db.execute(query, (table,))]
