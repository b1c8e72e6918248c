"""Names of measures."""
