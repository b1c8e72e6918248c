"""The only writer of papers.db."""

from papersette.store.file import Store
from papersette.store.papers import Entry
from papersette.store.scratch import open_scratch
from papersette.store.shrink import UNKNOWN_FORMAT

__all__ = ["UNKNOWN_FORMAT", "Entry", "Store", "open_scratch"]
