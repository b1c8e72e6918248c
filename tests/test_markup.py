"""Markup that databases leave in titles and names of venues."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.sources.fields.markup import BLOCKS, INLINE, plain_text
from papersette.sources.xml.plain_texts import plain_abstract
from tests.reading import papers_of, read_records


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Sheep of <i>Ovis aries</i>", "Sheep of Ovis aries"),
        ("CO<sub>2</sub> in <B>bold</B>\n   <jats:italic>hay</jats:italic>", "CO2 in bold hay"),
        ('<span class="x">Wool</span><br/>and cheese', "Wool and cheese"),
        ("<mml:math><mml:mi>k</mml:mi><mml:mo>=</mml:mo><mml:mn>2</mml:mn></mml:math> sheep", "k=2 sheep"),
        ("Sheep &amp; Goats", "Sheep & Goats"),
        ("Sheep &amp;amp; Goats &amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt;", "Sheep & Goats x"),
        ("M&uuml;ller&#39;s &#x201C;flock&#x201D;&nbsp;", "Müller's “flock”"),
    ],
)
def test_markup_is_undone(written: str, plain: str) -> None:
    """Pairs of tags and entities, escaped twice too, are no part of a text."""
    assert plain_text(written) == plain


TEN_TO = "<mml:math><mml:msup><mml:mn>10</mml:mn>{}</mml:msup></mml:math>"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("A 10<sup>3</sup>-fold gain", "A 10^3-fold gain"),
        ("5 &times; 10<jats:sup>&#x2212;6</jats:sup> M of CO<sub>2</sub>", "5 × 10^−6 M of CO2"),
        ("Sorting in O(<i>n</i><sup>2</sup>), the n<sup>th</sup> time", "Sorting in O(n^2), the nth time"),
        ("&lt;i&gt;n&lt;/i&gt;&lt;sup&gt;2&lt;/sup&gt; doors", "n^2 doors"),
        ("Ca<sup>2+</sup> and 101<sub>2</sub>", "Ca2+ and 101_2"),
        (f"Among {TEN_TO.format('<mml:mn>5</mml:mn>')} doors", "Among 10^5 doors"),
        (f"{TEN_TO.format('<mml:mrow><mml:mo>−</mml:mo><mml:mn>3</mml:mn></mml:mrow>')} of all", "10^−3 of all"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> of it", "1/2 of it"),
        ("<mml:math><mml:msup><mml:mi>B</mml:mi><mml:mo>+</mml:mo></mml:msup></mml:math> mesons", "B+ mesons"),
    ],
)
def test_raised_figures_of_titles_are_no_part_of_numbers(written: str, plain: str) -> None:
    """A raised figure, and a part of a fraction, stands behind a sign in titles as it does in abstracts."""
    assert plain_text(written) == plain


@pytest.mark.parametrize("name", sorted(BLOCKS | INLINE))
def test_titles_and_abstracts_know_the_same_tags(name: str) -> None:
    """A tag that is markup in one is so in the other, with its prefix of JATS too."""
    for tag in (name, f"jats:{name}"):
        for plain in (plain_text, plain_abstract):
            read = plain(f"Sheep of <{tag}>wool</{tag}> and felt").replace("\n", " ").rstrip(":")
            assert "<" not in read, tag
    if name in INLINE - {"tex-math"}:
        assert plain_text(f"<{name}>Wool</{name}>") == plain_abstract(f"<{name}>Wool</{name}>") == "Wool"


@pytest.mark.parametrize(
    "text",
    [
        "Where x < y and y > z",
        "The <b> tag",
        "Cats </i> dogs",
        "A <script>alert(1)</script> of sheep",
        "The <mask> and <s> tokens</s>",
        "R&D and AT&T; a & b; &nothing; &notit;",
        "Two  blanks\nand a line",
        "",
    ],
)
def test_what_is_no_markup_stays(text: str) -> None:
    """Signs, single tags and names that are none of the tags known stay."""
    assert plain_text(text) == text


@pytest.mark.parametrize("name", ["jsonl", "openalex"])
def test_titles_and_venues_have_none(name: str) -> None:
    """A title and a venue are read without markup, an abstract as it is given."""
    given_record = {
        "id": "https://openalex.org/W1",
        "title": "<i>Ovis</i> &amp; us",
        "abstract": "We <i>count</i>.",
        "venue": "Sheep &amp; Goats",
        "primary_location": {"source": {"display_name": "Sheep &amp; Goats"}},
    }
    (paper,) = papers_of(read_records(name, given_record))
    assert (paper.title, paper.venue) == ("Ovis & us", "Sheep & Goats")
    assert paper.abstract == ("We <i>count</i>." if name == "jsonl" else None)


def test_a_title_of_nothing_else_is_none() -> None:
    """A title that is empty without its markup is none."""
    assert papers_of(read_records("jsonl", {"title": "<i> </i>", "id": "a"}, {"title": "One"}))[0].title == "One"


@pytest.mark.parametrize("junk", ["<", "<i", "<i ", "<i>", "</i>", "&", "&a", "&#", "&amp;", "<i " + "x" * 200])
def test_junk_takes_linear_time(junk: str) -> None:
    """A text made to be slow is read in seconds."""
    started = time.process_time()
    plain_text(junk * (500_000 // len(junk)) + ";>")
    assert time.process_time() - started < 5


@given(st.lists(st.sampled_from(["<i>", "</i>", "<b", "&amp;", "amp;", "&lt;", "&#0;", "&#xd800;", " ", "x", ">"])).map("".join))
def test_any_text_can_be_stored(text: str) -> None:
    """Any text becomes one that can be stored, and is none longer."""
    plain = plain_text(text)
    plain.encode()
    assert "\0" not in plain
    assert len(plain) <= len(text)


@pytest.mark.parametrize(
    "text", ["Wool<break/>felt", "<div>Wool</div><div>felt</div>", "<list><list-item>Wool</list-item><p>felt</p></list>"]
)
def test_blocks_keep_words_apart(text: str) -> None:
    """Words of two paragraphs or lines of a title are two."""
    assert plain_text(text) == "Wool felt"
