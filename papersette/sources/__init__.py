"""Readers of paper files: a table of formats, and one way to open any of them."""

from papersette.sources.formats import FORMATS, Format, Record, choose_format
from papersette.sources.opening.lines import Lines, read_parts
from papersette.sources.opening.paths import find_files, measure_bytes
from papersette.sources.opening.stream import Archives, Source, open_source, worded
from papersette.sources.records.record import raw_of, write_record

__all__ = [
    "FORMATS",
    "Archives",
    "Format",
    "Lines",
    "Record",
    "Source",
    "choose_format",
    "find_files",
    "measure_bytes",
    "open_source",
    "raw_of",
    "read_parts",
    "worded",
    "write_record",
]
