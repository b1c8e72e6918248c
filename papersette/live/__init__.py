"""A file that is served while others take its place."""

from papersette.live.below import Below, read_base
from papersette.live.bind import Listen, bound_at, telling
from papersette.live.elsewhere import Elsewhere
from papersette.live.floor import find_old
from papersette.live.follow import App, Follow
from papersette.live.keep import Program, be_kept, keeping, say_ready
from papersette.live.pin import pin_as
from papersette.live.plugins import OWN_PLUGINS, keep_plugins
from papersette.live.publish import publish

__all__ = [
    "OWN_PLUGINS", "App", "Below", "Elsewhere", "Follow", "Listen", "Program", "be_kept", "bound_at", "find_old", "keep_plugins",
    "keeping", "pin_as", "publish", "read_base", "say_ready", "telling",
]  # fmt: skip
