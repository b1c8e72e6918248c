"""Values of a facet as pages show them, with the address that each leads to: what all kinds of facets have in common."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

__all__ = ["Values"]


class Values:
    """The values of a page's facets: following one narrows the table, or widens it again, and leads to its first page.

    What a narrowed table has may all stand before the page that is shown.

    Args:
        facet: Datasette's facet of a page.
    """

    def __init__(self, facet: Any) -> None:
        self._selected = set(facet.get_querystring_pairs())
        self._others = [pair for pair in parse_qsl(facet.request.query_string) if pair[0] != "_next"]
        self._query = urlencode(self._others)
        self._page = str(facet.ds.absolute_url(facet.request, facet.ds.urls.path(facet.request.path)))

    def tell(self, argument: str, value: Any, label: Any, count: int) -> dict[str, Any]:
        """Return a value as Datasette shows it.

        Args:
            argument: of the address, that narrows the table to a value.
            value: what is counted.
            label: what it is called.
            count: how many rows have it.
        """
        pair = (argument, str(value))
        selected = pair in self._selected
        url = self.without(*pair) if selected else self.with_(*pair)
        return {"value": value, "label": label, "count": count, "toggle_url": url, "selected": selected}

    def with_(self, argument: str, value: str) -> str:
        """Return the absolute address of the page with one argument more."""
        return self._address("&".join(filter(None, (self._query, urlencode({argument: value})))))

    def without(self, argument: str, value: str) -> str:
        """Return the absolute address of the page with one argument less."""
        return self._address(urlencode([pair for pair in self._others if pair != (argument, value)]))

    def _address(self, query: str) -> str:
        return f"{self._page}?{query}" if query else self._page
