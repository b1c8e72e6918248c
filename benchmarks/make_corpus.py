"""Makes papers by the million, to try how this project grows: sentences and names of real papers, put together anew.

python benchmarks/make_corpus.py 1000000 /tmp/million.jsonl --corpora ../shared/data/corpora

JSON lines in the order of their dates, each with an arXiv id. How many sentences, authors and categories a paper has, and
whether it has a comment, a DOI or a venue, is that of a real paper drawn for it; sentences are drawn from all papers. A name is
new with a probability that falls as the collection grows (about 69,000 names in 20,000 papers and 1.9 million in 3 million), else
that of a random earlier place: few are very common and many rare. Each paper has a word of its own, and repositories have names
of their own, so that vocabulary and links grow as real ones do. The same number and seed make the same file, a larger number
begins with other papers.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import click

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
REPOSITORY = re.compile(r"(github\.com/)[\w.-]+/[\w-]+")
# Of the number of author places so far, the share of new names: the derivative of 27.8 * places ** 0.67.
NEW_FACTOR, NEW_POWER = 18.6, -0.33
# Months of arXiv's present ids, later ones with more papers.
FIRST_YEAR, MONTHS = 2008, 214
SYLLABLES = re.findall("..", "bacodaelfigahyinjokalumonioxpaqurosatuvewaxiyoze")
COINED = 0.6


@dataclass(frozen=True, slots=True)
class Pool:
    """What papers are put together from: sentences, titles as words, author names in two parts, and templates."""

    sentences: list[str] = field(default_factory=list)
    titles: list[list[str]] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    family: list[str] = field(default_factory=list)
    templates: list[dict[str, Any]] = field(default_factory=list)


def read_pool(folder: Path) -> Pool:
    """Return the parts of the packed corpora in a folder."""
    pool = Pool()
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                sentences = SENTENCE_END.split(record["abstract"] or "")
                pool.sentences.extend(sentences)
                pool.titles.append(record["title"].split())
                names = [name.rpartition(" ") for name in record["authors"]]
                pool.given.extend(given for given, _, family in names if given and family)
                pool.family.extend(family for given, _, family in names if given and family)
                pool.templates.append(_template(record, len(sentences)))
    return pool


def _template(record: dict[str, Any], sentences: int) -> dict[str, Any]:
    kept = {key: record[key] for key in ("categories", "comment", "venue", "upvotes", "doi") if record.get(key) not in (None, "")}
    return {"sentences": sentences, "authors": len(record["authors"]), "kept": kept}


class Names:
    """Author names, drawn so that few are common and many are rare."""

    def __init__(self, pool: Pool, rng: random.Random) -> None:
        self._pool, self._rng = pool, rng
        self._places, self._names = array("i"), 0

    def draw(self, number: int) -> list[str]:
        """Return the names of a paper's authors, each once."""
        found: dict[str, None] = {}
        for _ in range(number):
            places = len(self._places)
            if self._rng.random() < min(1.0, NEW_FACTOR * (places + 1) ** NEW_POWER):
                name, self._names = self._names, self._names + 1
            else:
                name = self._places[int(self._rng.random() * places)]
            self._places.append(name)
            found[self._write(name)] = None
        return list(found)

    def _write(self, number: int) -> str:
        """Return the name with a number; its parts are as common as in the pool. Multiplying scatters numbers that are near."""
        given = self._pool.given[number * 2_654_435_761 % len(self._pool.given)]
        return f"{given} {self._pool.family[(number * 40_503 + number // 7_919) % len(self._pool.family)]}"


def make_papers(number: int, pool: Pool, seed: int) -> Iterator[dict[str, Any]]:
    """Yield papers as records."""
    rng = random.Random(seed)  # noqa: S311 - made-up papers keep no secret
    names = Names(pool, rng)
    for paper, (month, place) in enumerate(_places(number)):
        year, month_of_year = FIRST_YEAR + month // 12, month % 12 + 1
        arxiv_id = f"{year % 100:02}{month_of_year:02}.{place:05}"
        template = pool.templates[int(rng.random() * len(pool.templates))]
        coined = _coin(paper)
        title, abstract = _write_title(pool, rng, coined), _write_abstract(pool, rng, template["sentences"], coined)
        record = {
            "id": arxiv_id, "title": title, "abstract": abstract, "authors": names.draw(template["authors"]), **template["kept"],
            "url": f"https://arxiv.org/abs/{arxiv_id}", "pdf": f"https://arxiv.org/pdf/{arxiv_id}",
            "published": f"{year}-{month_of_year:02}-{1 + place % 28:02}",
        }  # fmt: skip
        if "doi" in record:
            record["doi"] = f"{record['doi']}.{paper}"
        yield record


def _places(number: int) -> Iterator[tuple[int, int]]:
    """Yield (month, place within it) of papers: the last month has twice as many as one in the middle."""
    before = 0
    for month in range(MONTHS):
        upto = number * (month + 1) * (month + 2) // (MONTHS * (MONTHS + 1))
        for place in range(upto - before):
            yield month, place + 1
        before = upto


def _coin(number: int) -> str:
    """Return a word of a number's own."""
    syllables = []
    while True:
        number, rest = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[rest])
        if not number:
            return "".join(syllables).capitalize() + "Net"


def _write_title(pool: Pool, rng: random.Random, coined: str) -> str:
    first, second = (pool.titles[int(rng.random() * len(pool.titles))] for _ in range(2))
    words = first[: len(first) // 2 + 1] + second[len(second) // 2 :]
    return " ".join([f"{coined}:", *words] if rng.random() < COINED else words)


def _write_abstract(pool: Pool, rng: random.Random, number: int, coined: str) -> str:
    sentences = [pool.sentences[int(rng.random() * len(pool.sentences))] for _ in range(number)]
    sentences.insert(number // 2, f"We call it {coined}.")
    text = " ".join(sentences)
    return REPOSITORY.sub(rf"\g<1>{coined.lower()[:7]}/{coined}", text) if "github.com/" in text else text


def write(papers: Iterator[dict[str, Any]], out: TextIO) -> None:
    """Write records as JSON lines."""
    out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in papers)


@click.command(help=__doc__)
@click.argument("number", type=click.IntRange(1))
@click.argument("out", type=click.Path(dir_okay=False, allow_dash=True))
@click.option(
    "--corpora", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of *.jsonl.gz."
)
@click.option("--seed", default=1, show_default=True)
def main(number: int, out: str, corpora: Path, seed: int) -> None:
    """Write the papers."""
    papers = make_papers(number, read_pool(corpora), seed)
    if out == "-":
        write(papers, sys.stdout)
        return
    with Path(out).open("w", encoding="utf-8") as stream:
        write(papers, stream)


if __name__ == "__main__":
    main()
