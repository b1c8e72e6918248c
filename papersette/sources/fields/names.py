"""What programs and people call the fields of a paper, in columns and in keys alike, and what they write for nothing."""

from __future__ import annotations

import re

__all__ = ["ADDING", "COLUMNS", "MISSING", "NAMES", "OWN_NAMES", "SCHEMES", "is_missing", "is_placeholder", "plain_name"]

# Fields with the names that programs give them, letters and digits only, the best first: Zotero, Scopus, Web of Science, IEEE
# Xplore, SpringerLink, PubMed, Embase, Dimensions, Lens, OpenAlex, Semantic Scholar, Publish or Perish, ProQuest, Paperpile,
# AMiner, and what people write.
NAMES: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "articletitle", "documenttitle", "papertitle", "titles", "itemtitle", "titleen", "titleenglish", "englishtitle",
    ),
    # One that says so is English, and another may not be.
    "abstract": (
        "abstracten", "abstractenglish", "englishabstract", "abstractinenglish", "abstract", "abstractnote", "abstracttext",
        "paperabstract", "summary", "summaries",
    ),
    "authors": ("authorfullnames", "authors", "author", "authornames", "authorlist", "authorshipsauthordisplayname", "zauthors"),
    "year": ("year", "publicationyear", "publishedyear", "pubyear", "yearofpublication", "yearpublished", "py"),
    "published": (
        "published", "date", "publicationdate", "publisheddate", "dateofpublication", "pubdate", "datepublished", "publishedat",
        "firstpublicationdate", "publishtime", "publishdate", "submitted", "issuedate", "onlinedate",
    ),
    "dated_by_id": ("datedbyid",),
    "updated": ("updated", "updatedate", "lastupdated"),
    "doi": ("doi", "doinumber", "doilink", "doiurl", "itemdoi", "digitalobjectidentifier"),
    "url": (
        "url", "link", "urls", "paperurl", "articleurl", "primarylocationlandingpageurl", "sourcelinkout", "fulltextlink",
        "sourceurls", "externalurl", "dimensionsurl", "embaselink",
    ),
    "pdf_url": ("pdf", "pdfurl", "pdflink", "urlpdf", "primarylocationpdfurl"),
    "arxiv_id": ("arxiv", "arxivid", "arxivlink", "arxivurl"),
    "venue": (
        "venue", "fulljournal", "journal", "publicationtitle", "pubtitle", "conference", "sourcetitle", "journalbook",
        "proceedings", "conferencetitle", "journaltitle", "booktitle", "venuename", "journalname", "conferencename",
        "primarylocationsourcedisplayname", "hostvenuedisplayname", "publication", "anthologytitle",
    ),
    "keywords": ("keywords", "authorkeywords", "tags", "manualtags", "keywordsdisplayname", "identifierkeywords"),
    "citations": (
        "citations", "citedby", "cites", "articlecitationcount", "timescited", "timescitedalldatabases", "citationcount",
        "citedbycount", "numcitations", "ncitation", "ncitations", "citingworkscount", "scholarlycitationscount",
    ),
    "upvotes": ("upvotes",),
    "withdrawn": ("withdrawn", "isretracted", "retracted", "iswithdrawn"),
    "language": ("language", "lang", "languageoforiginaldocument"),
    "comment": ("comment", "note", "notes"),
    "code": ("code", "codeurl", "codelink", "github", "githuburl", "githublink", "githubrepo", "repository", "repo", "repourl"),
    "project": ("project", "projectpage", "projecturl", "projectlink", "website"),
    "id": ("id", "paperid", "key"),
    "ids": ("papersetteids",),
    "pubmed": ("pmid", "pubmedid", "medlinepmid", "idspmid"),
    "pmc": ("pmcid", "pmc"),
    "openalex": ("openalex", "openalexid", "idsopenalex"),
    "acl": ("acl", "aclid"),
    "openreview": ("openreview", "openreviewid"),
}  # fmt: skip
# Columns of which no key has the name, or that other readers have rules for: arXiv's classes, what Zotero has no column for, and
# what Rayyan and Covidence have beside the year, and Scopus beside the authors, and for what is retracted.
OWN_COLUMNS = {
    "categories": ("categories",), "extra": ("extra",), "month": ("month", "publishedmonth"), "day": ("day",),
    "placed_authors": ("authorswithaffiliations",), "kind": ("documenttype",),
}  # fmt: skip
# What spreadsheets, Citavi and others call them in German, French, Spanish, Portuguese and Italian.
TRANSLATED = {
    "title": (
        "titel", "titelderarbeit", "titeldespapers", "titeldesartikels", "titelderpublikation", "titre", "titredelarticle",
        "título", "titulo", "títulodelartículo", "titulodelarticulo", "títulodoartigo", "titolo", "titolodellarticolo",
    ),
    "abstract": ("zusammenfassung", "kurzfassung", "résumé", "resumen", "resumo", "riassunto"),
    "authors": (
        "autor", "autoren", "autorin", "autorinnen", "verfasser", "verfasserin", "verfasserinnen", "auteur", "auteurs", "autores",
        "autore", "autori",
    ),
    "year": (
        "jahr", "erscheinungsjahr", "publikationsjahr", "veröffentlichungsjahr", "année", "annee", "annéedepublication",
        "annéedeparution", "año", "añodepublicación", "ano", "anodepublicação", "anno", "annodipubblicazione",
    ),
    # `Datum` and `Fecha` alone may be the day when somebody wrote the row.
    "published": (
        "erscheinungsdatum", "publikationsdatum", "veröffentlichungsdatum", "datedepublication", "datedeparution",
        "fechadepublicación", "datadepublicação", "datadipubblicazione",
    ),
    "url": ("weblink", "lien", "enlace", "ligação", "collegamento"),
    "venue": (
        "zeitschrift", "zeitschriftzeitung", "fachzeitschrift", "konferenz", "tagung", "revue", "conférence", "revista",
        "conferencia", "conferência", "rivista", "conferenza",
    ),
    "keywords": (
        "schlagwörter", "schlagworte", "schlüsselwörter", "stichwörter", "stichworte", "motsclés", "palabrasclave",
        "palavraschave", "parolechiave",
    ),
    "doi": ("doiname",),
    "language": ("sprache", "langue", "idioma", "lingua"),
    "citations": (
        "zitationen", "zitierungen", "zitate", "anzahlzitationen", "nombredecitations", "citas", "citações", "citazioni",
    ),
}  # fmt: skip
COLUMNS = {column: (*names, *TRANSLATED.get(column, ())) for column, names in (NAMES | OWN_COLUMNS).items()}
# What a program calls otherwise than others do, by a column that it alone has: Publish or Perish the venue, of which others say
# by this name where they found a paper.
OWN_NAMES = {"gsrank": {"source": "venue"}}
# Fields that are ids of others' schemes.
SCHEMES = ("pubmed", "pmc", "openalex", "acl", "openreview")
# Two names for one of these say different things; of two for anything else the first that is filled says it all.
ADDING = frozenset({"abstract", "keywords", "code", "comment"})
# What programs write where there is nothing.
MISSING = frozenset({"nan", "NaN", "None", "none", "null", "NULL", "N/A", "n/a", "#N/A", "<NA>", "-", "--"})

# What databases write for it in words, whatever its case (Scopus, Web of Science, IEEE Xplore, 2025, and NeurIPS's papers at
# Kaggle): alone in any field of any format they say nothing.
PLACEHOLDERS = frozenset({
    "[no abstract available]", "no abstract available", "abstract not available", "[no title available]",
    "no title available", "[no author name available]", "no author name available", "[no source information available]",
    "[no keywords available]", "[anonymous]", "abstract missing",
})  # fmt: skip
LONGEST_PLACEHOLDER = max(map(len, PLACEHOLDERS)) + 1


def is_placeholder(text: str) -> bool:
    """Tell whether a text says in words that there is none."""
    found = text.strip()
    return len(found) <= LONGEST_PLACEHOLDER and found.casefold().removesuffix(".") in PLACEHOLDERS


def is_missing(text: str) -> bool:
    """Tell whether a cell, or a value under another name than its field's, stands for a missing one."""
    return text.strip() in MISSING or is_placeholder(text)


def plain_name(name: str) -> str:
    """Return the letters and digits of a column's or a key's name, without case."""
    return re.sub(r"[\W_]", "", name.casefold())
