"""What the text of a search means."""
