"""Where sources lie: what a path, a pattern, a folder or an archive stands for."""

from __future__ import annotations

import glob
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path, PurePath, PurePosixPath
from typing import NoReturn

from papersette.errors import SourceError
from papersette.sources.opening.foreign import is_address

__all__ = ["find_files", "is_dangling", "measure_bytes", "split_member"]

ARCHIVE = ".zip"
# Where the path of an archive ends, and that of a member begins.
WITHIN = re.compile(rf"(?<={re.escape(ARCHIVE)})/(?=.)", re.IGNORECASE | re.DOTALL)
FETCH = "an address; fetch what lies there first, as in: curl -LO '{}'"
# What zipfile raises of an archive that it cannot read.
NO_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, ValueError)


def find_files(paths: Iterable[str]) -> dict[str, str]:
    """Return each file that paths stand for once, in order, those of a folder, a pattern or an archive by name.

    Beside each stands the path that names it first. `-` is standard input, a folder stands for all files below it, those of
    linked folders too, a .zip file for its members (`papers.zip/2024.json`); what is hidden is passed over: names that start with
    a dot, and what macOS adds to archives.

    Raises:
        SourceError: nothing lies there, a folder cannot be looked into, or an archive cannot be opened.
    """
    found: dict[tuple[str, str | None], tuple[str, str]] = {}
    for named in paths:
        try:
            below = list(_expand(named))
        except OSError as error:
            raise SourceError(named, None, error.strerror or str(error)) from error
        if not below:
            raise SourceError(named, None, FETCH.format(named) if is_address(named) else "no file there")
        for path in below:
            file, member = split_member(path)
            found.setdefault((os.path.realpath(file) if file != "-" else file, member), (path, named))
    return dict(found.values())


def measure_bytes(paths: Iterable[str]) -> Iterator[int]:
    """Yield the size in bytes of each file that paths stand for, 0 where it cannot be told before it is read."""
    # Whoever opens an archive reads the names of all its members.
    sizes_of = lru_cache(1)(_read_sizes)
    for path in find_files(paths):
        archive, member = split_member(path)
        try:
            if path == "-":
                yield 0
            elif member is None:
                yield Path(path).stat().st_size
            else:
                yield sizes_of(archive)[member]
        except (OSError, KeyError, *NO_ARCHIVE):
            yield 0


def _read_sizes(archive: str) -> Mapping[str, int]:
    with zipfile.ZipFile(archive) as zipped:
        return {member.filename: member.file_size for member in zipped.infolist()}


def split_member(path: str) -> tuple[str, str | None]:
    """Return (archive, member) of a path into a zip archive, (path, None) of any other."""
    archives = [(path[: end.start()], path[end.end() :]) for end in WITHIN.finditer(path)]
    if not archives or Path(path).exists():
        return path, None
    # A folder may be called so too.
    return next((pair for pair in archives if not Path(pair[0]).is_dir()), (path, None))


def _expand(path: str) -> Iterator[str]:
    place = Path(path)
    if path == "-" or split_member(path)[1]:
        yield path
    elif not path:
        return
    elif place.is_dir():
        for file in sorted(_files(place)):
            yield from _members(str(file))
    elif place.exists():
        yield from _members(path)
    else:
        for match in sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 - patterns may be absolute
            if Path(match).is_dir() or Path(match).is_file():
                yield from _expand(match)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that are not hidden; one that may not be looked into is an OSError, and not passed over.

    Linked folders are looked into, each folder once: links may go round. A link to nothing is a file that cannot be opened.
    """
    seen = set[str]()
    for place, folders, names in os.walk(folder, onerror=_raise, followlinks=True):
        if (real := os.path.realpath(place)) in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(
            (name for name in folders if not _is_hidden(PurePath(name))), key=lambda name: (Path(place, name).is_symlink(), name)
        )
        found = (Path(place, name) for name in names if not _is_hidden(PurePath(name)))
        yield from (file for file in found if file.is_file() or is_dangling(file))


def is_dangling(path: Path) -> bool:
    """Tell whether a path is a link to what is not there."""
    return path.is_symlink() and not path.exists()


def _raise(error: OSError) -> NoReturn:
    raise SourceError(os.fsdecode(error.filename), None, error.strerror or str(error)) from error


def _members(path: str) -> Iterator[str]:
    if not (path.lower().endswith(ARCHIVE) and zipfile.is_zipfile(path)):
        yield path
        return
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except NO_ARCHIVE as error:
        raise SourceError(path, None, f"an archive that cannot be read: {error}") from error
    names = sorted(name for name in names if not name.endswith("/") and not _is_hidden(PurePosixPath(name)))
    if twice := next((name for name, other in pairwise(names) if name == other), None):
        # By its name only the last of them can be opened.
        raise SourceError(path, None, f"two members of the archive are called {twice}; unpack it to read both")
    yield from (f"{path}/{name}" for name in names)


def _is_hidden(path: PurePath) -> bool:
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in path.parts)
