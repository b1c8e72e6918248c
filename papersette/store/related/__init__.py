"""Which papers are near which, by the words that they share."""
