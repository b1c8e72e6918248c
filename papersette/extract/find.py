"""Everything that one paper's text says: links, datasets, reported results."""

from __future__ import annotations

from pathlib import Path

from papersette.extract.datasets import DatasetName, entry_of, find_datasets
from papersette.extract.links import find_links, judge_code, make_source_link
from papersette.extract.metrics import find_metrics
from papersette.extract.places import find_places
from papersette.extract.reading import Reading
from papersette.extract.stated import make_stated_metric
from papersette.models import DatasetMention, Finds, Link, Paper, Span

__all__ = ["find"]

# No abstract is longer; of a whole paper's text only the beginning is looked at, for links a longer one.
LONGEST = 20_000
LONGEST_LINKED = 200_000


def find(paper: Paper, vocabulary: Path | None = None) -> Finds:
    """Return what a paper's title, abstract and comment hold, and the links and results that its source states.

    Spans are code points of the original text. `code` is None for a paper without an abstract.

    Args:
        paper: the paper, text exactly as given.
        vocabulary: a folder of a user's own measures and datasets (see load_vocabulary).
    """
    links: list[Link] = [make_source_link(link) for link in paper.links]
    if paper.comment:
        links += find_links(Reading("comment", paper.comment))
    stated = [make_stated_metric(result, vocabulary) for result in paper.results]
    if not paper.abstract:
        return Finds(links=tuple(links), metrics=tuple(stated))
    whole = Reading("abstract", paper.abstract[:LONGEST_LINKED], vocabulary)
    reading = whole if len(paper.abstract) <= LONGEST else Reading("abstract", paper.abstract[:LONGEST], vocabulary)
    found = find_links(whole)
    links += found
    skip = [link.span for link in found if link.span and link.url]
    datasets = find_datasets(reading.view, reading.terms)
    metrics = find_metrics(reading, datasets, skip)
    places = find_places(reading)
    return Finds(tuple(links), (*stated, *metrics), _mentions(paper.abstract, datasets, skip), tuple(places), judge_code(links))


def _mentions(text: str, datasets: list[DatasetName], skip: list[Span]) -> tuple[DatasetMention, ...]:
    """Return the mentions that are sure to be datasets: known names, and names that the text calls so."""
    return tuple(
        DatasetMention("abstract", Span(name.start, name.stop), text[name.start : name.stop], dataset)
        for name in datasets
        if (dataset := entry_of(name)) and not any(span.start <= name.start < span.stop for span in skip)
    )
