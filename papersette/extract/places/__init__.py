"""Institutions, cities and countries."""
