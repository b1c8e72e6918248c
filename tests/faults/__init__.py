"""Building under fire: each fault by name, how it is injected, what is promised, what was seen. Run with `make faults`."""
