"""All finders together: many papers at once, and one."""

from __future__ import annotations

import pytest

from papersette.extract import find, find_all
from papersette.extract.find import TOGETHER
from papersette.models import Paper, SourceLink
from tests.examples.metrics import DEVELOPED_ON


def test_papers_do_not_touch_each_other() -> None:
    """Papers that are read together have the finds that each has alone, also beyond those that are read at once."""
    texts = [text for text, _ in DEVELOPED_ON] + ["", None, "Code: https://github.com/made/up"]
    papers = [
        Paper("Made up", f"line {n}", text, comment="8 pages") for n, text in enumerate(texts * (1 + TOGETHER // len(texts)))
    ]
    assert len(papers) > TOGETHER
    assert find_all(iter(papers)) == [find(paper) for paper in papers]


@pytest.mark.parametrize(("url", "code"), [("https://github.com/made/up", "linked"), ("https://pebbles.io/made/up", None)])
def test_without_an_abstract_a_source_may_tell_of_code(url: str, code: str | None) -> None:
    """A paper without an abstract has the links that its source states; whether it has code stays open where none is code's."""
    found = find(Paper("Made up", "line 1", links=(SourceLink(url),)))
    assert [link.url for link in found.links] == [url]
    assert found.code == code
