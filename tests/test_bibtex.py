"""The reader of BibTeX."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo, SourceLink
from papersette.sources.fields.latex import decode_latex, decode_signs
from papersette.sources.readers import bibtex
from papersette.sources.text.bibtex_entries import LONGEST_ENTRY
from tests.reading import papers_of, read_records, rejects_of

# The shapes in which sites write one made-up paper, with what must be read.
FLAVOURS = {
    "the ACL Anthology": (
        """@inproceedings{muller-sample-2022-made,
    title = "{M}ade-up {P}apers: A {G}{\\"o}del Numbering",
    author = {M{\\"u}ller, Ada  and
      Sample, Ben},
    booktitle = "Proceedings of MadeConf",
    month = sep,
    year = "2022",
    url = "https://aclanthology.org/2022.sigdial-1.1",
    doi = "10.18653/v1/2022.made-1.1",
    abstract = "It reaches 5{\\%} more, ``so'' {\\textendash} fine.",
}
""",
        {
            "title": "Made-up Papers: A Gödel Numbering",
            "abstract": "It reaches 5% more, ``so'' – fine.",
            "venue": "Proceedings of MadeConf",
            "published": "2022-09",
            "year": 2022,
            "doi": "10.18653/v1/2022.made-1.1",
            "url": "https://aclanthology.org/2022.sigdial-1.1",
            "locator": "line 1 (muller-sample-2022-made)",
        },
    ),
    "OpenReview": (
        """@inproceedings{
anonymous2024made,
title={Made-up Papers},
author={Ada M{\\"u}ller and Ben Sample},
booktitle={The First Made-up Conference},
year={2024},
url={https://openreview.net/forum?id=abc_DE-9}
}
""",
        {"title": "Made-up Papers", "url": "https://openreview.net/forum?id=abc_DE-9", "venue": "The First Made-up Conference"},
    ),
    "Google Scholar": (
        """@article{muller2024made,
  title={Made-up papers},
  author={M{\\"u}ller, Ada and Sample, Ben and others},
  journal={arXiv preprint arXiv:2405.00001},
  year={2024}
}
""",
        {"title": "Made-up papers", "arxiv_id": "2405.00001", "venue": None, "year": 2024},
    ),
    "Zotero": (
        """@misc{muller_made_2024,
\ttitle = {Made-up {Papers}},
\turl = {http://arxiv.org/abs/2405.00001},
\tdoi = {10.48550/arXiv.2405.00001},
\tabstract = {First line.

Second \\& last line, \\{so\\} written.},
\turldate = {2024-06-01},
\tpublisher = {arXiv},
\tauthor = {Müller, Ada and Sample, Ben},
\tmonth = may,
\tyear = {2024},
\tnote = {arXiv:2405.00001 [cs]},
\tkeywords = {Computer Science - Made-up Things, made-up word},
}
""",
        {
            "abstract": "First line.\n\nSecond & last line, {so} written.",
            "comment": "arXiv:2405.00001 [cs]",
            "topics": (("keyword", "Computer Science - Made-up Things"), ("keyword", "made-up word")),
            "doi": "10.48550/arXiv.2405.00001",
        },
    ),
    "DBLP": (
        """@article{DBLP:journals/corr/abs-2405-00001,
  author       = {Ada M{\\"{u}}ller and
                  Ben Sample},
  title        = {Made-up Papers},
  journal      = {CoRR},
  volume       = {abs/2405.00001},
  year         = {2024},
  eprinttype    = {arXiv},
  eprint       = {2405.00001},
}
""",
        {"arxiv_id": "2405.00001", "venue": None, "ids": (("dblp", "journals/corr/abs-2405-00001"),)},
    ),
    "Semantic Scholar": (
        """@article{Muller2024MadeupP,
  title={Made-up Papers},
  author={Ada M{\\"u}ller and Ben Sample},
  journal={ArXiv},
  year={2024},
  volume={abs/2405.00001},
}
""",
        {"arxiv_id": "2405.00001", "venue": None},
    ),
    "arXiv": (
        """@misc{muller2024made,
      title={Made-up Papers},
      author={Ada Müller and Ben Sample},
      year={2024},
      eprint={2405.00001},
      archivePrefix={arXiv},
      primaryClass={cs.CL},
      url={https://arxiv.org/abs/2405.00001},
}
""",
        {"arxiv_id": "2405.00001", "topics": (("arxiv", "cs.CL"),)},
    ),
}


def read(text: str | bytes) -> list[Paper | Reject | SourceInfo]:
    return list(bibtex.read(io.BytesIO(text.encode() if isinstance(text, str) else text), "papers.bib"))


def read_one(text: str) -> Paper:
    (paper,) = read(text)
    assert isinstance(paper, Paper), paper
    return paper


@pytest.mark.parametrize(("text", "expected"), FLAVOURS.values(), ids=FLAVOURS)
def test_flavours(text: str, expected: dict[str, object]) -> None:
    """Each site's way of writing BibTeX is read: titles and names as plain text, an abstract with its signs."""
    assert bibtex.sniff(text.encode())
    paper = read_one(text)
    assert [author.name for author in paper.authors] == ["Ada Müller", "Ben Sample"]
    assert {name: getattr(paper, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Example, Ada and Sample, Ben", ["Ada Example", "Ben Sample"]),
        ("Ada Example AND Ben Sample", ["Ada Example", "Ben Sample"]),
        ("van der Berg, Ben and Sample, Jr., Cid", ["Ben van der Berg", "Cid Sample Jr."]),
        ("{The Made-up Group, and Friends} and Ada Example", ["The Made-up Group, and Friends", "Ada Example"]),
        ("Ada Example and others", ["Ada Example"]),
        ("Anderson, Sandra\n  and Brand, And{\\'e}", ["Sandra Anderson", "Andé Brand"]),
        ("", []),
    ],
)
def test_author_lists(written: str, names: list[str]) -> None:
    """Names are split at `and` and turned at commas, but not within braces."""
    assert bibtex.split_authors(written) == names


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("{\\'E}l{\\`e}ve na\\\"\\i{}ve \\c{c}a, \\v{S}koda \\H{o} {\\aa} \\ss{} \\O", "Élève naïve ça, Škoda ő å ß Ø"),
        ("100% of {GPT}-4 at 5\\% \\& \\$3 \\#1 a\\_b", "100% of GPT-4 at 5% & $3 #1 a_b"),
        ("\\texttt{MadeBERT}: {\\em so} \\textbf{bold {inner} words}", "MadeBERT: so bold inner words"),
        ("$k$-NN in $O(n^{2})$", "$k$-NN in $O(n^{2})$"),
        ("``Quoted'' -- a~b --- c", "“Quoted” – a b — c"),
        ("{\\textbraceleft}x{\\textbraceright}{\\textbackslash}-{}-", "{x}\\--"),
        ("\\unknown{kept} as it is", "\\unknown{kept} as it is"),
        ("Over\n   two  lines", "Over two lines"),
        ("{\\'{\\i}} \\'{{\\i}} \\v{\\i} Mart\\'\\i nez \\'\\O re {\\\"{\\OE}}", "í í ǐ Martínez Ǿre Œ̈"),
        ("\\'{\\^e} \\'\\^e {\\'{\\^{e}}} Nguy{\\~{\\^e}}n \\c\\c{c}", "ế ế ế Nguyễn ç̧"),
        ("{\\relax Ch}arles {\\relax Yu}ri", "Charles Yuri"),
        ("{Sheep at z{\\ensuremath{\\sim}}2, \\ensuremath{\\alpha}-rich}", "Sheep at z∼2, α-rich"),
        ("{\\textcommabelow{S}}tefan B\\u{a}l\\textcommabelow t {\\cb{s}}i {\\textcommabelow s}", "Ștefan Bălț și ș"),
        ("Th\\h{a}o, Qu{\\h{\\^{o}}}c, Tr{\\uhorn}{\\ohorn}ng, \\'{\\ohorn}", "Thảo, Quổc, Trương, ớ"),
        ("{\\textogonekcentered{o}}", "ǫ"),
        ("\\'{} \\' x \\'{xy}", "' x́ 'xy"),
    ],
)
def test_latex_in_titles(written: str, plain: str) -> None:
    """Accents, escapes and protecting braces are undone; mathematics and unknown commands stay."""
    assert decode_latex(written) == plain


@pytest.mark.parametrize(
    ("written", "abstract"),
    [
        ('90.1{\\%} of na{\\"{i}}ve S{\\~{a}}o', "90.1% of naïve São"),
        ("R{\\&}D \\& 5\\% {\\textless}b{\\textgreater} \\textless{} 1", "R&D & 5% <b> < 1"),
        ("5{\\textperiodcentered}3 {\\textpm} 0.2, {\\$}O(n{\\^{}}2){\\$}", "5·3 ± 0.2, $O(n^2)$"),
        ("Poincar\\'e, Erd\\H{o}s and {\\O}", "Poincaré, Erdős and Ø"),
        ("{\\ensuremath{>}}5\\%, 3 {\\ensuremath{\\pm}} 0.2 at \\ensuremath{ \\mu }m", ">5%, 3 ± 0.2 at μm"),
        ("$\\ensuremath{\\sim}$ {\\ensuremath{x^2}}", "$\\ensuremath{\\sim}$ {\\ensuremath{x^2}}"),
        ("by $95\\%$ and \\(\\alpha\\_1\\)", "by $95\\%$ and \\(\\alpha\\_1\\)"),
        ("\\textbf{bold} \\cite{a} {\\em b} {kept} \\unknown", "\\textbf{bold} \\cite{a} {\\em b} {kept} \\unknown"),
        ("the model{'}s {``}night{''} {--} good{---}$f{'}$ \\textit{'}", "the model's “night” – good—$f{'}$ \\textit{'}"),
        ("f^{''} is no f_{--}", "f^{''} is no f_{--}"),
        ("two\\\\%lines {\\char92}% $a{\\char64}b$", "two\\\\%lines \\% $a@b$"),
    ],
)
def test_signs_of_abstracts(written: str, abstract: str) -> None:
    """Signs that LaTeX escapes or spells out are undone in an abstract; formulas and what says how it looks stay."""
    assert read_one(f"@misc{{a, title={{T}}, abstract={{{written}}}}}").abstract == abstract


@pytest.mark.parametrize(
    "quoted",
    [
        "It\\'s the users\\' choice of \\\"quoted words\\\" here, and we\\'re sure I\\'m here",
        "the \\'expert\\' and \\\"open\\\" of \\`eval\\`",
        "the regex \\.com, file\\.zip, a\\=b, \\^ab, \\d a and https://made.up/\\~ada",
        "\\'x \\\" a \\' e",
    ],
)
def test_quotation_marks_of_programs(quoted: str) -> None:
    """Quotation marks and code with a backslash before them are no accents of an abstract, and stay as given."""
    assert decode_signs(quoted) == quoted


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("na\\\"ive Poincar\\'e, Erd\\H{o}s, S\\~ao, \\'Etienne, \\\"Uber", "naïve Poincaré, Erdős, São, Étienne, Über"),
        ("voil\\`a, \\`a la r\\^ole, T\\=oky\\=o, \\.Istanbul", "voilà, à la rôle, Tōkyō, İstanbul"),
        ("It\\'s Poincar\\'e, Ja\\'skowski, Computa\\c{c}\\~ao", "It\\'s Poincaré, Jaśkowski, Computação"),
        ("Ko\\.{z}uch, Mart\\'\\i nez", "Kożuch, Martínez"),
    ],
)
def test_accents_of_abstracts(written: str, plain: str) -> None:
    """Accents without braces are undone in an abstract, beside quotation marks too."""
    assert decode_signs(written) == plain


@pytest.mark.parametrize(
    "formula",
    [
        "\\[ S = \\{a, \\dots, b\\} \\]",
        "\\begin{align} a \\& b \\\\[2pt] \\text{5\\%} \\end{align}",
        "\\begin{equation*}\\begin{aligned} \\{a\\} \\end{aligned}\\end{equation*}",
        "$" + "a\\_b " * 200 + "$",
        "\\(" + "a\\_b " * 200 + "\\)",
        "$$\\%$$",
    ],
)
def test_formulas_of_abstracts(formula: str) -> None:
    """Formulas of any length stay as given, and signs beside them are undone."""
    assert decode_signs(f"5\\% {formula} of 5\\% {formula} 5\\%") == f"5% {formula} of 5% {formula} 5%"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("\\text{\\%} \\textbf{\\'e} \\emph {\\&}", "\\text{%} \\textbf{é} \\emph {&}"),
        ('\\href{a}{\\%} \\cite[p.~1]{\\_} na{\\"i}ve {\\c c}{\\~a}o', "\\href{a}{%} \\cite[p.~1]{_} naïve ção"),
    ],
)
def test_arguments_of_commands(written: str, plain: str) -> None:
    """The braces of a command's argument stay, be it a sign alone; braces for a sign's sake go."""
    assert decode_signs(written) == plain


@pytest.mark.parametrize(
    "junk",
    [
        "$", "$a", "$$a", "\\$", "$\\$", "\\[", "\\(", "\\[\\(", "\\begin{align}", "\\begin{align}\\end{math}", "\\a{",
        "\\ensuremath{", "\\ensuremath ", "\\a{b}", "{b}", "\\a[", "[b]", "{\\", "\\'", "\\'{", "a\\' ", "\\ ", "\\",
    ],
)  # fmt: skip
def test_long_abstracts_take_linear_time(junk: str) -> None:
    """A megabyte of what begins a formula, a command or an accent is read in seconds."""
    started = time.process_time()
    decode_signs("\\a" + junk * (1_000_000 // len(junk)))
    assert time.process_time() - started < 5


def test_our_own_abstracts() -> None:
    """An abstract of our own `export`, which escapes no signs, stays as it was."""
    paper = read_one("@misc{a, title={T}, abstract={5\\% {\\char92}char}, papersette={title:t}}")
    assert paper.abstract == "5\\% \\char"


def test_web_of_science() -> None:
    """Braces that enclose a whole value are none of it; those of a part, a command's and a name's stay."""
    paper = read_one(
        "@article{ WOS:0001,\nAuthor = {Example, Ada and {The Made-up Group}},\nTitle = {{Made-up {Papers}}},\n"
        "Journal = {{Acta Ovium}},\nYear = {{2020}},\nMonth = {{JUN}},\nDOI = {{10.1234/abc}},\n"
        "Abstract = {{First {line}.\n   Second.}},\n"
        "Note = {{4 pages}},\nUnique-ID = {{WOS:0001}},\n}\n"
    )
    assert (paper.title, paper.venue, paper.published, paper.doi) == ("Made-up Papers", "Acta Ovium", "2020-06", "10.1234/abc")
    assert (paper.abstract, paper.comment) == ("First {line}.\n   Second.", "4 pages")
    assert [author and author.name for author in paper.authors] == ["Ada Example", "The Made-up Group"]
    for abstract in ("{A} and {B}", "{\\em all} of {it}", "{\\em all}", "a {b}"):
        assert read_one(f"@misc{{a, title={{T}}, abstract={{{abstract}}}}}").abstract == abstract
    (author,) = read_one("@misc{a, title={T}, author={{Wool and Felt Society}}}").authors
    assert author
    assert author.name == "Wool and Felt Society"


def test_strings_are_put_together() -> None:
    """@string macros, months and parts joined by # make one value; comments and preambles are passed over."""
    records = read(
        """Written by hand, in @ hurry.
@comment{a note}
@preamble{"\\newcommand{\\x}{y}"}
@STRING{mc = "MadeConf"}
@string(long = mc # { of} # " Papers")
@InProceedings(one, Title = "A" # { B}, booktitle = long # " 2024", month = "3~" # mar, year = 2024)
"""
    )
    (paper,) = records
    assert isinstance(paper, Paper)
    assert (paper.title, paper.venue, paper.published) == ("A B", "MadeConf of Papers 2024", "2024-03-03")


def test_a_key_twice_is_two_records() -> None:
    """Two entries of one key, even on one line, are two records: a citation key is no paper's id."""
    papers = read("@misc{same, title={One}} @misc{same, title={Two}}\n")
    assert [(p.title, p.source_key, p.locator) for p in papers if isinstance(p, Paper)] == [
        ("One", None, "line 1 (same)"),
        ("Two", None, "line 1 (same)"),
    ]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("@misc{a, title={Never closed,\n year=2024\n", "a value does not end"),
        ("@misc{a, title={Closed},\n year=2024\n", "the entry has no closing brace"),
        ('@misc{a, title="Never closed,\n year=2024}\n', "a quotation mark is missing"),
        ("@misc{a, title}\n", "no `name = value`"),
        ("@misc{a, title=}\n", "no value at"),
        ("@misc{a, year=2024}\n", "no title"),
        (b"@misc{a, title={\xff}}\n", "not UTF-8"),
        ("@proceedings{a, title={A Volume}}\n", "a volume (@proceedings), not a paper"),
    ],
)
def test_a_broken_entry_is_a_reject(broken: str | bytes, reason: str) -> None:
    """What cannot be read is kept with its line and reason, and the entries around it are read."""
    broken = broken if isinstance(broken, bytes) else broken.encode()
    records = read(b"@misc{x, title={Before}}\n" + broken + b"@misc{y, title={After}}\n")
    assert [record.title for record in records if isinstance(record, Paper)] == ["Before", "After"]
    (reject,) = [record for record in records if isinstance(record, Reject)]
    assert reject.locator.startswith("line 2")
    assert reject.reason.startswith(reason)
    assert reject.raw == broken.decode("utf-8", "backslashreplace").strip()


def test_fields_behind_the_end_are_not_lost_silently() -> None:
    """A brace too many ends an entry early: it is read so far, and a Reject says that fields were left."""
    paper, reject = read("@misc{a, title={T}},\n abstract={Lost}}\n")
    assert isinstance(paper, Paper)
    assert isinstance(reject, Reject)
    assert "behind the entry's closing brace" in reject.reason


def test_braces_behind_a_backslash() -> None:
    """A brace behind a backslash counts as BibTeX counts it, unless only the other reading closes the entry."""
    first, second = read("@misc{a, title={C:\\made\\up\\}, year=1999}\n@misc{b, title={An open \\{ brace}, year=1999}\n")
    assert isinstance(first, Paper)
    assert isinstance(second, Paper)
    assert first.year == second.year == 1999
    assert second.title == "An open { brace"


@pytest.mark.parametrize("order", [0, 1])
def test_cross_references(order: int) -> None:
    """An entry takes venue and year from the volume it refers to, which may stand before or behind it."""
    parts = ["@inproceedings{a, title={T}, crossref={v}}\n", "@proceedings{v, title={The Volume}, year=2021}\n"]
    papers = [r for r in read("".join(parts[:: 1 - 2 * order])) if isinstance(r, Paper)]
    assert [(p.title, p.venue, p.year) for p in papers] == [("T", "The Volume", 2021)]


def test_a_cross_reference_to_nothing() -> None:
    """An entry whose volume never comes is kept, and a Reject says so."""
    reject, paper = read("@inproceedings{a, title={T}, crossref={v}}\n")
    assert isinstance(reject, Reject)
    assert isinstance(paper, Paper)


def test_a_doi_in_the_place_of_a_cross_reference() -> None:
    """SciELO writes the DOI where another entry's key stands: it is the paper's, unless that has one, and nothing is missing."""
    fields = "title={Ovelhas}, crossref={10.1590/S0102-311X2006000100001}, publisher={scielo}"
    text = f"@article{{a, {fields}}}\n@article{{b, {fields}, doi={{10.1234/own}}}}\n"
    records = read_records("bibtex", text.encode())
    assert [paper.doi for paper in papers_of(records)] == ["10.1590/S0102-311X2006000100001", "10.1234/own"]
    assert not rejects_of(records)


def test_a_doi_may_be_the_key_of_another_entry() -> None:
    """What refers to a volume by its DOI, which is its key as ACM writes it, takes from it what it lacks, and not its DOI."""
    text = "@inproceedings{a, title={Sheep}, crossref={10.1145/1}}\n@proceedings{10.1145/1, title={Proc. Fog}, year=2020}\n"
    (paper,) = papers_of(read_records("bibtex", text.encode()))
    assert (paper.doi, paper.venue, paper.year) == (None, "Proc. Fog", 2020)
    (paper,) = papers_of(read_records("bibtex", text.partition("\n")[0].encode()))
    assert paper.doi is None


def test_aliases_are_no_ids() -> None:
    """Other keys that an entry goes by are its file's own; keys of DBLP are the same everywhere."""
    assert read_one("@misc{a, title={T}, ids={smith:2020, other}}").ids == ()
    assert read_one("@misc{DBLP:conf/x/Y24, title={T}}").ids == (("dblp", "conf/x/Y24"),)


def test_addresses() -> None:
    """Addresses are read without LaTeX's escapes; those of a publication list belong to the paper."""
    paper = read_one(
        "@misc{a, title={T}, howpublished={\\url{https://example.org/a\\_b}}, pdf={https://example.org/a.pdf},"
        " code={https://github.com/example/made-up}, doi={https://doi.org/10.1234/a\\_b}, pmid={12}, isbn=978}"
    )
    assert (paper.url, paper.pdf_url, paper.doi) == ("https://example.org/a_b", "https://example.org/a.pdf", "10.1234/a_b")
    assert paper.links == (SourceLink("https://github.com/example/made-up", "code"),)
    assert paper.ids == (("pubmed", "12"), ("isbn", "978"))


@pytest.mark.parametrize("less", ["<", "{\\textless}", "\\textless{}", "\\textless ", "$<$", "&lt;"])
def test_an_old_doi(less: str) -> None:
    """The signs of an old DOI are read however LaTeX writes them."""
    start, end = "10.1002/(SICI)1-2(1998)17:15", "3.0.CO;2-2"
    greater = less.replace("<", ">").replace("less", "greater").replace("&lt", "&gt")
    paper = read_one(f"@misc{{a, title={{T}}, doi={{{start}{less}16::AID-A1{greater}{end}}}}}")
    assert paper.doi == f"{start}<16::AID-A1>{end}"
    address = f"https://doi.org/{start}<16::AID-A1>{end}"
    assert read_one(f"@misc{{a, title={{T}}, url={{https://doi.org/{start}{less}16::AID-A1{greater}{end}}}}}").url in (
        address,
        address.replace("<", "&lt;").replace(">", "&gt;"),
    )


def test_dates_of_biblatex() -> None:
    """`date` holds an ISO date, or a range that begins with one; a date that is none costs itself."""
    assert read_one("@misc{a, title={T}, date={2024-05-24/2024-05-26}}").published == "2024-05-24"
    records = read("@misc{a, title={T}, date={in press}}")
    assert [type(record) for record in records] == [Reject, Paper]


def test_nested_strings_stay_small() -> None:
    """Macros that double at each step end as Rejects, in time and memory of their own length."""
    bomb = '@string{a0 = "xxxxxxxxxx"}\n' + "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(1000))
    records = read(bomb + "@misc{x, title = a9 # a1000}\n@misc{y, title={After}}\n")
    assert sum(len(r.raw) for r in records if isinstance(r, Reject)) < 2 * len(bomb)
    assert [r.title for r in records if isinstance(r, Paper)][-1] == "After"
    (reject,) = read('@string{a = "' + "x" * 2000 + '"}\n@misc{x, title = ' + " # ".join("a" * 60) + "}")
    assert isinstance(reject, Reject)
    assert reject.reason.startswith("its macros grow")


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a," * 40_000,
        "@misc{a,\n" * 40_000,
        "@misc{a, title=" + "{" * 200_000,
        "@misc{a, author={" + " " * 200_000 + "}}",
        "@misc{a, author={" + "a and " * 30_000 + "}, title={x}}",
        "@misc{" + " " * 200_000,
        "@misc{a, t={x}} " + "y" * 200_000,
        "@misc{a, title={x}} @ " * 10_000,
        "@misc{a, title={x}}\n" + "\\'" * 100_000,
        "@misc{a, title={" + "\\textbf{" * 20_000 + "}" * 20_000 + "}}",
        "@misc{a, title={" + "\\( $a " * 20_000 + "}}",
        "@misc{a, title={x}, url={" + "https://" * 20_000 + "}}",
        "@misc{a, title={x}, journal={" + "arxiv " * 20_000 + "}}",
    ],
)
def test_junk_takes_linear_time(text: str) -> None:
    """Text made to be slow is read in seconds, where squared time would take hours."""
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 10


def test_a_giant_entry_is_a_reject() -> None:
    """An entry beyond 4 MiB is passed over, and reading goes on behind it."""
    reject, paper = read(
        b"@misc{a, title={\n" + (b"x" * 999 + b"\n") * (LONGEST_ENTRY // 1000 + 1) + b"@misc{b, title={After}}\n"
    )
    assert isinstance(reject, Reject)
    assert isinstance(paper, Paper)


def test_other_text_is_no_bibtex() -> None:
    """A file without an entry is not this format, and other formats' files are not claimed."""
    with pytest.raises(SourceError, match="no BibTeX entry"):
        read("nothing here")
    for head in (b'{"title": "@article{x"}', b"A Title\n\nWrite to me@article{x", b"<p>\n@article{x", b"", b"@handle{x"):
        assert not bibtex.sniff(head)
    assert bibtex.sniff(b"\xef\xbb\xbf% a comment\n\n @InProceedings {x,")


ENTRY = FLAVOURS["Zotero"][0].encode()


@given(st.integers(0, len(ENTRY) - 1), st.binary(max_size=3), st.integers(0, 30))
def test_a_damaged_file_is_accounted_for(place: int, put: bytes, cut: int) -> None:
    """A file damaged anywhere still gives the entries around the damage."""
    records = read(b"@misc{x, title={Before}}\n\n" + ENTRY[:place] + put + ENTRY[place + cut :] + b"\n@misc{y, title={After}}\n")
    titles = [record.title for record in records if isinstance(record, Paper)]
    assert titles[0] == "Before"
    assert titles[-1] == "After" or any(isinstance(record, Reject) for record in records)


@given(st.text(max_size=60))
def test_any_text_is_decoded(text: str) -> None:
    """Any text has a plain form, and text without LaTeX is its own."""
    assert isinstance(decode_latex(text), str)
    if not set(text) & set("\\{}$~`'- \t\r\n"):
        assert decode_latex(text) == text


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Lamp, Ada and family=Berg, given=Ben, prefix=van den, useprefix=true", ["Ada Lamp", "Ben van den Berg"]),
        ("family=Berg, given={B{\\'e}n}, suffix=Jr. and {Lamp = Group}", ["Bén Berg Jr.", "Lamp = Group"]),
        ("Ada Lamp and Ben Berg 0002 and Group 2000", ["Ada Lamp", "Ben Berg", "Group 2000"]),
        ("Berg 0001, Ben", ["Ben Berg"]),
        ("Ada Lamp and", ["Ada Lamp"]),
        ("Lamp, Ada and Berg, Ben and et al.", ["Ada Lamp", "Ben Berg"]),
    ],
)
def test_names_of_programs(written: str, names: list[str]) -> None:
    """Names in BibLaTeX's named parts are put together, DBLP's numbers of namesakes are none of a name, and others are nobody."""
    assert [author.name for author in read_one(f"@misc{{a, title={{T}}, author={{{written}}}}}").authors] == names


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("note={arXiv:2405.00001 [cs]}", "arxiv_id", "2405.00001"),
        ("note={A reply to arXiv:2405.00001}", "arxiv_id", None),
        ("journal={\\apj}", "venue", "The Astrophysical Journal"),
        ("journal={\\nosuch}", "venue", "\\nosuch"),
        ("author_keywords={sheep; doors}, keywords={Index}", "topics", (("keyword", "sheep"), ("keyword", "doors"))),
        ("eprinttype={arxiv}, eprintclass={cs.CL}", "topics", (("arxiv", "cs.CL"),)),
        ("eprinttype={arxiv}, eprintclass={cs}", "topics", ()),
        ("eprint={https://example.org/a.pdf}", "pdf_url", "https://example.org/a.pdf"),
        ("eprint={https://example.org/a.html}", "pdf_url", None),
        ("eprint={https://arxiv.org/abs/2401.00001}", "pdf_url", None),
        ("eprint={https://example.org/a.html}, pdf={https://example.org/b}", "pdf_url", "https://example.org/b"),
        ("pmcid={PMC123}", "ids", (("pmc", "123"),)),
        ("eprint={123}, eprinttype={PubMed}", "ids", (("pubmed", "123"),)),
        ("pmc={PMC123}", "ids", (("pmc", "123"),)),
    ],
)
def test_fields_of_programs(fields: str, name: str, value: object) -> None:
    """A note that is an arXiv id, macros of journals, Scopus's keywords of the authors, and BibLaTeX's class are read."""
    assert getattr(read_one(f"@misc{{a, title={{T}}, {fields}}}"), name) == value


def test_fields_that_are_not_read_are_told() -> None:
    """Fields that no one reads are told once, those where a paper is printed are not, nor those of volumes."""
    entry = "@misc{a, title={T}, affiliation={Sample University}, pages={1}, file={a.pdf}, review={}}"
    told = [*read(entry * 2 + "@proceedings{b, title={V}, mood={sunny}}")][-1]
    assert isinstance(told, SourceInfo)
    assert told.unread == ("affiliation",)


def test_of_fields_of_one_name_the_first_that_is_filled_is_read() -> None:
    """An empty field hides none behind it; one that says something else is told."""
    entry = "@misc{a, title={T}, abstract={}, abstract={We count.}, abstract={Wir.}, year=2020, year={2020}, url={}, url={}}"
    paper, told = read(entry)
    assert isinstance(paper, Paper)
    assert (paper.abstract, paper.year, told) == ("We count.", 2020, SourceInfo(unread=("abstract again",)))


def test_the_number_of_a_preprint() -> None:
    """Zotero writes the arXiv id as the number of a preprint; that of an issue is none."""
    assert read_one("@misc{a, title={T}, number={arXiv:2405.00001}, publisher={arXiv}}").arxiv_id == "2405.00001"
    assert read_one("@article{a, title={T}, number={2405}}").arxiv_id is None
