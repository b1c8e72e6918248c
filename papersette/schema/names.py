"""Which tables hold names, who uses them, and where other spellings of them stand."""

from __future__ import annotations

__all__ = ["NAMED", "SPELLED", "UNUSED"]

# Tables of things that have more than one name: the table of all their names, and its column of things.
SPELLED: dict[str, tuple[str, str]] = {
    "measures": ("measure_names", "measure_id"),
    "datasets": ("dataset_names", "dataset_id"),
    "institutions": ("institution_names", "institution_id"),
}

# Tables whose names a search finds whether in capitals or in small letters.
NAMED = ("datasets", "measures", "places", "institutions", "venues", "topics", *[names for names, _ in SPELLED.values()])

# Tables of names, with the columns that use them; a name that nothing uses is an orphan. Institutions go before places.
_USERS: dict[str, tuple[tuple[str, str], ...]] = {
    "venues": (("papers", "venue_id"),),
    "authors": (("paper_authors", "author_id"),),
    "institutions": (("affiliations", "institution_id"),),
    "places": (("paper_places", "place_id"), ("institutions", "place_id")),
    "topics": (("paper_topics", "topic_id"),),
    "hosts": (("links", "host_id"),),
    "measures": (("metrics", "measure_id"),),
    "datasets": (("metrics", "dataset_id"), ("paper_datasets", "dataset_id")),
}

# What a row of such a table meets that nothing uses.
UNUSED: dict[str, str] = {
    table: " and ".join(f"not exists (select 1 from {user} where {user}.{column} = {table}.id)" for user, column in users)
    for table, users in _USERS.items()
}
