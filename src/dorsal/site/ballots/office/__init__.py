"""A ballot's own pages in the office."""
