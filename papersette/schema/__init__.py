"""The shape of papers.db as literals: tables, indexes, full-text indexes, views."""

from papersette.schema.full_text import FTS, FTS_TRIGGERS, FullText
from papersette.schema.tables import INDEXES, NAME_USERS, STATED_INDEXES, TABLES
from papersette.schema.views import VIEWS

__all__ = ["FTS", "FTS_TRIGGERS", "INDEXES", "NAME_USERS", "STATED_INDEXES", "TABLES", "VIEWS", "FullText"]
