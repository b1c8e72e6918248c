"""Values of a facet as pages show them, with the address that each leads to: what all kinds of facets have in common."""

from __future__ import annotations

from typing import Any

from datasette.utils import path_with_added_args, path_with_removed_args

__all__ = ["first_page", "tell_value"]


def tell_value(facet: Any, argument: str, value: Any, label: Any, count: int) -> dict[str, Any]:
    """Return a value as Datasette shows it; following it narrows the table, or widens it again.

    Args:
        facet: Datasette's facet of a page.
        argument: of the address, that narrows the table to a value.
        value: what is counted.
        label: what it is called.
        count: how many rows have it.
    """
    selected = (argument, str(value)) in facet.get_querystring_pairs()
    change = path_with_removed_args if selected else path_with_added_args
    url = first_page(facet, change(facet.request, {argument: str(value)}))
    return {"value": value, "label": label, "count": count, "toggle_url": url, "selected": selected}


def first_page(facet: Any, path: str) -> str:
    """Return a path as an absolute address of a first page: what a narrowed table has may all stand before its fifth."""
    first = path_with_removed_args(facet.request, {"_next"}, path=path)
    return str(facet.ds.absolute_url(facet.request, facet.ds.urls.path(first)))
