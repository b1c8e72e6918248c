"""The values of a JSON file, one at a time: a line each, in one list, or in a list that a member of the file's object holds."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Set
from contextlib import suppress
from functools import lru_cache
from typing import Any, BinaryIO, cast

import ijson

from papersette.errors import SourceError
from papersette.models import Reject
from papersette.sources.fields.nesting import is_too_deep
from papersette.sources.json.stream import WholeTexts
from papersette.sources.json.values import ENDS, STARTS, TOO_DEEP, find_values
from papersette.sources.opening.lines import BOM, Lines, decode_line, read_lines
from papersette.sources.records.record import make_reject, raw_of

__all__ = [
    "JSON_FAULTS", "Item", "Remembering", "break_off", "find_list", "first_keys", "is_empty_list", "is_lines_of_objects",
    "open_json", "read_items", "read_values",
]  # fmt: skip

HEAD_BYTES = 65_536
# How deep an object of a list stands, counted from the list.
FIRST_OBJECT = 2
# What a JSON parser raises, whatever the bytes.
JSON_FAULTS = (ijson.JSONError, UnicodeDecodeError, RecursionError)
# NaN, which is no JSON, stands for a number that is missing, as in lists (stream.py); Infinity is refused as a number.
DECODER = json.JSONDecoder(parse_constant=lambda name: None if name == "NaN" else float(name))
# A string, which may be cut off by the end of the head, or a bracket.
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*(?:"(\s*:)?|\Z)|[{}\[\]]', re.DOTALL)


EMPTY_LIST = re.compile(rb"\s*\[\s*\]\s*")
NULLS = re.compile(rb"(?:null\s*,\s*)+")


class Item:
    """One JSON value of a file.

    Attributes:
        value: what it holds.
        locator: `line 12`, or `item 12` of a list, counted from 1.
    """

    __slots__ = ("_given", "_line", "locator", "value")

    def __init__(self, value: Any, locator: str, line: bytes | None = None) -> None:
        self.value, self.locator, self._line = value, locator, line
        self._given = value

    def with_value(self, value: Any) -> Item:
        """Return the item with its value in another form; its text stays what the file says."""
        other = Item(value, self.locator, self._line)
        other._given = self._given
        return other

    def raw(self) -> str:
        """Return the value's text: the line as it stands in the file, of a list's item its JSON."""
        return raw_of(self._given) if self._line is None else decode_line(self._line)


class Remembering:
    """A stream of JSON for ijson that remembers what was read last, to show where a broken file broke."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.last = WholeTexts(stream), b""

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes."""
        data = self._stream.read(size)
        self.last = data or self.last
        return data


def read_items(
    stream: BinaryIO,
    path: str,
    member: str | tuple[str, ...] | None = None,
    is_record: Callable[[Set[str]], bool] | None = None,
) -> Iterator[Item | Reject]:
    """Yield the objects of a file, or of lines out of the middle of one; any other value is a Reject.

    Args:
        stream: the file's bytes, from its beginning.
        path: its name, for errors.
        member: the name of the list that holds the objects, where the file is one object, or the keys from there to the list.
        is_record: tells by its keys an object of another list that stands as deep and is read too; None where none is.

    Raises:
        SourceError: the file holds no object, and no empty list of them either.
    """
    objects, fault, is_empty = 0, "", False
    way = (member,) if isinstance(member, str) else member or ()
    if not isinstance(stream, Lines):
        stream, head = open_json(stream)
        is_empty = is_empty_list(head, *way)
    for item in read_values(stream, way, is_record):
        if isinstance(item, Reject):
            fault = fault or f": {item.reason}"
            yield item
        elif isinstance(item.value, dict):
            objects += 1
            yield item
        else:
            yield make_reject(item.locator, "not an object", item.raw)
    if not objects and not is_empty and not isinstance(stream, Lines):
        raise SourceError(path, 1, f"no JSON object in it{fault}")


def read_values(
    stream: BinaryIO, members: tuple[str, ...] = (), is_record: Callable[[Set[str]], bool] | None = None
) -> Iterator[Item | Reject]:
    """Yield the values of a file: a line each, of one list, of the list that `members` lead to, or objects of several lines.

    A line that is not JSON is a Reject; in a list nothing can be read behind a fault, so the rest of the file is one.
    """
    if isinstance(stream, Lines):
        yield from _read_lines(stream)
        return
    buffered, head = open_json(stream)
    start = head.lstrip()
    if start.startswith(b"["):
        yield from _read_list(buffered, ("start_array",))
    elif members and members[0] in (first_keys(head) or ()):
        yield from _read_list(buffered, (*["start_map"] * len(members), "start_array"), members, is_record)
    elif start.startswith(b"{") and not _is_lines(start):
        yield from _read_list(buffered, ())
    else:
        yield from _read_lines(buffered)


def open_json(stream: BinaryIO) -> tuple[io.BufferedReader, bytes]:
    """Return (a stream from the first byte behind a byte order mark, up to 64 KiB from there)."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream), HEAD_BYTES)
    head = buffered.peek(HEAD_BYTES)
    if head.startswith(BOM):
        buffered.read(len(BOM))
    return buffered, head.removeprefix(BOM)


# Every sniffer of JSON asks this of the same head.
@lru_cache(maxsize=1)
def first_keys(head: bytes) -> frozenset[str] | None:
    """Return the keys of a file's first object, as far as the head shows them; None where the file starts with no object."""
    start = head.removeprefix(BOM).lstrip()
    if start.startswith(b"["):
        # An answer has null for each id that it was asked for in vain.
        start = NULLS.sub(b"", start[1:].lstrip())
    if not start.startswith(b"{"):
        return None
    keys, depth = set(), 0
    for match in TOKEN.finditer(start):
        token = match[0]
        if token in (b"{", b"["):
            depth += 1
        elif token in (b"}", b"]"):
            depth -= 1
            if depth == 0:
                break
        elif depth == 1 and match[1] is not None:
            keys.add(token.rstrip(b": \t\r\n")[1:-1].decode("utf-8", "replace"))
    return frozenset(keys)


def is_empty_list(head: bytes, *members: str) -> bool:
    """Tell from a file's first bytes that it is an empty list, or an object whose members lead to one: no answer."""
    if EMPTY_LIST.fullmatch(head.removeprefix(BOM)):
        return True
    keys = first_keys(head) if members else None
    return keys is not None and members[0] in keys and re.search(rb'"%b"\s*:\s*\[\s*\]' % members[-1].encode(), head) is not None


def find_list(head: bytes, is_record: Callable[[Set[str]], bool]) -> tuple[str, ...] | None:
    """Return the keys from a file's first object to the first list whose first object is a record, as far as the head shows it.

    Args:
        head: the file's first bytes.
        is_record: tells a record by its keys.
    """
    way, keys, depth = list[str](), set[str](), 0
    with suppress(*JSON_FAULTS, ijson.IncompleteJSONError):
        for event, given in ijson.basic_parse(WholeTexts(io.BytesIO(head.removeprefix(BOM))), use_float=True):
            if depth:
                # Within a list: only the keys of its first object tell anything.
                depth += (event in STARTS) - (event in ENDS)
                if event == "map_key" and depth == FIRST_OBJECT:
                    keys.add(given)
                    if is_record(keys):
                        return tuple(way)
            elif event == "map_key":
                way[-1] = given
            elif event == "start_map":
                way.append("")
            elif event == "end_map":
                way.pop()
            elif event == "start_array":
                if not way:
                    return None
                keys, depth = set(), 1
    return None


def is_lines_of_objects(head: bytes) -> bool:
    """Tell from a file's first bytes that it has a line each of JSON, the first an object without a mark before it."""
    first, newline, _ = head.partition(b"\n")
    try:
        return bool(newline) and not head.startswith(BOM) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _is_lines(start: bytes) -> bool:
    """Tell JSON lines from an object of several lines: a broken or very long first line is still a line."""
    first, newline, rest = start.partition(b"\n")
    try:
        json.loads(first)
    except RecursionError:
        return True
    except ValueError:
        is_object = first.lstrip(b"{").lstrip().startswith(b'"')
        return is_object and (not newline or (rest.lstrip().startswith(b"{") and not _opens_list(first, rest)))
    return True


def _opens_list(first: bytes, rest: bytes) -> bool:
    """Tell whether a line ends with the beginning of a list that has an object a line, as far as the lines behind it show."""
    second, newline, third = rest.lstrip().partition(b"\n")
    has_more = second.rstrip().endswith(b",") or third.lstrip().startswith((b"]", b","))
    return first.rstrip().endswith(b"[") and (not newline or has_more)


def _read_lines(stream: BinaryIO) -> Iterator[Item | Reject]:
    for number, line in read_lines(stream):
        if isinstance(line, Reject):
            yield line
        elif line.strip():
            locator = f"line {number}"
            try:
                yield Item(_parse(line), locator, line)
            except ValueError as error:
                yield Reject(locator, str(error), decode_line(line))


def _parse(line: bytes) -> Any:
    try:
        # A file that was put behind another may begin with a mark.
        text = line.removeprefix(BOM).decode("utf-8")
        value = DECODER.decode(text)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}: {error.reason}") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON at column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if is_too_deep(text, value):
        raise ValueError("nested too deep")
    return value


def _read_list(
    stream: BinaryIO,
    way: tuple[str, ...],
    members: tuple[str, ...] = (),
    is_record: Callable[[Set[str]], bool] | None = None,
) -> Iterator[Item | Reject]:
    number, source = 0, Remembering(stream)
    try:
        for value in find_values(ijson.basic_parse(source, use_float=True, multiple_values=True), way, members, is_record):
            number += 1
            locator = f"item {number}"
            yield Reject(locator, "nested too deep", "[not kept]") if value is TOO_DEEP else Item(value, locator)
    except JSON_FAULTS as error:
        yield break_off(f"item {number + 1}", error, source)


def break_off(locator: str, error: Exception, source: Remembering) -> Reject:
    """Return the Reject of a place behind which nothing can be read."""
    # ijson shows bytes that are not UTF-8 as bytes.
    said = decode_line(error.args[0]) if error.args and isinstance(error.args[0], bytes) else str(error)
    reason = f"not JSON from here on, nothing behind it was read: {' '.join(said.split())[:200]}"
    return Reject(locator, reason, decode_line(source.last[-10_000:]))
