"""The whole road on one screen: read, extract in workers, save, check, swap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from papersette import __version__
from papersette.check import ensure_sound
from papersette.described import read_described
from papersette.embed import MODEL, load_encoder
from papersette.errors import BuildError
from papersette.models import Accuracy, Described
from papersette.pipeline.accuracy import read_accuracy
from papersette.pipeline.cluster import open_workers
from papersette.pipeline.corrections import read_corrections
from papersette.pipeline.intake import Intake, now
from papersette.pipeline.laps import Laps
from papersette.pipeline.saver import Saver
from papersette.pipeline.summary import Seconds, Summary
from papersette.pipeline.work import Chunk, Extractor
from papersette.pipeline.workers import Workers
from papersette.store import Store, open_scratch

__all__ = ["Options", "build", "is_large"]

# Records that are worked on and saved together.
CHUNK = 250
# A smaller input is read faster than a second process starts.
SMALL_BYTES = 2_000_000
# What is near a paper takes long to tell among many: in a database of so many bytes hundreds of new papers keep processes busy.
LARGE_BYTES = 200_000_000

Progress = Callable[[int], None]
Encoded = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are read and extracted.

    `format_name` is a key of FORMATS, None tells each source's format by its first bytes; `encoding` is that of text which is not
    UTF-8; `workers` are processes that extract, 1 extracts in this one; `vocabulary` is a folder with measures.tsv and
    datasets.tsv of one's own; `corrections` is a file of what readers said of rows (`-` for standard input), in the place of
    what it said before; `reextract` finds anew what stands in papers that the database has, as happens by itself when the
    extractor is another; `allow_shrink` takes a source that has far fewer papers than when it was last read; `executor` extracts
    in the place of processes of this machine: one of concurrent.futures, or a dask.distributed cluster by its address,
    `dask://host:port`; `semantic` makes a vector of each paper that has none.
    """

    format_name: str | None = None
    encoding: str | None = None
    workers: int = 1
    vocabulary: Path | None = None
    corrections: Path | None = None
    reextract: bool = False
    allow_shrink: bool = False
    executor: Executor | str | None = None
    semantic: bool = False


def build(
    sources: Sequence[str],
    db: Path,
    options: Options | None = None,
    progress: Progress | None = None,
    encoded: Encoded | None = None,
) -> Summary:
    """Read sources into `db`, adding to what it holds; the file that stood there is replaced only by a sound one.

    Args:
        sources: paths, folders, patterns, archives; `-` for standard input.
        db: the database file to make or to add to.
        options: how to read and extract.
        progress: called with the number of bytes of the sources read so far.
        encoded: called with the numbers of papers that have got a vector so far, and that get one.

    Raises:
        SourceError: a source is not what it claims to be, changed while it was read or shrank, or a correction is malformed.
        BusyError: the database is being built by another process.
        BuildError: the database cannot be built or does not pass its checks, there is none to find anything anew in or to
            correct, the vocabulary is malformed, or vectors need an extra that is not installed.
        PapersetteError: this copy of the project is incomplete.
    """
    options = _checked(options or Options(), sources, db)
    extractor = Extractor.ensure(options.vocabulary)
    encoder = load_encoder() if options.semantic else None
    # What a file carries besides: where it is missing, that is told now and not after hours.
    described, accuracy = read_described(), read_accuracy()
    started, laps = now(), Laps()
    with open_scratch(db) as scratch:
        with Store(scratch, db) as store, open_workers(options.executor, options.workers, options.vocabulary) as workers:
            intake = Intake(store, options.format_name, options.encoding, db)
            saver = Saver(store, intake, extractor, workers, CHUNK)
            if options.corrections:
                saver.add_corrections(read_corrections(options.corrections), str(options.corrections))
            saver.extract_anew(always=options.reextract)
            saver.save_all(_reported(intake, sources, progress))
            saver.apply_corrections()
            read = intake.close(allow_shrink=options.allow_shrink)
            _save_enclosed(store, described, accuracy, extractor)
            laps.end("rest")
            # What lies in files of this machine is worked on here.
            with nullcontext(workers) if options.executor is None else Workers(options.workers) as near:
                store.save_related(near.map)
            laps.end("related")
            if encoder:
                store.save_vectors(MODEL, partial(encoder.encode, threads=options.workers), encoded or (lambda *_: None))
                laps.end("vectors")
            store.finish()
            laps.end("rest")
            counts = store.save_build(started, now(), (__version__, extractor.version), sum(laps.seconds.values()))
            records, corrected = saver.sum_up_records(), saver.sum_up_corrections()
        ensure_sound(scratch)
    laps.end("checks")
    return Summary(**counts, records=records, sources=read, corrected=corrected, seconds=Seconds(**laps.seconds))


def _save_enclosed(store: Store, described: Described, accuracy: Sequence[Accuracy], extractor: Extractor) -> None:
    """Save what a file carries besides papers: what it says of itself, and the names that its texts were searched for."""
    store.save_accuracy(accuracy, __version__)
    store.save_readme(described, __version__)
    for table, spellings in extractor.read_spellings().items():
        store.save_spellings(table, spellings)


def is_large(size: int, db: Path) -> bool:
    """Tell whether an input of so many bytes, or the database that it is added to, keeps more than one process busy."""
    return size > SMALL_BYTES or (db.is_file() and db.stat().st_size > LARGE_BYTES)


def _checked(options: Options, sources: Sequence[str], db: Path) -> Options:
    """Return the options, unless they ask to change papers of a database that is not there: its name may be mistyped."""
    asked = "in which to find anything anew" if options.reextract else "to correct" if options.corrections else None
    if asked and not sources and not db.is_file():
        raise BuildError(f"{db} does not exist: there are no papers {asked}")
    return options


def _reported(intake: Intake, sources: Sequence[str], progress: Progress | None) -> Iterator[Chunk]:
    for chunk in intake.read(sources, CHUNK):
        if progress:
            progress(intake.bytes)
        yield chunk
