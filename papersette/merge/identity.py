"""Who a paper is: the ids it goes by, its key, and its address."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator

from papersette.merge.titles import normalize_title, title_keys
from papersette.models import Identity, Paper
from papersette.paper_ids import ACL_ID, ARXIV_DOI, DOI, SITES, bare_arxiv_id, find_page_ids, without_version

__all__ = ["SCHEMES", "best_key", "identify", "is_weak", "key_of", "stronger_key", "title_identity"]

# Schemes in the order in which they give the key, with the page where the paper can be read.
SCHEMES: dict[str, str | None] = {
    "arxiv": "https://arxiv.org/abs/{}",
    "doi": "https://doi.org/{}",
    "acl": "https://aclanthology.org/{}/",
    "openreview": "https://openreview.net/forum?id={}",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "openalex": "https://openalex.org/{}",
    "s2": "https://api.semanticscholar.org/CorpusID:{}",
    "pwc": None,
    "source": None,
    "title": None,
}

RANKS = {scheme: rank for rank, scheme in enumerate(SCHEMES)}
WEAK_SCHEMES = frozenset({"source", "title"})

PREPRINT = re.compile(rf"{ARXIV_DOI}(.+)", re.IGNORECASE)
ACL_DOI = re.compile(rf"10\.(?:18653/v1|3115/v1)/({ACL_ID})", re.IGNORECASE)
ARXIV_LABEL = re.compile(r"^arxiv:", re.IGNORECASE)
DOI_PREFIX = re.compile(rf"^(?:https?://{SITES['doi']}|doi[:\s]\s*)", re.IGNORECASE)
# A longer address leads to no paper.
LONGEST_URL = 500


def identify(paper: Paper) -> Identity:
    """Return the paper's key, all its ids, and its address.

    A DOI of the form 10.48550/arXiv.X is the arXiv id X; versions are dropped, since they are one paper. A paper without
    any id is known by a digest of its title and first author; a record without a title either by nothing at all.
    """
    ids = dict.fromkeys(_strong_ids(paper))
    if not any(scheme == "acl" for scheme, _ in ids):
        ids |= dict.fromkeys(("acl", acl) for scheme, value in ids if scheme == "doi" and (acl := _acl_id(value)))
    if paper.source_key and not any(_is_same_id(paper.source_key, scheme, value) for scheme, value in ids):
        ids[("source", paper.source_key)] = None
    if not ids and paper.title is None:
        return Identity("", (), paper.url)
    if not ids:
        ids[("title", _title_id(paper.title or "", paper))] = None
    ranked = sorted(ids, key=lambda pair: _rank(pair[0]))
    scheme, value = ranked[0]
    template = SCHEMES.get(scheme)
    return Identity(
        key=best_key(ranked),
        ids=tuple(ranked),
        url=paper.url or (template.format(value) if template else None),
        title_keys=title_keys(paper.title) if paper.title else (),
    )


def best_key(ids: Iterable[tuple[str, str]]) -> str:
    """Return the key that (scheme, value) pairs give: that of the strongest, of several the first."""
    scheme, value = min(ids, key=lambda pair: _rank(pair[0]))
    return value if scheme == "source" else f"{scheme}:{value}"


def key_of(said: str) -> str:
    """Return the key that an id gives, be it in other letters, with a version, without its scheme or as an address.

    What is no id of a known scheme, such as a source's own key, is returned as it is.
    """
    said = said.strip()
    return identify(Paper(title=None, locator="", source_key=said, url=said, doi=said)).key


def stronger_key(keys: Iterable[str]) -> str:
    """Return the key of the strongest scheme, of several the first."""
    return min(keys, key=lambda key: _rank(key.partition(":")[0] if ":" in key else "source"))


def is_weak(scheme: str) -> bool:
    """Tell whether an id of a scheme is no proof: the source's own numbers, digests of titles, schemes that are not known."""
    return scheme not in SCHEMES or scheme in WEAK_SCHEMES


def _rank(scheme: str) -> int:
    return RANKS.get(scheme, len(RANKS))


def title_identity(paper: Paper) -> tuple[str, str]:
    """Return the (scheme, value) of a paper whose every id is already another paper's: one by all that it says."""
    said = repr((paper.abstract, paper.venue, paper.year, paper.comment, paper.url, paper.doi, paper.arxiv_id, paper.source_key))
    return "title", _title_id(paper.title or "", paper, said)


def _strong_ids(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the ids that a record states in any of its fields; of the source's own key those that it is."""
    scheme, _, rest = (paper.source_key or "").partition(":")
    stated = [("arxiv", paper.arxiv_id), ("arxiv", paper.source_key), ("doi", paper.doi), ("acl", paper.source_key)]
    if not is_weak(scheme):
        stated.append((scheme, rest))
    for scheme, value in (*stated, *_url_ids(paper.url), *_url_ids(paper.pdf_url), *paper.ids):
        if found := _clean(scheme, value or ""):
            yield found


def _url_ids(url: str | None) -> Iterator[tuple[str, str]]:
    if url and len(url) <= LONGEST_URL:
        yield from find_page_ids(url)


def _clean(scheme: str, value: str) -> tuple[str, str] | None:
    """Return an id as it is always written, None for one that is none."""
    scheme = scheme.casefold()
    read = READ.get(scheme)
    if read:
        return read(value)
    return (scheme, value) if value else None


def _read_arxiv(value: str) -> tuple[str, str] | None:
    arxiv = bare_arxiv_id(ARXIV_LABEL.sub("", value.strip()))
    return ("arxiv", arxiv) if arxiv else None


def _read_doi(value: str) -> tuple[str, str] | None:
    """Return a DOI, or the arXiv id that it holds."""
    value = DOI_PREFIX.sub("", value.strip()).lower().rstrip(".,;")
    if not re.fullmatch(DOI, value):
        return None
    doi = without_version(value)
    preprint = PREPRINT.fullmatch(doi)
    return _read_arxiv(preprint[1]) if preprint else ("doi", doi)


def _read_acl(value: str) -> tuple[str, str] | None:
    return ("acl", value) if re.fullmatch(ACL_ID, value) else None


# Schemes whose ids are written in several ways, or look like ids of others.
READ: dict[str, Callable[[str], tuple[str, str] | None]] = {"arxiv": _read_arxiv, "doi": _read_doi, "acl": _read_acl}


def _acl_id(doi: str) -> str | None:
    """Return the ACL Anthology id that a DOI of the Anthology holds; old ids are written in capitals."""
    found = ACL_DOI.fullmatch(doi)
    return found and (found[1] if "." in found[1] else found[1].upper())


def _is_same_id(source_key: str, scheme: str, value: str) -> bool:
    bare = re.sub(r"v\d+$", "", source_key).casefold()
    return bare in (value.casefold(), f"{scheme}:{value}".casefold())


def _title_id(given: str, paper: Paper, more: str = "") -> str:
    title = normalize_title(given) or given.casefold()
    first_author = normalize_title(paper.authors[0].name) if paper.authors else ""
    digest = hashlib.sha256(f"{title}|{first_author}{more}".encode("utf-8", "replace")).hexdigest()[:8]
    slug = "-".join(normalize_title(given).split())[:60].strip("-")
    return f"{slug}-{digest}" if slug else digest
