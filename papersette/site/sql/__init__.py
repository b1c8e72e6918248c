"""The database as pages ask it, and what may be asked of it."""
