"""Sentences that say what must be found in them."""
