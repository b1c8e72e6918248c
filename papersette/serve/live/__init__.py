"""A file that is served while others take its place."""
