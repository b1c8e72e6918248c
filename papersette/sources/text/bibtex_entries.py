"""The grammar of BibTeX: a stream as entries, one at a time, their values put together and their macros replaced.

A library that reads a stream was not to be found: bibtexparser 1 reads 345 entries a second, 2.1 and pybtex the whole file at
once, 2.1 leaves `a # b` as it stands, and pybtex lets 1.4 KB of nested @string grow to a gigabyte.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from papersette.models import Reject
from papersette.months import MONTHS
from papersette.sources.opening.lines import is_utf8, read_texts, reject_text

__all__ = ["Entry", "read_entries"]

START = re.compile(r"[ \t]*@[ \t]*[A-Za-z]+[ \t\r\n]*[{(]")
# A line may stop behind `@article`, before its brace.
BARE_START = re.compile(r"[ \t]*@[A-Za-z]+[ \t]*\r?\n?")
HEAD = re.compile(r"@\s*([A-Za-z]+)\s*([{(])\s*")
KEY = re.compile(r"([^,={}]*)(?:,|(?=\}))")
GAP = re.compile(r"[\s,]*")
FIELD = re.compile(r"([^\s={},\"#()@]+)\s*=\s*")
WORD = re.compile(r"[^\s,#{}\"()=]+")
JOIN = re.compile(r"\s*#\s*")
# BibTeX itself counts braces behind a backslash too. Exports that do not are read in a second try.
BRACES = (re.compile(r"[{}]"), re.compile(r"\\.|[{}]", re.DOTALL))
QUOTED = (re.compile(r"[{}\"]"), re.compile(r"\\.|[{}\"]", re.DOTALL))
# In these fields braces around everything make one name of it; a command keeps its own braces everywhere.
PEOPLE = frozenset({"author", "editor"})
COMMAND = re.compile(r"\{\\[A-Za-z]")
LOST_FIELD = re.compile(r"\b\w+\s*=\s*[{\"\d]")

LONGEST_ENTRY = 4 * 1024 * 1024
# Macros may hold macros: what they grow to is bounded, all together and within one entry.
MOST_MACROS, LONGEST_MACRO, MOST_EXPANDED = 10_000, 2_000, 100_000
MONTH_MACROS = {month: month for month in MONTHS}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its type in lower case, its key, its fields by name in lower case, and where it stands."""

    kind: str
    key: str
    fields: dict[str, str]
    line: int
    raw: str


def read_entries(stream: BinaryIO) -> Iterator[Entry | Reject]:
    """Yield the entries of a stream, and a Reject for each that cannot be read; text between entries is a comment.

    An entry that does not end is read no further than the next `@type{` at a line's start.
    """
    macros = dict(MONTH_MACROS)
    for number, block in _read_blocks(stream):
        if isinstance(block, Reject):
            yield block
            continue
        yield from _Block(block, number, macros).read()


def _read_blocks(stream: BinaryIO) -> Iterator[tuple[int, str | Reject]]:
    """Yield (line, text) from each `@type{` at a line's start to the next."""
    first, block, size = 0, io.StringIO(newline=""), 0
    for number, line in read_texts(stream):
        if isinstance(line, Reject):
            yield number, line
            continue
        if START.match(line) or BARE_START.fullmatch(line):
            if size:
                yield first, block.getvalue()
            first, block, size = number, io.StringIO(newline=""), len(line)
            block.write(line)
        elif size:
            size += len(line)
            block.write(line)
        if size > LONGEST_ENTRY:
            yield first, reject_text(f"line {first}", f"an entry longer than {LONGEST_ENTRY:,} characters", block.getvalue())
            size = 0
    if size:
        yield first, block.getvalue()


class _Block:
    """A text that starts with an entry; others may follow on its last line."""

    def __init__(self, text: str, line: int, macros: dict[str, str]) -> None:
        self._text, self._line, self._macros = text, line, macros
        self._at, self._escapes, self._expanded = 0, 0, 0

    def read(self) -> Iterator[Entry | Reject]:
        head, line, counted = HEAD.search(self._text), self._line, 0
        while head:
            start = head.start()
            line += self._text.count("\n", counted, start)
            counted = start
            try:
                entry = self._try_entry(head, line)
            except ValueError as error:
                yield reject_text(f"line {line}", str(error), self._text[start:])
                return
            if entry and not is_utf8(entry.raw):
                yield reject_text(f"line {line}", "not UTF-8", entry.raw)
            elif entry:
                yield entry
            end, head = self._at, HEAD.search(self._text, self._at)
            rest = self._text[end : head.start() if head else None]
            if entry and LOST_FIELD.search(rest):
                yield reject_text(f"line {line}", "fields behind the entry's closing brace were not read", self._text[start:])

    def _try_entry(self, head: re.Match[str], line: int) -> Entry | None:
        self._escapes = 0
        try:
            return self._entry(head, line)
        except ValueError:
            self._escapes = 1
            return self._entry(head, line)

    def _entry(self, head: re.Match[str], line: int) -> Entry | None:
        """Return the entry that starts at `head`, None for a comment, a preamble or a macro."""
        kind, closer, start = head[1].lower(), ")" if head[2] == "(" else "}", head.start()
        self._at, self._expanded = head.end(), 0
        if kind == "comment":
            self._at = len(self._text)
            return None
        if kind == "preamble":
            self._value()
            return None
        key = "" if kind == "string" else self._key()
        fields: dict[str, str] = {}
        while not self._is_at(closer):
            name = self._take(FIELD, f"no `name = value` at {self._text[self._at : self._at + 40]!r}")[1].lower()
            value = self._value()
            _put(fields, name, value if name in PEOPLE or kind == "string" else _unwrap(value))
        if kind == "string":
            self._define(fields)
            return None
        return Entry(kind, key, fields, line, self._text[start : self._at])

    def _key(self) -> str:
        match = KEY.match(self._text, self._at)
        if not match:
            return ""
        self._at = match.end()
        return match[1].strip()

    def _is_at(self, closer: str) -> bool:
        """Pass over commas and blanks; tell whether the entry ends there, and pass over its end."""
        self._take(GAP, "")
        if self._at >= len(self._text):
            raise ValueError("the entry has no closing brace")
        is_end = self._text[self._at] == closer
        self._at += is_end
        return is_end

    def _value(self) -> str:
        parts = [self._part()]
        while match := JOIN.match(self._text, self._at):
            self._at = match.end()
            parts.append(self._part())
        return "".join(parts)

    def _part(self) -> str:
        opener = self._text[self._at : self._at + 1]
        if opener in ("{", '"'):
            start, self._at = self._at + 1, self._end(opener)
            return self._text[start : self._at - 1]
        word = self._take(WORD, f"no value at {self._text[self._at : self._at + 40]!r}")[0]
        known = self._macros.get(word.lower())
        if known is None:
            return word
        self._expanded += len(known)
        if self._expanded > MOST_EXPANDED:
            raise ValueError(f"its macros grow to more than {MOST_EXPANDED:,} characters")
        return known

    def _end(self, opener: str) -> int:
        """Return where the value that starts here ends, behind its closing brace or quotation mark."""
        depth, pattern = int(opener == "{"), (BRACES if opener == "{" else QUOTED)[self._escapes]
        for match in pattern.finditer(self._text, self._at + 1):
            sign = match[0]
            depth += (sign == "{") - (sign == "}")
            if (depth == 0 and sign == ("}" if opener == "{" else '"')) or depth < 0:
                break
        else:
            raise ValueError("a value does not end before the next entry")
        if depth < 0:
            raise ValueError("a quotation mark is missing before a closing brace")
        return match.end()

    def _take(self, pattern: re.Pattern[str], fault: str) -> re.Match[str]:
        match = pattern.match(self._text, self._at)
        if not match:
            raise ValueError(fault)
        self._at = match.end()
        return match

    def _define(self, fields: dict[str, str]) -> None:
        for name, value in fields.items():
            if len(value) > LONGEST_MACRO or len(self._macros) >= MOST_MACROS:
                raise ValueError(f"more than {MOST_MACROS:,} macros, or one of more than {LONGEST_MACRO:,} characters")
            self._macros[name] = value


def _put(fields: dict[str, str], name: str, value: str) -> None:
    """Keep a field; of several of a name the first that is filled, and another under a name that nothing reads."""
    if not fields.get(name, "").strip():
        fields[name] = value
    elif value.strip() and value != fields[name]:
        fields[f"{name} again"] = value


def _unwrap(value: str) -> str:
    """Return a value without the pair of braces that encloses all of it: Web of Science doubles them."""
    if value[:1] != "{" or value[-1:] != "}" or COMMAND.match(value):
        return value
    depth = 0
    for match in BRACES[0].finditer(value, 1, len(value) - 1):
        depth += 1 if match[0] == "{" else -1
        if depth < 0:
            return value
    return value[1:-1] if depth == 0 else value
