"""The demonstration keeps nothing of its own: its snapshots are files."""
