"""A finished file served with Datasette, while others may take its place."""
