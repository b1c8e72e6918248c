"""Values of records' fields: dates, languages and words for nothing, as programs and people write them."""

from __future__ import annotations

import pytest

from papersette.models import Affiliation, Author, Paper
from papersette.months import MONTHS
from papersette.sources.fields import month_names, plain_dates, references, values
from papersette.sources.fields.languages import CODES, language_code
from tests.reading import papers_of, read_records, rejects_of


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("24 May 2024", "2024-05-24"),
        ("May 24, 2024", "2024-05-24"),
        ("May 4th, 2024", "2024-05-04"),
        ("24-May-2024", "2024-05-24"),
        ("Sept. 2024", "2024-09"),
        ("March 2024", "2024-03"),
        ("Fri, 24 May 2024 19:18:42 GMT", "2024-05-24"),
        ("24.05.2024", "2024-05-24"),
        ("4.5.2024", "2024-05-04"),
        ("5/24/2024", "2024-05-24"),
        ("24/05/2024", "2024-05-24"),
        ("24-05-2024", "2024-05-24"),
        ("5/5/2024", "2024-05-05"),
        ("2020-01-05/2020-01-09", "2020-01-05"),
        ("2020-01/2020-02", "2020-01"),
        ("[2020]", "2020"),
        ("c2020", "2020"),
    ],
)
def test_dates_that_are_sure(written: str, date: str) -> None:
    """A date is read however it is written, as long as it can be one day only."""
    assert values.iso_date(written) == date


@pytest.mark.parametrize(
    "written",
    ["4/5/2024", "04-05-2024", "May 24", "24 Mai 2024", "Spring 2024", "31 June 2024", "5/24/24", "13/13/2024", "4 May 5 2024",
     "Marching 2024", "32.1.2024"],
)  # fmt: skip
def test_dates_that_are_not(written: str) -> None:
    """What may be two days, or none, is no date."""
    with pytest.raises(ValueError, match=r"is not a|day|month"):
        values.iso_date(written)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Spring 2020", "2020"), ("Winter 2019/2020", "2019"), ("Q1 2020", "2020"), ("2020-Q1", "2020"), ("05/01/2020", "2020"),
        ("2020-21", "2020"), ("2020/2021", "2020"), ("2019–20", "2019"), ("2009-10", "2009-10"), ("5-Jan-20", "2020-01-05"),
        ("Jan-20", "2020-01"), ("5-Jan-98", "1998-01-05"), ("01/2020", "2020-01"), ("2020/1", "2020-01"),
        ("2020-1-5", "2020-01-05"), ("2020 May 5", "2020-05-05"), ("2020 Jan-Feb", "2020"), ("OCT 05-08, 2020", "2020"),
        ("2020年1月5日", "2020"), ("c. 2020", "2020"), ("2020a", "2020"), ("2020 (in press)", "2020"),
        ("2020-05-00", "2020-05"), ("2020-00-00", "2020"), ("24 May 2024", "2024-05-24"),
    ],
)  # fmt: skip
def test_what_is_plain_of_a_date(written: str, date: str) -> None:
    """Of a date of publication as much is read as is plain in any reading; a field of years takes its year."""
    assert plain_dates.published(written) == date
    assert plain_dates.year(written) == int(date[:4])


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("5 janvier 2020", "2020-01-05"), ("1er août 2020", "2020-08-01"), ("FÉVRIER 2020", "2020-02"),
        ("fe\u0301vr. 2020", "2020-02"),
        ("juin 2020", "2020-06"), ("juil. 2020", "2020-07"), ("5. März 2020", "2020-03-05"), ("24 Mai 2024", "2024-05-24"),
        ("Dezember 2020", "2020-12"), ("5-Dez-20", "2020-12-05"), ("2020-Mai", "2020-05"), ("2020 Okt. 5", "2020-10-05"),
        ("5 de enero de 2020", "2020-01-05"), ("15 de Septiembre del 2020", "2020-09-15"), ("1º de março de 2020", "2020-03-01"),
        ("ago. 2020", "2020-08"), ("outubro de 2020", "2020-10"), ("5 de nov. de 2020", "2020-11-05"),
        ("1° maggio 2020", "2020-05-01"),
        ("settembre 2020", "2020-09"), ("31 giugno 2020", "2020"), ("enero-febrero 2020", "2020"), ("gen 2020", "2020"),
        ("Mag 2020", "2020"), ("out 2020", "2020"), ("set. 2020", "2020"), ("jui 2020", "2020"), ("Marco 2020", "2020"),
        ("5 de 2020", "2020"), ("printemps 2020", "2020"), ("mayo clinic 2020", "2020"),
    ],
)  # fmt: skip
def test_months_of_other_languages(written: str, date: str) -> None:
    """Months of German, French, Spanish, Portuguese and Italian dates are read, but for words that may be something else."""
    assert plain_dates.published(written) == date


@pytest.mark.parametrize(
    ("month", "date"),
    [("juin", "2020-06"), ("märz", "2020-03"), ("5 août", "2020-08-05"), ("ottobre", "2020-10"), ("out", None), ("été", None)],
)
def test_months_of_their_own_field(month: str, date: str | None) -> None:
    """A month that stands apart from its year may be of another language too."""
    assert references.date_of("2020", month) == date


def test_a_name_is_of_one_month() -> None:
    """No name stands in the rows of two months, and each row begins with the month's three letters."""
    rows = [row.split() for row in month_names.ROWS.strip().splitlines()]
    assert tuple(row[0] for row in rows) == MONTHS
    assert len(month_names.ENGLISH) == sum(map(len, rows))


@pytest.mark.parametrize(
    "written",
    ["1/5/20", "in press", "2009-15", "2020-13-45", "2020-02-30", "32.1.2024", "12/2019-01/2020", "accessed 2020", "No. 1234",
     "arXiv 2001.01234", "Spring 2099", "5-Foo-20", "20"],
)  # fmt: skip
def test_what_has_no_plain_year(written: str) -> None:
    """Two years, none, the day of a visit, and what can only be one day and is none, tell no year."""
    for read in (plain_dates.published, plain_dates.year):
        with pytest.raises(ValueError, match=r"is not|lies in"):
            read(written)


@pytest.mark.parametrize(
    ("written", "code"),
    [("en", "en"), ("eng", "en"), ("English", "en"), ("en-US", "en"), ("pt_BR", "pt"), ("zh-Hans-CN", "zh"), ("ger", "de"),
     ("ngerman", "de"), ("fin", "fi"), ("Klingon", "Klingon"), ("English; French", "English; French"), ("mul", "mul"),
     ("x-y", "x-y")],
)  # fmt: skip
def test_languages(written: str, code: str) -> None:
    """A language has one code, and what is not known stays as it is written."""
    assert language_code(written) == code
    assert [paper.language for paper in papers_of(read_records("jsonl", {"title": "T", "language": written}))] == [code]


def test_codes_of_languages_are_codes() -> None:
    """Every row begins with a code of two letters, which means itself."""
    assert {code for code in CODES.values() if len(code) != 2 or CODES[code] != code} == set()


@pytest.mark.parametrize("word", ["N/A", "n/a", "nan", "None", "-", "#N/A"])
def test_words_for_nothing(word: str) -> None:
    """Texts and addresses that programs write for none are none, under a field's own name too; a title may be any word."""
    record = {"title": word, "abstract": word, "url": word, "pdf_url": word, "comment": word, "venue": word, "language": word}
    (paper,) = papers_of(read_records("jsonl", record))
    assert {paper.abstract, paper.url, paper.pdf_url, paper.comment, paper.venue, paper.language} == {None}
    assert paper.title == word


@pytest.mark.parametrize(
    ("name", "count"),
    [("citations", -1), ("citations", "-1"), ("upvotes", "-1.0"), ("upvotes", -3.0), ("stars", "-1"), ("comments", -1)],
)
def test_counts_are_not_below_zero(name: str, count: object) -> None:
    """A count below zero, as some write for an unknown one, is none: a reject tells it, and the paper is kept."""
    records = read_records("jsonl", {"title": "Sheep", name: count, "seen_on": "2024-05-24"})
    assert [getattr(paper, name) for paper in papers_of(records)] == [None]
    assert [reject.reason for reject in rejects_of(records)] == [f"{name} is a count below zero; the paper was kept without it"]
    counted = {"name": "citations", "seen_on": "2024-05-24", "value": count}
    records = read_records("jsonl", {"title": "Sheep", "signals": [counted]})
    assert [paper.signals for paper in papers_of(records)] == [()]
    assert len(rejects_of(records)) == 1


@pytest.mark.parametrize(
    "written",
    [
        "DOI: https://doi.org/10.1234/abc", "doi:http://dx.doi.org/10.1234/abc", "<https://doi.org/10.1234/abc>", "<10.1234/abc>",
        "https://doi-org.proxy.made-up.edu/10.1234/abc", "https://doi.org.proxy.made-up.edu/10.1234/abc",
        "https://doi.org/doi:10.1234/abc", "DOI 10.1234/abc",
    ],
)  # fmt: skip
def test_dois_as_they_are_copied(written: str) -> None:
    """A DOI is read behind its label and its address together, within angle brackets, and behind a library's proxy."""
    assert values.doi(written) == "10.1234/abc"


@pytest.mark.parametrize("written", ["https://made-up.edu/10.1234/abc", "see 10.1234/abc", "<10.1234/abc"])
def test_what_is_no_doi_alone(written: str) -> None:
    """Another page, and a DOI among words or half in brackets, is none."""
    with pytest.raises(ValueError, match="is no DOI"):
        values.doi(written)


TAGGED_DATES = {
    "ris": "TY  - JOUR\nTI  - Sheep\nPY  - 2024\nDA  - {}\nER  - \n",
    "endnote": "%0 Journal Article\n%T Sheep\n%D 2024\n%8 {}\n",
    "refworks": "RT Journal Article\nT1 Sheep\nYR 2024\nFD {}\n",
    "endnote-xml": "<xml><records><record><titles><title>Sheep</title></titles><dates><year>2024</year><pub-dates><date>{}</date>"
    "</pub-dates></dates></record></records></xml>",
}


@pytest.mark.parametrize("name", TAGGED_DATES)
@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("24.05.2024", "2024-05-24"),
        ("5/24/2024", "2024-05-24"),
        ("24-05-2024", "2024-05-24"),
        ("20240524", "2024-05-24"),
        ("2024-05-24T10:00:00Z", "2024-05-24"),
        ("Fri, 24 May 2024", "2024-05-24"),
        ("2024-May-24", "2024-05-24"),
        ("2024/05/24/", "2024-05-24"),
        ("24. Mai", "2024-05-24"),
        ("MAY", "2024-05"),
        ("2024 May-Jun", "2024-05"),
        ("4/5/2024", None),
        ("Spring 2024", None),
        ("in press", None),
    ],
)
def test_tags_hold_dates_in_any_writing(name: str, written: str, date: str | None) -> None:
    """A day in a tag of its own is read however it is written, as in other formats; of what may be two days the year is."""
    (paper,) = papers_of(read_records(name, TAGGED_DATES[name].format(written).encode()))
    assert (paper.published, paper.year) == (date, 2024)


NOTHING_BUT_A_TITLE = (
    "id", "published", "updated", "year", "upvotes", "citations", "stars", "comments", "seen_on", "authors",
    "withdrawn", "dated_by_id",
)  # fmt: skip


@pytest.mark.parametrize("word", ["N/A", "n/a", "nan", "NaN", "None", "null", "-", "<NA>", " N/A "])
def test_words_for_nothing_are_no_names_ids_or_dates(word: str) -> None:
    """In no field but a title do such words name, count or date anything, nor are they a fault of it."""
    place = {"institution": word, "city": word, "country": word, "ror": word}
    record = {"title": "Sheep"} | dict.fromkeys(NOTHING_BUT_A_TITLE, word) | {
        "ids": {"acl": word, "pubmed": [word]}, "topics": [word, {"name": word}], "links": [word, {"url": word}],
        "affiliations": [word, place],
    }  # fmt: skip
    assert read_records("jsonl", record) == [Paper(title="Sheep", locator="item 1")]
    college = {**place, "institution": "Fog College"}
    author = {"name": "Ada Example", "affiliations": [word, place, college]}
    ((found,),) = [paper.authors for paper in papers_of(read_records("jsonl", {"title": "Sheep", "authors": [author, word]}))]
    assert found == Author("Ada Example", affiliations=(Affiliation("Fog College", "Fog College"),))
    tagged = f"TY  - JOUR\nTI  - Sheep\nAU  - {word}\nPY  - {word}\nT2  - {word}\nKW  - {word}\nER  - \n"
    assert read_records("ris", tagged.encode()) == [Paper(title="Sheep", locator="line 1")]


def test_a_title_is_one_line() -> None:
    """Line ends and tabs within a title are blanks, other runs of blanks stay."""
    assert [paper.title for paper in papers_of(read_records("jsonl", {"title": "On\n Two\tLines "}, {"title": "A  B"}))] == [
        "On Two Lines",
        "A  B",
    ]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Ada\u200b Example\ufeff", "Ada Example"),
        ("Ada\u00a0Ex\u00adample", "Ada Example"),
        ("J&uuml;rgen M&amp;uuml;ller", "Jürgen Müller"),
        ("Ada\x0bExample\u202c", "Ada Example"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("\u200b", None),
        ("Mu\u0308ller", "Müller"),
        ("K. -H. Example", "K.-H. Example"),
        ("C. -C. J. Example", "C.-C. J. Example"),
        ("Ada Example -B.", "Ada Example -B."),
        ("塚本", "塚本"),
    ],
)
def test_names_are_written_one_way(given: str, name: str | None) -> None:
    """Marks that show nothing, blanks of other kinds and within initials, entities and accents apart are no part of a name."""
    assert values.person(given) == name


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("A Zero\u200bWidth Title", "A ZeroWidth Title"),
        ("\ufeffA Soft\u00adHyphen", "A SoftHyphen"),
        ("An Eﬃcient Proﬁle", "An Efficient Profile"),
    ],
)
def test_titles_show_all_they_have(given: str, title: str) -> None:
    """Marks that show nothing are no part of a title."""
    assert values.plain(given) == title


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("Les moutons d'Ã©tÃ© â€“ the riverâ€™s CafÃ©", "Les moutons d'été – the river’s Café"),
        ("PaweÅ‚ and Å¡koda, 5Â°", "Paweł and škoda, 5°"),
        ("MAÃ‘ANA", "MAÑANA"),
        ("3 Å± 0.2, 5 Å², CAFÉ” and IRMÔ, ÅÄ– of Å", "3 Å± 0.2, 5 Å², CAFÉ” and IRMÔ, ÅÄ– of Å"),
        ("São João, Âge, â, Größe", "São João, Âge, â, Größe"),
    ],
)
def test_letters_that_were_encoded_twice(given: str, title: str) -> None:
    """UTF-8 that was taken for another code once is undone in titles and names; letters that stand for themselves stay."""
    assert values.plain(given) == title
    assert values.person(given) == title
