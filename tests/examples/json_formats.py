"""One made-up record of each JSON format with the keys that real ones have, all of it written for the tests."""

from __future__ import annotations

from typing import Any

__all__ = ["SAMPLES"]

HF_DAILY: dict[str, Any] = {
    "paper": {
        "id": "2501.01230",
        "authors": [
            {"_id": "1", "name": "Ada Example", "hidden": False, "user": {"user": "ada", "isPro": False}},
            {"_id": "2", "name": "and", "hidden": True},
            {"_id": "3", "name": "Ben O'Sample", "hidden": False},
        ],
        "publishedAt": "2025-01-02T03:04:05.000Z",
        "submittedOnDailyAt": "2025-01-06T01:00:00.000Z",
        "submittedOnDailyBy": {"user": "ada", "fullname": "Ada"},
        "title": "A Made-up Title\n  on Two Lines",
        "summary": "We don't read\nmuch.  Code is there.",
        "upvotes": 7,
        "discussionId": "9",
        "githubRepo": "ada/made-up",
        "githubStars": 12,
        "projectPage": "https://ada.example.org/made-up",
        "ai_summary": "A machine's words.",
        "ai_keywords": ["reading", "writing"],
        "mediaUrls": ["https://cdn.example.org/a.mp4"],
        "organization": {"name": "sample-lab", "fullname": "Sample Lab"},
    },
    "publishedAt": "2025-01-03T00:00:00.000Z",
    "title": "A Made-up Title on Two Lines",
    "summary": "We don't read\nmuch.  Code is there.",
    "thumbnail": "https://cdn.example.org/2501.01230.png",
    "numComments": 2,
    "submittedBy": {"_id": "1", "fullname": "Ada", "isHf": False, "followerCount": None},
    "isAuthorParticipating": True,
}
ARXIV_SNAPSHOT: dict[str, Any] = {
    "id": "0704.0001",
    "submitter": "Ada Example",
    "authors": "A. Example (Sample University) and B. van der Sample, Jr",
    "title": "Counting Made-up\n  Sheep",
    "comments": "4 pages, code at https://github.com/a/sheep",
    "journal-ref": "J. Sheep 7 (2008) 1-4",
    "doi": "10.1234/Sheep.7 10.1234/sheep.8",
    "report-no": "SHEEP-1",
    "categories": "cs.CL math.CO 68T05",
    "license": None,
    "abstract": "  Sheep are counted\nby night.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
    ],
    "update_date": "2008-11-26",
    "authors_parsed": [["Example", "A.", "", "Sample University"], ["van der Sample", "B.", "Jr"]],
}
PAPERLISTS: dict[str, Any] = {
    "id": "a1B2_c3-D4",
    "title": "Robots That Wait",
    "track": "main",
    "status": "Poster",
    "tldr": "They wait.",
    "abstract": "Robots wait for a door to open.",
    "keywords": "waiting;doors",
    "primary_area": "robotics",
    "supplementary_material": "/attachment/1.zip",
    "author": "Ada Example;Ben Sample;Cy Proof",
    "authorids": "~Ada_Example1;~Ben_Sample1;~Cy_Proof1",
    "orcid": ";0000-0000-0000-0002;",
    "aff": "Dept. of Doors, Sample University+Gate Inc.;;Sample University",
    "aff_domain": "sample.example+gate.example;;sample.example",
    "position": "PhD student;;Professor",
    "bibtex": "@inproceedings{\nexample2023robots,\ntitle={Robots That Wait},\nbooktitle={9th Conference on Doors}\n}",
    "github": "https://github.com/ada/wait_here",
    "project": "https://wait.example.org",
    "youtube": "https://youtu.be/abc",
    "reviewers": "aaaa;bbbb",
    "site": "https://openreview.net/forum?id=a1B2_c3-D4",
    "pdf_size": 0,
    "rating": "6;6",
    "rating_avg": 6.0,
    "gs_citation": 14,
    "gs_cited_by_link": "https://scholar.example.org/cites=1",
    "aff_unique_index": "0+1;0",
    "aff_unique_norm": "Sample University;Gate",
    "aff_campus_unique_index": "0+1;0",
    "aff_campus_unique": "Turku;Oslo",
    "aff_country_unique_index": "0+1;0",
    "aff_country_unique": "Finland;Norway",
}
PWC_PAPERS: dict[str, Any] = {
    "paper_url": "https://paperswithcode.com/paper/counting-made-up-sheep",
    "arxiv_id": "1901.00001",
    "nips_id": None,
    "openreview_id": "abcDEF",
    "title": "Counting Made-up Sheep",
    "abstract": "Sheep are counted by night.",
    "short_abstract": "Sheep.",
    "url_abs": "http://arxiv.org/abs/1901.00001v2",
    "url_pdf": "http://arxiv.org/pdf/1901.00001v2.pdf",
    "proceeding": "CVPR 2019 6",
    "conference": None,
    "authors": ["Ada Example", "Ben Sample"],
    "tasks": ["Sheep Counting"],
    "date": "2019-01-02",
    "reproduces_paper": None,
    "methods": [{"name": "Fence", "full_name": "Fence", "description": "A fence.", "main_collection": {"name": "Farm"}}],
}
PWC_LINKS: dict[str, Any] = {
    "paper_url": "https://paperswithcode.com/paper/counting-made-up-sheep",
    "paper_title": "Counting Made-up Sheep",
    "paper_arxiv_id": "1901.00001",
    "paper_url_abs": "http://arxiv.org/abs/1901.00001v2",
    "paper_url_pdf": "http://arxiv.org/pdf/1901.00001v2.pdf",
    "repo_url": "https://github.com/ada/sheep",
    "is_official": True,
    "mentioned_in_paper": True,
    "mentioned_in_github": False,
    "framework": "pytorch",
}
PWC_TABLES: dict[str, Any] = {
    "categories": ["Farming"],
    "datasets": [
        {
            "dataset": "FarmNet",
            "dataset_links": [],
            "description": "",
            "sota": {
                "metrics": ["Accuracy", "Sheep", "Wolves"],
                "rows": [
                    {
                        "code_links": [{"title": "ada/sheep", "url": "https://github.com/ada/sheep"}],
                        "metrics": {"Accuracy": "80.3 ± 0.2%", "Sheep": "1,234.5", "Wolves": "few", "Goats": "-"},
                        "model_links": [],
                        "model_name": "Shepherd-7B",
                        "paper_date": "2019-01-02",
                        "paper_title": "Counting Made-up Sheep",
                        "paper_url": "https://paperswithcode.com/paper/counting-made-up-sheep",
                        "uses_additional_data": False,
                    }
                ],
            },
            "subdatasets": [
                {
                    "dataset": "FarmNet-hard",
                    "sota": {
                        "metrics": ["Accuracy"],
                        "rows": [
                            {
                                "metrics": {"Accuracy": "0,75"},
                                "model_name": "Dog",
                                "paper_url": "https://arxiv.org/abs/1902.00002",
                            }
                        ],
                    },
                    "subdatasets": [],
                }
            ],
        }
    ],
    "description": "Counting.",
    "source_link": None,
    "subtasks": [
        {
            "categories": [],
            "datasets": [{"dataset": "LambNet", "sota": {"rows": [{"metrics": {}}]}}],
            "subtasks": [],
            "task": "Lambs",
        }
    ],
    "synonyms": [],
    "task": "Sheep Counting",
}
OPENALEX: dict[str, Any] = {
    "id": "https://openalex.org/W123",
    "doi": "https://doi.org/10.1234/sheep.7",
    "title": "Counting Made-up Sheep",
    "display_name": "Counting Made-up Sheep",
    "publication_year": 2019,
    "publication_date": "2019-01-02",
    "ids": {
        "openalex": "https://openalex.org/W123",
        "doi": "https://doi.org/10.1234/sheep.7",
        "mag": "2900000001",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/30000001",
    },
    "language": "en",
    "primary_location": {
        "landing_page_url": "https://doi.org/10.1234/sheep.7",
        "pdf_url": None,
        "license": "cc-by",
        "source": {"display_name": "Journal of Sheep", "type": "journal"},
    },
    "best_oa_location": {"pdf_url": "https://sheep.example.org/7.pdf"},
    "locations": [
        {"landing_page_url": "https://doi.org/10.1234/sheep.7"},
        {"landing_page_url": "http://arxiv.org/abs/1901.00001v2"},
    ],
    "type": "article",
    "authorships": [
        {
            "author_position": "first",
            "author": {
                "id": "https://openalex.org/A1",
                "display_name": "Ada Example",
                "orcid": "https://orcid.org/0000-0000-0000-0001",
            },
            "institutions": [
                {
                    "id": "https://openalex.org/I1",
                    "display_name": "Sample University",
                    "ror": "https://ror.org/000000001",
                    "country_code": "FI",
                },
                {"id": "https://openalex.org/I2", "display_name": "Gate", "ror": None, "country_code": "NO"},
            ],
            "raw_author_name": "A. Example",
            "raw_affiliation_strings": ["Dept. of Doors, Sample University, Turku", "Home"],
            "affiliations": [
                {
                    "raw_affiliation_string": "Dept. of Doors, Sample University, Turku",
                    "institution_ids": ["https://openalex.org/I1"],
                },
                {"raw_affiliation_string": "Home", "institution_ids": []},
            ],
        }
    ],
    "cited_by_count": 5,
    "is_retracted": False,
    "is_paratext": False,
    "topics": [{"id": "https://openalex.org/T1", "display_name": "Animal Counting", "score": 0.9}],
    "keywords": [{"id": "https://openalex.org/keywords/sheep", "display_name": "Sheep", "score": 0.8}],
    "abstract_inverted_index": {"Sheep": [0, 3], "count": [1], "other": [2], "sheep.": [4]},
    "updated_date": "2025-01-02T03:04:05.000000",
}
S2_PAPER: dict[str, Any] = {
    "corpusid": 123,
    "externalids": {
        "ACL": None,
        "DBLP": "journals/x/Y19",
        "ArXiv": "1901.00001",
        "MAG": "29",
        "CorpusId": "123",
        "PubMed": "3",
        "DOI": None,
    },
    "url": "https://www.semanticscholar.org/paper/abc",
    "title": "Counting Made-up Sheep",
    "authors": [{"authorId": "1", "name": "Ada Example"}, {"authorId": None, "name": "Ben Sample"}],
    "venue": "Journal of Sheep",
    "publicationvenueid": None,
    "year": 2019,
    "citationcount": 5,
    "isopenaccess": True,
    "s2fieldsofstudy": [{"category": "Biology", "source": "external"}, {"category": "Biology", "source": "s2-fos-model"}],
    "publicationdate": "2019-01-02",
    "journal": {"name": "J. Sheep", "pages": "1-4", "volume": "7"},
}
S2_ABSTRACT: dict[str, Any] = {
    "corpusid": 123,
    "openaccessinfo": {"externalids": {"DOI": "10.1234/sheep.7", "ArXiv": None}, "license": None, "url": None, "status": "GREEN"},
    "abstract": "Sheep are counted by night.",
}
S2_API: dict[str, Any] = {
    "paperId": "abc0123",
    "externalIds": {"ArXiv": "1901.00001", "CorpusId": 123},
    "title": "Counting Made-up Sheep",
    "abstract": "Sheep are counted by night.",
    "year": 2019,
    "venue": "arXiv.org",
    "citationCount": 5,
    "openAccessPdf": {"url": "https://sheep.example.org/7.pdf", "status": "GREEN"},
    "tldr": {"model": "m", "text": "A machine's words."},
    "authors": [{"authorId": "1", "name": "Ada Example", "affiliations": ["Sample University"]}],
    "s2FieldsOfStudy": [{"category": "Biology", "source": "external"}],
}

CROSSREF: dict[str, Any] = {
    "indexed": {"date-parts": [[2025, 3, 4]], "date-time": "2025-03-04T05:06:07Z", "timestamp": 1741064767000},
    "reference-count": 31,
    "publisher": "Made-up Press",
    "issue": "2",
    "license": [{"URL": "https://press.example.org/licence", "start": {"date-parts": [[2024, 1, 1]]}}],
    "content-domain": {"domain": ["press.example.org"], "crossmark-restriction": False},
    "published-print": {"date-parts": [[2024, 5]]},
    "abstract": "<jats:title>Abstract</jats:title><jats:p>Doors <jats:italic>wait</jats:italic>.</jats:p>",
    "DOI": "10.1234/door.7",
    "type": "journal-article",
    "created": {"date-parts": [[2024, 4, 1]], "date-time": "2024-04-01T00:00:00Z"},
    "source": "Crossref",
    "is-referenced-by-count": 12,
    "title": ["Waiting <i>Doors</i>"],
    "prefix": "10.1234",
    "author": [
        {
            "ORCID": "https://orcid.org/0000-0000-0000-0001",
            "authenticated-orcid": False,
            "given": "Ada",
            "family": "Example",
            "sequence": "first",
            "affiliation": [{"name": "Dept. of Doors, Sample University, Turku"}],
        },
        {"given": "Ben", "family": "Sample", "suffix": "Jr.", "sequence": "additional", "affiliation": []},
        {"name": "The Made-up Group", "sequence": "additional", "affiliation": []},
    ],
    "member": "9999",
    "published-online": {"date-parts": [[2024, 4, 12]]},
    "reference": [{"key": "1", "doi-asserted-by": "publisher", "DOI": "10.1234/other"}],
    "container-title": ["Journal of Doors"],
    "short-container-title": ["J. Doors"],
    "language": "en",
    "link": [
        {"URL": "https://press.example.org/7.xml", "content-type": "text/xml", "intended-application": "text-mining"},
        {"URL": "https://press.example.org/7.pdf", "content-type": "application/pdf", "intended-application": "text-mining"},
    ],
    "score": 1.0,
    "subtitle": [],
    "issued": {"date-parts": [[2024, 4, 12]]},
    "URL": "https://doi.org/10.1234/door.7",
    "relation": {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2401.00007", "asserted-by": "object"}]},
    "ISSN": ["1234-5678"],
    "subject": ["Door Studies"],
    "published": {"date-parts": [[2024, 4, 12]]},
}

DATACITE: dict[str, Any] = {
    "id": "10.1234/door.8",
    "type": "dois",
    "attributes": {
        "doi": "10.1234/door.8",
        "identifiers": [{"identifier": "2401.00008", "identifierType": "arXiv"}],
        "creators": [
            {
                "name": "Example, Ada",
                "nameType": "Personal",
                "givenName": "Ada",
                "familyName": "Example",
                "affiliation": ["Sample University"],
                "nameIdentifiers": [
                    {"nameIdentifier": "https://orcid.org/0000-0000-0000-0001", "nameIdentifierScheme": "ORCID"},
                ],
            },
            {"name": "Sample, Ben", "affiliation": []},
            {"name": "Doors, Gates and Co", "nameType": "Organizational"},
        ],
        "titles": [{"title": "Ovet", "titleType": "TranslatedTitle"}, {"title": "Waiting Doors"}],
        "publisher": "Made-up Archive",
        "container": {"type": "Journal", "title": "Journal of Doors"},
        "publicationYear": 2024,
        "subjects": [
            {"subject": "Computation and Language (cs.CL)", "subjectScheme": "arXiv"},
            {"subject": "doors"},
        ],
        "dates": [{"date": "2024-04-12/2024-04-13", "dateType": "Issued"}, {"date": "2024", "dateType": "Created"}],
        "language": "eng",
        "types": {"resourceTypeGeneral": "Preprint", "bibtex": "article"},
        "descriptions": [
            {"description": "4 pages", "descriptionType": "Other"},
            {"description": "<p>Doors <em>wait</em>.</p>", "descriptionType": "Abstract"},
        ],
        "url": "https://archive.example.org/8",
        "citationCount": 0,
    },
}

# Format → the values of one file, a line each or in one list.
SAMPLES: dict[str, list[dict[str, Any]]] = {
    "hf-daily": [HF_DAILY],
    "arxiv-snapshot": [ARXIV_SNAPSHOT],
    "paperlists": [PAPERLISTS],
    "pwc-papers": [PWC_PAPERS],
    "pwc-links": [PWC_LINKS],
    "pwc-tables": [PWC_TABLES],
    "openalex": [OPENALEX],
    "crossref": [CROSSREF],
    "datacite": [DATACITE, DATACITE["attributes"]],
    "s2": [S2_PAPER, S2_ABSTRACT, S2_API],
}
