"""Lists of a conference's papers as the paperlists collection keeps them: one JSON list, many keys hold `;`-joined texts.

The venue is the one that the file is named after (`corl2023.json`), else the one that the BibTeX entry names; it is stated only
of papers whose status says that they were accepted. A paper withdrawn from a conference is `withdrawn`, a rejected one is not.
Ids of OpenReview are known by the address; other ids count within their file. `-1` citations are unknown, and no day says when
they were counted. A repository's address that was cut at an underscore is left out with a Reject where the abstract shows what
is missing; otherwise it cannot be told from a whole one. Affiliations are read where each author has an entry of its own, and a
campus or country only where its list has an entry for each affiliation: where some are missing, nothing says which. Reviews,
scores and the `tldr` are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, BinaryIO

from papersette.models import Paper, Reject
from papersette.sources.fields.venue_names import conference_name
from papersette.sources.json.convert import Rule, at, make_project_link, read_converted
from papersette.sources.json.items import first_keys, read_items

__all__ = ["read", "sniff"]

KEYS = frozenset({"title", "status", "track"})
SOME_KEYS = frozenset({"author", "authorids", "rating_avg", "gs_citation", "aff_unique_norm"})
FILE_NAME = re.compile(r"([a-z]+|3dv|ai4x)((?:19|20)\d{2})")
BOOKTITLE = re.compile(r"\bbooktitle\s*=\s*\{([^{}]+)\}")
# A status is a few words; one of the first kind outweighs any other.
NOT_ACCEPTED = re.compile(r"reject|withdr|desk|active|submitted|pending|decline|under review", re.IGNORECASE)
ACCEPTED = re.compile(
    r"accept|poster|oral|spotlight|highlight|notable|talk|award|main|findings|technical|demo|student|industry|journal|paper|short|long"
    r"|top[- ]?\d",
    re.IGNORECASE,
)
OPENREVIEW = re.compile(r"openreview\.net/forum\?id=([\w-]+)")


def sniff(head: bytes) -> bool:
    """Accept a list whose first object has a title, status and track, and keys of the collection's own."""
    keys = first_keys(head)
    return keys is not None and keys >= KEYS and not keys.isdisjoint(SOME_KEYS)


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject]:
    """Yield one Paper an object; one that cannot be read is a Reject, and so is a field of a wrong type.

    Raises:
        SourceError: the file holds no object.
    """
    stem = PurePath(path).name.partition(".")[0].lower()
    yield from read_converted(read_items(stream, path), RULES | _rules_of_file(stem))


def _rules_of_file(stem: str) -> dict[str, Rule]:
    """Return the rules that depend on the file's name."""
    named = FILE_NAME.fullmatch(stem)
    venue = (conference_name(named[1]), int(named[2])) if named else None
    return {
        "id": lambda record: _source_id(record, stem),
        "venue": lambda record: _venue(record, venue[0] if venue else None),
        "year": lambda _: venue[1] if venue else None,
    }


def _source_id(record: Mapping[str, Any], stem: str) -> Any:
    identifier = record.get("id")
    if not isinstance(identifier, str) or not identifier or "openreview" in _ids(record):
        return identifier
    return f"{stem}:{identifier}"


def _ids(record: Mapping[str, Any]) -> dict[str, str]:
    match = OPENREVIEW.search(record["site"]) if isinstance(record.get("site"), str) else None
    return {"openreview": match[1]} if match else {}


def _venue(record: Mapping[str, Any], of_file: str | None) -> str | None:
    status, track, bibtex = (_text(record, key) for key in ("status", "track", "bibtex"))
    if not ACCEPTED.search(status) or NOT_ACCEPTED.search(status):
        return None
    stated = BOOKTITLE.search(bibtex)
    venue = of_file or (stated[1] if stated else None)
    return f"{venue} ({track})" if venue and track.strip() not in ("", "main") else venue


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"depends on {key}, which is not text")
    return value or ""


def _listed(record: Mapping[str, Any], key: str) -> list[str]:
    """Return the entries of a joined list, blank ones among them; none for an absent list."""
    text = _text(record, key)
    return [part.strip() for part in text.split(";")] if text else []


def _names(record: Mapping[str, Any]) -> list[str]:
    """Return the authors' names; older files join them by commas."""
    text = _text(record, "author")
    return _listed(record, "author") if ";" in text or "authorids" in record else [name.strip() for name in text.split(",")]


def _authors(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    names, orcids, affiliations = _names(record), _listed(record, "orcid"), _listed(record, "aff")
    described = [{"name": name} for name in names]
    if len(orcids) == len(names):
        described = [author | {"orcid": orcid} for author, orcid in zip(described, orcids, strict=True)]
    # Names joined by commas stand beside a list of the institutions, not of the authors' own.
    if "authorids" not in record or len(affiliations) != len(names):
        return described
    parts = [[part.strip() for part in entry.split("+") if part.strip()] for entry in affiliations]
    known = iter(_known_affiliations(record, sum(map(len, parts))))
    return [
        author | {"affiliations": [{"raw": raw} | next(known) for raw in raws]}
        for author, raws in zip(described, parts, strict=True)
    ]


def _known_affiliations(record: Mapping[str, Any], count: int) -> list[dict[str, str]]:
    """Return what is known of each of `count` affiliations, in order; a city without its country is none."""
    institutions, cities, countries = (
        _indexed(record, f"aff_{name}unique_index", f"aff_{values}", count)
        for name, values in (("", "unique_norm"), ("campus_", "campus_unique"), ("country_", "country_unique"))
    )
    return [
        {key: value for key, value in {"institution": name, "city": city if country else "", "country": country}.items() if value}
        for name, city, country in zip(institutions, cities, countries, strict=True)
    ]


def _indexed(record: Mapping[str, Any], index_key: str, values_key: str, count: int) -> list[str]:
    """Return the value of each of `count` affiliations by an index list, blank for all where the list has another length."""
    values = _listed(record, values_key)
    indexes = re.split(r"[;+]", _text(record, index_key))
    if len(indexes) != count or not all(index.isdecimal() and int(index) < len(values) for index in indexes):
        return [""] * count
    return [values[int(index)] for index in indexes]


def _topics(record: Mapping[str, Any]) -> list[dict[str, str]]:
    pairs = (("keyword", "keywords"), ("area", "primary_area"))
    return [{"scheme": scheme, "name": name} for scheme, key in pairs for name in _listed(record, key)]


def _links(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the addresses; what kind of page `github` leads to, the address itself tells: not all are repositories."""
    repositories = _listed(record, "github")
    for repository in filter(None, repositories):
        if re.search(rf"{re.escape(repository)}\\?_\w", _text(record, "abstract"), re.IGNORECASE):
            raise ValueError("has a repository that was cut at an underscore: the abstract shows more of it")
    return [
        *({"url": url} for url in repositories),
        *map(make_project_link, _listed(record, "project")),
        *({"url": url, "kind": "video"} for url in _listed(record, "youtube")),
    ]


def _url(record: Mapping[str, Any]) -> str | None:
    """Return the first address of the paper's page; older files hold some without their host."""
    return next((url for key in ("site", "oa") if (url := _text(record, key)).startswith(("http://", "https://"))), None)


def _citations(record: Mapping[str, Any]) -> Any:
    count = record.get("gs_citation")
    return None if count == -1 else count


RULES: dict[str, Rule] = {
    "title": at("title"),
    "ids": _ids,
    "arxiv_id": at("arxiv"),
    "abstract": at("abstract"),
    "url": _url,
    "pdf_url": at("pdf"),
    "authors": _authors,
    "topics": _topics,
    "links": _links,
    "citations": _citations,
    "withdrawn": lambda record: "withdr" in _text(record, "status").lower(),
}
