"""A small safe language for advanced ticket rules: exact numbers, bounded work, never `eval`."""
