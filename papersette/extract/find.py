"""Everything that the texts of papers say: links, datasets, reported results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import islice
from pathlib import Path

from papersette.extract.datasets.contest_parts import is_part, with_contests
from papersette.extract.datasets.find import find_datasets
from papersette.extract.datasets.mentions import find_mentions
from papersette.extract.datasets.names import DatasetName
from papersette.extract.links.addresses import is_in_address
from papersette.extract.links.find import find_links, judge_code, make_source_link
from papersette.extract.places.find import find_places
from papersette.extract.results.find import find_metrics
from papersette.extract.results.stated import make_stated_metric
from papersette.extract.text.reading import Reading
from papersette.models import Dataset, DatasetMention, Finds, Link, Metric, Paper, Span

__all__ = ["find", "find_all"]

# No abstract is longer; of a whole paper's text only the beginning is looked at, for links a longer one.
LONGEST = 20_000
LONGEST_LINKED = 200_000
# So many papers go through a stage before any goes through the next: what a stage needs stays in the processor's caches, which
# makes a fifth of the speed.
TOGETHER = 128


def find(paper: Paper, vocabulary: Path | None = None) -> Finds:
    """Return what one paper holds, as `find_all` does."""
    (found,) = find_all([paper], vocabulary)
    return found


def find_all(papers: Iterable[Paper], vocabulary: Path | None = None) -> list[Finds]:
    """Return what each paper's title, abstract and comment hold, and the links and results that its source states, in order.

    Spans are code points of the original text. `code` is None where an abstract is missing that could tell.

    Args:
        papers: the papers, texts exactly as given.
        vocabulary: a folder of a user's own measures and datasets (see load_vocabulary).
    """
    left = iter(papers)
    found: list[Finds] = []
    while batch := list(islice(left, TOGETHER)):
        found += _find_together(batch, vocabulary)
    return found


def _find_together(papers: Sequence[Paper], vocabulary: Path | None) -> Iterator[Finds]:
    """Yield the finds of papers, which are read stage by stage."""
    wholes = [Reading("abstract", (paper.abstract or "")[:LONGEST_LINKED], vocabulary, paper.title or "") for paper in papers]
    readings = [r if len(r.text) <= LONGEST else replace(r, text=r.text[:LONGEST]) for r in wholes]
    views = [reading.view for reading in readings]
    terms = [reading.terms for reading in readings]
    linked = [find_links(reading) for reading in wholes]
    skips = [[link.span for link in links if link.span and link.url] for links in linked]
    datasets = [find_datasets(*text) for text in zip(views, terms, strict=True)]
    metrics = find_metrics([*zip(readings, datasets, skips, strict=True)])
    places = [find_places(reading) for reading in readings]
    mentioned = [find_mentions(*named) for named in zip(views, datasets, strict=True)]
    for paper, view, links, skip, named, results, places_named in zip(
        papers, views, linked, skips, mentioned, metrics, places, strict=True
    ):
        all_links, (names, refused) = (*_outside(paper), *links), named
        kept = with_contests(_without(results, refused), [name for name, _ in names], paper.title or "", view)
        yield Finds(
            links=all_links,
            metrics=(*(make_stated_metric(result, vocabulary) for result in paper.results), *map(_without_words, kept)),
            datasets=_mentions(paper.abstract or "", names, skip),
            places=tuple(places_named),
            code=judge_code(all_links, bool(paper.abstract)),
        )


def _without(results: Iterable[Metric], refused: Set[str]) -> Iterator[Metric]:
    """Yield results, those on what is no dataset without one: 91.2% on RGB-D images."""
    for result in results:
        yield replace(result, dataset=None) if result.dataset and result.dataset.name in refused else result


def _without_words(result: Metric) -> Metric:
    """Return a result without the words that it is on where they name neither a dataset nor a part of a contest: on Czech."""
    return result if result.dataset or is_part(result.dataset_text or "") else replace(result, dataset_text=None)


def _outside(paper: Paper) -> Iterator[Link]:
    """Yield the links that stand outside the abstract: those that the source states, and those in the comment."""
    yield from map(make_source_link, paper.links)
    if paper.comment:
        yield from find_links(Reading("comment", paper.comment))


def _mentions(text: str, names: list[tuple[DatasetName, Dataset]], skip: list[Span]) -> tuple[DatasetMention, ...]:
    """Return the mentions of datasets in a text, but for those within its addresses."""
    spans = (
        (_whole_formula(text, name), dataset)
        for name, dataset in names
        if not (any(span.start <= name.start < span.stop for span in skip) or is_in_address(text, name.start))
    )
    return tuple(DatasetMention("abstract", span, text[span.start : span.stop], dataset) for span, dataset in spans)


def _whole_formula(text: str, name: DatasetName) -> Span:
    """Return the span of a name with the signs that open what it begins with: $\\tau$-Babble, {\\tau}-Babble."""
    start, written = name.start, text[name.start : name.stop]
    if text[start - 1 : start] == "{" and written.count("}") > written.count("{"):
        start -= 1
    if text[start - 1 : start] == "$" and written.count("$") % 2:
        start -= 1
    return Span(start, name.stop)
