"""The process that answers SQL of strangers: `python -m papersette.serve_sql papers.db socket [plugin ...]`.

It is started by `serve --sql-process`, and ends with its standard input.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

from papersette.live import OWN_PLUGINS, keep_plugins
from papersette.serve import Listen, choose, run_site

# Ordinary pages go first; see benchmarks/load.py.
NICENESS = 15
# Addresses, of which most are never used: Python, its threads and SQLite's caches take under 600 MB of them.
MEMORY_BYTES = 2 << 30
THREADS = 4


def _main() -> None:
    db, socket = Path(sys.argv[1]), sys.argv[2]
    os.nice(NICENESS)
    with suppress(ImportError):  # Windows has no such limits
        import resource  # noqa: PLC0415 - as above

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    keep_plugins([*OWN_PLUGINS, *sys.argv[3:]])
    threading.Thread(target=_end_with_input, daemon=True).start()
    settings, rules = choose(public=True, sql=True)

    def announce() -> None:
        sys.stdout.write("ready\n")
        sys.stdout.flush()

    # What became of a new file is told by the process in front.
    run_site(db, settings | {"num_sql_threads": THREADS}, rules, Listen(socket=socket), announce, lambda _: None)


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    _main()
