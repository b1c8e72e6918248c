"""Answers of OAI-PMH by repositories that are not arXiv: MARCXML, MODS within METS, and abstracts in several languages."""

from __future__ import annotations

import pytest

from papersette.models import SourceInfo
from papersette.sources.fields.languages import reads_as_english
from tests.reading import Records, papers_of, read_records, rejects_of
from tests.test_marcxml import ARTICLE, LEADER, NAMESPACE, PREFIXED, field

GERMAN = "Wir zählen die Schafe auf der Weide und erreichen in der Nacht eine Genauigkeit von 91,2 %."
ENGLISH = "We count the sheep of the field at night, and reach an accuracy of 91.2%."
METS = """<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:m="http://www.loc.gov/mods/v3"><mets:metsHdr/><mets:dmdSec>
<mets:mdWrap MDTYPE="MODS"><mets:xmlData><m:mods>{}<m:titleInfo><m:title>Sheep</m:title></m:titleInfo></m:mods></mets:xmlData>
</mets:mdWrap></mets:dmdSec><mets:fileSec/></mets:mets>"""


def answer(*metadata: str) -> bytes:
    """Return an answer of a repository with records of some metadata."""
    records = "".join(
        f"<record><header><identifier>oai:made.org:{number}</identifier></header><metadata>{each}</metadata></record>\n"
        for number, each in enumerate(metadata, start=1)
    )
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>\n{records}</ListRecords></OAI-PMH>'.encode()


def read(*metadata: str) -> Records:
    return read_records("arxiv-oai", answer(*metadata))


def described(*texts: str) -> str:
    """Return a record of Dublin Core with descriptions, each its language and its text."""
    inner = "".join(f"<description{f' xml:lang={lang!r}' if lang else ''}>{text}</description>"
                    for lang, _, text in (each.partition("|") for each in texts))  # fmt: skip
    return f"<dc><title>Sheep</title>{inner}</dc>"


def test_marcxml() -> None:
    """A record of MARCXML is read as alone, with the repository's key; a serial is a reject."""
    serial = f"<record>{LEADER.format('nas')}{field('245', 'aA Journal')}</record>"
    records = read(ARTICLE, serial, ARTICLE.replace("Sheep at night", "Goats"))
    assert [(paper.title, paper.doi, paper.source_key) for paper in papers_of(records)] == [
        ("Sheep at night: a count", "10.1234/ABC", "oai:made.org:1"), ("Goats: a count", "10.1234/ABC", "oai:made.org:3"),
    ]  # fmt: skip
    assert [(reject.locator, reject.reason) for reject in rejects_of(records)] == [("line 3", "a serial, no paper")]


def test_a_fault_within_marcxml_costs_its_record() -> None:
    """A fault, or an end that is missing, within a record of MARCXML is one reject, and the next is read."""
    faulty, endless = PREFIXED.replace("Sheep at", "Sheep & at"), PREFIXED.replace("</marc:record>", "")
    records = read(faulty, PREFIXED, endless, PREFIXED)
    assert [paper.source_key for paper in papers_of(records)] == ["oai:made.org:2", "oai:made.org:4"]
    assert [reject.locator for reject in rejects_of(records)] == ["line 2", "line 4"]


def test_mods_within_mets() -> None:
    """MODS is found in METS around it; a volume of a conference is a reject there too."""
    records = read(METS.format(f"<m:abstract>{ENGLISH}</m:abstract>"), METS.format("<m:genre>conference publication</m:genre>"))
    assert [(paper.title, paper.abstract) for paper in papers_of(records)] == [("Sheep", ENGLISH)]
    assert [reject.reason for reject in rejects_of(records)] == ["a volume (conference publication), not a paper"]


def test_qualified_dublin_core() -> None:
    """The abstract and the date of issue have names of their own there."""
    (paper,) = papers_of(read(
        "<qdc:qualifieddc xmlns:qdc='q'><title>Sheep</title><creator>Example, Ada</creator><description>4 pages</description>"
        f"<dateAccepted>2019</dateAccepted><abstract>{ENGLISH}</abstract><issued>2020-01</issued></qdc:qualifieddc>"
    ))  # fmt: skip
    assert (paper.title, paper.abstract, paper.comment, paper.published) == ("Sheep", ENGLISH, "4 pages", "2020-01")


@pytest.mark.parametrize(
    ("metadata", "abstract", "comment"),
    [
        (described(f"de|{GERMAN}", f"en|{ENGLISH}"), ENGLISH, GERMAN),
        (described(f"|{GERMAN}", f"|{ENGLISH}", "|4 pages"), ENGLISH, f"{GERMAN}\n4 pages"),
        (described("|International audience", f"fr|{GERMAN}"), GERMAN, "International audience"),
        (described(f"|{GERMAN}", "en|To appear in a journal of the field"), GERMAN, "To appear in a journal of the field"),
        (ARTICLE.replace("Nous comptons.", ENGLISH), ENGLISH, "7 pages"),
        (METS.format(f"<m:abstract>{GERMAN}</m:abstract><m:abstract>{ENGLISH}</m:abstract>"), ENGLISH, None),
        (METS.format(f"<m:abstract lang='en'>x</m:abstract><m:abstract>{ENGLISH}</m:abstract>"), "x", None),
    ],
)  # fmt: skip
def test_the_english_abstract_is_read(metadata: str, abstract: str, comment: str | None) -> None:
    """Of several abstracts the English one is read, told by its language or its words; of Dublin Core's none is lost."""
    (paper,) = papers_of(read(metadata))
    assert (paper.abstract, paper.comment) == (abstract, comment)


def test_further_abstracts_are_told() -> None:
    """Where a record has more than one abstract it is told once of the file that one is read, but of Dublin Core all are."""
    two = f"<m:abstract>{GERMAN}</m:abstract><m:abstract>{ENGLISH}</m:abstract>"
    told = SourceInfo(unread=("further abstracts",))
    mods = "<mods><titleInfo><title>S</title></titleInfo><abstract>A</abstract><abstract>B</abstract></mods>"
    assert read(METS.format(two), METS.format(two))[-1:] == [told]
    assert read(ARTICLE)[-1:] == [told]
    assert read_records("mods", mods.encode())[-1:] == [told]
    assert read_records("marcxml", ARTICLE.replace("<record>", f"<record {NAMESPACE}>").encode())[-1:] == [told]
    for metadata in (described(f"de|{GERMAN}", f"en|{ENGLISH}"), METS.format(f"<m:abstract>{ENGLISH}</m:abstract><m:abstract/>")):
        assert len(read(metadata)) == 1


@pytest.mark.parametrize(
    ("text", "is_english"),
    [
        (ENGLISH, True),
        ("Sheep counting reaches state-of-the-art results with networks pretrained on images.", True),
        (GERMAN, False),
        ("Nous comptons les moutons avec une précision de 91 %, ce qui a permis d'être meilleur.", False),
        ("Wij tellen schapen met netwerken, en het is de vraag of dat in de nacht kan, aan de rand van een weide.", False),
        ("A contagem de ovelhas mostra que a rede alcança as melhores taxas, e as noites são longas.", False),
        ("Peer reviewed", False),
        ("", False),
    ],
)
def test_english_is_told_by_its_small_words(text: str, is_english: bool) -> None:
    """A text is English where enough of its words are such as stand between others there alone."""
    assert reads_as_english(text) is is_english


def test_creators_are_printed_as_other_names_are() -> None:
    """Suffixes stand behind names, years of life are no part of them, and families of Chinese and Japanese names come first."""
    names = ["King, Martin L., Jr.", "Sample, Ben, 1980-", "Old, Ann, 1901-1990.", "田中, 太郎", "Example, Ada", "Sheep Society"]
    creators = "".join(f"<creator>{name}</creator>" for name in names)
    (paper,) = papers_of(read(f"<dc><title>Sheep</title>{creators}</dc>"))
    assert [author.name for author in paper.authors if author] == [
        "Martin L. King Jr.", "Ben Sample", "Ann Old", "田中 太郎", "Ada Example", "Sheep Society",
    ]  # fmt: skip


def test_the_end_of_an_embargo_is_no_date_of_the_paper() -> None:
    """What repositories say in OpenAIRE's words of an embargo dates nothing, and is no fault."""
    dates = "<date>info:eu-repo/date/embargoEnd/2026-01-01</date><date>2024-05-24</date>"
    records = read(f"<dc><title>Sheep</title>{dates}</dc>")
    assert [(paper.published, paper.updated) for paper in papers_of(records)] == [("2024-05-24", None)]
    assert not rejects_of(records)
