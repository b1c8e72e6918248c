"""Whether records of one paper find each other: planted duplicates, and the merges of a built database to be read.

python benchmarks/merging.py plant ../shared/data/corpora/acl_sample.jsonl.gz --papers 8000
python benchmarks/merging.py list papers.db --sample 100

`plant` adds 200 records of papers that are there under another id or none, each spelled differently in one of five ways, builds,
and prints how many of them became rows of their own. `list` prints papers that several records make though they share no id.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from papersette.pipeline.build import Options, build
from papersette.pipeline.summary import Summary

Record = dict[str, Any]
# Where the planted records stand that no paper of the others has taken.
ALONE = """
    select locator from paper_sources join sources on sources.id = source_id
     where name = 'planted.jsonl' and paper_id not in (
       select paper_id from paper_sources join sources on sources.id = source_id where name = 'papers.jsonl')
"""
ARXIV_ID = re.compile(r"\d{4}\.\d{5}")
ACCENTS = {"e": "é", "a": "á", "o": "ö", "u": "ü", "i": "í", "n": "ñ", "c": "ç"}
LATEX = {"e": r"{\'e}", "a": r"\'{a}", "o": r"{\"o}", "u": r"\"u", "n": r"\~{n}", "c": r"\c{c}"}


def bare(record: Record) -> Record:
    """Return what another source would have of a paper: no id, no address."""
    return {name: record[name] for name in ("title", "abstract", "authors", "year") if record.get(name)}


def change_case(record: Record, chance: random.Random) -> Record:
    """Return a paper with its title in other capitals, its authors by initials."""
    change = chance.choice([str.upper, str.lower, str.title])
    initials = [" ".join([*(f"{name[0]}." for name in author.split()[:-1]), author.split()[-1]]) for author in record["authors"]]
    return bare(record) | {"title": change(record["title"]), "authors": initials}


def add_accents(record: Record, chance: random.Random) -> Record:
    """Return a paper with accents in its title, and without authors."""
    title = "".join(ACCENTS.get(ch, ch) if chance.random() < 0.3 else ch for ch in record["title"])
    return {**bare(record), "title": title, "authors": []}


def write_latex(record: Record, chance: random.Random) -> Record:
    """Return a paper with LaTeX in its title, and its abstract cut off."""
    title = "".join(LATEX.get(ch, ch) if chance.random() < 0.2 else ch for ch in record["title"])
    first, *rest = title.split(" ")
    title = " ".join([rf"\textbf{{{first}}}", *(f"{{{word}}}" if chance.random() < 0.2 else word for word in rest)])
    return bare(record) | {"title": title, "abstract": record["abstract"][: len(record["abstract"]) // 2]}


def new_version(record: Record, chance: random.Random) -> Record:
    """Return a later version of a paper: the id with another version, another title, half of another abstract."""
    words = record["abstract"].split()
    half = " ".join(words[: len(words) // 2])
    version = f"v{chance.randint(2, 9)}" if ARXIV_ID.fullmatch(record["id"]) else ""
    ids = {"doi": record["doi"].upper()} if record.get("doi") else {"id": f"{record['id']}{version}"}
    return {"title": f"On {record['title']}", "abstract": half, "authors": record["authors"][::-1], **ids}


def change_subtitle(record: Record, chance: random.Random) -> Record:
    """Return a paper without its subtitle, or with one more."""
    main, _, subtitle = record["title"].partition(": ")
    title = main if subtitle else f"{record['title']}: {chance.choice(['A Study', 'An Extended Abstract', 'Revisited'])}"
    return bare(record) | {"title": title}


WAYS: dict[str, Callable[[Record, random.Random], Record]] = {
    "case": change_case,
    "accents": add_accents,
    "LaTeX": write_latex,
    "version": new_version,
    "subtitle": change_subtitle,
}


@click.group(help=__doc__)
def cli() -> None:
    """Run one of the two."""


@cli.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--papers", default=8000, show_default=True)
@click.option("--each", default=40, show_default=True, help="Duplicates of each kind.")
@click.option("--seed", default=1, show_default=True)
def plant(source: Path, papers: int, each: int, seed: int) -> None:
    """Plant duplicates and count those that were found."""
    chance = random.Random(seed)  # noqa: S311 - a sample
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line, _ in zip(lines, range(papers), strict=False)]
    whole = [record for record in records if record.get("abstract") and record.get("authors")]
    chosen = chance.sample(whole, each * len(WAYS))
    planted = [(way, WAYS[way](record, chance)) for way, record in zip(list(WAYS) * each, chosen, strict=True)]
    summary, alone = _build(records, [record for _, record in planted])
    missed = Counter(planted[number][0] for number in alone)
    print(f"{summary.papers} papers of {len(records)} records and {len(planted)} planted ones")
    for way in WAYS:
        print(f"{way:10} {each - missed[way]:4} of {each}")
    print(f"{'all':10} {len(planted) - len(alone):4} of {len(planted)}")
    for number in sorted(alone)[:10]:
        print("missed:", planted[number][0], "|", planted[number][1]["title"])


def _build(records: list[Record], planted: list[Record]) -> tuple[Summary, set[int]]:
    """Return what a build of records and planted ones did, and which of the latter, from 0, became papers of their own."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / "papers.jsonl", Path(folder) / "planted.jsonl"]
        for file, content in zip(files, (records, planted), strict=True):
            file.write_text("".join(json.dumps(record) + "\n" for record in content), "utf-8")
        summary = build([str(file) for file in files], Path(folder) / "papers.db", Options(workers=2))
        with closing(sqlite3.connect(Path(folder) / "papers.db")) as db:
            return summary, {int(locator.split()[1]) - 1 for (locator,) in db.execute(ALONE)}


@cli.command("list")
@click.argument("database", type=click.Path(exists=True))
@click.option("--sample", default=100, show_default=True)
@click.option("--seed", default=1, show_default=True)
def list_merges(database: str, sample: int, seed: int) -> None:
    """Print merges of records that have no id in common, a random sample of them."""
    db = sqlite3.connect(database)
    query = """select papers.key, papers.title, papers.abstract, json_group_array(coalesce(source_key, '')),
                      json_group_array(said)
                 from paper_sources join papers on papers.id = paper_id
                group by papers.id having count(distinct coalesce(source_key, locator)) > 1"""
    found = db.execute(query).fetchall()
    print(f"{len(found)} papers are made of records with several keys")
    chance = random.Random(seed)  # noqa: S311 - a sample
    for key, title, abstract, keys, said in chance.sample(found, min(sample, len(found))):
        print(f"\n{key}  {json.loads(keys)}\n  {title}\n  {abstract!r:.300}")
        for other in filter(None, json.loads(said)):
            for name, value in json.loads(other).items():
                print(f"  said: {name}: {value!r:.300}")


if __name__ == "__main__":
    cli()
