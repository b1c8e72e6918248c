"""A saved papers page as text: a few header lines, then title line and abstract paragraph in turn.

The page has no ids, no authors and no dates of papers; its own date line (without a year) becomes the source's note.
The last abstract may be cut off mid-sentence, since pages load as one scrolls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.opening.lines import is_utf8, read_texts, reject_text

__all__ = ["read", "sniff"]

# What the page shows above, between and below the papers. Anything else that is neither title nor abstract is a reject.
HEADER_LINES = frozenset(
    {"new", "trending papers", "daily papers", "get trending papers in your email inbox!", "subscribe", "papers"}
)
BYLINE = re.compile(r"by\s?AK and the research community", re.IGNORECASE)
DATE_LINE = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, \d{4})?"
)
SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]}]*\Z")
ADDRESS = re.compile(r"https?://\S")

# What files of other kinds begin lines with: RIS and its kin, EndNote, YAML, mails and saved web archives. One line may be a
# title all the same; two that differ are none.
FOREIGN = re.compile(
    r"(?:(?:AB|AU|A1|DO|ER|JF|N2|PY|RT|SR|TI|TY|T1|YR)(?: {1,2}-)? (?=\S)|%[A-Z0-9] "
    r"|(?:- )?[ ]{0,4}(?:abstract|authors?|doi|title|url|year): |(?:Content-Type|DOI|From|MIME-Version|PMID|Subject): )"
)
# A tag that may be a word as well: SR of Small Pictures.
WORD = re.compile(r"[A-Z][A-Z\d] ")
# Headings and code as Markdown has them. One heading that is not the first line may be a title: # of Doors Matters.
MARKDOWN = re.compile(r"\A\s*# +\S|^#{2,6} +\S|^\S.{0,99}\n(?:={3,}|-{3,})\s*$|^(?:```|~~~)", re.MULTILINE)
# How lines of programs, LaTeX, SQL and logs begin or end, which lie in folders beside papers; no title does, and no line of an
# abstract: it may begin with `function f(x) is` or `let x = 5 and`, and have equations.
CODE = re.compile(
    r"^[ \t]{0,8}(?:#!/|#include\s|from [\w.]+ import\s|import \w+(?:\.\w+)*(?: as \w+)?;?\s*$|(?:async )?def \w+\("
    r"|class \w+(?:\([^()\n]*\))?:\s*$|function \w+\([^()\n]*\)\s*$|library\(\w+\);?\s*$|(?:INSERT INTO|CREATE TABLE)\s"
    r"|(?:const|let|var) \w+ ?=(?:.*[;(\[]\s*$|\s*$|\s*[\"'\[{])"
    r"|\\(?:documentclass|usepackage|begin(?!\{(?:equation|align|gather|multline|eqnarray|math|displaymath|cases|array))"
    r"|section|newcommand|input)\b|\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*[ \t]+\S)|\{[ \t]*\r?$",
    re.MULTILINE,
)
TOP_HEADING = re.compile(r"^# +\S", re.MULTILINE)
# What ends a cell of a table, and is no comma of a sentence; so many a sentence may have.
CELL_END, MOST_CELLS = re.compile(r"(?<!\d),(?! )|\t"), 4

TITLE_MAX = 300
ABSTRACT_MIN = 200


def sniff(head: bytes) -> bool:
    """Accept text in which a title line is followed by a long paragraph."""
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # the head may end within a character
            return False
        text = head[: error.start].decode("utf-8-sig")
    if "\0" in text or text.lstrip()[:1] in "{[<@%":
        return False
    if MARKDOWN.search(text) or CODE.search(text) or len(TOP_HEADING.findall(text)) > 1:
        return False
    lines = [line for line in text.splitlines() if line.strip() and not _is_header(line.strip())]
    if len(_find_tags(lines)) > 1:
        return False
    return any(_is_title(first) and _is_abstract(second) and _is_prose(second) for first, second in pairwise(lines))


def _find_tags(lines: list[str]) -> set[str]:
    """Return what lines begin with as other files do; of a title and its abstract a tag says so only where both have one."""
    tags = [match[0] if (match := FOREIGN.match(line)) else "" for line in lines]
    of_pages = set[int]()
    for place, (first, second) in enumerate(pairwise(lines)):
        if _is_title(first) and _is_abstract(second) and not (tags[place] and tags[place + 1]):
            of_pages |= {place, place + 1}
    return {tag for place, tag in enumerate(tags) if tag and not (place in of_pages and WORD.fullmatch(tag))}


def _is_prose(line: str) -> bool:
    """Whether a line is hardly one of a table, or of a page as HTML."""
    return not line.lstrip().startswith("<") and len(CELL_END.findall(line)) <= max(MOST_CELLS, line.count(", "))


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield the papers of a page, titles and abstracts as given.

    A line that fits nowhere, or a title whose abstract is missing, is a Reject with its line.

    Raises:
        SourceError: the page holds no paper.
    """
    last: Paper | None = None
    for record in _pair(_lines(stream)):
        if isinstance(record, Paper):
            if last is not None:
                yield last
            last = record
        else:
            yield record
    if last is None:
        raise SourceError(path, None, "no paper on this page: expected title lines and abstracts in turn")
    yield _mark_cut(last)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, str | Reject]]:
    """Yield (1-based line number, text without line end) of each line that is not blank."""
    for number, line in read_texts(stream):
        if isinstance(line, Reject):
            yield number, line
        elif not is_utf8(line):
            yield number, reject_text(f"line {number}", "not UTF-8", line)
        elif "\0" in line:
            yield number, reject_text(f"line {number}", "holds a NUL character", line)
        elif stripped := line.strip():
            yield number, stripped


def _pair(lines: Iterator[tuple[int, str | Reject]]) -> Iterator[Paper | Reject | SourceInfo]:
    title: tuple[int, str] | None = None
    for number, line in lines:
        if isinstance(line, Reject):
            yield line
        elif _is_header(line):
            if DATE_LINE.fullmatch(line):
                yield SourceInfo(note=f"date on the page: {line}")
        elif title and _is_abstract(line):
            yield Paper(title=title[1], abstract=line, locator=f"line {title[0]}")
            title = None
        else:
            if title:
                yield Reject(f"line {title[0]}", "a line that is not a title with an abstract below it", title[1])
            title = (number, line)
    if title:
        yield Reject(f"line {title[0]}", "a title without an abstract", title[1])


def _mark_cut(paper: Paper) -> Paper:
    """Mark the page's last paper when its abstract ends without the end of a sentence."""
    *_, last_word = (paper.abstract or "").split() or [""]
    if SENTENCE_END.search(last_word) or ADDRESS.search(last_word):
        return paper
    return Paper(title=paper.title, abstract=paper.abstract, locator=paper.locator, truncated=True)


def _is_header(line: str) -> bool:
    return line.lower() in HEADER_LINES or bool(BYLINE.fullmatch(line) or DATE_LINE.fullmatch(line))


def _is_title(line: str) -> bool:
    return len(line) <= TITLE_MAX


def _is_abstract(line: str) -> bool:
    return len(line) >= ABSTRACT_MIN
