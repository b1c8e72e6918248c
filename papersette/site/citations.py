"""Papers as BibTeX, RIS and CSL-JSON, and as the ScholarlyArticle of a page.

Written by hand: what is written is a dozen fields, and every library asks for a model of its own. A paper is a mapping with
key, title, abstract, published, year, venue, url, pdf_url, arxiv_id, doi, language and authors (names in order).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

__all__ = ["CITED", "FORMATS", "scholarly_article", "write_bibtex", "write_csl", "write_ris"]

Paper = Mapping[str, Any]

# The papers of a JSON array of keys or ids, in its order, once each; authors as a JSON array in their order.
CITED = """
    select papers.id, key, title, abstract, published, year, venues.name as venue, url, pdf_url, arxiv_id, doi, language,
           (select json_group_array(name) from (
              select authors.name from paper_authors join authors on authors.id = author_id
               where paper_id = papers.id order by position)
           ) as authors
      from (select value, min(key) as place from json_each(:chosen) group by value) as chosen
      join papers on papers.{column} = chosen.value left join venues on venues.id = venue_id
     order by place
"""

CONFERENCES = (
    "aaai|accv|acl|acm mm|asru|bmvc|chi|cikm|coling|colm|conll|corl|cvpr|eacl|eccv|ecir|ecml|emnlp|iccv|icassp|iclr|icml|icra"
    "|ijcai|ijcnlp|interspeech|iros|kdd|lrec|miccai|naacl|neurips|nips|rss|sigdial|sigir|uai|wacv|wsdm|www"
)

# Kinds of publication by the words of their venue, the first that matches: CSL type, BibTeX type and its field of the venue,
# RIS type.
KINDS: tuple[tuple[str, str, str, str, str], ...] = (
    (r"\b(?:arxiv|biorxiv|medrxiv|preprints?|corr)\b", "article", "misc", "howpublished", "UNPB"),
    (
        r"\b(?:journals?|transactions|letters|annals|magazine|reviews?|tacl|jmlr|tmlr|nature|plos)\b",
        "article-journal",
        "article",
        "journal",
        "JOUR",
    ),
    # A venue with a year at its end is a meeting, as no journal is named so.
    (
        rf"\b(?:proceedings|proc|conference|workshops?|symposium|meeting|findings|{CONFERENCES})\b|\b(?:19|20)\d\d$",
        "paper-conference",
        "inproceedings",
        "booktitle",
        "CONF",
    ),
    (r"\S", "article-journal", "article", "journal", "JOUR"),
    (r"", "article", "misc", "howpublished", "GEN"),
)

# Signs that mean something to TeX.
TEX = {
    "\\": r"\textbackslash{}",
    # An escaped brace would still count where BibTeX looks for the end of a field.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
ARXIV_MONTH = re.compile(r"(\d\d)(0[1-9]|1[0-2])\.\d{4,5}$")

# Words that belong to the family name behind them.
PARTICLES = frozenset({"da", "de", "del", "den", "der", "di", "dos", "du", "la", "le", "ten", "ter", "van", "von", "zu"})


def _kind(paper: Paper) -> tuple[str, str, str, str]:
    """Return the CSL type, the BibTeX type and its field of the venue, and the RIS type."""
    venue = paper["venue"] or ""
    return next(row[1:] for row in KINDS if re.search(row[0], venue, re.IGNORECASE))


def _line(text: Any) -> str:
    """Return a text on one line, without control characters."""
    return " ".join("".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in str(text)).split())


def _name(name: str) -> tuple[str, str]:
    """Return (family, given): the last word with its particles before it is the family name, unless a comma says otherwise."""
    name = _line(name)
    if "," in name:
        family, _, given = name.partition(",")
        return family.strip(), given.strip()
    words = name.split()
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in PARTICLES:
        first -= 1
    return " ".join(words[first:]), " ".join(words[:first])


def _date(paper: Paper) -> list[int]:
    """Return [year, month, day] as far as it is known; an arXiv id tells year and month of the first version."""
    stated = str(paper["published"] or paper["year"] or "").split("-")
    months = ARXIV_MONTH.match(paper["arxiv_id"] or "")
    return [int(part) for part in stated if part.isdecimal()] or ([2000 + int(months[1]), int(months[2])] if months else [])


def _url(paper: Paper) -> str | None:
    return paper["url"] or (f"https://doi.org/{paper['doi']}" if paper["doi"] else None)


def _label(paper: Paper) -> str:
    """Return a BibTeX key: family name, year and first long word, else what is left of the paper's key."""
    authors = paper["authors"]
    words = [_name(authors[0])[0] if authors else "", *map(str, _date(paper)[:1])]
    words += re.findall(r"\w{4,}", paper["title"])[:1]
    plain = unicodedata.normalize("NFKD", "".join(words)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain) or re.sub(r"[^a-z0-9]", "", paper["key"].lower()) or "paper"


def _tex(text: str) -> str:
    return "".join(TEX.get(sign, sign) for sign in _line(text))


def _bibtex_name(name: str) -> str:
    """Return a name as BibTeX takes it: one of a single part, an institution's say, in braces of its own."""
    family, given = _name(name)
    return f"{_tex(family)}, {_tex(given)}" if given else "{" + _tex(family) + "}"


def _bibtex(paper: Paper, label: str) -> str:
    _, type_, venue_field, _ = _kind(paper)
    date = _date(paper)
    fields = {
        # Double braces keep a title's capitals.
        "title": "{" + _tex(paper["title"]) + "}",
        "author": " and ".join(_bibtex_name(name) for name in paper["authors"]),
        "year": str(date[0]) if date else "",
        "month": str(date[1]) if len(date) > 1 else "",
        venue_field: _tex(paper["venue"] or ""),
        "doi": _line(paper["doi"] or ""),
        "eprint": _line(paper["arxiv_id"] or ""),
        "archiveprefix": "arXiv" if paper["arxiv_id"] else "",
        "url": _line(_url(paper) or "").replace("{", "%7B").replace("}", "%7D"),
        "abstract": _tex(paper["abstract"] or ""),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{type_}{{{label},", *lines, "}"])


def write_bibtex(papers: Iterable[Paper]) -> str:
    """Return a BibTeX file; a label that was there before gets a number."""
    entries, seen = [], dict[str, int]()
    for paper in papers:
        label = _label(paper)
        seen[label] = seen.get(label, 0) + 1
        entries.append(_bibtex(paper, label if seen[label] == 1 else f"{label}-{seen[label]}"))
    return "\n\n".join(entries) + "\n"


def write_ris(papers: Iterable[Paper]) -> str:
    """Return a RIS file; its lines end in CR LF, as its readers expect."""
    lines: list[str] = []
    for paper in papers:
        date = _date(paper)
        pairs = [("TY", _kind(paper)[3]), ("TI", paper["title"])]
        pairs += [("AU", ", ".join(part for part in _name(name) if part)) for name in paper["authors"]]
        pairs += [("PY", str(date[0]) if date else None), ("DA", "/".join(f"{part:02}" for part in date) if date else None)]
        pairs += [("T2", paper["venue"]), ("DO", paper["doi"]), ("UR", _url(paper)), ("L1", paper["pdf_url"])]
        pairs += [
            ("AN", f"arXiv:{paper['arxiv_id']}" if paper["arxiv_id"] else None),
            ("LA", paper["language"]),
            ("AB", paper["abstract"]),
        ]
        lines += [f"{tag}  - {_line(value)}" for tag, value in pairs if value]
        lines += ["ER  - ", ""]
    return "\r\n".join(lines) + "\r\n"


def _csl(paper: Paper) -> dict[str, Any]:
    names = [_name(name) for name in paper["authors"]]
    date = _date(paper)
    item = {
        "id": paper["key"],
        "type": _kind(paper)[0],
        "title": _line(paper["title"]),
        "author": [{"family": family, "given": given} if given else {"literal": family} for family, given in names],
        "issued": {"date-parts": [date]} if date else None,
        "container-title": paper["venue"],
        "DOI": paper["doi"],
        "number": f"arXiv:{paper['arxiv_id']}" if paper["arxiv_id"] else None,
        "URL": _url(paper),
        "language": paper["language"],
        "abstract": paper["abstract"],
    }
    return {name: value for name, value in item.items() if value}


def write_csl(papers: Iterable[Paper]) -> str:
    """Return a CSL-JSON file, the form that Zotero, pandoc and citeproc read."""
    return json.dumps([_csl(paper) for paper in papers], ensure_ascii=False, indent=1) + "\n"


def scholarly_article(paper: Paper, address: str) -> dict[str, Any]:
    """Return a paper as a schema.org ScholarlyArticle; `address` is that of its page."""
    same: Sequence[str | None] = (_url(paper), f"https://arxiv.org/abs/{paper['arxiv_id']}" if paper["arxiv_id"] else None)
    article = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": address,
        "headline": _line(paper["title"]),
        "author": [{"@type": "Person", "name": _line(name)} for name in paper["authors"]],
        "datePublished": paper["published"] or (str(paper["year"]) if paper["year"] else None),
        "abstract": paper["abstract"],
        "isPartOf": {"@type": "Periodical", "name": paper["venue"]} if paper["venue"] else None,
        "identifier": f"https://doi.org/{paper['doi']}" if paper["doi"] else None,
        "inLanguage": paper["language"],
        "sameAs": list(dict.fromkeys(url for url in same if url)),
    }
    return {name: value for name, value in article.items() if value}


# By file ending: what writes it, and its media type.
FORMATS: dict[str, tuple[Callable[[Iterable[Paper]], str], str]] = {
    "bib": (write_bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (write_ris, "application/x-research-info-systems; charset=utf-8"),
    "csl": (write_csl, "application/vnd.citationstyles.csl+json"),
}
