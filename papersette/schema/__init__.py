"""The shape of papers.db as literals: tables, indexes, full-text indexes, views."""

from papersette.schema.counts import (
    COLUMN_FACETS,
    COUNTS,
    JUNCTION_FACETS,
    MOST_KEPT,
    NARROWED_FROM,
    NARROWED_JUNCTIONS,
    PAPER_FACETS,
    VALUE_END,
)
from papersette.schema.full_text import FTS, FTS_TRIGGERS, FullText
from papersette.schema.indexes import COUNTED_WHOLE, COVERING, DESCENDING, DROPPED, INDEXES, STATED, STATED_INDEXES
from papersette.schema.names import NAMED, SPELLED, UNUSED
from papersette.schema.tables import SCHEMA_VERSION, TABLES, VECTOR_TRIGGERS
from papersette.schema.views import VIEWS

__all__ = [
    "COLUMN_FACETS",
    "COUNTED_WHOLE",
    "COUNTS",
    "COVERING",
    "DESCENDING",
    "DROPPED",
    "FTS",
    "FTS_TRIGGERS",
    "INDEXES",
    "JUNCTION_FACETS",
    "MOST_KEPT",
    "NAMED",
    "NARROWED_FROM",
    "NARROWED_JUNCTIONS",
    "PAPER_FACETS",
    "SCHEMA_VERSION",
    "SPELLED",
    "STATED",
    "STATED_INDEXES",
    "TABLES",
    "UNUSED",
    "VALUE_END",
    "VECTOR_TRIGGERS",
    "VIEWS",
    "FullText",
]
