"""Texts as people type them: words, names, numbers, and their other spellings."""
