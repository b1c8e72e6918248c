"""The commands that go out, as a user types them, against a server of the test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from build_db import cli
from tests.remote import Reply, play

PAPERS = [{"publishedAt": "2026-03-02", "paper": {"id": "2603.00001", "title": "Made up", "summary": "Nothing at all."}}]


def run(*arguments: str, contact: str | None = "ada@papers.example") -> Result:
    return CliRunner().invoke(cli, arguments, env={"PAPERSETTE_CONTACT": contact})


@pytest.mark.parametrize("command", ["fetch", "fetch hf-daily", "fetch arxiv", "fetch openalex", "check-links"])
def test_help_has_examples(command: str) -> None:
    """Every command explains itself with examples."""
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.output
    assert f"python build_db.py {command}" in result.output


def test_days_are_fetched(tmp_path: Path) -> None:
    """The command keeps each answer as a file, and tells how many; a second run asks nothing."""
    with play(lambda _: Reply(json.dumps(PAPERS).encode())) as remote:
        arguments = ("fetch", "hf-daily", "--since", "2026-03-02", "--until", "2026-03-02", "--to", str(tmp_path))
        mirror = ("--base-url", remote.url, "--trust-base-url")
        planned = run(*arguments, *mirror, "--dry-run")
        assert planned.output == f"{tmp_path}/hf-daily-2026-03-02.json  GET {remote.url}?date=2026-03-02&limit=100\n"
        assert remote.asked == []
        result = run(*arguments, *mirror)
        assert (result.exit_code, result.output) == (0, f"{tmp_path}: 1 answers fetched, 0 unchanged, 0 kept\n")
        assert run(*arguments, *mirror).output == f"{tmp_path}: 0 answers fetched, 0 unchanged, 1 kept\n"
        assert run(*arguments, *mirror, "--quiet").output == ""
        assert len(remote.asked) == 1
        assert run(*arguments, *mirror, "--refresh").output == f"{tmp_path}: 1 answers fetched, 0 unchanged, 0 kept\n"
        assert len(remote.asked) == 2
    assert json.loads((tmp_path / "hf-daily-2026-03-02.json").read_bytes()) == PAPERS


RECORD = """<record><header><identifier>oai:arXiv.org:2603.00002</identifier><datestamp>2026-03-02</datestamp></header>
<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2603.00002</id><created>2026-03-02</created><title>Made up too</title>
<authors><author><keyname>Example</keyname><forenames>Ada</forenames></author></authors><categories>cs.CL</categories>
<abstract>Nothing of note.</abstract></arXiv></metadata></record>"""
OAI = f"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{RECORD}</ListRecords></OAI-PMH>"""
WORKS = {"meta": {"count": 1, "next_cursor": None}, "results": [{"id": "https://openalex.org/W1", "title": "Made up as well"}]}


def test_what_is_fetched_is_built(tmp_path: Path) -> None:
    """The folder that three APIs were fetched into is a source of build, with nothing to reject and no state file in the way."""
    folder, db = tmp_path / "answers", str(tmp_path / "papers.db")
    answers = {"/hf": json.dumps(PAPERS).encode(), "/oai": OAI.encode(), "/works": json.dumps(WORKS).encode()}
    commands = {
        "/hf": "hf-daily --since 2026-03-02 --until 2026-03-02",
        "/oai": "arxiv --category cs.CL --since 2026-03-02",
        "/works": "openalex --filter publication_year:2026",
    }
    with play(lambda asked: Reply(answers[asked.path])) as remote:
        for path, command in commands.items():
            mirror = ("--base-url", remote.url + path, "--trust-base-url", "--to", str(folder))
            result = run("fetch", *command.split(), *mirror)
            assert result.exit_code == 0, result.output
    result = run("build", str(folder), "--db", db)
    assert result.exit_code == 0, result.output
    assert "3 papers, 0 links, 0 metrics, 0 rejects" in result.output
    assert run("check", db).exit_code == 0


def test_a_key_is_sent_and_never_written(tmp_path: Path) -> None:
    """OpenAlex is told the key; neither the files that are kept nor what is printed hold it."""
    with play(lambda _: Reply(json.dumps(WORKS).encode())) as remote:
        arguments = ("fetch", "openalex", "--filter", "publication_year:2026", "--to", str(tmp_path), "--api-key", "made-up-key")
        mirror = ("--base-url", remote.url, "--trust-base-url")
        planned, result = run(*arguments, *mirror, "--dry-run"), run(*arguments, *mirror)
    assert result.exit_code == 0, result.output
    assert [asked.query["api_key"] for asked in remote.asked] == ["made-up-key"]
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not [said for said in (planned.output.encode(), result.output.encode(), *kept) if b"made-up-key" in said]


def test_a_mirror_inside_must_be_trusted(tmp_path: Path) -> None:
    """Without a word of trust a mirror at an address that is not public is not asked; the exit code is 1, the reason one line."""
    with play(lambda _: Reply(b"[]")) as remote:
        result = run(
            "fetch", "arxiv", "--category", "cs.CL", "--since", "2026-03-02", "--to", str(tmp_path), "--base-url", remote.url
        )
        assert result.exit_code == 1
        assert "127.0.0.1 leads to 127.0.0.1, which is not public (loopback)" in result.output
        assert result.output.count("\n") == 1
        assert remote.asked == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("fetch hf-daily --since 2026-03-02 --until 2026-03-01", "2026-03-02 is later than 2026-03-01"),
        ("fetch hf-daily --since yesterday", "'yesterday' does not match"),
        ("fetch arxiv --category biology --since 2026-03-02", "biology is not a category of arXiv"),
        ("fetch openalex --filter x --base-url ftp://a.example --trust-base-url", "not an http or https address"),
    ],
)
def test_wrong_arguments_are_told(arguments: str, words: str) -> None:
    """A wrong argument is told before anything is asked or made."""
    result = run(*arguments.split())
    assert result.exit_code == 2
    assert words in result.output


def test_a_contact_is_wanted() -> None:
    """Nobody is asked without a mail address in the name of the program."""
    arguments = ("fetch", "hf-daily", "--since", "2026-03-02")
    assert "Missing option '--contact'" in run(*arguments, contact=None).output
    assert "'ada' is not a mail address" in run(*arguments, contact="ada").output
