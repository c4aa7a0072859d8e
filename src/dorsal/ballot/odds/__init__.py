"""What are my chances? Exact where an exact form exists, simulated honestly where none does."""
