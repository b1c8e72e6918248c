"""Rows as they are written, and the ids of what they name."""
