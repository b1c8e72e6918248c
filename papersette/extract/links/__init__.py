"""Addresses and promises of them."""
