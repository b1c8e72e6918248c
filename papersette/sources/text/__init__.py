"""What readers of plain text share: tagged lines, entries of BibTeX, rows of tables."""
