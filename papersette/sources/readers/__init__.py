"""The formats, one module each: `sniff` tells a file by its first bytes, `read` yields its records."""
