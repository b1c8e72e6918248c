"""The commands of `fetch`: arguments in, one function of this room called."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import click

from papersette.commands.days import day_option
from papersette.fetch.arxiv import Arxiv
from papersette.fetch.asks import Api
from papersette.fetch.client import Options, check_contact, find_origin
from papersette.fetch.hf_daily import HfDaily
from papersette.fetch.openalex import OpenAlex
from papersette.fetch.walk import fetch as fetch_answers
from papersette.fetch.walk import find_open

__all__ = ["contact_option", "fetch"]

Command = Callable[..., None]


def _check_contact(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    try:
        return None if value is None else check_contact(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def contact_option(required: bool) -> Callable[[Command], Command]:
    """Return the option that names whom the keepers of a site can write to."""
    return click.option(
        "--contact",
        envvar="PAPERSETTE_CONTACT",
        show_envvar=True,
        required=required,
        callback=_check_contact,
        metavar="MAIL",
        help="Mail address that goes into the User-Agent, so that the keepers of a site can write to you.",
    )


FETCH_OPTIONS = (
    click.option(
        "--to",
        "folder",
        type=click.Path(file_okay=False, path_type=Path),
        default="answers",
        show_default=True,
        help="Folder that keeps the answers, one file each; build reads it.",
    ),
    contact_option(required=True),
    click.option("--refresh", is_flag=True, help="Ask for everything anew; what has not changed stays as it is."),
    click.option("--dry-run", is_flag=True, help="Print what would be asked, and ask nothing."),
    click.option("--base-url", metavar="URL", help="Ask a mirror instead."),
    click.option("--trust-base-url", is_flag=True, help="The mirror may lie at an address that is not public."),
    click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors."),
)


def _fetch_options(command: Command) -> Command:
    """Add what every fetch can be told."""
    for option in reversed(FETCH_OPTIONS):
        command = option(command)
    return command


@click.group()
def fetch() -> None:
    """Fetch papers from remote APIs.

    Keeps their raw answers in a folder that build reads. What is kept is not asked for again, so a fetch that was broken off
    goes on where it stopped. Exits with 1 if anything is missing. See docs/fetch.md.

    \b
    Examples:
      export PAPERSETTE_CONTACT=you@example.org
      python build_db.py fetch hf-daily --since 2025-01-01 --until 2025-01-31
      python build_db.py build answers/
    """


@fetch.command("hf-daily")
@day_option("--since", required=True, help="First day.")
@day_option("--until", help="Last day.  [default: today]")
@_fetch_options
def fetch_hf_daily(since: date, until: date | None, **chosen: Any) -> None:
    """Fetch Hugging Face's papers of each day.

    \b
    Examples:
      python build_db.py fetch hf-daily --since 2025-01-01 --contact you@example.org
      python build_db.py fetch hf-daily --since 2025-01-01 --until 2025-01-31 --dry-run
    """
    _fetch(lambda **base: HfDaily(since, until or datetime.now(timezone.utc).date(), **base), **chosen)


@fetch.command("arxiv")
@click.option("--category", "categories", required=True, multiple=True, help="Such as cs.CL, hep-th or cs; may be repeated.")
@day_option("--since", required=True, help="First day of change.")
@day_option("--until", help="Last day of change.  [default: now; a later fetch goes on from there]")
@_fetch_options
def fetch_arxiv(categories: tuple[str, ...], since: date, until: date | None, **chosen: Any) -> None:
    """Fetch arXiv's records that changed since a day.

    By OAI-PMH, of categories. Days are those of a record's last change, not of its submission. One request every 3 seconds, as
    arXiv asks for.

    \b
    Examples:
      python build_db.py fetch arxiv --category cs.CL --since 2025-01-01 --contact you@example.org
      python build_db.py fetch arxiv --category cs.CL --category cs.IR --since 2025-01-01 --until 2025-01-31
    """
    _fetch(lambda **base: Arxiv(categories, since, until, **base), **chosen)


@fetch.command("openalex")
@click.option("--filter", "filters", required=True, multiple=True, help="A filter of OpenAlex's works; may be repeated.")
@click.option(
    "--api-key",
    envvar="OPENALEX_API_KEY",
    show_envvar=True,
    help="Key of OpenAlex, which it wants for paging; sent and never written down.",
)
@_fetch_options
def fetch_openalex(filters: tuple[str, ...], api_key: str | None, **chosen: Any) -> None:
    """Fetch the works that a filter of OpenAlex selects.

    \b
    Examples:
      python build_db.py fetch openalex --filter publication_year:2024,primary_topic.id:T10181 --contact you@example.org
      python build_db.py fetch openalex --filter from_publication_date:2025-01-01,title.search:retrieval --dry-run
    """
    secret = {"api_key": api_key} if api_key else {}
    _fetch(lambda **base: OpenAlex(filters, secret=secret, **base), **chosen)


def _fetch(  # noqa: PLR0913 - an argument is an option
    make: Callable[..., Api],
    folder: Path,
    contact: str,
    base_url: str | None,
    trust_base_url: bool,
    refresh: bool,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Ask an API, with a bar on a terminal."""
    try:
        api = make(**({"base_url": base_url} if base_url else {}))
        trusted = find_origin(base_url) if base_url and trust_base_url else frozenset()
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    say = (lambda _: None) if quiet else (lambda text: click.echo(text, err=True))
    options = Options(contact, refresh=refresh, trusted=trusted, say=say)
    if dry_run:
        for ask in find_open(api, folder, options):
            click.echo(f"{folder / ask.name}  GET {ask.url}")
        return
    with click.progressbar(length=1, label="Fetching", file=sys.stderr, hidden=quiet or not sys.stderr.isatty()) as bar:

        def show(done: int, expected: int) -> None:
            bar.length = max(expected, 1)
            bar.update(done - bar.pos)

        fetched = fetch_answers(api, folder, options, show)
    if not quiet:
        click.echo(f"{folder}: {fetched.new:,} answers fetched, {fetched.unchanged:,} unchanged, {fetched.kept:,} kept")
