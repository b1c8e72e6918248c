"""Which papers a search finds, in which order, and what it shows of them."""
