"""The formats that can be read, each a module with `sniff` and `read`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.sources import bibtex, csl, jsonl, page, ris, table

__all__ = ["FORMATS", "Format", "Record", "choose_format"]

Record = Paper | Reject | SourceInfo


@dataclass(frozen=True, slots=True)
class Format:
    """One input format: `sniff` judges the first bytes of a file, `read` streams its records; `example` shows one."""

    name: str
    description: str
    example: str
    sniff: Callable[[bytes], bool]
    read: Callable[[BinaryIO, str], Iterator[Record]]


# The order is the order of sniffing: the stricter sniffer first.
FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        Format(
            "csv",
            "CSV or TSV with a header: a title column and any other that is known",
            "Title,Authors,Year,DOI\nA Title,Ada Example; Ben Sample,2024,10.1234/abc",
            table.sniff,
            table.read,
        ),
        Format(
            "ris",
            "RIS: lines of tags from TY to ER",
            "TY  - JOUR\nTI  - A Title\nAU  - Example, Ada\nPY  - 2024\nER  - ",
            ris.sniff,
            ris.read,
        ),
        Format(
            "bibtex",
            "BibTeX: one @entry a paper",
            "@inproceedings{example,\n  title = {A Title},\n  author = {Example, Ada and Sample, Ben},\n  year = 2024,\n}",
            bibtex.sniff,
            bibtex.read,
        ),
        Format(
            "csl-json",
            "CSL-JSON: a list of items, as Zotero exports it",
            '[{"type": "article-journal", "title": "...", "author": [{"family": "...", "given": "..."}], "issued": {...}}]',
            csl.sniff,
            csl.read,
        ),
        Format(
            "jsonl",
            "JSON or JSON lines: one object a paper, with at least a title",
            '{"title": "...", "abstract": "...", "arxiv_id": "2401.00001"}',
            jsonl.sniff,
            jsonl.read,
        ),
        Format(
            "page",
            "a saved papers page as text: title lines and abstracts in turn",
            "A Title of One Line\n\nIts abstract, a paragraph of at least 200 characters ...",
            page.sniff,
            page.read,
        ),
    )
}


def choose_format(head: bytes, path: str) -> Format:
    """Return the first format whose sniffer accepts the file's first bytes.

    Raises:
        SourceError: no format does.
    """
    if not head.strip():
        raise SourceError(path, None, "the file is empty")
    for candidate in FORMATS.values():
        if candidate.sniff(head):
            return candidate
    known = ", ".join(f"{known.name} ({known.description})" for known in FORMATS.values())
    raise SourceError(path, 1, f"not a format that can be read here; known are {known}")
