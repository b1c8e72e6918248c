"""A file that is served while others take its place."""

from papersette.live.elsewhere import Elsewhere, keeping
from papersette.live.follow import App, Follow
from papersette.live.publish import publish

__all__ = ["App", "Elsewhere", "Follow", "keeping", "publish"]
