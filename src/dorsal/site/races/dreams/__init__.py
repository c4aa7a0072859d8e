"""Dream races and their alerts."""
