"""Which part, edition or size of a known dataset a text means: WebArena-Lite, Babble'17, ImageNet 256x256."""

from __future__ import annotations

import re
from dataclasses import replace

from papersette.extract.datasets.names import (
    NAME_WORD,
    PAIR,
    SMALL_WORDS,
    SUBSETS,
    DatasetName,
    pair_name,
    text_of,
)
from papersette.extract.text.vocabulary import Term, load_plain_names, load_vocabulary, plain
from papersette.models import Dataset

__all__ = ["dataset_of", "in_size_behind", "whole_name"]

# What makes another name of a known one: Extreme-GoPro, e-MNIST, GTA→GoPro; WebArena-Lite, GSM8K-zh, GoPro Hard, GoPro->GTA.
PART_BEFORE = re.compile(rf"(?<![\w/-])(?:(?:[A-Z][A-Za-z\d]*|\d[A-Z]|[a-z]{{1,2}})-|{NAME_WORD} ?(?:->|→) ?)$")
SMALL_BEFORE = re.compile(r"(?<![\w/-])[a-z]{3,}-$")
PART_BEHIND = re.compile(
    rf"-(?:[A-Z][A-Za-z\d]*|(?!dev|set|val|{SMALL_WORDS}(?![\w-]))[a-z]{{2,3}}|\d+[KMBk]|\d{{1,2}}(?:[A-Z]{{1,3}}|D[A-Z]\w+)|[2-9](?:\.\d{{1,2}})?)(?:-[A-Za-z\d]+)?(?![\w-])"
    rf"|\+(?:\+(?:[vV]\d)?(?![\w+-])|(?![\w+-]| [A-Z\d]))| {SUBSETS}(?![\w-])"
    rf"| ?(?:->|→) ?{NAME_WORD}"
)
# What tells which year, version or pair of languages of a known one it is: Babble-17, Babble'17, Babble 2013, Babble v2,
# Babble 3.0, En-De.
EDITION = re.compile(
    rf"(?:(?:(?:(?<!\d)-| )(?P<year>(?:19|20)\d\d)|(?P<other>(?<!\d)-\d{{2,4}})| ?['‘’](?P<short>\d\d))(?![\w%-]|\.\d)"
    rf"|(?P<version>[ -][vV]\d[\w.]*(?<!\.)| [2-4]\.0(?![\w%]|\.\d| (?:%|percent|points?|pp)\b)))?"
    rf"(?:[ -](?P<pair>{PAIR})(?![\w-]))?(?<! )",
)
# Pictures of another size make another of it: ImageNet 256×256.
TIMES = r" ?(?:[×x*]|times) {0,7}"
SIZE = re.compile(rf"(?:[ -]{{1,4}}(?P<width>\d{{2,4}})|(?<=\d)){TIMES}(?P<height>\d{{2,4}})(?![\w%]|\.\d)")
SIZE_OF_NUMBER = re.compile(rf" (?:for|at|on) (?P<width>\d{{2,4}}){TIMES}(?P<height>\d{{2,4}})(?![\w%]|\.\d)")
SIZE_BEFORE = re.compile(rf"(?<![\w.])(?P<width>\d{{2,4}}){TIMES}(?P<height>\d{{2,4}}) {{1,3}}$")
SIZED = re.compile(r"\dx\d")
# What is drawn in another size is another dataset; what is recognized is not.
DRAWN = "image generation"
# How far before a known name what belongs to it may begin, in characters: the part that makes it another, and a size.
LONGEST_PART, LONGEST_SIZE = 20, 24


def whole_name(view: str, term: Term, dataset: Dataset) -> DatasetName:
    """Return the name that a known one is a part of, with the part, edition or size of the known dataset that it means."""
    start, stop = _grown(view, term)
    is_grown = (start, stop) != (term.start, term.stop)
    if not is_grown and (sized := _sized(view, term, dataset)):
        return sized
    base = text_of(view, start, stop) if is_grown else dataset.name
    edition = EDITION.match(view, stop)
    stop = edition.end() if edition else stop
    text = text_of(view, start, stop)
    is_itself = (start, stop) == (term.start, term.stop)
    named = dataset if is_itself else _edition(base, edition) or Dataset(text)
    return DatasetName(start, stop, "called" if is_grown else "known", text, named)


def in_size_behind(view: str, stop: int, dataset: Dataset) -> Dataset:
    """Return a dataset in the size that stands behind a number which stops at a place, itself where none stands there."""
    size = None if SIZED.search(dataset.name) else SIZE_OF_NUMBER.match(view, stop)
    return _of_size(dataset, size) if size else dataset


def _edition(base: str, edition: re.Match[str] | None) -> Dataset | None:
    """Return that of a year or a pair of languages of a dataset, None for another edition.

    Babble'17, Babble-2017 and Babble 2017 are Babble 2017, and Babble17 English-to-German is Babble17 En-De.
    """
    if edition is None or edition["version"] or edition["other"] or not (edition["year"] or edition["short"] or edition["pair"]):
        return None
    year = edition["year"] or (edition["short"] and f"20{edition['short']}")
    dated = dataset_of(f"{base} {year}") if year else Dataset(base)
    return dataset_of(f"{dated.name} {pair_name(edition['pair'])}") if edition["pair"] else dated


def dataset_of(name: str) -> Dataset:
    """Return the known dataset of a name, a new one where none has it."""
    known = load_vocabulary().entry_of(name)
    return (known and known.dataset) or Dataset(name)


def _sized(view: str, term: Term, dataset: Dataset) -> DatasetName | None:
    """Return a known name with the size of its pictures, or the rest of it, since ImageNet-256 is one; None where no size is."""
    size = SIZE.match(view, term.stop) or SIZE_BEFORE.search(view, max(0, term.start - LONGEST_SIZE), term.start)
    if size is None:
        return None
    start, stop = min(term.start, size.start()), max(term.stop, size.end())
    sized = _of_size(dataset, size) if size["width"] else dataset
    return DatasetName(start, stop, "known", text_of(view, start, stop), sized)


def _of_size(dataset: Dataset, size: re.Match[str]) -> Dataset:
    """Return the dataset that the pictures of one are in another size."""
    name = f"{dataset.name} {size['width']}x{size['height']}"
    known = load_vocabulary().entry_of(name)
    return (known and known.dataset) or (replace(dataset, name=name) if dataset.task == DRAWN else dataset)


def _grown(view: str, term: Term) -> tuple[int, int]:
    """Return the whole of a name of which a known one is a part: WebArena-Lite is not WebArena, nor fashion-MNIST MNIST."""
    before = PART_BEFORE.search(view, max(0, term.start - LONGEST_PART), term.start)
    if before is None and (word := SMALL_BEFORE.search(view, max(0, term.start - LONGEST_PART), term.start)):
        before = word if plain(view[word.start() : term.stop]) in load_plain_names() else None
    behind = PART_BEHIND.match(view, term.stop)
    return before.start() if before else term.start, behind.end() if behind else term.stop
