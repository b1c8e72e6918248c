"""Where records come from: sources with their books, and what earlier builds read in the same places."""
