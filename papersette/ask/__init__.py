"""The site asked without a server: what is new to a search, as mail, and tools for assistants."""
