"""CSV on its way to a reader: cells that no spreadsheet computes, some rows at a time, and a last one where rows are missing."""

from __future__ import annotations

from urllib.parse import parse_qsl

from papersette.site.serving.csv_cells import count_rows, disarm, note, quote_evidence, split_error
from papersette.site.serving.csv_rows import CsvRows

__all__ = ["CsvStream"]

# Datasette writes each row as a message of its own; so many bytes go out together.
BATCH_BYTES = 65_536
SEARCH = "/search.csv"


class CsvStream:
    """The rows of one answer.

    Args:
        rows: tells what is behind them.
        path: of the request.
        query: what stands behind the question mark of its address.
    """

    def __init__(self, rows: CsvRows, path: str, query: str) -> None:
        self._source, self._path, self._query = rows, path, query
        self._held: list[bytes] = []
        self._bytes = 0
        # The first has the names of the columns.
        self._rows = -1
        self._is_noted = False

    def add(self, body: bytes) -> bool:
        """Hold what Datasette writes; return whether that is enough to go out."""
        self._held.append(body)
        self._bytes += len(body)
        self._rows += count_rows(body)
        return self._bytes >= BATCH_BYTES

    async def find_error(self) -> tuple[int, str] | None:
        """Return the status and the reason where a whole CSV has not even names of columns, as of wrong SQL, else None."""
        return None if b"".join(self._held).strip() else await self._source.find_error(self._path, self._query)

    async def take(self, *, more: bool, goes_on: bool) -> bytes:
        """Return what is held, at its end with a row that says so where rows are missing.

        Args:
            more: whether Datasette writes on.
            goes_on: whether the answer says that it goes on elsewhere.
        """
        rows, error = split_error(b"".join(self._held).decode("utf-8"))
        self._held.clear()
        self._bytes = 0
        rows = disarm(quote_evidence(rows))
        if error is not None:
            self._is_noted = True
            rows += note(f"cut off after {self._rows:,} rows: {error}")
        elif not (more or self._is_noted):
            rows += await self._note_missing(goes_on=goes_on)
        return rows.encode()

    async def _note_missing(self, *, goes_on: bool) -> str:
        """Return a last row that says so where rows are missing: an explicit number of rows was asked for, a limit was not."""
        bound = await self._source.own_bound(self._path)
        if bound is not None and self._rows >= bound:
            hint = "narrow the query, or ask a table with _stream=on"
            return note(f"cut off after {self._rows:,} rows, there may be more; {hint}")
        asked = dict(parse_qsl(self._query))
        if any(asked.get(name, "").isdigit() for name in ("_size", "size")):
            return ""
        if not (goes_on or await self._source.is_cut(self._path, self._query, self._rows)):
            return ""
        more = "page=2 has the next" if self._path.endswith(SEARCH) else "a table gives all with _stream=on"
        return note(f"cut off after {self._rows:,} rows, more follow; {more}")
