"""Opening a source: a path or standard input, plain or gzip, hashed while it is read."""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from papersette.errors import SourceError

__all__ = ["Source", "open_source"]

HEAD_BYTES = 65_536
GZIP_MAGIC = b"\x1f\x8b"


class _Hashing(io.RawIOBase):
    """A read-only stream that hashes and counts the raw bytes passing through."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.sha256 = hashlib.sha256()
        self.bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # typeshed knows no buffer protocol here
        data = self._raw.read(len(view))
        view[: len(data)] = data
        self.sha256.update(data)
        self.bytes += len(data)
        return len(data)


class Source:
    """An opened source.

    Attributes:
        name: the path as given, `-` for standard input.
        head: up to 64 KiB of the unpacked content, for sniffing; `stream` still starts at the first byte.
        stream: the unpacked content.
    """

    def __init__(self, name: str, raw: BinaryIO) -> None:
        self.name = name
        self._hashing = _Hashing(raw)
        buffered = io.BufferedReader(self._hashing, HEAD_BYTES)
        self.stream: BinaryIO = buffered
        if buffered.peek(2)[:2] == GZIP_MAGIC:
            unpacked = cast("io.RawIOBase", gzip.GzipFile(fileobj=buffered))  # reads like a raw stream
            self.stream = io.BufferedReader(unpacked, HEAD_BYTES)
        self.head: bytes = self.stream.peek(HEAD_BYTES)

    def digest(self) -> tuple[str, int]:
        """Return (sha256 in hex, size in bytes) of the file as it lies on disk, complete once it was read to its end."""
        return self._hashing.sha256.hexdigest(), self._hashing.bytes


@contextmanager
def open_source(path: str) -> Iterator[Source]:
    """Open a file, or standard input for `-`; gzip is known by its first bytes, not by its name.

    Raises:
        SourceError: the file cannot be opened, or its packed data is damaged or ends early.
    """
    try:
        if path == "-":
            yield Source(path, sys.stdin.buffer)
        else:
            with Path(path).open("rb") as raw:
                yield Source(path, raw)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(path, None, f"the gzip data is damaged or ends early ({error})") from error
    except OSError as error:
        raise SourceError(path, None, error.strerror or str(error)) from error
