"""The only writer of papers.db."""

from papersette.store.file import SCHEMA_VERSION, Store
from papersette.store.papers import Entry
from papersette.store.scratch import open_scratch
from papersette.store.shrink import UNKNOWN_FORMAT

__all__ = ["SCHEMA_VERSION", "UNKNOWN_FORMAT", "Entry", "Store", "open_scratch"]
