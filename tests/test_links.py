"""Links are found where they are, led where they lead, and found nowhere else."""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papersette.extract.knowledge.rows import read_rows
from papersette.extract.links.find import find_links, judge_code, make_source_link
from papersette.extract.text.reading import Reading
from papersette.models import Link, SourceLink
from tests.examples import links as examples

ROLES = ("DEVELOPED_ON", "HELD_OUT", "BUGS")
RIGHT = [pytest.param(*example, id=f"{role}-{n}") for role in ROLES for n, example in enumerate(getattr(examples, role))]
NOTHING = [pytest.param(text, [], id=f"NOTHING_HERE-{n}") for n, text in enumerate(examples.NOTHING_HERE)]
WRONG = [
    pytest.param(*example, id=f"KNOWN_WRONG-{n}", marks=pytest.mark.xfail(strict=True, reason="a known fault"))
    for n, example in enumerate(examples.KNOWN_WRONG)
]
TEXTS = [str(param.values[0]) for param in RIGHT + NOTHING + WRONG]
# What addresses are made of, and what breaks them.
PIECES = st.sampled_from(
    [
        *(
            "https://",
            "http",
            "://",
            "www.",
            "github.com/",
            "a/b",
            ".",
            "..",
            "/",
            "\\url{",
            "\\href{",
            "}{",
            "}",
            "](",
            "[x](",
            ")",
        ),
        *(
            "\\_",
            "{\\_}",
            "%",
            "~",
            "@",
            ":",
            "doi:10.1000/",
            "arXiv:2405.15738",
            " ",
            "\n",
            "Code will be released",
            " at ",
            "[URL]",
        ),
        *(
            "this link",
            "***",
            "xxx",
            "\u202e",
            "\u200b",
            "\u0130",
            "\x00",
            "javascript:",
            "Code is available at ",
            "é",
            "🙂",
            ". We ",
        ),
    ]
)


def _spliced(parts: tuple[str, str, int]) -> str:
    """Return the beginning of one text with another behind it."""
    first, second, at = parts
    return first[:at] + second


STRANGE = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=30).map("".join),
    st.tuples(st.sampled_from(TEXTS), st.sampled_from(TEXTS), st.integers(0, 60)).map(_spliced),
)
# Each repeated to a long text of junk; what costs time squared shows in one of them.
JUNK = [
    *(
        "1",
        "(",
        ")",
        "[",
        "{",
        "\\",
        ".",
        "-",
        "~",
        "$",
        "](",
        "[x](",
        "a.",
        "a.com",
        "a.com ",
        "www.",
        "http://",
        "https:",
        "x/",
    ),
    *("https://github.com/a/b ", "https://github.com/a/b", "github.com/", "https: //a. b/", "10.1000/", "doi.org/10.1000/x("),
    *("arXiv:", "[url]", "(removed ", "this link ", "we will release ", "code will be released ", "will be made publicly "),
    *("available at ", " \n", "a@b.com", "\\url{", "$\\_$", "https://a.b/x_ ", "Code will be released. "),
]


def find(text: str) -> list[Link]:
    return find_links(Reading("abstract", text))


@pytest.mark.parametrize(("text", "wanted"), RIGHT + NOTHING + WRONG)
def test_examples(text: str, wanted: list[examples.Found]) -> None:
    """What an example says is found, and nothing else."""
    assert [(link.raw, link.url, link.kind, link.state) for link in find(text)] == wanted


def test_negatives_are_as_many() -> None:
    """There are about as many sentences without a link as with one."""
    positives = sum(bool(param.values[1]) for param in RIGHT)
    assert len(examples.NOTHING_HERE) >= 0.9 * positives


@settings(max_examples=500, deadline=None)
@given(STRANGE)
def test_spans_are_true(text: str) -> None:
    """Whatever the text, each link's raw words stand at its span, links are in order, and none overlaps another."""
    end = 0
    for link in find(text):
        assert link.span
        assert link.raw == text[link.span.start : link.span.stop] != ""
        assert link.span.start >= end
        end = link.span.stop


@settings(max_examples=500, deadline=None)
@given(STRANGE)
def test_only_safe_addresses_come_out(text: str) -> None:
    """Every address is http or https, has a host and no user, and holds printable ASCII alone."""
    for link in [*find(text), make_source_link(SourceLink(text))]:
        if link.url is not None:
            parts = urlsplit(link.url)
            assert parts.scheme in {"http", "https"}
            assert "." in (parts.hostname or "")
            assert "@" not in parts.netloc
            assert link.url.isascii()
            assert link.url.isprintable()
            assert " " not in link.url


@settings(max_examples=300, deadline=None)
@given(STRANGE)
def test_states_agree_with_addresses(text: str) -> None:
    """An available link has an address; a stand-in or a malformed one has none."""
    for link in find(text):
        assert link.url is not None or link.state != "available"
        assert link.url is None or link.state in {"available", "promised"}


@pytest.mark.parametrize("junk", JUNK)
def test_time_grows_with_the_length(junk: str) -> None:
    """A text of junk twice as long costs less than three times the time."""

    def cost(length: int) -> float:
        text = (junk * (length // len(junk) + 1))[:length]
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            find_links(Reading("abstract", text))
            best = min(best, time.process_time() - start)
        return best

    # A busy machine may spoil one measurement, not three.
    ratios = []
    for _ in range(3):
        ratios.append(cost(40_000) / max(cost(20_000), 0.001))
        if ratios[-1] < 3:
            return
    pytest.fail(f"twice as long costs {ratios} times as much")


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("https://made-up.org/one", "available"),
        ("github.com/made-up/thing", "available"),
        (" https://made-up.org/one\n", "available"),
        ("javascript:alert(1)", "malformed"),
        ("data:text/html,<script>", "malformed"),
        ("ftp://made-up.org/file", "malformed"),
        ("https://ada@made-up.org/", "malformed"),
        ("https://made-up.org\\@evil.org", "malformed"),
        ("https://made-up.org/\u202egnp.exe", "malformed"),
        ("https://made-up.org/\x0bone", "malformed"),
        ("https://made-up.org/\x00", "malformed"),
        ("//made-up.org/one two", "available"),
        ("https://made-up.org:port/", "malformed"),
        ("https://[::1", "malformed"),
        ("", "malformed"),
    ],
)
def test_source_links(url: str, state: str) -> None:
    """A link that a source states has no span, keeps its words, and is live only where it is safe."""
    link = make_source_link(SourceLink(url))
    assert (link.field, link.span, link.raw, link.state) == ("source", None, url, state)
    assert (link.url is None) == (state == "malformed")


def test_kinds_of_source_links() -> None:
    """The kind that a source states counts where it is one of ours; else the address decides, by the repository's name too."""
    url = "https://huggingface.co/datasets/made-up/thing"
    assert make_source_link(SourceLink(url, "demo")).kind == "demo"
    assert make_source_link(SourceLink(url, "homepage")).kind == "dataset"
    assert make_source_link(SourceLink(url)).kind == "dataset"
    link = make_source_link(SourceLink(examples.AWESOME))
    assert (link.kind, link.has_code) == ("other", False)
    assert make_source_link(SourceLink(examples.AWESOME, "code")).has_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Code is available at https://github.com/made-up/thing.", "linked"),
        ("Code will be released at https://github.com/made-up/thing.", "linked"),
        ("Code will be released.", "promised"),
        ("Code is at https://github.com/xxx/xxx.", "promised"),
        ("Code is available at https://github.com/.", "promised"),
        ("The dataset will be released.", "none"),
        ("Project page: https://made-up.github.io.", "none"),
        ("Code and videos are at https://made-up.github.io.", "linked"),
        ("Our project page (https://made-up.github.io) has all code.", "linked"),
        ("Project page: https://made-up.github.io. It codes faster.", "none"),
        ("We do not release our code; the project page is https://made-up.github.io.", "none"),
        ("Project page with videos, but without code: https://made-up.github.io.", "none"),
        ("Page: https://made-up.github.io, code: https://github.com/xxx/xxx.", "promised"),
        ("See https://first.github.io, and for scripts https://second.github.io.", "linked"),
        *examples.CODE_BESIDE,
        ("", "none"),
    ],
)
def test_code_is_judged(text: str, code: str) -> None:
    """Code is linked by an address, promised where it is announced without one, else none."""
    assert judge_code(find(text), has_abstract=True) == code


def test_hosts_are_sound() -> None:
    """There are 150 hosts or more, each once, in small letters, with a name and a known kind."""
    rows = read_rows("hosts")
    kinds = {"code", "model", "dataset", "demo", "project", "paper", "video", "other"}
    assert len(rows) >= 150
    assert len({row["domain"] for row in rows}) == len(rows)
    for row in rows:
        assert row["domain"] == row["domain"].lower().strip(), row
        assert row["name"].strip(), row
        assert row["kind"] in kinds, row
        assert set(row["or"].split(",")) <= kinds | {"list", "event", "*", "-"}, row
        assert row["depth"].isdecimal(), row
        assert row["bare"] in {"0", "1"}, row


@pytest.mark.parametrize(
    "text",
    ["CODE WILL BE RELEASED.", "Our code will be\nreleased.", "Code is available at THIS LINK.", "İ. Code will be released."],
)
def test_hints_miss_nothing(text: str) -> None:
    """Neither capitals, nor line ends, nor letters with a longer small form hide words from the quick look before the search."""
    assert [link.kind for link in find(text)] == ["code"]


@pytest.mark.shared
def test_the_anthologys_own_markup(shared: Path) -> None:
    """At least 99.5% of the links that the Anthology marks up are found, and 99% of those found are marked up."""
    judge = pytest.importorskip("benchmarks.links").judge
    counts: Counter[str] = Counter()
    with gzip.open(shared / "data/gold/acl_urls_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            judge(json.loads(line), counts)
    assert counts["hits"] >= 0.995 * counts["wanted"]
    assert counts["right"] >= 0.99 * counts["judged"]


@pytest.mark.shared
def test_the_saved_page(shared: Path) -> None:
    """The saved papers page has 14 links, each with an address, and no promise without one."""
    lines = (shared / "data/raw/hf-papers-page.txt").read_text("utf-8").splitlines()
    found = [link for line in lines for link in find(line)]
    assert len(found) == 14
    assert all(link.url for link in found)
