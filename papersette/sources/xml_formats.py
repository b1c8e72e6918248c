"""The formats of XML that can be read, each a module with `sniff` and `read`."""

from __future__ import annotations

from papersette.sources.format import Format
from papersette.sources.readers import (
    acl_xml,
    arxiv_atom,
    arxiv_feed,
    arxiv_oai,
    crossref_xml,
    dblp_xml,
    endnote_xml,
    hal_tei,
    jats,
    marcxml,
    mods,
    pubmed_xml,
    tei,
    zotero_rdf,
)

__all__ = ["XML_FORMATS"]

# The order is the order of sniffing: the stricter sniffer first.
XML_FORMATS: tuple[Format, ...] = (
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
        "hal-tei",
        "TEI as HAL exports it: bibliographic records",
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><listBibl><biblFull><titleStmt><title>...</title></titleStmt>'
        "<sourceDesc><biblStruct/></sourceDesc></biblFull></listBibl></body></text></TEI>",
        hal_tei.sniff,
        hal_tei.read,
    ),
    Format(
        "jats",
        "JATS: articles of PubMed Central, publishers and preprint servers, alone or in a set",
        "<article><front><article-meta><title-group><article-title>...</article-title></title-group></article-meta></front>"
        "</article>",
        jats.sniff,
        jats.read,
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
        "answers of OAI-PMH: arXiv's own formats; oai_dc, qdc, MODS, METS with MODS, MARCXML, JATS and HAL's TEI of others",
        "<OAI-PMH><ListRecords><record><metadata><arXiv><id>2401.00001</id><title>...</title></arXiv></metadata></record>"
        "</ListRecords></OAI-PMH>",
        arxiv_oai.sniff,
        arxiv_oai.read,
    ),
)
