"""What a site says to machines that read it: robots.txt, llms.txt and the site map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

__all__ = ["ABOUT", "LAST_PAGE", "PAGE", "PAGE_SIZE", "TABLES", "llms_text", "robots_text", "sitemap", "sitemap_index"]

# A site map holds up to 50,000 addresses (sitemaps.org), the first one those of the site itself too; its pages are ranges of ids,
# which stay the same.
PAGE_SIZE = 49_990
LAST_PAGE = f"select coalesce(max(id), 1) / {PAGE_SIZE} from papers"
PAGE = f"""
    select key, coalesce(updated, published, cast(year as text)) as changed from papers
     where id between :page * {PAGE_SIZE} and :page * {PAGE_SIZE} + {PAGE_SIZE - 1} order by id
"""
# What the file says of itself and of its tables and views.
ABOUT = "select text from readme where topic = 'what this is'"
TABLES = "select table_name, description from descriptions where column_name is null order by id"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

# Every combination of facets, sort orders and pages is an address of its own: a crawler that follows them never ends.
# So is every search.
ENDLESS = (
    "/papers/search", "/*?*_facet", "/*?*_m2m", "/*?*_sort", "/*?*_next", "/*?*_where", "/*?sql=", "/*?*_size", "/named/",
    "/*.db$",
)  # fmt: skip
EXAMPLE = "select+title+from+papers+limit+5"


def robots_text(root: str) -> str:
    """Return robots.txt; `root` is the site's address with a slash at its end."""
    base = urlsplit(root).path.rstrip("/")
    return "\n".join(["User-agent: *", *(f"Disallow: {base}{path}" for path in ENDLESS), "", f"Sitemap: {root}sitemap.xml", ""])


def sitemap(rows: Iterable[tuple[str, str | None]]) -> str:
    """Return a site map of (address, day or month or year of change)."""
    lines = [
        f"<url><loc>{escape(address)}</loc>{f'<lastmod>{escape(changed)}</lastmod>' if changed else ''}</url>"
        for address, changed in rows
    ]
    return XML + f"<urlset {NAMESPACE}>\n" + "\n".join(lines) + "\n</urlset>\n"


def sitemap_index(addresses: Iterable[str]) -> str:
    """Return the list of site maps."""
    lines = [f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in addresses]
    return XML + f"<sitemapindex {NAMESPACE}>\n" + "\n".join(lines) + "\n</sitemapindex>\n"


def llms_text(root: str, about: str, tables: Mapping[str, str], queries: Mapping[str, Any], *, allows_sql: bool) -> str:
    """Return llms.txt: what the site is (title, colon, more), how to ask it, its canned queries, its tables and views."""
    title, _, text = about.partition(": ")
    parts = [
        f"# {title}",
        f"> {text}",
        "## How to ask",
        "\n".join(
            [
                f"- [Search]({root}papers/search.json?_shape=array&q=robot+manipulation): ranked, best first",
                f"- [A paper]({root}paper/KEY.json): everything known of it; also KEY.bib, KEY.ris, KEY.csl.json",
                f"- [A table or view]({root}papers/metric_list.json?_shape=array&kind=score): any column narrows it; .csv too",
                f"- [By author, dataset, topic ...]({root}papers/paper_list.json?_facet_m2m=authors): `_m2m_authors=ID` narrows",
                *([f"- [SQL]({root}papers.json?_shape=array&sql={EXAMPLE}): read only, with a time limit"] if allows_sql else []),
                f"- [What each column holds]({root}papers/descriptions.json?_shape=array): of every table and view",
                f"- [The whole file]({root}papers.db): SQLite; its table `readme` says how to use it",
            ]
        ),
        "## Queries",
        "\n".join(f"- [{query.get('title') or name}]({root}papers/{name})" for name, query in queries.items()),
        "## Tables and views",
        "\n".join(f"- [{name}]({root}papers/{name}): {description}" for name, description in tables.items()),
    ]
    return "\n\n".join(parts) + "\n"
