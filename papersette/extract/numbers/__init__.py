"""Numbers of a text, whatever they report: values, units, bounds, ranges and places in rankings."""
