"""From text to finds: pure functions, with knowledge in rows and weights."""

from papersette.models import Finds, Paper


def find(paper: Paper) -> Finds:
    return Finds()
