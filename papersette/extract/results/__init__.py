"""Which numbers are results, and of which measure, dataset and system."""
