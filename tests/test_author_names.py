"""Author lists in one text, as programs and people write them; where names cannot be told apart, that is told."""

from __future__ import annotations

import io
import json
import time

import pytest

from papersette.models import Author, Paper, Reject
from papersette.sources import FORMATS
from papersette.sources.fields import author_names, references
from papersette.sources.fields.program_lists import read_list
from papersette.sources.readers import bibtex, ris
from papersette.sources.text import table_authors
from tests.reading import papers_of, read_records

BOTH = ["Ada Example", "Ben Sample"]


@pytest.mark.parametrize(
    "cell",
    [
        "['Ada Example' 'Ben Sample']",
        "['Ada Example'\n 'Ben Sample']",
        '["Ada Example" "Ben Sample"]',
        'c("Ada Example", "Ben Sample")',
        "c('Ada Example', 'Ben Sample')",
        "array(['Ada Example', 'Ben Sample'], dtype=object)",
        "('Ada Example', 'Ben Sample')",
        "['Ada Example', 'Ben Sample', None, nan]",
        '["Ada Example", null, "Ben Sample"]',
        "[{'name': 'Ada Example', 'authorId': '12'}, {'name': 'Ben Sample', 'url': None}]",
        '[{"given": "Ada", "family": "Example"}, {"firstName": "Ben", "lastName": "Sample"}]',
        '[{"Full Name": "Ada Example"}, {"display_name": "Ben Sample"}]',
        "[['Example', 'Ada', ''], ['Sample', 'Ben', '', 'Made-up University']]",
        "[arxiv.Result.Author('Ada Example'), arxiv.Result.Author('Ben Sample')]",
        "[Author(name='Ada Example'), Author(name='Ben Sample')]",
    ],
)
def test_lists_of_programs(cell: str) -> None:
    """Lists of texts or objects as JSON, Python, pandas, numpy, R and arXiv's client write them are read item by item."""
    assert author_names.split_names(cell) == BOTH


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ana García; and John Smith", ["Ana García", "John Smith"]),
        ("García, Ana; Smith, John; & Doe, Jane", ["Ana García", "John Smith", "Jane Doe"]),
        ("García, Ana / Smith, John", ["Ana García", "John Smith"]),
        ("王伟，李娜", ["王伟", "李娜"]),
        ("王伟、李娜；张敏", ["王伟", "李娜", "张敏"]),
        ("王伟、李娜", ["王伟", "李娜"]),
        ("田中, 太郎; 山田, 花子", ["田中 太郎", "山田 花子"]),
        ("Garc&iacute;a, Ana; M&uuml;ller, J.", ["Ana García", "J. Müller"]),
        ("Ana Garc&iacute;a &amp; John Smith", ["Ana García", "John Smith"]),
        ("Li, W. and the Made-up Team", ["W. Li", "the Made-up Team"]),
        ("Ada Example, Ben Sample (23 additional authors not shown)", BOTH),
        ("Example, Ada and 12 others", ["Ada Example"]),
        ("Ada Example, Ben Sample and 1 other author", BOTH),
        ("Ada Example, Ben Sample et al. (12 more)", BOTH),
        ("Ada Example; Ben Sample; 12 others", BOTH),
        ("Ada Example, Ben Sample, & 3 more authors", BOTH),
        ("Anna Other and Ben More", ["Anna Other", "Ben More"]),
        ("Example, A.†; Sample, Bo‡", ["A. Example", "Bo Sample"]),
        ("Müller, Jörg und Beispiel, Ada", ["Jörg Müller", "Ada Beispiel"]),
        ("Müller, Jörg, Muster, Max und Beispiel, Ada", ["Jörg Müller", "Max Muster", "Ada Beispiel"]),
        ("Jörg Müller, Max von Muster und A. Beispiel", ["Jörg Müller", "Max von Muster", "A. Beispiel"]),
        ("Jean Dupont et Marie Curie", ["Jean Dupont", "Marie Curie"]),
        ("Jean Dupont, Luc Bois et Marie d'Oak", ["Jean Dupont", "Luc Bois", "Marie d'Oak"]),
        ("Jörg Müller und Max Muster; Ada Beispiel", ["Jörg Müller", "Max Muster", "Ada Beispiel"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Bundesministerium für Bildung und Forschung", ["Bundesministerium für Bildung und Forschung"]),
        ("Gesellschaft für Kunst und Musik Wien", ["Gesellschaft für Kunst und Musik Wien"]),
        ("Team Schaf und Ziege", ["Team Schaf und Ziege"]),
        ("Li, W., Berg, A. and the Made-up Team", ["W. Li", "A. Berg", "the Made-up Team"]),
        ("Wei Li, Anna Berg and the Made-up Team", ["Wei Li", "Anna Berg", "the Made-up Team"]),
        ("Li W., van der Berg A., King M., Jr.", ["W. Li", "A. van der Berg", "M. King Jr."]),
        ("Li W., King M., Jr.", ["W. Li", "M. King Jr."]),
        ("Wang, Wei (王伟); Li, Na (李娜)", ["Wei (王伟) Wang", "Na (李娜) Li"]),
        ("['García, Ana', 'Smith, John']", ["Ana García", "John Smith"]),
        ("['García, Ana', 'John Smith']", ["García, Ana", "John Smith"]),
    ],
)
def test_signs_between_names(cell: str, names: list[str]) -> None:
    """Names are told by the signs that stand between them, in other scripts too, and by an `and` behind one."""
    assert author_names.split_names(cell) == names


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Example A.; van Sample B.-C.", ["A. Example", "B.-C. van Sample"]),
        ("Example A.B.", ["A.B. Example"]),
        ("Example A., Sample B. C., Jr.", ["A. Example", "B. C. Sample Jr."]),
        ("Example A, van der Sample BC, Wool Study Group", ["A Example", "BC van der Sample", "Wool Study Group"]),
        ("Example A; Sample BC Jr", ["A Example", "BC Sample Jr"]),
        ("Wei LI, Jun WU", ["Wei LI", "Jun WU"]),
        ("Example A, Ben Sample", ["Example A", "Ben Sample"]),
        ("Ada Example M.D.; Ben Sample Ph.D.", ["Ada Example M.D.", "Ben Sample Ph.D."]),
        ("Example Works B.V.; Example A.", ["Example Works B.V.", "A. Example"]),
        ("A. Example B.", ["A. Example B."]),
        ("D'Example A.", ["A. D'Example"]),
        ("Anusha A. S., Ben Sample", ["Anusha A. S.", "Ben Sample"]),
        ("Example A.; Wool Study Group; Plato", ["A. Example", "Wool Study Group", "Plato"]),
    ],
)
def test_initials_behind_families(cell: str, names: list[str]) -> None:
    """Where initials stand behind families, as Scopus, Embase and PubMed write names, these are turned, and no others."""
    assert author_names.split_names(cell) == names


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Example, Ada; Sample, Ben; others", BOTH),
        ("Example, A., Sample, B., ..., Other, C.", ["A. Example", "B. Sample", "C. Other"]),
        ("Example, A., Sample, B., … Other, C.", ["A. Example", "B. Sample", "C. Other"]),
        ("Example, A., Sample, B., . . . Other, C.", ["A. Example", "B. Sample", "C. Other"]),
        ("{Society of Example and Sample}; Sample, Ben", ["Society of Example and Sample", "Ben Sample"]),
        ("Ada Example¹, Ben Sample¹,²", BOTH),
    ],
)
def test_what_is_no_part_of_a_name(cell: str, names: list[str]) -> None:
    """Signs of names left out within a list, BibTeX's braces and raised figures are none of a name."""
    assert author_names.split_names(cell) == names


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        (["Example, Ada"], ["Ada Example"]),
        (["Example, Ada", "van Sample, Ben C."], ["Ada Example", "Ben C. van Sample"]),
        (["Example, Ada", "Ben Sample"], ["Example, Ada", "Ben Sample"]),
        (["Ben Sample, Jr."], ["Ben Sample Jr."]),
        (["Ada Example, Ben Sample"], ["Ada Example, Ben Sample"]),
        (["Smith, A and B"], ["Smith, A and B"]),
        (["Example Works, Inc."], ["Example Works, Inc."]),
        (["University of Pebbles, Norway"], ["University of Pebbles, Norway"]),
        (["The WOOL Collaboration, Oslo", "Example, Ada"], ["The WOOL Collaboration, Oslo", "Example, Ada"]),
        ([{"name": "Example, Ada"}], ["Ada Example"]),
        ([{"name": "Example, Ada"}, "van Sample, Ben C."], ["Ada Example", "Ben C. van Sample"]),
        ([{"fullName": "Example, Ada"}, {"name": "et al."}], ["Ada Example"]),
        ([{"name": "Example, Ada"}, {"name": "Ben Sample"}], ["Example, Ada", "Ben Sample"]),
        ([{"name": "Example, Ada"}, {"given": "Ben", "family": "Sample"}], ["Example, Ada", "Ben Sample"]),
        ([{"name": "Example Works, Inc."}], ["Example Works, Inc."]),
        ("[{'name': 'Example, Ada'}]", ["Ada Example"]),
        ([{"literal": "Sheep, Goats"}], ["Sheep, Goats"]),
        ("[{'literal': 'Sheep, Goats'}]", ["Sheep, Goats"]),
    ],
)
def test_a_list_of_names_with_a_comma_each(authors: object, names: list[str]) -> None:
    """Where each name of a JSON list has one comma its family stands before that, in texts, objects, and lists within a text.

    A name that CSL calls literal stays as it is in all of them.
    """
    (paper,) = FORMATS["jsonl"].read(io.BytesIO(json.dumps({"title": "T", "authors": authors}).encode()), "x")
    assert isinstance(paper, Paper)
    assert [author.name for author in paper.authors if author] == names


@pytest.mark.parametrize(
    ("authors", "names", "number"),
    [
        (["Ada Example", "jane@made-up.org"], ["Ada Example"], 2),
        ([{"name": "Jane.Doe+x@mail.made-up.org", "orcid": "0000-0001-2345-6789"}, "Ada Example"], ["Ada Example"], 1),
        ("<mailto:jane@made-up.org>", [], 1),
        ("jane@made-up.org, joe@made-up.org", [], 1),
        ("jane@made-up.org; Ada Example", ["Ada Example"], 1),
        (
            ["Ada @ Example", "Ada Example <a@made-up.org>", "@a"],
            ["Ada @ Example", "Ada Example <a@made-up.org>", "@a"],
            None,
        ),
    ],
)
def test_addresses_of_mail_are_no_names(authors: object, names: list[str], number: int | None) -> None:
    """An author of whom there is an e-mail address alone is told beside the paper, and is none; a name beside one stays."""
    records = read_records("jsonl", {"title": "T", "authors": authors})
    (paper,) = papers_of(records)
    assert [author.name for author in paper.authors if author] == names
    reasons = [record.reason for record in records if isinstance(record, Reject)]
    told = f"authors item {number} is an e-mail address and no name; the paper was kept without it"
    assert reasons == ([told] if number else [])


def test_names_of_an_export_stay() -> None:
    """An exported author keeps the name that its page shows, and with it what else is said of the author."""
    authors = [{"name": "Sheep, Goats", "affiliations": ["Made-up University"]}]
    record = {"title": "T", "authors": authors}
    for more, name in (({}, "Goats Sheep"), ({"paper_key": "title:t"}, "Sheep, Goats")):
        (paper,) = papers_of(read_records("jsonl", record | more))
        assert [(author.name, author.affiliations[0].raw) for author in paper.authors if author] == [(name, "Made-up University")]


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("[\"Ben D'Arc\" 'Ada Example']", ["Ben D'Arc", "Ada Example"]),
        (r"['Ada O\'Neil' 'B']", ["Ada O'Neil", "B"]),
        (r'["\ud83d\ude00", "a\/b"]', ["😀", "a/b"]),
        ("{'name': 'Ada'}", [{"name": "Ada"}]),
        ("[]", []),
        ("[nan]", []),
        ("[NaN, null]", []),
        ("[Anonymous]", None),
        ("['a' ... 'z']", None),
        ("{'a', 'b'}", None),
        ("Ada (Example)", None),
        ("[" * 50_000 + "]" * 50_000, None),
        ("[" * 600 + "]" * 600, None),
    ],
)
def test_items_of_lists(cell: str, items: list[object] | None) -> None:
    """Items are as the program had them, without those that are nothing; what is no list in any program is none."""
    assert read_list(cell) == items


def test_keywords_are_listed_so_too() -> None:
    """Keywords in a list of numpy or R are keywords one by one."""
    assert (
        references.split_list("['sheep' 'wool, spun']")
        == references.split_list('c("sheep", "wool, spun")')
        == ["sheep", "wool, spun"]
    )


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Example, Ada, Sample, Ben C.", ["Ada Example", "Ben C. Sample"]),
        ("van der Berg, Ada, Sample, Ben", ["Ada van der Berg", "Ben Sample"]),
        ("Example, Ada, Sample, Ben, and Other, Cid", ["Ada Example", "Ben Sample", "Cid Other"]),
        ("Ada Example, Plato, Ben Sample", ["Ada Example", "Plato", "Ben Sample"]),
        ("Example A, Sample BC, Other D", ["A Example", "BC Sample", "D Other"]),
        ("A. Example, B. Sample", ["A. Example", "B. Sample"]),
        ("Maria del Carmen Example, Ben van Berg, Cid Other, Dan Else", [
            "Maria del Carmen Example", "Ben van Berg", "Cid Other", "Dan Else",
        ]),
        ("Example, Ada, Ph.D., Sample, Ben, M.D.", ["Ada Example Ph.D.", "Ben Sample M.D."]),
        ("Ada Example, PhD, Ben Sample, MD", ["Ada Example PhD", "Ben Sample MD"]),
        ("García López, Juan Carlos, PhD", ["Juan Carlos García López PhD"]),
        ("Ada Example, PhD", ["Ada Example PhD"]),
        ("van Berg, V., Example, Ada", ["V. van Berg", "Ada Example"]),
        ("García López, MD, Sample, AB", ["MD García López", "AB Sample"]),
        ("World Health Organization, Geneva Office, Health Unit", ["World Health Organization, Geneva Office, Health Unit"]),
        ("World Health Organization, Ada Example, Ben Sample", ["World Health Organization", "Ada Example", "Ben Sample"]),
        ("山田, 石川, 佐藤, 鈴木", ["山田", "石川", "佐藤", "鈴木"]),
    ],
)  # fmt: skip
def test_commas(cell: str, names: list[str]) -> None:
    """Where initials, particles or the last name tell which commas stand within names, the names are read."""
    assert author_names.split_names(cell) == names


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Singhal K, Azizi S, Mahdavi SS.", ["K Singhal", "S Azizi", "SS Mahdavi"]),
        ("Singhal K, Azizi S.", ["K Singhal", "S Azizi"]),
        ("Singhal K, Azizi S, Made Study Group.", ["K Singhal", "S Azizi", "Made Study Group"]),
        ("Singhal K, Made Works Inc.", ["Singhal K", "Made Works Inc."]),
        ("Mahdavi SS.", ["Mahdavi SS"]),
        ("Example ML Jr, Sample A.", ["ML Example Jr", "A Sample"]),
        ("Example, A; Sample, BC.", ["A Example", "BC Sample"]),
        ("Example A; Sample B.", ["A Example", "B Sample"]),
        ("Example, Ada; Sample, Ben.", ["Ada Example", "Ben Sample"]),
        ("Ada Example; Made-up Working Group.", ["Ada Example", "Made-up Working Group"]),
        ("Smith, J.", ["J. Smith"]),
        ("Smith, J.; Doe, J.", ["J. Smith", "J. Doe"]),
        ("Smith, J.; Doe, A. B.", ["J. Smith", "A. B. Doe"]),
        ("Example A, Sample B.C.", ["Example A", "B.C. Sample"]),
        ("Ada B., Cid D.", ["B. Ada", "D. Cid"]),
        ("Ada B.", ["B. Ada"]),
        ("LEE, A., KIM, B.", ["A. LEE", "B. KIM"]),
        ("Ada Example; Ben Sample Jr.", ["Ada Example", "Ben Sample Jr."]),
        ("Ada Example; Made-up Inc.", ["Ada Example", "Made-up Inc."]),
        ("Ada Example; Ben Sample, Ph.D.", ["Ada Example", "Ben Sample Ph.D."]),
        (".", ["."]),
    ],
)
def test_the_stop_of_a_list(cell: str, names: list[str]) -> None:
    """A list's full stop is no part of its last name; that of an initial or an abbreviation is."""
    assert author_names.split_names(cell) == names


UNCLEAR, BROKEN = "does not tell which commas stand within names, and which between them", "is a list that cannot be read"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Example, Ada, Sample, Ben", UNCLEAR),
        ("Müller, Ada, García López, Ben", UNCLEAR),
        ("Example, Ada Bea, Sample, Ben", UNCLEAR),
        ("Example, A., for the Sheep", UNCLEAR),
        ("['Ada Example' ... 'Ben Sample']", BROKEN),
        ("['Ada Example', 'Ben", BROKEN),
        ("[<Author 1>, <Author 2>]", BROKEN),
        ("[{'id': 3}]", "is a list of what has no names"),
        ("[{'name': 5}]", "has a name that is no text"),
    ],
)
def test_what_cannot_be_told_is_told(cell: str, reason: str) -> None:
    """A cell of which nobody knows where a name ends costs the authors only, and its reject says why; no name is made of it."""
    quoted = cell.replace('"', '""')
    records = list(FORMATS["csv"].read(io.BytesIO(f'title,authors\nOne,"{quoted}"\n'.encode()), "x"))
    paper, reject = sorted(records[:2], key=lambda record: isinstance(record, Reject))
    assert isinstance(paper, Paper)
    assert isinstance(reject, Reject)
    assert paper.authors == ()
    assert reject.reason == f"authors item 1 {reason}; the paper was kept without it"


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("A. Example; B. Sample", ["A. Example", "B. Sample"]),
        ("Example, Ada; Sample, Ben and Other, Cid", ["Ada Example", "Ben Sample", "Cid Other"]),
        ("M&uuml;ller, Ada and Sample, Ben", ["Ada M&uuml;ller", "Ben Sample"]),
        ("{Sheep; Goats} and Ada Example", ["Sheep; Goats", "Ada Example"]),
        ("A. Example, B. Sample", ["A. Example", "B. Sample"]),
        ("Example, A., Sample, B.", ["A. Example", "B. Sample"]),
        ("Example A, Sample B, Other C", ["A Example", "B Sample", "C Other"]),
        ("Ada Example, Ben Sample, and Cid Other", ["Ada Example", "Ben Sample", "Cid Other"]),
        ("Ada Example, Ben Sample, Cid Other", ["Ada Example", "Ben Sample", "Cid Other"]),
        ("Ada Example, Bo Xu, Cid Other", ["Ada Example", "Bo Xu", "Cid Other"]),
        ("Ada Example, Ben d'Oak, Jo O'Elm, Wu Li", ["Ada Example", "Ben d'Oak", "Jo O'Elm", "Wu Li"]),
        ("Ada Example, Bo Xu, Cid Other and Dee Else", ["Ada Example", "Bo Xu", "Cid Other", "Dee Else"]),
        ("Ada Li, PhD, Bo Xu, MD", ["Ada Li PhD", "Bo Xu MD"]),
        # Two parts may be the family and the given names of one; so may three where one may be a suffix, or is no whole name.
        ("Ada Example, Ben Sample", ["Ben Sample Ada Example"]),
        ("van der Berg, Ada Maria", ["Ada Maria van der Berg"]),
        ("Xu Li, Ada Bea and Ben Sample", ["Ada Bea Xu Li", "Ben Sample"]),
        ("de la Cruz Xu, Jr, Ada Maria", ["Ada Maria de la Cruz Xu Jr"]),
        ("de la Cruz Xu, Jr., Ada Li", ["Ada Li de la Cruz Xu Jr."]),
        ("García López, Juan Carlos", ["Juan Carlos García López"]),
        ("Example, III, Ada", ["Ada Example III"]),
        ("Example, Jr., Ada", ["Ada Example Jr."]),
        ("Example, Ada, MD, PhD and Sample, Ben", ["Ada Example MD PhD", "Ben Sample"]),
        ("Example, Ada, Sample, Ben and Other, Cid", ["Ada Example", "Ben Sample", "Cid Other"]),
        ("田中, 太郎 and 山田 花子", ["田中 太郎", "山田 花子"]),
        ("World Health Organization, Geneva Office, Health Unit", ["World Health Organization, Geneva Office, Health Unit"]),
        ("Ada Example & Ben Sample", BOTH),
        ("Example, Ada \\& Sample, Ben and Other, Cid", [*BOTH, "Cid Other"]),
        ("Example, A., Other, C. L., Jr., \\& Sample, B.", ["A. Example", "C. L. Other Jr.", "B. Sample"]),
        ("{Felt & Wool Works} and Felt \\& Wool and Ada Example", ["Felt & Wool Works", "Felt & Wool", "Ada Example"]),
        ("{Felt {A} \\& Wool {B} Works} and {The {AB} \\& {CD} Force}", ["Felt A & Wool B Works", "The AB & CD Force"]),
        ("Bill \\& Ada Example Foundation", ["Bill & Ada Example Foundation"]),
        ("Example, the Elder, Ada", ["Ada Example the Elder"]),
    ],
)
def test_lists_in_bibtex(written: str, names: list[str]) -> None:
    """Names that semicolons or commas separate where BibTeX has `and` are several; what BibTeX says otherwise stays."""
    assert bibtex.split_authors(written) == names


def test_three_names_in_the_place_of_one() -> None:
    """What stands between two commas of BibTeX is a suffix, or the name is not told; it was put behind the others."""
    (fault,) = bibtex.split_authors("DeepMade-AI, Ada Example, Ben Sample")
    assert str(fault) == author_names.UNCLEAR


def test_an_unclear_name_costs_itself_only() -> None:
    """Of a BibTeX list the part that cannot be told is a reject, and the other authors are kept."""
    text = "@misc{a, title = {One}, author = {Example, Ada, Sample, Ben and Cid Other}}"
    records = list(bibtex.read(io.BytesIO(text.encode()), "x"))
    assert [record.authors for record in records if isinstance(record, Paper)] == [(Author("Cid Other"),)]
    (reject,) = (record for record in records if isinstance(record, Reject))
    assert reject.reason.startswith("authors item 1 does not tell")
    assert reject.raw == text


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Example, Ada; Sample, Ben", BOTH),
        ("Example A; Sample B", ["A Example", "B Sample"]),
        ("van Example A.-B.", ["A.-B. van Example"]),
        ("Example, Ada, Sample, Ben", BOTH),
        ("Example, Ada and Sample, Ben", BOTH),
        ("Example, Ada & Sample, Ben & Other, Cid", [*BOTH, "Cid Other"]),
        ("Example, Ada, and Sample, Ben", BOTH),
        ("Example, Ada;", ["Ada Example"]),
        ("M&uuml;ller, Ada", ["Ada Müller"]),
        ("Example, A., Sample, B.", ["A. Example", "B. Sample"]),
        ("Ada Example, Ben Sample, Cid Other", ["Ada Example", "Ben Sample", "Cid Other"]),
        ("Ada Example, Bo Xu, Ben d’Oak", ["Ada Example", "Bo Xu", "Ben d’Oak"]),
        ("Example, Ada, Jr.", ["Ada Example Jr."]),
        ("Example, Ada, MD, PhD", ["Ada Example MD PhD"]),
        ("Example, Ada, M.D.", ["Ada Example M.D."]),
        ("Example, A., Jr., MD", ["A. Example Jr. MD"]),
        ("Example, MD, Sample, V.", ["MD Example", "V. Sample"]),
        ("Research and Development", ["Research and Development"]),
    ],
)
def test_lists_in_ris(value: str, names: list[str]) -> None:
    """A list of names in one tag is several, a name with its suffix one."""
    text = f"TY  - JOUR\nTI  - One\nAU  - {value}\nER  - \n"
    (paper,) = ris.read(io.BytesIO(text.encode()), "x")
    assert isinstance(paper, Paper)
    assert [author.name for author in paper.authors if author] == names


def test_initials_behind_families_in_tags() -> None:
    """Names with initials behind their families are told by all tags together, as those of a list are."""
    lines = "AU  - Example A\nAU  - van Sample BC\nAU  - Wool Study Group\n"
    (paper,) = ris.read(io.BytesIO(f"TY  - JOUR\nTI  - One\n{lines}ER  - \n".encode()), "x")
    assert isinstance(paper, Paper)
    assert [author.name for author in paper.authors if author] == ["A Example", "BC van Sample", "Wool Study Group"]


def test_an_organisation_with_commas_in_ris() -> None:
    """Commas within the name of an organisation make no persons of its parts; that it cannot be told apart is told."""
    text = "TY  - JOUR\nTI  - One\nAU  - Ministry of Sheep, Goats, Wool, Norway\nER  - \n"
    reject, paper = ris.read(io.BytesIO(text.encode()), "x")
    assert isinstance(reject, Reject)
    assert isinstance(paper, Paper)
    assert [*filter(None, paper.authors)] == []


@pytest.mark.parametrize(
    "author",
    [
        {"Name": "Ada B. Example"}, {"fullName": "Ada B. Example"}, {"first": "Ada", "middle": ["B."], "last": "Example"},
        {"first": "Ada", "middle": ["B."], "last": "Example", "suffix": ""}, ["Example", "Ada B.", ""],
    ],
)  # fmt: skip
def test_authors_of_json(author: object) -> None:
    """An author of a JSON record has a name under any spelling, in parts, or as arXiv's metadata have it."""
    (paper,) = FORMATS["jsonl"].read(io.BytesIO(json.dumps({"title": "One", "authors": [author]}).encode()), "x")
    assert isinstance(paper, Paper)
    assert paper.authors == (Author("Ada B. Example"),)


def test_a_generation_of_json() -> None:
    """What stands behind the parts of a name in an object of its own, as in S2ORC, is part of the name."""
    authors = [{"first": "Ada", "middle": [], "last": "Example", "suffix": "Jr."}, {"suffix": "Jr."}]
    paper, *told = FORMATS["jsonl"].read(io.BytesIO(json.dumps({"title": "One", "authors": authors[:1]}).encode()), "x")
    assert isinstance(paper, Paper)
    assert (paper.authors, told) == ((Author("Ada Example Jr."),), [])
    with pytest.raises(ValueError, match="no names"):
        author_names.name_of(authors[1])


@pytest.mark.parametrize("junk", ["'a' ", "'a", "[", "c(", "Author('", "A. ", "Aa B, ", ", ", "'\\", "(' "])
@pytest.mark.parametrize("start", ["['", "c('", "", "[Author("])
def test_lists_take_linear_time(start: str, junk: str) -> None:
    """A cell made to be slow is read in seconds."""
    started = time.process_time()
    author_names.read_names(start + junk * (90_000 // len(junk)) + "!]")
    author_names.read_names(start + junk * (90_000 // len(junk)) + ")")
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("NG A", "A NG"),
        ("Smith ŁK", "ŁK Smith"),
        ("Ivanov ДА Jr", "ДА Ivanov Jr"),
        ("Kumar UK", "UK Kumar"),
        ("Group AB", "AB Group"),
        ("Dos Santos de Oliveira Lima AB", "AB Dos Santos de Oliveira Lima"),
        ("Cancer Research UK", None),
        ("Working Group AB", None),
        ("Sheep Alliance US", None),
        ("Wool Care Friends EU", None),
        ("One Two Three Four AB", None),
        ("WOOL SHEEP AB", None),
        ("Example ab", None),
        ("Example ABCDE", None),
        ("AB", None),
        ("", None),
    ],
)
def test_names_of_pubmed(written: str, printed: str | None) -> None:
    """Initials in any letters stand before a family's name; names of groups stay, whatever capitals end them."""
    assert author_names.turn_pubmed_name(written) == (printed or written)


@pytest.mark.parametrize("junk", ["a ", "A ", "Aa", "a Jr ", " "])
def test_names_of_pubmed_take_linear_time(junk: str) -> None:
    """A name made to be slow is read at once, and what is longer than any name is not turned."""
    started = time.process_time()
    for end in ("", " A", " A Jr", " AB!"):
        name = junk * (100_000 // len(junk)) + end
        assert author_names.turn_pubmed_name(name) == name
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Example, Martin Luther Jr.", "Martin Luther Example Jr."),
        ("van der Example, A. Sr", "A. van der Example Sr"),
        ("Example, John III", "John Example III"),
        ("Example, John 3rd", "John Example 3rd"),
        ("Example, John PhD", "John Example PhD"),
        ("Example, X V", "X V Example"),
        ("Example, III", "III Example"),
    ],
)
def test_a_suffix_behind_the_given_name(written: str, name: str) -> None:
    """A suffix that stands behind the given name is printed behind the family's; what may be initials stays."""
    assert author_names.split_names(written) == [name]
    assert bibtex.split_authors(written) == [name]
    family, given = written.split(", ")
    assert author_names.name_of({"given": given, "family": family}) == name


def test_places_of_work_in_brackets() -> None:
    """Where an institution tells so, the brackets behind all names of a cell hold places of work; names of two scripts stay."""
    records = read_records("csv", b'Title,Year,Authors\nT,2020,"Ada Example (Fog); Ben Sample (University of Fog, Oslo)"\n')
    (paper,) = papers_of(records)
    assert [(each.name, each.affiliations[0].raw) for each in paper.authors if each] == [
        ("Ada Example", "Fog"), ("Ben Sample", "University of Fog, Oslo"),
    ]  # fmt: skip
    told = table_authors.read_authors({"authors": "Wang, Wei (王伟); Li, Na (李娜)"})
    assert told["authors"] == ["Wei (王伟) Wang", "Na (李娜) Li"]


@pytest.mark.parametrize(
    "name",
    ["3", "2,3", "Oslo) Ben Sample (Fog", "(0000-0001-2345-6789)"],
)
def test_what_is_no_name(name: str) -> None:
    """Figures and half a pair of brackets are what was left of a list that fell apart: told, and no author."""
    paper, reject = read_records("jsonl", {"title": "T", "authors": ["Ada Example", name]})
    if isinstance(paper, Reject):
        paper, reject = reject, paper
    assert isinstance(paper, Paper)
    assert isinstance(reject, Reject)
    assert paper.authors == (Author("Ada Example"),)
    assert reject.reason.startswith("authors item 2 ")


def test_orcids_of_two_in_one() -> None:
    """Two ORCIDs in what is written as one name are of two, and neither is given to both."""
    both = "Ada (0000-0001-2345-6789) with Ben (0000-0002-2345-6789)"
    (paper,) = papers_of(read_records("jsonl", {"title": "T", "authors": [both]}))
    assert paper.authors == (Author(both),)


@pytest.mark.parametrize(
    "behind", ["(0000-0001-2345-678X)", "[https://orcid.org/0000-0001-2345-678x]", "(ORCID: 0000-0001-2345-678X)"]
)
@pytest.mark.parametrize("name", ["Example, Ada", "Ada Example"])
def test_an_orcid_behind_a_name(name: str, behind: str) -> None:
    """The ORCID that repositories write behind a name in brackets is the author's, and no part of the name."""
    for author in (f"{name} {behind}", {"name": f"{name} {behind}"}):
        (paper,) = papers_of(read_records("jsonl", {"title": "T", "authors": [author]}))
        assert paper.authors == (Author("Ada Example", "0000-0001-2345-678X"),)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ada Example (1), Ben Sample (2)", ["Ada Example", "Ben Sample"]),
        ("Ada Example [1,2]; Ben Sample [3]", ["Ada Example", "Ben Sample"]),
        ("Ada Example (1) and Ben Sample (1, 2)", ["Ada Example", "Ben Sample"]),
        ("Devlin, J., Chang, M.-W., Lee, K., & Toutanova, K. (2019)", ["J. Devlin", "M.-W. Chang", "K. Lee", "K. Toutanova"]),
        ("Example, A., & Sample, B. (2019).", ["A. Example", "B. Sample"]),
        ("Ada Example <ada@made-up.org>, Ben Sample <mailto:ben@made-up.org>", ["Ada Example", "Ben Sample"]),
        ("Ada Example (ada@made-up.org); Ben Sample", ["Ada Example", "Ben Sample"]),
        ("Wang, Wei (王伟); Li, Na", ["Wei (王伟) Wang", "Na Li"]),
        ("Example Collaboration (Fog 2)", ["Example Collaboration (Fog 2)"]),
    ],
)
def test_what_brackets_hold_behind_a_name(cell: str, names: list[str]) -> None:
    """Numbers of affiliations, the year of a reference and addresses of mail in brackets behind names are no part of these."""
    assert author_names.split_names(cell) == names
