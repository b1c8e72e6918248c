"""What is measured beside the tests: ratios of one run, never absolute times alone."""
