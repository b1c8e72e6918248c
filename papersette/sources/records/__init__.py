"""One record as a paper: its values by canonical key, checked and read, and what of it no field reads."""
