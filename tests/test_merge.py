"""Who a paper is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papersette.merge import SCHEMES, identify, normalize_title
from papersette.models import Author, Paper
from papersette.paper_ids import PAGES

BARE = Paper(title="A Made-up Title", locator="line 1")
IDS = [
    ("arxiv", "2405.15738"),
    ("doi", "10.1234/abc"),
    ("acl", "2022.sigdial-1.1"),
    ("openreview", "xYz_-1"),
    ("pubmed", "123456"),
    ("openalex", "W123456"),
    ("s2", "123456"),
]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"source_key": "2405.15738"}, "arxiv:2405.15738"),
        ({"source_key": "2405.15738v3"}, "arxiv:2405.15738"),
        ({"source_key": "arXiv:cs/9901001"}, "arxiv:cs/9901001"),
        ({"source_key": "1234.5678"}, "1234.5678"),  # there is no month 34
        ({"doi": "10.48550/arXiv.2405.15738"}, "arxiv:2405.15738"),
        ({"doi": "10.1234/ABC"}, "doi:10.1234/abc"),
        ({"url": "https://arxiv.org/abs/2405.15738v2"}, "arxiv:2405.15738"),
        ({"url": "https://doi.org/10.1234/abc"}, "doi:10.1234/abc"),
        ({"url": "https://aclanthology.org/2022.sigdial-1.1/"}, "acl:2022.sigdial-1.1"),
        ({"url": "https://arxiv.org/abs/2405.15738?context=cs.CL"}, "arxiv:2405.15738"),
        ({"url": "https://huggingface.co/papers/2405.15738"}, "arxiv:2405.15738"),
        ({"url": "https://www.alphaxiv.org/abs/2405.15738v1"}, "arxiv:2405.15738"),
        ({"url": "https://proxy.example.org/login?url=https://doi.org/10.1234/ABC"}, "doi:10.1234/abc"),
        ({"doi": "10.1101/2020.01.05.123456v2"}, "doi:10.1101/2020.01.05.123456"),
        ({"url": "https://www.biorxiv.org/content/10.1101/2020.01.05.123456v1.full"}, "doi:10.1101/2020.01.05.123456"),
        ({"url": "https://dl.acm.org/doi/abs/10.1145/12345.67890"}, "doi:10.1145/12345.67890"),
        ({"url": "https://link.springer.com/chapter/10.1007/978-3-030-1_2"}, "doi:10.1007/978-3-030-1_2"),
        ({"url": "https://openreview.net/forum?id=xYz-1&noteId=abc"}, "openreview:xYz-1"),
        ({"source_key": "2022.sigdial-1.1"}, "acl:2022.sigdial-1.1"),
        ({"source_key": "acl:P19-1001"}, "acl:P19-1001"),
        ({"source_key": "openreview:-3G6_D66Aua"}, "openreview:-3G6_D66Aua"),
        ({"source_key": "2405.15738", "doi": "10.1234/abc"}, "arxiv:2405.15738"),
        ({"source_key": "cranfield:1"}, "cranfield:1"),
        ({"source_key": "my paper/7"}, "my paper/7"),
    ],
)
def test_keys(changes: dict[str, str], key: str) -> None:
    """The strongest id gives the key, versions dropped and arXiv's DOIs read as arXiv ids."""
    assert identify(replace(BARE, **changes)).key == key  # type: ignore[arg-type]  # all changes are texts


def test_every_id_is_kept() -> None:
    """A paper goes by all its ids, the strongest first."""
    paper = replace(BARE, source_key="2405.15738", doi="10.1234/abc", url="https://openreview.net/forum?id=xyz")
    assert identify(paper).ids == (("arxiv", "2405.15738"), ("doi", "10.1234/abc"), ("openreview", "xyz"))


def test_a_paper_without_ids_goes_by_its_title() -> None:
    """Without any id the title and the first author decide, whatever their case, accents and punctuation."""
    paper = replace(BARE, authors=(Author("Ada Müller"),))
    same = replace(BARE, title="a made up title!", authors=(Author("Ada Muller"), Author("Ben Sample")))
    other = replace(BARE, authors=(Author("Ben Sample"),))
    assert identify(paper).key == identify(same).key != identify(other).key
    assert identify(paper).key.startswith("title:a-made-up-title-")


def test_addresses_are_made_from_ids() -> None:
    """A paper without an address of its own gets that of its strongest id."""
    assert identify(replace(BARE, source_key="2405.15738")).url == "https://arxiv.org/abs/2405.15738"
    assert identify(replace(BARE, source_key="2405.15738", url="https://example.org/")).url == "https://example.org/"
    assert identify(BARE).url is None


@pytest.mark.parametrize(("scheme", "value"), IDS)
def test_addresses_give_their_ids(scheme: str, value: str) -> None:
    """A paper goes by the id in the address of its page: a record that has nothing else is the same paper."""
    stated = identify(replace(BARE, ids=((scheme, value),)))
    assert stated.url
    assert identify(replace(BARE, url=stated.url)).ids == stated.ids == ((scheme, value),)


def test_every_page_is_known() -> None:
    """Each scheme with pages has an example above."""
    assert {scheme for scheme, _ in IDS} == {scheme for scheme, page in SCHEMES.items() if page} == set(PAGES)


def test_titles_are_folded() -> None:
    """Case, accents, punctuation and blanks of a title do not matter."""
    assert normalize_title("Débâcle:  GPT-4 — the  sequel") == "debacle gpt 4 the sequel"
