"""Names of a source's columns or keys that no field reads: told once, so that nobody looks in vain for what they hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from papersette.models import SourceInfo
from papersette.sources.fields.names import plain_name

__all__ = ["NUMBERINGS", "UnreadColumns", "UnreadKeys"]

# Columns without a name, or with one that pandas gives them, which count rows.
NUMBERINGS = frozenset({"", "unnamed0", "index"})
# What nobody misses, by plain name: where a paper is printed, and the books that libraries and programs keep. From the columns of
# Zotero, Scopus, Web of Science, IEEE Xplore and PubMed (2025), and the keys of BibTeX; `paper_key` of our own `export` is one of
# the ids beside it.
UNMISSED = NUMBERINGS | frozenset({
    "pages", "page", "pagestart", "pageend", "startpage", "endpage", "beginningpage", "endingpage", "firstpage", "lastpage",
    "numpages", "numberofpages", "pagecount", "volume", "issue", "partnumber", "supplement", "specialissue", "articlenumber",
    "artno", "issn", "eissn", "pissn", "isbn", "eisbn", "isbns", "coden", "publisher", "publisherlocation", "publishercity",
    "publisheraddress", "series", "seriesnumber", "seriestitle", "edition", "abbreviatedsourcetitle", "journalabbreviation",
    "journalisoabbreviation", "dateadded", "datemodified", "createdate", "accessdate", "dateaddedtoxplore", "librarycatalog",
    "archive", "archivelocation", "callnumber", "rights", "fileattachments", "linkattachments", "itemtype", "type", "entrytype",
    "documenttype", "publicationtype", "publicationstage", "documentidentifier", "openaccess", "openaccessdesignations", "source",
    "eid", "utuniquewosid", "dateofexport", "idsnumber", "citation", "paperkey", "#", "№",
})  # fmt: skip
# What a table's own column tells to be no loss, by plain name: beside Scopus's ids `Source` is Scopus, elsewhere perhaps a venue.
UNMISSED_BESIDE = {"source": "eid"}
# What is told of records with more than one.
OTHER_ABSTRACTS = "further abstracts"
# So many names are kept, and of each so much.
MOST_NAMES, LONGEST_NAME = 100, 60
EMPTY: tuple[Any, ...] = (None, "", [], {})


class UnreadKeys:
    """The keys of records that no field reads, as far as they hold something.

    Args:
        known: those that are read.
        within: key → the same of the objects that it holds, one or a list.
        spelled: plain names of keys that are read in any spelling.
    """

    def __init__(
        self, known: Iterable[str], within: Mapping[str, UnreadKeys] | None = None, spelled: Collection[str] = ()
    ) -> None:
        self._seen, self._names, self._within, self._spelled = set(known), list[str](), within or {}, spelled

    def note(self, record: Mapping[str, Any], used: Collection[str] = ()) -> None:
        """Take note of a record's keys, but for those that were used as names of others."""
        for key in self._within.keys() & record.keys():
            held = record[key]
            for item in held if isinstance(held, list) else (held,):
                if isinstance(item, dict):
                    self._within[key].note(item)
        # Of nearly all records this is all that is asked.
        if record.keys() <= self._seen or len(self._names) >= MOST_NAMES:
            return
        fresh = [key for key in record if key not in self._seen and key not in used and record[key] not in EMPTY]
        self._seen.update(fresh)
        self._names += [key for key in _missed(fresh) if plain_name(key) not in self._spelled]

    def note_abstracts(self, number: int) -> None:
        """Take note of how many abstracts a record has, of which one is read."""
        if number > 1:
            self.note({OTHER_ABSTRACTS: True})

    def tell(self) -> Iterator[SourceInfo]:
        """Yield what is to be told of the source, if anything is."""
        yield from _tell([*self.names()])

    def names(self) -> Iterator[str]:
        """Yield the keys, those of objects within behind the key that holds them: authors.email."""
        yield from self._names
        yield from (f"{key}.{name}" for key, inner in self._within.items() for name in inner.names())


class UnreadColumns:
    """The columns of a table that no field reads, as far as a row fills them.

    Args:
        header: their names.
        read: the places of those that are read.
    """

    def __init__(self, header: Sequence[str], read: Collection[int]) -> None:
        self._header, self._filled = header, set[int]()
        plain = set(map(plain_name, header))
        lost = {name for name, other in UNMISSED_BESIDE.items() if other not in plain}
        self._empty = [
            index for index, name in enumerate(header) if index not in read and (_missed([name]) or plain_name(name) in lost)
        ]
        self._look = self._make_look()

    def note(self, cells: Sequence[str]) -> None:
        """Take note of a row, as wide as the header."""
        if self._empty and any(self._look(cells)):
            self._filled.update(index for index in self._empty if cells[index].strip())
            self._empty = [index for index in self._empty if index not in self._filled]
            self._look = self._make_look()

    def tell(self) -> Iterator[SourceInfo]:
        """Yield what is to be told of the source, if anything is."""
        yield from _tell([self._header[index] for index in sorted(self._filled)])

    def _make_look(self) -> Callable[[Sequence[str]], Any]:
        """Return what gets the cells of a row that have been empty so far, in one step."""
        return itemgetter(*self._empty) if self._empty else lambda _: ()


def _missed(names: Iterable[str]) -> list[str]:
    # A name may be of signs alone, such as EndNote's %+.
    return [name for name in names if (plain_name(name) or name.strip()) not in UNMISSED]


def _tell(names: Sequence[str]) -> Iterator[SourceInfo]:
    if names:
        # What a terminal takes for a command is no part of a name.
        shown = ("".join(sign if sign.isprintable() else " " for sign in name[:LONGEST_NAME]) for name in names[:MOST_NAMES])
        yield SourceInfo(unread=tuple(" ".join(name.split()) for name in shown))
