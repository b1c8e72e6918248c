"""Names of systems, and what a sentence says of whose a number is and what it is compared with."""
