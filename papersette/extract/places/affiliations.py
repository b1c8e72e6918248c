"""Affiliations: the institution and the city that their words tell.

Nothing is guessed: a city counts only with its country or state, or as the seat of a known institution, or where no other city of
that name could be meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.places.gazetteer import (
    CITY_STATES,
    City,
    cities,
    countries,
    countries_of_codes,
    find_city,
    fold,
    named_country,
    provinces,
    states,
    whole_country,
)  # fmt: skip
from papersette.extract.places.institution_words import find_institution, has_campuses, has_institution, with_forms
from papersette.extract.places.known_institutions import find_known, find_seat, is_near, without_city
from papersette.models import Place

__all__ = ["is_several", "read_affiliation"]

SEPARATOR = re.compile(r"\s*[,;|，；、،]\s*")
# Postal codes and numbers beside a city: CH-8092 Zürich, Pittsburgh PA 15213.
POSTAL = re.compile(r"\b(?:NL-)?\d{4} ?[A-Z]{2}\b|\b(?:[A-Z]{1,2}-)?\d[\d-]{2,}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
# What else stands around a city's name: the rest of a postal code, a district's number, what kind of town it is, a campus.
AROUND = re.compile(r"^(?:\d{1,2}|campus|city of)\s+|\s+(?:\d{1,2}|city|campus)$|-(?:shi|si)$", re.IGNORECASE)
CEDEX = re.compile(r" cedex\b(?: \d+)?$", re.IGNORECASE)
ZIP = re.compile(r"\b\d{5}(?:-\d{4})?$")
# What stands around an affiliation: addresses of mail and of the web, the mark of a footnote.
MAIL = re.compile(
    r"(?<![\s.;,(<])[\s.;,(<]*(?:\b(?:electronic address|e-?mails?(?: address)?)\s*:?\s*)?"
    r"\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}[>)]?",
    re.IGNORECASE,
)
# Ids of institutions, behind what they are ids of or known by their form.
IDS = re.compile(
    r"[\s(\[]{0,2}(?:(?:\b(?:ROR|GRID|ISNI|Ringgold)\b(?: ID)?:?\s*)?"
    r"(?:\b(?:https?://)?ror\.org/\w{9}\b|\bgrid\.\d{1,7}\.\w{1,2}\b|\b0000(?: ?\d{4}){2} ?\d{3}[\dX]\b)"
    r"|\b(?:ROR|GRID|ISNI|Ringgold)(?: ID)?: ?\w{3,16}\b)[)\];]{0,2}",
    re.IGNORECASE,
)
WEB = re.compile(r"\s*[(\[<]?\bhttps?://[^\s,;)\]>]+[)\]>]?")
MARK = re.compile(r"^\s*(?:[(\[](?:\d{1,2}|[a-z])[)\]]|(?:\d{1,2}|[a-z])[).]?\s|[¹²³⁰-⁹*†‡§¶#]{1,3})\s*(?=[A-ZÀ-Þ])")
# Whose an affiliation is and since when, and a bracket around all of it.
LEAD = re.compile(
    r"^[^\w(\[]*(?:(?:(?:present|current|permanent|new|postal|mailing)\s+)?address(?:es)?\s*:"
    r"|(?:also|now|presently|currently|previously|formerly)\s+(?:at|with)\b|from\b(?=\s+the\b))\s*(?:the\b\s*)?",
    re.IGNORECASE,
)
AROUND_ALL = re.compile(r"^\s*(?:\[([^\[\]]*)\]|\(([^()]*)\))\s*\.?\s*$")
# Numbers that stand in a list of affiliations: before its first word, and behind an institution, where a unit or a blank follows.
GLUED = re.compile(r"^\d{1,2}(?=[A-ZÀ-Þ]\w+ (?:of|for|de|für) )")
NUMBERED = re.compile(rf" \d{{1,2}}(?= ,| (?:{pattern_of('institution_words', 'unit')}))", re.IGNORECASE)
# A full stop that ends an affiliation, and no abbreviation.
FULL_STOP = re.compile(r"(?<=\w{6})\.$")
BRACKETS = re.compile(r"\s*\(([^()]*)\)")
# Where one affiliation may end and another begin: `strong` where a state or a city can be its end, too.
ANOTHER = re.compile(
    r"(?P<strong>\s*;\s*|,\s*and\s+(?=[A-ZÀ-Þ])|,\s*(?=\d{1,2} ?[A-ZÀ-Þ]))|\.\s+(?=[A-ZÀ-Þ0-9])|\s+(?:and|&)\s+(?=[A-ZÀ-Þ])"
)
# No country, state or city that ends an affiliation has more characters, with its postal code.
LONGEST_END = 100
# Words that make another land of one's name, and those that part institutions or tell which campus it is.
NEW = re.compile(r"\bnew(?: south)?$", re.IGNORECASE)
SEVERAL = re.compile(r"\band\b|[&/]", re.IGNORECASE)
AREA = re.compile(pattern_of("institution_words", "area"), re.IGNORECASE)
CAMPUS = re.compile(r"\bcampus\b", re.IGNORECASE)
# What stands before the city that an institution is named after; a saint is as well one as a city.
BEFORE_CITY = re.compile(rf"\b(?:{pattern_of('institution_words', 'before')})$", re.IGNORECASE)
SAINT = re.compile(r"(?:san|santo|santa|s[aã]o|saint|sankt|st)\b", re.IGNORECASE)
STATE_TAIL = re.compile(r"^(?P<city>.+?) (?P<state>[A-Z]{2,3})$")

# Affiliations that are kept once they are read: papers of one place come together, and a large file has millions of others.
MOST_KEPT = 65_536


@lru_cache(MOST_KEPT)
def read_affiliation(raw: str) -> tuple[str | None, Place | None]:
    """Return (institution, place) of an affiliation as printed, the first of several; None where its words do not tell."""
    parts = _with_country_apart(_split(_first_of(_clean(raw))))
    place, state = _place(parts)
    known = find_known(parts, place, state)
    if not known:
        parts = with_forms(parts)
        return _with_campus(find_institution(parts), parts), _place_in(parts, place, state)
    printed, institution, seat = known
    if place is None or (
        place.latitude is None
        and place.country == seat.place.country
        and state in (None, seat.state)
        and not any(_may_be_town(part) and not _names_city(part, seat) for part in parts[_index(printed, parts) :])
    ):
        place = seat.place
    # An institution has other names elsewhere: the University of Maryland in Baltimore is not that of College Park.
    return institution if is_near(place, seat.place) else printed, place


def is_several(raw: str) -> bool:
    """Whether an affiliation as printed is several in one text, of which read_affiliation reads the first."""
    plain = _clean(raw)
    return _first_of(plain) != plain


def _clean(raw: str) -> str:
    """Return an affiliation without addresses and marks, and with a country in brackets behind a comma."""
    line = " ".join(raw.split())
    bare = AROUND_ALL.match(line)
    named = MAIL.sub("", (bare[1] or bare[2] or "") if bare else line)
    plain = MARK.sub("", WEB.sub("", IDS.sub("", named).lstrip(" ,;.")))
    plain = FULL_STOP.sub("", NUMBERED.sub(",", GLUED.sub("", LEAD.sub("", plain))))
    return BRACKETS.sub(lambda found: f", {found[1]}" if fold(found[1].rpartition(",")[2]) in countries() else found[0], plain)


def _split(affiliation: str) -> list[str]:
    """Return the parts of an affiliation; a comma in brackets parts nothing."""
    parts: list[list[str]] = []
    has_pairs, depth = affiliation.count("(") == affiliation.count(")"), 0
    for part in filter(None, SEPARATOR.split(affiliation)):
        if has_pairs and depth > 0:
            parts[-1].append(part)
        else:
            parts.append([part])
            depth = 0
        depth += part.count("(") - part.count(")")
    return [", ".join(pieces) for pieces in parts]


def _with_campus(institution: str | None, parts: Sequence[str]) -> str | None:
    """Return an institution with the town behind it, where many in other towns bear its name."""
    behind = parts[_index(institution, parts) :]
    is_one_of_many = institution is not None and has_campuses(institution) and bool(behind) and _may_be_town(behind[0])
    return f"{institution}, {behind[0].rstrip('.')}" if is_one_of_many else institution


def _first_of(raw: str) -> str:
    """Return the first of several affiliations in one text: each ends with its country, some with a state or a city."""
    last_comma = raw.rfind(",")
    for end in ANOTHER.finditer(raw):
        comma = raw.rfind(",", max(0, end.start() - LONGEST_END), end.start())
        if comma < 0:
            continue
        last = POSTAL.sub("", raw[comma + 1 : end.start()]).strip(" .")
        if _is_end(last, is_strong=bool(end["strong"]) and last_comma >= end.end()):
            return raw[: end.start()]
    return raw


def _is_end(part: str, *, is_strong: bool) -> bool:
    """Whether an affiliation ends with a part: with a country, and where another surely follows also with a state or a city."""
    if fold(part) in countries():
        return True
    return is_strong and (part in states() or find_city(part, None, None) is not None)


def _place(parts: Sequence[str]) -> tuple[Place | None, str | None]:
    """Return (place, state) of the parts of an affiliation, read from its end; the country where no city can be told."""
    meant: list[tuple[str | None, str | None]] = [(None, None)]
    for at in reversed(range(len(parts))):
        text = CEDEX.sub("", POSTAL.sub("", parts[at]).strip(" ."))
        if text and (areas := _areas(text, ZIP.search(parts[at]) is not None, meant)):
            meant = areas
        elif text and (city := _one_city(text, meant)):
            city = _city_before(parts[:at], city) or city
            return city.place, city.state
    (country, state), *others = meant
    if others or not country:
        return None, None
    return whole_country(country), state


def _with_country_apart(parts: Sequence[str]) -> list[str]:
    """Return the parts of an affiliation, the last in two where a country ends it: Jeddah Saudi Arabia, NSW 2109 Australia.

    An institution keeps its own, but for a known one of that country: Universitas Indonesia.
    """
    found = _ending_country(parts[-1]) if parts else None
    if not found or fold(parts[-1]) in countries():
        return list(parts)
    head, name, country = found
    known = find_seat(without_city(head) or head)
    is_sure = known[1].place.country == country if known else _one_city(head, [(country, None)]) is not None
    if is_sure or (_is_country(name) and not has_institution(head)):
        return [*parts[:-1], head, name]
    return list(parts)


def _ending_country(text: str) -> tuple[str, str, str] | None:
    """Return (what stands before, name, country) of a text that a country ends; New Mexico is none."""
    words = POSTAL.sub("", text).strip(" .").replace("-", " ").split()
    for at in range(max(1, len(words) - 3), len(words)):
        head, name = " ".join(words[:at]), " ".join(words[at:])
        if fold(name) in countries() and not NEW.search(head):
            return head, name, countries()[fold(name)]
    return None


def _is_country(name: str) -> bool:
    """Whether a name of a country is no word as well where it ends others; short ones are in capitals."""
    return (name.isupper() if len(name) <= 3 else named_country(name) is not None) or name.startswith("United States")


def _place_in(parts: Sequence[str], place: Place | None, state: str | None) -> Place | None:
    """Return the place that the institution is named after, in the country or state that is known, if any.

    Where other parts stand behind it that nothing explains, one may be the town that it is in; a campus is.
    """
    institution = find_institution(parts)
    pieces = [piece for piece in SEVERAL.split(institution or "") if has_institution(piece)]
    if (place and place.latitude is not None) or len(pieces) != 1 or any(map(_may_be_town, parts[_index(institution, parts) :])):
        return place
    name = BRACKETS.sub("", institution or "")
    ending = _ending_country(name) if place is None else None
    if ending and _is_country(ending[1]):
        return whole_country(ending[2])
    words = name.split(" ")
    for at in range(max(1, len(words) - 4), len(words)):
        head, city = " ".join(words[:at]), " ".join(words[at:])
        if (BEFORE_CITY.search(head) or find_seat(head)) and not SAINT.match(city) and city not in states():
            found = find_city(city, place.country if place else None, state)
            if found:
                return found.place
    return place


def _index(institution: str | None, parts: Sequence[str]) -> int:
    """Return where the parts behind that of an institution begin; it may be two parts."""
    last = (institution or "").rpartition(", ")[2]
    return next((at for at, part in enumerate(parts, 1) if last and last in part), 0)


def _names_city(part: str, city: City) -> bool:
    """Whether a part has the name of a city, of which others may have it too."""
    return any(is_near(each.place, city.place) for each in cities().get(fold(POSTAL.sub("", part).strip(" .")), ()))


def _may_be_town(part: str) -> bool:
    """Whether a part may be a town or a campus: it is no area, unit or institution, and has no number as streets have."""
    text = part.strip(" .")
    is_code = len(text) <= 3 and text.isupper()
    is_named = fold(text) in countries() or fold(text) in provinces() or text in states()
    is_area = is_named or is_code or AREA.fullmatch(text) is not None
    is_known = is_area or has_institution(text) or any(map(str.isdigit, text))
    return not is_known or CAMPUS.search(text) is not None


def _city_before(parts: Sequence[str], city: City) -> City | None:
    """Return the city that stands before another of its country: that is its province, or near; states have no such names."""
    name = POSTAL.sub("", parts[-1]).strip(" .") if parts else ""
    return find_city(name, city.place.country, None) if name and city.place.country != "United States" else None


def _areas(text: str, has_zip: bool, meant: Sequence[tuple[str | None, str | None]]) -> list[tuple[str | None, str | None]]:
    """Return the (country, state) pairs that a part can mean, given those that the parts behind it mean; none if it names none.

    Georgia is a state and a country, and CA without a postal code California or Canada: only a city tells.
    """
    name = fold(text).removesuffix(" province")
    country, state = countries().get(name) or provinces().get(name), states().get(text) or states().get(text.replace(".", ""))
    if country in CITY_STATES and meant == [("China", None)]:
        return [(country, None)]
    if meant == [("United States", None)]:
        return [("United States", state)] if state else []
    if meant != [(None, None)]:
        return []
    areas: list[tuple[str | None, str | None]] = [(country, None)] if country else []
    if state:
        areas.append(("United States", state))
        if text in countries_of_codes() and not has_zip:
            areas.append((countries_of_codes()[text], None))
    return areas


def _one_city(text: str, meant: Sequence[tuple[str | None, str | None]]) -> City | None:
    """Return the one city that a part means in one of the areas alone, as it stands or without what stands around its name."""
    names = dict.fromkeys((text, AROUND.sub("", text)))
    return next((city for name in names if (city := _only_city(name, meant))), None)


def _only_city(text: str, meant: Sequence[tuple[str | None, str | None]]) -> City | None:
    """Return the city that a name means in one of the areas alone, also with a state's code: Pittsburgh PA, Sydney NSW."""
    tail = STATE_TAIL.match(text)
    found = {city for country, state in meant if (city := find_city(text, country, state))}
    if tail and not found:
        ends = [("United States", tail["state"])] if tail["state"] in states() else []
        ends += [(country, None) for country, _ in meant if country not in (None, "United States")]
        found = {city for country, state in ends if (city := find_city(tail["city"], country, state))}
    return found.pop() if len(found) == 1 else None
