"""Papers to cite: as BibTeX, CSL-JSON and RIS, as an export writes them, and as the ScholarlyArticle of a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from papersette.export.papers import SELECT, Record, as_record
from papersette.export.text import csl_item, date_parts, state_of, write_bibtex, write_csl, write_ris
from papersette.person_names import is_organisation
from papersette.site.addresses import is_safe
from papersette.site.sql.database import fetch_rows

__all__ = ["CITED", "FORMATS", "citation_tags", "cite", "scholarly_article"]

# The papers of a JSON array of keys or ids, in its order, once each.
CITED = f"""
    {SELECT} join (select value, min(key) as place from json_each(:chosen) group by value) as chosen
        on papers.{{column}} = chosen.value
     order by chosen.place
"""


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
        "creativeWorkStatus": state_of(paper),
        "sameAs": list(dict.fromkeys(filter(None, (paper.get("url"), doi)))),
    }
    return {name: value for name, value in article.items() if value}


def citation_tags(paper: Record) -> list[tuple[str, str]]:
    """Return a paper, in which null is absent, as name and content of a page's tags: from them reference managers take it up."""
    item = csl_item(paper)
    date = date_parts(item)
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
