"""Works of OpenAlex: answers of its API, `{"meta": ..., "results": [...]}`, and the snapshot's JSON lines.

The abstract is put together again from its inverted index: every word at every position it has, parted by single blanks, since
the index holds no other white space. A position that two words claim, or one beyond 100,000, makes the index unreadable; one
without a word is passed over. The venue is the source of the primary location, unless that is a repository. Citations are dated
with the day of `updated_date`, where an answer has it. An institution whose affiliation the work does not tell stands under its
own name. Concepts, which newer records replaced by topics, are not read. Paratext (covers, tables of contents) is no paper and
is a Reject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.json.convert import Rule, at, dig, first, read_converted, require_objects
from papersette.sources.json.items import first_keys, is_empty_list, read_items

__all__ = ["read", "sniff"]

INFO = SourceInfo(license="CC0-1.0", note="OpenAlex")
WORK = re.compile(rb'"id"\s*:\s*"https://openalex\.org/W\d+"')
LAST_POSITION = 100_000
# What stands before an id that is written as an address.
ADDRESS = re.compile(
    r"https?://(?:(?:dx\.)?doi\.org|openalex\.org|orcid\.org|pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pmc/articles)/"
)
ARXIV_PAGE = re.compile(r"https?://arxiv\.org/abs/([\w.\-/]+?)(?:v\d+)?")
ID_SCHEMES = {"openalex": "openalex", "mag": "mag", "pmid": "pubmed", "pmcid": "pmc"}


def sniff(head: bytes) -> bool:
    """Accept an answer of the API, or works, of which the first has an id of OpenAlex."""
    keys = first_keys(head)
    if keys is None or not ("results" in keys or ("id" in keys and not keys.isdisjoint({"title", "display_name"}))):
        return False
    return bool(WORK.search(head)) or ("meta" in keys and is_empty_list(head, "results"))


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a work; one that cannot be read is a Reject, and so is a field of a wrong type.

    Raises:
        SourceError: the file holds no object.
    """
    yield INFO
    yield from read_converted(read_items(stream, path, member="results"), RULES, find_no_paper=_find_no_paper)


def _find_no_paper(record: Mapping[str, Any]) -> str | None:
    return "paratext" if record.get("type") == "paratext" or record.get("is_paratext") is True else None


def _bare(value: Any) -> Any:
    """Return an id without the address before it."""
    return ADDRESS.sub("", value, count=1) if isinstance(value, str) else value


def _ids(record: Mapping[str, Any]) -> dict[str, Any]:
    ids = {"openalex": record.get("id")} | {key: dig(record, "ids", key) for key in ("mag", "pmid", "pmcid")}
    return {ID_SCHEMES[key]: _bare(value) for key, value in ids.items()}


def _abstract(record: Mapping[str, Any]) -> str | None:
    index = record.get("abstract_inverted_index")
    if index is None:
        return None
    if not isinstance(index, Mapping) or not all(isinstance(positions, list) for positions in index.values()):
        raise ValueError("is no index of words and positions")
    words: dict[int, str] = {}
    for word, positions in index.items():
        for position in positions:
            if not isinstance(position, int) or not 0 <= position <= LAST_POSITION:
                raise ValueError(f"has a word at a position that is not from 0 to {LAST_POSITION:,}")
            if position in words:
                raise ValueError(f"has two words at position {position}")
            words[position] = word
    return " ".join(words[position] for position in sorted(words))


def _authors(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": dig(authorship, "author", "display_name") or authorship.get("raw_author_name"),
            "orcid": _bare(dig(authorship, "author", "orcid")),
            "affiliations": _affiliations(authorship),
        }
        for authorship in require_objects(record.get("authorships"))
    ]


def _affiliations(authorship: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return an author's affiliations: each text with the institutions it names, then institutions that no text names."""
    known = {str(found.get("id")): _institution(found) for found in require_objects(authorship.get("institutions"))}
    stated = [
        (found.get("raw_affiliation_string"), found.get("institution_ids"))
        for found in require_objects(authorship.get("affiliations"))
    ]
    if not stated:
        texts = authorship.get("raw_affiliation_strings") or []
        if not isinstance(texts, list):
            raise ValueError("has affiliations that are not a list")
        # Without ids, one text beside one institution belongs to it; of more, nothing says which.
        stated = [(text, list(known) if len(texts) == len(known) == 1 else None) for text in texts]
    found, named = [], set()
    for text, ids in stated:
        of_text = [identifier for identifier in map(str, ids) if identifier in known] if isinstance(ids, list) else []
        named.update(of_text)
        found += [known[identifier] | {"raw": text} for identifier in of_text] or [{"raw": text}]
    return found + [institution for identifier, institution in known.items() if identifier not in named]


def _institution(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"institution": found.get("display_name"), "ror": found.get("ror"), "country": found.get("country_code")}


def _venue(record: Mapping[str, Any]) -> Any:
    source = dig(record, "primary_location", "source")
    return None if dig(source, "type") == "repository" else dig(source, "display_name")


def _arxiv_id(record: Mapping[str, Any]) -> str | None:
    pages = (location.get("landing_page_url") for location in require_objects(record.get("locations")))
    matches = (ARXIV_PAGE.fullmatch(page) for page in pages if isinstance(page, str))
    return next((match[1] for match in matches if match), None)


def _topics(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    pairs = (("openalex", "topics"), ("keyword", "keywords"))
    return [
        {"scheme": scheme, "name": found.get("display_name") or found.get("keyword")}
        for scheme, key in pairs
        for found in require_objects(record.get(key))
    ]


RULES: dict[str, Rule] = {
    "title": first(at("title"), at("display_name")),
    "id": lambda record: _bare(record.get("id")),
    "ids": _ids,
    "arxiv_id": _arxiv_id,
    "doi": lambda record: _bare(record.get("doi") or dig(record, "ids", "doi")),
    "abstract": _abstract,
    "published": at("publication_date"),
    "updated": at("updated_date"),
    "year": at("publication_year"),
    "venue": _venue,
    "url": at("primary_location", "landing_page_url"),
    "pdf_url": first(at("primary_location", "pdf_url"), at("best_oa_location", "pdf_url")),
    "language": at("language"),
    "authors": _authors,
    "topics": _topics,
    "citations": at("cited_by_count"),
    "seen_on": at("updated_date"),
    "withdrawn": at("is_retracted"),
}
