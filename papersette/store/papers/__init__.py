"""Papers in the file: which there are, and what records and readers add to them."""
