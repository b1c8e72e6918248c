"""The only writer of papers.db."""

from papersette.store.file import SCHEMA_VERSION, Entry, Store

__all__ = ["SCHEMA_VERSION", "Entry", "Store"]
