"""What readers of JSON share: values one at a time from a file of any size, and records as papers by tables of rules."""
