"""A file that is served while others take its place."""

from papersette.live.follow import Follow
from papersette.live.publish import publish

__all__ = ["Follow", "publish"]
