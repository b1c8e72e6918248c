"""Marks in text, safe addresses, distances."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.site.addresses import is_safe, paper_path
from papersette.site.pages.marks import Mark, split_hits, split_marks
from papersette.site.sql.distance import distance_km

marks = st.builds(Mark, st.integers(0, 40), st.integers(0, 60), st.sampled_from(["metric", "link"]), st.integers(1, 9))


@given(st.text(max_size=50), st.lists(marks, max_size=8))
def test_marks_lose_no_text(text: str, found: list[Mark]) -> None:
    """Whatever the marks, the pieces make the text again, and each mark's piece is what it spans."""
    pieces = list(split_marks(text, found))
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        if piece.mark:
            assert piece.text == text[piece.mark.start : piece.mark.stop]


@given(st.text(max_size=50))
def test_hits_lose_no_text(text: str) -> None:
    """A snippet's parts are the snippet without its mark characters, wherever these stand."""
    assert "".join(part for part, _ in split_hits(text)).replace("\ue001", "") == text.replace("\ue000", "").replace("\ue001", "")


def test_hits_are_told_from_the_rest() -> None:
    """What stands between the mark characters is a hit."""
    assert [part for part, hit in split_hits("a \ue000b\ue001 c \ue000d\ue001") if hit] == ["b", "d"]


@pytest.mark.parametrize("url", ["https://github.com/a/b", "http://example.org/x?y=1#z", "https://example.org:8080/(a)"])
def test_plain_addresses_become_links(url: str) -> None:
    """Plain http and https addresses are safe."""
    assert is_safe(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://user@example.org/",
        "https://example.org:pw@evil.example/",
        "https://example.org/\u202egnp",
        "https://exa\u200bmple.org/",
        "https://example.org/a b",
        'https://example.org/"onclick=',
        "https://",
        "https://[::1",
        "",
        "//example.org",
    ],
)
def test_hostile_addresses_stay_text(url: str) -> None:
    """Scripts, user names, direction marks and broken hosts are no links."""
    assert not is_safe(url)


def test_paper_paths_keep_keys_readable() -> None:
    """A key's own signs stay, those that would end the path do not."""
    assert paper_path("arxiv:2405.15738") == "/paper/arxiv:2405.15738"
    assert paper_path("doi:10.1/a b?c#d%e~") == "/paper/doi:10.1/a~20b~3Fc~23d~25e~7E"


def test_distance() -> None:
    """Berlin and Paris lie 878 km apart, a point and itself none."""
    assert distance_km(52.52, 13.405, 48.8566, 2.3522) == pytest.approx(878, abs=2)
    assert distance_km(10, 20, 10, 20) == 0
