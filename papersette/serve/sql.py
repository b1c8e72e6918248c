"""The process that answers SQL of strangers: the module `papersette.serve.sql plan socket`, the plan as JSON.

It is started by `serve --sql-process`, which needs Unix, and ends with its standard input.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from papersette.errors import PapersetteError
from papersette.serve.limits import choose
from papersette.serve.live.bind import Listen
from papersette.serve.live.keep import be_kept, say_ready
from papersette.serve.live.plugins import OWN_PLUGINS, keep_plugins
from papersette.serve.server import Plan, run_site

# Ordinary pages go first; see benchmarks/load.py.
NICENESS = 15
# Addresses, of which most are never used: Python, its threads and SQLite's caches take under 600 MB of them.
MEMORY_BYTES = 2 << 30
THREADS = 4


def _main() -> None:
    plan, path = Plan(**json.loads(sys.argv[1])), sys.argv[2]
    os.nice(NICENESS)
    _limit_memory()
    keep_plugins([*OWN_PLUGINS, *plan.plugins])
    be_kept()
    settings, rules = choose(public=True, sql=True)
    try:
        # What became of a new file is told by the process in front.
        told: dict[str, int | str] = {"num_sql_threads": THREADS, "base_url": plan.base_url}
        run_site(Path(plan.db), settings | told, plan.read_metadata(rules), Listen(socket=path), say_ready, lambda _: None)
    except PapersetteError as error:
        sys.exit(f"the process for SQL: {error}")


def _limit_memory() -> None:
    """Bound the addresses, by less where less is allowed."""
    now = resource.getrlimit(resource.RLIMIT_AS)
    least = min([MEMORY_BYTES, *(limit for limit in now if limit != resource.RLIM_INFINITY)])
    resource.setrlimit(resource.RLIMIT_AS, (least, least))


if __name__ == "__main__":
    _main()
