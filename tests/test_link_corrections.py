"""Corrections of links: what a paper's page offers, copied, changed and built."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from papersette.check import find_faults
from papersette.extract import correct, find
from papersette.models import Correction, Link, Paper, Span
from papersette.pipeline.build import Options, build
from papersette.site.addresses import paper_path
from tests.databases import rows
from tests.site_client import Site

ABSTRACT = (
    "PebNet sorts them and reaches 76.5% accuracy on ImageNet. Our model and code are at https://huggingface.co/made-up/pebnet "
    "and the pebbles at https://pebbles.made-up.org/all. The training code will be released soon."
)
COMMENT = "12 pages, demo: https://demo.made-up.org/<it>"
PAPER = {"id": "2405.00001", "title": "One", "abstract": ABSTRACT, "comment": COMMENT}
MODEL, PAGE, DEMO = "https://huggingface.co/made-up/pebnet", "https://pebbles.made-up.org/all", "https://demo.made-up.org/"
PROMISE, REPO = "The training code will be released soon", "https://github.com/made-up/train"


def build_paper(folder: Path, *lines: str) -> Path:
    """Return a file of PAPER, with lines of corrections applied; PAPER lies beside it as papers.jsonl."""
    source, db, corrections = folder / "papers.jsonl", folder / "papers.db", folder / "corrections.jsonl"
    source.write_text(json.dumps({**PAPER, "links": [{"url": "https://github.com/made-up/stated"}]}) + "\n", "utf-8")
    corrections.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    build([str(source)], db, Options(corrections=corrections if lines else None))
    return db


def offered(db: Path) -> dict[str, str]:
    """Return the lines on links that the paper's page offers, by the words that they are about."""
    page = Site(db).get(paper_path("arxiv:2405.00001")).text
    (part,) = re.findall(r"<summary>Correct a link</summary>(.*?)</details>", page, re.DOTALL)
    lines = [html.unescape(line) for line in re.findall(r"<pre>(.*?)</pre>", part)]
    return {json.loads(line)["raw"]: line for line in lines}


def links(db: Path) -> list[tuple[Any, ...]]:
    query = """select raw, url, kind, has_code, domain, state from links left join hosts on hosts.id = host_id
                where field <> 'source' order by links.id"""
    return rows(db, query)


def told(db: Path) -> list[tuple[str, str]]:
    return rows(db, "select raw, state from corrections order by id")


def of_text(text: str, raw: str, verdict: str | None = None, **values: Any) -> tuple[list[Link], str | None]:
    """Return the links of a text of which one is corrected, and what is known of its code."""
    paper, start = Paper(title="T", locator="1", abstract=text), text.index(raw)
    correction = Correction("k", "link", "abstract", Span(start, start + len(raw)), raw, verdict, tuple(values.items()))
    finds = correct(find(paper), paper, [correction])
    return list(finds.links), finds.code


def test_a_page_offers_a_line_for_each_link_of_a_text(tmp_path: Path) -> None:
    """Each link that stands in a text has a line with what the page shows of it; one that a source states has none."""
    lines = [json.loads(line) for line in offered(build_paper(tmp_path)).values()]
    assert [(line["raw"], line["field"], line.get("url"), line["kind"], line["state"]) for line in lines] == [
        (DEMO, "comment", DEMO, "demo", "available"),
        (MODEL, "abstract", MODEL, "model", "available"),
        (PAGE, "abstract", PAGE, "other", "available"),
        (PROMISE, "abstract", None, "code", "promised"),
    ]
    texts = {"abstract": ABSTRACT, "comment": COMMENT}
    for line in lines:
        assert (line["key"], line["what"], line["verdict"]) == ("arxiv:2405.00001", "link", "wrong")
        assert texts[line["field"]][line["start"] : line["stop"]] == line["raw"]


def test_a_copied_line_is_applied_by_every_build(tmp_path: Path) -> None:
    """As copied a line says that there is no such link, and later builds, with the file or without, know it."""
    db = build_paper(tmp_path)
    before, lines = links(db), offered(db)
    build_paper(tmp_path, lines[PAGE])
    expected = [row for row in before if row[0] != PAGE]
    for options in (Options(), Options(reextract=True)):
        assert links(db) == expected
        assert told(db) == [(PAGE, "applied")]
        assert PAGE not in offered(db)
        build([str(tmp_path / "papers.jsonl")], db, options)
    assert not list(find_faults(db))


def test_a_line_with_the_verdict_right_confirms_its_link(tmp_path: Path) -> None:
    """A link that a reader confirms stays as it is, known as such by its rule, however the page wrote its line."""
    db = build_paper(tmp_path)
    before, lines = links(db), offered(db)
    build_paper(tmp_path, *(line.replace('"verdict": "wrong"', '"verdict": "right"') for line in lines.values()))
    assert links(db) == before
    with sqlite3.connect(db) as connection:
        rules = [rule for (rule,) in connection.execute("select rule from links where field <> 'source'")]
    assert all(re.fullmatch(r".+, corrected by a reader", rule) for rule in rules)
    assert {state for _, state in told(db)} == {"applied"}


@pytest.mark.parametrize(
    ("raw", "change", "row"),
    [
        (PAGE, {"kind": "project"}, (PAGE, PAGE, "project", 0, "pebbles.made-up.org", "available")),
        # What is said once more changes nothing: the model's page has code too.
        (MODEL, {"state": "promised"}, (MODEL, MODEL, "model", 1, "huggingface.co", "promised")),
        (PROMISE, {"state": "available", "url": REPO}, (PROMISE, REPO, "code", 1, "github.com", "available")),
        (DEMO, {"kind": "other"}, (DEMO, DEMO, "other", 0, "demo.made-up.org", "available")),
    ],
)
def test_a_line_without_a_verdict_changes_what_it_says(
    tmp_path: Path, raw: str, change: dict[str, str], row: tuple[Any, ...]
) -> None:
    """Of a line whose verdict is taken out and one value changed, the link takes that value and keeps all others."""
    db = build_paper(tmp_path)
    before, line = links(db), json.loads(offered(db)[raw])
    del line["verdict"]
    build_paper(tmp_path, json.dumps(line | change))
    assert links(db) == [row if link[0] == raw else link for link in before]
    assert told(db) == [(raw, "applied")]
    assert not list(find_faults(db))


def test_a_link_that_was_not_found_is_one(tmp_path: Path) -> None:
    """An address at a span where no link was found makes one, in its place; so does a promise by its kind and state."""
    start = ABSTRACT.index("76.5%")
    line = {"key": "2405.00001", "what": "link", "start": start, "stop": start + 5, "raw": "76.5%"}
    db = build_paper(tmp_path, json.dumps({**line, "url": "https://made-up.org/76"}))
    assert links(db)[1] == ("76.5%", "https://made-up.org/76", "other", 0, "made-up.org", "available")
    build_paper(tmp_path, json.dumps({**line, "kind": "code", "state": "promised"}))
    assert links(db)[1] == ("76.5%", None, "code", 1, None, "promised")
    assert told(db) == [("76.5%", "applied")]
    assert not list(find_faults(db))


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "code"},
        {"state": "promised"},
        {"kind": "code", "state": "available"},
        {"url": ""},
        {"url": "javascript:alert(1)"},
    ],
)
def test_too_little_makes_no_link(tmp_path: Path, values: dict[str, str]) -> None:
    """Where no link was found, what is neither an address nor a promise of a kind makes none, and is told."""
    start = ABSTRACT.index("76.5%")
    line = {"key": "2405.00001", "what": "link", "start": start, "stop": start + 5, "raw": "76.5%", **values}
    db = build_paper(tmp_path, json.dumps(line))
    assert "76.5%" not in [raw for raw, *_ in links(db)]
    assert told(db) == [("76.5%", "stale")]


@pytest.mark.parametrize(
    ("text", "raw", "values", "held", "code"),
    [
        # What a reader calls a placeholder leads nowhere, as where one is found.
        ("Code: https://github.com/made-up/it.", "https://github.com/made-up/it", {"state": "placeholder"},
         (None, "placeholder"), "promised"),
        # A line of the page of a link without an address, with one written in.
        ("Code: https://github.com/anonymous/it.", "https://github.com/anonymous/it",
         {"url": "https://github.com/made-up/it", "kind": "code", "state": "placeholder"},
         ("https://github.com/made-up/it", "available"), "linked"),
        # Nothing is available without an address.
        ("The code will be released.", "The code will be released", {"state": "available"}, (None, "promised"), "promised"),
    ],
)  # fmt: skip
def test_a_state_goes_with_its_address(
    text: str, raw: str, values: dict[str, str], held: tuple[str | None, str], code: str
) -> None:
    """A link that leads nowhere has no address, one that has an address is no placeholder."""
    ((link,), known) = of_text(text, raw, **values)
    assert ((link.url, link.state), known) == (held, code)
    assert (link.host is None) == (link.url is None) or link.state == "placeholder"


def test_a_state_that_cannot_be_is_told(tmp_path: Path) -> None:
    """A promise that a line calls available, without saying where, stays one, and the line is told as changing nothing."""
    raw = PROMISE
    line = json.loads(offered(build_paper(tmp_path))[raw])
    del line["verdict"]
    db = build_paper(tmp_path, json.dumps(line | {"state": "available"}))
    assert [(link[1], link[-1]) for link in links(db) if link[0] == raw] == [(None, "promised")]
    assert told(db) == [(raw, "stale")]
