"""Names of datasets, benchmarks and contests."""
