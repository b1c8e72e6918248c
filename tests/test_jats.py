"""The reader of JATS."""

from __future__ import annotations

import pytest
from hypothesis import given

from papersette.errors import SourceError
from papersette.models import Affiliation, Author, Paper
from papersette.sources import choose_format
from tests.reading import damaged, ensure_read, papers_of, read_records, rejects_of

DTD = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Archiving DTD v1.3//EN" "JATS-archivearticle1-3.dtd">'
JOURNAL = "<journal-meta><journal-title-group><journal-title>Journal of Fog</journal-title></journal-title-group></journal-meta>"
AUTHORS = """<contrib-group><contrib contrib-type="author" corresp="yes">
<contrib-id contrib-id-type="orcid">http://orcid.org/0000-0001-2345-6789</contrib-id><name><surname>Example</surname>
<given-names>Ada B</given-names></name><xref ref-type="aff" rid="aff1"><sup>1</sup></xref><xref ref-type="corresp" rid="c1"/>
</contrib><contrib contrib-type="author"><name-alternatives><name><surname>van Sample</surname><given-names>Ben</given-names>
<suffix>Jr.</suffix></name></name-alternatives><xref ref-type="aff" rid="aff1 aff2"/></contrib>
<contrib contrib-type="author"><collab>MADE Group<xref ref-type="fn" rid="f1">*</xref></collab></contrib>
<contrib contrib-type="editor"><name><surname>Itor</surname><given-names>Ed</given-names></name></contrib></contrib-group>
<aff id="aff1"><label>1</label>Made-up University, Fog, <country>UK</country></aff>
<aff id="aff2"><sup>2</sup><institution-wrap><institution-id>x</institution-id><institution>Fog College</institution>
</institution-wrap><city>Fog</city></aff>"""
DATES = """<pub-date pub-type="collection"><year>2020</year></pub-date><pub-date pub-type="ppub"><month>5</month><year>2020</year>
</pub-date><pub-date pub-type="epub"><day>3</day><month>4</month><year>2020</year></pub-date>"""
ABSTRACTS = """<abstract abstract-type="graphical"><p>A sheep.</p></abstract>
<abstract xml:lang="fr"><p>Des moutons.</p></abstract>
<trans-abstract xml:lang="en"><title>Abstract</title><sec><title>Aims</title><p>We count 9 &lt; 10<sup>3</sup>.</p></sec>
<sec><title>Results</title><p>Many.</p></sec></trans-abstract>"""
META = f"""<article-meta><article-id pub-id-type="pmid">1234567</article-id><article-id pub-id-type="pmc">PMC765</article-id>
<article-id pub-id-type="doi">10.1234/ABC</article-id><title-group><article-title>Counting <italic>Ovis</italic> at
Night<xref ref-type="fn" rid="f1">*</xref></article-title><subtitle>a count</subtitle></title-group>{AUTHORS}{DATES}
<abstract/>{ABSTRACTS}<kwd-group><kwd>sheep</kwd><kwd><italic>Ovis</italic></kwd></kwd-group></article-meta>"""
BODY = "<body><sec><title>Introduction</title><p>Sheep.</p></sec></body><back><ref-list/></back>"


def article(meta: str = META, parts: str = "") -> str:
    start = '<article article-type="research-article" xml:lang="en" xmlns:xlink="http://www.w3.org/1999/xlink">'
    return f"{start}<front>{JOURNAL}{meta}</front>{BODY}{parts}</article>"


def answer(metadata: str) -> str:
    header = "<header><identifier>oai:made.org:1</identifier></header>"
    return f"<OAI-PMH><ListRecords><record>{header}<metadata>{metadata}</metadata></record></ListRecords></OAI-PMH>"


def read_one(inner: str) -> Paper:
    """Return the paper of an article with a title and what is given."""
    title = "<title-group><article-title>Sheep</article-title></title-group>"
    (paper,) = papers_of(read_records("jats", article(f"<article-meta>{title}{inner}</article-meta>").encode()))
    return paper


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("jats", f'<?xml version="1.0"?>\n{DTD}\n{article()}'),
        ("jats", f"<pmc-articleset>{article()}{article()}</pmc-articleset>"),
        ("jats", article() + f"<?xml version='1.0'?>{article()}"),
        ("arxiv-oai", answer(article())),
    ],
    ids=["an article that names its DTD", "a set", "articles behind one another", "an answer of OAI-PMH"],
)
def test_an_article(name: str, data: str) -> None:
    """The front of an article becomes a paper with all fields, and what it refers to none."""
    assert choose_format(data.encode(), "a.xml").name == name
    papers = papers_of(records := read_records(name, data.encode()))
    assert papers
    assert not rejects_of(records)
    for paper in papers:
        assert (paper.title, paper.language) == ("Counting Ovis at Night: a count", "en")
        assert paper.abstract == "Aims: We count 9 < 10^3.\nResults: Many."
        fog, college = Affiliation("Made-up University, Fog, UK"), Affiliation("Fog College, Fog")
        assert paper.authors == (
            Author("Ada B Example", "0000-0001-2345-6789", (fog,)), Author("Ben van Sample Jr.", None, (fog, college)),
            Author("MADE Group"),
        )  # fmt: skip
        assert (paper.doi, paper.ids) == ("10.1234/ABC", (("pubmed", "1234567"), ("pmc", "765")))
        assert (paper.venue, paper.published, paper.year) == ("Journal of Fog", "2020-04-03", 2020)
        assert paper.topics == (("keyword", "sheep"), ("keyword", "Ovis"))


@pytest.mark.parametrize(
    ("dates", "published", "year"),
    [
        ('<pub-date date-type="pub" publication-format="print"><year>2021</year></pub-date>', None, 2021),
        ("<pub-date><season>Spring</season><year>2021</year></pub-date>", None, 2021),
        ('<pub-date pub-type="received"><year>2020</year></pub-date>', None, None),
        ('<pub-date pub-type="epub"><year>2021</year></pub-date><pub-date pub-type="ppub"><month>06</month><year>2021</year>'
         "</pub-date>", "2021-06", 2021),
        ("", None, None),
    ],
)  # fmt: skip
def test_dates(dates: str, published: str | None, year: int | None) -> None:
    """The date is that of publication, as full as any of its year says it; a year alone is no day."""
    paper = read_one(dates)
    assert (paper.published, paper.year) == (published, year)


def test_affiliations_of_a_group() -> None:
    """An affiliation within a group is of all in it who have no other."""
    name = "<name><surname>{}</surname></name>"
    group = (
        f"<contrib-group><contrib>{name.format('Ray')}<aff>Fog College</aff></contrib><contrib>{name.format('Lee')}</contrib>"
        "<aff>Made-up University</aff></contrib-group>"
    )
    authors = [author for author in read_one(group).authors if author]
    assert [(author.name, [place.raw for place in author.affiliations]) for author in authors] == [
        ("Ray", ["Fog College"]), ("Lee", ["Made-up University"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("affiliation", "raw"),
    [
        (
            "<institution-wrap><institution-id>x</institution-id><institution>Department of Fog</institution>"
            "<institution>Made-up University</institution></institution-wrap>, <city>Turku</city> <country>Finland</country>",
            "Department of Fog, Made-up University, Turku, Finland",
        ),
        ("<institution>Fog College,</institution> <country>Finland</country>, 5", "Fog College, Finland, 5"),
        ("1 <italic>Fog</italic> <bold>College</bold>, Turku", "1 Fog College, Turku"),
        # What has no words, or is a mark, is no part.
        ("<institution>Fog College</institution><sup>1</sup>, <country>Finland</country>", "Fog College, Finland"),
        ("<institution/><city>Turku</city><state/> <country>Finland</country><postal-code/>", "Turku, Finland"),
    ],
)
def test_parts_of_an_affiliation_stay_apart(affiliation: str, raw: str) -> None:
    """A comma parts what elements of an affiliation do, where no sign stands between them."""
    group = f"<contrib-group><contrib><name><surname>Ray</surname></name><aff>{affiliation}</aff></contrib></contrib-group>"
    (author,) = read_one(group).authors
    assert author
    assert [place.raw for place in author.affiliations] == [raw]


def test_what_is_no_paper_is_told() -> None:
    """Parts of an article, articles without a title and faults are rejects, and the articles around them are read."""
    part = f"<sub-article><front>{META}</front></sub-article>"
    faulty = article().replace("at\nNight", "& Night")
    data = f"<pmc-articleset>{article(parts=part)}{article('<article-meta/>')}{faulty}{article()}</pmc-articleset>"
    records = read_records("jats", data.encode())
    assert [paper.doi for paper in papers_of(records)] == ["10.1234/ABC"] * 2
    assert [reject.reason.partition(" (inv")[0] for reject in rejects_of(records)] == [
        "a part of an article (sub-article), not a paper", "no title", "not well-formed XML: not well-formed",
    ]  # fmt: skip
    with pytest.raises(SourceError, match="no <front>"):
        read_records("jats", b"<article><body/></article>")
    with pytest.raises(SourceError, match="not a format"):
        choose_format(b"<article><h1>Sheep</h1></article>", "a.xml")


@given(damaged(f"<pmc-articleset>{article()}{article()}</pmc-articleset>".encode()))
def test_damaged_files_are_read_or_refused(blob: bytes) -> None:
    """Whatever a file is damaged by, its articles are read or told of."""
    ensure_read("jats", blob)


@pytest.mark.parametrize("start", ["<collab>", "<collab><institution>", "<collab-alternatives><collab>"])
def test_a_group_with_its_members(start: str) -> None:
    """A group is the author, without the members that stand within it and their places of work."""
    end = "".join(f"</{tag}>" for tag in reversed(start.strip("<>").split("><")))
    name = "<name><surname>Other</surname><given-names>Cid</given-names></name>"
    member = f"<contrib>{name}<xref ref-type='aff' rid='a2'/></contrib>"
    group = f"{start}MADE Group{end.replace('</collab>', f'<contrib-group>{member}</contrib-group></collab>')}"
    paper = read_one(
        f'<contrib-group><contrib contrib-type="author">{group}<xref ref-type="aff" rid="a1"/></contrib></contrib-group>'
        '<aff id="a1">Fog College</aff><aff id="a2">Other College</aff>'
    )
    assert paper.authors == (Author("MADE Group", affiliations=(Affiliation("Fog College"),)),)


@pytest.mark.parametrize(
    "name",
    [
        "<string-name><surname>Example</surname>, <given-names>Ada</given-names></string-name>",
        "<string-name><given-names>Ada</given-names> <surname>Example</surname></string-name>",
        "<string-name>Ada Example</string-name>",
        "<string-name>Ada <surname>Example</surname></string-name>",
        "<name name-style='given-only'><given-names>Ada Example</given-names></name>",
        "<collab>Ada<break/>Example</collab>",
    ],
)
def test_names_in_one(name: str) -> None:
    """A name in one is printed from its parts, where it has them; a name may have but one part, or two lines."""
    contrib = f'<contrib-group><contrib contrib-type="author">{name}</contrib></contrib-group>'
    assert read_one(contrib).authors == (Author("Ada Example"),)


WRAP = '<institution-wrap><institution-id institution-id-type="ror">{}</institution-id>{}</institution-wrap>'
FOG, GATE = ("https://ror.org/0made0001", "https://ror.org/0made0002")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (WRAP.format(FOG, "<institution>Fog College</institution>") + "<city>Fog</city>", [("Fog College", FOG)]),
        (WRAP.format("0MADE0001", "<institution>Fog College</institution>").replace('"ror"', '"ROR"'), [("Fog College", FOG)]),
        (
            WRAP.format(FOG, '<institution content-type="org-division">Sheep</institution>'
                             '<institution content-type="org-name">Fog College</institution>'),
            [("Fog College", FOG)],
        ),
        (WRAP.format(FOG, "<institution>Sheep, Fog College</institution>"), [(None, FOG)]),
        (WRAP.format(FOG, "<institution>Sheep</institution><institution>Fog College</institution>"), [(None, FOG)]),
        (
            WRAP.format(FOG, "<institution>Fog College</institution>") + " and "
            + WRAP.format(GATE, "<institution>Gate House</institution>"),
            [("Fog College", FOG), ("Gate House", GATE)],
        ),
        (f'<institution-id institution-id-type="ror">{FOG}</institution-id><institution>Fog College</institution>',
         [("Fog College", FOG)]),
        ('<institution-wrap><institution-id institution-id-type="GRID">grid.1</institution-id>'
         "<institution>Fog College</institution></institution-wrap>", [(None, None)]),
    ],
)  # fmt: skip
def test_ids_of_institutions(place: str, expected: list[tuple[str | None, str | None]]) -> None:
    """An institution has the id of ROR's beside its name, in any case; one named with its parts is read from its words."""
    name = "<name><surname>Ray</surname></name>"
    paper = read_one(f"<contrib-group><contrib>{name}<aff>{place}</aff></contrib></contrib-group>")
    found = [place for author in paper.authors if author for place in author.affiliations]
    assert [(place.institution, place.ror) for place in found] == expected
    assert len({place.raw for place in found}) == 1
