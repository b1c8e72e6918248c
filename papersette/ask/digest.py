"""An e-mail of the papers that are new to a search, asked of the site itself: what the page finds is what the mail tells."""

from __future__ import annotations

import asyncio
import re
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import click
from jinja2 import Environment

from papersette.commands.arguments import existing_database
from papersette.commands.days import day_option
from papersette.commands.endings import end_as_by_ctrl_c
from papersette.durable import save_whole
from papersette.errors import PapersetteError
from papersette.site.addresses import paper_path
from papersette.site.search.find import MOST_SIZE

if TYPE_CHECKING:
    from datasette.app import Datasette

__all__ = ["digest"]

SECONDS = 30
STDOUT = Path("-")
# Mail programs make links of such addresses only.
SITE = re.compile(r"https?://[^\s/]")

TEXT = """\
{{ digest.count }}{% if not digest.all_words %} with any of the words{% endif %} since {{ digest.since }}: {{ digest.name }}
{% if rows|length < digest.total %}The newest {{ rows|length }} of them:
{% endif %}{% for row in rows %}
{{ row.title }}
{% if row.facts %}{{ row.facts }}
{% endif %}{{ row.address }}
{% if row.found %}{{ row.found }}
{% endif %}{% endfor %}
All of the search: {{ digest.address }}
"""
HTML = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ digest.name }}</title></head>
<body style="font-family: sans-serif; max-width: 44rem">
<p>{{ digest.count }}{% if not digest.all_words %} with any of the words{% endif %} since {{ digest.since }}:
<a href="{{ digest.address }}">{{ digest.name }}</a>
{%- if rows|length < digest.total %}; the newest {{ rows|length }} of them{% endif %}</p>
{% for row in rows %}<p><a href="{{ row.address }}"><b>{{ row.title }}</b></a><br>
{% if row.facts %}<small>{{ row.facts }}</small><br>{% endif %}
{{ row.found or "" }}</p>
{% endfor %}</body></html>
"""


@dataclass(frozen=True, slots=True)
class Digest:
    """What is mailed: a search, the day since when papers are new, its rows as the site gives them, and the site's address.

    `total` papers are new: more than the rows where the site gives no more at once, and still more where a search is `bounded`.
    `all_words` says whether each has all the words. No text asks for all papers.
    """

    query: str
    since: date
    rows: Sequence[dict[str, Any]]
    total: int
    bounded: bool
    all_words: bool
    site: str

    @property
    def count(self) -> str:
        """How many papers are new."""
        return f"{'more than ' * self.bounded}{self.total} new paper{'' if self.total == 1 else 's'}"

    @property
    def name(self) -> str:
        """What the search is called."""
        return self.query or "all papers"

    @property
    def address(self) -> str:
        """The address of the search's page."""
        asked = f"since:{self.since} {self.query}".strip()
        return f"{self.site}/papers/search?{urlencode({'q': asked, 'sort': 'date'})}"


def find_new(db: Path, query: str, since: date, site: str) -> Digest:
    """Return the papers of a search that are of a day or later, the newest first.

    Raises:
        PapersetteError: the site is no address, the query has what looks like a condition and is none, or the search fails.
    """
    from papersette.ask.site import open_site  # noqa: PLC0415 - no other command waits for Datasette

    if not SITE.match(site):
        raise PapersetteError(f"{site} is no address of a site such as https://papers.example.org")
    with open_site(db) as site_of_file:
        found = asyncio.run(_ask(site_of_file, f"since:{since} {query}"))
    if found["unknown"]:
        # Nobody looks at the search page of a mail that is sent every night.
        raise PapersetteError(f"{found['unknown'][0]} is no condition that a search understands")
    # What a search finds where nothing is what was asked for is for who sees it said so, and can ask otherwise.
    rows = [] if found["relaxed"] or found["apart"] else found["rows"]
    return Digest(" ".join(query.split()), since, rows, found["total"], found["bounded"], found["all_words"], site.rstrip("/"))


def compose(digest: Digest, sender: str, recipient: str) -> EmailMessage:
    """Return the e-mail of a digest, as text and as HTML."""
    message = EmailMessage()
    message["Subject"] = f"{digest.count}: {digest.name[:200]}"
    try:
        message["From"], message["To"] = sender, recipient
    except (ValueError, IndexError) as error:
        raise PapersetteError(f"--from or --to is no address: {error}") from error
    message["Date"], message["Message-ID"] = format_datetime(localtime()), make_msgid(domain="papersette.invalid")
    rows = [{**_on_one_line(row), "address": digest.site + paper_path(row["key"]), "facts": _facts(row)} for row in digest.rows]
    values = {"digest": digest, "rows": rows}
    message.set_content(Environment(autoescape=False).from_string(TEXT).render(values))  # noqa: S701 - plain text
    message.add_alternative(Environment(autoescape=True).from_string(HTML).render(values), subtype="html")
    return message


def write(message: EmailMessage, path: Path) -> None:
    """Write an e-mail as a file that mail programs open, or for `-` to standard output."""
    if path == STDOUT:
        click.echo(message.as_bytes(), nl=False)
    else:
        save_whole(path, message.as_bytes())


def send(message: EmailMessage, address: str) -> None:
    """Hand an e-mail to a mail server, given as host:port, encrypted where the server offers it.

    Raises:
        PapersetteError: the address is none, or the server cannot be reached or does not take the mail.
    """
    host, colon, port = address.rpartition(":")
    if not (colon and host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise PapersetteError(f"{address} is no host and port such as localhost:25")
    try:
        with smtplib.SMTP(host.strip("[]"), int(port), timeout=SECONDS) as server:
            server.ehlo_or_helo_if_needed()
            if server.has_extn("starttls"):
                server.starttls(context=_context(host.strip("[]")))
            refused = server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
    except (OSError, smtplib.SMTPException) as error:
        raise PapersetteError(f"{address} did not take the mail: {error}") from error
    if refused:
        # The others have it.
        raise PapersetteError(f"{address} did not take the mail for {_tell_refused(refused)}")


def _tell_refused(refused: Mapping[str, tuple[int, bytes]]) -> str:
    told = (f"{recipient} ({code} {said.decode('ascii', 'replace')})" for recipient, (code, said) in refused.items())
    return ", ".join(told)


def _context(host: str) -> ssl.SSLContext:
    """Return how a mail server is encrypted to: its certificate is verified, but on this machine, where it is often its own."""
    context = ssl.create_default_context()
    if _is_here(host):
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


async def _ask(site: Datasette, text: str) -> dict[str, Any]:
    """Return a search as the site gives it, with as many rows as it gives at once."""
    parameters = {"q": text, "sort": "date", "size": str(MOST_SIZE)}
    answer = await site.client.get("/papers/search.json", params=parameters)
    if answer.status_code != 200:
        raise PapersetteError(f"the search failed: {answer.text[:200]}")
    found: dict[str, Any] = answer.json()
    return found


def _on_one_line(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the line ends of its texts, which mean nothing, as blanks."""
    return {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in row.items()}


def _facts(row: dict[str, Any]) -> str:
    return " · ".join(str(fact) for fact in (row["venue"], row["published"] or row["year"]) if fact)


@click.command()
@existing_database
@click.option("--query", required=True, help="What to search for, in the search page's own language.")
@day_option("--since", required=True, help="Papers of this day (such as 2025-01-31) or later are new.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default="digest.eml",
    show_default=True,
    help="File to write or replace, - for standard output.",
)
@click.option("--smtp", metavar="HOST:PORT", help="Mail server to hand the e-mail to, instead of writing it.")
@click.option("--to", "recipient", default="you@localhost", show_default=True, help="Whom it is for.")
@click.option("--from", "sender", default="papersette@localhost", show_default=True, help="Whom it is from.")
@click.option("--site", default="http://127.0.0.1:8001", show_default=True, help="Address of the site that its links lead to.")
def digest(  # noqa: PLR0913 - an argument is an option
    db: Path, query: str, since: date, out: Path, smtp: str | None, recipient: str, sender: str, site: str
) -> None:
    """Mail what is new to a search.

    As an e-mail file, text and HTML, or straight to a mail server. Where nothing is new, nothing is written or sent; what the
    search page shows where no paper has a phrase as it stands, or a score on a dataset, is nothing new. To a mail
    server that offers it the mail goes encrypted; the server's certificate must be valid, unless it is on this machine
    (localhost, 127.0.0.1, [::1]).

    \b
    Examples:
      python build_db.py digest papers.db --query "robot manipulation" --since 2025-01-31
      python build_db.py digest --query "dataset:COCO metric:PQ>50" --since 2025-01-31 --smtp localhost:25 --to me@example.org
    """
    # A polite end leaves no second name of the database, as Ctrl-C does not.
    end_as_by_ctrl_c()
    if not smtp and out != STDOUT and out.exists() and out.samefile(db):
        raise PapersetteError(f"{out}: the database itself, which stays as it is")
    found = find_new(db, query, since, site)
    # Standard output may be that of the mail.
    is_piped = out == STDOUT and not smtp
    if not found.rows:
        click.echo("nothing new", err=is_piped)
        return
    message = compose(found, sender, recipient)
    if smtp:
        send(message, smtp)
    else:
        write(message, out)
    if not is_piped:
        click.echo(f"{message['Subject']}, to {recipient if smtp else out}")
