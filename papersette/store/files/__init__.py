"""Files on disk: the database that takes its place when it is whole, and what lies beside it while it is written."""
