"""The only writer of papers.db."""

from papersette.store.database import Store
from papersette.store.files.scratch import open_scratch
from papersette.store.papers.writer import Entry
from papersette.store.provenance.sources import UNKNOWN_FORMAT

__all__ = ["UNKNOWN_FORMAT", "Entry", "Store", "open_scratch"]
