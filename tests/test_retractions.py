"""Retracted papers, as databases and programs tell them in the columns, fields and tags of their exports."""

from __future__ import annotations

import pytest

from tests.reading import papers_of, read_records, rejects_of

RIS = "TY  - JOUR\nTI  - Sheep\nM3  - {}\nER  - \n"
BIBTEX = "@article{{a, title={{Sheep}}, type={{{}}}}}\n"


@pytest.mark.parametrize(
    ("name", "text", "is_withdrawn"),
    [
        ("csv", "Title,Year,Document Type\nSheep,2020,Retracted\n", True),
        ("csv", "Title,Year,Document Type\nSheep,2020,Article; Retracted Publication\n", True),
        ("csv", "Title,Year,Document Type\nSheep,2020,Article\n", False),
        ("csv", "Title,Year,Document Type\nSheep,2020,Retraction of Publication\n", False),
        ("csv", "title,year,is_retracted\nSheep,2020,True\n", True),
        ("csv", "title,year,is_retracted\nSheep,2020,FALSE\n", False),
        ("csv", "title,year,retracted\nSheep,2020,no\n", False),
        ("csv", "title,year,Retracted\nSheep,2020,1\n", True),
        ("csv", "title,year,retracted\nSheep,2020,\n", False),
        ("jsonl", '{"title": "Sheep", "is_retracted": true}\n', True),
        ("jsonl", '{"title": "Sheep", "isRetracted": false}\n', False),
        ("ris", RIS.format("Retracted"), True),
        ("ris", RIS.format("Article; Retracted Publication"), True),
        ("ris", RIS.format("Article"), False),
        ("ris", RIS.format("Retracted Studies in Fog"), False),
        ("bibtex", BIBTEX.format("Retracted"), True),
        ("bibtex", BIBTEX.format("{Article; Retracted Publication}"), True),
        ("bibtex", BIBTEX.format("Article"), False),
        ("bibtex", "@article{a, title={Sheep}, pubstate={Retracted}}\n", True),
        ("bibtex", "@article{a, title={Sheep}, pubstate={inpress}}\n", False),
        ("csl-json", '[{"type": "article", "issued": {}, "title": "Sheep", "status": "retracted"}]', True),
        ("csl-json", '[{"type": "article", "issued": {}, "title": "Sheep", "status": "in press"}]', False),
    ],
)
def test_a_retraction_is_read_where_a_record_tells_it(name: str, text: str, is_withdrawn: bool) -> None:
    """A paper is withdrawn where its kind says that it was retracted, or a field of its own does; a notice of it is not."""
    records = read_records(name, text.encode())
    assert [paper.withdrawn for paper in papers_of(records)] == [is_withdrawn]
    assert not rejects_of(records)


def test_a_cell_that_is_neither_true_nor_false_is_told() -> None:
    """What a column of retractions says otherwise is a reject, and the paper is kept."""
    records = read_records("csv", b"title,year,retracted\nSheep,2020,by whom?\n")
    assert [paper.withdrawn for paper in papers_of(records)] == [False]
    assert [reject.reason for reject in rejects_of(records)] == [
        "withdrawn is neither true nor false; the paper was kept without it"
    ]
