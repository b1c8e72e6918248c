"""A sentence as tokens, and what its words say of all its numbers."""
