"""The reader of RIS."""

from __future__ import annotations

import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.merge import identify
from papersette.models import Paper, Reject, SourceInfo, SourceLink
from papersette.sources.readers import ris
from tests.reading import Records

ZOTERO = """TY  - CONF
TI  - Made-up Papers: a
 Long Title
AU  - Müller, Ada
AU  - Sample, Ben, Jr.
T2  - Proceedings of MadeConf
AB  - First line.

Second line, 5% more.
DA  - 2024/05/24/
PY  - 2024
DO  - 10.1234/ABC
UR  - https://example.org/p
UR  - https://example.org/more;https://example.org/third
L1  - https://example.org/p.pdf
LA  - en
KW  - made-up word
KW  - other word
N1  - 4 pages
ER  -

"""
ENDNOTE = """TY  - JOUR
A1  - Müller, Ada
T1  - Made-up Papers
JF  - Journal of Made-up Things
JO  - J. Made-up
Y1  - 2023///
N2  - An abstract.
KW  - one word
another
ER  -
"""


def read(text: str | bytes) -> Records:
    return list(ris.read(io.BytesIO(text.encode() if isinstance(text, str) else text), "papers.ris"))


def test_zotero() -> None:
    """A record of Zotero's becomes a paper with all fields; lines without a tag go on with the abstract above."""
    (paper,) = read(ZOTERO)
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract) == ("Made-up Papers: a Long Title", "First line.\n\nSecond line, 5% more.")
    assert [author.name for author in paper.authors] == ["Ada Müller", "Ben Sample Jr."]
    assert (paper.venue, paper.published, paper.year, paper.doi) == ("Proceedings of MadeConf", "2024-05-24", 2024, "10.1234/ABC")
    assert (paper.url, paper.pdf_url) == ("https://example.org/p", "https://example.org/p.pdf")
    assert paper.links == (SourceLink("https://example.org/more"), SourceLink("https://example.org/third"))
    assert paper.topics == (("keyword", "made-up word"), ("keyword", "other word"))
    assert (paper.language, paper.comment, paper.locator) == ("en", "4 pages", "line 1")


def test_an_address_with_an_old_doi() -> None:
    """A DOI that has `<` and `>` is whole in an address: without its end it would be that of the whole issue."""
    dois = [f"10.1002/(SICI)1-2(19980815/30)17:15/16<16{page}::AID-SIM9>3.0.CO;2-{page}" for page in "12"]
    found = [read(f"TY  - JOUR\nTI  - T\nUR  - http://dx.doi.org/{doi}\nER  -\n") for doi in dois]
    keys = [identify(paper).key for (paper,) in found if isinstance(paper, Paper)]
    assert keys == [f"doi:{doi.lower()}" for doi in dois]


def test_endnote() -> None:
    """Other programs' tags mean the same; the full name of a journal comes before its abbreviation."""
    (paper,) = read(ENDNOTE)
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract, paper.venue) == ("Made-up Papers", "An abstract.", "Journal of Made-up Things")
    assert (paper.year, paper.published) == (2023, None)
    assert paper.topics == (("keyword", "one word"), ("keyword", "another"))


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2020 JUN 12", "2020-06-12"),
        ("2020 JUN", "2020-06"),
        ("2020 JUN-JUL", "2020-06"),
        ("2020 SPR", None),
        ("2020 JUN 1-15", "2020-06-01"),
        ("JUN 12", "2020-06-12"),
        ("JUN-JUL", "2020-06"),
        ("2020/06/12/", "2020-06-12"),
    ],
)
def test_web_of_science(written: str, published: str | None) -> None:
    """Its dates are dates, and the line that ends its file is nothing."""
    (paper,) = read(f"TY  - JOUR\nTI  - One\nPY  - 2020\nDA  - {written}\nER  -\n\nEF  - \n")
    assert isinstance(paper, Paper)
    assert (paper.published, paper.year) == (published, 2020)
    assert len(read(ENDNOTE + "EF")) == 1
    assert len(read(ENDNOTE + "EFFECTS\n")) == 2


def test_the_cochrane_library() -> None:
    """Its tags of its own, one of three letters, are read as those of others are."""
    (paper, told) = read(
        "Provider: Wiley\n\nTY  - JOUR\nAU  - Doe, J\nTI  - One\nSO  - Made Journal\nYR  - 2020\nNO  - 3\nPG  - 1-9\n"
        "XR  - EMBASE 1\nKY  - sheep\nDOI  - 10.1234/abc\nAB  - We count.\nUS  - https://example.org/a\nER  -\n"
    )
    assert isinstance(paper, Paper)
    assert (paper.venue, paper.year, paper.doi, paper.abstract) == ("Made Journal", 2020, "10.1234/abc", "We count.")
    assert (paper.topics, paper.url) == ((("keyword", "sheep"),), "https://example.org/a")
    assert told == SourceInfo(unread=("XR",))


@pytest.mark.parametrize("tag", ["L3", "M3"])
@pytest.mark.parametrize(("value", "doi"), [("10.1234/abc", "10.1234/abc"), ("Article", None), ("see 10.1234/abc", None)])
def test_a_doi_in_another_place(tag: str, value: str, doi: str | None) -> None:
    """EBSCO has a DOI in the place of an image's address, ProQuest in that of a type; within other words it is another's."""
    (paper,) = read(f"TY  - JOUR\nTI  - One\n{tag}  - {value}\nER  -\n")
    assert isinstance(paper, Paper)
    assert paper.doi == doi


@pytest.mark.parametrize("tag", ["JO", "T2"])
def test_a_journal_that_looks_like_a_doi(tag: str) -> None:
    """What stands where a journal does is no DOI of the paper."""
    (paper,) = read(f"TY  - JOUR\nTI  - Counting Stones\n{tag}  - 10.1234/x\nER  -\n")
    assert isinstance(paper, Paper)
    assert (paper.venue, paper.doi) == ("10.1234/x", None)


def test_the_days_of_a_conference() -> None:
    """Where one tag has a year alone, and another the days of a conference, the first of these is the day."""
    (paper,) = read("TY  - CONF\nTI  - T\nPY  - 2016\nY1  - 27-30 June 2016\nER  -\n")
    assert isinstance(paper, Paper)
    assert (paper.published, paper.year) == ("2016-06-27", 2016)


def test_preprints() -> None:
    """ArXiv is an id and no venue, also where its id stands in the place of a DOI."""
    (other,) = read("TY  - GEN\nTI  - T\nDO  - arXiv:2405.00001v2\nER  - \n")
    assert isinstance(other, Paper)
    assert (other.doi, other.arxiv_id) == (None, "2405.00001")
    record = "TY  - GEN\nTI  - T\nT2  - arXiv\nUR  - http://arxiv.org/abs/2405.00001\nER  - \n"
    (paper,) = read(record)
    assert isinstance(paper, Paper)
    assert (paper.venue, paper.arxiv_id) == (None, "2405.00001")


@pytest.mark.parametrize("broken", ["TY  -\x00 CONF", "TY  -CONF"])
def test_a_line_that_is_nearly_the_first(broken: str) -> None:
    """A line that only begins like the first of a record is none: it stands outside of records, or in the one before it."""
    alone = read(broken + "\n" + ENDNOTE)
    assert [type(record) for record in alone][-1] is Paper
    (*_, last) = read(ENDNOTE + broken + "\nTI  - Never begun\nER  - \n" + ENDNOTE)
    assert isinstance(last, Paper)


def test_blanks_around_tags() -> None:
    """A tag that is indented, or has a blank too few, is one; what a text says behind its first line is not."""
    (paper,) = read(
        "TY  - JOUR\nTI  - One\n  AU  - Example, Ada\n AU - Sample, Ben\nAB  - Trade between\nUS - and other lands.\nER  - \n"
    )
    assert isinstance(paper, Paper)
    assert [author.name for author in paper.authors] == ["Ada Example", "Ben Sample"]
    assert (paper.title, paper.abstract) == ("One", "Trade between\nUS - and other lands.")


def test_an_abstract_in_parts() -> None:
    """All parts of an abstract are read, and all notes."""
    (paper,) = read("TY  - JOUR\nTI  - One\nAB  - Stones.\nAB  - They are old.\nN1  - A\nN1  - B\nER  - \n")
    assert isinstance(paper, Paper)
    assert (paper.abstract, paper.comment) == ("Stones.\nThey are old.", "A\nB")


def test_headers_are_passed_over() -> None:
    """What a publisher's page puts above its records is no record; other text outside of records is a Reject."""
    records = read("\ufeffRecord #1 of 2\nProvider: Made Up\n1.\n" + ENDNOTE + "stray\n" + ENDNOTE.replace("\n", "\r\n"))
    assert [type(record) for record in records] == [Paper, Reject, Paper]
    assert isinstance(records[1], Reject)
    assert (records[1].locator, records[1].reason, records[1].raw) == ("line 14", "outside of a record", "stray")


@pytest.mark.parametrize(
    ("broken", "reason", "titles"),
    [
        (b"TY  - JOUR\nTI  - Open\n", "the record has no ER line", ["Before", "Open", "After"]),
        (b"TY  - JOUR\nAU  - Example, Ada\nER  - \n", "no title", ["Before", "After"]),
        (b"TY  - JOUR\nTI  - \xff\nER  - \n", "not UTF-8", ["Before", "After"]),
        (b"TY  - JOUR\nTI  - T\nPY  - soon\nER  - \n", "year is not a whole number", ["Before", "T", "After"]),
    ],
)
def test_a_broken_record_is_a_reject(broken: bytes, reason: str, titles: list[str]) -> None:
    """What cannot be read is kept with its line and reason, and the records around it are read."""
    records = read(b"TY  - JOUR\nTI  - Before\nER  - \n" + broken + b"TY  - JOUR\nTI  - After\nER  - \n")
    assert [record.title for record in records if isinstance(record, Paper)] == titles
    (reject,) = [record for record in records if isinstance(record, Reject)]
    assert reject.locator == "line 4"
    assert reject.reason.startswith(reason)


def test_a_file_cut_off_keeps_its_last_record() -> None:
    """The last record without its end is kept as far as it goes, and a Reject says so."""
    reject, paper = read(ZOTERO[:60])
    assert isinstance(reject, Reject)
    assert isinstance(paper, Paper)


def test_a_giant_record_is_a_reject() -> None:
    """A record beyond 4 MiB is passed over, and reading goes on behind it."""
    reject, paper = read("TY  - JOUR\nAB  - x\n" + ("x" * 999 + "\n") * 5_000 + ENDNOTE)
    assert isinstance(reject, Reject)
    assert reject.reason.startswith("a record longer than")
    assert isinstance(paper, Paper)


EXPORTED = """TY  - JOUR
TI  - One
AU  - Wool, Felt and Sons
AU  - Example, Ada
AB  - We count stones. It reaches 5%.
N1  - 4 pages
C8  - {"papersette": {"s2": ["7"]}, "abstract": "We count\\nstones. It reaches 5%.", "names": {"Wool, Felt and Sons": "Wool"}}
ER  -
"""


def test_what_was_exported() -> None:
    """What `export` wrote in a custom tag is read, but for a text or a name that was mended in its own; of others' it is not."""
    for written, abstract, first in (
        (EXPORTED, "We count\nstones. It reaches 5%.", "Wool"),
        (EXPORTED.replace("AB  - We", "AB  - They"), "They count stones. It reaches 5%.", "Wool"),
        (EXPORTED.replace("AU  - Wool, Felt and Sons", "AU  - Wool, Bea"), "We count\nstones. It reaches 5%.", "Bea Wool"),
        (EXPORTED.replace("AU", "A1"), "We count\nstones. It reaches 5%.", "Wool"),
        (EXPORTED.replace("Felt and Sons\nAU  - ", "B.; "), "We count\nstones. It reaches 5%.", "B. Wool"),
    ):
        (paper,) = read(written)
        assert isinstance(paper, Paper)
        assert (paper.abstract, paper.comment, paper.ids) == (abstract, "4 pages", (("s2", "7"),))
        assert [author.name for author in paper.authors] == [first, "Ada Example"]


@pytest.mark.parametrize(
    ("tags", "url", "pdf"),
    [
        ("UR  - x y\nL1  - https://wool.net/a;b", "x\ny", "https://wool.net/a;b"),
        ("UR  - https://wool.net/2\nL1  - https://wool.net/3", "https://wool.net/2", "https://wool.net/3"),
        ("L1  - file.pdf", "x\ny", "https://wool.net/a;b"),
    ],
)
def test_addresses_of_what_was_exported(tags: str, url: str, pdf: str) -> None:
    """An address that was mended in its own tag is read from there, one that no tag holds as it was."""
    own = json.dumps({"papersette": {}, "url": "x\ny", "pdf_url": "https://wool.net/a;b"})
    (paper,) = read(f"TY  - JOUR\nTI  - One\n{tags}\nC8  - {own}\nER  -\n")
    assert isinstance(paper, Paper)
    assert (paper.url, paper.pdf_url) == (url, pdf)


@pytest.mark.parametrize("own", ["yes", "{", "[" * 100_000, "[1]", '{"papersette": 1}', '{"abstract": "Other"}'])
def test_a_custom_tag_of_others(own: str) -> None:
    """What others keep in that tag is told as not read, also beside what `export` wrote."""
    others = f"C8  - {own}\n"
    for exported, ids in (("", ()), ('C8  - {"papersette": {"s2": ["7"]}}\n', (("s2", "7"),))):
        paper, told = read(f"TY  - JOUR\nTI  - One\nAB  - Stones.\n{others}{exported}{others}ER  - \n")
        assert isinstance(paper, Paper)
        assert (paper.title, paper.abstract, paper.ids) == ("One", "Stones.", ids)
        assert told == SourceInfo(unread=("C8",))


def test_other_text_is_no_ris() -> None:
    """A file without a record is not this format, and other formats' files are not claimed."""
    with pytest.raises(SourceError, match="no RIS record"):
        read("nothing here")
    for head in (b"A Title\n\nTY - so", b"{}", b"", b"TY  - \n"):
        assert not ris.sniff(head)
    assert ris.sniff(b"\xef\xbb\xbfProvider: x\r\n\r\nTY  - JOUR\r\n")


@pytest.mark.parametrize(
    "text", ["TY  - JOUR\n" * 50_000, "TY  - JOUR\nAB  - " + "\n" * 500_000, "TY  - JOUR\n" + "AU  - ,\n" * 90_000]
)
def test_junk_takes_linear_time(text: str) -> None:
    """Text made to be slow is read in seconds."""
    started = time.process_time()
    assert read(text)
    assert time.process_time() - started < 10


@given(st.integers(0, len(ZOTERO) - 1), st.binary(max_size=3), st.integers(0, 30))
def test_a_damaged_file_is_accounted_for(place: int, put: bytes, cut: int) -> None:
    """A record damaged anywhere leaves the records around it."""
    whole = ZOTERO.encode()
    records = read(ENDNOTE.encode() + whole[:place] + put + whole[place + cut :] + b"\n" + ENDNOTE.encode())
    titles = [record.title for record in records if isinstance(record, Paper)]
    assert titles[0] == titles[-1] == "Made-up Papers"
