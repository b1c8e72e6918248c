"""What other sites append to an address asks nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from papersette.site.serving.campaigns import drop_campaigns
from tests.site_client import Site

DROPPED = [
    ("utm_source=news&utm_medium=email&year=2024", "year=2024"),
    ("q=lora&fbclid=IwAR0x_y", "q=lora"),
    ("fbclid", ""),
    ("UTM_Source=a&_facet=year&gclid=b", "_facet=year"),
    ("q=a+b%26c&ref=a-letter&__s=x", "q=a+b%26c"),
    ("_gl=1*a&_ga=2.3&__hstc=4", ""),
]
KEPT = [
    "", "year=2024", "q=utm_source=x", "code=linked&_sort=published", "source=hf", "key__contains=fbclid", "reference=1",
    "_sort=ref", "&&a=1", "q=%FF&q=", "sql=select+:ref&ref=x", "year=2024&sql=select+:fbclid&fbclid=1",
]  # fmt: skip


@pytest.fixture(scope="module")
def site(built: Path) -> Site:
    """The site over the sample."""
    return Site(built)


@pytest.mark.parametrize(("asked", "left"), DROPPED)
def test_what_counts_readers_is_dropped(asked: str, left: str) -> None:
    """Parts that newsletters, networks and advertisers append go, and nothing else does."""
    assert drop_campaigns(asked) == left


@pytest.mark.parametrize("query", KEPT)
def test_questions_stay_as_they_are(query: str) -> None:
    """Nothing else is dropped or written otherwise, nor are the parameters of SQL."""
    assert drop_campaigns(query) == query


@pytest.mark.parametrize("path", ["/papers/papers", "/papers/papers.json", "/papers/links.csv", "/papers/search"])
@pytest.mark.parametrize("appended", ["utm_source=a&utm_campaign=b", "fbclid=1", "__s=1", "ref=a-letter"])
def test_a_link_that_was_passed_on_leads_to_its_page(site: Site, path: str, appended: str) -> None:
    """A page is the same with what others appended to its address; pages of tables were refused."""
    plain, passed_on = site.get(f"{path}?_size=2"), site.get(f"{path}?_size=2&{appended}")
    assert plain.status_code == passed_on.status_code == 200
    assert passed_on.text.count("utm_source") == 0
