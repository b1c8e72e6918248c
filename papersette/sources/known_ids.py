"""Whether a record names a paper by an id: one without a title can be of use only then."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["names_paper"]

# As in papersette.merge.identity, which says how each is written in the end.
ARXIV = r"(?:\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
DOI = rf"10\.(?!48550/arxiv\.(?!{ARXIV}$))\d{{1,9}}/\S+"
KNOWN = {
    "arxiv": re.compile(rf"(?:arxiv:)?{ARXIV}", re.IGNORECASE),
    "doi": re.compile(rf"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?{DOI}", re.IGNORECASE),
}
ADDRESS = re.compile(
    rf"https?://(?:\w+\.)?(?:arxiv\.org/(?:abs|pdf|html)/{ARXIV}(?:\.pdf)?/?|doi\.org/{DOI}"
    r"|aclanthology\.org/[\w.-]+/?|openreview\.net/(?:forum|pdf)\?id=[\w-]+.*)",
    re.IGNORECASE | re.ASCII,
)


def names_paper(found: Mapping[str, Any]) -> bool:
    """Tell whether a record's fields hold its own id, one that looks as its scheme writes them, or the address of such a page."""
    pairs = [("arxiv", found.get("arxiv_id")), ("doi", found.get("doi")), *found.get("ids", ())]
    return bool(
        found.get("id")
        or any(value and (scheme not in KNOWN or KNOWN[scheme].fullmatch(value)) for scheme, value in pairs)
        or any(ADDRESS.fullmatch(found.get(name) or "") for name in ("url", "pdf_url"))
    )
