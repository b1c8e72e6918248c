"""Files of other kinds that people have papers in, known by their first bytes, and what to do with each."""

from __future__ import annotations

import re

__all__ = ["is_address", "tell_columns", "tell_export", "tell_foreign", "tell_unknown"]

ADDRESS = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
# (first bytes, what the name ends in, what to do); the first that fits. The bytes are those of Unix's file(1), version 5.45.
FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", ".xlsx", "a workbook of Excel; save its sheet as CSV"),
    (b"PK\x03\x04", ".ods", "a workbook of LibreOffice; save its sheet as CSV"),
    (b"PK\x03\x04", ".docx", "a document of Word; save it as plain text, or export the references that it was made of"),
    (b"PK\x03\x04", ".zip", "a zip archive that is damaged or ends early; get it anew, or unpack what is left of it"),
    (b"PK\x03\x04", "", "a zip archive; unpack it, or give it a name that ends in .zip"),
    (b"\xd0\xcf\x11\xe0", "", "a file of old Office programs; save it as CSV"),
    (b"SQLite format 3\0", "", "a SQLite database; export its papers to JSON lines or CSV (of a papers file: export --to jsonl)"),
    (b"\xfd7zXZ\0", "", "packed by xz; unpack it first, as in: xz -dk FILE"),
    (b"BZh9", "", "packed by bzip2; unpack it first, as in: bzip2 -dk FILE"),
    (b"7z\xbc\xaf\x27\x1c", "", "an archive of 7-Zip; unpack it into a folder"),
    (b"Rar!\x1a\x07", "", "a RAR archive; unpack it into a folder"),
    (b"PAR1\x15", "", "a Parquet file; write it as JSON lines, as DuckDB does: copy 'FILE' to 'papers.jsonl'"),
    (b"%PDF-", "", "a PDF; the reference of its paper can be read, as BibTeX or RIS"),
    (b"{\\rtf", "", "a rich text; save it as plain text"),
    (b"bplist00", "", "a web archive of Safari's; save the page's source as HTML"),
)
# Exports of databases and programs that have better ones, by what stands in their first bytes; the first that is found (2026).
EXPORTS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple((re.compile(sign), what) for sign, what in (
    (rb"\A\W{0,9}1: [^\0]{1,9000}?\bPMID:\s", "PubMed's summary as text; save the papers in its format PubMed, or as CSV"),
    (rb"\A\W{0,9}1\. [^\0]{1,60000}?\nPMID: \d", "PubMed's abstracts as text; save the papers in its format PubMed, or as CSV"),
    (rb"\A\W{0,9}Record #1 of \d+\s{1,9}ID: ", "the Cochrane Library's text; export RIS"),
    (rb"\A\W{0,9}<1>\s", "Ovid's text; export RIS"),
    (rb"\A\W{0,9}%R \d{4}\S{15}\s", "the tagged format of ADS; export BibTeX"),
    (rb"\A\W{0,9}Template-Type: ", "ReDIF of RePEc; IDEAS and EconPapers export BibTeX and RIS"),
    (rb"\A[^{\[<@\0][^\0]{1,3000}?\(https://www\.sciencedirect\.com/science/", "ScienceDirect's text; export RIS or BibTeX"),
    (rb"tei-c\.org/ns/", "TEI of another kind than GROBID's and HAL's; export RIS or BibTeX"),
    (rb'\A\W{0,9}corpusid"\s*:\s*\d+[^\0]{1,3000}?"annotations"\s*:', "S2ORC's full texts; take the papers and abstracts"),
    (rb'"search-results"\s*:', "an answer of Scopus's API; export CSV or RIS from its pages"),
))  # fmt: skip
# How pages of the web begin.
PROLOG = rb"\A(?:\xef\xbb\xbf)?\s{0,99}(?:(?:<\?[^>]{0,200}>|<!--[^>]{0,500}-->)\s{0,99}){0,3}"
HTML = PROLOG + rb"<(?i:!doctype\s+html|html|head|body)\b"
# What nothing is read from, by what stands in its first bytes; the first that is found.
AS_RECORDS = "a table as pandas writes it to JSON; write its rows as records: to_json(FILE, orient='records', lines=True)"
KEYED = "an object with a paper under each key; write its papers as a list: jq '[to_entries[] | .value + {id: .key}]' FILE"
UNKNOWN: tuple[tuple[re.Pattern[bytes], str], ...] = tuple((re.compile(sign), what) for sign, what in (
    (rb'\A\s{0,99}\{\s{0,99}(?:"0"\s{0,99}:\s{0,99}\{|"columns"\s{0,99}:\s{0,99}\[)', AS_RECORDS),
    (rb'\A\s{0,99}\{\s{0,99}"[^"\\]{1,200}"\s{0,99}:\s{0,99}\{[^{}]{0,20000}?"title"\s{0,99}:', KEYED),
    (rb"<responseWrapper\b", "Europe PMC's XML; its API has JSON (format=json)"),
    (rb'\A\s{0,99}\{\s{0,99}"header"\s{0,99}:\s{0,99}\{\s{0,99}"type"\s{0,99}:\s{0,99}"esummary"',
     "PubMed's summaries, which have no abstracts; ask efetch for XML (retmode=xml)"),
    (rb'"(?:biorxiv_doi|preprint_platform)"\s*:', "bioRxiv's list of what was published in journals; its details are read"),
    (rb"datacite\.org/schema/kernel", "DataCite's XML; its API has JSON, and repositories BibTeX, RIS or MARCXML"),
    (rb"\A\W{0,9}(?:From: <Saved by |Snapshot-Content-Location: |MIME-Version: )",
     "a page saved as MHTML, or a mail; save it as HTML"),
    (HTML + rb"[^\0]{0,60000}?\barXiv:\d{4}\.\d{4,5}",
     "a page of arXiv's; answers of its API are read (https://export.arxiv.org/api/query), and `fetch arxiv` gets categories"),
    (HTML, "a page of the web, of which Hugging Face's with papers are read; export what it shows as BibTeX, RIS or CSV"),
    (
        rb"\A\W{0,9}(?:#{1,3} |<!--|\[!|<h1|<div|<p)[^\0]{0,60000}?\]\(https?://",
        "a list in Markdown; what its links lead to can be read as BibTeX, RIS, CSV or JSON",
    ),
))  # fmt: skip
# A table by its columns has the values of each by their rows; behind the first object of a record stands what has none.
KEY = rb'"[^"\\]{1,99}"\s{0,99}:\s{0,99}'
FLAT = rb'\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}'
FIRST_ROW = rb'\{\s{0,99}"0"\s{0,99}:'
COLUMNS = re.compile(
    rb"\s{0,99}\{\s{0,99}%b(?=%b\s{0,99}[^\s\[{])(?!%b\s{0,99},\s{0,99}%b(?!\s{0,99}%b))"
    % (KEY, FIRST_ROW, FLAT, KEY, FIRST_ROW),
    re.DOTALL,
)
# A member of an archive that is one itself.
NESTED = re.compile(r".*\.zip/.*\.zip", re.IGNORECASE | re.DOTALL)
# A tar archive says so behind the name of its first member.
TAR, TAR_AT = b"ustar", 257


def tell_foreign(head: bytes, path: str) -> str | None:
    """Return what a file is that holds no format which can be read here, and what to do; None of an unknown kind."""
    if head[TAR_AT:].startswith(TAR):
        return "a tar archive; unpack it into a folder"
    if head.startswith(FOREIGN[0][0]) and NESTED.fullmatch(path):
        return "a zip archive within another; unpack the outer one into a folder"
    fitting = (what for start, ending, what in FOREIGN if head.startswith(start) and path.lower().endswith(ending))
    return next(fitting, None)


def tell_export(head: bytes) -> str | None:
    """Return what a file is that at most passes for a page, and which export of its maker can be read; None of another kind."""
    return next((what for sign, what in EXPORTS if sign.search(head)), None)


def tell_columns(head: bytes) -> str | None:
    """Return what to do with a table in JSON whose keys are its columns, which passes for one paper; None of anything else."""
    return AS_RECORDS if COLUMNS.match(head) else None


def tell_unknown(head: bytes) -> str | None:
    """Return what a file is that nothing is read from, and what to do; None of an unknown kind."""
    return next((what for sign, what in UNKNOWN if sign.search(head)), None)


def is_address(path: str) -> bool:
    """Tell whether what should be a path is an address on the web."""
    return ADDRESS.match(path) is not None
