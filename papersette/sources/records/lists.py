"""The lists of a record, read item by item: what one of them says wrong costs no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from papersette.models import SIGNALS, Affiliation, Author, Place, SourceLink, SourceResult
from papersette.paper_ids import PAGES
from papersette.sources.fields import values

__all__ = ["ITEM_KEYS", "PartlyReadError", "affiliations", "authors", "ids", "links", "results", "signals", "topics"]

Read = TypeVar("Read")

# What is read of the objects of a list.
ITEM_KEYS: dict[str, frozenset[str]] = {
    "authors": frozenset({"name", "orcid", "affiliations"}),
    "affiliations": frozenset({
        "author", "institution", "name", "raw", "ror", "city", "country", "latitude", "longitude",
    }),
    "links": frozenset({"url", "kind"}),
    "topics": frozenset({"name", "scheme"}),
    "signals": frozenset({"name", "seen_on", "value"}),
    "results": frozenset({"raw", "value", "unit", "uncertainty", "measure", "dataset", "system"}),
}  # fmt: skip
# Faults of one list that are told one by one.
TOLD = 3

# Schemes whose ids are told from anything else.
NUMBERED = {"arxiv": values.arxiv, "doi": values.doi}
LABELS = {
    "pubmed": re.compile(r"^(?:PMID|PubMed(?: ?ID)?):?\s*", re.IGNORECASE),
    "pmc": re.compile(r"^(?:PMCID:?\s*)?(?:PMC(?=\d))?", re.IGNORECASE),
}
# What is left is a number: pandas writes it as 123.0 in a column with empty cells, Embase with its address in brackets behind it,
# and PubMed Central that of an article's version as 123.2.
NUMBERS = {"pubmed": re.compile(r"([0-9]+)(?:\.0+)?(?: \(\S+\))?"), "pmc": re.compile(r"([0-9]+)(?:\.[0-9]+)?")}
# An id of ROR's, as an address or alone.
ROR = re.compile(r"(?:(?:https?://)?(?:www\.)?ror\.org/)?(0[a-z0-9]{6}[0-9]{2})/?", re.IGNORECASE)
ROR_WITHIN = re.compile(r"\bror\.org/(0[a-z0-9]{6}[0-9]{2})\b", re.IGNORECASE)
# The marks of a title page in place of what they stand for: `1`, `1 and 2`, `*,†`; and what says that there is none.
AFFILIATION_MARKS = re.compile(r"[\W\d_]*(?:and[\W\d_]+)*|NA|(?i:N/A|N\.A\.|none|null)")

# The ORCID that repositories write behind a name: Example, Ada (0000-0001-2345-6789).
ORCID_BEHIND = re.compile(
    r"[ ,]{0,2}[\[(](?:https?://orcid\.org/|orcid(?: iD)?:? ?)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])[\])]", re.IGNORECASE | re.ASCII
)
# Who is not named while a paper is under review.
NOBODY = frozenset({"anonymous", "anonymous author", "anonymous authors", "anonymous author(s)"})
# jane@made-up.org, <mailto:jane@made-up.org>; and what stands between several.
MAIL = re.compile(r"[<(]?(?:mailto:)?[^\s@<>()]+@[^\s@<>()]+\.[^\W\d_]{2,}[>)]?", re.IGNORECASE)
BETWEEN = re.compile(r"[\s,;]+")


class PartlyReadError(ValueError):
    """A value of which a part could not be read; `kept` is the rest."""

    def __init__(self, message: str, kept: object) -> None:
        super().__init__(message)
        self.kept = kept


def ids(value: object) -> tuple[tuple[str, str], ...]:
    """Return (scheme, value) pairs of an object of schemes, each with a value or several."""
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise ValueError("is not an object of scheme and value")
    several = ((scheme, item if isinstance(item, list) else [item]) for scheme, item in value.items())
    kept, faults = _each([(scheme, item) for scheme, items in several for item in items], _id, "")
    return _read(tuple(filter(None, kept)), faults)


def links(value: object) -> tuple[SourceLink, ...]:
    """Return the links of a list of addresses or objects, or of one of these."""
    kept, faults = _each(_listed(value, is_one=True), _link)
    return _read(tuple(filter(None, kept)), faults)


def topics(value: object) -> tuple[tuple[str, str], ...]:
    """Return (scheme, name) pairs, each once; a bare text is a keyword."""
    kept, faults = _each(_listed(value), _topic)
    return _read(tuple(dict.fromkeys(filter(None, kept))), faults)


def signals(value: object) -> tuple[tuple[str, str, int], ...]:
    """Return the (name, day, value) of what was counted, of a list of objects."""
    kept, faults = _each(_listed(value), _signal)
    return _read(tuple(filter(None, kept)), faults)


def results(value: object) -> tuple[SourceResult, ...]:
    """Return the results of a list of objects."""
    kept, faults = _each(_listed(value), _result)
    return _read(tuple(filter(None, kept)), faults)


def authors(value: object) -> tuple[Author | None, ...]:
    """Return authors, None in the place of one without a name; a text is one author."""
    kept, faults = _each(_listed(value, is_one=isinstance(value, str)), _author)
    return _read(tuple(kept), faults)


def affiliations(value: object) -> tuple[tuple[int, Affiliation], ...]:
    """Return (1-based author position, affiliation) pairs; one without a position is of the author in the same place."""
    items = _listed(value)
    kept, faults = _each(items, _affiliation)
    positions, wrong = _each(enumerate(items, 1), _position)
    pairs = [(at, found) for at, found in zip(positions, kept, strict=True) if at is not None and found]
    return _read(tuple(pairs), faults + wrong)


def _listed(value: object, *, is_one: bool = False) -> Sequence[object]:
    """Return the items of a list, of anything else itself where it may stand for one."""
    if value is None:
        return ()
    if not isinstance(value, list):
        if is_one:
            return [value]
        raise ValueError("is not a list")
    return value


def _each(
    items: Iterable[object], read: Callable[..., Read | None], label: str = "item {} "
) -> tuple[list[Read | None], list[str]]:
    """Return what could be read of each item, None in the place of those that could not be, and what was wrong, labelled.

    A ValueError in the place of an item is the reason why there is none.
    """
    kept: list[Read | None] = []
    faults = []
    for number, item in enumerate(items, 1):
        try:
            if isinstance(item, ValueError):
                raise item
            kept.append(read(item))
        except PartlyReadError as error:
            kept.append(error.kept)  # type: ignore[arg-type]
            faults.append(label.format(number) + str(error))
        except ValueError as error:
            kept.append(None)
            faults.append(label.format(number) + str(error))
    return kept, faults


def _read(kept: Read, faults: Sequence[str]) -> Read:
    """Return what was kept, unless something could not be read.

    Raises:
        PartlyReadError: with the first faults, how many more there are, and what was kept.
    """
    if faults:
        more = f", and {len(faults) - TOLD} more" if len(faults) > TOLD else ""
        raise PartlyReadError(", ".join(faults[:TOLD]) + more, kept)
    return kept


def _id(named: tuple[object, object]) -> tuple[str, str] | None:
    found = values.key(named[1])
    if not found:
        return None
    scheme = (values.key(named[0]) or "").casefold()
    # A paper's key is the scheme, a colon and the value.
    if not scheme or ":" in scheme:
        raise ValueError(f"has the scheme {scheme[:40]!r}, which is none")
    if scheme in NUMBERED:
        try:
            return scheme, NUMBERED[scheme](found) or found
        except ValueError as error:
            raise ValueError(f"has {found[:40]!r}, which {error}") from error
    found = LABELS[scheme].sub("", found) if scheme in LABELS else found
    match = PAGES[scheme].fullmatch(found) if scheme in PAGES else None
    found = match[1] if match else found
    if scheme in NUMBERS:
        if not (number := NUMBERS[scheme].fullmatch(found)):
            raise ValueError(f"has {found[:40]!r}, which is no number of the scheme {scheme}")
        return scheme, number[1]
    return scheme, found


def _link(item: object) -> SourceLink | None:
    described = item if isinstance(item, dict) else {"url": item}
    url = values.filled(described.get("url"))
    return SourceLink(url, values.trimmed(described.get("kind"))) if url else None


def _topic(item: object) -> tuple[str, str] | None:
    described = item if isinstance(item, dict) else {"name": item}
    name = values.name(values.plain(described.get("name")))
    return (values.trimmed(described.get("scheme")) or "keyword", name) if name else None


def _signal(item: object) -> tuple[str, str, int]:
    name, day, count = (item.get(key) for key in ("name", "seen_on", "value")) if isinstance(item, dict) else (None,) * 3
    seen_on, counted = values.iso_date(day), values.count(count)
    if name not in SIGNALS:
        raise ValueError(f"counts none of {', '.join(SIGNALS)}")
    if seen_on is None or counted is None:
        raise ValueError("has no day or no value")
    return name, seen_on, counted


def _result(item: object) -> SourceResult:
    if not isinstance(item, dict):
        raise ValueError("is not an object")
    level = values.number(item.get("value"))
    if level is None:
        raise ValueError("has no value")
    names = {name: values.trimmed(item.get(name)) for name in ("unit", "measure", "dataset", "system")}
    raw = values.trimmed(item.get("raw")) or str(item["value"])
    return SourceResult(raw, level, uncertainty=values.number(item.get("uncertainty")), **names)


def _author(item: object) -> Author | None:
    written = item.get("name") if isinstance(item, dict) else item
    behind = _orcid_behind(written)
    name = _person(ORCID_BEHIND.sub("", str(written)) if behind else written)
    if not isinstance(item, dict):
        return Author(name, behind) if name else None
    is_orcid = values.is_orcid(item.get("orcid"))
    found, faults = _each(_listed(item.get("affiliations"), is_one=True), _affiliation, "affiliation {} ")
    if not is_orcid:
        faults.insert(0, "has an ORCID that is none")
    # A mark between names, which some lists have as a name, is none; what else is said of nobody would be lost.
    if name is None and any({**item, "name": None}.values()):
        faults.insert(0, "has no name")
    orcid = values.orcid(item.get("orcid") or behind) if is_orcid else None
    return _read(Author(name, orcid, tuple(filter(None, found))) if name else None, faults)


def _orcid_behind(written: object) -> str | None:
    """Return the ORCID behind a name, None where there is none, no name before it, or several, which are of several authors."""
    if not isinstance(written, str) or "-" not in written:
        return None
    found = set(ORCID_BEHIND.findall(written.upper()))
    return found.pop() if len(found) == 1 and ORCID_BEHIND.sub("", written).strip() else None


def _person(value: object) -> str | None:
    """Return the name of an author, None of one who is not named; mail, numbers and half a pair of brackets are no names."""
    found = values.person(value)
    if not found or found.casefold() in NOBODY:
        return None
    if not any(map(str.isalpha, found)):
        raise ValueError("is a number and no name")
    if found.count("(") != found.count(")") or found.find(")") < found.find("("):
        raise ValueError("has half a pair of brackets")
    if "@" in found and all(map(MAIL.fullmatch, filter(None, BETWEEN.split(found)))):
        raise ValueError("is an e-mail address and no name")
    return found


def _position(numbered: tuple[int, object]) -> int:
    order, item = numbered
    position = values.whole(item.get("author")) if isinstance(item, dict) else None
    return order if position is None else position


def _affiliation(item: object) -> Affiliation | None:
    if not isinstance(item, dict):
        name = _place_of_work(item)
        return Affiliation(name, name, _ror_within(name)) if name else None
    name = _place_of_work(item.get("institution")) or _place_of_work(item.get("name"))
    raw = _place_of_work(item.get("raw")) or name
    city = values.filled(item.get("city"))
    if raw is None:
        return None
    try:
        coordinates, faults = _coordinates(item), []
    except ValueError as error:
        coordinates, faults = (None, None), [str(error)]
    country = values.filled(item.get("country"))
    place = Place(city, country, *coordinates) if city else None
    ror = _ror(item.get("ror")) or _ror_within(raw)
    return _read(Affiliation(raw, name, ror, place, None if city else country), faults)


def _ror(value: object) -> str | None:
    """Return an id of ROR's as the address that it is; anything else as it stands."""
    written = values.filled(value)
    match = ROR.fullmatch(written) if written else None
    return f"https://ror.org/{match[1].lower()}" if match else written


def _ror_within(text: str) -> str | None:
    """Return the one id of ROR's whose address stands in an affiliation; of several nothing says whose they are."""
    found = {identifier.lower() for identifier in ROR_WITHIN.findall(text)}
    return f"https://ror.org/{found.pop()}" if len(found) == 1 else None


def _place_of_work(value: object) -> str | None:
    found = values.filled(value)
    return None if found and AFFILIATION_MARKS.fullmatch(found) else found


def _coordinates(described: Mapping[str, object]) -> tuple[float | None, float | None]:
    latitude, longitude = values.number(described.get("latitude")), values.number(described.get("longitude"))
    if (latitude is None) != (longitude is None):
        raise ValueError("has one coordinate without the other")
    if latitude is not None and longitude is not None and not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError("has coordinates that are not on Earth")
    return latitude, longitude
