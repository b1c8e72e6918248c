"""Opening a source: a path, a member of a zip archive or standard input, packed or not, hashed while it is read."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import lzma
import os
import re
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO, cast

from papersette.errors import SourceError, UnsteadyError
from papersette.sources.opening.encodings import find_declared, find_marked, find_xml_encoding, holds_ascii, meant_by
from papersette.sources.opening.paths import is_dangling, split_member

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["Archives", "Source", "open_source", "worded", "zstd"]

HEAD_BYTES = 65_536
# A longer line of another encoding is read in parts, which end with a sign of ASCII.
LONGEST_LINE = 4 * 1024 * 1024
ENDS_IN_ASCII = re.compile(rb".*[\x00-\x7f]", re.DOTALL)
GZIP_MAGIC, ZSTD_MAGIC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
# How the first line of a text ends that has other line ends than most, with what is one there: in CR alone, as Excel on a Mac
# wrote it, or in CR, CR and LF, as text with the line ends of Windows becomes where a program adds those once more.
LINE_ENDS = (
    (re.compile(rb"[^\r\n]*\r(?![\r\n])"), re.compile(rb"\r\n?")),
    (re.compile(rb"[^\r\n]*\r\r\n"), re.compile(rb"\r\r?\n")),
)
LONGEST_END = len(b"\r\r\n")
# Real papers pack to a tenth; data that unpacks to far more than it weighs is made to fill memory or disk.
MOST_UNPACKED, MOST_RATIO = 64 * 1024 * 1024, 200
# What unpacking raises, whatever the bytes.
PACKING_FAULTS = (
    EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, zstd.ZstdError, zipfile.BadZipFile, NotImplementedError,
)  # fmt: skip


class _Raw(io.RawIOBase):
    """A read-only raw stream over anything that has `read(size)`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # typeshed knows no buffer protocol here
        data = self._take(len(view))
        view[: len(data)] = data
        return len(data)

    def _take(self, size: int) -> bytes:
        return self._stream.read(size)


class _Hashing(_Raw):
    """Hashes and counts the bytes passing through."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self.sha256 = hashlib.sha256()
        self.bytes = 0

    def _take(self, size: int) -> bytes:
        data = super()._take(size)
        self.sha256.update(data)
        self.bytes += len(data)
        return data


class _Unpacked(_Raw):
    """Counts what comes out of a packed stream, and stops where it is a bomb."""

    def __init__(self, stream: BinaryIO, packed: _Hashing) -> None:
        super().__init__(stream)
        self._packed, self._bytes = packed, 0

    def _take(self, size: int) -> bytes:
        data = super()._take(size)
        self._bytes += len(data)
        if self._bytes > MOST_UNPACKED and self._bytes > MOST_RATIO * self._packed.bytes:
            raise zlib.error(f"it unpacks to over {MOST_RATIO} times its size")
        return data


class _Recoded(_Raw):
    """Text of another encoding as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str, errors: str) -> None:
        super().__init__(stream)
        # Some codecs make bytes of bytes, or text of text.
        "".encode(encoding)
        self._decoder = codecs.getincrementaldecoder(encoding)(errors)
        self._ready = b""

    def _take(self, size: int) -> bytes:
        while not self._ready:
            data = super()._take(HEAD_BYTES)
            self._ready = self._decoder.decode(data, final=not data).encode("utf-8", "surrogatepass")
            if not data:
                break
        taken, self._ready = self._ready[:size], self._ready[size:]
        return taken


class _RecodedLines(_Raw):
    """Text as UTF-8 of which the lines that are not are in another encoding: letters that are UTF-8 by chance there are none.

    A line that is in neither stays as it is, for its reader to reject; where no line is in the encoding, it is another.
    """

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__(stream)
        self._encoding, self._rest, self._ready = encoding, b"", b""
        self._fits = False
        self._fault: UnicodeDecodeError | None = None

    def _take(self, size: int) -> bytes:
        while not self._ready:
            data = super()._take(HEAD_BYTES)
            self._rest += data
            end = self._rest.rfind(b"\n") + 1 if data else len(self._rest)
            if not end and len(self._rest) > LONGEST_LINE:
                last = ENDS_IN_ASCII.match(self._rest)
                end = last.end() if last else len(self._rest)
            lines, self._rest = self._rest[:end], self._rest[end:]
            self._ready = b"".join(map(self._recode, lines.splitlines(keepends=True)))
            if not data and self._fault and not self._fits:
                raise self._fault
            if not data:
                break
        taken, self._ready = self._ready[:size], self._ready[size:]
        return taken

    def _recode(self, line: bytes) -> bytes:
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return self._decode(line)
        return line

    def _decode(self, line: bytes) -> bytes:
        try:
            found = line.decode(self._encoding).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            self._fault = error
            return line
        self._fits = True
        return found


class _Relined(_Raw):
    """Text with the line ends that all others have in the place of its own."""

    def __init__(self, stream: BinaryIO, ends: re.Pattern[bytes]) -> None:
        super().__init__(stream)
        self._ends, self._held = ends, b""

    def _take(self, size: int) -> bytes:
        given = data = b""
        while not data:
            given = super()._take(size - len(self._held))
            data, self._held = self._held + given, b""
            if not given:
                break
            # What ends here may go on behind; no line end is longer.
            if 0 < len(data) - len(data.rstrip(b"\r")) < LONGEST_END:
                data, self._held = data.rstrip(b"\r"), data[len(data.rstrip(b"\r")) :]
        return self._ends.sub(b"\n", data)


class Source:
    """An opened source.

    Attributes:
        name: the path as given, `-` for standard input.
        head: up to 64 KiB of the unpacked content as UTF-8, for sniffing; `stream` still starts at the first byte.
        stream: the unpacked content; text in UTF-16, UTF-32, or what HTML names for itself as UTF-8, and so lines in `encoding`
            that are not UTF-8; where the first line ends in CR alone, or in CR, CR and LF, all do in LF.
    """

    def __init__(self, name: str, raw: BinaryIO, encoding: str | None) -> None:
        self.name = name
        self._hashing = _Hashing(raw)
        self.stream = _buffered(self._hashing)
        unpacked = _unpack(self.stream)
        if unpacked:
            self.stream = _buffered(_Unpacked(unpacked, self._hashing))
        if recoded := self._recode(self.stream.peek(HEAD_BYTES), encoding):
            self.stream = _buffered(recoded)
        self.head: bytes = self.stream.peek(HEAD_BYTES)
        if ends := next((ends for first, ends in LINE_ENDS if first.match(self.head)), None):
            self.stream = _buffered(_Relined(self.stream, ends))
            self.head = self.stream.peek(HEAD_BYTES)

    def _recode(self, head: bytes, encoding: str | None) -> _Raw | None:
        """Return the text as UTF-8, None where it is taken for that: in the encoding that it says, else in the one given."""
        if marked := find_marked(head):
            return _Recoded(self.stream, marked, "strict")
        if declared := find_declared(head):
            # Pages are sloppy: a byte that their encoding has not shows as such.
            return _Recoded(self.stream, declared, "replace")
        if not encoding or find_xml_encoding(head):
            # XML is decoded by its reader, which knows more of it.
            return None
        meant = meant_by(encoding)
        return _RecodedLines(self.stream, meant) if holds_ascii(meant) else _Recoded(self.stream, meant, "strict")

    def digest(self) -> tuple[str, int]:
        """Return (sha256 in hex, size in bytes) of the file as it lies on disk, complete once it was read to its end."""
        return self._hashing.sha256.hexdigest(), self._hashing.bytes

    def drain(self) -> None:
        """Read what no reader wanted, so that the digest is of the whole file."""
        while self._hashing.read(HEAD_BYTES):
            pass


class Archives:
    """Zip archives that are read, the last of which stays open: whoever opens one reads the names of all its members."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._path: str | None = None

    @contextmanager
    def lend(self, path: str) -> Iterator[zipfile.ZipFile]:
        """Lend an archive, which must be the same still when a member was read.

        Raises:
            UnsteadyError: it changed since it was opened.
        """
        if path != self._path:
            self._held.close()
            self._path = None
            self._raw = self._held.enter_context(Path(path).open("rb"))  # noqa: SIM115 - the stack closes it
            self._before = _stamp(self._raw)
            self._zipped = self._held.enter_context(zipfile.ZipFile(self._raw))
            self._path = path
        yield self._zipped
        _ensure_steady(path, self._raw, self._before)

    def __enter__(self) -> Archives:
        return self

    def __exit__(self, *exception: object) -> None:
        self._held.close()


@contextmanager
def open_source(path: str, encoding: str | None = None, archives: Archives | None = None) -> Iterator[Source]:
    """Open a file, a member of a zip archive (`papers.zip/2024.json`), or standard input for `-`.

    gzip and Zstandard are known by their first bytes, not by the name.

    Args:
        path: what to open.
        encoding: of the text, where it is not UTF-8 and does not say so itself.
        archives: those that are open, for whoever reads many members.

    Raises:
        SourceError: the file cannot be opened or changed while it was read, its packed data is damaged, ends early or is a bomb,
            or its text is not in its encoding.
    """
    with worded(path), nullcontext(archives) if archives else Archives() as held, _open_raw(path, held) as raw:
        yield Source(path, raw, encoding)


@contextmanager
def worded(path: str) -> Iterator[None]:
    """Let what goes wrong while a source is read be a SourceError."""
    try:
        yield
    except PACKING_FAULTS as error:
        raise SourceError(path, None, f"the packed data is damaged or ends early ({error})") from error
    except (UnicodeError, LookupError) as error:
        raise SourceError(path, None, f"its text cannot be decoded: {error}") from error
    except PermissionError as error:
        raise SourceError(path, None, error.strerror or str(error)) from error
    except OSError as error:
        raise UnsteadyError(path, None, error.strerror or str(error)) from error


@contextmanager
def _open_raw(path: str, archives: Archives) -> Iterator[BinaryIO]:
    archive, member = split_member(path)
    if path == "-":
        if sys.stdin is None:
            raise SourceError(path, None, "standard input is closed")
        yield sys.stdin.buffer
    elif member is None:
        with _open_steady(path) as raw:
            yield raw
    else:
        with archives.lend(archive) as zipped:
            packed = zipped.NameToInfo.get(member)
            if packed is None:
                raise SourceError(archive, None, f"there is no member {member} in it")
            if packed.file_size > MOST_UNPACKED and packed.file_size > MOST_RATIO * packed.compress_size:
                raise zlib.error(f"it unpacks to over {MOST_RATIO} times its size")
            try:
                opened = zipped.open(packed)
            except RuntimeError as error:  # it is encrypted, or packed in a way that zipfile does not know
                raise SourceError(path, None, f"cannot be unpacked: {error}") from error
            # zipfile itself stops reading at the size that was just judged.
            with opened:
                yield cast("BinaryIO", opened)


@contextmanager
def _open_steady(path: str) -> Iterator[BinaryIO]:
    """Open a file that must be the same when all of it was read: half of a download is no source."""
    if is_dangling(Path(path)):
        raise SourceError(path, None, "a link to what is not there")
    with Path(path).open("rb") as raw:
        before = _stamp(raw)
        yield raw
        _ensure_steady(path, raw, before)


def _ensure_steady(path: str, raw: BinaryIO, before: tuple[int, int] | None) -> None:
    if _stamp(raw) != before:
        raise UnsteadyError(path, None, "it changed while it was read; build again once it is whole")


def _stamp(raw: BinaryIO) -> tuple[int, int] | None:
    """Return size and time of change of a file, None of a pipe, which has none."""
    found = os.fstat(raw.fileno())
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _unpack(stream: io.BufferedReader) -> BinaryIO | None:
    magic = stream.peek(4)
    if magic.startswith(GZIP_MAGIC):
        return cast("BinaryIO", gzip.GzipFile(fileobj=stream))
    if magic.startswith(ZSTD_MAGIC):
        return cast("BinaryIO", zstd.ZstdFile(stream))
    return None


def _buffered(raw: io.RawIOBase | io.BufferedReader) -> io.BufferedReader:
    return io.BufferedReader(cast("io.RawIOBase", raw), HEAD_BYTES)
