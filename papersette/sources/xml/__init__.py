"""What readers of XML share: elements one at a time from a file of any size, read on behind faults, and their marked-up texts."""
