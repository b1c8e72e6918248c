"""A file that is served while others take its place."""

from papersette.live.base_path import BasePath, read_base
from papersette.live.bind import Listen, bound_at, explain_errors
from papersette.live.follow import App, Follow
from papersette.live.keep import Program, be_kept, keeping, say_ready
from papersette.live.pin import pin_as
from papersette.live.plugins import OWN_PLUGINS, keep_plugins
from papersette.live.publish import publish
from papersette.live.sql_proxy import SqlProxy
from papersette.live.sqlite_version import find_old_sqlite

__all__ = [
    "OWN_PLUGINS", "App", "BasePath", "Follow", "Listen", "Program", "SqlProxy", "be_kept", "bound_at", "explain_errors",
    "find_old_sqlite", "keep_plugins", "keeping", "pin_as", "publish", "read_base", "say_ready",
]  # fmt: skip
