"""Applications: applying, friends, documents, claims and duplicates."""
