"""A further process of a site: the module `papersette.serve.beside plan socket...`, the plan as JSON, sockets by their numbers.

It is started by `serve --processes`, answers at the sockets that it inherits, and ends with its standard input.
"""

from __future__ import annotations

import json
import sys

from papersette.errors import PapersetteError
from papersette.serve.live.bind import Listen
from papersette.serve.live.keep import be_kept, say_ready
from papersette.serve.live.plugins import OWN_PLUGINS, keep_plugins
from papersette.serve.server import Plan, serve_beside


def _main() -> None:
    told = json.loads(sys.argv[1])
    sql_socket, plan = told.pop("sql_socket"), Plan(**told)
    keep_plugins([*OWN_PLUGINS, *plan.plugins])
    be_kept()
    try:
        # What became of a new file is told by the process that started this one.
        serve_beside(plan, sql_socket, Listen(inherited=tuple(map(int, sys.argv[2:]))), say_ready, lambda _: None)
    except PapersetteError as error:
        sys.exit(f"a process of the site: {error}")


if __name__ == "__main__":
    _main()
