"""The formats that can be read, each a module with `sniff` and `read`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.sources import (
    acl_xml,
    arxiv_atom,
    arxiv_feed,
    arxiv_oai,
    arxiv_snapshot,
    bibtex,
    crossref,
    crossref_xml,
    csl,
    datacite,
    dblp_xml,
    endnote,
    endnote_xml,
    hf_daily,
    inspire,
    jsonl,
    marcxml,
    medline,
    mods,
    openalex,
    page,
    page_html,
    paperlists,
    pubmed_xml,
    pwc_links,
    pwc_papers,
    pwc_tables,
    ris,
    s2,
    services,
    table,
    tei,
    wos,
    wos_table,
    zotero_rdf,
)
from papersette.sources.foreign import tell_export, tell_foreign
from papersette.sources.items import first_keys, is_lines_of_objects

__all__ = ["FORMATS", "Format", "Record", "choose_format"]

Record = Paper | Reject | SourceInfo


@dataclass(frozen=True, slots=True)
class Format:
    """One input format: `sniff` judges the first bytes of a file, `read` streams its records; `example` shows one.

    Of a format `by_line` a line of JSON is a record by itself: `read` takes Lines out of the middle of a file, too. An object
    that has the list `wrapped_in`, as the answer of a service does, or of which `is_wrapped` tells so, is no record, but holds
    them.
    """

    name: str
    description: str
    example: str
    sniff: Callable[[bytes], bool]
    read: Callable[[BinaryIO, str], Iterator[Record]]
    by_line: bool = False
    wrapped_in: str | None = None
    is_wrapped: Callable[[bytes], bool] = lambda _: False

    def is_by_line(self, head: bytes) -> bool:
        """Whether each line of a file, told by its first bytes, is a record."""
        if not self.by_line or not is_lines_of_objects(head) or self.is_wrapped(head):
            return False
        return self.wrapped_in not in (first_keys(head) or ())


# The order is the order of sniffing: the stricter sniffer first.
FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        Format(
            "acl-xml",
            "XML of the ACL Anthology: a collection of volumes of papers",
            '<collection id="2024.made"><volume id="1"><paper id="1"><title>...</title></paper></volume></collection>',
            acl_xml.sniff,
            acl_xml.read,
        ),
        Format(
            "pubmed-xml",
            "PubMed's XML: a set of articles",
            "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>...</ArticleTitle></Article>"
            "</MedlineCitation></PubmedArticle></PubmedArticleSet>",
            pubmed_xml.sniff,
            pubmed_xml.read,
        ),
        Format(
            "dblp-xml",
            "DBLP's XML: all records, a person's, or one",
            '<dblp><article key="journals/made/Up24"><author>Ada Example</author><title>...</title><year>2024</year></article>'
            "</dblp>",
            dblp_xml.sniff,
            dblp_xml.read,
        ),
        Format(
            "endnote-xml",
            "EndNote's XML, as Zotero writes it too: a list of records",
            "<xml><records><record><contributors><authors><author>Example, Ada</author></authors></contributors>"
            "<titles><title>...</title></titles><dates><year>2024</year></dates></record></records></xml>",
            endnote_xml.sniff,
            endnote_xml.read,
        ),
        Format(
            "zotero-rdf",
            "Zotero's RDF: its default export",
            '<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#"><bib:Article rdf:about="#item_1">'
            "<z:itemType>journalArticle</z:itemType><dc:title>...</dc:title><dc:date>2024</dc:date></bib:Article></rdf:RDF>",
            zotero_rdf.sniff,
            zotero_rdf.read,
        ),
        Format(
            "mods",
            "MODS: records of the ACL Anthology, BibUtils, Zotero and repositories",
            '<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods ID="example"><titleInfo><title>...</title></titleInfo>'
            '<name type="personal"><namePart type="given">Ada</namePart><namePart type="family">Example</namePart></name></mods>'
            "</modsCollection>",
            mods.sniff,
            mods.read,
        ),
        Format(
            "crossref-xml",
            "Crossref's XML: works as doi.org and its query interface give them (unixref, unixsd)",
            "<doi_records><doi_record><crossref><journal><journal_article><titles><title>...</title></titles>"
            "<doi_data><doi>10.1234/abc</doi></doi_data></journal_article></journal></crossref></doi_record></doi_records>",
            crossref_xml.sniff,
            crossref_xml.read,
        ),
        Format(
            "marcxml",
            "MARCXML of libraries and repositories",
            '<collection xmlns="http://www.loc.gov/MARC21/slim"><record><datafield tag="245"><subfield code="a">...</subfield>'
            "</datafield></record></collection>",
            marcxml.sniff,
            marcxml.read,
        ),
        Format(
            "tei",
            "TEI as GROBID writes it: the header of a paper, with or without its full text",
            '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>...</title></titleStmt><sourceDesc>'
            "<biblStruct><analytic><author><persName><forename>Ada</forename><surname>Example</surname></persName></author>"
            "</analytic></biblStruct></sourceDesc></fileDesc></teiHeader></TEI>",
            tei.sniff,
            tei.read,
        ),
        Format(
            "arxiv-atom",
            "an answer of arXiv's API: an Atom feed",
            '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/...</id><entry>'
            "<id>http://arxiv.org/abs/2401.00001v1</id><title>...</title></entry></feed>",
            arxiv_atom.sniff,
            arxiv_atom.read,
        ),
        Format(
            "arxiv-feed",
            "a daily feed of rss.arxiv.org: RSS or Atom",
            "<rss><channel><link>http://rss.arxiv.org/rss/cs.CL</link><item><title>...</title><guid>oai:arXiv.org:2401.00001v1</guid>"
            "<description>arXiv:2401.00001v1 Announce Type: new Abstract: ...</description></item></channel></rss>",
            arxiv_feed.sniff,
            arxiv_feed.read,
        ),
        Format(
            "arxiv-oai",
            "an answer of arXiv's OAI-PMH interface: records in arXiv, arXivRaw, arXivOld or oai_dc; others' in MODS",
            "<OAI-PMH><ListRecords><record><metadata><arXiv><id>2401.00001</id><title>...</title></arXiv></metadata></record>"
            "</ListRecords></OAI-PMH>",
            arxiv_oai.sniff,
            arxiv_oai.read,
        ),
        Format(
            "page-html",
            "a saved Hugging Face papers page as HTML",
            '<html><article><h3><a href="/papers/2401.00001">...</a></h3></article></html>',
            page_html.sniff,
            page_html.read,
        ),
        Format(
            "arxiv-snapshot",
            "the arXiv metadata snapshot: JSON lines of 14 keys",
            '{"id": "2401.00001", "title": "...", "abstract": "  ...", "categories": "cs.CL", '
            '"versions": [], "authors_parsed": []}',
            arxiv_snapshot.sniff,
            arxiv_snapshot.read,
            by_line=True,
        ),
        Format(
            "hf-daily",
            "answers of the daily papers API of Hugging Face",
            '[{"paper": {"id": "2401.00001", "summary": "...", "upvotes": 3}, "title": "...", "publishedAt": "2024-01-02"}]',
            hf_daily.sniff,
            hf_daily.read,
        ),
        Format(
            "paperlists",
            "a conference's papers as the paperlists collection keeps them",
            '[{"id": "a1B2c3", "title": "...", "track": "main", "status": "Poster", '
            '"author": "A. Example;B. Sample", "authorids": "~A;~B"}]',
            paperlists.sniff,
            paperlists.read,
        ),
        Format(
            "pwc-papers",
            "Papers with Code: papers-with-abstracts.json",
            '[{"paper_url": "https://example.org/paper/a", "title": "...", "abstract": "...", "tasks": ["Parsing"]}]',
            pwc_papers.sniff,
            pwc_papers.read,
        ),
        Format(
            "pwc-links",
            "Papers with Code: links-between-papers-and-code.json",
            '[{"paper_url": "https://example.org/paper/a", "paper_title": "...", "repo_url": "https://github.com/a/b"}]',
            pwc_links.sniff,
            pwc_links.read,
        ),
        Format(
            "pwc-tables",
            "Papers with Code: evaluation-tables.json",
            '[{"task": "Parsing", "subtasks": [], "datasets": [{"dataset": "Made", '
            '"sota": {"rows": [{"paper_title": "...", "metrics": {"F1": "95.2"}}]}}]}]',
            pwc_tables.sniff,
            pwc_tables.read,
        ),
        Format(
            "openalex",
            "works of OpenAlex: answers of the API, or the snapshot's JSON lines",
            '{"results": [{"id": "https://openalex.org/W1", "title": "...", '
            '"abstract_inverted_index": {"An": [0], "abstract": [1]}}]}',
            openalex.sniff,
            openalex.read,
            by_line=True,
            wrapped_in="results",
        ),
        Format(
            "s2",
            "Semantic Scholar: papers and abstracts in bulk, and answers of its API",
            '{"corpusid": 1, "externalids": {"ArXiv": "2401.00001"}, "title": "...", "authors": [{"name": "A. Example"}]}',
            s2.sniff,
            s2.read,
            by_line=True,
            wrapped_in="data",
        ),
        Format(
            "crossref",
            "Crossref: answers of its API, one work or a list, and works alone",
            '{"message-type": "work", "message": {"DOI": "10.1234/abc", "title": ["..."], '
            '"author": [{"given": "Ada", "family": "Example"}]}}',
            crossref.sniff,
            crossref.read,
            by_line=True,
            wrapped_in="items",
        ),
        Format(
            "datacite",
            "DataCite: answers of its API, one DOI or a list, and DOIs alone",
            '{"data": [{"id": "10.1234/abc", "type": "dois", "attributes": {"doi": "10.1234/abc", '
            '"creators": [{"name": "Example, Ada"}], "titles": [{"title": "..."}]}}]}',
            datacite.sniff,
            datacite.read,
            by_line=True,
            wrapped_in="data",
        ),
        Format(
            "inspire",
            "INSPIRE: answers of its literature API, records and lists of them",
            '{"hits": {"hits": [{"id": "1", "metadata": {"titles": [{"title": "..."}], '
            '"authors": [{"full_name": "Example, Ada"}], "arxiv_eprints": [{"value": "2401.00001"}]}}]}}',
            inspire.sniff,
            inspire.read,
            by_line=True,
            wrapped_in="hits",
        ),
        Format(
            "services",
            "answers of Europe PMC, bioRxiv, HAL, DBLP, DOAJ, CORE, Zenodo and OpenReview as JSON, and Better BibTeX's JSON",
            '{"messages": [], "collection": [{"doi": "10.1101/2024.01.02.123456", "title": "...", '
            '"authors": "Example, A.; Sample, B.", "date": "2024-01-02", "server": "bioRxiv"}]}',
            services.sniff,
            services.read,
        ),
        Format(
            "wos-table",
            "Web of Science's tab-delimited files: a header of its tags",
            "PT\tAU\tAF\tTI\tSO\tAB\tPY\nJ\tExample, A\tExample, Ada\tA Title\tMADE UP\tWe count sheep.\t2024\n",
            wos_table.sniff,
            wos_table.read,
        ),
        Format(
            "csv",
            "CSV or TSV with a header: a title column and any other that is known",
            "Title,Authors,Year,DOI\nA Title,Ada Example; Ben Sample,2024,10.1234/abc",
            table.sniff,
            table.read,
        ),
        Format(
            "ris",
            "RIS: lines of tags from TY to ER",
            "TY  - JOUR\nTI  - A Title\nAU  - Example, Ada\nPY  - 2024\nER  - ",
            ris.sniff,
            ris.read,
        ),
        Format(
            "endnote",
            "EndNote's tagged export: lines of tags from %0 on",
            "%0 Journal Article\n%T A Title\n%A Example, Ada\n%D 2024\n%R 10.1234/abc\n",
            endnote.sniff,
            endnote.read,
        ),
        Format(
            "medline",
            "PubMed's MEDLINE format (.nbib): lines of tags from PMID on",
            "PMID- 1\nTI  - A Title That Is Too\n      Long for a Line\nFAU - Example, Ada\nDP  - 2024 Jan 5\nSO  - Made Up.\n",
            medline.sniff,
            medline.read,
        ),
        Format(
            "wos",
            "Web of Science's plain text: lines of tags from PT to ER",
            "FN Web of Science\nVR 1.0\nPT J\nAU Example, A\n   Sample, B\nTI A Title\nSO MADE UP\nPY 2024\nER\n",
            wos.sniff,
            wos.read,
        ),
        Format(
            "bibtex",
            "BibTeX: one @entry a paper",
            "@inproceedings{example,\n  title = {A Title},\n  author = {Example, Ada and Sample, Ben},\n  year = 2024,\n}",
            bibtex.sniff,
            bibtex.read,
        ),
        Format(
            "csl-json",
            "CSL-JSON: a list of items, as Zotero exports it",
            '[{"type": "article-journal", "title": "...", "author": [{"family": "...", "given": "..."}], '
            '"issued": {"date-parts": [[2024]]}}]',
            csl.sniff,
            csl.read,
        ),
        Format(
            "jsonl",
            "JSON or JSON lines: one object a paper, with a title, or an id of the paper it adds to",
            '{"title": "...", "abstract": "...", "arxiv_id": "2401.00001"}',
            jsonl.sniff,
            jsonl.read,
            by_line=True,
            is_wrapped=jsonl.is_wrapped,
        ),
        Format(
            "page",
            "a saved papers page as text: title lines and abstracts in turn",
            "A Title of One Line\n\nIts abstract, a paragraph of at least 200 characters ...",
            page.sniff,
            page.read,
        ),
    )
}


def choose_format(head: bytes, path: str) -> Format:
    """Return the first format whose sniffer accepts the file's first bytes.

    Raises:
        SourceError: no format does.
    """
    if not head.strip():
        raise SourceError(path, None, "the file is empty")
    if what := tell_foreign(head, path):
        raise SourceError(path, None, what)
    chosen = next((candidate for candidate in FORMATS.values() if candidate.sniff(head)), None)
    # An abstract below a line passes for a page whatever stands around it.
    if (chosen is None or chosen.sniff is page.sniff) and (what := tell_export(head)):
        raise SourceError(path, None, what)
    if chosen:
        return chosen
    if fault := table.find_header_fault(head):
        raise SourceError(path, 1, fault)
    raise SourceError(path, 1, f"not a format that can be read here; known are {', '.join(FORMATS)}")
