from papersette.models import Finds, Paper


def find(paper: Paper) -> Finds:
    return Finds()
