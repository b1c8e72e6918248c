"""What is known beforehand: rows of tables, classes of words, learnt weights."""
