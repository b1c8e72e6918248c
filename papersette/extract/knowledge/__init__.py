"""What is known beforehand: rows of tables, classes of words, names of measures and datasets, learnt weights."""
