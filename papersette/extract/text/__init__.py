"""A text before anything is found in it: its views, its sentences, its acronyms, the known names in it."""
