"""British and American words, with a hyphen, apart and in one, Greek letters: one word to the search."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from papersette.site.typed.variants import variants_of
from tests.databases import build_papers
from tests.site_client import Site

TITLES = {
    "Segmentation of tumours": 3,
    "Tumor segmentation": 9,
    "Optimisation of sails": 2,
    "Sails, optimized": 12,
    "Multi-modal sails": 6,
    "Multimodal anchors": 4,
    r"A $\beta$-VAE of sails": 2,
    "Predictions of wind": 5,
    "A dataset of knots": 6,
    "Two data sets of ropes": 3,
    "Superresolution of charts": 3,
    "Super resolution of maps": 4,
    "Open source harbours": 12,
    "An opensource pier": 1,
    "Wool-to-yarn machines": 4,
    "Wool2Yarn": 1,
    "A source in the open sea": 2,
    r"The Fr\'echet distance of kites": 2,
    "A Fréchet distance of gulls": 3,
    r"Erd\H{o}s and Erd\"os at sea": 2,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over papers that spell some words in two ways."""
    folder = tmp_path_factory.mktemp("variants")
    titles = [f"{title} {number}" for title, papers in TITLES.items() for number in range(papers)]
    records = [{"id": f"x:{number}", "title": title} for number, title in enumerate(titles)]
    return Site(build_papers(folder, records))


@pytest.mark.parametrize(
    ("spellings", "papers"),
    [
        (("tumour", "tumor", "Tumors", "TUMOURS"), 12),
        (("tumour segmentation", "tumor segmentation"), 12),
        (("optimisation", "optimization", "optimizing"), 14),
        (("multimodal", "multi-modal", "Multi-Modal"), 10),
        (("multimodal OR tumour", "multi-modal OR tumors"), 22),
        (("β-VAE", "beta-VAE"), 2),
        (("prediction", "predicting"), 5),
        (("data set", "dataset", "data-set", "Data sets", "DATASETS"), 9),
        (("knots dataset", "knots data set", "knots data-sets"), 9),
        (("super resolution", "super-resolution", "superresolution"), 7),
        (("opensource", "open-source"), 13),
        (("wool2yarn", "Wool-2-Yarn"), 5),
    ],
)
def test_spellings_of_a_word_find_the_same_papers(site: Site, spellings: tuple[str, ...], papers: int) -> None:
    """A word finds the same papers in the same order however it is spelled, and no other is offered."""
    found = [site.get("/papers/search.json", q=q).json() for q in spellings]
    assert [answer["total"] for answer in found] == [papers] * len(spellings)
    assert all([row["key"] for row in answer["rows"]] == [row["key"] for row in found[0]["rows"]] for answer in found)
    assert {answer["suggestion"] for answer in found} == {None}


@pytest.mark.parametrize(
    ("text", "papers"),
    [("open source", 14), ("data OR set", 3), ("harbour predictions", 17), ('"data set"', 3)],
)
def test_two_words_stay_two(site: Site, text: str, papers: int) -> None:
    """Two words that papers rarely write as one, that are joined by OR, in quotes or apart are looked for as two."""
    assert site.get("/papers/search.json", q=text).json()["total"] == papers


def test_a_word_is_as_common_as_its_spellings_together(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that are too common to be looked at beside rarer ones are told by the papers of all their spellings."""
    assert site.get("/papers/search.json", q="multi-modal wind").json()["total"] == 15
    # Six have it with a hyphen, four without.
    monkeypatch.setattr("papersette.site.search.scope.MOST_MATCHES", 11)
    assert site.get("/papers/search.json", q="multi-modal wind").json()["total"] == 5


def test_a_word_in_quotes_is_meant_as_it_stands(site: Site) -> None:
    """In quotes a word has the spelling that it has."""
    assert site.get("/papers/search.json", q='"tumour"').json()["total"] == 3


def test_hits_are_marked_in_each_spelling(site: Site) -> None:
    """Whatever spelling was typed, that of the paper is marked."""
    page = site.get("/papers/search", q="tumor").text
    assert "<mark>tumours</mark>" in page
    assert "<mark>Tumor</mark>" in page


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("flavour", {"flavor"}),
        ("Behavioral", {"behavioural"}),
        ("analyse", {"analyze"}),
        ("tokenizers", {"tokenisers"}),
        ("dialogues", {"dialogs"}),
        ("dialog", {"dialogue"}),
        ("fine-tuning", {"finetuning"}),
        ("datasets", {"data-sets"}),
        ("crowdsourcing", {"crowd-sourcing"}),
        ("time-series", {"timeseries"}),
        ("pairwise", {"pair-wise"}),
        ("jailbreaks", {"jail-breaks"}),
        ("deepseek", {"deep-seek"}),
        ("DeepSeek", set()),
        ("otherwise", set()),
        ("database", set()),
        ("datasette", set()),
        ("multi-colour", {"multi-color", "multicolour", "multicolor"}),
        ("μ", {"mu"}),
        ("noise", set()),
        ("exercises", set()),
        ("unsupervised", set()),
        ("self-supervised", {"selfsupervised"}),
        ("prize", set()),
        ("AutoML", set()),
        ("GPT-4", set()),
        ("-", set()),
        ("", set()),
    ],
)
def test_variants(word: str, others: set[str]) -> None:
    """A word has its other spellings, the same ones of each; a name with capitals or figures within has none."""
    assert set(variants_of(word)) == {word, *others}
    for other in others:
        assert {spelling.lower() for spelling in variants_of(other)} == {word.lower(), *others}


@pytest.mark.parametrize(
    ("words", "papers"), [("Fréchet", 5), ("FRÉCHET", 5), ("frechet distance", 5), ("Erdős", 2), ("erdos", 2)]
)
def test_accents_in_tex_are_found(site: Site, words: str, papers: int) -> None:
    """A text has a word with TeX's accents in parts, as far as the index sees; the word finds it with accents and without."""
    assert site.get("/papers/search.json", q=words).json()["total"] == papers


@pytest.mark.parametrize("word", ["a-" * 24, "a-" * 24 + "1", "A-" * 24 + "_", "a-" * 8_000 + "b", "a" * 16_000 + "1"])
def test_no_word_takes_long(word: str) -> None:
    """A word of whichever parts is read in a moment; each single letter doubled the time, and all other pages waited."""
    started = time.process_time()
    assert variants_of(word)[0] == word
    assert time.process_time() - started < 1


@pytest.mark.parametrize("q", ["tumor optimization", "optimization tumor", "tumor OR optimization", "optimization OR tumor"])
def test_no_spelling_of_any_word_is_lost(build_db: Callable[..., Path], q: str) -> None:
    """Of two words that papers spell in several ways each spelling is found, whatever stands beside it."""
    titles = ["Tumor optimization"] * 30 + ["Tumor optimisation", "Tumour optimization", "Tumour optimisation"]
    site = Site(build_db(*({"title": f"{title} {n}"} for n, title in enumerate(titles))))
    assert site.get("/papers/search.json", q=q).json()["total"] == len(titles)
