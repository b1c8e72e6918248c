"""Who a paper is: the ids it goes by, its key, and its address."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from papersette.models import Identity, Paper

__all__ = ["SCHEMES", "identify", "normalize_title"]

# Schemes in the order in which they give the key, with the page where the paper can be read.
SCHEMES: dict[str, str | None] = {
    "arxiv": "https://arxiv.org/abs/{}",
    "doi": "https://doi.org/{}",
    "acl": "https://aclanthology.org/{}/",
    "openreview": "https://openreview.net/forum?id={}",
    "source": None,
    "title": None,
}

ARXIV_ID = re.compile(r"(?:arxiv:)?(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE)
ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
ACL_ID = re.compile(r"\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+")
URL_IDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("arxiv", re.compile(r"arxiv\.org/(?:abs|pdf|html)/([\w.\-/]+?)(?:v\d+)?(?:\.pdf)?/?$", re.IGNORECASE)),
    ("doi", re.compile(r"(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)$", re.IGNORECASE)),
    ("acl", re.compile(r"aclanthology\.org/([A-Za-z0-9._-]+?)(?:v\d+)?(?:\.pdf)?/?$")),
    ("openreview", re.compile(r"openreview\.net/(?:forum|pdf)\?id=([\w-]+)")),
)


def identify(paper: Paper) -> Identity:
    """Return the paper's key, all its ids, and its address.

    A DOI of the form 10.48550/arXiv.X is the arXiv id X; versions are dropped, since they are one paper. A paper without
    any id is known by a digest of its title and first author.
    """
    ids = dict.fromkeys(_strong_ids(paper))
    if paper.source_key and not any(_is_same_id(paper.source_key, scheme, value) for scheme, value in ids):
        ids[("source", paper.source_key)] = None
    if not ids:
        if paper.title is None:
            raise ValueError("a record without a title needs an id")
        ids[("title", _title_id(paper.title, paper))] = None
    order = list(SCHEMES)
    ranked = sorted(ids, key=lambda pair: order.index(pair[0]) if pair[0] in SCHEMES else len(order))
    scheme, value = ranked[0]
    template = SCHEMES.get(scheme)
    return Identity(
        key=value if scheme == "source" else f"{scheme}:{value}",
        ids=tuple(ranked),
        url=paper.url or (template.format(value) if template else None),
    )


def normalize_title(title: str) -> str:
    """Fold case, accents, punctuation and white space, so that spellings of one title compare equal."""
    folded = unicodedata.normalize("NFKD", title).casefold()
    return " ".join(re.findall(r"[^\W_]+", "".join(ch for ch in folded if not unicodedata.combining(ch))))


def _strong_ids(paper: Paper) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for text in (paper.arxiv_id, paper.source_key):
        match = ARXIV_ID.fullmatch(text or "")
        if match:
            found.append(("arxiv", match[1].lower()))
    if paper.doi:
        arxiv = ARXIV_DOI.fullmatch(paper.doi)
        found.append(("arxiv", arxiv[1].lower()) if arxiv else ("doi", paper.doi.lower()))
    if paper.source_key and ACL_ID.fullmatch(paper.source_key):
        found.append(("acl", paper.source_key))
    scheme, _, value = (paper.source_key or "").partition(":")
    if scheme in SCHEMES and scheme not in ("arxiv", "source", "title") and value:
        found.append((scheme, value))
    for url in (paper.url, paper.pdf_url):
        found += [(scheme, match[1]) for scheme, pattern in URL_IDS if (match := pattern.search(url or ""))]
    return [(scheme, value) for scheme, value in [*found, *paper.ids] if value]


def _is_same_id(source_key: str, scheme: str, value: str) -> bool:
    bare = re.sub(r"v\d+$", "", source_key).casefold()
    return bare in (value.casefold(), f"{scheme}:{value}".casefold())


def _title_id(given: str, paper: Paper) -> str:
    title = normalize_title(given)
    first_author = normalize_title(paper.authors[0].name) if paper.authors else ""
    digest = hashlib.sha256(f"{title}|{first_author}".encode()).hexdigest()[:8]
    slug = "-".join(title.split())[:60].strip("-")
    return f"{slug}-{digest}" if slug else digest
