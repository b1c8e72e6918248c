"""PubMed's XML: answers of its API (efetch) and its yearly and daily files, a `PubmedArticle` or `PubmedBookArticle` a record.

What is read is what MEDLINE's tags hold of the same records (medline.py): PubMed's title without its full stop and brackets, each
part of the abstract on a line behind its label, authors by their full names with affiliations and ORCIDs, groups among them,
keywords, and headings of MeSH without what qualifies them. Markup becomes plain text (xml/plain_texts.py), so that a raised
figure is no part of the number before it. The date is that of the issue, as full as it is, or that of the article where the issue
has a year alone; ids are those of the record, not of its references. A retracted publication is withdrawn, and so is each paper
that a `DeleteCitation` names.

References and deleted books are not read; parts of a record that are not (grants, chemicals, comments on other papers, other
abstracts) are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields import references
from papersette.sources.fields.author_names import join_name
from papersette.sources.readers.medline import CUT
from papersette.sources.records.record import read_record
from papersette.sources.records.unread import UnreadKeys
from papersette.sources.text.tagged import date_of
from papersette.sources.xml.elements import Node, first_tag, read_nodes, text_of, texts_of
from papersette.sources.xml.plain_texts import plain_element

__all__ = ["read", "sniff"]

ROOTS = ("PubmedArticleSet", "PubmedBookArticleSet")
DELETED = "DeleteCitation"
# Where a record has its own part, the article's within it, and its ids; a book's chapters have a title of their own.
PARTS = {
    "PubmedArticle": ("MedlineCitation", "Article", "PubmedData/ArticleIdList/ArticleId"),
    "PubmedBookArticle": ("BookDocument", ".", "PubmedBookData/ArticleIdList/ArticleId"),
}
TITLES = ("ArticleTitle", "Book/BookTitle", "VernacularTitle")
VENUES = ("Journal/Title", "Journal/ISOAbbreviation", "Book/BookTitle")
ISSUES = ("Journal/JournalIssue/PubDate", "Book/PubDate")
RETRACTED = "Retracted Publication"
# Elements of a record and its article that are read, and those that nobody misses: pages, other people, the library's books.
READ = frozenset({
    "PMID", "Article", "Journal", "Book", "ArticleTitle", "VernacularTitle", "ELocationID", "Abstract", "AuthorList", "Language",
    "PublicationType", "PublicationTypeList", "ArticleDate", "KeywordList", "MeshHeadingList",
})  # fmt: skip
UNMISSED = frozenset({
    "DateCreated", "DateCompleted", "DateRevised", "MedlineJournalInfo", "CitationSubset", "NumberOfReferences", "Pagination",
    "InvestigatorList", "PersonalNameSubjectList", "ArticleIdList", "LocationLabel", "ContributionDate", "Sections",
})  # fmt: skip
EMPTY = Element("none")
# Of 1998 Dec-1999 Jan, or Winter 1999.
YEAR = re.compile(r"\d{4}")


def sniff(head: bytes) -> bool:
    """Accept a set of articles or of books."""
    return (first_tag(head) or ("",))[0] in ROOTS


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a record, of an answer without any none; one that cannot be read, or has no title, is a Reject.

    Last comes what is not read.

    Raises:
        SourceError: the file is no XML, not PubMed's, or declares entities.
    """
    unread = UnreadKeys(READ | UNMISSED)
    for node in read_nodes(stream, path, ROOTS, (*PARTS, DELETED), names_dtd=True):
        if isinstance(node, Reject):
            yield node
        elif node.element.tag == DELETED:
            for number in texts_of(node.element, "PMID"):
                record = {"ids": {"pubmed": number}, "withdrawn": True}
                yield from read_record(record, node.locator, node.raw, is_addition=True)
        else:
            unread.note({child.tag: True for part in _parts(node) for child in part})
            yield from read_record(_convert(node), node.locator, node.raw)
    yield from unread.tell()


def _parts(node: Node) -> tuple[Element, Element]:
    """Return a record's own part, and the article within it."""
    own, within, _ = PARTS[node.element.tag]
    record = _part(node.element, own)
    return record, _part(record, within)


def _convert(node: Node) -> dict[str, Any]:
    """Return a record with the keys that read_record knows."""
    record, article = _parts(node)
    ids = node.element.findall(PARTS[node.element.tag][2])
    named = {each.get("IdType", ""): (each.text or "").strip() for each in ids}
    places = [(each.text or "").strip() for each in _valid(article, "ELocationID") if each.get("EIdType") == "doi"]
    parts = [_abstract(part) for part in article.findall("Abstract/AbstractText")]
    titles = [title for path in TITLES if (title := references.pubmed_title(plain_element(article.find(path))))]
    venues = (plain_element(article.find(path)) for path in VENUES)
    year, published = _dates(article)
    return {
        "title": next(iter(titles), None),
        "abstract": "\n".join(filter(None, parts)),
        "authors": [author for each in article.findall("AuthorList") if _lists_authors(each) for author in _authors(each)],
        "venue": next((venue for venue in venues if venue and references.pubmed_title(venue) not in titles[:1]), None),
        "year": year,
        "published": published,
        "doi": named.get("doi") or next(iter(places), None),
        "arxiv_id": references.find_arxiv(named.get("doi"), *places),
        "ids": {
            "pubmed": text_of(record, "PMID") or named.get("pubmed"),
            "pmc": named.get("pmc", "").removeprefix("PMC") or None,
        },
        "language": text_of(article, "Language"),
        "topics": [
            *(keyword.strip("* ") for each in record.findall("KeywordList") for keyword in texts_of(each, "Keyword")),
            *({"scheme": "mesh", "name": name} for each in record.findall("MeshHeadingList/MeshHeading")
              for name in texts_of(each, "DescriptorName")),
        ],
        "withdrawn": RETRACTED in (kind.text for kind in article.iter("PublicationType")),
        "truncated": any(map(CUT.search, parts)),
    }  # fmt: skip


def _part(element: Element, path: str) -> Element:
    found = element.find(path)
    return EMPTY if found is None else found


def _abstract(part: Element) -> str:
    """Return a part of an abstract behind its label."""
    label, text = (part.get("Label") or "").strip(": "), plain_element(part)
    return f"{label}: {text}" if label and text else text


def _dates(article: Element) -> tuple[str | None, str | None]:
    """Return year and date of the issue, the article's date where the issue has none, or but a year."""
    issue = next((found for path in ISSUES if (found := article.find(path)) is not None), EMPTY)
    written, article_date = text_of(issue, "MedlineDate"), _part(article, "ArticleDate")
    season = YEAR.search(written or "")
    year = text_of(issue, "Year") or (season and season[0]) or text_of(article_date, "Year")
    return year, date_of(written) or _date(issue) or _date(article_date)


def _date(date: Element) -> str | None:
    return references.date_of(*(text_of(date, name) for name in ("Year", "Month", "Day")))


def _valid(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of a name, but for those that PubMed keeps though they are wrong, beside others that correct them."""
    return (child for child in element.findall(name) if child.get("ValidYN") != "N")


def _lists_authors(people: Element) -> bool:
    return people.get("Type", "authors") == "authors"


def _authors(people: Element) -> Iterator[dict[str, Any]]:
    """Yield the authors of a list, groups among them."""
    for author in _valid(people, "Author"):
        name = join_name(
            text_of(author, "ForeName") or text_of(author, "Initials"), text_of(author, "LastName"), text_of(author, "Suffix")
        )
        affiliations = [place for told in author.findall("AffiliationInfo") for place in _places(told)]
        orcid = next((each.text for each in author.findall("Identifier") if each.get("Source") == "ORCID"), None)
        yield {"name": name or text_of(author, "CollectiveName"), "orcid": orcid, "affiliations": affiliations}


def _places(told: Element) -> list[dict[str, Any]]:
    """Return affiliations that stand together, one alone with its id of ROR's, of which several say nothing."""
    texts, rors = texts_of(told, "Affiliation"), [each.text for each in told.findall("Identifier") if each.get("Source") == "ROR"]
    return [{"raw": text, "ror": rors[0] if len(texts) == len(rors) == 1 else None} for text in texts]
