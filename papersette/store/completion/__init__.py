"""What is made once all papers are there: indexes, counts, and what the file says of itself."""
