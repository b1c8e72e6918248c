"""Records of INSPIRE's literature: answers of its API, searches and records alone, lists and lines of these or of their metadata.

The title is INSPIRE's first with its subtitle, the abstract that of arXiv where it has several, else the English one, without
markup (xml/plain_texts.py); notes that came from arXiv are the comment. Authors are printed with their families last,
collaborations and other groups behind them, editors and supervisors left out; affiliations are read as printed where that is
known, else by INSPIRE's short names. The date is that of the preprint, the print or the thesis, else the year in which a journal
had the paper, else the earliest that INSPIRE knows. Of DOIs the first counts that is no erratum's. arXiv's categories are topics
of arXiv, and INSPIRE's own subjects.

Volumes of proceedings, and records of conferences, people and the like are no papers and are Rejects. References, reports'
numbers, figures, files, licences, places in print and INSPIRE's own books are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields.arxiv_topics import make_arxiv_topics
from papersette.sources.fields.author_names import turn_name
from papersette.sources.fields.titles import join_subtitle
from papersette.sources.json.convert import Rule, at, dig, first, read_converted, require_objects
from papersette.sources.json.items import Item, first_keys, is_empty_list, read_items
from papersette.sources.xml.plain_texts import plain_abstract

__all__ = ["read", "sniff"]

INFO = SourceInfo(note="INSPIRE")
WAY = ("hits", "hits")
# What only INSPIRE's records have in their first bytes, and what its empty answers have; Zenodo's are wrapped in the same way.
OWN = re.compile(rb'"(?:arxiv_eprints|publication_info|inspire_categories)"\s*:|inspirehep\.net/(?:api|schemas)/')
OTHERS = b'"conceptrecid"'
HOME, PAGE = b"inspirehep.net/", "https://inspirehep.net/literature/{}"
# Schemas of records are named by what they are of; a volume is told by its type.
LITERATURE, VOLUME = re.compile(r".*/hep\.json"), "proceedings"
NO_AUTHORS = frozenset({"editor", "supervisor"})
ERRATA = frozenset({"addendum", "corrigendum", "editorial note", "erratum", "reprint", "translation", "data", "software"})
DATES = (("preprint_date",), ("imprints", "date"), ("thesis_info", "date"), ("thesis_info", "defense_date"))


def sniff(head: bytes) -> bool:
    """Accept an answer of INSPIRE, or its records, whole or by their metadata alone."""
    keys = first_keys(head) or frozenset()
    if not keys & {WAY[0], "metadata", "titles"} or OTHERS in head:
        return False
    return OWN.search(head) is not None or (is_empty_list(head, *WAY) and HOME in head)


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a record; one that cannot be read is a Reject, and so is a field of a wrong type.

    Raises:
        SourceError: the file holds no object.
    """
    yield INFO
    yield from read_converted(map(_within_answer, read_items(stream, path, WAY)), RULES, find_no_paper=_find_no_paper)


def _within_answer(item: Item | Reject) -> Item | Reject:
    return item if isinstance(item, Reject) else item.with_value(item.value.get("metadata", item.value))


def _find_no_paper(record: Mapping[str, Any]) -> str | None:
    schema = record.get("$schema")
    if isinstance(schema, str) and not LITERATURE.fullmatch(schema):
        return f"a record of {schema.rpartition('/')[2].removesuffix('.json')}"
    kinds = record.get("document_type")
    return f"a volume ({VOLUME})" if isinstance(kinds, list) and VOLUME in kinds else None


def _one(name: str, key: str = "value") -> Rule:
    """Return a rule that reads a key of the first object of a list."""
    return lambda record: next((found.get(key) for found in require_objects(record.get(name))), None)


def _all(name: str, key: str = "value") -> Rule:
    return lambda record: [found.get(key) for found in require_objects(record.get(name))]


def _title(record: Mapping[str, Any]) -> Any:
    return join_subtitle(_one("titles", "title")(record), _one("titles", "subtitle")(record))


def _abstract(record: Mapping[str, Any]) -> Any:
    told = sorted(require_objects(record.get("abstracts")), key=_worth_of_abstract)
    text = next((found.get("value") for found in told), None)
    return plain_abstract(text) if isinstance(text, str) else text


def _worth_of_abstract(found: Mapping[str, Any]) -> tuple[bool, bool]:
    """Return a key that sorts an abstract of arXiv first, one in another language than English last."""
    return str(found.get("source")).lower() != "arxiv", found.get("abstract_language") not in (None, "en")


def _comment(record: Mapping[str, Any]) -> Any:
    notes = require_objects(record.get("public_notes"))
    return next((found.get("value") for found in notes if str(found.get("source")).lower() == "arxiv"), None)


def _authors(record: Mapping[str, Any]) -> list[Any]:
    people = (found for found in require_objects(record.get("authors")) if not _is_no_author(found))
    groups = record.get("corporate_author")
    return [*map(_author, people), *(groups if isinstance(groups, list) else []), *_all("collaborations")(record)]


def _is_no_author(found: Mapping[str, Any]) -> bool:
    roles = found.get("inspire_roles")
    return isinstance(roles, list) and bool(roles) and all(role in NO_AUTHORS for role in map(str, roles))


def _author(found: Mapping[str, Any]) -> dict[str, Any]:
    name = found.get("full_name")
    ids = require_objects(found.get("ids"))
    told = require_objects(found.get("raw_affiliations")) or require_objects(found.get("affiliations"))
    known = require_objects(found.get("affiliations_identifiers"))
    rors = [each.get("value") for each in known if each.get("schema") == "ROR"]
    # The ids are those of the author: of several nothing says which is of which place.
    ror = rors[0] if len(rors) == len(told) == 1 else None
    return {
        "name": turn_name(name) if isinstance(name, str) else name,
        "orcid": next((known.get("value") for known in ids if known.get("schema") == "ORCID"), None),
        "affiliations": [{"raw": place.get("value"), "ror": ror} for place in told],
    }


def _doi(record: Mapping[str, Any]) -> Any:
    dois = require_objects(record.get("dois"))
    return next((found.get("value") for found in dois if str(found.get("material")) not in ERRATA), None)


def _published(record: Mapping[str, Any]) -> Any:
    held = {name: record.get(name) for name, *_ in DATES}
    held["imprints"] = next((found for found in require_objects(held["imprints"]) if found.get("date")), None)
    own = next((date for way in DATES if (date := dig(held, *way))), None)
    return own or (None if _year(record) else record.get("earliest_date"))


def _year(record: Mapping[str, Any]) -> Any:
    return next((found["year"] for found in require_objects(record.get("publication_info")) if found.get("year")), None)


def _venue(record: Mapping[str, Any]) -> Any:
    places = require_objects(record.get("publication_info"))
    return next((found["journal_title"] for found in places if found.get("journal_title")), None)


def _topics(record: Mapping[str, Any]) -> list[Any]:
    classes = (make_arxiv_topics(found.get("categories")) for found in require_objects(record.get("arxiv_eprints")))
    return [
        *(topic for each in classes if isinstance(each, list) for topic in each),
        *({"scheme": "subject", "name": name} for name in _all("inspire_categories", "term")(record)),
        *_all("keywords")(record),
    ]


def _page(record: Mapping[str, Any]) -> str | None:
    """Return INSPIRE's page of a paper that has none elsewhere."""
    number = record.get("control_number")
    return None if number is None or record.get("dois") or record.get("arxiv_eprints") else PAGE.format(number)


RULES: dict[str, Rule] = {
    "title": _title,
    "doi": _doi,
    "arxiv_id": _one("arxiv_eprints"),
    "ids": lambda record: {"inspire": record.get("control_number")},
    "abstract": _abstract,
    "comment": _comment,
    "authors": _authors,
    "published": _published,
    "year": lambda record: None if _published(record) else _year(record),
    "venue": _venue,
    "url": first(_one("urls"), _page),
    "pdf_url": _one("documents", "url"),
    "language": lambda record: next(iter(held), None) if isinstance(held := record.get("languages"), list) else held,
    "topics": _topics,
    "citations": at("citation_count"),
    "withdrawn": at("withdrawn"),
}
