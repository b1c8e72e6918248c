"""The command line: papers in, one SQLite file out, published with Datasette."""

from __future__ import annotations

import signal

if __name__ == "__main__":
    # Until all is imported, Ctrl-C ends the program without a word.
    begun = signal.signal(signal.SIGINT, signal.SIG_DFL)

import os
import shlex
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import click

import papersette
from papersette import check as checking
from papersette.ask.assistant import mcp
from papersette.ask.digest import digest
from papersette.commands.arguments import database_argument, existing_database
from papersette.commands.endings import Commands, end_as_by_ctrl_c, failure_of
from papersette.diff import compare, tell, tell_json
from papersette.errors import PapersetteError, UnreadError
from papersette.export import EXPORTERS
from papersette.export import export as export_file
from papersette.fetch.commands import contact_option, fetch
from papersette.parts import find_site, own_command
from papersette.pipeline.summary import describe, tell_corrected, tell_unread
from papersette.rejects import rejects, tell_rejects
from papersette.sources import FORMATS, measure_bytes

SAMPLE = "samples/papers.jsonl"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(papersette.__version__, prog_name="papersette")
def cli() -> None:
    """Turn research papers into one SQLite file, and publish it with Datasette.

    \b
    Examples:
      python build_db.py build page.txt
      python build_db.py serve
    """


@cli.command()
@click.argument("sources", nargs=-1)
@click.option(
    "--db", type=click.Path(dir_okay=False, path_type=Path), default="papers.db", show_default=True, help="Made, or added to."
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    help="Format of the sources, instead of telling it by their first bytes; see the command formats.",
)
@click.option("--encoding", help="Encoding of sources that are neither UTF-8 nor say what they are, such as cp1252.")
@click.option("--workers", type=click.IntRange(1), help="Processes that extract.  [default: one a processor]")
@click.option("--executor", metavar="dask://HOST:PORT", help="Extract on a dask.distributed cluster; needs the extra [cluster].")
@click.option(
    "--vocabulary",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with measures.tsv and datasets.tsv of your own; the column name is enough, see docs/vocabulary.md.",
)
@click.option(
    "--corrections",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="What readers said, as JSON lines; kept and applied by every later build, see docs/corrections.md; - is standard input.",
)
@click.option("--reextract", is_flag=True, help="Find links and metrics anew in the papers that the database has.")
@click.option("--semantic", is_flag=True, help="Make vectors of new papers, for search by meaning; needs the extra [semantic].")
@click.option("--allow-shrink", is_flag=True, help="Take a source that has over 5 % fewer papers than when it was last read.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
def build(  # noqa: PLR0913 - an argument is an option
    sources: tuple[str, ...],
    db: Path,
    format_name: str | None,
    encoding: str | None,
    workers: int | None,
    executor: str | None,
    vocabulary: Path | None,
    corrections: Path | None,
    reextract: bool,
    semantic: bool,
    allow_shrink: bool,
    quiet: bool,
) -> None:
    """Read papers from SOURCES into a database.

    A source is a file, a folder, a pattern in quotes, a .zip archive or a member of one (papers.zip/2024.json), plain, .gz or
    .zst; - is standard input. Without any the bundled sample is read, where the database is new.

    What the database already holds stays: a record that was read before adds nothing, one that changed in its file changes its
    paper, or is counted at the end where its paper stays as it is (docs/merging.md).

    Ends with 75 where another build of the database is under way, with 65 where no record at all could be read (rejects says
    why), else with 1 on an error. But for 65 the database then stays as it was.

    \b
    Examples:
      python build_db.py build
      python build_db.py build page.txt more.jsonl.gz --db mine.db
      python build_db.py build downloads/ 'dumps/*.xml'
      python build_db.py build page.txt --vocabulary astronomy/
      python build_db.py build --corrections corrections.jsonl
      python build_db.py build page.txt --semantic
      curl https://example.org/papers.jsonl | python build_db.py build - --db mine.db
    """
    from papersette.pipeline import build as building
    from papersette.pipeline import vocabulary_loss

    if "-" in sources and str(corrections) == "-":
        raise click.UsageError("standard input has papers or corrections, not both")
    # A polite end leaves nothing behind, as Ctrl-C does.
    end_as_by_ctrl_c()
    # Nobody wants the sample among papers of his own.
    chosen = list(sources) or ([] if reextract or corrections or db.is_file() else [str(find_site() / SAMPLE)])
    size = sum(measure_bytes(chosen))
    is_busy = "-" in chosen or reextract or semantic or building.is_large(size, db)
    processes = (workers or os.cpu_count() or 1) if is_busy else 1
    hidden = quiet or not sys.stderr.isatty()
    options = building.Options(
        format_name=format_name, encoding=encoding, workers=processes, vocabulary=vocabulary, corrections=corrections,
        reextract=reextract, allow_shrink=allow_shrink, executor=executor, semantic=semantic,
    )  # fmt: skip
    for said in () if quiet else vocabulary_loss.foretell_loss(db, vocabulary):
        click.echo(said, err=True)
    with ExitStack() as stack:
        bar = stack.enter_context(click.progressbar(length=size, label="Reading", file=sys.stderr, hidden=hidden))
        bars: list[Any] = []

        def encoded(done: int, total: int) -> None:
            if not bars:
                stack.close()
                coding = click.progressbar(length=total, label="Encoding", file=sys.stderr, hidden=hidden)
                bars.append(stack.enter_context(coding))
            bars[0].update(done - bars[0].pos)

        summary = building.build(chosen, db, options, lambda read: bar.update(min(read, size) - bar.pos), encoded)
    if not quiet:
        click.echo(f"{db}: {describe(summary)}")
        read = summary.sources
        told = (*tell_corrected(summary.corrected), *tell_rejects(db, read.ids, read.outdated), *tell_unread(read))
        click.echo("".join(f"  {line}\n" for line in told), nl=False, err=True)
    if summary.is_in_vain:
        raise UnreadError(f"no record could be read; `{own_command()} rejects {shlex.quote(str(db))}` says why")


@cli.command()
def formats() -> None:
    """List the formats that build reads, with an example each.

    \b
    Examples:
      python build_db.py formats
      python build_db.py build export.txt --format ris
    """
    for known in FORMATS.values():
        click.secho(known.name, bold=True, nl=False)
        click.echo(f"  {known.description}")
        for line in known.example.splitlines():
            click.echo(f"    {line}")


@cli.command()
@existing_database
def check(db: Path) -> None:
    """Check that a database is sound.

    Looks at its pages, references and search indexes, and at the words behind every row. Prints a line for each fault, and
    exits with 1 if there is any.

    \b
    Examples:
      python build_db.py check
      python build_db.py check mine.db
    """
    faults = 0
    for fault in checking.find_faults(db):
        click.echo(fault)
        faults += 1
    if faults:
        raise click.ClickException(f"{db} has {faults:,} fault{'' if faults == 1 else 's'}")
    click.echo(f"{db} is sound")


@cli.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="Papers of each kind to list.")
@click.option("--all", "all_", is_flag=True, help="List all of them.")
@click.option("--json", "as_json", is_flag=True, help="Print all differences as JSON lines, the last a summary.")
def diff(old: Path, new: Path, limit: int, all_: bool, as_json: bool) -> None:
    """Tell what changed between two databases.

    Papers came (+), went (-), became one with another (=) or changed (~). They are known by their ids, also where the key is
    another. Of a changed paper each field that differs is told; of authors, affiliations, ids, links, metrics and datasets what
    came and went. Exits with 0 if nothing differs, 1 if something does, 2 if the files cannot be compared.

    \b
    Examples:
      python build_db.py diff yesterday.db papers.db
      python build_db.py diff yesterday.db papers.db --limit 0
      python build_db.py diff yesterday.db papers.db --json | jq -r 'select(.kind == "came") | .key'
    """
    try:
        with compare(old, new) as comparison:
            for line in tell_json(comparison) if as_json else tell(comparison, None if all_ else limit):
                click.echo(line)
            is_same = comparison.is_same
    except PapersetteError as error:
        # 1 says that something differs.
        raise failure_of(error, exit_code=2) from error
    sys.exit(0 if is_same else 1)


EXPORT_LIST = "\n".join(f"      {name:<10}{known.description}" for name, known in EXPORTERS.items())


@cli.command(
    help=f"""Write the papers of DB in another format.

    \b
    Formats:
{EXPORT_LIST}

    What is written, save Parquet, can be read by build again: titles, abstracts, authors, ids, years, venues and addresses
    stay as they are. JSON lines keep the rest too; CSV keeps of the links a source stated those to code and projects, BibTeX
    those to code, models, datasets, demos, projects and videos; of topics CSV keeps keywords and arXiv's classes, BibTeX,
    CSL-JSON and RIS keywords.
    In CSV a cell that a spreadsheet would take for a formula (it starts with = + - @) has an apostrophe before it, which
    build takes off. In BibTeX abstracts are written as they are, titles and names as LaTeX.

    \b
    Examples:
      python build_db.py export papers.db --to jsonl --out papers.jsonl
      python build_db.py export --to bibtex --out - | less
      python build_db.py export mine.db --to parquet --out mine/
      duckdb -c "select year, count(*) from read_parquet('mine/papers/*/*.parquet', hive_partitioning=true) group by year"
    """
)
@existing_database
@click.option("--to", "format_name", type=click.Choice(list(EXPORTERS)), required=True, help="Format to write.")
@click.option("--out", required=True, type=click.Path(allow_dash=True), help="File to write or replace, - for standard output.")
def export(db: Path, format_name: str, out: str) -> None:
    """Write the papers of a database in another format."""
    # A polite end leaves no half of a file, as Ctrl-C does not.
    end_as_by_ctrl_c()
    with click.progressbar(length=1, label="Writing", file=sys.stderr, hidden=out == "-" or not sys.stderr.isatty()) as bar:

        def progress(number: int, total: int) -> None:
            bar.length = total
            bar.update(number - bar.pos)

        papers = export_file(db, format_name, out, progress)
    if out != "-":
        click.echo(f"{out}: {papers:,} papers")


@cli.command()
@database_argument
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on, or a name, at whose every address it does."
)
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Port to listen on.")
@click.option(
    "--public", is_flag=True, help="For strangers: limits on time, size and number of requests, and no SQL; see docs/serving.md."
)
@click.option("--sql/--no-sql", default=None, help="Let visitors write SQL, or not.  [default: not with --public]")
@click.option("--sql-process", is_flag=True, help="With --public: answer SQL of visitors in a slower process of its own.")
@click.option(
    "--processes",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Processes that answer, for more than one processor.",
)
@click.option(
    "--plugin", "plugins", metavar="PACKAGE", multiple=True, help="Load the Datasette plugin of an installed package too."
)
@click.option(
    "-m",
    "--metadata",
    type=click.Path(exists=True, dir_okay=False),
    help="Titles, queries and settings of plugins (YAML or JSON) that are laid over the site's own.",
)
@click.option("--base-url", default="/", show_default=True, help="Path that the site lies at, where its host has others too.")
def serve(db: Path, host: str, port: int, base_url: str, **how: Any) -> None:
    """Publish a database with Datasette, until interrupted.

    A new file at the same path (build puts it there) is served within seconds, without an interruption; one that cannot be
    served is told of on standard error, and the old one stays.

    \b
    Examples:
      python build_db.py serve
      python build_db.py serve mine.db --port 8002
      python build_db.py serve mine.db --public
      python build_db.py serve mine.db --public --sql-process --processes 2
      python build_db.py serve mine.db --public --base-url /papersette/
      python build_db.py serve mine.db --plugin datasette-auth-passwords --metadata mine.yml
    """
    from papersette.serve import server as serving
    from papersette.serve.live.base_path import read_base
    from papersette.serve.live.bind import Listen

    plan = serving.Plan(str(db), base_url=read_base(base_url), **how)
    if plan.sql_process and (not plan.public or plan.sql is not None):
        raise click.UsageError("--sql-process goes with --public, and without --sql or --no-sql")
    named = f"[{host}]" if ":" in host else host
    announce = partial(click.echo, f"Serving {db} at http://{named}:{port}{plan.base_url} (stop with Ctrl-C)")
    say = partial(click.echo, err=True)
    serving.serve(plan, Listen(host, port), announce, say)


cli.add_command(digest)
cli.add_command(fetch)
cli.add_command(mcp)
cli.add_command(rejects)


@cli.command("check-links")
@existing_database
@click.option("--limit", type=click.IntRange(1), help="Ask so many links at most, those never asked first.")
@click.option(
    "--older-than",
    type=click.IntRange(0),
    default=30,
    show_default=True,
    metavar="DAYS",
    help="Leave links alone that answered within so many days; others are asked again after one.",
)
@contact_option(required=False)
@click.option("--yes", "-y", is_flag=True, help="Do not ask before going out.")
def check_links(db: Path, limit: int | None, older_than: int, contact: str | None, yes: bool) -> None:
    """Ask where the links of a database lead.

    Writes into the database which targets are alive, moved, gone, refused or unreachable. Every link's site is asked: a request
    for the headers, a second one for the first bytes where that fails. Sites are asked with a second between two requests;
    addresses that are not public are never asked. See docs/fetch.md.

    \b
    Examples:
      python build_db.py check-links --limit 100
      python build_db.py check-links mine.db --older-than 90 --yes
    """
    from papersette import linkcheck

    bars: list[Any] = []

    def confirm(links: int, hosts: int) -> bool:
        agreed = yes or click.confirm(f"Ask {links:,} links at {hosts:,} sites?", err=True)
        if agreed:
            bar = click.progressbar(length=links, label="Asking", file=sys.stderr, hidden=not sys.stderr.isatty())
            bars.append(stack.enter_context(bar))
        return agreed

    # A polite end keeps what was found, as Ctrl-C does.
    end_as_by_ctrl_c()
    options = linkcheck.Options(limit=limit, older_than=older_than, contact=contact)
    with ExitStack() as stack:
        checked = linkcheck.check_links(db, options, confirm, lambda done: bars[0].update(done - bars[0].pos))
    if checked is None:
        click.echo("Nothing was asked.")
        return
    states = [f"{count:,} {state}" for state, count in sorted(checked.states.items())]
    left = f", {checked.skipped:,} left for another day since their site does not answer" if checked.skipped else ""
    click.echo(f"{db}: {', '.join(states) or 'no link is due'}{left}")


if __name__ == "__main__":
    signal.signal(signal.SIGINT, begun)
    cli()
