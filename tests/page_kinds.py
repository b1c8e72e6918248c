"""One address of each kind of page in the bundled sample, and what a page weighs."""

from __future__ import annotations

import gzip
import re

from papersette.site.things import THINGS
from tests.site_client import Site

__all__ = ["PAGE_KINDS", "STATUSES", "weigh"]

PAGE_KINDS = {
    "front": "/",
    "search": "/papers/search?q=robot",
    "search that finds nothing": "/papers/search?q=zzzzqqq",
    "paper": "/paper/arxiv:2501.01423",
    "leaderboards": "/papers/leaderboards",
    "leaderboard": "/papers/scores_over_time?measure=FID&dataset=ImageNet+256x256",
    "map of places": "/papers/place_map",
    "map of papers": "/papers/paper_map",
    "database": "/papers",
    "table": "/papers/papers",
    "narrowed table": "/papers/papers?_search=robot&_facet_m2m=authors&code=linked",
    "list": "/papers/paper_list",
    "list of results": "/papers/metric_list?_facet_m2m=authors",
    "row": "/papers/metrics/1",
    # The sample has no topics.
    **{f"page of {table}": f"/papers/{table}/1" for table in THINGS if table != "topics"},
    "canned query": "/papers/claimed_against?baseline=",
    "SQL": "/papers?sql=select+1",
    "faulty SQL": "/papers?sql=select+x",
    "nothing there": "/nothing",
}
# Pages that say what is wrong.
STATUSES = {"faulty SQL": 400, "nothing there": 404}
# What a page has loaded besides itself.
ASSET = re.compile(r'<(?:link rel="stylesheet"[^>]* href|script[^>]* src|img[^>]* src)="(/[^"]+)"')


def weigh(site: Site, path: str) -> tuple[int, int]:
    """Return the bytes of a page and of its style sheets, scripts and pictures, each as a server sends it compressed."""
    page = site.get(path)
    assets = [site.get(asset).content for asset in dict.fromkeys(ASSET.findall(page.text))]
    return len(gzip.compress(page.content)), sum(len(gzip.compress(asset)) for asset in assets)
