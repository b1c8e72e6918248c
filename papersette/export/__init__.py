"""A papers file as other formats, streamed from one to the other."""

from papersette.export.write import EXPORTERS, Exporter, export

__all__ = ["EXPORTERS", "Exporter", "export"]
