"""The formats that can be read, each a module with `sniff` and `read`."""

from __future__ import annotations

from papersette.errors import SourceError
from papersette.sources.format import Format, Record
from papersette.sources.opening.foreign import tell_columns, tell_export, tell_foreign, tell_unknown
from papersette.sources.readers import (
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
    hal_tei,
    hf_daily,
    inspire,
    jats,
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
    refworks,
    ris,
    s2,
    services,
    table,
    tei,
    wos,
    wos_table,
    zotero_rdf,
)

__all__ = ["FORMATS", "Format", "Record", "choose_format"]

UNKNOWN = "not a format that can be read here; the command `formats` shows those that can, with an example of each"
# The order is the order of sniffing: the stricter sniffer first.
FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        Format(
            "acl-xml",
            "XML of the ACL Anthology: a collection of volumes of papers",
            '<collection id="2024.made"><volume id="1"><paper id="1"><title>...</title></paper></volume></collection>',
            acl_xml,
        ),
        Format(
            "pubmed-xml",
            "PubMed's XML: a set of articles",
            "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>...</ArticleTitle></Article>"
            "</MedlineCitation></PubmedArticle></PubmedArticleSet>",
            pubmed_xml,
            frame="<PubmedArticleSet>",
        ),
        Format(
            "dblp-xml",
            "DBLP's XML: all records, a person's, or one",
            '<dblp><article key="journals/made/Up24"><author>Ada Example</author><title>...</title><year>2024</year></article>'
            "</dblp>",
            dblp_xml,
            frame="<dblp>",
        ),
        Format(
            "endnote-xml",
            "EndNote's XML, as Zotero writes it too: a list of records",
            "<xml><records><record><contributors><authors><author>Example, Ada</author></authors></contributors>"
            "<titles><title>...</title></titles><dates><year>2024</year></dates></record></records></xml>",
            endnote_xml,
            frame="<xml><records>",
        ),
        Format(
            "zotero-rdf",
            "Zotero's RDF: its default export",
            '<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#"><bib:Article rdf:about="#item_1">'
            "<z:itemType>journalArticle</z:itemType><dc:title>...</dc:title><dc:date>2024</dc:date></bib:Article></rdf:RDF>",
            zotero_rdf,
            frame='<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#">',
        ),
        Format(
            "mods",
            "MODS: records of the ACL Anthology, BibUtils, Zotero and repositories",
            '<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods ID="example"><titleInfo><title>...</title></titleInfo>'
            '<name type="personal"><namePart type="given">Ada</namePart><namePart type="family">Example</namePart></name></mods>'
            "</modsCollection>",
            mods,
            frame="<modsCollection>",
        ),
        Format(
            "crossref-xml",
            "Crossref's XML: works as doi.org and its query interface give them (unixref, unixsd)",
            "<doi_records><doi_record><crossref><journal><journal_article><titles><title>...</title></titles>"
            "<doi_data><doi>10.1234/abc</doi></doi_data></journal_article></journal></crossref></doi_record></doi_records>",
            crossref_xml,
            frame="<doi_records>",
        ),
        Format(
            "marcxml",
            "MARCXML of libraries and repositories",
            '<collection xmlns="http://www.loc.gov/MARC21/slim"><record><datafield tag="245"><subfield code="a">...</subfield>'
            "</datafield></record></collection>",
            marcxml,
            frame="<collection>",
        ),
        Format(
            "tei",
            "TEI as GROBID writes it: the header of a paper, with or without its full text",
            '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>...</title></titleStmt><sourceDesc>'
            "<biblStruct><analytic><author><persName><forename>Ada</forename><surname>Example</surname></persName></author>"
            "</analytic></biblStruct></sourceDesc></fileDesc></teiHeader></TEI>",
            tei,
            frame="<TEI>",
        ),
        Format(
            "hal-tei",
            "TEI as HAL exports it: bibliographic records",
            '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><listBibl><biblFull><titleStmt><title>...</title></titleStmt>'
            "<sourceDesc><biblStruct/></sourceDesc></biblFull></listBibl></body></text></TEI>",
            hal_tei,
            frame="<TEI><text>",
        ),
        Format(
            "jats",
            "JATS: articles of PubMed Central, publishers and preprint servers, alone or in a set",
            "<article><front><article-meta><title-group><article-title>...</article-title></title-group></article-meta></front>"
            "</article>",
            jats,
            frame="<article>",
        ),
        Format(
            "arxiv-atom",
            "an answer of arXiv's API: an Atom feed",
            '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/...</id><entry>'
            "<id>http://arxiv.org/abs/2401.00001v1</id><title>...</title></entry></feed>",
            arxiv_atom,
            frame='<feed xmlns="http://www.w3.org/2005/Atom">',
        ),
        Format(
            "arxiv-feed",
            "a daily feed of rss.arxiv.org: RSS or Atom",
            "<rss><channel><link>http://rss.arxiv.org/rss/cs.CL</link><item><title>...</title>"
            "<guid>oai:arXiv.org:2401.00001v1</guid><description>arXiv:2401.00001v1 Announce Type: new Abstract: ..."
            "</description></item></channel></rss>",
            arxiv_feed,
            frame='<rss xml:base="http://rss.arxiv.org/rss/">',
        ),
        Format(
            "arxiv-oai",
            "answers of OAI-PMH: arXiv's own formats; oai_dc, qdc, MODS, METS with MODS, MARCXML, JATS and HAL's TEI of others",
            "<OAI-PMH><ListRecords><record><metadata><arXiv><id>2401.00001</id><title>...</title></arXiv></metadata></record>"
            "</ListRecords></OAI-PMH>",
            arxiv_oai,
            frame="<OAI-PMH><ListRecords>",
        ),
        Format(
            "page-html",
            "a saved Hugging Face papers page as HTML",
            '<html><article><h3><a href="/papers/2401.00001">...</a></h3></article></html>',
            page_html,
        ),
        Format(
            "arxiv-snapshot",
            "the arXiv metadata snapshot: JSON lines of 14 keys",
            '{"id": "2401.00001", "title": "...", "abstract": "  ...", "categories": "cs.CL", '
            '"versions": [], "authors_parsed": []}',
            arxiv_snapshot,
            by_line=True,
        ),
        Format(
            "hf-daily",
            "answers of the daily papers API of Hugging Face",
            '[{"paper": {"id": "2401.00001", "summary": "...", "upvotes": 3}, "title": "...", "publishedAt": "2024-01-02"}]',
            hf_daily,
        ),
        Format(
            "paperlists",
            "a conference's papers as the paperlists collection keeps them",
            '[{"id": "a1B2c3", "title": "...", "track": "main", "status": "Poster", '
            '"author": "A. Example;B. Sample", "authorids": "~A;~B"}]',
            paperlists,
        ),
        Format(
            "pwc-papers",
            "Papers with Code: papers-with-abstracts.json",
            '[{"paper_url": "https://example.org/paper/a", "title": "...", "abstract": "...", "tasks": ["Parsing"]}]',
            pwc_papers,
        ),
        Format(
            "pwc-links",
            "Papers with Code: links-between-papers-and-code.json",
            '[{"paper_url": "https://example.org/paper/a", "paper_title": "...", "repo_url": "https://github.com/a/b"}]',
            pwc_links,
        ),
        Format(
            "pwc-tables",
            "Papers with Code: evaluation-tables.json",
            '[{"task": "Parsing", "subtasks": [], "datasets": [{"dataset": "Made", '
            '"sota": {"rows": [{"paper_title": "...", "metrics": {"F1": "95.2"}}]}}]}]',
            pwc_tables,
        ),
        Format(
            "openalex",
            "works of OpenAlex: answers of the API, or the snapshot's JSON lines",
            '{"results": [{"id": "https://openalex.org/W1", "title": "...", '
            '"abstract_inverted_index": {"An": [0], "abstract": [1]}}]}',
            openalex,
            by_line=True,
            wrapped_in="results",
        ),
        Format(
            "s2",
            "Semantic Scholar: papers and abstracts in bulk, and answers of its API",
            '{"corpusid": 1, "externalids": {"ArXiv": "2401.00001"}, "title": "...", "authors": [{"name": "A. Example"}]}',
            s2,
            by_line=True,
            is_wrapped=s2.is_wrapped,
        ),
        Format(
            "crossref",
            "Crossref: answers of its API, one work or a list, and works alone",
            '{"message-type": "work", "message": {"DOI": "10.1234/abc", "title": ["..."], '
            '"author": [{"given": "Ada", "family": "Example"}]}}',
            crossref,
            by_line=True,
            wrapped_in="items",
        ),
        Format(
            "datacite",
            "DataCite: answers of its API, one DOI or a list, and DOIs alone",
            '{"data": [{"id": "10.1234/abc", "type": "dois", "attributes": {"doi": "10.1234/abc", '
            '"creators": [{"name": "Example, Ada"}], "titles": [{"title": "..."}]}}]}',
            datacite,
            by_line=True,
            wrapped_in="data",
        ),
        Format(
            "inspire",
            "INSPIRE: answers of its literature API, records and lists of them",
            '{"hits": {"hits": [{"id": "1", "metadata": {"titles": [{"title": "..."}], '
            '"authors": [{"full_name": "Example, Ada"}], "arxiv_eprints": [{"value": "2401.00001"}]}}]}}',
            inspire,
            by_line=True,
            wrapped_in="hits",
        ),
        Format(
            "services",
            "JSON of Europe PMC, bioRxiv, ADS, HAL, DBLP, DOAJ, CORE, Zenodo, OpenReview, Zotero's API and Better BibTeX",
            '{"messages": [], "collection": [{"doi": "10.1101/2024.01.02.123456", "title": "...", '
            '"authors": "Example, A.; Sample, B.", "date": "2024-01-02", "server": "bioRxiv"}]}',
            services,
        ),
        Format(
            "wos-table",
            "Web of Science's tab-delimited files: a header of its tags",
            "PT\tAU\tAF\tTI\tSO\tAB\tPY\nJ\tExample, A\tExample, Ada\tA Title\tMADE UP\tWe count sheep.\t2024\n",
            wos_table,
        ),
        Format(
            "csv",
            "CSV or TSV with a header: a title column and any other that is known",
            "Title,Authors,Year,DOI\nA Title,Ada Example; Ben Sample,2024,10.1234/abc",
            table,
        ),
        Format(
            "ris",
            "RIS: lines of tags from TY to ER",
            "TY  - JOUR\nTI  - A Title\nAU  - Example, Ada\nPY  - 2024\nER  - ",
            ris,
        ),
        Format(
            "endnote",
            "EndNote's tagged export: lines of tags from %0 on",
            "%0 Journal Article\n%T A Title\n%A Example, Ada\n%D 2024\n%R 10.1234/abc\n",
            endnote,
        ),
        Format(
            "refworks",
            "RefWorks' tagged format: lines of tags from RT on",
            "RT Journal Article\nA1 Example,Ada\nT1 A Title\nJF Made Up\nYR 2024\nDO 10.1234/abc\n",
            refworks,
        ),
        Format(
            "medline",
            "PubMed's MEDLINE format (.nbib): lines of tags from PMID on",
            "PMID- 1\nTI  - A Title That Is Too\n      Long for a Line\nFAU - Example, Ada\nDP  - 2024 Jan 5\nSO  - Made Up.\n",
            medline,
        ),
        Format(
            "wos",
            "Web of Science's plain text: lines of tags from PT to ER",
            "FN Web of Science\nVR 1.0\nPT J\nAU Example, A\n   Sample, B\nTI A Title\nSO MADE UP\nPY 2024\nER\n",
            wos,
        ),
        Format(
            "bibtex",
            "BibTeX: one @entry a paper",
            "@inproceedings{example,\n  title = {A Title},\n  author = {Example, Ada and Sample, Ben},\n  year = 2024,\n}",
            bibtex,
        ),
        Format(
            "csl-json",
            "CSL-JSON: a list of items, as Zotero exports it",
            '[{"type": "article-journal", "title": "...", "author": [{"family": "...", "given": "..."}], '
            '"issued": {"date-parts": [[2024]]}}]',
            csl,
        ),
        Format(
            "jsonl",
            "JSON or JSON lines: one object a paper, with a title, or an id of the paper it adds to",
            '{"title": "...", "abstract": "...", "arxiv_id": "2401.00001"}',
            jsonl,
            by_line=True,
            is_wrapped=jsonl.is_wrapped,
        ),
        Format(
            "page",
            "a saved papers page as text: title lines and abstracts in turn",
            "A Title of One Line\n\nIts abstract, a paragraph of at least 200 characters ...",
            page,
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
    if what := tell_foreign(head, path) or tell_columns(head):
        raise SourceError(path, None, what)
    chosen = next((candidate for candidate in FORMATS.values() if candidate.sniff(head)), None)
    # An abstract below a line passes for a page whatever stands around it.
    if (chosen is None or chosen.reader is page) and (what := tell_export(head)):
        raise SourceError(path, None, what)
    if chosen:
        return chosen
    raise SourceError(path, 1, tell_unknown(head) or table.find_header_fault(head) or UNKNOWN)
