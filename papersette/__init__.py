"""Research papers, and every link and reported number in them, as rows of one SQLite file."""

__version__ = "0.1.0"
