"""The shape of papers.db as literals: tables, indexes, full-text indexes, views."""

from papersette.schema.full_text import FTS, FTS_TRIGGERS, FullText
from papersette.schema.tables import DESCENDING, INDEXES, NAME_USERS, SCHEMA_VERSION, TABLES
from papersette.schema.views import VIEWS

__all__ = ["DESCENDING", "FTS", "FTS_TRIGGERS", "INDEXES", "NAME_USERS", "SCHEMA_VERSION", "TABLES", "VIEWS", "FullText"]
