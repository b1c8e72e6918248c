"""Digests: what the search finds since a day, as an e-mail file or handed to a mail server."""

from __future__ import annotations

import email
import email.policy
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner
from datasette.app import DatasetteClient

from build_db import cli
from tests.served import free_port
from tests.site_client import Site

RECORDS = (
    {"id": "old:1", "title": "Bees long ago", "abstract": "A hive.", "published": "2024-01-01"},
    {"id": "new:1", "title": "Bees <now> & then", "abstract": "Pollen\nof bees.", "published": "2025-02-01", "venue": "Hives"},
    {"id": "new:2", "title": "Bees today", "abstract": "Nectar of bees.", "published": "2025-03-01"},
    {"id": "new:3", "title": "Boats", "abstract": "A keel.", "published": "2025-03-01"},
)


class Keeper:
    """A mail server's handler that keeps what it is given."""

    def __init__(self) -> None:
        self.kept: list[Any] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take an e-mail."""
        self.kept.append(envelope)
        return "250 OK"


@pytest.fixture
def db(build_db: Callable[..., Path]) -> Path:
    """Three papers on bees, one of them old, and one on boats."""
    return build_db(*RECORDS, db="mine.db")


def digest(*arguments: str | Path) -> str:
    result = CliRunner().invoke(cli, ["digest", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_standard_output_has_the_mail_alone(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--out -` it can be piped on: no file is made, and where nothing is new there is nothing to send."""
    monkeypatch.chdir(tmp_path)
    asked = ["digest", str(db), "--query", "bees", "--out", "-", "--since"]
    mail, nothing = (CliRunner().invoke(cli, [*asked, since]) for since in ("2025-02-01", "2030-01-01"))
    assert read(mail.stdout_bytes)["Subject"] == "2 new papers: bees"
    assert "</html>" in body(read(mail.stdout_bytes), "html")
    assert (nothing.exit_code, nothing.stdout, nothing.stderr) == (0, "", "nothing new\n")
    assert not Path("-").exists()


def test_a_file_has_the_new_papers(db: Path, tmp_path: Path) -> None:
    """The e-mail names the papers of the day or later, newest first, as text and as HTML that is escaped."""
    out = tmp_path / "digest.eml"
    printed = digest(db, "--query", "bees", "--since", "2025-02-01", "--out", out, "--site", "https://papers.example.org/")
    message = read(out.read_bytes())
    assert message["Subject"] == "2 new papers: bees"
    assert printed.strip() == f"2 new papers: bees, to {out}"
    text, html = body(message, "plain"), body(message, "html")
    assert text.index("Bees today") < text.index("Bees <now> & then")
    assert "Boats" not in text + html
    assert "long ago" not in text + html
    assert "https://papers.example.org/paper/new:1" in text
    assert "Hives · 2025-02-01\n" in text
    assert "Bees &lt;now&gt; &amp; then" in html
    assert 'href="https://papers.example.org/paper/new:2"' in html


def test_the_search_language_is_the_site_s(db: Path, tmp_path: Path) -> None:
    """Conditions and phrases mean what they mean on the page; a line break in a query is a blank."""
    out = tmp_path / "digest.eml"
    digest(db, "--query", 'bees\n-nectar "of bees"', "--since", "2020-01-01", "--out", out)
    message = read(out.read_bytes())
    assert message["Subject"] == '1 new paper: bees -nectar "of bees"'
    assert "new:1" in body(message, "plain")


@pytest.mark.parametrize(("query", "named"), [("", "all papers"), (" bees  -nectar", "bees -nectar")])
def test_a_mail_leads_to_the_search_it_tells_of(db: Path, tmp_path: Path, query: str, named: str) -> None:
    """Its link finds as many papers as it tells, also where nothing narrows them but the day."""
    out = tmp_path / "digest.eml"
    digest(db, "--query", query, "--since", "2025-01-01", "--out", out)
    message = read(out.read_bytes())
    (number,) = re.findall(r"^(\d+) new papers?: ", message["Subject"])
    assert message["Subject"].endswith(f": {named}")
    (asked,) = re.findall(r"All of the search: http://127\.0\.0\.1:8001/papers/search\?(\S+)", body(message, "plain"))
    site = Site(Path(shutil.copy(db, tmp_path / "papers.db")))
    found = site.get("/papers/search.json", **dict(parse_qsl(asked))).json()
    assert found["total"] == int(number)


def test_a_digest_is_one_search(build_db: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is asked once; where more is new than it gives at once, the mail says so."""
    monkeypatch.setattr("papersette.ask.digest.MOST_SIZE", 5)
    searched: list[str] = []
    get = DatasetteClient.get

    async def note(self: DatasetteClient, path: str, **given: Any) -> Any:
        searched.append(path)
        return await get(self, path, **given)

    monkeypatch.setattr(DatasetteClient, "get", note)
    db = build_db(*({"id": f"n:{n}", "title": f"Bees {n}", "published": f"2025-02-{n + 1:02}"} for n in range(12)), db="many.db")
    out = tmp_path / "digest.eml"
    assert digest(db, "--query", "bees", "--since", "2025-01-01", "--out", out).startswith("12 new papers: bees")
    assert searched == ["/papers/search.json"]
    text = body(read(out.read_bytes()), "plain")
    assert "12 new papers since 2025-01-01: bees\nThe newest 5 of them:\n" in text
    assert text.count("\nBees ") == 5
    assert "Bees 11" in text
    assert "newest 5 of them" in body(read(out.read_bytes()), "html")


def test_nothing_new_is_no_mail(db: Path, tmp_path: Path) -> None:
    """Where nothing is new, no file is written."""
    out = tmp_path / "digest.eml"
    assert digest(db, "--query", "bees", "--since", "2026-01-01", "--out", out) == "nothing new\n"
    assert not out.exists()


@contextmanager
def mailing(tls: ssl.SSLContext | None = None) -> Iterator[tuple[int, Keeper]]:
    """Run a mail server on this machine; yield its port and what it was given."""
    keeper = Keeper()
    port = free_port()
    server = Controller(keeper, hostname="127.0.0.1", port=port, tls_context=tls, require_starttls=tls is not None)
    server.start()
    try:
        yield port, keeper
    finally:
        server.stop()


def test_a_mail_server_is_handed_the_same(db: Path) -> None:
    """With a mail server's address the e-mail goes there, from and to whom was said."""
    with mailing() as (port, keeper):
        arguments = ("--smtp", f"127.0.0.1:{port}", "--to", "reader@example.org", "--from", "site@example.org")
        printed = digest(db, "--query", "bees", "--since", "2025-01-01", *arguments)
    (envelope,) = keeper.kept
    assert (envelope.mail_from, envelope.rcpt_tos) == ("site@example.org", ["reader@example.org"])
    assert read(envelope.content)["Subject"] == "2 new papers: bees"
    assert printed.endswith("to reader@example.org\n")


@pytest.fixture
def own_certificate(tmp_path: Path) -> ssl.SSLContext:
    """A server's context with a certificate that nobody but itself signed."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=mail.example.org",
        "-keyout",
    ]
    subprocess.run([*command, str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
@pytest.mark.parametrize(("host", "is_trusted"), [("localhost", True), ("127.0.0.1", True), ("mail.example.org", False)])
def test_a_certificate_is_verified(
    db: Path, own_certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, host: str, is_trusted: bool
) -> None:
    """A server elsewhere gets no mail with a certificate that it signed itself, a server on this machine does, encrypted too."""
    connect = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda address, *given: connect(("127.0.0.1", address[1]), *given))
    with mailing(own_certificate) as (port, keeper):
        arguments = ["digest", str(db), "--query", "bees", "--since", "2025-01-01", "--smtp", f"{host}:{port}"]
        result = CliRunner().invoke(cli, arguments)
    assert (result.exit_code == 0, len(keeper.kept)) == (is_trusted, int(is_trusted))
    assert ("CERTIFICATE_VERIFY_FAILED" in result.output) != is_trusted


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "yesterday"), "'yesterday' does not match the format '%Y-%m-%d'"),
        (("--since", "2025-01-01", "--smtp", "127.0.0.1:1"), "did not take the mail"),
        (("--since", "2025-01-01", "--smtp", "mail"), "no host and port"),
        (("--since", "2025-01-01", "--smtp", "mail:70000"), "no host and port"),
        (("--since", "2025-01-01", "--from", "a\nb"), "--from or --to is no address"),
        (
            ("--since", "2025-01-01", "--site", "papers.example.org"),
            "papers.example.org is no address of a site such as https://",
        ),
        (("--since", "2025-01-01", "--site", "javascript:alert(1)"), "javascript:alert(1) is no address of a site such as"),
        (("--since", "2025-01-01", "--site", "https:///papers"), "https:///papers is no address of a site such as"),
    ],
)
def test_errors_are_one_line(db: Path, arguments: tuple[str, ...], said: str) -> None:
    """A day that is none, a site of which no link would lead, and a mail server that is none or not there end with one line."""
    result = CliRunner().invoke(cli, ["digest", str(db), "--query", "bees", *arguments])
    assert result.exit_code in (1, 2)
    assert said in result.output


def test_a_query_that_is_not_understood_is_an_error(tmp_path: Path, build_db: Callable[..., Path]) -> None:
    """What looks like a condition and is none is told, since nobody would see why no mail comes."""
    db = build_db({"title": "One", "id": "2405.00001", "published": "2024-05-01"})
    arguments = ["digest", str(db), "--query", "foo:bar", "--since", "2024-01-01", "--out", str(tmp_path / "mail.eml")]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 1
    assert "foo:bar is no condition" in result.output


@pytest.mark.parametrize("is_linked", [False, True])
def test_the_database_is_no_target(db: Path, tmp_path: Path, is_linked: bool) -> None:
    """A mail that would take the database's own place, under any name, is not written: the file stays as it was."""
    before, target = db.read_bytes(), db
    if is_linked:
        target = tmp_path / "digest.eml"
        target.symlink_to(db)
    result = CliRunner().invoke(cli, ["digest", str(db), "--query", "", "--since", "2000-01-01", "--out", str(target)])
    assert (result.exit_code, result.output) == (1, f"Error: {target}: the database itself, which stays as it is\n")
    assert db.read_bytes() == before


@pytest.mark.parametrize(
    ("query", "since"),
    [
        ('"keel of bees"', "2025-01-01"),
        ("dataset:ImageNet metric:accuracy>90", "2025-01-01"),
        ('"bees of long ago"', "2025-01-01"),
    ],
)
def test_a_widened_search_is_nothing_new(build_db: Callable[..., Path], tmp_path: Path, query: str, since: str) -> None:
    """Papers that a page shows in place of what was asked for, and old ones that a text names, come in no mail."""
    told = {"id": "new:4", "title": "Hives", "published": "2025-02-01"}
    db = build_db(
        *RECORDS,
        {**told, "abstract": "We train on ImageNet. It reaches 95.1% accuracy on the CIFAR-10 dataset."},
        {"id": "old:9", "title": "Bees of Long Ago", "published": "2019-02-01"},
    )
    out = tmp_path / "digest.eml"
    assert digest(db, "--query", query, "--since", since, "--out", out) == "nothing new\n"
    assert not out.exists()


def test_a_mail_says_what_a_search_is_of(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """Papers that have only some of the words are told to be such, and a number that is a bound is one."""
    some = [{"id": f"n:{n}", "title": "Bees", "published": "2025-02-01"} for n in range(510)]
    db, out = build_db(*some, db="some.db"), tmp_path / "digest.eml"
    digest(db, "--query", "bees boat", "--since", "2025-01-01", "--out", out)
    message = read(out.read_bytes())
    assert message["Subject"] == "more than 500 new papers: bees boat"
    for kind in ("plain", "html"):
        assert "more than 500 new papers with any of the words since 2025-01-01:" in body(message, kind)


def test_a_reader_whom_the_server_refuses_is_told(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a mail server takes the mail for some, and for none, the error names the others."""

    async def handle_rcpt(_self: object, _server: object, _session: object, envelope: Any, address: str, _options: object) -> str:
        if address.startswith("gone"):
            return "550 no such reader"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    monkeypatch.setattr(Keeper, "handle_RCPT", handle_rcpt, raising=False)
    with mailing() as (port, keeper):
        asked = ["digest", str(db), "--query", "bees", "--since", "2025-01-01", "--smtp", f"127.0.0.1:{port}", "--to"]
        some, none = (CliRunner().invoke(cli, [*asked, to]) for to in ("here@example.org, gone@example.org", "gone@example.org"))
    assert [envelope.rcpt_tos for envelope in keeper.kept] == [["here@example.org"]]
    said = f"Error: 127.0.0.1:{port} did not take the mail for gone@example.org (550 no such reader)\n"
    assert [(result.exit_code, result.output) for result in (some, none)] == [(1, said), (1, said)]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_digest_ends_politely(db: Path, monkeypatch: pytest.MonkeyPatch, ending: signal.Signals) -> None:
    """Told to end while it searches, the command leaves no second name of the database beside it."""

    async def end(_site: object, _text: str) -> dict[str, Any]:
        os.kill(os.getpid(), ending)
        return {}

    monkeypatch.setattr("papersette.ask.digest._ask", end)
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)}
    # Where the command does not see to it, the test ends nevertheless.
    signal.signal(ending, lambda *_: sys.exit(0))
    try:
        result = CliRunner().invoke(cli, ["digest", str(db), "--query", "bees", "--since", "2025-01-01"])
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert (result.exit_code, result.output.strip()) == (1, "Aborted!")
    assert list(db.parent.glob(f".{db.name}*")) == []
