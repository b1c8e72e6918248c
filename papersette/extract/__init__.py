"""From text to finds: links, reported results, datasets. Pure functions; knowledge in rows/."""

from papersette.extract.find import find

__all__ = ["find"]
