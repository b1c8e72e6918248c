"""What other sites write behind an address that they send their readers to, to count these: no question about papers.

Datasette takes a name that it does not know for a column, and refuses a page of a table for it.
"""

from __future__ import annotations

import re

__all__ = ["drop_campaigns"]

# By who appends it, as each documents it.
APPENDED = {
    "Google Analytics": r"utm_\w+|_ga|_gl",
    "Google Ads": "gclid|gclsrc|dclid|gbraid|wbraid|srsltid",
    "Facebook, Instagram": "fbclid|igshid?",
    "Microsoft Advertising": "msclkid",
    "X, TikTok, LinkedIn, Reddit, Yandex": "twclid|ref_src|ref_url|ttclid|li_fat_id|rdt_cid|yclid",
    "Mailchimp, HubSpot, Marketo, Drip": "mc_cid|mc_eid|_hsenc|_hsmi|__hs[a-z]+|mkt_tok|__s",
    "Matomo": r"(?:mtm|pk)_\w+",
    "Ghost, Product Hunt": "ref",
}
CAMPAIGN = re.compile(rf"(?:{'|'.join(APPENDED.values())})(?:=.*)?", re.IGNORECASE | re.DOTALL)
# SQL that is asked for may have parameters of any name.
SQL = re.compile("(?:^|&)sql=")


def drop_campaigns(query: str) -> str:
    """Return what stands behind a question mark without such parts, the others as they are written."""
    if SQL.search(query):
        return query
    return "&".join([part for part in query.split("&") if not CAMPAIGN.fullmatch(part)])
