"""Keys of JSON records that are other names of fields: `Abstract Note`, `publication_year`, `DOI`.

They are the names that columns have, too, and stand in for a key that is absent where their value is of the kind that the field
has. A list or an object is none, unless it has authors or keywords. What records call `key` is no id: it may be a topic, or a
word of the file's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from papersette.sources.fields import plain_dates, references
from papersette.sources.fields.names import ADDING, NAMES, SCHEMES, is_missing, plain_name
from papersette.sources.json.convert import Rule, add_links, make_project_link

__all__ = ["Renamed", "field_of"]

# Names of columns that say something else where they are keys.
NOT_KEYS = frozenset({"key"})
# Field and place among its names, by plain name.
FIELDS = {name: (place, field) for field, names in NAMES.items() for place, name in enumerate(names) if name not in NOT_KEYS}
# So many keys are kept, each looked up once.
MOST_KEPT = 1000


def field_of(key: str) -> str | None:
    """Return the field that a key is a name of."""
    return FIELDS.get(plain_name(key), (0, None))[1]


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() and not is_missing(value) else None


def _number(value: Any) -> Any:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else _text(value)


def _whole(value: Any) -> Any:
    """Return a whole number as text, one that pandas made a fraction of too: 12.0; anything else stays."""
    is_whole = type(value) is int or (isinstance(value, float) and value.is_integer())
    return str(int(value)) if is_whole else value


def _people(value: Any) -> Any:
    return value if isinstance(value, list | dict) and value else _text(value)


def _date(value: Any) -> str | None:
    try:
        return plain_dates.published(_text(value))
    except ValueError:
        return None


def _name(value: Any) -> Any:
    """Return what an object of a journal or conference is called; anything else stays."""
    return value.get("title") or value.get("name") if isinstance(value, dict) else value


def _key(value: Any) -> str | None:
    # A number alone counts the records of its own file.
    found = _text(value)
    return None if found and found.isdigit() else found


# What a field takes of the value under another name; None where that is of another kind.
TAKEN: dict[str, Callable[[Any], Any]] = dict.fromkeys(NAMES, _text) | {
    "authors": _people,
    "keywords": lambda value: value if isinstance(value, list) and value else _text(value),
    "year": _number,
    "published": _date,
    "updated": _date,
    "citations": _number,
    "upvotes": _number,
    "withdrawn": lambda value: value if isinstance(value, bool) else references.truth_of(_text(value)),
    "venue": lambda value: references.venue_of(_text(_name(value))),
    "id": _key,
    "ids": lambda value: references.ids_of(_text(value)) or None,
    "code": lambda value: references.find_urls(_text(value)) or None,
    "project": lambda value: references.find_urls(_text(value)) or None,
    **dict.fromkeys(SCHEMES, lambda value: _text(_whole(value))),
}
# What a list of links says of each address.
LINKS: dict[str, Callable[[str], Any]] = {"code": lambda url: {"url": url, "kind": "code"}, "project": make_project_link}


class Renamed:
    """Gives records' keys the names that their fields have.

    Args:
        known: keys that are read as they are.
        rules: canonical key → rule; one that finds a value leaves nothing for another name.
    """

    def __init__(self, known: frozenset[str], rules: Mapping[str, Rule]) -> None:
        self._known, self._rules = set(known), rules
        self._fields: dict[str, tuple[int, str]] = {}

    def rename(self, record: Mapping[str, Any]) -> tuple[Mapping[str, Any], frozenset[str]]:
        """Return a record with the values of other names under their fields' own, and which names have no more to say."""
        # Of nearly all records this is all that is asked.
        if record.keys() <= self._known:
            return record, frozenset()
        named = [(found, key) for key in record.keys() - self._known if (found := self._look_up(key))]
        renamed, used = dict(record), set[str]()
        for (_, field), key in sorted(named):
            taken = TAKEN[field](record[key])
            if taken is not None and (self._put(renamed, field, taken) or field not in ADDING):
                used.add(key)
        return renamed, frozenset(used)

    def _look_up(self, key: str) -> tuple[int, str] | None:
        found = self._fields.get(key) or FIELDS.get(plain_name(key))
        if len(self._known) + len(self._fields) < MOST_KEPT:
            if found:
                self._fields[key] = found
            else:
                self._known.add(key)
        return found

    def _put(self, record: dict[str, Any], field: str, taken: Any) -> bool:
        """Put a value where its field is read, and tell whether nothing stood there."""
        if field in LINKS:
            record["links"] = add_links(record.get("links") or [], map(LINKS[field], taken))
            return True
        if field in SCHEMES:
            ids = record.get("ids") or {}
            is_absent = isinstance(ids, dict) and not ids.get(field)
            record |= {"ids": {**ids, field: taken}} if is_absent else {}
            return is_absent
        rule = self._rules.get(field)
        is_absent = (rule(record) if rule else record.get(field)) in (None, "", [])
        record |= {field: taken} if is_absent else {}
        return is_absent
