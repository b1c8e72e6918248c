"""From text to finds: links, reported results, datasets, places. Pure functions; knowledge in rows/."""

from papersette.extract.corrected import CORRECTED, correct, find_differing
from papersette.extract.find import find, find_all
from papersette.extract.places.find import locate
from papersette.extract.text.vocabulary import load_vocabulary, read_spellings
from papersette.extract.version import version

__all__ = ["CORRECTED", "correct", "find", "find_all", "find_differing", "load_vocabulary", "locate", "read_spellings", "version"]
