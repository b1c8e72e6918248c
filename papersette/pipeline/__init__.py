"""From sources to a finished file: records read, worked on in processes, and saved."""
