"""The only writer of papers.db."""

from papersette.store.file import SCHEMA_VERSION, Store
from papersette.store.papers import Entry
from papersette.store.scratch import open_scratch

__all__ = ["SCHEMA_VERSION", "Entry", "Store", "open_scratch"]
