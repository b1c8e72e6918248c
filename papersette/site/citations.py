"""Papers to cite: as BibTeX and CSL-JSON, as an export writes them, as RIS, and as the ScholarlyArticle of a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from papersette.export.papers import SELECT, Record, as_record
from papersette.export.text import csl_item, write_bibtex, write_csl
from papersette.person_names import is_organisation
from papersette.site.addresses import is_safe
from papersette.site.database import fetch_rows

__all__ = ["CITED", "FORMATS", "citation_tags", "cite", "scholarly_article", "write_ris"]

# The papers of a JSON array of keys or ids, in its order, once each.
CITED = f"""
    {SELECT} join (select value, min(key) as place from json_each(:chosen) group by value) as chosen
        on papers.{{column}} = chosen.value
     order by chosen.place
"""

RIS_TYPES = {"article-journal": "JOUR", "paper-conference": "CONF", "article": "UNPB"}


def write_ris(papers: Iterable[Record]) -> Iterator[str]:
    """Yield the RIS record of each paper; its lines end in CR LF, as its readers expect."""
    for paper in papers:
        item = csl_item(paper)
        date = _date_parts(item)
        pairs = [("TY", RIS_TYPES[item["type"]]), ("TI", item["title"])]
        pairs += [("AU", _ris_name(author)) for author in item.get("author", ())]
        pairs += [("PY", "".join(date[:1])), ("DA", "/".join(date)), ("T2", item.get("container-title")), ("DO", item.get("DOI"))]
        pairs += [("UR", item.get("URL")), ("L1", paper.get("pdf_url")), ("AN", item.get("number")), ("LA", item.get("language"))]
        pairs += [("KW", topic["name"]) for topic in paper.get("topics", ()) if topic["scheme"] == "keyword"]
        pairs += [("N1", item.get("note")), ("AB", item.get("abstract"))]
        yield "".join(f"{tag}  - {' '.join(str(value).split())}\r\n" for tag, value in pairs if value) + "ER  - \r\n\r\n"


def _date_parts(item: Record) -> list[str]:
    return [f"{part:02}" for part in item.get("issued", {}).get("date-parts", [[]])[0]]


def _ris_name(author: dict[str, str]) -> str:
    """Return a name with its family first and its suffixes last; that of an organisation is a whole."""
    parts = [author["family"], author["given"], *author.get("suffix", "").split()] if "family" in author else [author["literal"]]
    return ", ".join(parts)


def scholarly_article(paper: Record, address: str) -> dict[str, Any]:
    """Return a paper, in which null is absent, as a schema.org ScholarlyArticle; `address` is that of its page."""
    doi = f"https://doi.org/{paper['doi']}" if paper.get("doi") else None
    article = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": address,
        "headline": paper["title"],
        "author": [_schema_author(author["name"]) for author in paper.get("authors", ())],
        "datePublished": paper.get("published") or str(paper.get("year") or ""),
        "abstract": paper.get("abstract"),
        "isPartOf": {"@type": "Periodical", "name": paper["venue"]} if paper.get("venue") else None,
        "identifier": doi,
        "inLanguage": paper.get("language"),
        "sameAs": list(dict.fromkeys(filter(None, (paper.get("url"), doi)))),
    }
    return {name: value for name, value in article.items() if value}


def citation_tags(paper: Record) -> list[tuple[str, str]]:
    """Return a paper, in which null is absent, as name and content of a page's tags: from them reference managers take it up."""
    item = csl_item(paper)
    date = _date_parts(item)
    venue = "citation_conference_title" if item["type"] == "paper-conference" else "citation_journal_title"
    tags = [("citation_title", item["title"])]
    tags += [("citation_author", author["name"]) for author in paper.get("authors", ())]
    tags += [("citation_publication_date", "/".join(date)), (venue, item.get("container-title"))]
    ids = (("citation_doi", item.get("DOI")), ("citation_arxiv_id", paper.get("arxiv_id")))
    tags += [*ids, ("citation_language", item.get("language"))]
    addresses = (("citation_pdf_url", paper.get("pdf_url")), ("citation_abstract_html_url", item.get("URL")))
    tags += [(name, address) for name, address in addresses if is_safe(address or "")]
    return [(name, content) for name, content in [*tags, ("citation_abstract", item.get("abstract"))] if content]


def _schema_author(name: str) -> dict[str, str]:
    return {"@type": "Organization" if is_organisation(name) else "Person", "name": name}


# By file ending: what writes it, and its media type.
FORMATS: dict[str, tuple[Callable[[Iterable[Record]], Iterator[str]], str]] = {
    "bib": (write_bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (write_ris, "application/x-research-info-systems; charset=utf-8"),
    "csl": (write_csl, "application/vnd.citationstyles.csl+json"),
}


async def cite(datasette: Any, ending: str, column: str, chosen: Sequence[Any]) -> tuple[str, str]:
    """Return papers in a form, and its media type.

    Args:
        datasette: the site.
        ending: of FORMATS.
        column: of papers that tells them, key or id.
        chosen: its values, in the order of the papers.
    """
    write, media_type = FORMATS[ending]
    rows = await fetch_rows(datasette, CITED.format(column=column), {"chosen": json.dumps(chosen)})
    return "".join(write(as_record(row) for row in rows)), media_type
